"""The nightly look: silent where all is right, exact about what is not, and it mends nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from functions.shared.domain import state
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.parameters import InForce
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import Present, Update
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.outbox import Outbox
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.ventures import Remembered, Ventures
from functions.verify_scores import flow
from functions.verify_scores.flow import GRACE
from tests.fakes.outside import MemoryBus, MemoryWalks

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
NIGHT = datetime(2026, 3, 3, 2, tzinfo=UTC)
VENTURE = "6f1c2c1e-0000-4000-8000-000000000001"
DAY = timedelta(days=1)


def make() -> tuple[MemoryTable, flow.Stores]:
    """One customer with a login and a core feature, scored as the intake scores."""
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
    customers, health = Customers(table), HealthStore(table)
    customers.put(venture, Profile(customer="c", name="C", saved_at=AT))
    login = Fact(id="1", source="t", kind=Kind.LOGIN, occurred_at=AT)
    data = {"feature": "export", "core": True}
    used = Fact(id="2", source="t", kind=Kind.FEATURE_USED, occurred_at=AT, data=data)
    for fact in (login, used):
        for key, day in state.usage_of(fact).items():
            health.add_day(VENTURE, "c", key, day)
    parameters = partial(Remembered(ventures).parameters, VENTURE)
    health.bring_up_to_date(VENTURE, "c", [login, used], parameters, AT)
    stores = flow.Stores(
        table=table,
        ventures=ventures,
        customers=customers,
        health=health,
        outbox=Outbox(table),
        bus=MemoryBus(),
    )
    return table, stores


def verify(at: datetime, stores: flow.Stores) -> flow.Found:
    """Walk all segments, as the state machine does; what was found in all."""
    whole = flow.Found()
    for segment in range(keys.SEGMENTS):
        place = None
        while True:
            found, place = flow.look(at, segment, place, stores)
            for name, count in found.counts.items():
                setattr(whole, name, getattr(whole, name) + count)
            whole.where += found.where
            if place is None:
                break
    return whole


def join(stores: flow.Stores, *names: str) -> None:
    """More customers, each with a state."""
    venture = stores.ventures.get(VENTURE)
    parameters = partial(Remembered(stores.ventures).parameters, VENTURE)
    for name in names:
        stores.customers.put(venture, Profile(customer=name, name=name, saved_at=AT))
        stores.health.bring_up_to_date(VENTURE, name, [], parameters, AT)


def break_state(table: MemoryTable, **attributes: str | None) -> None:
    table.write(Update(keys.state(VENTURE, "c"), (Present(),), put=attributes))


def test_it_finds_nothing_where_all_is_right() -> None:
    _, stores = make()
    found = verify(NIGHT, stores)
    assert (found.looked, found.wrong_bands, found.late_entries, found.where) == (1, 0, 0, [])


def test_a_wrong_band_is_found_named_and_left() -> None:
    table, stores = make()
    break_state(table, band="critical")
    for _ in range(2):
        found = verify(NIGHT, stores)
        assert (found.wrong_bands, found.where) == (1, [(VENTURE, "c", "wrong_bands")])


def test_an_entry_that_comes_too_late_or_not_at_all_is_found() -> None:
    table, stores = make()
    break_state(table, due_at="2026-03-09T10:00:00.000001Z")
    assert verify(NIGHT, stores).late_entries == 1
    break_state(table, due_at=None, due_pk=None)
    assert verify(NIGHT, stores).late_entries == 1


def test_a_snapshot_is_kept_where_the_score_differs_from_the_last_one() -> None:
    table, stores = make()
    kept = [verify(NIGHT + days * DAY, stores).snapshots for days in range(4)]
    # 85 on the first nights; a login over a day old takes ten points on the second.
    assert kept == [1, 1, 0, 0]
    snapshot = Snapshots(table).on(VENTURE, "c", (NIGHT + 3 * DAY).date())
    assert snapshot is not None
    assert snapshot.score == 75


def tell(stores: flow.Stores, at: datetime, status: str, customer: str = "c") -> None:
    """A word on somebody's subscription."""
    fact = Fact(
        id=f"{customer}-{at.isoformat()}",
        source="t",
        kind=Kind.SUBSCRIPTION_CHANGED,
        occurred_at=at,
        data={"status": status},
    )
    parameters = partial(Remembered(stores.ventures).parameters, VENTURE)
    stores.health.bring_up_to_date(VENTURE, customer, [fact], parameters, at)


def test_that_somebody_has_no_score_any_more_is_kept_once() -> None:
    table, stores = make()
    join(stores, "never")
    tell(stores, AT, "canceled", "never")
    assert [verify(NIGHT, stores).snapshots for _ in range(2)] == [1, 0]
    tell(stores, NIGHT + DAY / 2, "canceled")
    assert [verify(NIGHT + days * DAY, stores).snapshots for days in (1, 2, 3)] == [1, 0, 0]
    tell(stores, NIGHT + 60 * DAY, "active")
    assert verify(NIGHT + 61 * DAY, stores).snapshots == 1
    kept = Snapshots(table)
    scores = {
        days: (one.score, one.band)
        for days in (0, 1, 59, 61)
        if (one := kept.on(VENTURE, "c", (NIGHT + days * DAY).date()))
    }
    assert scores == {0: (85, "healthy"), 1: (None, None), 59: (None, None), 61: (45, "at_risk")}
    assert kept.on(VENTURE, "never", (NIGHT + 61 * DAY).date()) is None


