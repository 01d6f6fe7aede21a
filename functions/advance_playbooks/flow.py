"""Due steps: look at the customer anew, decide, carry the decision out, each message once.

How each kind of step is carried out stands in a module of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import assert_never

from functions.advance_playbooks import braking, emails, people
from functions.advance_playbooks.case import Case, World, read
from functions.shared.domain.playbooks import decide
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.outside import Event
from functions.shared.store import holds

AT_ONCE = 100
"""Looks at entries that are asked for in one go."""


@dataclass(slots=True)
class Advanced:
    """How many enrolments were looked at, and for which that failed, and why; they come again.

    `entries` counts the customers of whom others look whether they may enter a playbook.
    """

    looked: int = 0
    entries: int = 0
    failures: list[tuple[str, Exception]] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many looks failed."""
        return len(self.failures)


def advance_due(
    at: datetime, world: World, time_left: Callable[[], bool] = lambda: True
) -> Advanced:
    """Look at every enrolment that is due; one that fails does not hold the others up.

    Before, let go what is resumed. Then say of which customers it is time to look whether they may
    enter a playbook.
    """
    advanced = Advanced()
    braking.keep(at, world.braking, time_left, advanced.failures)
    _advance_steps(at, world, time_left, advanced)
    looks = world.courses.due(at)
    while time_left() and (entries := list(islice(looks, AT_ONCE))):
        world.bus.publish([_entry_due(venture, customer, at) for venture, customer in entries])
        advanced.entries += len(entries)
    return advanced


def _advance_steps(
    at: datetime, world: World, time_left: Callable[[], bool], advanced: Advanced
) -> None:
    for venture, enrolment_id in world.enrolments.due(at):
        if not time_left():
            break
        advanced.looked += 1
        try:
            advance(venture, enrolment_id, at, world)
        except Unknown:
            continue  # The index was behind: the customer was erased.
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this enrolment's alone
            advanced.failures.append((enrolment_id, error))


def advance(venture_id: str, enrolment_id: str, at: datetime, world: World) -> None:
    """Look at one enrolment and carry out what is decided."""
    enrolment = world.enrolments.get(venture_id, enrolment_id)
    if enrolment.due_at is None or enrolment.due_at > at:
        return  # The index was behind: somebody moved it meanwhile.
    case = read(enrolment, at, world)
    if case is None:
        return  # Erased: nothing of the customer remains, and this neither.
    if _carry_out(decide.decide(enrolment, case.standing, at), case, world):
        # A step that only chooses the way is behind: the next one may be due already.
        advance(venture_id, enrolment_id, at, world)


def _carry_out(decision: decide.Decision, case: Case, world: World) -> bool:
    """Do what is decided; whether the next step must be looked at right away."""
    enrolment = case.enrolment
    match decision:
        case decide.Advance(step):
            emails.send(case, step, world)
        case decide.HandOver():
            people.hand_over(case, decision, world)
        case decide.Ask(reason):
            people.ask(case, reason, world)
        case decide.NeedsApproval(reason, role):
            people.ask_approval(case, reason, role, world)
        case decide.KeepWaiting(until, reason, hold):
            after = enrolment.held(until, reason)
            world.enrolments.save(after, *([holds.of_step(after, hold)] if hold else []))
        case decide.Pass(way, reason):
            return world.enrolments.step(enrolment.after(case.run("passed", reason), way))
        case decide.Skip(reason):
            world.enrolments.step(enrolment.after(case.run("dropped", reason)))
        case decide.Stop(reason):
            world.enrolments.save(enrolment.ended(reason, case.at))
        case _:
            assert_never(decision)
    return False


def _entry_due(venture: str, customer: str, at: datetime) -> Event:
    """Repeated while nobody has looked, it has the same identifier in the same minute."""
    return Event(
        name="EntryDue",
        detail={
            "id": ids.digest("entry", venture, customer, clock.stamp(at)),
            "version": 1,
            "venture": venture,
            "customer": customer,
            "n": 0,
            "at": at.isoformat(),
        },
    )
