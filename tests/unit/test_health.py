"""What must hold of every score: its bounds, exact instants, ways that reach, exact splits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.shared.domain import health, replay, state, ways
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.health import Health, Look, Signals
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.points import turns
from functions.shared.domain.replay import Kept
from functions.shared.domain.signals import Reading, day_of
from functions.shared.domain.state import History, Register
from tests.unit.scoring import AT, DAY, EVERYTHING_COUNTS, HOUR, P, facts, parameters, signals

TICK = timedelta(microseconds=1)
HORIZON = 90 * DAY


@given(signals, parameters())
def test_points_lie_within_their_components_and_sum_to_the_score(s: Signals, p: Parameters) -> None:
    parts = health.shares(s, p, AT)
    assert sum(part.max for part in parts) == 100
    assert all(0 <= part.points <= part.max for part in parts)
    assert sum(part.points for part in parts) == health.score(s, p, AT)
    assert ("reading" in {part.name for part in parts}) == bool(
        p.reading_weight and s.reading and s.reading.expires_at > AT
    )


@given(signals, parameters())
def test_each_better_signal_never_lowers_the_score(s: Signals, p: Parameters) -> None:
    value = health.score(s, p, AT)
    for better in _better(s):
        assert health.score(better, p, AT) >= value, better


def _better(s: Signals) -> Iterator[Signals]:
    """The signals with any one of them better than it is."""
    if s.last_login:
        yield from (replace(s, last_login=s.last_login + more) for more in (HOUR, DAY, 8 * DAY))
    yield replace(s, last_login=AT)
    yield from (replace(s, active_days=s.active_days | {day_of(AT) - n * DAY}) for n in range(29))
    for n, since in enumerate(s.tickets_since):
        others = (*s.tickets_since[:n], *s.tickets_since[n + 1 :])
        yield replace(s, tickets_since=others)
        yield replace(s, tickets_since=tuple(sorted((*others, since + 30 * HOUR))))
    yield replace(s, features=s.features + 1)
    yield replace(s, core=True)
    yield replace(s, goals=s.goals + 1)
    yield replace(s, past_due=False)
    yield replace(s, failed_at=None)
    if s.failed_at:
        yield replace(s, failed_at=s.failed_at - 5 * DAY)
    yield from (replace(s, nps=score) for score in range((s.nps or 0) + 1, 11) if s.nps is not None)
    yield from (replace(s, nps=score) for score in (7, 10) if s.nps is None)
    if s.reading and s.reading.value < 100:
        yield replace(s, reading=replace(s.reading, value=s.reading.value + 1))


@settings(max_examples=300, deadline=None)
@given(signals, parameters())
def test_the_next_change_is_exact_and_says_into_what(s: Signals, p: Parameters) -> None:
    now = health.score(s, p, AT)
    change = health.next_change(s, p, AT)
    until = change.at if change else AT + HORIZON
    # Every rule looks at whole hours or at minute 30; between two probes nothing could hide.
    probes = [AT + n * HOUR / 2 for n in range(int((min(until, AT + HORIZON) - AT) / (HOUR / 2)))]
    assert all(health.score(s, p, t) == now for t in probes[:: max(1, len(probes) // 400)])
    if change:
        assert change.at > AT
        assert health.score(s, p, change.at - TICK) == now
        assert (then := health.score(s, p, change.at)) != now
        assert (change.score, change.band) == (then, health.band(then, p))


@settings(max_examples=120, deadline=None)
@given(signals, parameters())
def test_nothing_changes_but_at_a_turn(s: Signals, p: Parameters) -> None:
    found = {t for t in turns(s, p, AT) if t <= AT + HORIZON}
    before = health.score(s, p, AT)
    for half_hours in range(1, 48 * 40):
        at = AT + half_hours * HOUR / 2
        value = health.score(s, p, at)
        assert value == before or at in found, at
        before = value


@settings(max_examples=300, deadline=None)
@given(st.lists(facts(), min_size=1, max_size=3), parameters())
def test_the_explanation_fits_the_score(told: list[list[Fact]], p: Parameters) -> None:
    history = state.fold(History(), _renamed(told))
    seen = health.explain(history, p, AT)
    if seen.score is None:
        assert (seen.components, seen.to_next_band, seen.next_change) == ((), None, None)
        return
    assert sum(c.points for c in seen.components) == seen.score
    assert seen.band is health.band_at(history, p, AT)
    assert health.at_a_glance(history, p, AT) == health.Glance(
        seen.score, seen.band, seen.lifecycle, AT, p.version
    )
    # What a component rests on was told; what is unknown was not.
    by_name = {component.name: component for component in seen.components}
    kinds = {fact.kind for one in told for fact in one}
    assert ("last_login" in by_name["engagement"].unknown) <= (Kind.LOGIN not in kinds)
    assert ("tickets" in by_name["support"].unknown) == (
        Kind.TICKET_CHANGED not in kinds and by_name["support"].max > 0
    )
    ids = {fact.id for one in _renamed(told) for fact in [one]}
    for component in seen.components:
        for reason in component.because:
            assert reason.fact in ids or reason.fact.startswith(("login:", "usage:"))
    _ways_reach(history, p, seen)


def _renamed(told: list[list[Fact]]) -> list[Fact]:
    """Facts drawn in several lists, each with an identifier of its own, all before the instant."""
    return [
        replace(fact, id=f"{fact.id}:{n}", occurred_at=fact.occurred_at - 13 * n * HOUR - TICK)
        for n, one in enumerate(told)
        for fact in one
    ]


def _ways_reach(history: History, p: Parameters, seen: Health) -> None:
    """Carry out each way that is offered, as facts, and look at the band."""
    if seen.band is health.Band.HEALTHY:
        assert seen.to_next_band is None
        return
    assert seen.to_next_band
    assert seen.score is not None
    to_healthy = seen.band is health.Band.AT_RISK
    goal = p.healthy_threshold if to_healthy else p.at_risk_threshold
    assert seen.to_next_band.points == goal - seen.score
    assert seen.to_next_band.ways
    for way in seen.to_next_band.ways:
        after = health.explain(state.fold(history, _carried_out(way.text, history)), p, AT)
        assert after.score == seen.score + way.points, way.text
        assert after.band is not None
        assert health.RANK[after.band] >= health.RANK[seen.to_next_band.band], way.text


@pytest.mark.parametrize("login", [None, 2, 8, 20, 40])
@pytest.mark.parametrize("tickets", [0, 1, 3])
@pytest.mark.parametrize("features", [0, 2])
def test_each_way_brings_exactly_the_points_that_it_says(
    login: int | None, tickets: int, features: int
) -> None:
    opened = AT - 3 * DAY
    history = told(
        *([] if login is None else [fact(1, Kind.LOGIN, AT - login * DAY)]),
        *(
            fact(10 + n, Kind.TICKET_CHANGED, opened - n * DAY, ticket=str(n), status="open")
            for n in range(tickets)
        ),
        *(
            fact(20 + n, Kind.FEATURE_USED, AT - 30 * DAY, feature=str(n), core=False)
            for n in range(features)
        ),
        fact(30, Kind.PAYMENT_FAILED, AT - DAY),
    )
    for changes in ({"ticket_age_penalty_per_day": 2}, {"points_per_goal": 10, "nps_points": 8}):
        everything = {"usage_frequency_points": 20, "payment_trouble_penalty": 5, **changes}
        p = P.changed(everything, 1)
        seen = health.explain(history, p, AT)
        _ways_reach(history, p, seen)
        if "points_per_goal" in changes and seen.to_next_band:
            assert any("goal" in way.text for way in seen.to_next_band.ways)


def _carried_out(text: str, history: History) -> Iterator[Fact]:
    """The facts that a way asks for, read from its own words."""
    oldest = sorted(history.state.open_tickets, key=lambda ticket: ticket.first_at)
    number = 0
    for act in text.split(" and "):
        many = int(act.split()[0]) if act[0].isdigit() else 1
        for n in range(many):
            number += 1
            kind, data, source = _fact_of(act, n, oldest)
            yield Fact(id=f"way:{number}", source=source, kind=kind, occurred_at=AT, data=data)


def _fact_of(act: str, n: int, oldest: list[Register]) -> tuple[Kind, dict[str, object], str]:
    if act.endswith("solved"):
        solved = {"ticket": oldest[n].data["ticket"], "status": "solved", "sequence": 9}
        return Kind.TICKET_CHANGED, solved, oldest[n].source
    if act.endswith("or more"):
        value = int(act.removeprefix("a reading of ").removesuffix(" or more"))
        said = {"value": value, "reason": "a visit", "expires_at": (AT + DAY).isoformat()}
        return Kind.READING, said, "way"
    core = act == "a core feature adopted"
    by_word: dict[str, tuple[Kind, dict[str, object]]] = {
        "login": (Kind.LOGIN, {}),
        "settled": (Kind.SUBSCRIPTION_CHANGED, {"status": "active"}),
        "adopted": (Kind.FEATURE_USED, {"feature": f"way:{core}:{n}", "core": core}),
        "reached": (Kind.GOAL_REACHED, {"goal": f"way:{n}"}),
        "10": (Kind.NPS_ANSWERED, {"survey": "s", "contact": "c", "score": 9}),
    }
    kind, data = by_word[act.rsplit(maxsplit=1)[-1]]
    return kind, data, "way"


@settings(max_examples=150, deadline=None)
@given(signals, parameters())
def test_no_way_is_cheaper_than_the_first_that_is_offered(s: Signals, p: Parameters) -> None:
    offered = ways.to_next_band(s, p, AT)
    if offered is None:
        return
    goal = health.score(s, p, AT) + offered.points
    fewest = _acts_of(offered.ways[0].text)
    assert all(_acts_of(way.text) >= fewest for way in offered.ways)
    if fewest > 4 or "reading" in offered.ways[0].text:
        return  # Trying everything would take too long.
    once, some = range(2), range(fewest)
    for acts in product(once, some, once, once, some, some, once):
        if sum(acts) < fewest:
            names = ("login", "solved", "settled", "core", "further", "goals", "promoter")
            chosen: dict[str, Any] = dict(zip(names, acts, strict=True))
            after = ways.applied(s, ways.Acts(**chosen), AT)
            assert health.score(after, p, AT) < goal, acts


def _acts_of(text: str) -> int:
    return sum(int(act.split()[0]) if act[0].isdigit() else 1 for act in text.split(" and "))


@settings(max_examples=200, deadline=None)
@given(facts(), facts(), parameters(), parameters(), st.integers(0, 24 * 40))
def test_a_move_splits_into_clock_facts_and_configuration(
    early: list[Fact], late: list[Fact], old: Parameters, new: Parameters, hours: int
) -> None:
    since = AT - hours * HOUR
    told = _renamed([early, late])
    history = state.fold(History(), told)
    then = replay.as_of(Kept(history, tuple(told)), since)
    move = health.split(Look(then, old, since), Look(history, new, AT))
    before = health.at_a_glance(then, old, since).score
    assert (move.before, move.after) == (before, health.at_a_glance(history, new, AT).score)
    if move.before is None or move.after is None:
        assert (move.clock, move.facts, move.configuration) == (None, None, None)
        return
    parts = (move.clock, move.facts, move.configuration)
    assert sum(part for part in parts if part is not None) == move.after - move.before
    if old == new:
        assert move.configuration == 0
    if then == history:
        assert move.facts == 0
    if since == AT:
        assert move.clock == 0


# Each further signal once, by the figures that the specification gives.


def fact(number: int, kind: Kind, at: datetime, **data: object) -> Fact:
    return Fact(id=f"t:{number}", source="t", kind=kind, occurred_at=at, data=data)


def points(history: History, at: datetime = AT, **changes: int) -> dict[str, int]:
    seen = health.explain(history, P.changed(changes, 1), at)
    return {component.name: component.points for component in seen.components}


def told(*facts_told: Fact) -> History:
    return state.fold(History(), facts_told)


def test_usage_counts_by_active_days_of_the_last_28_and_stops_at_the_most() -> None:
    days = [fact(n, Kind.LOGIN, AT - (n + 1) * DAY) for n in range(14)]
    history = told(*days, fact(99, Kind.FEATURE_USED, AT - 30 * DAY, feature="old", core=False))
    # The last login is over a day old: 30 points; half of 13 for half the days, rounded up.
    assert points(history)["engagement"] == 30
    assert points(history, usage_frequency_points=13)["engagement"] == 37
    assert points(history, usage_frequency_points=20)["engagement"] == 40
    assert points(told(fact(1, Kind.LOGIN, AT)), usage_frequency_points=20)["engagement"] == 40


def test_a_ticket_costs_more_by_each_whole_day_since_it_was_first_heard_of() -> None:
    opened = fact(1, Kind.TICKET_CHANGED, AT - 3 * DAY, ticket="7", status="open")
    again = fact(2, Kind.TICKET_CHANGED, AT - HOUR, ticket="7", status="pending")
    assert points(told(opened, again))["support"] == 20
    assert points(told(opened, again), ticket_age_penalty_per_day=2)["support"] == 14
    assert points(told(again, opened), ticket_age_penalty_per_day=5)["support"] == 5
    assert points(told(again), ticket_age_penalty_per_day=5)["support"] == 20
    solved = fact(3, Kind.TICKET_CHANGED, AT, ticket="7", status="solved")
    assert points(told(opened, again, solved), ticket_age_penalty_per_day=5)["support"] == 30
    seen = health.explain(told(opened), P.changed({"ticket_age_penalty_per_day": 5}, 1), AT)
    assert seen.next_change == health.Change(AT + DAY, 0, health.Band.CRITICAL)


def test_a_ticket_ages_day_by_day_until_it_has_cost_all_it_can() -> None:
    p = P.changed({"ticket_age_penalty_per_day": 1, "max_support_points": 50}, 1)
    s = health.signals(told(fact(1, Kind.TICKET_CHANGED, AT, ticket="7", status="open")))
    days, at = [], AT
    while change := health.next_change(s, p, at):
        days.append((change.at - AT) // DAY)
        assert change.at == AT + days[-1] * DAY
        at = change.at
    # 40 of 50 points are left to lose, a day each, and 30 of 50 is what a point of them weighs.
    assert days[-1] == 40
    assert len(days) == 24
    assert health.score(s, p, at) == 0
    # Where support weighs a single point, the first change is as far off as half of it.
    light = p.changed({"engagement_weight": 69, "support_weight": 1}, 2)
    assert health.next_change(s, light, AT) == health.Change(AT + 16 * DAY, 0, health.Band.CRITICAL)


def test_goals_nps_and_payments_count_in_value() -> None:
    feature = fact(0, Kind.FEATURE_USED, AT - DAY, feature="a", core=True)
    goal = fact(1, Kind.GOAL_REACHED, AT - DAY, goal="g")
    assert points(told(feature, goal))["value"] == 15
    assert points(told(feature, goal), points_per_goal=4)["value"] == 19
    for score, worth in ((10, 18), (9, 18), (8, 15), (7, 15), (6, 12), (0, 12)):
        answer = fact(2, Kind.NPS_ANSWERED, AT, survey="s", contact="c", score=score)
        assert points(told(feature, answer), nps_points=3)["value"] == worth
    failed = fact(3, Kind.PAYMENT_FAILED, AT - DAY)
    assert points(told(feature, failed), payment_trouble_penalty=10)["value"] == 5
    assert points(told(feature, failed), payment_trouble_penalty=20)["value"] == 0


@pytest.mark.parametrize(
    ("word", "ago", "trouble"),
    [
        ("past_due", 40 * DAY, True),
        ("active", 2 * DAY, True),
        ("trialing", HOUR, False),
        ("active", HOUR, False),
        ("past_due", HOUR, True),
    ],
)
def test_a_failed_payment_is_trouble_until_it_is_made_good_or_30_days_old(
    word: str, ago: timedelta, trouble: bool
) -> None:
    failed = fact(1, Kind.PAYMENT_FAILED, AT - DAY)
    said = fact(2, Kind.SUBSCRIPTION_CHANGED, AT - ago, status=word)
    s = health.signals(told(failed, said))
    assert s.payment_trouble_at(AT) is trouble
    assert s.payment_trouble_at(AT + 29 * DAY) is (word == "past_due")
    alone = health.signals(told(failed))
    assert alone.payment_trouble_at(AT + 29 * DAY - TICK)
    assert not alone.payment_trouble_at(AT + 29 * DAY)


def test_a_reading_takes_its_weight_from_the_others_until_it_expires() -> None:
    expires = AT + 20 * HOUR
    said = {"value": 50, "reason": "a visit", "expires_at": expires.isoformat()}
    history = told(fact(1, Kind.LOGIN, AT), fact(2, Kind.READING, AT, **said))
    assert points(history) == {"engagement": 40, "support": 30, "value": 0}
    p = P.changed({"reading_weight": 25}, 1)
    parts = health.shares(health.signals(history), p, AT)
    # 40, 30 and 30 of 75: 30, 22.5 and 22.5, the first of equal remainders rounded up.
    assert [(part.name, part.points, part.max) for part in parts] == [
        ("engagement", 30, 30),
        ("support", 23, 23),
        ("value", 0, 22),
        ("reading", 13, 25),
    ]
    seen = health.explain(history, p, expires - TICK)
    assert seen.score == 66
    assert seen.next_change == health.Change(expires, 70, health.Band.HEALTHY)
    assert health.next_crossing(history, p, AT) == expires
    assert health.at_a_glance(history, p, expires).score == 70


def test_what_was_never_heard_of_is_unknown_and_not_bad() -> None:
    nothing = health.explain(History(), EVERYTHING_COUNTS, AT)
    assert [component.unknown for component in nothing.components] == [
        ("last_login", "usage_frequency"),
        ("tickets",),
        ("features", "goals", "nps", "payments"),
    ]
    assert [c.unknown for c in health.explain(History(), P, AT).components] == [
        ("last_login",),
        ("tickets",),
        ("features",),
    ]
    solved = fact(1, Kind.TICKET_CHANGED, AT, ticket="7", status="solved")
    history = told(solved, fact(2, Kind.PAYMENT_FAILED, AT - 90 * DAY))
    seen = health.explain(history, EVERYTHING_COUNTS, AT)
    assert [component.unknown for component in seen.components[1:]] == [
        (),
        ("features", "goals", "nps"),
    ]


@pytest.mark.parametrize(
    ("before", "lately", "trend"),
    [(14, 0, "declining"), (3, 2, "steady"), (4, 2, "declining"), (2, 4, "growing"),
     (0, 0, "steady"), (14, 14, "steady"), (0, 14, "growing")],
)  # fmt: skip
def test_the_trend_of_usage_compares_two_weeks_with_two_weeks(
    before: int, lately: int, trend: str
) -> None:
    days = [*range(lately), *range(14, 14 + before)]
    history = told(*(fact(n, Kind.LOGIN, AT - day * DAY) for n, day in enumerate(days)))
    assert health.usage_trend(history, AT) == trend
    assert health.explain(history, P, AT).usage_trend == trend


def test_who_is_read_too_low_to_be_helped_otherwise_needs_a_better_reading() -> None:
    said = {"value": 10, "reason": "a visit", "expires_at": (AT + DAY).isoformat()}
    history = told(fact(1, Kind.READING, AT, **said))
    p = P.changed({"reading_weight": 90}, 1)
    [way, *_] = health.explain(history, p, AT).to_next_band.ways  # type: ignore[union-attr]
    assert way.text == "a reading of 41 or more"
    assert health.score(
        replace(health.signals(history), reading=Reading(value=41, expires_at=AT + DAY)), p, AT
    ) == 40  # fmt: skip
