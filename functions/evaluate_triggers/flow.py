"""The standing triggers: at what happens to a customer, and once in each day, week and month.

Whatever comes twice, late or in another order ends the same: each cause is kept once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeAlias

from functions.evaluate_triggers import critical, nps, retention
from functions.evaluate_triggers.outcomes import NotFired, Outcome
from functions.evaluate_triggers.stores import Stores
from functions.shared.contracts import events
from functions.shared.domain import critical as falls
from functions.shared.domain.periods import PERIODS, is_due
from functions.shared.domain.triggers import Firing, Trigger
from functions.shared.kernel import ids

TimeLeft: TypeAlias = Callable[[], bool]
FOLLOWED: Mapping[Trigger, Callable[[Firing, datetime, Stores], list[Outcome]]] = {
    "RETENTION-002": retention.follow,
    "RETENTION-003": nps.follow,
}
HEARD = (events.BandChanged, events.CustomerEnded, events.ResponseReceived)


@dataclass(frozen=True, slots=True)
class Looked:
    """What looks came to, and of which venture one failed, and why."""

    outcomes: tuple[tuple[str, Outcome], ...]
    failures: tuple[tuple[str, Exception], ...]


def hear(event: events.Event, at: datetime, stores: Stores) -> list[Outcome]:
    """Look at the customer whom an event is about.

    Raises:
        ValueError: events like this one are not for us.
    """
    if not isinstance(event, HEARD):
        raise ValueError(f"{type(event).__name__} is routed here by mistake")
    if isinstance(event, events.ResponseReceived) and not _is_open(event, stores):
        return []
    return critical.look(event.venture, event.customer, at, stores)


def run(at: datetime, stores: Stores, time_left: TimeLeft = lambda: True) -> Looked:
    """Look at every firing that is due, and let every trigger look whose time has come.

    What fails stays due, and is looked at in the next hour; nothing else waits for it.
    """
    outcomes: list[tuple[str, Outcome]] = []
    failures: list[tuple[str, Exception]] = []
    for venture, begin in (*_due_firings(at, stores), *_due_looks(at, stores, time_left)):
        if not time_left():
            break
        try:
            outcomes += [(venture, outcome) for outcome in begin()]
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this look's alone
            failures.append((venture, error))
    return Looked(tuple(outcomes), tuple(failures))


Begin: TypeAlias = Callable[[], list[Outcome]]


def _due_firings(at: datetime, stores: Stores) -> Iterator[tuple[str, Begin]]:
    for venture, firing in stores.firings.due(at):
        yield venture, partial(_follow, venture, firing, at, stores)


def _due_looks(at: datetime, stores: Stores, time_left: TimeLeft) -> Iterator[tuple[str, Begin]]:
    for venture in stores.ventures.all():
        if venture.status == "active":
            for trigger in PERIODS:
                yield venture.id, partial(_look_if_due, trigger, venture.id, at, stores, time_left)


def _is_open(event: events.ResponseReceived, stores: Stores) -> bool:
    name = event.customer
    return bool(stores.firings.open_about(event.venture, falls.TRIGGER, name, customer=name))


def _follow(venture: str, firing: str, at: datetime, stores: Stores) -> list[Outcome]:
    """Go on with an open firing; those of other functions are theirs."""
    if customer := ids.customer_of(firing):
        return critical.look(venture, customer, at, stores)
    known = stores.firings.find(venture, firing)
    if known is None or known.trigger not in FOLLOWED:
        return []
    p = stores.remembered.parameters(venture).active
    if why := stores.gates.blocked(stores.remembered.venture(venture), p, at):
        return [NotFired(known.trigger, why)]
    return FOLLOWED[known.trigger](known, at, stores)


def _look_if_due(
    trigger: Trigger, venture: str, at: datetime, stores: Stores, time_left: TimeLeft
) -> list[Outcome]:
    """Let a trigger look at a venture if its time has come, unless something is in the way."""
    if not is_due(trigger, stores.looks.last(venture, trigger), at):
        return []
    p = stores.remembered.parameters(venture).active
    if why := stores.gates.blocked(stores.remembered.venture(venture), p, at):
        return [NotFired(trigger, why)]
    return _look(trigger, venture, at, stores, time_left)


def _look(
    trigger: Trigger, venture: str, at: datetime, stores: Stores, time_left: TimeLeft
) -> list[Outcome]:
    match trigger:
        case "RETENTION-001":
            return critical.look_for_falls(venture, at, stores, time_left)
        case "RETENTION-002":
            return retention.look(venture, at, stores)
        case "RETENTION-003":
            return nps.look(venture, at, stores)
        case _:
            return []
