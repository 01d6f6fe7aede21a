"""The critical and win-back programs, lived through: who enters, what is done, who leaves, why."""

from datetime import timedelta

import pytest

from functions.shared.domain.playbooks.entry import Fall
from functions.shared.kernel.errors import Refused, Unavailable, Undecided
from functions.shared.ports.table import Put, Write
from functions.shared.store import keys
from functions.shared.store.courses import Courses
from functions.shared.store.enrolments import changed
from tests.unit.advancing import House, house
from tests.unit.api import DAY
from tests.unit.test_step_kinds import document

CHANNEL = "#customer-success-urgent"


def falling(here: House, **profile: str) -> None:
    """A customer who is at risk, and whose last login will be thirty days old tomorrow."""
    here.api.customer("acme", **profile)
    here.api.happened("login", at=here.at - 29 * DAY)
    here.hear()


def fallen(here: House | None = None, **profile: str) -> House:
    """A customer who fell to critical six minutes ago, by time alone."""
    here = here or house()
    falling(here, **profile)
    here.later(days=1, minutes=8)
    return here


def own(here: House, **profile: str) -> House:
    """A customer in a program of the venture's own that tells our people something."""
    falling(here, **profile)
    step = {
        "id": "tell",
        "kind": "slack",
        "title": "Look at them",
        "text": "Look.",
        "channel": CHANNEL,
        "buttons": ["contacted"],
    }
    here.api.of("PUT", "/playbooks/own", document(step), status=201)
    here.api.of("POST", "/customers/acme/enrolments", {"playbook": "own"}, status=201)
    here.later(minutes=3)
    return here


def churned(here: House, **profile: str) -> None:
    """A customer who was active, and has just ended the subscription."""
    here.api.customer("acme", **profile)
    here.api.happened("login")
    here.hear()
    here.later(minutes=2)
    here.api.happened("subscription_changed", status="canceled")
    here.hear()


def trouble(here: House, *, tickets: int) -> None:
    """So many tickets are opened."""
    for n in range(tickets):
        here.api.happened("ticket_changed", ticket=f"t{n}", status="open")
    here.hear()


def results(here: House, playbook: str) -> list[tuple[str, str]]:
    """What became of each step."""
    return [(run.step, run.result) for run in here.run_of(playbook).runs]


def test_a_critical_customer_is_told_of_in_slack_and_called_today() -> None:
    here = fallen()
    [note] = here.notes
    assert (note.channel, note.title) == (CHANNEL, "A customer is in a critical state: Acme")
    assert note.fields["Score"] == "30, critical"
    assert [button.action for button in note.buttons] == ["acknowledge", "contacted"]
    run = here.run_of("critical")
    [call] = here.tasks
    assert (call.title, call.owner) == ("Call the customer today, one to one", "dana")
    assert call.due_at - run.entered_at <= timedelta(hours=24, minutes=2)
    assert results(here, "critical") == [("alert", "told"), ("call", "task")]
    assert here.mails == [], "no address of the owner is known"


def test_an_alert_waits_until_the_customer_is_still_critical_after_a_while() -> None:
    here = house()
    falling(here)
    # A login stands for its hour: the fall comes at ten, half an hour early.
    here.later(hours=23, minutes=32)
    assert here.api.of("GET", "/customers/acme/health")["band"] == "critical"
    assert here.runs() == []
    here.api.happened("login")
    here.later(minutes=30)
    assert (here.runs(), here.notes) == ([], [])


def test_the_executive_is_told_after_two_days_without_a_response() -> None:
    here = fallen()
    here.acknowledge()
    here.later(hours=47)
    assert len(here.notes) == 1
    here.later(hours=2)
    [_, note] = here.notes
    assert note.channel == "@chairman"
    [mail] = here.mails
    assert mail.to == "chairman@company.com"
    for words in ("\n".join(note.text), mail.letter.text):
        assert "nobody has heard from them" in words
        assert "critical, alert: told" in words
        assert "critical, call: task" in words
    assert "ARR" in note.fields
    assert "<script" not in mail.letter.html
    assert results(here, "critical")[-1] == ("executive", "told")
    actions = [button.action for button in note.buttons]
    assert actions == ["contacted", "stop_program", "pause_campaigns"]
    # What they decide finds the run under way; after a week without a word it is over.
    assert here.run_of("critical").status == "active"
    here.later(days=6)
    assert here.run_of("critical").outcome == "all steps run"


