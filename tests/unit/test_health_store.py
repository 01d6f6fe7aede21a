"""Stored health: what is read equals the fold, whatever order the writes came in."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from typing_extensions import override

from functions.shared.domain import health, state
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.health import Band, band_at
from functions.shared.domain.parameters import InForce, Parameters
from functions.shared.domain.records import Record
from functions.shared.domain.state import Day, DayKey, History
from functions.shared.ports.table import Delete, Page, Put, Write
from functions.shared.store import keys
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.outbox import Outbox

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
VENTURE = "6f1c2c1e-0000-4000-8000-000000000001"


def in_force(*, fresh: bool = False) -> InForce:
    del fresh
    return InForce(Parameters())


def make(table: MemoryTable | None = None) -> tuple[MemoryTable, HealthStore]:
    table = table or MemoryTable()
    head = keys.parameters_head(VENTURE)
    table.write(Put({"pk": head.pk, "sk": head.sk, "newest": 0}, ()))
    profile = keys.profile(VENTURE, "c")
    table.write(Put({"pk": profile.pk, "sk": profile.sk}, ()))
    return table, HealthStore(table)


def fact(number: int, kind: Kind, at: datetime, **data: object) -> Fact:
    return Fact(id=f"t:{number}", source="t", kind=kind, occurred_at=at, data=data)


def take(store: HealthStore, facts: Sequence[Fact], at: datetime) -> Record:
    for one in facts:
        for key, day in state.usage_of(one).items():
            store.add_day(VENTURE, "c", key, day)
    return store.bring_up_to_date(VENTURE, "c", facts, in_force, at)


def test_a_closed_ticket_leaves_the_state_and_still_refuses_older_words() -> None:
    table, store = make()
    opened = fact(1, Kind.TICKET_CHANGED, AT, ticket="7", status="open")
    solved = fact(2, Kind.TICKET_CHANGED, AT + timedelta(hours=1), ticket="7", status="solved")
    take(store, [opened], AT)
    assert len(store.read(VENTURE, "c").history.state.open_tickets) == 1
    take(store, [solved], AT + timedelta(hours=1))
    take(store, [opened], AT + timedelta(hours=2))
    record = store.read(VENTURE, "c")
    assert record.history.state.open_tickets == ()
    assert record.history.state.registers == {}
    writes = len(table.stream)
    take(store, [opened, solved], AT + timedelta(hours=3))
    assert len(table.stream) == writes


def test_the_last_login_is_found_behind_any_number_of_days_without_one() -> None:
    _, store = make()
    take(store, [fact(0, Kind.LOGIN, AT)], AT)
    for day in range(1, 40):
        at = AT + timedelta(days=day)
        take(store, [fact(day, Kind.FEATURE_USED, at, feature="export", core=False)], at)
    login = store.read(VENTURE, "c").history.last_login
    assert login is not None
    assert login.at == AT.replace(minute=0)


class Counted(MemoryTable):
    """A table that counts the queries."""

    def __init__(self) -> None:
        super().__init__()
        self.queries = 0

    @override
    def query(self, *args: Any, **named: Any) -> Page:
        self.queries += 1
        return super().query(*args, **named)


@pytest.mark.parametrize("sources", [1, 3])
def test_all_active_days_of_the_window_are_read_and_mostly_by_one_query(sources: int) -> None:
    table = Counted()
    _, store = make(table)
    usage = {}
    for day, source in product(range(70), range(sources)):
        key = DayKey((AT - timedelta(days=day)).date(), f"s{source}")
        usage[key] = Day(hours=frozenset({day % 24}))
        store.add_day(VENTURE, "c", key, usage[key])
    whole = health.signals(History(usage=usage))
    for ahead in (timedelta(), timedelta(days=-1), timedelta(days=-25), timedelta(days=30)):
        table.queries = 0
        at = AT + ahead
        read = health.signals(store.read(VENTURE, "c", at=at).history)
        assert read.last_login == whole.last_login
        for later in (timedelta(), timedelta(days=1), timedelta(days=20)):
            assert read.active_days_at(at + later) == whole.active_days_at(at + later)
        if sources == 1 and ahead >= timedelta():
            assert table.queries == 1


def test_what_was_stored_before_there_was_a_first_word_still_loads_and_needs_no_write() -> None:
    table, store = make()
    take(store, [fact(0, Kind.LOGIN, AT)], AT)
    opened = fact(1, Kind.TICKET_CHANGED, AT, ticket="7", status="open")
    take(store, [opened], AT)
    key = keys.state(VENTURE, "c")
    item = dict(table.get(key) or {})
    former = json.loads(str(item["doc"]))
    del former["first_ticket"]
    table.write(Put({**item, "doc": json.dumps(former)}, ()))
    record = store.read(VENTURE, "c", strong=True)
    assert record.history.state.first_ticket is None
    assert record.history.state.heard_of_tickets
    [ticket] = record.history.state.open_tickets
    assert (ticket.since, ticket.first_at) == (None, AT)
    writes = len(table.stream)
    take(store, [], AT + timedelta(hours=1))
    assert len(table.stream) == writes
    # The first word on a ticket that comes late is kept, also where the last one stands.
    early = fact(2, Kind.TICKET_CHANGED, AT - timedelta(days=3), ticket="7", status="open")
    take(store, [early], AT + timedelta(hours=1))
    [ticket] = store.read(VENTURE, "c").history.state.open_tickets
    assert (ticket.fact, ticket.first_at) == ("t:1", early.occurred_at)


def test_a_closed_ticket_remembers_its_first_word() -> None:
    _, store = make()
    for number, (days, status) in enumerate([(9, "open"), (5, "solved"), (0, "open")]):
        at = AT - timedelta(days=days)
        take(store, [fact(number, Kind.TICKET_CHANGED, at, ticket="7", status=status)], at)
    [ticket] = store.read(VENTURE, "c").history.state.open_tickets
    assert ticket.first_at == AT - timedelta(days=9)


class Interleaved(MemoryTable):
    """A table where something happens between a reader's read and its first write of a state."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], None] | None = None

    @override
    def write(self, *writes: Write) -> bool:
        puts_state = any(isinstance(w, Put) and w.item["sk"] == keys.STATE for w in writes)
        if puts_state and self.meanwhile:
            happen, self.meanwhile = self.meanwhile, None
            happen()
        return super().write(*writes)


