"""What the HTTP API answers: one closed shape per thing, made from the domain in one place."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.shared.domain import customers, health, nps, playbooks, tasks, ventures
from functions.shared.domain.facts import Addressed
from functions.shared.domain.health import Band, Lifecycle
from functions.shared.domain.parameters import SPECS, InForce, Parameters

Score = Annotated[int, Field(ge=0, le=100)]
Trend = Literal["improving", "declining", "stable"]
Value = int | float | str


class Said(BaseModel):
    """A shape of our own, closed, so that nothing leaves unannounced."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldProblem(Said):
    """One field that is wrong."""

    field: str
    message: str


class Problem(Said):
    """What went wrong, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem]


class Listing(Said):
    """A page of a list; `next` is the cursor of the following page, null on the last."""

    next: str | None


class Venture(Said):
    """A venture."""

    id: str
    name: str
    status: Literal["active", "paused", "closed"]
    current_workflow_stage: Annotated[int, Field(ge=1, le=40)]
    progression_mode: Literal["manual", "assisted", "auto"]
    created_at: datetime

    @classmethod
    def of(cls, venture: ventures.Venture, mode: str) -> "Venture":
        """The venture as callers see it; its pepper stays."""
        return cls.model_validate(
            {
                "id": venture.id,
                "name": venture.name,
                "status": venture.status,
                "current_workflow_stage": venture.current_workflow_stage,
                "progression_mode": mode,
                "created_at": venture.created_at,
            }
        )


class Ventures(Listing):
    """Ventures, furthest in the workflow first."""

    items: list[Venture]


class Source(Said):
    """A connected source; its secret is never shown."""

    source: str
    connected_at: datetime
    by: str


class Sources(Listing):
    """The connected sources."""

    items: list[Source]


class Contact(Said):
    """A person of a customer."""

    email: str
    name: str
    timezone: str | None


class Customer(Said):
    """A customer's profile, with what later facts said about it."""

    customer_id: str
    name: str
    tier: str
    arr: str
    currency: str
    onboarded_at: datetime | None
    renews_at: datetime | None
    timezone: str
    owner: str | None
    contacts: list[Contact]
    aliases: dict[str, list[str]]
    saved_at: datetime

    @classmethod
    def of(cls, profile: customers.Profile) -> "Customer":
        """The profile as callers see it."""
        aliases: dict[str, list[str]] = {}
        for alias in profile.aliases:
            aliases.setdefault(alias.source, []).append(alias.value)
        return cls(
            customer_id=profile.customer,
            name=profile.name,
            tier=profile.tier,
            arr=str(profile.arr),
            currency=profile.currency,
            onboarded_at=profile.onboarded_at,
            renews_at=profile.renews_at,
            timezone=profile.timezone,
            owner=profile.owner,
            contacts=[Contact(**asdict(contact)) for contact in profile.contacts],
            aliases=aliases,
            saved_at=profile.saved_at,
        )


class BoardRow(Said):
    """A customer on the board, with the score of now."""

    customer_id: str
    name: str
    tier: str
    arr: str
    currency: str
    owner: str | None
    renews_at: datetime | None
    score: Score | None
    band: Band | None
    trend: Trend
    lifecycle: Lifecycle


class Board(Listing):
    """Customers in the order of their stored score, the lowest first."""

    ordered_as_of: datetime
    items: list[BoardRow]


class Because(Said):
    """One fact that a component rests on."""

    fact: str
    source: str
    at: datetime
    text: str


class Component(Said):
    """Points of one component, and what they rest on."""

    name: str
    points: int
    max: int
    because: list[Because]


class Way(Said):
    """Something that would bring the customer to the next band."""

    text: str
    points: int


class ToNextBand(Said):
    """The next better band, and the ways to it."""

    band: Band
    points: int
    ways: list[Way]


class Health(Said):
    """The score with everything that explains it, for the instant of the question."""

    customer_id: str
    score: Score | None
    band: Band | None
    trend: Trend
    lifecycle: Lifecycle
    stage: Literal["onboarding", "activation", "engagement", "renewal"] | None
    as_of: datetime
    next_change_at: datetime | None
    stale: bool
    parameters_version: int
    components: list[Component]
    to_next_band: ToNextBand | None

    @classmethod
    def of(
        cls, customer: str, explained: health.Health, *, trend: str, stage: str | None
    ) -> "Health":
        """The explained score as callers see it."""
        said = asdict(explained)
        # Scores are computed when they are asked for, so none that is answered is an old one.
        return cls.model_validate(
            {"customer_id": customer, "trend": trend, "stage": stage, "stale": False, **said}
        )


