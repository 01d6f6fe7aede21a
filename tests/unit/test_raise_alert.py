"""Alerts as they are told: when, to whom, by which way, once; and what if nobody answers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from typing_extensions import override

from functions.raise_alert import flow
from functions.raise_alert.case import World
from functions.record_mail_event import flow as mail_events
from functions.shared.contracts import turns as contract
from functions.shared.domain.alerts import Alert, Answer, Incident, Kind, critical, fall_cause
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Refused, TenureError, Unavailable, Undecided
from functions.shared.ports.outside import Mail, Note
from functions.shared.store.alerts import Alerts
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from tests.fakes.outside import MemoryFactsQueue, MemoryMailer, MemoryPacks, MemorySlack
from tests.unit.advancing import raising_over
from tests.unit.api import AT, DAY, HOUR, Api, founded
from tests.unit.test_stale import unreadable

MINUTE = timedelta(minutes=1)
URGENT = "#customer-success-urgent"
DANA = "dana@acme.example"
EXECUTIVE = ("@chairman", "chairman@company.com")


@dataclass(slots=True)
class Room:
    """A venture with a critical customer, and those who hear of it."""

    api: Api
    slack: MemorySlack = field(default_factory=MemorySlack)
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    packs: MemoryPacks = field(default_factory=MemoryPacks)
    waits: bool = True

    @property
    def alerts(self) -> Alerts:
        return Alerts(self.api.table)

    def world(self) -> World:
        whole = raising_over(self.api.table, self.mailer, self.slack)
        return replace(
            whole, turns=replace(whole.turns, packs=self.packs), seconds_until=self._until
        )

    def _until(self, at: datetime) -> int | None:
        return int((at - self.api.at).total_seconds()) if self.waits else None

    def run(self, at: datetime) -> flow.Run:
        """The schedule fires at an instant."""
        self.api.at = at
        run = flow.run(at, self.world())
        assert run.taken.failures == []
        return run

    def minutes(self, since: datetime, minutes: int) -> None:
        for n in range(minutes):
            self.run(since + n * MINUTE)

    def report(self, kind: Kind = "customer_critical", n: int = 1, **said: Any) -> Alert:
        """What somebody finds wrong."""
        if kind == "customer_critical":
            cause = fall_cause(n)
            incident = critical(
                self.api.venture, "acme", cause=cause, since=self.api.at, delay=5 * MINUTE
            )
        else:
            incident = Incident(
                kind=kind,
                venture=self.api.venture,
                subject="nps",
                cause=f"look {n}",
                title="Something is wrong",
                text=("Look into it.",),
                due_at=self.api.at,
            )
        alert, _ = self.alerts.report(replace(incident, **said), self.api.at)
        return alert

    def now(self, alert: Alert) -> Alert:
        return self.alerts.get(self.api.venture, alert.id)

    @property
    def posted(self) -> list[Note]:
        return [one.note for one in self.slack.posted]

    @property
    def mailed(self) -> list[Mail]:
        return [one.mail for one in self.mailer.sent]

    @property
    def told(self) -> list[str]:
        return [*(note.channel for note in self.posted), *(mail.to for mail in self.mailed)]


def room(owner: str = f"Dana Reyes <{DANA}>", **parameters: object) -> Room:
    api = founded()
    if parameters:
        api.of("PATCH", "/parameters", {"changes": parameters, "reason": "a test"})
        api.settle()
    api.customer("acme", owner=owner)
    return Room(api)


def heals(here: Room) -> None:
    """The customer is critical no longer: they logged in, and used what matters."""
    here.api.happened("login")
    here.api.happened("feature_used", feature="export", core=True)


def test_an_alert_is_told_in_both_channels_when_it_is_due_and_not_before() -> None:
    here = room()
    alert = here.report()
    here.minutes(AT, 5)
    assert here.told == []
    run = here.run(AT + 5 * MINUTE)
    assert here.told == [URGENT, DANA]
    [raised] = run.raised
    assert (raised.what, raised.due_at, raised.untold) == ("sent", AT + 5 * MINUTE, False)
    now = here.now(alert)
    assert (now.status, now.sent_at) == ("sent", AT + 5 * MINUTE)
    assert now.answer_by == AT + 5 * MINUTE + 24 * HOUR
    here.minutes(AT + 6 * MINUTE, 10)
    assert here.told == [URGENT, DANA], "each once"
    [note], [mail] = here.posted, here.mailed
    posted = "\n".join([note.title, *note.text, *map(": ".join, note.fields.items())])
    for text in (posted, mail.letter.text):
        for words in ("critical state: Acme", "Severity: high", "Since: 2026-03-02 10:30 UTC"):
            assert words in text
        assert "Answer by: 2026-03-03 10:35 UTC" in text
    assert [button.action for button in note.buttons] == ["acknowledge", "contacted"]
    texts = [e["text"] for e in here.api.of("GET", "/customers/acme/timeline")["items"]]
    title = "alert, A customer is in a critical state"
    assert f"{title}: posted to {URGENT} in Slack" in texts
    assert f"{title}: mailed {DANA}" in texts


@pytest.mark.parametrize("kind", ["customer_critical", "critical_unanswered"])
def test_what_heals_before_it_is_due_is_told_to_nobody(kind: Kind) -> None:
    here = room()
    alert = here.report(kind, subject="acme", customer="acme", due_at=AT + 5 * MINUTE)
    heals(here)
    here.minutes(AT, 8)
    now = here.now(alert)
    assert (here.told, now.status, now.outcome) == ([], "closed", "healed before it was due")
    here.report(n=1)
    here.minutes(AT + 8 * MINUTE, 8)
    assert here.told == [], "one fall, one alert"


def test_of_a_venture_that_is_closed_nothing_is_told() -> None:
    here = room()
    alert = here.report()
    here.api.of("PATCH", "", {"status": "closed"})
    here.minutes(AT, 8)
    assert (here.told, here.now(alert).outcome) == ([], "the venture is closed")


@pytest.mark.parametrize("heal", [False, True])
def test_what_a_pause_overtakes_is_told_after_it_where_it_is_still_wrong(heal: bool) -> None:
    here = room()
    alert = here.report()
    here.api.of("PATCH", "", {"status": "paused"})
    here.minutes(AT, 8)
    assert (here.told, here.now(alert).status) == ([], "waiting")
    here.minutes(AT + 2 * HOUR, 8)
    assert here.told == []
    here.api.of("PATCH", "", {"status": "active"})
    if heal:
        heals(here)
    here.minutes(AT + 3 * HOUR, 20)
    assert here.told == ([] if heal else [URGENT, DANA])
    outcome = "healed before it was due" if heal else None
    assert here.now(alert).outcome == outcome


def test_of_whom_no_score_can_be_computed_people_are_told_by_the_last_good_one() -> None:
    here = room()
    for ticket in "12":
        here.api.happened("ticket_changed", ticket=ticket, status="open")
    here.report()
    unreadable(here.api)
    here.minutes(AT, 8)
    assert sorted(here.told) == [URGENT, DANA]
    assert here.posted[0].fields["Score"] == "10, critical"


def test_an_alert_of_who_is_erased_is_told_to_nobody() -> None:
    here = room()
    here.report()
    here.api.of("DELETE", "/customers/acme", status=204)
    here.minutes(AT, 8)
    assert here.told == []


def test_whom_an_alert_goes_to_is_what_the_parameters_say_when_it_is_sent() -> None:
    here = room()
    here.report()
    changes = {"critical_slack_channel": "#fire", "critical_response_hours": 4}
    here.api.of("PATCH", "/parameters", {"changes": changes, "reason": "a test"})
    here.api.settle()
    here.run(AT + 5 * MINUTE)
    assert here.told == ["#fire", DANA]
    [alert] = here.alerts.page(here.api.venture, "open", limit=9)[0]
    assert alert.answer_by == AT + 5 * MINUTE + 4 * HOUR


@pytest.mark.parametrize(
    ("kind", "heard"),
    [
        ("nps_negative", list(EXECUTIVE)),
        ("nps_dropped", list(EXECUTIVE)),
        ("retention_dropped", list(EXECUTIVE)),
        ("component_failing", list(EXECUTIVE)),
        ("system_degraded", ["#eng-ops"]),
        ("crm_sync_failed", ["operations@company.com"]),
        ("retention_down", ["#customer-success"]),
        ("campaigns_paused", ["#customer-success", "a@company.com", "b@company.com"]),
    ],
)
def test_each_kind_goes_where_its_rule_says(kind: Kind, heard: list[str]) -> None:
    here = room(at_risk_digest_recipients="a@company.com,b@company.com")
    here.report(kind)
    here.run(AT)
    assert here.told == heard


def test_repeats_are_folded_and_the_alert_says_how_often() -> None:
    here = room()
    alert = here.report()
    here.report(n=2)
    here.report(n=3)
    here.run(AT + 5 * MINUTE)
    assert here.told == [URGENT, DANA]
    assert here.posted[0].fields["Happened"] == "2 times more since, last 2026-03-02 10:30 UTC"
    here.report(n=4)
    here.minutes(AT + 6 * MINUTE, 5)
    assert (here.told, here.now(alert).repeats) == ([URGENT, DANA], 3)


def test_where_slack_refuses_the_mail_says_so() -> None:
    here = room()
    here.slack.unconnected.add(here.api.venture)
    here.report()
    here.run(AT + 5 * MINUTE)
    [mail] = here.mailed
    assert "Slack did not take it: Slack is not connected" in mail.letter.text
    here.minutes(AT + 6 * MINUTE, 5)
    assert here.told == [DANA]


def test_where_no_address_is_known_slack_says_so() -> None:
    here = room(owner="dana")
    here.report()
    here.run(AT + 5 * MINUTE)
    [note] = here.posted
    assert "Mail did not take it: nobody's address is known." in note.text
    assert here.mailed == []


def test_slack_that_cannot_be_reached_is_tried_five_times_and_the_mail_does_not_wait() -> None:
    here = room()
    here.slack.fails = [Unavailable("slow down")] * 4
    alert = here.report()
    here.run(AT + 5 * MINUTE)
    [mail] = here.mailed
    assert "Slack has not taken it yet: slow down." in mail.letter.text
    assert here.now(alert).status == "sent"
    here.minutes(AT + 6 * MINUTE, 6)
    assert here.told == [URGENT, DANA]
    here = room()
    here.slack.fails = [Unavailable("slow down")] * 9
    alert = here.report()
    here.minutes(AT + 5 * MINUTE, 12)
    assert (here.told, len(here.slack.fails)) == ([DANA], 4)
    assert [d.status for d in here.now(alert).deliveries] == ["failed", "done"]


@pytest.mark.parametrize(
    ("kind", "other", "says"),
    [
        ("system_degraded", "operations@company.com", "Slack did not take it"),
        ("retention_down", "success@company.com", "Slack did not take it"),
        ("crm_sync_failed", "#eng-ops", "Mail did not take it"),
    ],
)
def test_where_a_rule_knows_one_way_alone_another_takes_over_and_says_so(
    kind: Kind, other: str, says: str
) -> None:
    here = room()
    here.slack.fails = [] if kind == "crm_sync_failed" else [Refused("no such channel")]
    here.mailer.fails = [Refused("no such address")] if kind == "crm_sync_failed" else []
    here.report(kind)
    here.minutes(AT, 3)
    assert here.told == [other]
    text = [*here.posted[0].text] if here.posted else [here.mailed[0].letter.text]
    assert any(says in part for part in text)


def test_of_whom_nobody_can_be_told_a_task_tells() -> None:
    here = room()
    here.slack.unconnected.add(here.api.venture)
    here.mailer.fails = [Refused("no such address")]
    alert = here.report()
    run = here.run(AT + 5 * MINUTE)
    assert here.told == []
    assert [raised.untold for raised in run.raised] == [False]
    [task], _ = Tasks(here.api.table).page(here.api.venture, "open", limit=9)
    assert (task.title, task.owner) == (alert.incident.title, f"Dana Reyes <{DANA}>")
    assert "Slack is not connected" in task.why
    assert "no such address" in task.why
    assert here.now(alert).status == "sent", "the deadline runs all the same"
    here.minutes(AT + 6 * MINUTE, 5)
    assert len(Tasks(here.api.table).page(here.api.venture, "open", limit=9)[0]) == 1


def test_of_what_concerns_nobody_alone_it_counts_that_nobody_was_told() -> None:
    here = room()
    here.slack.unconnected.add(here.api.venture)
    here.mailer.fails = [Refused("no such address")] * 3
    here.report("system_degraded")
    [first] = here.run(AT).raised
    assert (first.what, first.untold, first.due_at) == ("untold", True, None)
    assert here.run(AT + MINUTE).raised == []


# What a crash leaves open.


def test_a_post_that_nobody_knows_of_is_looked_for_and_the_mail_goes_all_the_same() -> None:
    for posted in (True, False):
        here = room()
        here.slack.fails = [Undecided("the connection broke")]
        here.slack.posts_all_the_same = posted
        alert = here.report()
        here.run(AT + 5 * MINUTE)
        here.slack.posts_all_the_same = False
        assert len(here.mailed) == 1
        here.minutes(AT + 6 * MINUTE, 4)
        assert here.told == [URGENT, DANA]
        assert [d.status for d in here.now(alert).deliveries] == ["done", "done"]


def test_a_mail_that_nobody_knows_of_is_settled_by_the_mail_services_event() -> None:
    here = room()
    here.mailer.fails = [Undecided("the connection broke")]
    here.mailer.sends_all_the_same = True
    alert = here.report()
    here.run(AT + 5 * MINUTE)
    assert [d.status for d in here.now(alert).deliveries] == ["done", "claimed"]
    [mail] = here.mailed
    assert hear(here, mail, "sent") == "settled"
    assert hear(here, mail, "delivered") == "known"
    assert [d.status for d in here.now(alert).deliveries] == ["done", "done"]
    here.minutes(AT + 6 * MINUTE, 3)
    here.minutes(AT + 70 * MINUTE, 3)
    assert len(here.mailed) == 1


def test_an_only_mail_that_is_heard_of_later_starts_the_deadline_and_a_rejected_one_goes_on() -> (
    None
):
    for told, heard in (("sent", []), ("rejected", ["#eng-ops"])):
        here = room()
        here.mailer.fails = [Undecided("the connection broke")]
        here.mailer.sends_all_the_same = True
        alert = here.report("crm_sync_failed")
        here.run(AT)
        [mail] = here.mailed
        assert hear(here, mail, told) == "settled"
        here.minutes(AT + MINUTE, 3)
        now = here.now(alert)
        assert (now.status, now.answer_by) == ("sent", AT + MINUTE + 4 * HOUR)
        assert [note.channel for note in here.posted] == heard


def test_where_the_only_mail_is_heard_of_later_as_rejected_a_task_tells() -> None:
    here = room()
    here.slack.unconnected.add(here.api.venture)
    here.mailer.fails = [Undecided("the connection broke")]
    here.mailer.sends_all_the_same = True
    alert = here.report()
    here.run(AT + 5 * MINUTE)
    [mail] = here.mailed
    assert hear(here, mail, "rejected") == "settled"
    here.minutes(AT + 6 * MINUTE, 3)
    now = here.now(alert)
    assert (now.status, now.answer_by) == ("sent", AT + 6 * MINUTE + 24 * HOUR)
    [task], _ = Tasks(here.api.table).page(here.api.venture, "open", limit=9)
    assert "Slack is not connected" in task.why
    here.run(AT + 6 * MINUTE + 24 * HOUR)
    assert here.now(alert).escalated_at == here.api.at


def test_a_mail_of_which_nothing_is_ever_heard_goes_once_more_or_counts_as_failed() -> None:
    for later in (True, False):
        here = room()
        here.mailer.fails = [Undecided("the connection broke")]
        alert = here.report()
        here.run(AT + 5 * MINUTE)
        if later:
            Messages(here.api.table).beat(here.api.venture, AT + 30 * MINUTE)
        here.minutes(AT + 6 * MINUTE, 58)
        assert here.mailed == []
        here.minutes(AT + 64 * MINUTE, 5)
        assert len(here.mailed) == later
        statuses = [d.status for d in here.now(alert).deliveries]
        assert statuses == ["done", "done" if later else "failed"]


def test_a_mail_that_comes_back_goes_the_other_way_and_says_so_once() -> None:
    here = room()
    alert = here.report("crm_sync_failed")
    here.run(AT)
    [mail] = here.mailed
    before = here.now(alert)
    assert hear(here, mail, "bounced") == "settled"
    assert hear(here, mail, "bounced") == "known"
    assert hear(here, mail, "delivered") == "known"
    here.minutes(AT + MINUTE, 3)
    [note] = here.posted
    assert note.channel == "#eng-ops"
    assert "Mail did not take it: operations@company.com does not exist" in "".join(note.text)
    now = here.now(alert)
    assert [d.status for d in now.deliveries] == ["failed", "done"]
    assert (now.status, now.answer_by) == ("sent", before.answer_by)
    assert hear(here, mail, "bounced") == "known"


@pytest.mark.parametrize("slack", [True, False])
def test_whose_only_word_of_a_customer_comes_back_finds_a_task(slack: bool) -> None:
    here = room()
    if not slack:
        here.slack.unconnected.add(here.api.venture)
    alert = here.report()
    here.run(AT + 5 * MINUTE)
    [mail] = here.mailed
    assert hear(here, mail, "bounced") == "settled"
    assert here.now(alert).look_at is not None
    here.minutes(AT + 6 * MINUTE, 5)
    found, _ = Tasks(here.api.table).page(here.api.venture, "open", limit=9)
    assert [task.owner for task in found] == ([] if slack else [f"Dana Reyes <{DANA}>"])
    assert len(here.posted) == slack
    timeline = here.api.of("GET", "/customers/acme/timeline")["items"]
    told = [row["text"] for row in timeline if "alert, " in row["text"] and "ail" in row["text"]]
    mailed, back = (
        f"mailed {DANA}",
        f"Mail did not take it: {DANA} does not exist, or takes no mail",
    )
    assert [text.partition(": ")[2] for text in told] == [back, mailed]


def test_what_comes_back_of_an_alert_in_somebodys_hands_changes_nothing() -> None:
    here = room()
    alert = here.report("crm_sync_failed")
    here.run(AT)
    [mail] = here.mailed
    answer = Answer(action="acknowledge", by="Ed", at=AT + MINUTE)
    assert here.alerts.save(here.now(alert).with_answer(answer))
    assert hear(here, mail, "bounced") == "settled"
    here.minutes(AT + MINUTE, 3)
    assert here.posted == []


@dataclass(slots=True)
class Overtaken(MemoryMailer):
    """A mail service whose event of a mail comes before its answer to who sends it."""

    happens: Callable[[Mail], object] = bool

    @override
    def send(self, mail: Mail) -> str:
        name = MemoryMailer.send(self, mail)
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(self.happens, mail).result()
        return name


@pytest.mark.parametrize(("told", "status"), [("sent", "done"), ("bounced", "returned")])
def test_an_event_that_is_faster_than_who_sends_stands(told: str, status: str) -> None:
    here = room()
    alert = here.report("crm_sync_failed")
    here.mailer = Overtaken(happens=lambda mail: hear(here, mail, told))
    here.run(AT)
    assert [d.status for d in here.now(alert).deliveries] == [status]
    here.minutes(AT + MINUTE, 3)
    assert len(here.mailed) == 1
    assert len(here.posted) == (told == "bounced")


def hear(here: Room, mail: Mail, told: Any) -> str:
    table = here.api.table
    stores = mail_events.Stores(
        messages=Messages(table),
        enrolments=Enrolments(table),
        surveys=Surveys(table),
        customers=Customers(table),
        alerts=Alerts(table),
        tasks=Tasks(table),
        receptions=Receptions(table),
        facts=MemoryFactsQueue(),
    )
    customer = ids.untag(mail.tags.get("customer", ""))
    digest = mail.tags["alert"]
    event = mail_events.MailEvent(
        venture=mail.tags["venture"],
        customer=customer,
        effect=mail.tags["effect"],
        alert=ids.of_customer(digest, customer) if customer else digest,
        message_id="m",
        told=told,
        lasting=True,
        at=here.api.at,
    )
    return mail_events.record(event, here.api.at, stores)


class Dies(TenureError):
    """The function dies."""


@pytest.mark.parametrize("call", range(1, 12))
@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_write_nobody_is_told_twice_and_everybody_once(
    call: int, *, after: bool
) -> None:
    here = room()
    alert = here.report()
    real, calls = here.api.table.write, 0

    def dying(*writes: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == call and not after:
            raise Dies("before the write")
        done = real(*writes)
        if calls == call:
            raise Dies("after the write")
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(here.api.table, "write", dying)
        here.api.at = AT + 5 * MINUTE
        flow.run(here.api.at, here.world())
    for mail in here.mailed:
        hear(here, mail, "sent")
    Messages(here.api.table).beat(here.api.venture, AT + 30 * MINUTE)
    here.minutes(AT + 6 * MINUTE, 4)
    here.minutes(AT + 66 * MINUTE, 4)
    for mail in here.mailed:
        hear(here, mail, "sent")
    assert here.told == [URGENT, DANA]
    now = here.now(alert)
    assert (now.status, [d.status for d in now.deliveries]) == ("sent", ["done", "done"])


@dataclass(slots=True)
class Interrupted(MemorySlack):
    """Slack, while whose first post something else happens, in another function perhaps."""

    meanwhile: Callable[[], object] = bool

    @override
    def post(self, venture: str, note: Note) -> str:
        happens, self.meanwhile = self.meanwhile, bool
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(happens).result()
        return MemorySlack.post(self, venture, note)


def test_two_runs_at_the_same_instant_tell_once() -> None:
    here = room()
    alert = here.report()
    at = AT + 5 * MINUTE
    here.slack = Interrupted(meanwhile=lambda: flow.run(at, here.world()))
    here.run(at)
    assert here.told == [URGENT, DANA]
    assert [d.status for d in here.now(alert).deliveries] == ["done", "done"]


def test_what_happens_once_more_while_it_is_told_is_folded_and_the_mail_goes_out() -> None:
    here = room()
    alert = here.report()
    here.slack = Interrupted(meanwhile=lambda: here.report(n=2))
    here.run(AT + 5 * MINUTE)
    assert here.told == [URGENT, DANA]
    assert here.now(alert).repeats == 1


def test_who_answers_while_it_is_told_is_not_told_of_it_in_another_way() -> None:
    here = room()
    alert = here.report()
    answer = {"action": "acknowledge"}
    path = f"/alerts/{alert.id}"
    here.slack = Interrupted(meanwhile=lambda: here.api.of("POST", path, answer))
    here.run(AT + 5 * MINUTE)
    assert here.told == [URGENT]
    here.minutes(AT + 2 * DAY, 3)
    assert here.told == [URGENT]
    [said] = here.now(alert).answers
    assert said.action == "acknowledge"


# When its instant lies between two looks.


def test_what_is_due_before_the_next_look_waits_for_its_instant() -> None:
    here = room()
    here.api.at = AT + 20 * timedelta(seconds=1)
    alert = here.report()
    here.api.at = AT
    assert here.run(AT + 3 * MINUTE).ahead == 0
    assert here.run(AT + 5 * MINUTE).ahead == 1
    [(delay, body)] = here.packs.messages
    assert delay == 20
    _, entries = contract.read(body)
    run = flow.carry_out(entries, AT + 5 * MINUTE, here.world(), lambda: True)
    assert [raised.due_at for raised in run.raised] == [alert.incident.due_at]
    assert here.now(alert).sent_at == AT + 5 * MINUTE + timedelta(seconds=20)
    assert here.told == [URGENT, DANA]
    assert flow.carry_out(entries, AT + 7 * MINUTE, here.world(), lambda: True).raised == []


def test_an_alert_that_opens_is_told_at_once_or_waits_if_it_is_due_soon() -> None:
    here = room()
    alert = here.report("nps_negative")
    flow.opened(here.api.venture, alert.id, AT, here.world())
    assert here.told == list(EXECUTIVE)
    later = here.report()
    run = flow.opened(here.api.venture, later.id, AT, here.world())
    assert (run.ahead, here.packs.messages) == (0, [])
    run = flow.opened(here.api.venture, later.id, AT + 4 * MINUTE, here.world())
    assert (run.ahead, len(here.packs.messages)) == (1, 1)
    here.waits = False
    run = flow.opened(here.api.venture, later.id, AT + 4 * MINUTE, here.world())
    assert (run.ahead, len(here.packs.messages)) == (0, 1), "no waiting brings it about"
    assert flow.opened(here.api.venture, "nothing", AT, here.world()).raised == []


# Where nobody answers.


def test_who_does_not_answer_in_time_is_passed_over_once() -> None:
    here = room()
    alert = here.report()
    here.run(AT + 5 * MINUTE)
    here.minutes(AT + 5 * MINUTE + 23 * HOUR, 5)
    assert here.told == [URGENT, DANA]
    here.minutes(AT + 5 * MINUTE + 24 * HOUR, 5)
    assert here.told == [URGENT, EXECUTIVE[0], DANA, EXECUTIVE[1]]
    [_, note], [_, mail] = here.posted, here.mailed
    assert note.title == "Nobody answers: A customer is in a critical state: Acme"
    for text in ("\n".join(note.text), mail.letter.text):
        assert f"It was posted to {URGENT} in Slack, mailed {DANA}" in text
        assert "an answer was expected until 2026-03-03 10:35 UTC" in text
        assert "Tried so far:" in text
    assert {"Customer", "Score", "ARR", "Owner"} <= note.fields.keys()
    assert [button.action for button in note.buttons] == ["acknowledge", "pause_campaigns"]
    assert here.now(alert).escalated_at == AT + 5 * MINUTE + 24 * HOUR
    here.minutes(AT + 5 * DAY, 5)
    assert len(here.told) == 4
    texts = [e["text"] for e in here.api.of("GET", "/customers/acme/timeline")["items"]]
    assert any("nobody answers: the executive is told" in text for text in texts)


@pytest.mark.parametrize("why", ["healed before anybody answered", "the venture is closed"])
def test_what_is_over_when_its_time_is_up_goes_to_nobody_else(why: str) -> None:
    here = room()
    alert = here.report()
    here.run(AT + 5 * MINUTE)
    told = here.told
    if why.startswith("healed"):
        # Whoever ends alerts has not heard of it.
        heals(here)
    else:
        here.api.of("PATCH", "", {"status": "closed"})
    here.minutes(AT + 5 * MINUTE + 24 * HOUR, 5)
    now = here.now(alert)
    assert (here.told, now.status, now.outcome) == (told, "closed", why)
    texts = [e["text"] for e in here.api.of("GET", "/customers/acme/timeline")["items"]]
    assert any(f"nobody else is told: {why}" in text for text in texts)


def test_an_executive_who_does_not_answer_is_told_once_more_and_so_is_the_team() -> None:
    here = room()
    here.report("nps_negative")
    here.run(AT)
    here.minutes(AT + HOUR, 3)
    again = [*EXECUTIVE, "success@company.com"]
    assert sorted(here.told) == sorted([*EXECUTIVE, *again])
    here.minutes(AT + 5 * HOUR, 3)
    assert len(here.told) == 5


def test_the_executive_gets_the_profile_the_past_and_what_was_tried_with_buttons() -> None:
    here = room()
    body = {"playbook": "critical", "reason": "a bad call"}
    here.api.of("POST", "/customers/acme/enrolments", body, status=201)
    here.report("high_value_at_risk", subject="acme", customer="acme")
    here.run(AT)
    [note] = here.posted
    assert "Tried so far:" in "\n".join(note.text)
    assert {"Customer", "Score", "ARR", "Owner"} <= note.fields.keys()
    actions = [button.action for button in note.buttons]
    assert actions == ["acknowledge", "stop_program", "pause_campaigns"]


def test_a_test_that_nobody_answers_bothers_no_executive() -> None:
    here = room()
    alert = here.report("test")
    here.run(AT)
    assert here.told == ["#customer-success", "success@company.com"]
    here.minutes(AT + DAY, 3)
    now = here.now(alert)
    assert (now.status, now.outcome, len(here.told)) == ("closed", "nobody answered", 2)
    here = room()
    here.report("test", channel="mail")
    here.run(AT)
    assert here.told == ["success@company.com"]


def test_who_responds_needs_nobody_who_is_told_of_it() -> None:
    here = room()
    alert = here.report()
    here.minutes(AT, 6)
    told = here.told
    assert flow.responded(here.api.venture, "acme", AT + HOUR, here.world())
    assert not flow.responded(here.api.venture, "acme", AT + HOUR, here.world())
    here.minutes(AT + DAY, 10)
    assert here.told == told, "nobody asks for an answer any more"
    assert [answer.action for answer in here.now(alert).answers] == ["responded"]


def test_what_a_customer_says_before_anybody_acts_keeps_nobody_from_being_told() -> None:
    here = room()
    alert = here.report()
    for minutes in (1, 5):
        said_at = AT + minutes * MINUTE
        assert not flow.responded(here.api.venture, "acme", said_at, here.world())
    here.minutes(AT + 5 * MINUTE, 2)
    assert sorted(here.told) == [URGENT, DANA]
    assert here.now(alert).answers == ()