@pytest.mark.parametrize(
    ("tickets", "solved", "expected"),
    [
        # Falls by its ticket, but for the login that came between.
        (0, False, Band.HEALTHY),
        # Neither the login nor the solved ticket lifts the band alone; both together do.
        (2, True, Band.AT_RISK),
    ],
)
def test_a_login_between_read_and_write_is_not_missed(
    *, tickets: int, solved: bool, expected: Band
) -> None:
    table = Interleaved()
    _, store = make(table)
    old = AT - timedelta(days=8 if tickets == 0 else 31)
    facts = [fact(0, Kind.LOGIN, old)]
    facts += [
        fact(n, Kind.FEATURE_USED, old, feature=f"f{n}", core=n == 1 and not tickets)
        for n in range(1, 5 if not tickets else 3)
    ]
    facts += [
        fact(50 + n, Kind.TICKET_CHANGED, old, ticket=str(n), status="open")
        for n in range(tickets + (1 if solved else 0))
    ]
    take(store, facts, AT)
    login = fact(90, Kind.LOGIN, AT - timedelta(days=8 if solved else 0))
    change = fact(91, Kind.TICKET_CHANGED, AT, ticket="0", status="solved" if solved else "open")
    table.meanwhile = lambda: (take(store, [login], AT), None)[1]
    take(store, [change], AT)
    record = store.read(VENTURE, "c", strong=True)
    assert record.band is band_at(record.history, Parameters(), AT)
    assert record.band is expected


