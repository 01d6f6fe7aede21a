"""An enrolment: one customer's run through one version of a playbook, and how it moves."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from functions.shared.domain.health import at_a_glance
from functions.shared.domain.playbooks import answers
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.document import Email, Playbook, Step, Survey
from functions.shared.domain.playbooks.entry import Occasion
from functions.shared.domain.segments import traits
from functions.shared.kernel import ids

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
APPROVAL_LIFE = timedelta(days=7)
WATCHED = timedelta(days=30)
"""How long after the entry it counts for a run what becomes of the customer."""
ACTS_KEPT = 20
"""Of what people did about a run, so many acts stay with it; the timeline has them all."""
Result: TypeAlias = Literal[
    "sent",
    "told",
    "planned",
    "task",
    "done",
    "dropped",
    "failed",
    "rejected",
    "passed",
    "skipped",
]
"""`sent` to the customer, `told` to our own people or another system, `planned` a survey. A step
that became a task is left behind at once (`task`), or when a person did it (`done`).
"""
Approver: TypeAlias = Literal["success_manager", "executive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """What became of one step: when, how it ended, and why."""

    step: str
    at: datetime
    result: Result
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who must approve the current step, why, since when, and until when the question stands.

    `owner` is the success manager whose customer it is, None where the customer has none. `told` is
    how the executive was told that the question is theirs; None while that is still to be done.
    """

    role: Approver
    owner: str | None
    reason: str
    since: datetime
    until: datetime
    told: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a person did about a run: when, who, and what they said of it."""

    kind: Literal["contacted", "snoozed", "skipped"]
    at: datetime
    by: str
    note: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """What a customer was when they entered; the score is None for who has none.

    `login_at` is the hour of the last login that was known by then.
    """

    tier: str
    stage: str | None
    owner: str | None
    arr: Decimal
    currency: str
    score: int | None
    login_at: datetime | None = None

    @classmethod
    def of(cls, view: View) -> "Whose":
        """What a customer is at an instant."""
        who, login = traits(view.profile, view.at), view.history.last_login
        return cls(
            tier=who.tier,
            stage=who.stage,
            owner=who.owner,
            arr=view.profile.arr,
            currency=view.profile.currency,
            score=at_a_glance(view.history, view.parameters, view.at).score,
            login_at=login.at if login else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What became of a customer after they entered, and when it was first seen."""

    responded_at: datetime | None = None
    recovered_at: datetime | None = None
    healthy_at: datetime | None = None
    goal_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """One customer's run through one version of a playbook, which it carries along.

    `plan` are the minutes from entry of each step of the document, `rhythm` those after which it
    comes again, both fixed at entry; so is the `variant` of a test, and whether the customer is
    only watched, `held_out`. `due_at` is when it is looked at next; None while only a person can
    move it, or when it has ended. `whose` says what the customer was at entry, `learned` what
    became of them; a `false_alarm` is one that a person called so. `claimed` is the key of the
    current step's message once a run has claimed it, `tries` how often the step was tried and could
    not be done. `revision` grows with every change. Until `snoozed_until` nothing of it goes to the
    customer; `contacted_at` is when a person first tried to reach them. `task` is the open task
    that the current step waits for, where people carry out the steps; `asked` is who was asked last
    to approve the step.
    """

    id: str
    venture: str
    customer: str
    document: Playbook
    entered_at: datetime
    occasion: str
    cause: str
    plan: tuple[int, ...]
    rhythm: tuple[int, ...] = ()
    variant: str | None = None
    held_out: bool = False
    whose: Whose | None = None
    learned: Learned = Learned()
    false_alarm: bool = False
    status: Literal["active", "ended"] = "active"
    step: str | None
    due_at: datetime | None
    waiting: str | None = None
    approval: Literal["pending", "approved"] | None = None
    asked: Asked | None = None
    task: str | None = None
    claimed: str | None = None
    tries: int = 0
    runs: tuple[StepRun, ...] = ()
    first_message_at: datetime | None = None
    last_message_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    contacted_at: datetime | None = None
    snoozed_until: datetime | None = None
    acts: tuple[Act, ...] = ()
    revision: int = 0

    @property
    def playbook(self) -> str:
        """The name of the playbook."""
        return self.document.name

    @property
    def lane(self) -> str:
        """What of the playbook runs once at a time: it, or its part that answers one contact."""
        return answers.lane_of(self.playbook, self.occasion)

    @property
    def version(self) -> int:
        """The version of the playbook."""
        return self.document.version

    @property
    def current(self) -> Step | None:
        """The step that comes next, as the customer's variant has it."""
        step = self.document.step(self.step)
        return step.as_in(self.variant) if isinstance(step, Email) else step

    @property
    def to_each(self) -> bool:
        """Whether the current step writes to every contact, and is over once each was written to.

        What answers one contact goes to them alone.
        """
        return isinstance(self.current, Survey) and self.current.survey == "exit"

    @property
    def time(self) -> int:
        """How often the current step was carried out before: 0, but for one that repeats."""
        return sum(run.step == self.step for run in self.runs)

    def effect_key(self, receiver: str) -> str:
        """The natural key of the current step's message to a contact, or to whom it else goes."""
        again = (str(self.time),) if self.time else ()
        return ids.digest(self.id, self.step or "", receiver, *again)

    def sees(self, view: View) -> View:
        """The customer as conditions of the run see them: what they did is since they entered."""
        known = self.whose.login_at if self.whose else None
        return replace(view, since=self.entered_at, login_before=known)

    def held(self, until: datetime | None, reason: str) -> "Enrolment":
        """The enrolment, not to be looked at before an instant, and why."""
        return replace(self, due_at=until, waiting=reason, revision=self.revision + 1)

    def claim(self, key: str, look_again: datetime) -> "Enrolment":
        """The enrolment, its message about to be sent; looked at again if nothing is heard."""
        return replace(self.held(look_again, "being sent"), claimed=key)

    def release(self, until: datetime, reason: str) -> "Enrolment":
        """The enrolment, whose message certainly did not go out, to be tried again."""
        return replace(self.held(until, reason), claimed=None)

    def wrote(self, sent_at: datetime, look_again: datetime) -> "Enrolment":
        """The enrolment, whose current step has reached one contact, and goes on with the next."""
        return replace(
            self.release(look_again, "it goes to every contact, one by one"),
            first_message_at=self.first_message_at or sent_at,
        )

    def tried(self, until: datetime, reason: str) -> "Enrolment":
        """The enrolment, whose step could not be done, to be tried again."""
        return replace(self.held(until, reason), tries=self.tries + 1)

    def ask_approval(
        self,
        reason: str,
        at: datetime,
        *,
        role: Approver = "success_manager",
        owner: str | None = None,
    ) -> "Enrolment":
        """The enrolment, waiting for a person's approval of the current step, for some days.

        It is looked at every day: meanwhile the customer may be over it, or nobody needs to ask.
        The executive must be told first, which is due at once.
        """
        until = at + APPROVAL_LIFE
        asked = Asked(role=role, owner=owner, reason=reason, since=at, until=until)
        look_again = at if role == "executive" else at + DAY
        return replace(self.held(look_again, reason), approval="pending", asked=asked)

    def told_executive(self, how: str, at: datetime) -> "Enrolment":
        """The enrolment, of whose question to the executive is known how they were told of it."""
        if self.asked is None:
            raise ValueError("nobody is asked about this step")
        asked = replace(self.asked, told=how)
        return replace(self.held(at + DAY, asked.reason), asked=asked, tries=0)

    def handed_over(self, task: str, reason: str) -> "Enrolment":
        """The enrolment, whose current step a person carries out; it waits for the outcome.

        What was approved stays so, whether they manage or not.
        """
        approval = None if self.approval == "pending" else self.approval
        return replace(self.held(None, reason), task=task, approval=approval, asked=None)

    def not_done(self, at: datetime, reason: str) -> "Enrolment":
        """The enrolment, whose current step a person could not carry out: tomorrow it is asked for
        again.
        """
        return replace(self.held(at + DAY, reason), task=None)

    def approved(self, at: datetime) -> "Enrolment":
        """The enrolment, with the current step approved and due."""
        return replace(
            self, due_at=at, waiting=None, approval="approved", revision=self.revision + 1
        )

    def noted(self, act: Act) -> "Enrolment":
        """The enrolment with one more act of a person."""
        contacted = act.at if act.kind == "contacted" else None
        return replace(
            self,
            acts=(*self.acts, act)[-ACTS_KEPT:],
            contacted_at=self.contacted_at or contacted,
            revision=self.revision + 1,
        )

    def after(self, run: StepRun, way: str | None = None) -> "Enrolment":
        """The enrolment with the current step behind it: the next one due, or the end.

        The next step keeps its own day from entry, and comes at least 24 hours after a message. A
        step that repeats is followed by itself.
        """
        messaged = run.result in ("sent", "done")
        last = run.at if messaged else self.last_message_at
        again = self._again(self.step, run.at)
        step = self.step if again else self.document.following(self.step or "", way)
        following = self.document.step(step)
        later = replace(
            self,
            step=following.id if following else None,
            runs=(*self.runs, run),
            waiting=None,
            approval=None,
            asked=None,
            task=None,
            claimed=None,
            tries=0,
            first_message_at=self.first_message_at or (run.at if messaged else None),
            last_message_at=last,
            revision=self.revision + 1,
        )
        if following is None:
            return replace(later, revision=self.revision).ended("all steps run", run.at)
        return replace(later, due_at=again or later.opens(following, run.at))

    def _again(self, step: str | None, at: datetime) -> datetime | None:
        """When a step comes again: at the next beat of its own; None where it does not.

        A beat that was missed is left out.
        """
        if step is None or not self.rhythm:
            return None
        number = self.document.number(step)
        every = self.rhythm[number] * MINUTE
        if not every:
            return None
        own = self.entered_at + self.plan[number] * MINUTE
        return own + (max(at - own, timedelta()) // every + 1) * every

    def opens(self, step: Step, at: datetime) -> datetime:
        """When a step may come: on its own day, and where it writes, a day after a message.

        One that came before and repeats has its next beat for its own day.
        """
        if step.kind in ("wait", "branch"):
            return at
        before = next((run.at for run in reversed(self.runs) if run.step == step.id), None)
        beat = self._again(step.id, before) if before else None
        own = beat or self.entered_at + self.plan[self.document.number(step.id)] * MINUTE
        return max(own, self.last_message_at + DAY) if self.last_message_at else own

    def ended(self, outcome: str, at: datetime) -> "Enrolment":
        """The enrolment, over; what is still told of its last message is about that alone."""
        return replace(
            self,
            status="ended",
            due_at=None,
            waiting=None,
            approval=None,
            asked=None,
            task=None,
            claimed=None,
            ended_at=at,
            outcome=outcome,
            revision=self.revision + 1,
        )


def identifier(venture: str, customer: str, playbook: str, occasion: str) -> str:
    """The identifier of the run that an occasion begins."""
    return ids.of_customer(ids.digest(venture, customer, playbook, occasion), customer)


@dataclass(frozen=True, slots=True)
class Arm:
    """Where a customer stands in the test that a playbook is."""

    variant: str | None = None
    held_out: bool = False


def assigned(playbook: Playbook, venture: str, customer: str) -> Arm:
    """The arm of a customer: by hash, so it is the same each time, and in each version.

    Who is held out, and which variant the others get, are drawn apart: another hold-out group
    moves nobody from one variant to another.
    """
    if _drawn("hold-out", venture, playbook.name, customer) < playbook.hold_out_percent:
        return Arm(held_out=True)
    drawn, reached = _drawn("variant", venture, playbook.name, customer), 0
    for variant in playbook.variants:
        reached += variant.percent
        if drawn < reached:
            return Arm(variant.name)
    return Arm()


def _drawn(*what: str) -> float:
    """A number from 0 to under 100, in steps of a hundredth, that what is named always draws."""
    return int(ids.digest(*what)[:12], 16) % 10_000 / 100


def enter(
    playbook: Playbook,
    *,
    venture: str,
    customer: str,
    occasion: Occasion,
    view: View,
) -> Enrolment:
    """A new enrolment, begun now; the same occasion always gives the same identifier."""
    at = view.at
    first = playbook.steps[0]
    arm = assigned(playbook, venture, customer)
    enrolment = Enrolment(
        id=identifier(venture, customer, playbook.name, occasion.key),
        venture=venture,
        customer=customer,
        document=playbook,
        entered_at=at,
        occasion=occasion.key,
        cause=occasion.cause,
        plan=playbook.plan(view.parameters),
        whose=Whose.of(view),
        variant=arm.variant,
        held_out=arm.held_out,
        rhythm=playbook.rhythm(view.parameters),
        step=first.id,
        due_at=at,
    )
    return replace(enrolment, due_at=enrolment.opens(first, at))
