"""What comes next for a customer in a playbook: one decision, with its reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from functions.shared.domain import contact, effects
from functions.shared.domain.health import Lifecycle, lifecycle_at
from functions.shared.domain.playbooks import answers
from functions.shared.domain.playbooks.acts import INWARD, approver, snooze_of
from functions.shared.domain.playbooks.conditions import View, holds, parts_of, turns
from functions.shared.domain.playbooks.document import (
    Answers,
    Branch,
    Deed,
    Email,
    Escalation,
    Offer,
    Playbook,
    Slack,
    Step,
    Survey,
    Task,
    Wait,
    Webhook,
)
from functions.shared.domain.playbooks.enrolment import APPROVAL_LIFE, Approver, Enrolment
from functions.shared.domain.playbooks.entry import UNTOLD
from functions.shared.domain.state import Register

RECHECK = timedelta(days=1)
UNNOTICED = UNTOLD | {"returned", "lifecycle", "usage"}
"""What may turn, by what a customer does, without anybody looking at whoever waits for it."""
SPOKEN = frozenset({"task", "slack", "call"})
"""Channels of which a person says that they spoke to the customer: no message need come before."""
JOURNEYS_HOLD = "journeys hold while a program runs"
"""Why a journey waits; the end of the program lets it go on, without waiting for the recheck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the customer stands at the instant of a decision, read anew.

    `view` is what conditions see, since the entry. `resolution` is what is known of the current
    step's message where one was claimed before; `gate` is the contact gate's answer, None where
    there is nobody to write to; `reached` are the messages of a step that writes to every contact,
    those of which is known what became of them. `brake` is how what people paused holds everything
    of the run back, and `program_runs` holds back a journey; `blocked` says why nothing may be done
    for customers.
    """

    view: View
    mode: str
    gate: contact.Answer | None
    resolution: effects.Resolution | None = None
    brake: contact.Hold | None = None
    reached: tuple[effects.Effect, ...] = ()
    program_runs: bool = False
    blocked: str | None = None


Doable: TypeAlias = Email | Offer | Slack | Escalation | Survey | Webhook
"""Steps that the system carries out itself."""


@dataclass(frozen=True, slots=True)
class Advance:
    """Carry out the step now."""

    step: Doable


@dataclass(frozen=True, slots=True)
class HandOver:
    """Make the step a task for a person; where the run `waits`, it goes on once that is done."""

    step: Deed
    reason: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class NeedsApproval:
    """A person of this role must approve the step first."""

    reason: str
    role: Approver = "success_manager"


@dataclass(frozen=True, slots=True)
class TellExecutive:
    """The executive does not know yet that a step waits for their approval."""

    step: Step


@dataclass(frozen=True, slots=True)
class KeepWaiting:
    """Look again at an instant; `hold` is the gate's, where that is why."""

    until: datetime
    reason: str
    hold: contact.Hold | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """A step that does nothing but choose the way is behind; `way` is None for the next step."""

    way: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Conclude:
    """Every contact that the step writes to was written to, or cannot be."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave the step out and go on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Put an open question to a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """The customer leaves the playbook."""

    reason: str


Decision: TypeAlias = (
    Advance
    | HandOver
    | NeedsApproval
    | TellExecutive
    | KeepWaiting
    | Pass
    | Conclude
    | Skip
    | Ask
    | Stop
)


def decide(enrolment: Enrolment, standing: Standing, at: datetime) -> Decision:
    """What comes next for a customer in a playbook."""
    step = enrolment.current
    if reason := exit_reason(enrolment, standing.view):
        return Stop(reason)
    if step is None:
        return Stop("all steps run")
    if enrolment.held_out:
        return _watch(enrolment, at)
    match standing.resolution:
        case effects.KeepWaiting(until, reason):
            return KeepWaiting(until, reason)
        case effects.AskPerson(reason):
            return Ask(reason)
        case effects.Settled() | effects.SendOnceMore() | None:
            pass
    if standing.program_runs and _holds_for_program(enrolment, step):
        return KeepWaiting(at + RECHECK, JOURNEYS_HOLD)
    if resting := _rests(enrolment, step, standing.brake, at):
        return resting
    if undecided := _asked(enrolment, step, standing, at):
        return undecided
    return _decide_step(enrolment, step, standing, at)


def _holds_for_program(enrolment: Enrolment, step: Step) -> bool:
    """Whether a step waits until no program runs: all of a journey, but for what an answer asks.

    Of that only what goes to the customer waits: who calls them back is a person.
    """
    document = enrolment.document
    inward = step.kind == "task" or step.kind in INWARD
    return document.kind == "journey" and not (inward and isinstance(document.entry, Answers))


def _watch(enrolment: Enrolment, at: datetime) -> Decision:
    """Nothing is done about who is held out, for as long as the steps would take.

    How they fare is what the others are compared with.
    """
    over = enrolment.entered_at + timedelta(minutes=max(enrolment.plan))
    if at < over:
        return KeepWaiting(over, "held out: only watched, to tell what the playbook is worth")
    return Stop("held out")


def _rests(
    enrolment: Enrolment, step: Step, brake: contact.Hold | None, at: datetime
) -> KeepWaiting | None:
    """Until when the current step is not to come yet: its day, a snooze's end, while paused."""
    if enrolment.due_at is not None and at < enrolment.due_at:
        return KeepWaiting(enrolment.due_at, enrolment.waiting or "not due yet")
    if enrolment.snoozed_until and at < enrolment.snoozed_until and step.kind not in INWARD:
        return KeepWaiting(enrolment.snoozed_until, snooze_of(enrolment))
    return KeepWaiting(brake.until, brake.reason, brake) if brake else None


