"""Walk a venture page by page, so that nobody is looked at too late once the parameters change.

Each customer gets the earlier of the old and the new instant to look next, and the version that it
is prepared for; after the last page the version becomes active, and the next sweep finds everybody
whose band it changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Ventures

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One page of a walk: for which version, and after which entry of the customers' list."""

    venture: str
    version: int
    after: Mapping[str, str] | None = None


class Walks(Protocol):
    """Where the next page of a walk waits."""

    def go_on(self, walk: Walk) -> None:
        """Let the walk go on; `Unavailable` where that is not sure."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads and writes, and where it goes on."""

    ventures: Ventures
    customers: Customers
    health: HealthStore
    walks: Walks


def prepare(walk: Walk, at: datetime, world: World) -> int:
    """Prepare one page of customers, and go on or make the version active; how many it was.

    A walk that was repeated, or whose version is no longer pending, does no harm.
    """
    in_force = world.ventures.parameters(walk.venture, strong=True)
    if in_force.pending is None or in_force.pending.version != walk.version:
        return 0
    listed, after = world.customers.page(walk.venture, limit=PAGE, after=walk.after)
    for customer in listed:
        world.health.lower_due(walk.venture, customer.customer, in_force, at)
    if after is None:
        world.ventures.activate(walk.venture, walk.version, at)
    else:
        cursor = {name: str(value) for name, value in after.items()}
        world.walks.go_on(Walk(venture=walk.venture, version=walk.version, after=cursor))
    return len(listed)