@pytest.mark.parametrize("fact", [("responded", {"channel": "phone"}), ("login", {})])
def test_who_responds_or_recovers_is_not_escalated(fact: tuple[str, dict[str, str]]) -> None:
    here = fallen()
    here.later(hours=3)
    here.api.happened(fact[0], at=here.at, **fact[1])
    here.hear()
    outcome = {"responded": "responded", "login": "recovered"}[fact[0]]
    assert here.run_of("critical").outcome == outcome
    here.later(hours=20)
    assert [run.playbook for run in here.runs()] == ["critical"]
    here.later(days=4)
    assert len(here.notes) == 1, "the alert is answered, or over, with the same"


def test_a_customer_who_falls_again_within_a_week_begins_no_second_run() -> None:
    here = fallen()
    here.later(hours=3)
    here.api.happened("login")
    here.later(minutes=5)
    assert here.run_of("critical").outcome == "recovered"
    trouble(here, tickets=4)
    here.later(days=2)
    assert here.api.of("GET", "/customers/acme/health")["band"] == "critical"
    assert [run.playbook for run in here.runs()].count("critical") == 1
    assert len(here.notes) == 1
    here.later(days=6)
    here.api.happened("login")
    here.later(days=2)
    assert [run.playbook for run in here.runs()].count("critical") == 2
    assert [note.channel for note in here.notes].count(CHANNEL) == 2


def test_a_critical_fall_takes_the_place_of_the_at_risk_program_whatever_the_cooldown() -> None:
    here = house()
    # Nothing went out yet that the tickets could be an answer to.
    later = {"changes": {"at_risk_email_delay_days": 3}, "reason": "r"}
    here.api.of("PATCH", "/parameters", later)
    here.api.settle()
    here.api.customer()
    here.api.happened("login")
    here.later(days=2)
    assert here.run_of("at_risk").status == "active"
    trouble(here, tickets=3)
    here.later(minutes=8)
    assert here.run_of("at_risk").outcome == "the critical program is more urgent"
    assert results(here, "critical") == [("alert", "told"), ("call", "task")]
    # Win-back is the least urgent: who churns meanwhile leaves the one and enters the other.
    here.api.happened("subscription_changed", status="canceled")
    here.later(minutes=3)
    assert here.run_of("critical").outcome == "churned"
    assert here.run_of("win_back").status == "active"


def test_a_message_of_a_venture_s_own_is_posted_by_the_step_itself() -> None:
    here = own(house())
    [note] = here.notes
    assert (note.channel, note.title) == (CHANNEL, "Look at them: Acme")
    assert [button.action for button in note.buttons] == ["contacted"]
    assert (here.mails, here.every_alert) == ([], [])
    [run] = here.run_of("own").runs
    assert (run.result, run.detail) == ("told", f"posted to {CHANNEL} in Slack")


def test_where_slack_does_not_take_a_message_the_owner_is_mailed() -> None:
    here = house()
    here.slack.unknown.add(CHANNEL)
    own(here, owner="Dana Reyes <dana@acme.example>")
    assert here.notes == []
    [mail] = here.mails
    assert (mail.to, mail.headers) == ("dana@acme.example", {})
    [run] = here.run_of("own").runs
    assert run.result == "told"
    assert "channel_not_found; mailed Dana Reyes instead" in run.detail


def test_where_nobody_can_be_told_a_task_says_so() -> None:
    here = house()
    here.slack.unconnected.add(here.api.venture)
    own(here, owner="dana")
    [run] = here.run_of("own").runs
    assert run.result == "task"
    [task] = here.tasks
    assert task.title == "Look at them"
    assert "Slack is not connected; nobody's address is known" in task.why


def test_a_message_of_which_nobody_knows_is_looked_for_and_not_posted_twice() -> None:
    for posted in (True, False):
        here = house()
        here.slack.fails = [Undecided("the connection broke")]
        here.slack.posts_all_the_same = posted
        own(here)
        here.slack.posts_all_the_same = False
        here.later(minutes=10)
        assert len(here.notes) == 1
        assert results(here, "own") == [("tell", "told")]


def test_slack_that_cannot_be_reached_is_tried_some_times_then_the_owner_is_mailed() -> None:
    for troubles, posted in ((3, True), (9, False)):
        here = house()
        here.slack.fails = [Unavailable("slow down")] * troubles
        own(here, owner="dana@acme.example")
        here.later(minutes=10)
        assert (len(here.notes), len(here.mails)) == ((1, 0) if posted else (0, 1))


