"""Who may enter a playbook: every condition, the rules at their edges, and no look too late."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.shared.domain import state
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.health import Band
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks import conditions as c
from functions.shared.domain.playbooks.conditions import Condition, View, holds, turns
from functions.shared.domain.playbooks.document import Day, Delay, Falls, Playbook, Turns
from functions.shared.domain.playbooks.entry import (
    Course,
    Fall,
    Later,
    Occasion,
    Past,
    begun_by_fall,
    opening,
)
from functions.shared.domain.state import History
from functions.shared.store.playbooks import delivered

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
PROFILE = Profile(
    customer="c",
    name="C",
    tier="professional",
    arr=Decimal(10_000),
    onboarded_at=AT - 20 * DAY,
    saved_at=AT - 100 * DAY,
)
ONBOARDING, ACTIVATION = delivered()["onboarding"], delivered()["activation"]
ENGAGEMENT, RENEWAL = delivered()["engagement"], delivered()["renewal"]
AT_RISK, WIN_BACK = delivered()["at_risk"], delivered()["win_back"]


def fact(kind: Kind, at: datetime, **data: object) -> Fact:
    said = f"t:{kind}:{at.isoformat()}:{sorted(data.items())}"
    return Fact(id=said, source="t", kind=kind, occurred_at=at, data=data)


def used(feature: str, at: datetime, *, core: bool = False) -> Fact:
    return fact(Kind.FEATURE_USED, at, feature=feature, core=core)


def seen(facts: Iterable[Fact] = (), at: datetime = AT, **profile: object) -> View:
    return View(
        history=state.fold(History(), list(facts)),
        profile=replace(PROFILE, **profile),  # type: ignore[arg-type]
        parameters=Parameters(),
        at=at,
        since=AT - 5 * DAY,
    )


LOGIN = fact(Kind.LOGIN, AT - HOUR)
CORE = used("export", AT - HOUR, core=True)
HEALTHY = seen([LOGIN, CORE])
NOTHING = seen()
CHURNED = seen([LOGIN, fact(Kind.SUBSCRIPTION_CHANGED, AT - HOUR, status="canceled")])
DECLINING = [fact(Kind.LOGIN, AT - n * DAY) for n in (9, 15, 16, 17, 18)]
GOAL = fact(Kind.GOAL_REACHED, AT - 9 * DAY, goal="invoice")


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        (c.All(of=(c.InBand(one_of=("healthy",)), c.Adopted(at_least=1))), HEALTHY, NOTHING),
        (c.Any(of=(c.InBand(one_of=("critical",)), c.Adopted(at_least=9))), NOTHING, HEALTHY),
        (c.Not(of=c.Adopted(at_least=1)), NOTHING, HEALTHY),
        (c.InBand(one_of=("healthy",)), HEALTHY, NOTHING),
        (c.InBand(one_of=("healthy", "at_risk", "critical")), NOTHING, CHURNED),
        (c.Scores(at_least=85), HEALTHY, NOTHING),
        (c.Scores(below=31), NOTHING, HEALTHY),
        (c.Scores(), NOTHING, CHURNED),
        (c.Lives(one_of=("active",)), HEALTHY, CHURNED),
        (c.Lives(one_of=("churned",)), CHURNED, HEALTHY),
        (c.Uses(one_of=("declining",)), seen(DECLINING), HEALTHY),
        (c.Uses(one_of=("steady",)), HEALTHY, seen(DECLINING)),
        (c.InStage(one_of=("activation",)), NOTHING, seen(onboarded_at=AT - 40 * DAY)),
        (c.InTier(one_of=("professional",)), NOTHING, seen(tier="free")),
        (c.PaysAtLeast(at_least="high_value_arr"), NOTHING, seen(arr=Decimal("9999.99"))),
        (c.PaysAtLeast(at_least="10000.01"), seen(arr=Decimal("10000.01")), NOTHING),
        (c.Adopted(at_least=1), HEALTHY, NOTHING),
        (c.Adopted(at_least=2), seen([CORE, used("share", AT)]), HEALTHY),
        (c.Activated(), HEALTHY, NOTHING),
        (c.Activated(), seen([GOAL]), seen([GOAL], onboarded_at=AT - 8 * DAY)),
        # What was used before counts once it is used again.
        (
            c.Activated(),
            seen([used("x", AT - 30 * DAY), used("x", AT - 2 * DAY)]),
            seen([used("x", AT - 30 * DAY)]),
        ),
        (c.Activated(), HEALTHY, seen([CORE], onboarded_at=None)),
        (c.Reached(goal="invoice"), seen([GOAL]), HEALTHY),
        (
            c.Responded(),
            seen([fact(Kind.RESPONDED, AT, channel="email")]),
            seen([fact(Kind.RESPONDED, AT - 5 * DAY, channel="email")]),
        ),
        (c.Returned(), HEALTHY, seen([fact(Kind.LOGIN, AT - 6 * DAY)])),
        (
            c.Subscribed(),
            seen([fact(Kind.SUBSCRIPTION_CHANGED, AT, status="trialing")]),
            CHURNED,
        ),
        (c.Subscribed(), seen([fact(Kind.SUBSCRIPTION_CHANGED, AT, status="active")]), NOTHING),
    ],
)
def test_a_condition_holds_or_not(condition: Condition, yes: View, no: View) -> None:
    assert holds(condition, yes)
    assert not holds(condition, no)
    assert holds(c.Not(of=condition), no)


def opens(playbook: Playbook, view: View, course: Course | None = None) -> Occasion | Later:
    return opening(playbook, course or Course(), view)


def at_day(days: float) -> datetime:
    """An instant so many days after the onboarding."""
    assert PROFILE.onboarded_at
    return PROFILE.onboarded_at + days * DAY


def test_onboarding_lets_in_from_day_3_to_day_14_and_never_after() -> None:
    def on(at: datetime, *facts: Fact) -> Occasion | Later:
        return opens(ONBOARDING, seen(facts, at))

    assert on(at_day(0)) == Later(at_day(3))
    assert on(at_day(3) - SECOND) == Later(at_day(3))
    assert isinstance(on(at_day(3)), Occasion)
    assert isinstance(on(at_day(15) - SECOND), Occasion)
    assert on(at_day(15)) == Later(None)
    # Who is active by then need not be helped; it is looked at again, for a date may be moved.
    assert on(at_day(4), used("x", at_day(1))) == Later(at_day(5))
    # Who is looked at again anyway is so at a full hour, with all the others.
    assert on(at_day(4) + SECOND, used("x", at_day(1))) == Later(at_day(5) + HOUR)
    assert opens(ONBOARDING, seen(onboarded_at=None)) == Later(None)


def test_activation_follows_the_first_core_feature_once() -> None:
    first = AT - 7 * DAY

    def on(at: datetime, *facts: Fact) -> Occasion | Later:
        return opens(ACTIVATION, seen([used("export", first, core=True), *facts], at))

    assert opens(ACTIVATION, seen([used("share", first)])) == Later(None)
    assert on(AT - SECOND) == Later(AT)
    assert isinstance(on(AT), Occasion)
    assert on(AT, used("share", AT - HOUR)) == Later(AT + DAY)
    assert isinstance(on(AT + 8 * DAY - SECOND), Occasion)
    assert on(AT + 8 * DAY) == Later(None)
    once = Course(past={"activation": Past(occasion="another", entered_at=AT - 90 * DAY)})
    assert opens(ACTIVATION, seen([used("export", first, core=True)]), once) == Later(None)


def test_renewal_lets_in_30_days_before_each_renewal() -> None:
    renews = AT + 30 * DAY

    def on(at: datetime, course: Course | None = None, to: datetime = renews) -> Occasion | Later:
        return opens(RENEWAL, seen(at=at, renews_at=to), course)

    assert on(AT - SECOND) == Later(AT)
    found = on(AT)
    assert isinstance(found, Occasion)
    assert isinstance(on(renews - SECOND), Occasion)
    assert on(renews) == Later(None)
    past = Past(occasion=found.key, entered_at=AT, ended_at=AT + DAY)
    course = Course(past={"renewal": past})
    assert on(AT + 2 * DAY, course) == Later(None)
    # A date that was corrected is of the same renewal, whichever source had the last word.
    for hours in (-160, -3, 3, 160):
        assert on(AT + 8 * DAY, course, renews + hours * HOUR) == Later(None)
    # A renewal that was moved is another one.
    assert isinstance(on(AT + 8 * DAY, course, renews + 7 * DAY), Occasion)
    assert isinstance(on(AT, course, renews - 7 * DAY), Occasion)
    moved = renews + 365 * DAY
    assert on(AT + 2 * DAY, course, moved) == Later(moved - 30 * DAY)
    assert isinstance(on(moved - 30 * DAY, course, moved), Occasion)


def test_engagement_lets_in_who_uses_less_and_again_after_90_days() -> None:
    assert isinstance(opens(ENGAGEMENT, seen(DECLINING)), Occasion)
    ended = AT - 89 * DAY
    past = Past(occasion="turn:before", entered_at=AT - 100 * DAY, ended_at=ended)
    course = Course(past={"engagement": past})
    assert opens(ENGAGEMENT, seen(DECLINING), course) == Later(ended + 90 * DAY)
    assert isinstance(opens(ENGAGEMENT, seen(DECLINING, AT), replace(course, past={})), Occasion)
    running = Course(running={"engagement": "e"}, past={"engagement": past})
    assert opens(ENGAGEMENT, seen(DECLINING), running) == Later(None)
    # Nobody declines who does nothing at all; somebody looks again all the same.
    assert opens(ENGAGEMENT, NOTHING) == Later(AT + 14 * DAY)


FELL = Fall(source="healthy", band="at_risk", at=AT, n=7)
STILL = replace(AT_RISK, entry=Falls(band="at_risk", still_after=Delay(minutes=5)))
AT_RISK_NOW = [fact(Kind.LOGIN, AT - 10 * DAY), CORE]


def test_a_fall_lets_in_where_it_is_still_there_after_a_while() -> None:
    def on(at: datetime, facts: Iterable[Fact] = AT_RISK_NOW) -> Occasion | Later:
        return opens(STILL, seen(facts, at), Course(fell=FELL))

    due = AT + timedelta(minutes=5)
    assert on(AT) == Later(due)
    assert on(due) == Occasion("band:7", "the band fell from healthy to at risk")
    assert on(due, [LOGIN, CORE]) == Later(None)
    # Where nobody could act for a day it is where they stand, and no news.
    assert isinstance(on(due + DAY - SECOND), Occasion)
    assert on(due + DAY) == Later(None)
    assert opens(STILL, seen(AT_RISK_NOW)) == Later(None)
    other = Course(fell=replace(FELL, band="critical"))
    assert opens(STILL, seen(AT_RISK_NOW), other) == Later(None)


def test_a_score_that_was_in_the_way_of_one_program_takes_no_time_from_another() -> None:
    slow = replace(AT_RISK, entry=Falls(band="at_risk", still_after=Delay(days=3)))
    due = AT + 3 * DAY

    def on(at: datetime, outside_at: datetime = AT) -> Occasion | Later:
        course = Course(fell=replace(FELL, outside_at=outside_at))
        return opens(slow, seen(AT_RISK_NOW, at), course)

    assert isinstance(on(due + DAY - SECOND), Occasion)
    assert on(due + DAY) == Later(None)
    # What was in the way until lately gives it more.
    assert isinstance(on(due + 2 * DAY, outside_at=due), Occasion)


def test_a_fall_begins_one_run() -> None:
    past = Past(occasion="band:7", entered_at=AT)
    known = Course(fell=FELL, past={"at_risk": past})
    assert opens(AT_RISK, seen(AT_RISK_NOW), known) == Later(None)
    again = replace(known, fell=replace(FELL, n=9))
    assert isinstance(opens(AT_RISK, seen(AT_RISK_NOW), again), Occasion)


def test_an_occasion_whose_run_made_way_lets_in_once_more_and_as_another_one() -> None:
    def on(past: Past) -> Occasion | Later:
        course = Course(was_active=True, past={"win_back": past})
        return opens(WIN_BACK, seen([fact(Kind.LOGIN, AT - 40 * DAY)]), course)

    first = on(Past(occasion="person:before", entered_at=AT - 90 * DAY))
    assert isinstance(first, Occasion)
    past = Past(occasion=first.key, entered_at=AT - 9 * DAY, ended_at=AT - 8 * DAY)
    assert on(past) == Later(None)
    made_way = "the critical program is more urgent"
    second = on(replace(past, outcome=made_way))
    assert isinstance(second, Occasion)
    assert (second.key != first.key, second.cause) == (True, first.cause)
    again = Past(occasion=second.key, entered_at=AT - 7 * DAY, ended_at=AT - DAY, outcome="stopped")
    assert on(again) == Later(None)
    third = on(replace(again, outcome=made_way))
    assert isinstance(third, Occasion)
    assert third.key not in (first.key, second.key)


def test_of_programs_the_most_urgent_is_begun_by_a_fall() -> None:
    urgent = replace(AT_RISK, name="urgent", priority=9)
    books = [*delivered().values(), urgent, replace(urgent, name="off", enabled=False, priority=10)]
    assert begun_by_fall(books, Band.HEALTHY, Band.AT_RISK) is urgent
    assert begun_by_fall(books, Band.CRITICAL, Band.AT_RISK) is None
    assert begun_by_fall(books, Band.HEALTHY, Band.CRITICAL) is delivered()["critical"]


MOMENTS = st.integers(0, 24 * 60).map(lambda hours: AT - 30 * DAY + hours * HOUR)
FACTS = st.lists(
    st.one_of(
        st.builds(fact, st.just(Kind.LOGIN), MOMENTS),
        st.builds(used, st.sampled_from(["a", "b", "c"]), MOMENTS, core=st.booleans()),
        st.builds(lambda at: fact(Kind.GOAL_REACHED, at, goal="g"), MOMENTS),
    ),
    max_size=12,
)
DAILY = Delay(days=1)
INACTIVE = replace(
    ENGAGEMENT,
    entry=Turns(when=c.Lives(one_of=("inactive",)), again_after=DAILY, look_every=DAILY),
)
LESS = replace(
    ENGAGEMENT,
    entry=Turns(when=c.Uses(one_of=("declining",)), again_after=DAILY, look_every=DAILY),
)
FALLING = replace(
    ENGAGEMENT,
    entry=Turns(
        when=c.Any(of=(c.InBand(one_of=("critical",)), c.Scores(at_least=40, below=60))),
        again_after=DAILY,
        look_every=DAILY,
    ),
)
ACTIVATED_STAGE = replace(
    ENGAGEMENT,
    entry=Turns(when=c.InStage(one_of=("activation",)), again_after=DAILY, look_every=DAILY),
)
EARLY = replace(ONBOARDING, entry=Day(of="onboarding", day=0, until=1))
BEGINS, ENDS = AT - 30 * DAY, AT + 70 * DAY


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from([ONBOARDING, ACTIVATION, RENEWAL, EARLY]),
    FACTS,
    MOMENTS,
    MOMENTS.map(lambda at: at + 20 * DAY),
)
def test_days_are_never_looked_at_too_late(
    playbook: Playbook, facts: list[Fact], onboarded: datetime, renews: datetime
) -> None:
    """An hour-by-hour look at somebody finds nothing that the lazy looks missed."""

    def look(at: datetime) -> Occasion | Later:
        told = [one for one in facts if one.occurred_at <= at]
        return opens(playbook, seen(told, at, onboarded_at=onboarded, renews_at=renews))

    # The profile, and the first core feature, ask for a look; nothing else that happens does.
    cores = [one.occurred_at for one in facts if one.data.get("core")]
    asked = [BEGINS, *([min(cores)] if cores else [])]
    assert lazily(look, asked) == hour_by_hour(look, BEGINS)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([INACTIVE, LESS, FALLING, ACTIVATED_STAGE]), FACTS, MOMENTS)
def test_what_time_alone_turns_is_looked_at_within_a_day(
    playbook: Playbook, facts: list[Fact], onboarded: datetime
) -> None:
    begins = max([BEGINS, *(one.occurred_at for one in facts)])

    def look(at: datetime) -> Occasion | Later:
        return opens(playbook, seen(facts, at, onboarded_at=onboarded))

    possible, entered = hour_by_hour(look, begins), lazily(look, [begins])
    assert (possible is None) == (entered is None)
    if possible and entered:
        assert entered <= possible + DAY


def hour_by_hour(look: Callable[[datetime], Occasion | Later], begins: datetime) -> datetime | None:
    """The first whole hour at which somebody may enter."""
    hours = (begins + n * HOUR for n in range(int((ENDS - begins) / HOUR)))
    return next((at for at in hours if isinstance(look(at), Occasion)), None)


def lazily(look: Callable[[datetime], Occasion | Later], asked: list[datetime]) -> datetime | None:
    """When somebody enters who is looked at only when asked for, and when a look said so."""
    due = sorted(asked)
    while due and due[0] < ENDS:
        at = due.pop(0)
        found = look(at)
        if isinstance(found, Occasion):
            return at
        if found.at:
            assert found.at > at, "a look that leads to itself"
            due = sorted([*due, found.at])
    return None


def test_a_turn_is_one_that_time_brings() -> None:
    view = seen(AT_RISK_NOW)
    whole = c.All(of=(c.InBand(one_of=("at_risk",)), c.Lives(one_of=("active",))))
    coming = turns(whole, view)
    assert coming == sorted(coming)
    assert all(at > AT for at in coming)
    assert turns(c.Adopted(at_least=1), view) == []