class TimelineEntry(Said):
    """A fact, a day of usage, a decision or an intervention."""

    id: str
    at: datetime
    kind: str
    source: str
    text: str
    data: dict[str, Any]


class Timeline(Listing):
    """What happened to a customer, newest first."""

    items: list[TimelineEntry]


class Snapshot(Said):
    """A customer's score as it was kept for a day; days without one had the one before."""

    day: str
    score: Score | None
    band: Band | None


class History(Listing):
    """The kept snapshots, newest first."""

    items: list[Snapshot]


class Step(Said):
    """The step of an enrolment that comes next."""

    number: int
    id: str
    kind: str
    title: str
    due_at: datetime | None
    waiting: str | None
    approval: Literal["pending", "approved"] | None


class StepRun(Said):
    """What became of a step."""

    step: str
    at: datetime
    result: Literal["sent", "task", "dropped", "failed", "rejected"]
    detail: str


class Enrolment(Said):
    """One customer's run through one version of a playbook."""

    id: str
    customer_id: str
    playbook: str
    version: int
    status: Literal["active", "ended"]
    cause: str
    entered_at: datetime
    step: Step | None
    runs: list[StepRun]
    ended_at: datetime | None
    outcome: str | None

    @classmethod
    def of(cls, enrolment: playbooks.Enrolment) -> "Enrolment":
        """The enrolment as callers see it."""
        return cls(
            id=enrolment.id,
            customer_id=enrolment.customer,
            playbook=enrolment.playbook,
            version=enrolment.version,
            status=enrolment.status,
            cause=enrolment.cause,
            entered_at=enrolment.entered_at,
            step=_step(enrolment),
            runs=[StepRun(**asdict(run)) for run in enrolment.runs],
            ended_at=enrolment.ended_at,
            outcome=enrolment.outcome,
        )


class Enrolments(Listing):
    """Enrolments, newest first."""

    items: list[Enrolment]


class Task(Said):
    """Something for a person to do."""

    id: str
    customer_id: str
    kind: Literal["step", "question"]
    title: str
    why: str
    owner: str | None
    created_at: datetime
    due_at: datetime
    overdue: bool
    status: Literal["open", "closed"]
    outcome: Literal["reached", "not_reached", "done"] | None
    note: str
    closed_at: datetime | None
    closed_by: str | None

    @classmethod
    def of(cls, task: tasks.Task, at: datetime) -> "Task":
        """The task as callers see it at an instant."""
        return cls(
            id=task.id,
            customer_id=task.customer,
            kind=task.kind,
            title=task.title,
            why=task.why,
            owner=task.owner,
            created_at=task.created_at,
            due_at=task.due_at,
            overdue=task.status == "open" and task.due_at < at,
            status=task.status,
            outcome=task.outcome,
            note=task.note,
            closed_at=task.closed_at,
            closed_by=task.closed_by,
        )


class Tasks(Listing):
    """Tasks, the most urgent first."""

    items: list[Task]


class Approval(Said):
    """A step that waits for a person's approval; its id is its enrolment's."""

    id: str
    customer_id: str
    playbook: str
    step: Step
    reason: str
    entered_at: datetime

    @classmethod
    def of(cls, enrolment: playbooks.Enrolment) -> "Approval":
        """The waiting step of an enrolment as callers see it."""
        return cls.model_validate(
            {
                "id": enrolment.id,
                "customer_id": enrolment.customer,
                "playbook": enrolment.playbook,
                "step": _step(enrolment),
                "reason": enrolment.waiting or "",
                "entered_at": enrolment.entered_at,
            }
        )


class Approvals(Listing):
    """Steps that wait for approval, newest enrolment first."""

    items: list[Approval]


class Nps(Said):
    """The net promoter score of a venture, with its 95 % margin of error."""

    score: float | None
    margin: float | None
    responses: int
    promoters: int
    passives: int
    detractors: int
    significant: bool
    response_rate: float | None
    days: int
    segment: str | None

    @classmethod
    def of(cls, said: nps.Nps, *, days: int, segment: str | None) -> "Nps":
        """The figures as callers see them."""
        return cls(**asdict(said), days=days, segment=segment)