def test_of_an_escalation_each_part_goes_out_once_where_the_other_has_trouble() -> None:
    here = fallen()
    here.acknowledge()
    here.mailer.fails = [Unavailable("slow down"), Unavailable("slow down")]
    here.later(hours=49)
    assert ([note.channel for note in here.notes][1:], len(here.mails)) == (["@chairman"], 1)
    here = fallen()
    here.acknowledge()
    here.mailer.fails = [Refused("no such address")]
    here.later(hours=49)
    executive = here.run_of("critical").runs[-1]
    assert (executive.result, len(here.notes)) == ("told", 2)
    assert "no such address" in executive.detail


def test_who_churns_is_asked_why_offered_something_and_looked_after_for_long() -> None:
    here = house()
    churned(here)
    here.later(minutes=3)
    assert here.run_of("win_back").cause == "the subscription ended"
    [asked] = here.written
    assert asked.to == "ada@acme.example"
    assert "https://t/exit/" in asked.letter.text
    here.later(days=8)
    [waiting] = here.api.of("GET", "/approvals")["items"]
    assert len(here.written) == 1
    path = f"/approvals/{waiting['id']}"
    here.api.of("POST", path, {"decision": "approve"}, role="success_manager", status=403)
    here.api.of("POST", path, {"decision": "approve", "reason": "worth it"})
    here.later(days=3)
    offer = here.written[1]
    until = (here.run_of("win_back").runs[1].at + 30 * DAY).date().isoformat()
    assert f"It stands until {until}." in offer.letter.text
    begun = here.run_of("win_back").entered_at
    here.until(begun + 290 * DAY)
    checks = [run for run in here.run_of("win_back").runs if run.step == "check_in"]
    days = [(run.at - begun) / DAY for run in checks]
    # Day 90 and day 180 are a weekend here: what is held goes on Monday.
    assert all(0 <= day - n * 90 < 3 for n, day in enumerate(days, 1)), days
    assert len(days) == 3
    assert len(here.written) == 5
    assert here.run_of("win_back").status == "active"


@pytest.mark.parametrize(
    ("fact", "outcome"),
    [
        (("login", {}), "recovered"),
        (("subscription_changed", {"status": "active"}), "recovered"),
        (("responded", {"channel": "email"}), "responded"),
    ],
)
def test_who_comes_back_leaves_win_back_at_once_and_is_not_asked_again(
    fact: tuple[str, dict[str, str]], outcome: str
) -> None:
    here = house()
    churned(here)
    here.later(hours=20)
    here.api.happened(fact[0], at=here.at, **fact[1])
    here.later(minutes=3)
    assert here.run_of("win_back").outcome == outcome
    here.later(days=20)
    assert [run.playbook for run in here.runs()].count("win_back") == 1
    assert here.written[0].tags["step"] == "exit_survey"
    assert {mail.tags["step"] for mail in here.written[1:]} <= {"personal_email", "adoption_guide"}


def test_an_offer_is_only_for_who_is_eligible_and_expires_where_nobody_approves() -> None:
    here = house()
    churned(here, tier="free")
    here.later(days=8)
    assert results(here, "win_back") == [("exit_survey", "sent"), ("offer", "dropped")]
    here = house()
    churned(here)
    here.later(days=15)
    assert results(here, "win_back")[1] == ("offer", "dropped")
    assert len(here.written) == 1


@pytest.mark.parametrize("mode", ["assisted", "manual"])
def test_the_executive_approves_an_offer_in_every_mode(mode: str) -> None:
    here = house()
    here.api.of("PATCH", "/parameters", {"changes": {"progression_mode": mode}, "reason": "r"})
    here.api.settle()
    churned(here)
    here.later(minutes=5)
    if mode == "assisted":
        [exit_survey] = here.api.of("GET", "/approvals")["items"]
        body = {"decision": "approve"}
        here.api.of("POST", f"/approvals/{exit_survey['id']}", body, role="success_manager")
    else:
        [asking] = here.tasks
        here.api.of("POST", f"/tasks/{asking.id}", {"outcome": "done"})
    here.later(days=8)
    [offer] = here.api.of("GET", "/approvals")["items"]
    path = f"/approvals/{offer['id']}"
    here.api.of("POST", path, {"decision": "approve"}, role="success_manager", status=403)
    here.api.of("POST", path, {"decision": "approve"})
    here.later(days=1)
    titles = [task.title for task in here.tasks]
    assert ("Make the customer an offer to come back" in titles) == (mode == "manual")
    assert len(here.written) == (2 if mode == "assisted" else 0)


