"""Walk a venture, so that nobody is looked at too late once the parameters change.

Each customer gets the earlier of the old and the new instant to look next, and the version that it
is prepared for; when everybody has, the version becomes active, and the next sweep finds everybody
whose band it changes. Who comes meanwhile proves to know of the version, so only those must be
walked who were there before: the list is read strongly, and holds them all.
"""

from dataclasses import dataclass
from datetime import datetime

from functions.shared.runtime import log
from functions.shared.store.customers import Customers
from functions.shared.store.health import UNREADABLE, HealthStore
from functions.shared.store.ventures import Ventures

PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A version of a venture's parameters that was proposed, and when."""

    venture: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads and writes."""

    ventures: Ventures
    customers: Customers
    health: HealthStore


def prepare(
    change: Change, segment: int, after: str | None, world: World
) -> tuple[int, str | None]:
    """Prepare the next customers of a segment; how many, and whom to go on after.

    A step that is repeated, or whose version is no longer pending, does no harm. Who cannot be read
    keeps nobody else waiting: whoever mends them looks at them by the version in force then.
    """
    in_force = world.ventures.parameters(change.venture, strong=True)
    if in_force.pending is None or in_force.pending.version != change.version:
        return 0, None
    listed, last = world.customers.segment(change.venture, segment, limit=PAGE, after=after)
    for customer in listed:
        try:
            world.health.lower_due(change.venture, customer.customer, in_force, change.at)
        except UNREADABLE as error:
            log.failure("customer_not_prepared", error, venture=change.venture)
    if last is None:
        world.ventures.prepared(change.venture, change.version, segment)
    return len(listed), last


def activate(change: Change, at: datetime, world: World) -> None:
    """Everybody is prepared: make the version active, unless it is already."""
    world.ventures.activate(change.venture, change.version, at)
