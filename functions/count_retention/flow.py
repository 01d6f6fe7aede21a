"""Count once a night, over everybody, who of each month's cohort is still there.

What a customer adds is read from the state, the days of usage and what was said of the
subscription; it adds to the numbers of everybody, of its plan tier and of its owner.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from functions.shared.domain import retention
from functions.shared.domain.customers import Profile, overlaid
from functions.shared.domain.retention import EVERYBODY, Sums, Trait
from functions.shared.domain.state import State
from functions.shared.kernel import clock
from functions.shared.ports.outside import Walks
from functions.shared.ports.table import Table
from functions.shared.store.customers import Customers, Listed
from functions.shared.store.past import Past
from functions.shared.store.retention import Count, Part, Retention
from functions.shared.store.ventures import Ventures

PAGE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads, and where it keeps what it counts."""

    ventures: Ventures
    customers: Customers
    past: Past
    retention: Retention


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment goes on: in a venture, after a customer (None: with its first)."""

    venture: str
    customer: str | None


def over(table: Table) -> Stores:
    """The stores over a table."""
    return Stores(
        ventures=Ventures(table),
        customers=Customers(table),
        past=Past(table),
        retention=Retention(table),
    )


def begin(at: datetime, run: str, walks: Walks) -> str:
    """Start a walk that counts everybody as of an instant; its name."""
    name = f"{at:%Y%m%dT%H%M%S}-{run}"
    walks.start(name, {"name": name, "time": clock.stamp(at)})
    return name


def count_of(walk: Mapping[str, str]) -> Count:
    """The count that a walk was started for."""
    return Count(walk["name"], clock.parse(walk["time"]))


def look(
    count: Count, segment: int, after: Place | None, stores: Stores, *, page: int = PAGE
) -> tuple[int, Place | None]:
    """Count the next customers of a segment in every venture; how many, and where to go on.

    A step takes one page of a venture at most: the name of what it keeps follows from its question.
    """
    looked, left = 0, page
    for venture in _counted(stores):
        if after and venture < after.venture:
            continue
        if left <= 0:
            return looked, Place(venture, None)
        since = after.customer if after and venture == after.venture else None
        listed, last = stores.customers.segment(venture, segment, limit=left, after=since)
        part = Part(_sums(venture, listed, count.at, stores), last)
        stores.retention.keep(venture, count, segment, since, part)
        looked += len(listed)
        if last is not None:
            return looked, Place(venture, last)
        stores.retention.sum_up(venture, count, segment)
        # A segment without anybody costs some calls as well.
        left -= max(1, len(listed))
    return looked, None


def _counted(stores: Stores) -> list[str]:
    """The ventures that are not closed, in an order that stays the same through a night."""
    return sorted(one.id for one in stores.ventures.all() if one.status != "closed")


def _sums(
    venture: str, listed: Sequence[Listed], at: datetime, stores: Stores
) -> dict[Trait, Sums]:
    """What some customers come to, by trait."""
    onboarded = {
        one.customer: one.onboarded_at
        for one in listed
        if one.onboarded_at is not None and one.onboarded_at <= at
    }
    oldest = retention.kept_since(at)
    recent = {who for who, when in onboarded.items() if when.astimezone(UTC).date() >= oldest}
    # Who was erased meanwhile has no profile, and is counted nowhere.
    profiles = stores.customers.find_many(venture, sorted(recent))
    found: dict[Trait, list[Sums]] = defaultdict(list)
    found[EVERYBODY] += [
        retention.launched(when) for who, when in onboarded.items() if who not in recent
    ]
    for who, profile in sorted(profiles.items()):
        sums, state = _of_customer(venture, who, onboarded[who], at, stores)
        for trait in _traits(overlaid(profile, state)):
            found[trait].append(sums)
    return {trait: retention.merged(parts) for trait, parts in found.items()}


def _of_customer(
    venture: str, customer: str, onboarded_at: datetime, at: datetime, stores: Stores
) -> tuple[Sums, State]:
    """What a customer adds, and its state; who was never heard of is one who was never active."""
    since = onboarded_at.astimezone(UTC).date()
    kept = stores.past.lived(venture, customer, since)
    if kept is None:
        return retention.of_customer(onboarded_at, (), at), State()
    active = retention.active_days(kept.history.active_days, kept.facts, at)
    return retention.of_customer(onboarded_at, active, at), kept.history.state


def _traits(profile: Profile) -> list[Trait]:
    owner = [f"owner:{profile.owner}"] if profile.owner else []
    return [EVERYBODY, f"tier:{profile.tier}", *owner]
