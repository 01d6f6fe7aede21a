"""The nightly look: silent where all is right, exact about what is not, and it mends nothing."""

from datetime import UTC, datetime, timedelta
from functools import partial

from functions.shared.domain import state
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Present, Update
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.outbox import Outbox
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.ventures import Remembered, Ventures
from functions.verify_scores import flow
from tests.fakes.memory_table import MemoryTable
from tests.fakes.outside import MemoryBus

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


def break_state(table: MemoryTable, **attributes: str | None) -> None:
    table.write(Update(keys.state(VENTURE, "c"), (Present(),), put=attributes))


def test_it_finds_nothing_where_all_is_right() -> None:
    _, stores = make()
    found = flow.verify(NIGHT, stores)
    assert (found.looked, found.wrong_bands, found.late_entries, found.where) == (1, 0, 0, [])


def test_a_wrong_band_is_found_named_and_left() -> None:
    table, stores = make()
    break_state(table, band="critical")
    for _ in range(2):
        found = flow.verify(NIGHT, stores)
        assert (found.wrong_bands, found.where) == (1, [(VENTURE, "c", "band")])


def test_an_entry_that_comes_too_late_or_not_at_all_is_found() -> None:
    table, stores = make()
    break_state(table, due_at="2026-03-09T10:00:00.000001Z")
    assert flow.verify(NIGHT, stores).late_entries == 1
    break_state(table, due_at=None, due_pk=None)
    assert flow.verify(NIGHT, stores).late_entries == 1


def test_a_snapshot_is_kept_where_the_score_differs_from_the_last_one() -> None:
    table, stores = make()
    kept = [flow.verify(NIGHT + days * DAY, stores).snapshots for days in range(4)]
    # 85 on the first nights; a login over a day old takes ten points on the second.
    assert kept == [1, 1, 0, 0]
    snapshot = Snapshots(table).on(VENTURE, "c", (NIGHT + 3 * DAY).date())
    assert snapshot is not None
    assert snapshot.score == 75


def test_what_may_not_be_on_the_bus_is_published_once_more() -> None:
    _, stores = make()
    bus = stores.bus
    assert isinstance(bus, MemoryBus)
    assert flow.verify(NIGHT, stores).unpublished == 1
    assert [event.name for event in bus.events] == ["MilestoneReached"]
    assert flow.verify(NIGHT, stores).unpublished == 0


def test_a_pending_version_that_nobody_heard_of_is_told_again() -> None:
    _, stores = make()
    stores.ventures.change_parameters(
        VENTURE, {"healthy_threshold": 75}, by="eve", reason="a test", at=AT
    )
    bus = stores.bus
    assert isinstance(bus, MemoryBus)
    for _ in range(2):
        flow.verify(NIGHT, stores)
        told = [e.detail for e in bus.events if e.name == "ParametersProposed"]
        assert [detail["parameters_version"] for detail in told] == [1]
