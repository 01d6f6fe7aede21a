"""Playbooks and enrolments: documents of steps, one customer's run through one, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from functions.shared.domain import contact, effects
from functions.shared.domain.health import RANK, Band, Lifecycle
from functions.shared.domain.parameters import Parameters
from functions.shared.kernel import ids

DAY = timedelta(days=1)
StepKind: TypeAlias = Literal["email", "task"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a playbook. `delay` names the parameter that holds its days after entry.

    `template` is the letter of an email step; `title` is a task's, or the task that an email
    becomes where people carry out the steps.
    """

    id: str
    kind: StepKind
    delay: str
    title: str
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Playbook:
    """A versioned document: who enters, the steps, in order of their delays."""

    name: str
    version: int
    kind: Literal["journey", "program"]
    enters: Band
    steps: tuple[Step, ...]

    def step(self, number: int) -> Step | None:
        """The step of this number, counted from 0; None after the last."""
        return self.steps[number] if number < len(self.steps) else None


AT_RISK = Playbook(
    name="at_risk",
    version=1,
    kind="program",
    enters=Band.AT_RISK,
    steps=(
        Step(
            "personal_email",
            "email",
            "at_risk_email_delay_days",
            "Write a personal email",
            "personal_email",
        ),
        Step(
            "adoption_guide",
            "email",
            "at_risk_guide_delay_days",
            "Send the feature adoption guide",
            "adoption_guide",
        ),
        Step("call", "task", "at_risk_call_delay_days", "Call the customer, one to one"),
    ),
)
DEFAULTS: Mapping[tuple[str, int], Playbook] = {(AT_RISK.name, AT_RISK.version): AT_RISK}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """What became of one step: when, how it ended, and why."""

    step: str
    at: datetime
    result: Literal["sent", "task", "dropped", "failed", "rejected"]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """One customer's run through one version of a playbook.

    `delays` are the days of each step, fixed at entry. `due_at` is when it is looked at next; None
    while only a person can move it, or when it has ended. `claimed` is the key of the current
    step's message once a run has claimed it. `revision` grows with every change.
    """

    id: str
    venture: str
    customer: str
    playbook: str
    version: int
    entered_at: datetime
    cause: str
    delays: tuple[int, ...]
    status: Literal["active", "ended"] = "active"
    step: int = 0
    due_at: datetime | None
    waiting: str | None = None
    approval: Literal["pending", "approved"] | None = None
    claimed: str | None = None
    runs: tuple[StepRun, ...] = ()
    first_message_at: datetime | None = None
    last_message_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    revision: int = 0

    @property
    def document(self) -> Playbook:
        """The version of the playbook that this enrolment runs through."""
        return DEFAULTS[(self.playbook, self.version)]

    @property
    def current(self) -> Step | None:
        """The step that comes next."""
        return self.document.step(self.step)

    def effect_key(self, contact_digest: str) -> str:
        """The natural key of the current step's message to a contact."""
        step = self.current
        return ids.digest(self.id, step.id if step else "", contact_digest)

    def held(self, until: datetime | None, reason: str) -> "Enrolment":
        """The enrolment, not to be looked at before an instant, and why."""
        return replace(self, due_at=until, waiting=reason, revision=self.revision + 1)

    def claim(self, key: str, look_again: datetime) -> "Enrolment":
        """The enrolment, its message about to be sent; looked at again if nothing is heard."""
        return replace(self.held(look_again, "being sent"), claimed=key)

    def release(self, until: datetime, reason: str) -> "Enrolment":
        """The enrolment, whose message certainly did not go out, to be tried again."""
        return replace(self.held(until, reason), claimed=None)

    def ask_approval(self, reason: str) -> "Enrolment":
        """The enrolment, waiting for a person's approval of the current step."""
        return replace(
            self, due_at=None, waiting=reason, approval="pending", revision=self.revision + 1
        )

    def approved(self, at: datetime) -> "Enrolment":
        """The enrolment, with the current step approved and due."""
        return replace(
            self, due_at=at, waiting=None, approval="approved", revision=self.revision + 1
        )

    def after(self, run: StepRun) -> "Enrolment":
        """The enrolment with the current step behind it: the next one due, or the end.

        The next step keeps its own day from entry, and comes at least 24 hours after a message.
        """
        messaged = run.result == "sent"
        last = run.at if messaged else self.last_message_at
        later = replace(
            self,
            step=self.step + 1,
            runs=(*self.runs, run),
            waiting=None,
            approval=None,
            claimed=None,
            first_message_at=self.first_message_at or (run.at if messaged else None),
            last_message_at=last,
            revision=self.revision + 1,
        )
        if later.current is None:
            return replace(later, revision=self.revision).ended("all steps run", run.at)
        own_day = self.entered_at + later.delays[later.step] * DAY
        return replace(later, due_at=max(own_day, last + DAY) if last else own_day)

    def ended(self, outcome: str, at: datetime) -> "Enrolment":
        """The enrolment, over; what is still told of its last message is about that alone."""
        return replace(
            self,
            status="ended",
            due_at=None,
            waiting=None,
            approval=None,
            claimed=None,
            ended_at=at,
            outcome=outcome,
            revision=self.revision + 1,
        )


