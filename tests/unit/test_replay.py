"""The past as it is rebuilt: equal to the fold of the facts, and walked without missing a turn."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.score_health import flow
from functions.shared.domain import health, replay
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import USAGE, Addressed, Fact, Kind
from functions.shared.domain.health import Band
from functions.shared.domain.parameters import SPECS, InForce, Parameters
from functions.shared.domain.replay import Crossing, Kept
from functions.shared.domain.signals import WINDOW_DAYS
from functions.shared.domain.state import Day, DayKey, History, fold
from functions.shared.domain.ventures import Venture
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.past import Past
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
INSTANT = timedelta(microseconds=1)
END = datetime(2026, 3, 20, 12, 30, tzinfo=UTC)
SINCE = END - 60 * DAY
VENTURE = "6f1c2c1e-0000-4000-8000-000000000001"
DEFAULTS = Parameters()
STRICTER = DEFAULTS.changed(
    {
        "healthy_threshold": 80,
        "at_risk_threshold": 50,
        "active_login_days": 3,
        "ticket_penalty": 15,
        "engagement_weight": 50,
        "value_weight": 20,
    },
    1,
)
PAYING = DEFAULTS.changed(
    {
        "usage_frequency_points": 20,
        "ticket_age_penalty_per_day": 2,
        "points_per_goal": 4,
        "payment_trouble_penalty": 10,
        "nps_points": 8,
        "reading_weight": 20,
    },
    1,
)
VERSIONS = (DEFAULTS, STRICTER, PAYING)
_few = st.sampled_from
_bodies: dict[Kind, st.SearchStrategy[dict[str, Any]]] = {
    Kind.LOGIN: st.just({}),
    Kind.FEATURE_USED: st.fixed_dictionaries(
        {"feature": _few(["export", "import", "forms"]), "core": st.booleans()}
    ),
    Kind.GOAL_REACHED: st.fixed_dictionaries({"goal": _few(["first report", "roll-out"])}),
    Kind.TICKET_CHANGED: st.fixed_dictionaries(
        {
            "ticket": _few(["1", "2", "3"]),
            "status": _few(["open", "pending", "solved", "closed", "deleted"]),
        },
        optional={"sequence": st.integers(0, 2), "subject": st.just("The export fails")},
    ),
    Kind.SUBSCRIPTION_CHANGED: st.fixed_dictionaries(
        {"status": _few(["trialing", "active", "active", "past_due", "canceled"])}
    ),
    Kind.PAYMENT_FAILED: st.just({"amount": "10.00"}),
    Kind.NPS_ANSWERED: st.fixed_dictionaries(
        {
            "survey": st.just("spring"),
            "contact": st.just("ada@acme.example"),
            "score": st.integers(0, 10),
        },
        optional={"comment": st.just("Slow")},
    ),
    Kind.READING: st.fixed_dictionaries(
        {
            "value": st.integers(0, 100),
            "reason": st.just("a visit"),
            "expires_at": st.just("2026-03-01T00:00:00+00:00"),
        }
    ),
}


@st.composite
def _facts(draw: st.DrawFn) -> list[Fact]:
    """Facts of a customer, over a little more than the days walked; few subjects, so they meet."""
    facts = []
    for number in range(draw(st.integers(0, 16))):
        kind = draw(st.sampled_from(list(_bodies)))
        source = draw(st.sampled_from(["app", "desk"]))
        at = SINCE - 5 * DAY + draw(st.integers(0, 65 * 24 * 12)) * 5 * MINUTE
        data = draw(_bodies[kind])
        facts.append(
            Fact(id=f"{source}:{number}", source=source, kind=kind, occurred_at=at, data=data)
        )
    return facts


def stored(facts: Sequence[Fact]) -> tuple[Past, HealthStore]:
    """What is stored once the facts were taken in, all of them late."""
    table = MemoryTable()
    ventures, customers = Ventures(table), Customers(table)
    venture = Venture(
        id=VENTURE,
        name="Brightside",
        status="active",
        current_workflow_stage=32,
        created_at=SINCE,
        pepper="p",
    )
    ventures.create(venture)
    customers.put(venture, Profile(customer="c", name="C", saved_at=SINCE))
    stores = flow.Stores(
        remembered=Remembered(ventures),
        ventures=ventures,
        customers=customers,
        health=HealthStore(table),
        courses=Courses(table),
        surveys=Surveys(table),
        exits=Exits(table),
        gates=Gates(table),
    )
    flow.take_in(VENTURE, [Addressed(fact=f, customer="c") for f in facts], END, stores)
    return Past(table), stores.health


def kept(facts: Sequence[Fact], since: datetime = SINCE) -> Kept:
    past, store = stored(facts)
    return read(past, store, since)


def in_force(*, fresh: bool = False) -> InForce:
    del fresh
    return InForce(DEFAULTS)


def read(past: Past, store: HealthStore, since: datetime) -> Kept:
    """What is stored; a customer gets a state with its profile, facts or none."""
    store.bring_up_to_date(VENTURE, "c", [], in_force, END)
    found = past.read(VENTURE, "c", since)
    assert found is not None
    return found


def happened(facts: Sequence[Fact], at: datetime) -> History:
    """The history as the facts themselves tell it, usage to the hour and the day."""
    usage: dict[DayKey, Day] = {}
    for fact in facts:
        key = DayKey(fact.occurred_at.date(), fact.source)
        hour = fact.occurred_at.replace(minute=0)
        midnight = datetime.combine(key.day, time(), UTC)
        if fact.kind is Kind.LOGIN and hour <= at:
            usage[key] = usage.get(key, Day()) | Day(hours=frozenset({hour.hour}))
        if fact.kind is Kind.FEATURE_USED and midnight <= at:
            used = frozenset({str(fact.data["feature"])})
            usage[key] = usage.get(key, Day()) | Day(features=used)
    return History(fold(History(), [f for f in facts if f.occurred_at <= at]).state, usage)


def moments(facts: Sequence[Fact], p: Parameters) -> list[datetime]:
    """Instants at which a walk could go wrong: of each fact and clock rule, a breath around it."""
    at = {SINCE, END}
    for fact in facts:
        hour = fact.occurred_at.replace(minute=0)
        at |= {fact.occurred_at, hour, hour.replace(hour=0)}
        for days in (p.active_login_days, p.moderate_login_days, p.low_login_days, 28, 30):
            at |= {hour + days * DAY, fact.occurred_at + days * DAY}
    at |= {SINCE + number * DAY for number in range(60)}
    around = {moment + step for moment in at for step in (-INSTANT, timedelta(), INSTANT)}
    return sorted(moment for moment in around if SINCE <= moment <= END)


@settings(max_examples=150, deadline=None)
@given(_facts())
def test_the_past_is_what_its_facts_amount_to(facts: list[Fact]) -> None:
    told = kept(facts)
    for at in moments(facts, DEFAULTS):
        assert replay.as_of(told, at) == happened(facts, at)


@settings(max_examples=100, deadline=None)
@given(_facts())
def test_as_of_now_is_what_is_stored_now(facts: list[Fact]) -> None:
    past, store = stored(facts)
    now = replay.as_of(read(past, store, END), END)
    known = store.read(VENTURE, "c", strong=True).history
    for p in VERSIONS:
        assert health.explain(now, p, END) == health.explain(known, p, END)
        assert health.next_crossing(now, p, END) == health.next_crossing(known, p, END)


@settings(max_examples=100, deadline=None)
@given(_facts())
def test_every_fact_but_usage_is_read_back_as_it_was(facts: list[Fact]) -> None:
    told = [fact for fact in facts if fact.kind not in USAGE]
    assert sorted(kept(facts).facts, key=lambda f: f.id) == sorted(told, key=lambda f: f.id)


@settings(max_examples=150, deadline=None)
@given(_facts(), st.sampled_from(VERSIONS))
def test_a_walk_knows_the_band_of_every_moment(facts: list[Fact], p: Parameters) -> None:
    told = kept(facts)
    seen = replay.scenes(told, SINCE, END)
    found = replay.crossings(seen, p, END)
    assert all(one.before is not one.after for one in found)
    first = health.band_at(replay.as_of(told, SINCE), p, SINCE)
    for at in moments(facts, p):
        passed = [crossing for crossing in found if crossing.at <= at]
        walked = passed[-1].after if passed else first
        assert walked is health.band_at(replay.as_of(told, at), p, at)


@settings(max_examples=100, deadline=None)
@given(_facts(), st.sampled_from(VERSIONS))
def test_a_scene_scores_as_the_whole_past_does(facts: list[Fact], p: Parameters) -> None:
    told = kept(facts)
    for scene in replay.scenes(told, SINCE, END):
        whole = replay.as_of(told, scene.at)
        score = None if whole.state.churned else health.score(health.signals(whole), p, scene.at)
        assert scene.score(p, scene.at) == score


def test_a_walk_that_has_not_begun_is_empty() -> None:
    assert replay.scenes(kept([]), END + INSTANT, END) == []
    assert replay.crossings([], DEFAULTS, END) == []


def test_no_rule_looks_further_back_than_what_is_read() -> None:
    furthest = max(
        int(SPECS[name].range.split(" to ")[1])
        for name in ("low_login_days", "win_back_inactive_days")
    )
    assert furthest * DAY < replay.REACH
    assert WINDOW_DAYS * DAY < replay.REACH


def _fact(number: int, kind: Kind, at: datetime, **data: object) -> Fact:
    return Fact(id=f"app:{number}", source="app", kind=kind, occurred_at=at, data=data)


def test_of_who_has_no_state_there_is_no_past() -> None:
    past, _ = stored([])
    assert past.read(VENTURE, "c", SINCE) is None


def test_usage_from_before_the_window_counts_in_it() -> None:
    login = SINCE.replace(minute=0) - 29 * DAY
    past = kept([_fact(1, Kind.LOGIN, login)])
    first, last = replay.as_of(past, SINCE), replay.as_of(past, SINCE - 30 * DAY)
    assert health.score(health.signals(first), DEFAULTS, SINCE) == 50
    assert last == History()


def test_a_ticket_that_left_the_customer_is_open_until_then() -> None:
    opened = _fact(1, Kind.TICKET_CHANGED, SINCE + DAY, ticket="7", status="open")
    moved = _fact(2, Kind.TICKET_CHANGED, SINCE + 9 * DAY, ticket="7", status="deleted")
    past = kept([moved, opened])
    counts = [
        len(replay.as_of(past, SINCE + days * DAY).state.open_tickets) for days in (0, 1, 8, 9)
    ]
    assert counts == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("facts", "onboarded", "expected"),
    [
        ([], None, None),
        ([], SINCE, SINCE),
        ([_fact(1, Kind.LOGIN, SINCE - DAY)], SINCE, SINCE),
        ([_fact(1, Kind.LOGIN, SINCE)], None, SINCE.replace(minute=0)),
        ([_fact(1, Kind.RESPONDED, SINCE, channel="call")], None, SINCE),
        ([_fact(1, Kind.GOAL_REACHED, SINCE, goal="roll-out")], None, SINCE),
    ],
)
def test_a_customer_begins_at_onboarding_else_by_the_first_fact(
    facts: list[Fact], onboarded: datetime | None, expected: datetime | None
) -> None:
    assert replay.began(kept(facts), onboarded) == expected


def test_a_customer_ends_when_a_subscription_is_canceled() -> None:
    words = [
        _fact(n, Kind.SUBSCRIPTION_CHANGED, SINCE + n * DAY, status=status)
        for n, status in enumerate(["active", "canceled", "active", "canceled", "past_due"])
    ]
    assert replay.ends(kept(words)) == [SINCE + DAY, SINCE + 3 * DAY]
    assert replay.ends(kept(words[:1])) == []


FALL = Crossing(SINCE, Band.AT_RISK, Band.CRITICAL)
FIVE = 5 * MINUTE


@pytest.mark.parametrize(
    ("found", "delay", "expected"),
    [
        ([FALL], FIVE, [SINCE + FIVE]),
        ([FALL], timedelta(), [SINCE]),
        ([Crossing(SINCE, Band.HEALTHY, Band.AT_RISK)], FIVE, []),
        ([Crossing(SINCE, None, Band.CRITICAL)], FIVE, []),
        ([FALL, Crossing(SINCE + FIVE, Band.CRITICAL, Band.AT_RISK)], FIVE, []),
        ([FALL, Crossing(SINCE + FIVE, Band.CRITICAL, None)], FIVE, []),
        ([FALL, Crossing(SINCE + FIVE + INSTANT, Band.CRITICAL, None)], FIVE, [SINCE + FIVE]),
        ([Crossing(END - FIVE, Band.HEALTHY, Band.CRITICAL)], FIVE, [END]),
        ([Crossing(END - FIVE + INSTANT, Band.HEALTHY, Band.CRITICAL)], FIVE, []),
    ],
)
def test_an_alert_is_due_where_a_fall_to_critical_lasts(
    found: list[Crossing], delay: timedelta, expected: list[datetime]
) -> None:
    assert replay.alerts(found, delay, END) == expected
