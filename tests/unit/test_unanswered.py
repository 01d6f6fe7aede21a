"""Whatever is switched on: of a critical customer who says nothing the executive hears once."""

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from functions.advance_playbooks.flow import advance_due
from functions.evaluate_triggers import flow, stores
from functions.raise_alert import flow as raising
from functions.shared.domain.alerts import Alert
from functions.shared.domain.critical import EXECUTIVE
from functions.shared.kernel.errors import Refused, Undecided
from tests.unit.api import AT, Api
from tests.unit.test_api_playbooks import shipped
from tests.unit.test_trigger_machine import PAST, Mortal, founded_in
from tests.unit.triggering import HOUR, Watched, watched

CHAIR, MAILED = "@chairman", "chairman@company.com"
TITLE = "A critical customer does not respond: Acme"
EXTRA = timedelta(minutes=1)


def fallen(house: Watched, *, program: bool = True, answered: bool = True) -> Watched:
    """A customer fell to critical an hour ago; somebody has the alert in their hands, if wanted."""
    if not program:
        document = shipped("critical") | {"enabled": False}
        house.api.of("PUT", "/playbooks/critical", document, status=201)
    house.customer(arr="900.00")
    house.fall()
    house.hours(1)
    if answered:
        answer(house, "customer_critical", "acknowledge")
    return house


def slower(house: Watched, *, response: int, executive: int) -> Watched:
    """So many hours to answer the alert, and until the executive hears of the silence."""
    changes = {"critical_response_hours": response, "executive_escalation_hours": executive}
    house.api.of("PATCH", "/parameters", {"changes": changes, "reason": "a test"})
    return house


def answer(house: Watched, kind: str, action: str) -> None:
    """Somebody answers the last alert of a kind."""
    alert = [one for one in house.every_alert if one.incident.kind == kind][-1]
    house.api.of("POST", f"/alerts/{alert.id}", {"action": action})


def pause(house: Watched, action: str = "pause") -> None:
    """Everything of the venture is paused, or resumed."""
    house.api.of("POST", "/brakes/venture", {"action": action, "reason": "a strike"})


def told(house: Watched) -> list[str]:
    """What the executive was told in Slack."""
    return [note.title for note in house.notes if note.channel == CHAIR]


def raised(house: Watched) -> list[Alert]:
    """The alerts that say that nobody has heard from the customer."""
    return house.alerts("critical_unanswered")


def test_where_the_playbook_tells_the_executive_no_alert_does() -> None:
    house = fallen(watched())
    house.hours(70)
    assert told(house) == [TITLE]
    assert raised(house) == []
    [step] = [run for run in house.run_of("critical").runs if run.step == "executive"]
    assert step.result == "told"


def test_where_it_is_switched_off_an_alert_does_within_the_hour() -> None:
    house = fallen(watched(), program=False)
    house.hours(47)
    assert (told(house), raised(house)) == ([], []), "the first five minutes count besides"
    house.hours(1)
    assert told(house) == [TITLE]
    [alert] = raised(house)
    assert alert.sent_at == AT + 49 * HOUR
    [note] = [note for note in house.notes if note.channel == CHAIR]
    said = "\n".join(note.text)
    assert "since 2026-03-02 10:30 UTC, and nobody has heard from them in 48 hours." in said
    assert (said.count("Tried so far:"), said.count("authorize an offer")) == (1, 0)
    assert {"Customer", "Score", "ARR", "Answer by"} <= note.fields.keys()
    assert [b.action for b in note.buttons] == ["acknowledge", "pause_campaigns"]
    answer(house, "critical_unanswered", "acknowledge")
    house.hours(40)
    assert told(house) == [TITLE]
    [firing] = house.firings()
    assert (firing.status, firing.depth) == ("open", 2)
    assert [r.subject for r in firing.responses if r.what == EXECUTIVE] == [alert.id]
    house.rise()
    assert house.firings()[0].status == "ended"


def test_what_is_open_of_it_closes_when_the_firing_ends() -> None:
    house = fallen(watched(), program=False)
    house.hours(50)
    house.api.happened("responded", channel="call")
    house.hear()
    [alert] = raised(house)
    assert (alert.status, alert.outcome) == ("closed", "responded")
    house.hours(30)
    assert told(house) == [TITLE]


def test_an_alert_that_nobody_answered_has_told_the_executive_already() -> None:
    house = fallen(watched(), program=False, answered=False)
    house.hours(70)
    assert told(house) == ["Nobody answers: A customer is in a critical state: Acme"]
    assert raised(house) == []