class Condition(Said):
    """One condition of a gate, with its evidence."""

    name: str
    passed: bool
    evidence: str


class Override(Said):
    """Who let a gate count as passed, when and why."""

    by: str
    at: datetime
    reason: str


class Gate(Said):
    """A gate, and what it rests on."""

    gate: Literal["entry"]
    status: Literal["passed", "failed", "undecided"]
    reason: str
    conditions: list[Condition]
    override: Override | None

    @classmethod
    def of(cls, entry: ventures.EntryGate) -> "Gate":
        """The entry gate as callers see it."""
        return cls(
            gate="entry",
            status="passed" if entry.passed else "failed",
            reason=entry.reason,
            conditions=[Condition(**asdict(condition)) for condition in entry.conditions],
            override=Override(**asdict(entry.override)) if entry.override else None,
        )


class Gates(Listing):
    """The gates of a venture."""

    items: list[Gate]


class Parameter(Said):
    """One parameter: what it is, what it may be, what it means."""

    name: str
    group: str
    value: Value
    shown: str
    default: Value
    range: str
    meaning: str


class ParametersInForce(Said):
    """The active version, the pending one where there is one, and every parameter."""

    version: int
    pending: int | None
    parameters: list[Parameter]

    @classmethod
    def of(cls, in_force: InForce) -> "ParametersInForce":
        """The parameters as callers see them."""
        values, defaults = in_force.active.values, Parameters().values
        return cls(
            version=in_force.active.version,
            pending=in_force.pending.version if in_force.pending else None,
            parameters=[
                Parameter(
                    name=name,
                    group=spec.group,
                    value=values[name],
                    shown=in_force.active.shown(name),
                    default=defaults[name],
                    range=spec.range,
                    meaning=spec.meaning,
                )
                for name, spec in SPECS.items()
            ],
        )


class ParametersChanged(Said):
    """A new version; it is pending until every customer is prepared for it."""

    version: int
    status: Literal["active", "pending"]
    parameters: dict[str, Value]

    @classmethod
    def of(cls, parameters: Parameters, *, pending: bool) -> "ParametersChanged":
        """The version as callers see it."""
        return cls(
            version=parameters.version,
            status="pending" if pending else "active",
            parameters=parameters.values,
        )


class ValueChange(Said):
    """One parameter of a change."""

    name: str
    before: Value
    after: Value


class ParametersVersion(Said):
    """One version: who made it, when, why, and what differs."""

    version: int
    at: datetime
    by: str
    reason: str
    changes: list[ValueChange]


class ParametersAudit(Listing):
    """The versions, newest first."""

    items: list[ParametersVersion]


class Alias(Said):
    """How a source names a customer."""

    source: str
    value: str


class HeldFact(Said):
    """A fact that waits for its customer to become known."""

    id: str
    kind: str
    source: str
    customer: str | None
    aliases: list[Alias]
    occurred_at: datetime
    received_at: datetime

    @classmethod
    def of(cls, held: Addressed, received_at: datetime) -> "HeldFact":
        """The fact as callers see it."""
        return cls(
            id=held.fact.id,
            kind=held.fact.kind.value,
            source=held.fact.source,
            customer=held.customer,
            aliases=[Alias(**asdict(alias)) for alias in held.aliases],
            occurred_at=held.fact.occurred_at,
            received_at=received_at,
        )


class Holding(Listing):
    """Facts without a customer, newest first."""

    items: list[HeldFact]


class Accepted(Said):
    """How many facts are durable, and under which ids."""

    accepted: int
    ids: list[str]


class Answered(Said):
    """What was recorded of a survey's answer."""

    score: Annotated[int, Field(ge=0, le=10)]
    comment: str | None


def plain(said: Said) -> Mapping[str, Any]:
    """The answer in JSON's own types."""
    return said.model_dump(mode="json")


def each(said: Iterable[Said]) -> list[Mapping[str, Any]]:
    """Several answers in JSON's own types."""
    return [plain(one) for one in said]


def _step(enrolment: playbooks.Enrolment) -> Step | None:
    step = enrolment.current if enrolment.status == "active" else None
    if step is None:
        return None
    return Step(
        number=enrolment.step,
        id=step.id,
        kind=step.kind,
        title=step.title,
        due_at=enrolment.due_at,
        waiting=enrolment.waiting,
        approval=enrolment.approval,
    )