def test_an_offer_that_was_approved_is_not_asked_about_again_where_nobody_was_reached() -> None:
    here = house()
    here.api.of("PATCH", "/parameters", {"changes": {"progression_mode": "manual"}, "reason": "r"})
    here.api.settle()
    churned(here)
    here.later(minutes=5)
    [asking] = here.tasks
    here.api.of("POST", f"/tasks/{asking.id}", {"outcome": "done"})
    here.later(days=8)
    [offer] = here.api.of("GET", "/approvals")["items"]
    here.api.of("POST", f"/approvals/{offer['id']}", {"decision": "approve"})
    for _ in range(3):
        here.later(days=1, minutes=5)
        [task] = here.tasks
        assert task.title == "Make the customer an offer to come back"
        assert here.api.of("GET", "/approvals")["items"] == []
        here.api.of("POST", f"/tasks/{task.id}", {"outcome": "not_reached"})
    here.later(days=1, minutes=5)
    [task] = here.tasks
    here.api.of("POST", f"/tasks/{task.id}", {"outcome": "done"})
    assert results(here, "win_back")[1] == ("offer", "done")


def test_who_falls_silent_enters_win_back_once_the_program_went_unanswered() -> None:
    here = house()
    # Seven features and a login: 100 points, so that thirty days of silence are at_risk.
    here.api.customer()
    here.api.happened("login")
    for n in range(6):
        here.api.happened("feature_used", feature=f"f{n}", core=n == 0)
    here.hear()
    begun = here.at
    here.until(begun + 45 * DAY)
    [at_risk, win_back] = [r for r in here.runs() if r.document.kind == "program"]
    assert (at_risk.playbook, at_risk.outcome) == ("at_risk", "all steps run")
    assert win_back.entered_at >= (at_risk.ended_at or begun)
    assert win_back.cause == "no activity for more than 30 days"


def test_who_answered_the_program_is_not_won_back() -> None:
    here = house()
    here.api.customer()
    here.api.happened("login")
    for n in range(6):
        here.api.happened("feature_used", feature=f"f{n}", core=n == 0)
    here.hear()
    here.later(days=34)
    here.api.happened("responded", channel="email")
    here.hear()
    [at_risk] = [r for r in here.runs() if r.document.kind == "program"]
    assert at_risk.outcome == "responded"
    here.later(days=60)
    assert [r.playbook for r in here.runs() if r.document.kind == "program"] == ["at_risk"]


def test_who_was_silent_before_anybody_looked_is_where_they_stand() -> None:
    here = house()
    here.api.customer()
    here.api.happened("login", at=here.at - 100 * DAY)
    here.hear()
    here.later(days=60)
    assert [run for run in here.runs() if run.document.kind == "program"] == []


def test_a_step_of_the_program_that_makes_way_does_not_keep_the_urgent_one_from_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = house()
    later = {"changes": {"at_risk_email_delay_days": 3}, "reason": "r"}
    here.api.of("PATCH", "/parameters", later)
    here.api.settle()
    here.api.customer()
    here.api.happened("login")
    here.later(days=2)
    write, times = here.table.write, 0

    def moved_by_another(*writes: Write) -> bool:
        nonlocal times
        if any(isinstance(one, Put) and _begins(one, "critical") for one in writes):
            times += 1
            if times < 3:
                run = here.run_of("at_risk")
                assert run.due_at
                write(*changed(run.held(run.due_at, "moved meanwhile")))
        return write(*writes)

    monkeypatch.setattr(here.table, "write", moved_by_another)
    trouble(here, tickets=3)
    here.later(minutes=12)
    assert times > 2
    assert here.run_of("at_risk").outcome == "the critical program is more urgent"
    assert here.run_of("critical").status == "active"


def _begins(put: Put, playbook: str) -> bool:
    item = put.item
    return (
        str(item["sk"]).startswith(keys.ENROLMENTS)
        and item["revision"] == 0
        and f'"playbook":"{playbook}"' in str(item["row"]).replace(" ", "")
    )


def test_of_two_falls_that_are_heard_at_once_the_newer_stands() -> None:
    here = house()
    here.api.customer()
    older = Fall(source="healthy", band="at_risk", at=here.at, n=3)
    newer = Fall(source="at_risk", band="critical", at=here.at, n=5)

    # Somebody else hears of the older fall just before the newer one is written.
    courses, others = Courses(here.table), Courses(here.table)
    write, first = here.table.write, [True]

    def meanwhile(*writes: Write) -> bool:
        if first:
            first.clear()
            others.fell(here.api.venture, "acme", older)
        return write(*writes)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(here.table, "write", meanwhile)
        courses.fell(here.api.venture, "acme", newer)
    assert courses.get(here.api.venture, "acme").fell == newer