def executive_step(house: Watched) -> tuple[str, str]:
    """What became of the step that is to tell the executive."""
    [step] = [run for run in house.run_of("critical").runs if run.step == "executive"]
    return step.result, step.detail


def test_where_nobody_answers_the_alert_the_step_tells_nobody_once_more() -> None:
    house = fallen(watched(), answered=False)
    house.hours(25)
    said = "Nobody answers: A customer is in a critical state: Acme"
    assert told(house) == [said]
    house.hours(30)
    assert told(house) == [said]
    assert [mail.letter.subject for mail in house.mails if mail.to == MAILED] == [said]
    assert raised(house) == []
    known = "the executive was told by an alert: A customer is in a critical state"
    assert executive_step(house) == ("dropped", known)


def test_where_the_step_told_the_executive_first_the_alert_does_not_once_more() -> None:
    house = fallen(slower(watched(), response=48, executive=24), answered=False)
    house.hours(60)
    assert told(house) == [TITLE]
    assert [mail.letter.subject for mail in house.mails if mail.to == MAILED] == [TITLE]
    [alert] = house.alerts("customer_critical")
    assert alert.escalated_at == alert.answer_by
    [firing] = house.firings()
    assert sum(response.what == EXECUTIVE for response in firing.responses) == 1
    texts = [one["text"] for one in house.api.of("GET", "/customers/acme/timeline")["items"]]
    assert any("nobody answers: the executive knows" in text for text in texts)


def test_an_alert_by_which_the_executive_could_not_be_told_leaves_it_to_the_step() -> None:
    house = fallen(watched(), answered=False)
    house.hours(23)
    house.slack.unconnected.add(house.api.venture)
    house.mailer.fails = [Refused("rejected")]
    house.hours(2)
    assert told(house) == []
    house.slack.unconnected.clear()
    house.hours(24)
    assert told(house) == [TITLE]
    assert executive_step(house)[0] == "told"


def test_an_alert_by_which_the_executive_could_not_be_told_leaves_it_to_the_trigger() -> None:
    house = fallen(watched(), program=False, answered=False)
    house.hours(23)
    house.slack.unconnected.add(house.api.venture)
    house.mailer.fails = [Refused("rejected")]
    house.hours(2)
    [firing] = house.firings()
    assert (told(house), firing.depth) == ([], 1)
    house.slack.unconnected.clear()
    house.hours(24)
    assert told(house) == [TITLE]
    [alert] = raised(house)
    [firing] = house.firings()
    assert [r.subject for r in firing.responses if r.what == EXECUTIVE] == [alert.id]


def test_while_nobody_knows_whether_the_alert_reached_them_no_other_is_raised() -> None:
    house = alert_due()
    house.mailer.fails = [Undecided("the line broke")]
    house.slack.fails, house.slack.posts_all_the_same = [Undecided("the line broke")], True
    alerts(house)
    triggers(house)
    [firing] = house.firings()
    assert raised(house) == []
    assert EXECUTIVE not in {response.what for response in firing.responses}
    house.hours(6)
    [firing] = house.firings()
    assert (len(told(house)), raised(house)) == (1, [])
    assert EXECUTIVE in {response.what for response in firing.responses}


def tell_by(house: Watched, playbook: str, title: str) -> None:
    """A playbook that tells the executive something is entered."""
    step = {"id": "tell", "kind": "escalation", "title": title, "reason": "It is theirs."}
    document = shipped(playbook) | {"steps": [step], "variants": []}
    house.api.of("PUT", f"/playbooks/{playbook}", document, status=201)
    house.api.of("POST", "/customers/acme/enrolments", {"playbook": playbook}, status=201)
    house.hours(1)


def test_an_alert_of_an_earlier_fall_keeps_no_step_from_telling() -> None:
    house = fallen(watched(), answered=False)
    house.hours(30)
    house.rise()
    house.hours(24)
    tell_by(house, "at_risk", "They are at risk")
    assert told(house)[1:] == ["They are at risk: Acme"]


def test_what_a_journey_told_the_executive_is_not_the_fall() -> None:
    house = fallen(watched(), program=False, answered=False)
    tell_by(house, "renewal", "A renewal")
    assert told(house) == ["A renewal: Acme"]
    house.hours(24)
    assert told(house)[1:] == ["Nobody answers: A customer is in a critical state: Acme"]


def test_nor_does_it_keep_the_alert_about_the_silence_from_them() -> None:
    house = fallen(watched(), program=False)
    tell_by(house, "renewal", "A renewal")
    house.hours(48)
    assert told(house) == ["A renewal: Acme", TITLE]


