"""For any set of facts, any order with any repetition in any batches is the same state.

What is compared is what the system keeps and says: the stored state, the days of usage, the kept
facts, the score with its explanation, the instant of the next crossing, the answer that stands.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.score_health import flow
from functions.shared.domain import health, state
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.health import Health, Signals
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.records import Record
from functions.shared.domain.state import History
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Item
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures
from tests.fakes.memory_table import MemoryTable

AT = datetime(2026, 3, 20, 12, 30, tzinfo=UTC)
VENTURE = "6f1c2c1e-0000-4000-8000-000000000001"
P = Parameters()

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
        optional={"sequence": st.integers(0, 2)},
    ),
    Kind.SUBSCRIPTION_CHANGED: st.fixed_dictionaries(
        {"status": _few(["trialing", "active", "past_due", "canceled"])},
        optional={"arr": _few(["100.00", "200.00"])},
    ),
    Kind.PAYMENT_FAILED: st.just({"amount": "10.00"}),
    Kind.PROFILE_CHANGED: st.fixed_dictionaries(
        {}, optional={"tier": _few(["free", "enterprise"]), "owner": _few(["Dana", "Kim"])}
    ),
    Kind.NPS_ANSWERED: st.fixed_dictionaries(
        {
            "survey": _few(["spring", "autumn"]),
            "contact": _few(["ada@acme.example", "kim@acme.example"]),
            "score": st.integers(0, 10),
        },
        optional={"sequence": st.integers(0, 2)},
    ),
    Kind.EMAIL_EVENT: st.fixed_dictionaries(
        {"effect": st.just("e"), "contact": st.just("c"), "event": _few(["opened", "clicked"])}
    ),
    Kind.RESPONDED: st.just({"channel": "call"}),
    Kind.READING: st.fixed_dictionaries(
        {
            "value": st.integers(0, 100),
            "reason": st.just("a visit"),
            "expires_at": st.just("2026-04-01T00:00:00+00:00"),
        }
    ),
}


@st.composite
def _facts(draw: st.DrawFn) -> list[Fact]:
    """Facts of every kind, few subjects and few instants, so that they meet."""
    facts = []
    for number in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(list(Kind)))
        source = draw(st.sampled_from(["zendesk", "standard"]))
        minutes = draw(st.sampled_from([0, 5, 70, 60 * 24, 60 * 24 * 8, 60 * 24 * 31]))
        facts.append(
            Fact(
                id=f"{source}:{number}",
                source=source,
                kind=kind,
                occurred_at=AT - timedelta(minutes=minutes),
                data=draw(_bodies[kind]),
            )
        )
    return facts


@st.composite
def _deliveries(draw: st.DrawFn) -> tuple[list[Fact], list[list[Fact]]]:
    """Facts, and batches in which each of them comes at least once, in any order."""
    facts = draw(_facts())
    again = draw(st.lists(st.sampled_from(facts), max_size=8))
    order: list[Fact] = draw(st.permutations([*facts, *again]))
    batches: list[list[Fact]] = [[]]
    for fact in order:
        if draw(st.booleans()) and batches[-1]:
            batches.append([])
        batches[-1].append(fact)
    return facts, batches


def taken_in(batches: Sequence[Sequence[Fact]]) -> tuple[MemoryTable, Record]:
    """What is stored after batches of one customer's facts, each accepted at the same instant."""
    table = MemoryTable()
    ventures = Ventures(table)
    venture = Venture(
        id=VENTURE,
        name="Brightside",
        status="active",
        current_workflow_stage=32,
        created_at=AT,
        pepper="p",
    )
    ventures.create(venture)
    contacts = (Contact("ada@acme.example"), Contact("kim@acme.example"))
    customers = Customers(table)
    customers.put(venture, Profile(customer="c", name="C", contacts=contacts, saved_at=AT))
    stores = flow.Stores(
        remembered=Remembered(ventures),
        ventures=ventures,
        customers=customers,
        health=HealthStore(table),
        surveys=Surveys(table),
        gates=Gates(table),
    )
    for batch in batches:
        flow.take_in(VENTURE, [Addressed(fact=f, customer="c") for f in batch], AT, stores)
    return table, stores.health.read(VENTURE, "c", strong=True)


def kept(table: MemoryTable) -> list[Item]:
    """The customer's kept facts, days, closed tickets and standing answers.

    Left out: the state item, which is compared as what it means, and decisions about band changes,
    which tell the way and not the end.
    """
    items = table.query(keys.customer_partition(VENTURE, "c")).items
    out = (keys.STATE, "profile")
    return [i for i in items if i["sk"] not in out and "#decision#" not in str(i["sk"])]


