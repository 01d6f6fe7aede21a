"""Due steps: look at the customer anew, decide, carry the decision out, each message once.

How each kind of step is carried out stands in a module of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import assert_never

from functions.advance_playbooks import braking, deadlines, emails, people, surveys, team, webhooks
from functions.advance_playbooks.case import Case, World, read
from functions.shared.domain.playbooks import decide
from functions.shared.domain.playbooks.decide import Doable
from functions.shared.domain.playbooks.document import (
    Email,
    Escalation,
    Offer,
    Slack,
    Survey,
    Webhook,
)
from functions.shared.domain.turns import Entry
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.outside import Event
from functions.shared.runtime import turns
from functions.shared.runtime.turns import Taken
from functions.shared.store import courses, holds
from functions.shared.store.enrolments import of_entry

AT_ONCE = 100
"""Looks at entries that are asked for in one go."""
LATE = timedelta(minutes=10)
"""Whoever looks has tried some times by then, and will not manage a minute later."""
UNHEARD = "nobody managed to look whether they may enter a playbook"


KINDS = ("step", "mail")
"""The lines of due steps: those that write wait for the mail service, and nothing else does."""


@dataclass(slots=True)
class Advanced:
    """What became of the due steps, and how many customers others were told of.

    `entries` counts the customers of whom others look whether they may enter a playbook; `looks`
    has those at which nobody manages.
    """

    steps: Taken = field(default_factory=Taken)
    looks: Taken = field(default_factory=Taken)
    entries: int = 0


def advance_due(
    at: datetime, world: World, time_left: Callable[[], bool] = lambda: True
) -> Advanced:
    """Carry out every step that is due, or let workers do it; one that fails holds up nobody.

    Before, let go what is resumed, and note which tasks are overdue. Then say of which customers
    it is time to look whether they may enter a playbook.
    """
    advanced = Advanced()
    braking.keep(at, world.braking, time_left, advanced.steps.failures)
    # Before the steps: there are few of them, and somebody's time is up this minute.
    deadlines.keep(at, world, time_left, advanced.steps.failures)
    for kind in KINDS:
        turns.take(
            kind,
            at,
            world.turns,
            lambda entry: advance(*of_entry(entry), at, world),
            time_left=time_left,
            mail=kind == "mail",
            taken=advanced.steps,
        )
    _ask_for_looks(at, world, time_left, advanced)
    return advanced


def _ask_for_looks(
    at: datetime, world: World, time_left: Callable[[], bool], advanced: Advanced
) -> None:
    """Say of which customers it is time to look; what nobody looks at is put off as steps are."""
    looks, late = world.courses.due(at), clock.stamp(at - LATE)
    while time_left() and (entries := list(islice(looks, AT_ONCE))):
        world.bus.publish([_entry_due(*courses.of_entry(entry), at) for entry in entries])
        advanced.entries += len(entries)
        for entry in (entry for entry in entries if entry.due_at < late):
            if time_left():
                _put_off(entry, at, world, advanced)


def _put_off(entry: Entry, at: datetime, world: World, advanced: Advanced) -> None:
    """Ask for a look later, in an hour at most: who may enter may do so for a day."""
    try:
        tries = world.turns.index.put_off(entry, at, UNHEARD, hourly=True)
    except Unavailable as trouble:
        # It stays where it was; the next minute asks again.
        advanced.looks.failures.append((entry.sk, trouble))
        return
    # The first time it may be that nobody was asked, for nothing ran meanwhile.
    if tries > 1:
        advanced.looks.failures.append((entry.sk, Unavailable(UNHEARD)))


def carry_out(
    entries: Sequence[Entry],
    at: datetime,
    world: World,
    time_left: Callable[[], bool] = lambda: True,
) -> Taken:
    """Look at the enrolments that were handed out to a worker."""
    return turns.carry_out(
        entries,
        at,
        world.turns,
        lambda entry: advance(*of_entry(entry), at, world),
        time_left=time_left,
    )


def advance(venture_id: str, enrolment_id: str, at: datetime, world: World) -> None:
    """Look at one enrolment and carry out what is decided."""
    enrolment = world.enrolments.get(venture_id, enrolment_id)
    if enrolment.due_at is None or enrolment.due_at > at:
        return  # The index was behind: somebody moved it meanwhile.
    case = read(enrolment, at, world)
    if case is None:
        return  # Erased: nothing of the customer remains, and this neither.
    if _carry_out(decide.decide(enrolment, case.standing, at), case, world):
        # A step that only chooses the way is behind: the next one may be due already. And whoever
        # must decide about a step is to be told now.
        advance(venture_id, enrolment_id, at, world)


def _carry_out(decision: decide.Decision, case: Case, world: World) -> bool:
    """Do what is decided; whether the next step must be looked at right away."""
    enrolment = case.enrolment
    match decision:
        case decide.Advance(step):
            _do(case, step, world)
        case decide.HandOver():
            people.hand_over(case, decision, world)
        case decide.Ask(reason):
            people.ask(case, reason, world)
        case decide.NeedsApproval(reason, role):
            # Who is asked is told right away, where that is the executive.
            return people.ask_approval(case, reason, role, world) and role == "executive"
        case decide.TellExecutive(step):
            team.tell_executive(case, step, world)
        case decide.KeepWaiting(until, reason, hold):
            after = enrolment.held(until, reason)
            world.enrolments.save(after, *([holds.of_step(after, hold)] if hold else []))
        case decide.Stop(reason):
            world.enrolments.save(enrolment.ended(reason, case.at))
        case decide.Pass() | decide.Conclude() | decide.Skip():
            return _leave_behind(decision, case, world)
        case _:
            assert_never(decision)
    return False


def _leave_behind(
    decision: decide.Pass | decide.Conclude | decide.Skip, case: Case, world: World
) -> bool:
    """Leave a step behind without doing more; whether the next one must be looked at right away."""
    enrolment = case.enrolment
    match decision:
        case decide.Pass(way, reason):
            return world.enrolments.step(enrolment.after(case.run("passed", reason), way))
        case decide.Conclude():
            emails.conclude(case, world)
        case decide.Skip(reason):
            world.enrolments.step(enrolment.after(case.run("dropped", reason)))
        case _:
            assert_never(decision)
    return False


def _do(case: Case, step: Doable, world: World) -> None:
    """Carry a step out, in the way of its kind."""
    match step:
        case Email() | Offer() | Survey(survey="exit"):
            emails.send(case, step, world)
        case Slack():
            team.alert(case, step, world)
        case Escalation():
            team.escalate(case, step, world)
        case Survey():
            surveys.plan(case, step, world)
        case Webhook():
            webhooks.call(case, step, world)
        case _:
            assert_never(step)


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