def test_nor_is_a_journeys_step_left_out_once_they_know_of_the_fall() -> None:
    house = fallen(watched(), program=False, answered=False)
    house.hours(25)
    tell_by(house, "renewal", "A renewal")
    said = "Nobody answers: A customer is in a critical state: Acme"
    assert told(house) == [said, "A renewal: Acme"]


@pytest.mark.parametrize("what", ["responded", "rise", "churn", "false alarm"])
def test_whoever_is_over_it_in_time_is_told_of_to_nobody(what: str) -> None:
    house = fallen(watched(), program=False)
    house.hours(40)
    match what:
        case "responded":
            house.api.happened("responded", channel="call")
        case "rise":
            house.rise()
        case "churn":
            house.api.happened("subscription_changed", status="canceled")
        case _:
            answer(house, "customer_critical", "false_alarm")
    house.hear()
    house.hours(30)
    assert (told(house), raised(house)) == ([], [])


def test_a_run_that_ended_otherwise_leaves_it_to_the_alert() -> None:
    house = fallen(watched())
    run = house.run_of("critical")
    house.api.of("POST", f"/enrolments/{run.id}/stop")
    house.hours(55)
    assert told(house) == [TITLE]
    assert len(raised(house)) == 1


def test_a_step_that_is_held_tells_nobody_once_the_alert_has() -> None:
    house = fallen(watched())
    pause(house)
    house.hours(48)
    assert told(house) == [], "the step has an hour of its own"
    house.hours(2)
    assert told(house) == [TITLE]
    assert len(raised(house)) == 1
    pause(house, "resume")
    answer(house, "critical_unanswered", "acknowledge")
    for _ in range(10):
        house.minute()
    assert told(house) == [TITLE]
    [step] = [run for run in house.run_of("critical").runs if run.step == "executive"]
    assert (step.result, step.detail) == (
        "dropped",
        f"the executive was told by an alert: {TITLE}",
    )


def test_an_alert_that_escalates_later_tells_nobody_once_more() -> None:
    house = slower(watched(), response=48, executive=24)
    fallen(house, program=False, answered=False)
    house.hours(25)
    assert told(house) == [TITLE]
    answer(house, "critical_unanswered", "acknowledge")
    house.hours(30)
    assert told(house) == [TITLE]
    [alert] = house.alerts("customer_critical")
    assert alert.escalated_at == alert.answer_by
    texts = [one["text"] for one in house.api.of("GET", "/customers/acme/timeline")["items"]]
    assert any("nobody answers: the executive knows" in text for text in texts)


def test_nothing_is_said_while_the_venture_is_paused() -> None:
    house = fallen(watched(), program=False)
    house.hours(40)
    house.api.of("PATCH", "", {"status": "paused"})
    house.hours(20)
    assert (told(house), raised(house)) == ([], [])


def test_a_later_fall_is_told_of_anew() -> None:
    house = fallen(watched(), program=False)
    house.hours(50)
    house.rise()
    house.hours(24)
    house.fall()
    house.hours(1)
    answer(house, "customer_critical", "acknowledge")
    house.hours(50)
    assert told(house) == [TITLE, TITLE]
    assert [alert.status for alert in raised(house)] == ["closed", "sent"]


def on_mortal() -> Watched:
    """A venture on a table at whose calls others may come between."""
    api = Api(table=Mortal())
    api.venture = founded_in(api)
    api.of("PATCH", "/parameters", {"changes": {"progression_mode": "auto"}, "reason": "a test"})
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    return Watched(api)


def step_due() -> Watched:
    """Held until now, the step is due in the very minute in which the trigger looks."""
    house = fallen(on_mortal())
    pause(house)
    house.hours(48)
    pause(house, "resume")
    house.api.at += timedelta(minutes=30)
    return house


def test_a_step_of_which_nobody_knows_whether_it_went_out_is_waited_for() -> None:
    house = step_due()
    house.slack.fails, house.slack.posts_all_the_same = [Undecided("the line broke")], True
    others(house)
    triggers(house)
    assert raised(house) == []
    house.later(minutes=10)
    triggers(house)
    assert (told(house), raised(house)) == ([TITLE], [])
    [step] = [run for run in house.run_of("critical").runs if run.step == "executive"]
    assert step.result == "told"


