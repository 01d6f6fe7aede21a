"""The nightly look at everybody: it must find nothing, and says what it finds; it mends nothing.

It keeps a daily snapshot of each score that differs from the last one kept, and publishes notices
that are not known to be on the bus.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.shared.domain import health, records
from functions.shared.domain.health import Health
from functions.shared.domain.parameters import InForce
from functions.shared.domain.records import Notice, Record
from functions.shared.kernel import clock
from functions.shared.ports.outside import Bus
from functions.shared.ports.table import Absent, Item, Key, Put, Table
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.outbox import Outbox, behind, event_of
from functions.shared.store.ventures import Ventures

# What became due this lately may still be on its way through the sweep.
GRACE = timedelta(minutes=3)
MOST_NOTED = 20
SNAPSHOT_LIFE = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads and writes."""

    table: Table
    ventures: Ventures
    customers: Customers
    health: HealthStore
    outbox: Outbox
    bus: Bus


@dataclass(slots=True)
class Found:
    """What the pass saw, and what should not have been there."""

    looked: int = 0
    wrong_bands: int = 0
    late_entries: int = 0
    without_state: int = 0
    unpublished: int = 0
    snapshots: int = 0
    where: list[tuple[str, str, str]] = field(default_factory=list)

    def note(self, venture: str, customer: str, what: str) -> None:
        """Keep where something was found, of the first so many, for who looks into it."""
        if len(self.where) < MOST_NOTED:
            self.where.append((venture, customer, what))


def verify(at: datetime, stores: Stores) -> Found:
    """Look at every customer of every venture that is not closed."""
    found = Found()
    for venture in stores.ventures.all():
        if venture.status == "closed":
            continue
        in_force = stores.ventures.parameters(venture.id, strong=True)
        if in_force.pending:
            # Unheard, it would be pending for ever, and every further change be refused.
            version = keys.parameters_version(venture.id, in_force.pending.version)
            _publish(version, behind(stores.table.get(version, strong=True) or {}), stores, found)
        for customer in _customers(venture.id, stores.customers):
            record = stores.health.read(venture.id, customer, strong=True)
            found.looked += 1
            if record.revision == 0:
                found.without_state += 1
                found.note(venture.id, customer, "no state")
                continue
            if wrong := _check(record, in_force, at, found):
                found.note(venture.id, customer, wrong)
            unheard = [notice for notice in record.outbox if notice.n > record.published]
            _publish(keys.state(venture.id, customer), unheard, stores, found)
            seen = health.explain(record.history, in_force.active, at)
            found.snapshots += _keep(venture.id, customer, seen, stores.table)
    return found


def _check(record: Record, in_force: InForce, at: datetime, found: Found) -> str | None:
    """Compare what is stored with what the pure function says; what is wrong, if anything."""
    settled = max(at - GRACE, record.as_of)
    if record.due_at is not None and record.due_at <= settled:
        return None  # The sweep looks at it as soon as it runs, whatever is stored.
    if health.band_at(record.history, in_force.active, settled) is not record.band:
        found.wrong_bands += 1
        return "band"
    needed = records.due(record.history, record.band, in_force, settled)
    if needed is not None and (record.due_at is None or record.due_at > needed):
        found.late_entries += 1
        return "entry"
    return None


def _publish(key: Key, unheard: Sequence[Notice], stores: Stores, found: Found) -> None:
    """Put the notices on the bus that are not known to be there; to repeat one does no harm."""
    if unheard:
        stores.bus.publish([event_of(key, notice) for notice in unheard])
        stores.outbox.done(key, max(notice.n for notice in unheard))
        found.unpublished += len(unheard)


def _keep(venture: str, customer: str, seen: Health, table: Table) -> int:
    """Keep the day's score where it differs from the last one kept; 1 when it did."""
    at = seen.as_of
    if seen.score is None:
        return 0
    pk = keys.customer_partition(venture, customer)
    latest = table.query(pk, prefix=keys.SNAPSHOTS, descending=True, limit=1).items
    if latest and latest[0].get("score") == seen.score:
        return 0
    key = keys.snapshot(venture, customer, at.date())
    kept = table.write(
        Put(
            {
                "pk": key.pk,
                "sk": key.sk,
                "score": seen.score,
                "band": seen.band.value if seen.band else None,
                "at": clock.stamp(at),
                "parameters_version": seen.parameters_version,
                "expires_at": int((at + SNAPSHOT_LIFE).timestamp()),
            },
            (Absent(),),
        )
    )
    return int(kept)


def _customers(venture: str, customers: Customers) -> Iterator[str]:
    after: Item | None = None
    while True:
        listed, after = customers.page(venture, limit=100, after=after)
        yield from [customer.customer for customer in listed]
        if after is None:
            break