def test_a_fall_by_time_is_due_at_its_instant_and_told_once() -> None:
    _, store = make()
    feature = fact(1, Kind.FEATURE_USED, AT, feature="export", core=True)
    record = take(store, [fact(0, Kind.LOGIN, AT), feature], AT)
    assert (record.band, record.score) == (Band.HEALTHY, 85)
    assert record.due_at == AT.replace(minute=0) + timedelta(days=7)
    assert record.due_at is not None
    after = store.bring_up_to_date(VENTURE, "c", [], in_force, record.due_at)
    assert after.band is Band.AT_RISK
    assert [n.name for n in after.outbox if n.n == after.revision] == ["BandChanged"]
    again = store.bring_up_to_date(VENTURE, "c", [], in_force, record.due_at)
    assert again.revision == after.revision


def test_a_write_under_way_does_not_forget_what_was_published_meanwhile() -> None:
    table, store = make()
    take(store, [fact(0, Kind.FEATURE_USED, AT, feature="export", core=True)], AT)
    asked: list[bool] = []

    def published_meanwhile(*, fresh: bool = False) -> InForce:
        if not asked:
            Outbox(table).done(keys.state(VENTURE, "c"), 1)
        asked.append(fresh)
        return InForce(Parameters())

    ticket = fact(1, Kind.TICKET_CHANGED, AT, ticket="7", status="open")
    store.bring_up_to_date(VENTURE, "c", [ticket], published_meanwhile, AT)
    record = store.read(VENTURE, "c")
    assert (record.revision, record.published, [n.n for n in record.outbox]) == (2, 1, [2])


def test_nothing_is_kept_about_who_was_erased_meanwhile() -> None:
    table, store = make()
    profile = keys.profile(VENTURE, "c")
    table.write(Delete(profile))
    ticket = fact(1, Kind.TICKET_CHANGED, AT, ticket="7", status="open")
    store.keep(VENTURE, "c", [ticket])
    assert take(store, [ticket], AT).revision == 0
    assert table.query(profile.pk).items == ()


def test_who_was_imported_together_is_not_looked_at_together() -> None:
    table, store = make()
    facts = [
        fact(1, Kind.LOGIN, AT),
        fact(2, Kind.FEATURE_USED, AT, feature="export", core=True),
    ]
    usage = state.fold(state.History(), facts).usage
    crossing = AT.replace(minute=0) + timedelta(days=7)
    names = [f"c{number}" for number in range(400)]
    due = []
    for name in names:
        profile = keys.profile(VENTURE, name)
        table.write(Put({"pk": profile.pk, "sk": profile.sk}, ()))
        record = store.bring_up_to_date(VENTURE, name, facts, in_force, AT, imported=usage)
        assert record.due_at is not None
        due.append(record.due_at)
    assert all(AT <= at <= crossing for at in due)
    per_day = Counter((at - AT).days for at in due)
    assert len(per_day) == 7
    assert max(per_day.values()) < 2 * len(names) / 7
    # Once woken it is looked at when it must be, and no earlier.
    again = store.bring_up_to_date(VENTURE, names[0], [], in_force, due[0])
    assert again.due_at == crossing


def test_a_fact_that_is_kept_already_is_not_written_again() -> None:
    class Counting(MemoryTable):
        writes = 0

        @override
        def write(self, *writes: Write) -> bool:
            self.writes += 1
            return super().write(*writes)

    table = Counting()
    _, store = make(table)
    ticket = fact(1, Kind.TICKET_CHANGED, AT, ticket="7", status="open")
    store.keep(VENTURE, "c", [ticket])
    before = table.writes
    store.keep(VENTURE, "c", [ticket, ticket])
    assert table.writes == before


def test_who_is_due_while_a_version_is_pending_is_not_written_each_minute() -> None:
    _, store = make()
    take(store, [fact(1, Kind.LOGIN, AT)], AT)
    raised = InForce(Parameters(), Parameters().changed({"at_risk_threshold": 30}, 1))
    lowered = InForce(Parameters(), Parameters().changed({"at_risk_threshold": 60}, 1))
    for pending in (raised, lowered):
        store.lower_due(VENTURE, "c", pending, AT + timedelta(minutes=1))

    def remembered(*, fresh: bool = False) -> InForce:
        del fresh
        return lowered

    revisions = {
        store.bring_up_to_date(VENTURE, "c", [], remembered, AT + timedelta(minutes=n)).revision
        for n in range(2, 9)
    }
    assert len(revisions) == 1
