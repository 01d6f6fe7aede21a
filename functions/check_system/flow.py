"""RETENTION-004: each venture's success system is looked at hourly; what fails is tried again.

A look is decided by its own instant, and may come again: whatever it does has a natural key, and it
is kept last.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from functions.check_system import braking, responding
from functions.check_system.world import Case, World
from functions.shared.domain import system
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.system import Component, Kept
from functions.shared.domain.ventures import Venture
from functions.shared.store.components import Overdue

Due: TypeAlias = tuple[Venture, Parameters, Kept | None]
"""A venture whose time it is, its parameters, and what was seen of it before."""


@dataclass(slots=True)
class Checked:
    """How many ventures were looked at, how many components fail, how many brakes were put on."""

    looked: int = 0
    failing: int = 0
    braked: int = 0
    failures: list[tuple[str, Exception]] = field(default_factory=list)


def run(at: datetime, world: World, time_left: Callable[[], bool] = lambda: True) -> Checked:
    """Look at every active venture whose time it is, who waits longest first."""
    checked = Checked()
    due = _due(at, world)
    overdue = world.components.overdue(at) if due else {}
    for one in due:
        if not time_left():
            break  # Whoever is left is due still: the next minute goes on.
        try:
            done = look(one, overdue.get(one[0].id, {}), at, world)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this venture's alone
            checked.failures.append((one[0].id, error))
        else:
            checked.looked += done.looked
            checked.failing += done.failing
            checked.braked += done.braked
    return checked


def look(
    due: Due, overdue: Mapping[Component, Sequence[Overdue]], at: datetime, world: World
) -> Checked:
    """Look at one venture: respond to what fails and to what works again, brake, keep the look."""
    venture, p, before = due
    examined = world.components.examine(venture, p, at, overdue)
    after, row = system.looked(before, examined.findings, p, at)
    case = Case(venture=venture, parameters=p, before=before, after=after, examined=examined, at=at)
    braked, nps_told_at = braking.pull(case, world)
    for finding in examined.findings:
        responding.follow(finding, case, world)
    responding.follow_crm(case, world)
    if not world.systems.keep(venture.id, replace(after, nps_told_at=nps_told_at), row):
        return Checked()  # Somebody else looked at the same time: it is theirs.
    failing = sum(one.standing == "failing" for one in examined.findings)
    return Checked(looked=1, failing=failing, braked=braked)


def _due(at: datetime, world: World) -> list[Due]:
    active = [venture for venture in world.ventures.all() if venture.status == "active"]
    names = [venture.id for venture in active]
    parameters, kept = world.ventures.actives(names), world.systems.kept(names)
    due = [
        (venture, parameters[venture.id], kept.get(venture.id))
        for venture in active
        if venture.id in parameters
        and system.is_due(kept.get(venture.id), parameters[venture.id], at)
    ]
    # Who was never looked at comes first, and of those the newest.
    return sorted(due, key=lambda one: one[2].looked_at.timestamp() if one[2] else 0.0)