def _asked(
    enrolment: Enrolment, step: Step, standing: Standing, at: datetime
) -> NeedsApproval | TellExecutive | KeepWaiting | Skip | None:
    """What becomes of a step that waits for approval; None where none does, or nobody needs to.

    What its success manager leaves undecided is the executive's to decide, for as long again.
    """
    asked, mode = enrolment.asked, enrolment.document.mode or standing.mode
    if enrolment.approval != "pending" or approver(step, mode) is None:
        return None
    if asked and at < asked.until:
        if asked.role == "executive" and asked.told is None and not standing.blocked:
            return TellExecutive(step)
        return KeepWaiting(min(at + RECHECK, asked.until), asked.reason)
    if asked and asked.role == "success_manager":
        whose, days = asked.owner or "the team", APPROVAL_LIFE.days
        return NeedsApproval(f"{whose} did not decide in {days} days", "executive")
    return Skip("nobody approved the step in time")


def _decide_step(enrolment: Enrolment, step: Step, standing: Standing, at: datetime) -> Decision:
    match step:
        case Branch(when=when):
            held = holds(when, standing.view)
            way = step.then if held else step.otherwise
            return Pass(way, "the condition holds" if held else "the condition does not hold")
        case Wait():
            return _decide_wait(enrolment, step, standing, at)
        case _:
            if step.when and not holds(step.when, standing.view):
                return Skip("its condition does not hold")
            return _decide_deed(enrolment, step, standing, at)


def _decide_deed(enrolment: Enrolment, step: Deed, standing: Standing, at: datetime) -> Decision:
    match step:
        case Task():
            return HandOver(step, "the playbook asks for a person")
        case Email() | Survey(survey="exit"):
            return _decide_message(enrolment, step, standing)
        case Offer():
            return _decide_offer(enrolment, step, standing)
        case Slack() | Escalation() | Survey() | Webhook():
            # What no customer reads waits for nobody's approval; surveys are decided one by one.
            if standing.blocked:
                return KeepWaiting(at + contact.RECHECK, standing.blocked)
            return Advance(step)
        case _:
            assert_never(step)


