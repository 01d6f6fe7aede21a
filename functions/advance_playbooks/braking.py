"""Lets go what is resumed, and looks whether a playbook's messages are taken badly."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from functions.shared.domain.brakes import WAKING, Brake
from functions.shared.domain.contact import Held
from functions.shared.domain.parameters import Parameters
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Table
from functions.shared.store import enrolments, surveys
from functions.shared.store.brakes import Brakes
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.health import UNREADABLE
from functions.shared.store.holds import Holds
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Ventures

RESUMED = "resumed"
LOOK_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Braking:
    """What is read and written about brakes, and about what they hold.

    `looked` is when the feedback of a playbook was last looked at from here.
    """

    ventures: Ventures
    brakes: Brakes
    holds: Holds
    receptions: Receptions
    enrolments: Enrolments
    surveys: Surveys
    looked: dict[tuple[str, str], datetime] = field(default_factory=dict)


def over(table: Table) -> Braking:
    """The same over a table."""
    return Braking(
        ventures=Ventures(table),
        brakes=Brakes(table),
        holds=Holds(table),
        receptions=Receptions(table),
        enrolments=Enrolments(table),
        surveys=Surveys(table),
    )


def keep(
    at: datetime,
    world: Braking,
    time_left: Callable[[], bool],
    failures: list[tuple[str, Exception]],
) -> None:
    """Make due what a brake that came off had held, as far as time allows; the next run goes on."""
    for venture, brake in world.brakes.waking(at):
        try:
            _wake(venture, brake, at, world, time_left, failures)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this brake's alone
            failures.append((brake.scope, error))


def watch(venture: str, playbook: str, p: Parameters, at: datetime, world: Braking) -> None:
    """Before a message goes, look now and then how those before were taken.

    Whoever takes bad feedback in looks, too; this sees the twentieth message, and what they missed.
    """
    last = world.looked.get((venture, playbook))
    if last is None or at >= last + LOOK_AGAIN:
        world.receptions.look(venture, playbook, p, at)
        world.looked[venture, playbook] = at


def _wake(  # noqa: PLR0917 -- what comes off, and by what it is let go
    venture: str | None,
    brake: Brake,
    at: datetime,
    world: Braking,
    time_left: Callable[[], bool],
    failures: list[tuple[str, Exception]],
) -> None:
    before = len(failures)
    where = [venture] if venture else [one.id for one in world.ventures.all()]
    for one in where:
        for held in world.holds.paused(one, brake.scope):
            if not time_left():
                return
            if brake.holds(held.customer):
                continue
            try:
                _free(one, held, at, world)
            except Exception as error:  # noqa: BLE001 -- whatever it is, it is this one's alone
                failures.append((held.owner, error))
    lasting = all(isinstance(error, UNREADABLE) for _, error in failures[before:])
    if brake.waking and at >= brake.waking + WAKING and lasting:
        # A look that read the brake before it came off has ended by now. What cannot be read is
        # looked at a day after it was held anyway; what failed otherwise the next run tries again.
        world.brakes.change(venture or "", brake.scope, lambda now: _woken(now, brake))


def _woken(now: Brake | None, brake: Brake) -> Brake:
    return (
        replace(brake, waking=None, revision=brake.revision + 1) if now == brake else now or brake
    )


def _free(venture: str, held: Held, at: datetime, world: Braking) -> None:
    """Make one run or survey due; where it has moved on meanwhile, only the row goes."""
    try:
        if held.kind == "step":
            run = world.enrolments.get(venture, held.owner)
            if run.revision == held.revision:
                after = run.held(at, RESUMED)
                world.holds.free(venture, held, *enrolments.changed(after))
                return
        else:
            survey = world.surveys.get(venture, held.owner)
            if survey.revision == held.revision:
                world.holds.free(venture, held, surveys.changed(survey.held(at, RESUMED)))
                return
    except Unknown:
        pass  # Erased meanwhile.
    world.holds.free(venture, held)
