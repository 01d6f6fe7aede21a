"""Count once a night, over everybody, what reports say of all: scores, bands, features, owners.

What a customer adds is read from the stored health, the snapshots of some days ago and the profile;
it adds to the numbers of everybody and of its plan tier.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.shared.domain import insights
from functions.shared.domain.insights import BEFORE, DAY, EVERYBODY, Sums, Then, Trait
from functions.shared.domain.state import State
from functions.shared.kernel import clock
from functions.shared.ports.table import Table
from functions.shared.runtime import counts, log
from functions.shared.runtime.counts import Place
from functions.shared.store.customers import Customers, Listed
from functions.shared.store.health import UNREADABLE, HealthStore
from functions.shared.store.insights import Count, Insights, Part
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.ventures import Ventures

PAGE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads, and where it keeps what it counts."""

    ventures: Ventures
    customers: Customers
    health: HealthStore
    snapshots: Snapshots
    insights: Insights


def over(table: Table) -> Stores:
    """The stores over a table."""
    return Stores(
        ventures=Ventures(table),
        customers=Customers(table),
        health=HealthStore(table),
        snapshots=Snapshots(table),
        insights=Insights(table),
    )


def count_of(walk: Mapping[str, str]) -> Count:
    """The count that a walk was started for."""
    return Count(walk["name"], clock.parse(walk["time"]))


def look(
    count: Count, segment: int, after: Place | None, stores: Stores, *, page: int = PAGE
) -> tuple[int, Place | None]:
    """Count the next customers of a segment in every venture; how many, and where to go on."""

    def step(venture: str, since: str | None, most: int) -> tuple[int, str | None]:
        listed, last = stores.customers.segment(venture, segment, limit=most, after=since)
        part = Part(_sums(venture, listed, count.at, stores), last)
        stores.insights.keep(venture, count, segment, since, part)
        if last is None:
            stores.insights.sum_up(venture, count, segment)
        return len(listed), last

    return counts.look(stores.ventures.all(), after, page, step)


def _sums(
    venture: str, listed: Sequence[Listed], at: datetime, stores: Stores
) -> dict[Trait, Sums]:
    """What some customers come to, by trait; who was erased meanwhile is counted nowhere."""
    parameters = stores.ventures.parameters(venture, strong=True).active
    profiles = stores.customers.find_many(venture, [one.customer for one in listed])
    found: dict[Trait, list[Sums]] = defaultdict(list)
    for customer, profile in sorted(profiles.items()):
        try:
            record = stores.health.read(venture, customer, at=at)
            before = _before(venture, customer, at, stores)
            alone = insights.of_customer(profile, record, before, parameters, at)
            whose = insights.traits(profile, record.history.state)
        except UNREADABLE as error:
            # One customer keeps nobody else of any venture from being counted.
            log.failure("customer_not_counted", error, venture=venture)
            alone, whose = insights.of_unreadable(), insights.traits(profile, State())
        for trait in whose:
            found[trait].append(alone)
    return {EVERYBODY: Sums()} | {trait: insights.merged(some) for trait, some in found.items()}


def _before(venture: str, customer: str, at: datetime, stores: Stores) -> dict[int, Then]:
    """How a customer stood on earlier days, as far as a snapshot says so."""
    found = {
        days: stores.snapshots.on(venture, customer, (at - days * DAY).date()) for days in BEFORE
    }
    return {
        days: Then(one.score, one.band)
        for days, one in found.items()
        if one and one.score is not None and one.band is not None
    }