def _decide_wait(enrolment: Enrolment, step: Wait, standing: Standing, at: datetime) -> Decision:
    if holds(step.until, standing.view):
        return Pass(step.then, "what was waited for came")
    ends = enrolment.entered_at + timedelta(
        minutes=enrolment.plan[enrolment.document.number(step.id)]
    )
    if at < ends:
        looks = [ends, *turns(step.until, standing.view)[:1]]
        if any(part.test in UNNOTICED for part in parts_of(step.until)):
            looks.append(at + RECHECK)
        return KeepWaiting(min(looks), "waiting for what the playbook waits for")
    return Pass(step.otherwise, "what was waited for did not come in time")


def _decide_message(enrolment: Enrolment, step: Email | Survey, standing: Standing) -> Decision:
    if standing.reached and (standing.gate is None or isinstance(standing.gate, contact.Drop)):
        return Conclude()
    mode = enrolment.document.mode or standing.mode
    if mode == "manual" and not isinstance(standing.gate, contact.Drop):
        return HandOver(step, "people carry out the steps", waits=True)
    match standing.gate:
        case None:
            return Skip("no contact to write to")
        case contact.Drop(reason):
            return Skip(reason)
        case contact.Hold(until, reason) as hold:
            return KeepWaiting(until, reason, hold)
        case contact.Send():
            pass
    role = approver(step, mode)
    if role and enrolment.approval != "approved":
        return NeedsApproval("a person approves each step", role)
    return Advance(step)


def _decide_offer(enrolment: Enrolment, step: Offer, standing: Standing) -> Decision:
    """An offer is approved before anything else: the executive need not wait for the morning."""
    match standing.gate:
        case None:
            return Skip("no contact to write to")
        case contact.Drop(reason):
            return Skip(reason)
        case contact.Hold() | contact.Send():
            pass
    if enrolment.approval != "approved":
        return NeedsApproval("the executive approves every offer", "executive")
    if (enrolment.document.mode or standing.mode) == "manual":
        reason = "people carry out the steps; the executive approved this offer"
        return HandOver(step, reason, waits=True)
    if isinstance(standing.gate, contact.Hold):
        return KeepWaiting(standing.gate.until, standing.gate.reason)
    return Advance(step)


def exit_reason(enrolment: Enrolment, view: View) -> str | None:
    """Why the customer leaves the playbook now; None to stay. `view` is since the entry."""
    rule = enrolment.document.exit
    if rule.churned and lifecycle_at(view.history, view.parameters, view.at) is Lifecycle.CHURNED:
        return "churned"
    if rule.recovered and holds(rule.recovered, view):
        return "recovered"
    word = view.history.state.register("responded")
    since = _answerable_since(enrolment, word) if word else None
    if word and since and word.at > since:
        return "responded"
    reason = answers.over(enrolment.document, enrolment.occasion, view)
    if reason and (enrolment.first_message_at or enrolment.claimed):
        return f"after a message: {reason}"
    return reason


def _answerable_since(enrolment: Enrolment, word: Register) -> datetime | None:
    """Since when such a word is a response to the run; None where none is."""
    rule = enrolment.document.exit.responded
    if rule == "never":
        return None
    if rule == "entry" or word.data.get("channel") in SPOKEN:
        return enrolment.entered_at
    asked = (enrolment.first_message_at, enrolment.contacted_at)
    return min((at for at in asked if at), default=None)


def admits(playbook: Playbook, running: Playbook | None) -> str | None:
    """Why a playbook may not begin beside the program that runs; None where it may.

    A program that is more urgent takes the place of the one that runs.
    """
    if running is None:
        return None
    if isinstance(playbook.entry, Answers) and playbook.kind == "journey":
        return None  # A person is asked to call at once; what is written waits at its step.
    if playbook.kind == "program" and playbook.priority > running.priority:
        return None
    return f"the {running.name} program runs"
