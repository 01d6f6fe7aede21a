"""The nightly look at everybody: it must find nothing, and says what it finds; it mends nothing.

It keeps a daily snapshot of each score that differs from the last one kept, and publishes notices
that are not known to be on the bus. Facts that waited too long for their customer expire.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from functions.shared.domain import health, records
from functions.shared.domain.health import Glance
from functions.shared.domain.parameters import InForce
from functions.shared.domain.records import Notice, Record
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock
from functions.shared.ports.outside import Bus, Walks
from functions.shared.ports.table import Absent, Key, Put, Table
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.health import UNREADABLE, HealthStore
from functions.shared.store.outbox import Outbox, event_of, outbox_of
from functions.shared.store.ventures import Ventures

# What became due this lately may still be on its way through the sweep.
GRACE = timedelta(minutes=3)
# What is due for so long is not on its way: the sweep fails on it, or does not run.
OVERDUE = timedelta(minutes=15)
PAGE = 250
MOST_NOTED = 20
HOLDING = 0
"""The segment whose steps look at the holding areas too: a name that is unknown has no segment."""
SNAPSHOT_LIFE = timedelta(days=400)
Wrong: TypeAlias = Literal["wrong_bands", "late_entries", "overdue", "without_state", "unreadable"]
WRONG: tuple[Wrong, ...] = get_args(Wrong)
"""Of what is counted, what should not be there; notices unpublished are merely sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads and writes."""

    table: Table
    ventures: Ventures
    customers: Customers
    health: HealthStore
    outbox: Outbox
    bus: Bus


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment goes on: in a venture, after a customer (None: with its first)."""

    venture: str
    customer: str | None


@dataclass(slots=True)
class Found:
    """What a step saw, and what should not have been there."""

    looked: int = 0
    wrong_bands: int = 0
    late_entries: int = 0
    overdue: int = 0
    without_state: int = 0
    unreadable: int = 0
    unpublished: int = 0
    snapshots: int = 0
    expired: int = 0
    where: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {name: count for name, count in asdict(self).items() if name != "where"}

    def note(self, venture: str, customer: str, what: Wrong) -> None:
        """Count what was found, and keep where, of the first so many, for who looks into it."""
        setattr(self, what, getattr(self, what) + 1)
        if len(self.where) < MOST_NOTED:
            self.where.append((venture, customer, what))


def begin(at: datetime, run: str, walks: Walks, stores: Stores) -> str:
    """Start the night's walk, and tell again of versions that still wait for theirs; its name."""
    name = f"{at:%Y%m%dT%H%M%S}-{run}"
    walks.start(name, {"time": clock.stamp(at)})
    for venture in _open(stores):
        pending = stores.ventures.parameters(venture.id, strong=True).pending
        if pending:
            # Unheard, or with a walk that failed for good, it would bar every further change.
            key = keys.parameters_version(venture.id, pending.version)
            version = stores.table.get(key, strong=True) or {}
            notices = outbox_of(str(version.get("outbox") or "[]"))
            stores.bus.publish([event_of(key, notice) for notice in notices])
    return name


def look(
    at: datetime, segment: int, after: Place | None, stores: Stores
) -> tuple[Found, Place | None]:
    """Look at the next customers of a segment in every venture; what was found, where to go on."""
    found, left = Found(), PAGE
    for venture in _open(stores):
        if after and venture.id < after.venture:
            continue
        last = after.customer if after and venture.id == after.venture else None
        if segment == HOLDING and last is None:
            left -= _expire(venture, at, left, stores, found)
        more = True
        while more:
            if left <= 0:
                return found, Place(venture.id, last)
            listed, last = stores.customers.segment(venture.id, segment, limit=left, after=last)
            if listed:
                _look_at(venture.id, [c.customer for c in listed], at, stores, found)
            # A segment without anybody costs a read as well.
            left -= max(1, len(listed))
            more = last is not None
    return found, None


def _expire(venture: Venture, at: datetime, most: int, stores: Stores, found: Found) -> int:
    """Let facts expire that waited too long; where there may be more, the step is used up."""
    expired, more = stores.customers.expire(venture, at, most=most)
    found.expired += expired
    return most if more else expired


def _open(stores: Stores) -> list[Venture]:
    """The ventures that are not closed, in an order that stays the same through a night."""
    return sorted(
        (venture for venture in stores.ventures.all() if venture.status != "closed"),
        key=lambda venture: venture.id,
    )


def _look_at(
    venture: str, customers: Sequence[str], at: datetime, stores: Stores, found: Found
) -> None:
    """Look at some customers of one venture; one who cannot be read is one finding."""
    in_force = stores.ventures.parameters(venture, strong=True)
    for customer in customers:
        found.looked += 1
        try:
            record, wrong = _compared(venture, customer, in_force, at, stores)
            if wrong:
                # Once more: another version may have become active since.
                in_force = stores.ventures.parameters(venture, strong=True)
                record, wrong = _compared(venture, customer, in_force, at, stores)
            seen = health.at_a_glance(record.history, in_force.active, at)
        except UNREADABLE:
            found.note(venture, customer, "unreadable")
            continue
        if wrong:
            found.note(venture, customer, wrong)
        if record.revision > 0:
            unheard = [notice for notice in record.outbox if notice.n > record.published]
            _publish(keys.state(venture, customer), unheard, stores, found)
            found.snapshots += _keep(venture, customer, seen, stores.table)


def _compared(
    venture: str, customer: str, in_force: InForce, at: datetime, stores: Stores
) -> tuple[Record, Wrong | None]:
    """A customer's stored health, and what is wrong with it, if anything."""
    record = stores.health.read(venture, customer, strong=True)
    if record.revision > 0:
        return record, _check(record, in_force, at)
    profile = stores.customers.find(venture, customer, strong=True)
    # Who joins, or is erased, at this moment is nobody to look for.
    missing = profile is not None and profile.saved_at <= at - GRACE
    return record, "without_state" if missing else None


def _check(record: Record, in_force: InForce, at: datetime) -> Wrong | None:
    """Compare what is stored with what the pure function says; what is wrong, if anything."""
    if record.due_at is not None and record.due_at <= max(at, record.as_of):
        # The sweep looks at it as soon as it runs, whatever is stored.
        return "overdue" if record.due_at <= at - OVERDUE else None
    settled = max(at - GRACE, record.as_of)
    if health.band_at(record.history, in_force.active, settled) is not record.band:
        return "wrong_bands"
    needed = records.due(record.history, record.band, in_force, settled)
    late = needed is not None and (record.due_at is None or record.due_at > needed)
    return "late_entries" if late else None


def _publish(key: Key, unheard: Sequence[Notice], stores: Stores, found: Found) -> None:
    """Put the notices on the bus that are not known to be there; to repeat one does no harm."""
    if unheard:
        stores.bus.publish([event_of(key, notice) for notice in unheard])
        stores.outbox.done(key, max(notice.n for notice in unheard))
        found.unpublished += len(unheard)


def _keep(venture: str, customer: str, seen: Glance, table: Table) -> int:
    """Keep the day's score where it differs from the last one kept; 1 when it did.

    That somebody has none any more is kept, too, or the last one would stand while they are gone.
    """
    at = seen.as_of
    pk = keys.customer_partition(venture, customer)
    latest = table.query(pk, prefix=keys.SNAPSHOTS, descending=True, limit=1).items
    if (latest[0].get("score") if latest else None) == seen.score:
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