def test_a_step_that_reached_nobody_leaves_it_to_the_alert() -> None:
    house = fallen(watched())
    house.hours(46)
    house.slack.unconnected.add(house.api.venture)
    house.mailer.fails = [Refused("rejected")]
    house.hours(2)
    [step] = [run for run in house.run_of("critical").runs if run.step == "executive"]
    assert (step.result, told(house)) == ("task", [])
    # By then the mail service takes their mail again.
    [alert] = raised(house)
    assert {(one.channel, one.status) for one in alert.deliveries} == {
        ("slack", "failed"),
        ("mail", "done"),
    }


def alert_due() -> Watched:
    """The time of the alert is up in the very minute in which the trigger looks."""
    house = on_mortal()
    house.api.of("PUT", "/parameters/critical_response_hours", {"value": 48, "reason": "a test"})
    fallen(house, program=False, answered=False)
    house.hours(47)
    [alert] = house.alerts("customer_critical")
    assert alert.answer_by
    house.api.at = alert.answer_by
    return house


def both_due() -> Watched:
    """Step and alert are due in one and the same minute."""
    house = fallen(slower(on_mortal(), response=48, executive=48), answered=False)
    house.hours(46)
    house.api.at += 65 * EXTRA
    [alert] = house.alerts("customer_critical")
    assert house.at == alert.answer_by
    return house


def triggers(house: Watched) -> None:
    """The triggers look."""
    flow.run(house.at, stores.over(house.table))


def others(house: Watched) -> None:
    """The playbooks' steps, and the alerts, are looked at."""
    steps(house)
    alerts(house)


def steps(house: Watched) -> None:
    """The playbooks' steps are looked at."""
    assert advance_due(house.at, house.world()).steps.failures == []


def alerts(house: Watched) -> None:
    """The alerts are looked at."""
    raising.run(house.at, house.raising())


Act = Callable[[Watched], None]


@pytest.mark.parametrize(
    ("begin", "first", "second"),
    [
        (step_due, triggers, others),
        (step_due, others, triggers),
        (alert_due, triggers, others),
        (alert_due, others, triggers),
        (both_due, steps, alerts),
        (both_due, alerts, steps),
    ],
)
def test_whoever_comes_between_at_any_call_the_executive_hears_once(
    begin: Callable[[], Watched], first: Act, second: Act
) -> None:
    start = begin()
    assert told(start) == []
    for act in (first, second):
        alone = copy.deepcopy(start)
        act(alone)
        alone.hear()
        assert len(told(alone)) == 1, "each would tell them, where it comes alone"
    whole = copy.deepcopy(start)
    mortal(whole).calls = 0
    first(whole)
    calls = mortal(whole).calls
    assert calls > 5
    with ThreadPoolExecutor(1) as apart:
        for call in range(1, calls + 1):
            house = copy.deepcopy(start)
            table = mortal(house)
            table.calls, table.overtaken_at = 0, call
            # Another function is on no stack of this one's.
            table.overtake = lambda house=house: apart.submit(second, house).result()  # type: ignore[misc]
            first(house)
            table.overtaken_at = PAST
            for _ in range(3):
                house.later(minutes=2)
                triggers(house)
            house.hear()
            assert len(told(house)) == 1, call


def test_an_alert_waits_for_a_step_of_which_nobody_knows_whether_it_went_out() -> None:
    house = both_due()
    house.slack.fails, house.slack.posts_all_the_same = [Undecided("the line broke")], True
    steps(house)
    alerts(house)
    assert house.alerts("customer_critical")[0].escalated_at is None
    house.later(minutes=10)
    assert (told(house), executive_step(house)[0]) == ([TITLE], "told")
    assert house.alerts("customer_critical")[0].escalated_at


def minutes(house: Watched, count: int) -> None:
    """So many minutes pass, one by one: what is left as it is stays due."""
    for _ in range(count):
        house.minute()


def test_what_a_person_is_asked_about_keeps_an_alert_waiting_no_longer() -> None:
    house = both_due()
    house.slack.unconnected.add(house.api.venture)
    house.mailer.fails = [Undecided("nobody knows")]
    others(house)
    minutes(house, 50)
    assert [task for task in house.tasks if task.kind == "question"] == []
    assert house.alerts("customer_critical")[0].escalated_at is None
    minutes(house, 14)
    assert [task.kind for task in house.tasks if task.kind == "question"] == ["question"]
    assert [mail.to for mail in house.mails].count(MAILED) == 1
    assert house.alerts("customer_critical")[0].escalated_at


def mortal(house: Watched) -> Mortal:
    """The table of a house."""
    assert isinstance(house.table, Mortal)
    return house.table