@settings(max_examples=300, deadline=None)
@given(_deliveries())
def test_any_order_repetition_and_batching_is_the_same_state(
    delivery: tuple[list[Fact], list[list[Fact]]],
) -> None:
    facts, batches = delivery
    clean_table, clean = taken_in([sorted(facts, key=lambda f: (f.occurred_at, f.id))])
    table, record = taken_in(batches)

    assert record.history == clean.history
    assert said_of(record.history) == said_of(clean.history)
    # The stored score only orders the board: it is as old as the last write that was needed.
    assert record.band is clean.band
    assert kept(table) == kept(clean_table)
    crossing = health.next_crossing(record.history, P, AT)
    assert crossing == health.next_crossing(clean.history, P, AT)
    if crossing:
        assert record.due_at is not None
        assert record.due_at <= crossing


@settings(max_examples=500, deadline=None)
@given(_deliveries())
def test_the_fold_alone_is_a_join(delivery: tuple[list[Fact], list[list[Fact]]]) -> None:
    facts, batches = delivery
    folded = History()
    for batch in batches:
        folded = state.fold(folded, batch)
    assert folded == state.fold(History(), facts)
    assert said_of(folded) == said_of(state.fold(History(), facts))


def said_of(history: History) -> Health:
    return health.explain(history, P, AT)


_signals = st.builds(
    Signals,
    last_login=st.none()
    | st.integers(0, 24 * 70).map(lambda h: AT.replace(minute=0) - timedelta(hours=h)),
    open_tickets=st.integers(0, 6),
    features=st.integers(0, 9),
    core=st.booleans(),
)


@st.composite
def _parameters(draw: st.DrawFn) -> Parameters:
    """Any parameters of the score that pass the checks."""
    first = draw(st.integers(0, 100))
    second = draw(st.integers(0, 100 - first))
    active = draw(st.integers(1, 50))
    moderate = draw(st.integers(0, min(active, 40)))
    at_risk = draw(st.integers(30, 60))
    changes = {
        "engagement_weight": first,
        "support_weight": second,
        "value_weight": 100 - first - second,
        "active_engagement_points": active,
        "moderate_engagement_points": moderate,
        "low_engagement_points": draw(st.integers(0, min(moderate, 30))),
        "active_login_days": draw(st.integers(1, 4)),
        "moderate_login_days": draw(st.integers(5, 8)),
        "low_login_days": draw(st.integers(9, 60)),
        "max_support_points": draw(st.integers(10, 50)),
        "min_support_points": draw(st.integers(0, 10)),
        "ticket_penalty": draw(st.integers(5, 20)),
        "points_per_feature": draw(st.integers(1, 10)),
        "core_feature_bonus": draw(st.integers(0, 20)),
        "max_value_points": draw(st.integers(1, 50)),
        "at_risk_threshold": at_risk,
        "healthy_threshold": draw(st.integers(max(60, at_risk + 1), 90)),
    }
    return P.changed(changes, 1)


@given(_signals, _parameters())
def test_the_score_lies_within_its_bounds_and_each_better_signal_raises_it(
    s: Signals, p: Parameters
) -> None:
    value = health.score(s, p, AT)
    assert 0 <= value <= 100
    better = [
        Signals(AT, s.open_tickets, s.features, s.core),
        Signals(s.last_login, max(0, s.open_tickets - 1), s.features, s.core),
        Signals(s.last_login, s.open_tickets, s.features + 1, s.core),
        Signals(s.last_login, s.open_tickets, s.features, core=True),
    ]
    assert all(health.score(b, p, AT) >= value for b in better)


@given(_signals, _parameters())
def test_the_next_change_is_exact(s: Signals, p: Parameters) -> None:
    now = health.score(s, p, AT)
    change = health.next_change(s, p, AT)
    probes = [AT + timedelta(hours=h, minutes=-30) for h in range(1, 24 * 62, 5)]
    if change is None:
        assert all(health.score(s, p, t) == now for t in probes)
    else:
        assert all(health.score(s, p, t) == now for t in probes if t < change)
        assert health.score(s, p, change - timedelta(microseconds=1)) == now
        assert health.score(s, p, change) != now


@given(_facts())
def test_points_sum_to_the_score_and_every_way_reaches_the_next_band(facts: list[Fact]) -> None:
    seen = said_of(state.fold(History(), facts))
    if seen.score is None:
        return
    assert sum(c.points for c in seen.components) == seen.score
    assert all(0 <= c.points <= c.max for c in seen.components)
    if seen.to_next_band:
        goal = P.healthy_threshold if seen.band == "at_risk" else P.at_risk_threshold
        assert seen.to_next_band.points == goal - seen.score
        assert seen.to_next_band.ways
        assert all(seen.score + way.points >= goal for way in seen.to_next_band.ways)
