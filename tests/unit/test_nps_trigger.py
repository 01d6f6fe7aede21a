"""RETENTION-003: NPS below where it is positive fires once, and the executive hears at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from functions.evaluate_triggers.outcomes import Ended, Fired, NotFired, Outcome
from functions.shared.domain.alerts import Answer
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.segments import Traits
from functions.shared.store.alerts import Alerts
from functions.shared.store.surveys import Surveys
from tests.unit.triggering import Watched, watched

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
COMMENTS = (
    ("The export is broken again and crashes", 6),
    ("Support never answers my tickets", 4),
    ("Far too expensive for what it does", 2),
)


def answered(house: Watched, scores: dict[int, int], at: datetime, survey: str = "q1") -> None:
    """So many contacts of one customer gave each score; some detractors say why."""
    house.api.customer("acme")
    store, number = Surveys(house.table), 0
    for score, many in scores.items():
        for _ in range(many):
            number += 1
            data = {"survey": survey, "contact": f"c{number}@acme.example", "score": score}
            fact = Fact(
                id=f"{survey}-{number}",
                source="tenure",
                kind=Kind.NPS_ANSWERED,
                occurred_at=at,
                data=data,
            )
            store.record_answer_fact(house.api.venture, "acme", fact, Traits("basic"))


def looked(house: Watched, at: datetime) -> list[Outcome]:
    """What the hour came to for this trigger."""
    house.api.at = at
    return [one for one in house.hour() if one.trigger == "RETENTION-003"]


def done(house: Watched) -> list[str]:
    """What was done about the only firing."""
    [firing] = house.firings("RETENTION-003")
    return [response.what for response in firing.responses]


def test_99_answers_decide_nothing_and_are_not_the_weeks_look() -> None:
    house = watched()
    answered(house, {3: 99}, MONDAY - DAY)
    assert looked(house, MONDAY) == [
        NotFired("RETENTION-003", "99 answers in 30 days, 100 are needed")
    ]
    assert house.firings("RETENTION-003") == []
    answered(house, {3: 100}, MONDAY - DAY)
    assert isinstance(looked(house, MONDAY + HOUR)[0], Fired)


def test_nps_of_exactly_the_threshold_is_positive() -> None:
    house = watched()
    answered(house, {9: 30, 8: 40, 3: 30}, MONDAY - DAY)
    assert isinstance(looked(house, MONDAY)[0], NotFired)
    assert looked(house, MONDAY + HOUR) == []
    assert house.alerts("nps_negative") == []


def test_below_it_the_executive_hears_at_once_and_once() -> None:
    house = watched()
    answered(house, {9: 29, 8: 40, 3: 31}, MONDAY - DAY)
    assert isinstance(looked(house, MONDAY)[0], Fired)
    looked(house, MONDAY)
    looked(house, MONDAY + HOUR)
    [firing] = house.firings("RETENTION-003")
    assert (firing.evidence["score"], firing.evidence["responses"]) == ("-2.0", "100")
    assert firing.cause == "below:2026-W10"
    [alert] = house.alerts("nps_negative")
    assert (alert.incident.due_at, alert.incident.firing) == (MONDAY, firing.id)
    assert firing.evidence["plan_by"] == (MONDAY + 14 * DAY).isoformat()
    assert "no detractor wrote a comment: ask them in person" in done(house)
    assert any(what.startswith("no survey of its own to the 31 detractors") for what in done(house))
    for week in range(1, 4):
        answered(house, {9: 29, 8: 40, 3: 31}, MONDAY + week * 7 * DAY - DAY, f"q{week}")
        looked(house, MONDAY + week * 7 * DAY)
    assert len(house.firings("RETENTION-003")) == 1


def test_what_hurts_most_is_ranked_and_goes_to_whom_it_concerns() -> None:
    house = watched()
    store = Surveys(house.table)
    answered(house, {3: 100}, MONDAY - DAY)
    number = 0
    for text, many in COMMENTS:
        for _ in range(many):
            number += 1
            house.api.happened(
                "nps_answered",
                at=MONDAY - HOUR,
                survey="q1",
                contact=f"c{number}@acme.example",
                score=3,
                comment=text,
            )
    assert store.written(house.api.venture, MONDAY - DAY, MONDAY)
    looked(house, MONDAY)
    [firing] = house.firings("RETENTION-003")
    assert firing.evidence["pain_1"].startswith("product, 6 comments (50.0 %)")
    plans = [what for what in done(house) if what.startswith("action plan")]
    assert plans == [
        "action plan, product: hand it over to stage 33, post-MVP expansion",
        "action plan, support: more capacity in support",
        "action plan, pricing: the executive decides about the price",
    ]
    causes = "causes of pain 1, as detractors say: nps/pains has their words"
    assert causes in done(house)
    house.api.of("DELETE", "/customers/acme", status=204)
    assert causes in done(house)
    left = repr(house.firings("RETENTION-003") + house.alerts("nps_negative"))
    assert [text for text, _ in COMMENTS if text in left] == []


def test_of_each_deadline_that_passes_the_executive_hears_whatever_they_answered() -> None:
    house = watched()
    answered(house, {3: 100}, MONDAY - DAY)
    looked(house, MONDAY)
    for day in range(1, 15):
        looked(house, MONDAY + day * DAY)
        looked(house, MONDAY + day * DAY + HOUR)
    reminded = [what for what in done(house) if what.startswith("reminded")]
    assert reminded == [
        "reminded: the causes of the top pains are to be named by now",
        "reminded: the action plan is to be decided by now",
    ]
    alerts = house.alerts("nps_negative")
    assert [alert.incident.subject for alert in alerts] == ["nps", "nps, causes", "nps, plan"]
    assert [(alert.status, len(alert.causes)) for alert in alerts] == [("sent", 1)] * 3
    told = [note.title for note in house.notes if note.channel == "@chairman"]
    first, later = "NPS is -100.0", "NPS was -100.0, and is -100.0 now"
    assert [title for title in told if not title.startswith("Nobody")] == [first, later, later]
    answered(house, {10: 300}, MONDAY + 15 * DAY, "q2")
    looked(house, MONDAY + 16 * DAY)
    [firing] = house.firings("RETENTION-003")
    over = {(alert.status, alert.outcome) for alert in house.alerts("nps_negative")}
    assert over == {("closed", firing.outcome)}


def test_a_reminder_says_how_nps_stands_now_beside_how_it_stood_at_first() -> None:
    house = watched()
    answered(house, {3: 100}, MONDAY - 25 * DAY)
    looked(house, MONDAY)
    _answer(house, "acknowledge")
    # By the first deadline others have answered; by the second, too few are left.
    answered(house, {10: 40, 3: 60}, MONDAY + 6 * DAY, "q2")
    for day in range(1, 8):
        looked(house, MONDAY + day * DAY)
    [_, causes] = house.alerts("nps_negative")
    assert causes.incident.title == "NPS was -100.0, and is -20.0 now"
    assert causes.incident.text[0] == (
        "On 2026-03-02: NPS is -100.0 from 100 answers, below 0. "
        "Now: NPS is -20.0 from 100 answers, below 0."
    )
    assert causes.incident.text[2] == "By now the causes of the top pains are to be named."
    fields = causes.incident.fields
    assert (fields["NPS"], fields["Answers"], fields["Detractors"]) == (
        "-100.0, give or take 4.0",
        "100",
        "100",
    )
    assert (fields["Answers now"], fields["Detractors now"]) == ("100", "60")
    assert fields["NPS now"].startswith("-20.0, give or take ")


def test_a_reminder_after_too_few_answers_says_so() -> None:
    house = watched()
    answered(house, {3: 100}, MONDAY - 25 * DAY)
    looked(house, MONDAY)
    _answer(house, "acknowledge")
    for day in range(1, 8):
        looked(house, MONDAY + day * DAY)
    [_, causes] = house.alerts("nps_negative")
    assert causes.incident.title == "NPS was -100.0, and is unknown now"
    assert causes.incident.text[0].endswith("Now: nobody has answered in 30 days.")
    answered(house, {3: 7}, MONDAY + 8 * DAY, "q2")
    for day in range(8, 15):
        looked(house, MONDAY + day * DAY)
    plan = house.alerts("nps_negative")[-1]
    few = "Now: NPS is -100.0 from too few: 7 answers in 30 days, 100 are needed."
    assert plan.incident.text[0].endswith(few)


def test_it_ends_when_the_executive_decides_and_not_before() -> None:
    house = watched()
    answered(house, {3: 100}, MONDAY - DAY)
    looked(house, MONDAY)
    _answer(house, "acknowledge")
    looked(house, MONDAY + DAY + HOUR)
    [firing] = house.firings("RETENTION-003")
    assert (firing.status, done(house)[-1]) == ("open", "alert answered")
    for day in range(2, 8):
        looked(house, MONDAY + day * DAY + 2 * HOUR)
    _answer(house, "pause_campaigns", "nps, causes")
    assert isinstance(looked(house, MONDAY + 9 * DAY)[0], Ended)
    [firing] = house.firings("RETENTION-003")
    assert firing.outcome == "the executive decided, pause campaigns: we talk first"
    assert {alert.status for alert in house.alerts("nps_negative")} == {"closed"}
    looked(house, MONDAY + 14 * DAY)
    assert len(house.firings("RETENTION-003")) == 1


def test_a_reminder_that_nobody_answers_is_over_with_the_decision_about_the_other_one() -> None:
    house = watched()
    answered(house, {3: 100}, MONDAY - DAY)
    for day in range(9):
        looked(house, MONDAY + day * DAY)
    _answer(house, "override")
    looked(house, MONDAY + 9 * DAY)
    [firing] = house.firings("RETENTION-003")
    outcomes = [alert.outcome for alert in house.alerts("nps_negative")]
    assert outcomes == ["override", firing.outcome]


def test_it_ends_with_nps_positive_again_and_a_later_fall_is_another_cause() -> None:
    house = watched()
    answered(house, {3: 100}, MONDAY - 20 * DAY)
    looked(house, MONDAY)
    answered(house, {10: 100}, MONDAY + 10 * DAY, "q2")
    looked(house, MONDAY + 10 * DAY + HOUR)
    [firing] = house.firings("RETENTION-003")
    assert firing.outcome == "recovered: NPS is 100.0 from 100 answers"
    [alert] = house.alerts("nps_negative")
    assert (alert.status, alert.outcome) == ("closed", firing.outcome)
    answered(house, {3: 300}, MONDAY + 20 * DAY, "q3")
    looked(house, MONDAY + 21 * DAY)
    assert [one.cause for one in house.firings("RETENTION-003")] == [
        "below:2026-W10",
        "below:2026-W13",
    ]


def test_nothing_fires_for_a_paused_venture() -> None:
    house = watched()
    answered(house, {3: 100}, MONDAY - DAY)
    house.api.of("PATCH", "", {"status": "paused"})
    assert looked(house, MONDAY) == []
    assert house.firings("RETENTION-003") == []


def _answer(house: Watched, action: str, subject: str = "nps") -> None:
    """The executive answers what is open about a subject."""
    store = Alerts(house.table)
    alert = store.open_about(house.api.venture, "nps_negative", subject)
    assert alert is not None
    answer = Answer(action=action, by="chair", at=house.at, reason="we talk first")
    assert store.save(replace(alert.closed(action, house.at), answers=(answer,)))
