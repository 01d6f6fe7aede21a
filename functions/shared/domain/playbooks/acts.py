"""What people do about a run: they tried to reach the customer, let it rest, leave a step out."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from functions.shared.domain.playbooks.document import Step, Wait
from functions.shared.domain.playbooks.enrolment import Act, Approver, Enrolment, StepRun
from functions.shared.kernel.errors import Conflict, FieldError, Forbidden, Refused

LONGEST_SNOOZE: Final = timedelta(days=31)
"""Who wants a run to rest for longer stops it: by then the customer is another one."""
INWARD: Final = frozenset({"slack", "escalation", "webhook", "wait", "branch"})
"""Kinds of steps that reach nobody at the customer's: a snooze lets them go on."""
GRANTED: Final = frozenset({"offer"})
"""Kinds of steps that the executive approves in every progression mode."""
EXECUTIVES: Final = GRANTED | {"escalation"}
"""Kinds of steps that the executive alone leaves out."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, as a checked token or a signed press says, and whether as an executive."""

    name: str
    executive: bool = False


def approver(step: Step, mode: str) -> Approver | None:
    """Who must approve a step in a progression mode; None where nobody is asked.

    Offers are the executive's in every mode; what reaches nobody at the customer's needs no word.
    """
    if step.kind in GRANTED:
        return "executive"
    theirs = mode != "assisted" or step.kind == "task" or step.kind in INWARD
    return None if theirs else "success_manager"


def approved(run: Enrolment, by: Person, at: datetime) -> Enrolment:
    """The run, whose current step may go; approved already, it stays as it is.

    Raises:
        Conflict, Forbidden: no step waits, or the executive alone decides about it.
    """
    if run.approval == "approved" and run.status == "active":
        return run
    check_decides(run, by)
    return run.approved(at)


def rejected(run: Enrolment, by: Person, reason: str, at: datetime) -> Enrolment:
    """The run, with the step that waits for approval left out.

    Raises:
        Conflict, Forbidden: no step waits, or the executive alone decides about it.
    """
    check_decides(run, by)
    detail = f"rejected by {by.name}" + (f": {reason}" if reason else "")
    return run.after(StepRun(step=run.step or "", at=at, result="rejected", detail=detail))


def check_decides(run: Enrolment, by: Person) -> None:
    """Let pass who may decide about the step that waits for approval.

    Raises:
        Conflict, Forbidden: no step waits, or the executive alone decides about it.
    """
    if run.status == "ended" or run.approval != "pending":
        raise Conflict("no step of this enrolment waits for approval")
    if run.asked and run.asked.role == "executive" and not by.executive:
        raise Forbidden("the executive alone decides about this step")


def contacted(
    run: Enrolment, by: Person, note: str, at: datetime, *, wanted: bool = False
) -> Enrolment:
    """The run, whose customer a person tried to reach: a contact, and no response.

    The same person's same note again changes nothing, unless a contact is `wanted` by then.

    Raises:
        Conflict: the run has ended.
    """
    said = any((a.kind, a.by, a.note) == ("contacted", by.name, note) for a in run.acts)
    if said and (run.status == "ended" or not wanted):
        return run
    _check_active(run)
    return run.noted(Act(kind="contacted", at=at, by=by.name, note=note))


def carried_out(run: Enrolment, by: Person, note: str, at: datetime) -> Enrolment:
    """The run, whose current step a person has carried out; the next one keeps its day."""
    detail = f"by {by.name}" + (f": {note}" if note else "")
    return run.after(StepRun(step=run.step or "", at=at, result="done", detail=detail))


def snoozed(run: Enrolment, until: datetime, by: Person, reason: str, at: datetime) -> Enrolment:
    """The run, of which nothing goes to the customer before an instant.

    Each step keeps its own day, or comes when the snooze ends. What waits for approval is asked for
    anew then; what was approved stays so. A message that is being sent at this moment may go out.

    Raises:
        Conflict: the run has ended.
        Refused: the instant is past, or too far ahead.
    """
    if run.snoozed_until == until:
        return run
    _check_active(run)
    if until <= at:
        raise Refused("nothing rests until what is past", FieldError("until", "must be ahead"))
    if until > at + LONGEST_SNOOZE:
        message = f"must be at most {LONGEST_SNOOZE.days} days ahead; to rest longer, stop the run"
        raise Refused("the snooze is too long", FieldError("until", message))
    act = Act(kind="snoozed", at=at, by=by.name, note=reason, until=until)
    resting = replace(run.noted(act), snoozed_until=until)
    step = run.current
    if step is None or run.claimed or run.task or step.kind in INWARD:
        return resting
    pending = run.approval == "pending"
    return replace(
        resting,
        due_at=max(run.opens(step, at), until),
        waiting=snooze_of(resting),
        approval=None if pending else run.approval,
        asked=None if pending else run.asked,
    )


def snooze_of(run: Enrolment) -> str:
    """Why a run rests, as people are shown it."""
    act = next((act for act in reversed(run.acts) if act.kind == "snoozed"), None)
    said = f": {act.note}" if act and act.note else ""
    return f"snoozed by {act.by}{said}" if act else "snoozed"


def first_hour(days: int, timezone: str, at: datetime) -> datetime:
    """The beginning of the day so many days after today, in a time zone."""
    zone = ZoneInfo(timezone)
    day = at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(), zone).astimezone(at.tzinfo)


def skipped(run: Enrolment, step_id: str, by: Person, reason: str, at: datetime) -> Enrolment:
    """The run, with its current step left out; one that is behind already changes nothing.

    Raises:
        Refused: the playbook has no such step.
        Forbidden: the executive alone decides about it.
        Conflict: another step is current, or its message is being sent, or the run has ended.
    """
    if run.step != step_id and any(done.step == step_id for done in run.runs):
        return run
    step = run.document.step(step_id)
    if step is None:
        message = f"is no step of the {run.playbook} playbook, version {run.version}"
        raise Refused(f"{step_id!r} {message}", FieldError("step", message))
    _check_active(run)
    if run.step != step_id:
        raise Conflict(f"the current step is {run.step}, and not {step_id}")
    if step.kind in EXECUTIVES and not by.executive:
        raise Forbidden("the executive alone decides about this step")
    if run.claimed:
        raise Conflict("its message is being sent, or may have gone out")
    act = Act(kind="skipped", at=at, by=by.name, note=reason)
    detail = f"left out by {by.name}" + (f": {reason}" if reason else "")
    way = step.otherwise if isinstance(step, Wait) else None
    done = StepRun(step=step_id, at=at, result="skipped", detail=detail)
    after = run.noted(act).after(done, way)
    return replace(after, revision=run.revision + 1)


def _check_active(run: Enrolment) -> None:
    if run.status == "ended":
        raise Conflict(f"the run has ended: {run.outcome}")