def test_what_may_not_be_on_the_bus_is_published_once_more() -> None:
    _, stores = make()
    bus = stores.bus
    assert isinstance(bus, MemoryBus)
    assert verify(NIGHT, stores).unpublished == 1
    assert [event.name for event in bus.events] == ["MilestoneReached"]
    assert verify(NIGHT, stores).unpublished == 0


def test_a_pending_version_is_told_again_every_night_and_the_walk_starts_first() -> None:
    _, stores = make()
    stores.ventures.change_parameters(
        VENTURE, {"healthy_threshold": 75}, by="eve", reason="a test", at=AT
    )
    bus, walks = stores.bus, MemoryWalks()
    assert isinstance(bus, MemoryBus)
    bus.unavailable = True
    with pytest.raises(Unavailable):
        flow.begin(NIGHT, "run-1", walks, stores)
    assert walks.started == {"20260303T020000-run-1": {"time": "2026-03-03T02:00:00.000000Z"}}
    bus.unavailable = False
    for _ in range(2):
        flow.begin(NIGHT, "run-1", walks, stores)
    told = [e.detail["parameters_version"] for e in bus.events]
    assert told == [1, 1]
    assert list(walks.started) == ["20260303T020000-run-1"]


def test_a_night_that_is_run_again_is_another_walk() -> None:
    _, stores = make()
    walks = MemoryWalks()
    names = {flow.begin(NIGHT, run, walks, stores) for run in ("run-1", "run-2")}
    assert set(walks.started) == names
    assert len(names) == 2


def test_every_step_looks_at_so_many_and_all_steps_at_everybody_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, stores = make()
    join(stores, *(f"c{n}" for n in range(40)))
    second = replace(stores.ventures.get(VENTURE), id=VENTURE.replace("1", "2"))
    stores.ventures.create(second)
    stores.customers.put(second, Profile(customer="other", name="O", saved_at=AT))
    closed = replace(second, id=VENTURE.replace("1", "3"), status="closed")
    stores.ventures.create(closed)
    stores.customers.put(closed, Profile(customer="gone", name="G", saved_at=AT))
    monkeypatch.setattr(flow, "PAGE", 3)
    looked = [flow.look(NIGHT, segment, None, stores)[0].looked for segment in range(16)]
    assert max(looked) == 3
    assert verify(NIGHT, stores).looked == 42


def test_an_entry_that_is_due_is_found_only_once_it_is_long_overdue() -> None:
    table, stores = make()
    for minutes, found in ((0, 0), (14, 0), (15, 1), (600, 1)):
        due = NIGHT - timedelta(minutes=minutes)
        break_state(table, due_at=clock.stamp(due))
        assert verify(NIGHT, stores).overdue == found, minutes
    assert verify(NIGHT, stores).where == [(VENTURE, "c", "overdue")]


def test_who_has_a_profile_and_no_state_is_found_but_not_while_joining() -> None:
    _, stores = make()
    venture = stores.ventures.get(VENTURE)
    stores.customers.put(venture, Profile(customer="early", name="E", saved_at=AT))
    late = NIGHT - timedelta(minutes=1)
    stores.customers.put(venture, Profile(customer="late", name="L", saved_at=late))
    found = verify(NIGHT, stores)
    assert found.where == [(VENTURE, "early", "without_state")]
    assert (found.without_state, found.looked) == (1, 3)


def test_who_cannot_be_read_is_one_finding_and_the_others_are_looked_at() -> None:
    table, stores = make()
    venture = stores.ventures.get(VENTURE)
    stores.customers.put(venture, Profile(customer="early", name="E", saved_at=AT))
    break_state(table, doc="{")
    found = verify(NIGHT, stores)
    assert sorted(found.where) == [
        (VENTURE, "c", "unreadable"),
        (VENTURE, "early", "without_state"),
    ]
    assert (found.unreadable, found.looked, found.snapshots) == (1, 2, 0)


def test_a_version_that_becomes_active_during_a_step_is_no_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table, stores = make()
    kinder = {"at_risk_threshold": 30, "healthy_threshold": 90}
    stores.ventures.change_parameters(VENTURE, kinder, by="eve", reason="a test", at=AT)
    real, asked = stores.ventures.parameters, []

    def becoming(venture: str, *, strong: bool = False) -> InForce:
        before = real(venture, strong=strong)
        asked.append(strong)
        if len(asked) == 1:
            stores.ventures.activate(VENTURE, 1, NIGHT)
            parameters = partial(Remembered(Ventures(table)).parameters, VENTURE)
            stores.health.bring_up_to_date(VENTURE, "c", [], parameters, NIGHT - GRACE)
        return before

    monkeypatch.setattr(stores.ventures, "parameters", becoming)
    assert verify(NIGHT, stores).where == []
    assert len(asked) == 2