def begun_by_fall(before: Band, after: Band) -> Playbook | None:
    """The program that a change of band begins, in its newest version; None where it begins none.

    No rise begins one, and not every fall has a program.
    """
    if RANK[after] >= RANK[before]:
        return None
    programs = [p for p in DEFAULTS.values() if p.kind == "program" and p.enters is after]
    return max(programs, key=lambda program: program.version, default=None)


def enter(
    playbook: Playbook,
    *,
    venture: str,
    customer: str,
    cause: str,
    occasion: str,
    p: Parameters,
    at: datetime,
) -> Enrolment:
    """A new enrolment; the same occasion always gives the same identifier."""
    delays = tuple(int(p.values[step.delay]) for step in playbook.steps)
    key = ids.digest(venture, customer, playbook.name, occasion)
    return Enrolment(
        id=ids.of_customer(key, customer),
        venture=venture,
        customer=customer,
        playbook=playbook.name,
        version=playbook.version,
        entered_at=at,
        cause=cause,
        delays=delays,
        due_at=at + delays[0] * DAY,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the customer stands at the instant of a decision, read anew.

    `resolution` is what is known of the current step's message where one was claimed before;
    `gate` is the contact gate's answer, None where there is nobody to write to.
    """

    band: Band | None
    lifecycle: Lifecycle
    responded_at: datetime | None
    mode: str
    gate: contact.Answer | None
    resolution: effects.Resolution | None = None


@dataclass(frozen=True, slots=True)
class Advance:
    """Carry out the step now."""

    step: Step


@dataclass(frozen=True, slots=True)
class HandOver:
    """Make the step a task for a person."""

    step: Step
    reason: str


@dataclass(frozen=True, slots=True)
class NeedsApproval:
    """A person must approve the step first."""

    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at an instant."""

    until: datetime
    reason: str


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


Decision: TypeAlias = Advance | HandOver | NeedsApproval | Wait | Skip | Ask | Stop


def decide(enrolment: Enrolment, standing: Standing, at: datetime) -> Decision:
    """What comes next for a customer in a playbook."""
    step = enrolment.current
    if reason := exit_reason(enrolment, standing):
        return Stop(reason)
    if step is None:
        return Stop("all steps run")
    match standing.resolution:
        case effects.KeepWaiting(until, reason):
            return Wait(until, reason)
        case effects.AskPerson(reason):
            return Ask(reason)
        case effects.Settled() | effects.SendOnceMore() | None:
            pass
    if enrolment.due_at is not None and at < enrolment.due_at:
        return Wait(enrolment.due_at, enrolment.waiting or "not due yet")
    if step.kind == "task":
        return HandOver(step, "the playbook asks for a person")
    if standing.mode == "manual" and not isinstance(standing.gate, contact.Drop):
        return HandOver(step, "people carry out the steps of this venture")
    return _decide_message(enrolment, step, standing)


def _decide_message(enrolment: Enrolment, step: Step, standing: Standing) -> Decision:
    match standing.gate:
        case None:
            return Skip("no contact to write to")
        case contact.Drop(reason):
            return Skip(reason)
        case contact.Hold(until, reason):
            return Wait(until, reason)
        case contact.Send():
            pass
    if standing.mode == "assisted" and enrolment.approval != "approved":
        return NeedsApproval("a person approves each step of this venture")
    return Advance(step)


def exit_reason(enrolment: Enrolment, standing: Standing) -> str | None:
    """Why the customer leaves the playbook now; None to stay."""
    if standing.lifecycle is Lifecycle.ERASED:
        return "erased"
    if standing.lifecycle is Lifecycle.CHURNED:
        return "churned"
    if standing.band is Band.HEALTHY:
        return "recovered"
    asked = enrolment.first_message_at
    if asked and standing.responded_at and standing.responded_at > asked:
        return "responded"
    return None
