"""What the HTTP API answers: one closed shape per thing, made from the domain in one place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from functions.shared.domain import (
    brakes,
    channels,
    contact,
    customers,
    exits,
    health,
    imports,
    nps,
    pains,
    tasks,
    ventures,
)
from functions.shared.domain import changes as acts
from functions.shared.domain.comments import sorting
from functions.shared.domain.facts import Addressed
from functions.shared.domain.health import Band, Lifecycle
from functions.shared.domain.parameters import SPECS, Parameters
from functions.shared.domain.playbooks import enrolment as way
from functions.shared.domain.playbooks.document import Branch, Wait
from functions.shared.domain.presets import PRESETS

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


class Holidays(Said):
    """Days on which nobody is written to: everywhere, and by IANA time zone of the contact."""

    everywhere: list[str]
    zones: dict[str, list[str]]

    @classmethod
    def of(cls, holidays: contact.Holidays) -> "Holidays":
        """The holidays as callers see them."""
        zones = {zone: list(days) for zone, days in holidays.zones.items()}
        return cls(everywhere=list(holidays.everywhere), zones=zones)


class BrakeAct(Said):
    """What somebody did about a brake; `root_cause` is what a review found."""

    action: Literal["pause", "review", "fix", "cohort", "resume"]
    by: str
    at: datetime
    reason: str
    root_cause: str | None


class BrakeEvidence(Said):
    """What an automatic brake rests on, `about` what: what was seen since an instant.

    Of feedback: so many messages, and how many were taken badly; `percent` is over the `limit`;
    `customer_id` is whose message was the last of them. Of whatever else, `figures` by name.
    """

    about: Literal["feedback", "scores", "crm", "nps"]
    messages: int | None
    negative: int | None
    percent: float | None
    limit: str | None
    since: datetime
    customer_id: str
    figures: dict[str, str]


class Brake(Said):
    """What is paused, why, by whom (or by which automatic brake) and since when.

    `stage` is how far it has come back; `review_by` is until when somebody must have looked into
    an automatic brake. `acts` are the last fifty.
    """

    scope: str
    stage: Literal["paused", "reviewed", "fixed", "cohort", "released"]
    automatic: bool
    since: datetime
    by: str
    reason: str
    review_by: datetime | None
    cohort_percent: int | None
    released_at: datetime | None
    evidence: BrakeEvidence | None
    acts: list[BrakeAct]

    @classmethod
    def of(cls, brake: brakes.Brake) -> "Brake":
        """The brake as callers see it."""
        evidence = asdict(brake.evidence) if brake.evidence else None
        if evidence:
            evidence["customer_id"] = evidence.pop("customer")
        acts = [asdict(act) for act in brake.acts]
        return cls.model_validate(
            {
                "scope": brake.scope,
                "stage": brake.stage,
                "automatic": brake.automatic,
                "since": brake.since,
                "by": brake.opened.by,
                "reason": brake.opened.reason,
                "review_by": brake.review_by,
                "cohort_percent": brake.cohort_percent,
                "released_at": None if brake.holding else brake.released_at,
                "evidence": evidence,
                "acts": [{"root_cause": act.pop("cause"), **act} for act in acts],
            }
        )


class Brakes(Listing):
    """Brakes: that on everything first, then the venture's own by scope."""

    items: list[Brake]


class HeldMessage(Said):
    """A message that waits, and why.

    `id` is its run through a playbook, or its survey. `until` is when it is looked at again: of a
    message that `paused` holds, the scope of a brake, that is sooner where somebody resumes it.
    """

    id: str
    kind: Literal["step", "survey"]
    customer_id: str
    playbook: str | None
    step: str
    reason: str
    until: datetime
    paused: str | None

    @classmethod
    def of(cls, held: contact.Held) -> "HeldMessage":
        """The held message as callers see it."""
        return cls(
            id=held.owner,
            kind=held.kind,
            customer_id=held.customer,
            playbook=held.playbook,
            step=held.step,
            reason=held.reason,
            until=held.until,
            paused=held.scope,
        )


class HeldMessages(Listing):
    """Messages that wait for their time, the soonest first; then those that wait for a person."""

    items: list[HeldMessage]


class Source(Said):
    """A connected source; its secret is never shown."""

    source: str
    connected_at: datetime
    by: str


class Sources(Listing):
    """The connected sources."""

    items: list[Source]


class Channel(Said):
    """A connected channel; its secret is never shown."""

    channel: str
    connected_at: datetime
    by: str

    @classmethod
    def of(cls, channel: channels.Channel) -> "Channel":
        """As a channel is answered."""
        return cls(channel=channel.name, connected_at=channel.connected_at, by=channel.by)


class Channels(Listing):
    """The connected channels."""

    items: list[Channel]


class SlackPerson(Said):
    """Somebody who may press buttons in Slack."""

    user: str
    role: Literal["success_manager", "executive"]


class SlackPeople(Said):
    """Who may press buttons in Slack, since when and by whose word; nobody, while nobody said."""

    people: list[SlackPerson]
    set_at: datetime | None
    by: str | None

    @classmethod
    def of(cls, known: channels.SlackPeople | None) -> "SlackPeople":
        """As the list is answered."""
        listed = known.people if known else ()
        return cls(
            people=[SlackPerson(user=person.user, role=person.role) for person in listed],
            set_at=known.set_at if known else None,
            by=known.by if known else None,
        )


class Contact(Said):
    """A person of a customer."""

    email: str
    name: str
    timezone: str | None
    language: str | None
    consent: bool


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
    """Points of one component, what they rest on, and of which signals nothing was ever heard."""

    name: Literal["engagement", "support", "value", "reading"]
    points: int
    max: int
    because: list[Because]
    unknown: list[str]


class Way(Said):
    """Something that would bring the customer to the next band."""

    text: str
    points: int


class ToNextBand(Said):
    """The next better band, and the ways to it."""

    band: Band
    points: int
    ways: list[Way]


class NextChange(Said):
    """Into what the score changes by time alone, and when."""

    at: datetime
    score: Score
    band: Band


class Moved(Said):
    """What moved the score since an instant.

    `clock`, `facts` and `configuration` sum to the move: what time alone would have done, what the
    facts did to that, what changed parameters did to that. They are null without both scores.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    since: datetime
    before: Annotated[Score | None, Field(alias="from")]
    after: Annotated[Score | None, Field(alias="to")]
    facts: int | None
    clock: int | None
    configuration: int | None


class Health(Said):
    """The score with everything that explains it, for the instant of the question.

    It is `stale` where nobody has looked at the customer for two days longer than they should: then
    no program begins by it. Where it cannot be computed at all it is the last one that was, or a
    person's reading, as of then, without an explanation.
    """

    customer_id: str
    score: Score | None
    band: Band | None
    trend: Trend
    usage_trend: Literal["declining", "steady", "growing"]
    lifecycle: Lifecycle
    stage: Literal["onboarding", "activation", "engagement", "renewal"] | None
    as_of: datetime
    next_change_at: datetime | None
    next_change: NextChange | None
    stale: bool
    parameters_version: int
    components: list[Component]
    to_next_band: ToNextBand | None
    moved: Moved | None

    @classmethod
    def of(
        cls,
        customer: str,
        explained: health.Health,
        *,
        trend: str,
        stage: str | None,
        moved: health.Move | None,
        stale: bool,
    ) -> "Health":
        """The explained score as callers see it; what moved it, where that was asked for."""
        said = {
            "customer_id": customer,
            "trend": trend,
            "stage": stage,
            "moved": asdict(moved) if moved else None,
            "stale": stale,
        }
        return cls.model_validate({**asdict(explained), **said})


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
    """A customer's score as it was kept for a day; days without one had the one before.

    It is null from when on they had left.
    """

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
    result: way.Result
    detail: str


class Act(Said):
    """What a person did about a run."""

    kind: Literal["contacted", "snoozed", "skipped"]
    at: datetime
    by: str
    note: str
    until: datetime | None


class Enrolment(Said):
    """One customer's run through one version of a playbook.

    `contacted_at` is when a person first tried to reach the customer; `acts` are the last things
    that people did about it. A `false_alarm` is what a person called so.
    """

    id: str
    customer_id: str
    playbook: str
    version: int
    status: Literal["active", "ended"]
    cause: str
    entered_at: datetime
    step: Step | None
    runs: list[StepRun]
    contacted_at: datetime | None
    snoozed_until: datetime | None
    acts: list[Act]
    ended_at: datetime | None
    outcome: str | None
    false_alarm: bool

    @classmethod
    def of(cls, enrolment: way.Enrolment) -> "Enrolment":
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
            contacted_at=enrolment.contacted_at,
            snoozed_until=enrolment.snoozed_until,
            acts=[Act(**asdict(act)) for act in enrolment.acts],
            ended_at=enrolment.ended_at,
            outcome=enrolment.outcome,
            false_alarm=enrolment.false_alarm,
        )


class CustomerShown(Customer):
    """A customer's profile, and the runs under way, programs first."""

    enrolments: list[Enrolment]

    @classmethod
    def with_runs(
        cls, profile: customers.Profile, runs: Iterable[way.Enrolment]
    ) -> "CustomerShown":
        """The customer as callers see it."""
        said = Customer.of(profile).model_dump(by_alias=True)
        return cls.model_validate(said | {"enrolments": [Enrolment.of(run) for run in runs]})


class Enrolments(Listing):
    """Enrolments, newest first."""

    items: list[Enrolment]


class Task(Said):
    """Something for a person to do: for the owner, or by its role for the executive.

    Who tries to reach the customer has done what a `contact` asks for.
    """

    id: str
    customer_id: str
    kind: tasks.Kind
    role: tasks.Role
    title: str
    why: str
    owner: str | None
    enrolment_id: str | None
    step: str | None
    contact: bool
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
            role=task.role,
            # A question may be about a survey, which has no step.
            enrolment_id=task.subject if task.step else None,
            step=task.step,
            contact=task.contact,
            title=task.title,
            why=task.why,
            owner=task.owner,
            created_at=task.created_at,
            due_at=task.due_at,
            overdue=task.status == "open" and task.due_at <= at,
            status=task.status,
            outcome=task.outcome,
            note=task.note,
            closed_at=task.closed_at,
            closed_by=task.closed_by,
        )


class Tasks(Listing):
    """Tasks, the most urgent first."""

    items: list[Task]


class ValueChange(Said):
    """One parameter of a change."""

    name: str
    before: Value
    after: Value


Document = Annotated[
    dict[str, Any], Field(description="A document as docs/playbook.schema.json has it.")
]


class Playbook(Said):
    """A version of a playbook; a shipped one was saved by nobody."""

    name: str
    version: int
    saved_by: str | None
    saved_at: datetime | None
    document: Document


class Playbooks(Listing):
    """The newest version of every playbook, by name."""

    items: list[Playbook]


class RunsOnVersion(Said):
    """How many runs are under way on a version."""

    version: int
    runs: int


class PlaybookSaved(Playbook):
    """A new version, and the runs that began with older ones, and finish on theirs.

    Where more runs are under way than are counted, `counted_all` is false. `says` tells in a
    sentence what happens to those under way.
    """

    under_way: list[RunsOnVersion]
    counted_all: bool
    says: str


class Template(Said):
    """A version of a template; a shipped one was saved by nobody."""

    name: str
    version: int
    language: str
    subject: str
    text: str
    saved_by: str | None
    saved_at: datetime | None


class Variable(Said):
    """A variable that templates may name; where it is not `always` known, it may be empty."""

    name: str
    meaning: str
    sample: str
    always: bool


class Templates(Listing):
    """The newest version of every template, by name, and the variables that they may name."""

    items: list[Template]
    variables: list[Variable]


class NamedBy(Said):
    """A step that names a template, and the version that it sends."""

    playbook: str
    step: str
    template_version: int


class TemplateSaved(Template):
    """A new version, and the steps of playbooks that go on with the one that they name."""

    named_by: list[NamedBy]


class LetterShown(Said):
    """A letter as it would be written; its link to unsubscribe leads nowhere."""

    subject: str
    text: str
    html: str


class Approval(Said):
    """A step that waits for a person's approval; its id is its enrolment's.

    Somebody of the `role` must decide until `until`: the owner, who was asked at `since`. What
    nobody decides by then is the executive's, and what the executive does not decide is left out.
    """

    kind: Literal["step"]
    id: str
    customer_id: str
    playbook: str
    step: Step
    reason: str
    role: tasks.Role
    owner: str | None
    since: datetime | None
    until: datetime | None
    entered_at: datetime

    @classmethod
    def of(cls, enrolment: way.Enrolment) -> "Approval":
        """The waiting step of an enrolment as callers see it."""
        asked = enrolment.asked
        return cls.model_validate(
            {
                "kind": "step",
                "id": enrolment.id,
                "customer_id": enrolment.customer,
                "playbook": enrolment.playbook,
                "step": _step(enrolment),
                "reason": asked.reason if asked else enrolment.waiting or "",
                "role": asked.role if asked else "success_manager",
                "owner": asked.owner if asked else None,
                "since": asked.since if asked else None,
                "until": asked.until if asked else None,
                "entered_at": enrolment.entered_at,
            }
        )


class Decision(Said):
    """Who decided a proposal, when and why, and the version that it made, if it made one."""

    by: str
    at: datetime
    reason: str
    version: int | None


class Obstacle(Said):
    """Why a proposal cannot be approved as it stands now."""

    detail: str
    errors: list[FieldProblem]


class Proposal(Said):
    """A change of parameters for the executive to decide; `version` is the one it was made on."""

    kind: Literal["parameters"]
    id: str
    changes: list[ValueChange]
    by: str
    reason: str
    at: datetime
    version: int
    status: Literal["open", "approved", "modified", "rejected"]
    decision: Decision | None
    obstacle: Obstacle | None

    @classmethod
    def of(cls, proposal: acts.Proposal, steering: acts.Steering) -> "Proposal":
        """The proposal as callers see it, with what is in its way now."""
        obstacle = proposal.obstacle(steering)
        said = {
            "kind": "parameters",
            "obstacle": obstacle
            and {
                "detail": obstacle.detail,
                "errors": [{"field": e.field, "message": e.message} for e in obstacle.errors],
            },
            **asdict(proposal),
        }
        return cls.model_validate({name: said[name] for name in cls.model_fields})


class Approvals(Listing):
    """What waits for approval: proposals, then steps; the newest of each first."""

    items: list[Annotated[Approval | Proposal, Field(discriminator="kind")]]


class Decided(RootModel[Enrolment | Proposal]):
    """What became of that which waited: the run whose step it was, or the proposal."""


class NpsWindow(Said):
    """What the answers of a span of time say: after `since`, and up to `until`."""

    since: datetime
    until: datetime
    score: float | None
    margin: float | None
    responses: int
    promoters: int
    passives: int
    detractors: int
    significant: bool
    asked: int
    answered: int
    response_rate: float | None

    @classmethod
    def of(cls, window: nps.Window) -> "NpsWindow":
        """The window as callers see it."""
        return cls(since=window.since, until=window.until, **asdict(window.nps))


class NpsChange(Said):
    """How the score moved since the window before, in points, with its 95 % margin."""

    points: float
    margin: float
    significant: bool


class Nps(Said):
    """The net promoter score of a venture, with its 95 % margin of error.

    `trend` ends with the window that was asked for, the oldest first; `change` is against the one
    before it, None where one of the two has no answer. Of the surveys `asked` so many were
    `answered`; `response_rate_low` and `_high` are the rate's 95 % interval, and whether the target
    is reached is `response_rate_sure` where it lies outside of that. At this rate (at the target,
    where nobody answered yet) so many days bring enough answers with `surveys_needed` surveys.
    """

    score: float | None
    margin: float | None
    responses: int
    promoters: int
    passives: int
    detractors: int
    significant: bool
    asked: int
    answered: int
    response_rate: float | None
    response_rate_low: float | None
    response_rate_high: float | None
    response_rate_target: float
    response_rate_reached: bool | None
    response_rate_sure: bool | None
    surveys_needed: int
    days: int
    segment: str | None
    change: NpsChange | None
    trend: list[NpsWindow]

    @classmethod
    def of(
        cls,
        trend: Sequence[nps.Window],
        *,
        days: int,
        segment: str | None,
        target: Decimal,
        enough: int,
    ) -> "Nps":
        """The figures of the last window as callers see them, and those of all."""
        said = trend[-1].nps
        moved = nps.change(trend[-2].nps, said) if len(trend) > 1 else None
        rate = nps.response(said, target)
        return cls(
            **asdict(said),
            response_rate_low=rate.low if rate else None,
            response_rate_high=rate.high if rate else None,
            response_rate_target=float(target),
            response_rate_reached=rate.reached if rate else None,
            response_rate_sure=rate.sure if rate else None,
            surveys_needed=nps.surveys_needed(said, target, enough),
            days=days,
            segment=segment,
            change=NpsChange(**asdict(moved)) if moved else None,
            trend=[NpsWindow.of(window) for window in trend],
        )


class Comment(Said):
    """What somebody wrote with an answer; `contact` stands for the person, and is no address."""

    comment: str
    category: sorting.Category
    sentiment: sorting.Sentiment
    score: int
    at: datetime
    customer_id: str
    survey: str
    contact: str

    @classmethod
    def of(cls, said: nps.Comment) -> "Comment":
        """The comment as callers see it."""
        return cls.model_validate(
            {
                "comment": said.comment,
                "category": said.category,
                "sentiment": said.sentiment,
                "score": said.score,
                "at": said.at,
                "customer_id": said.customer,
                "survey": said.survey,
                "contact": said.contact,
            }
        )


class Comments(Listing):
    """Comments, newest first."""

    items: list[Comment]


class Pain(Said):
    """What comments of detractors are about, how many, by how many customers, some of the words."""

    category: sorting.Category
    count: int
    customers: int
    percent: float
    quotes: list[str]


class Pains(Said):
    """What the detractors of the last days write about, the most frequent first, "other" last."""

    days: int
    comments: int
    items: list[Pain]

    @classmethod
    def of(cls, found: Sequence[pains.Pain], *, days: int) -> "Pains":
        """The ranking as callers see it."""
        return cls(
            days=days,
            comments=sum(pain.count for pain in found),
            items=[Pain(**{**asdict(pain), "quotes": list(pain.quotes)}) for pain in found],
        )


class ChurnReason(Said):
    """A reason why customers left: how often it was given, in percent too, some of the words."""

    reason: exits.Reason
    count: int
    percent: float
    quotes: list[str]


class ChurnReasons(Said):
    """Why customers left, by `responses` answers to exit surveys; the most frequent first."""

    days: int
    segment: str | None
    responses: int
    items: list[ChurnReason]

    @classmethod
    def of(
        cls, found: Sequence[exits.Named], *, responses: int, days: int, segment: str | None
    ) -> "ChurnReasons":
        """The ranking as callers see it."""
        return cls(
            days=days,
            segment=segment,
            responses=responses,
            items=[ChurnReason(**{**asdict(one), "quotes": list(one.quotes)}) for one in found],
        )


class Lock(Said):
    """Who forbade changes to a parameter, when, and why."""

    by: str
    at: datetime
    reason: str


class Parameter(Said):
    """One parameter: what it is, what it may be, what it means.

    Automation may change one that is `timing` by itself; nobody changes one that is locked.
    """

    name: str
    group: str
    value: Value
    shown: str
    default: Value
    range: str
    meaning: str
    timing: bool
    locked: Lock | None

    @classmethod
    def of(cls, name: str, steering: acts.Steering) -> "Parameter":
        """A parameter as callers see it."""
        spec, lock, active = SPECS[name], steering.locks.get(name), steering.in_force.active
        return cls(
            name=name,
            group=spec.group,
            value=active.values[name],
            shown=active.shown(name),
            default=Parameters().values[name],
            range=spec.range,
            meaning=spec.meaning,
            timing=spec.timing,
            locked=Lock(**asdict(lock)) if lock else None,
        )


class Progress(Said):
    """A version that is being applied: who made it, when and why, and who is prepared for it.

    Customers are prepared in segments of about the same size; when all are, the version counts.
    """

    version: int
    at: datetime
    by: str
    reason: str
    changes: list[ValueChange]
    prepared_segments: int
    segments: int

    @classmethod
    def of(cls, made_by: acts.Audit, prepared: int, segments: int) -> "Progress":
        """The act that made the version, and how far it is, as callers see it."""
        said = {**asdict(made_by), "prepared_segments": prepared, "segments": segments}
        return cls.model_validate({name: said[name] for name in cls.model_fields})


class ParametersInForce(Listing):
    """The active version, the pending one where there is one, every parameter, and the presets."""

    version: int
    pending: int | None
    progress: Progress | None
    items: list[Parameter]
    presets: dict[str, dict[str, Value]]

    @classmethod
    def of(
        cls,
        steering: acts.Steering,
        progress: Progress | None,
        names: Sequence[str],
        after: str | None,
    ) -> "ParametersInForce":
        """The parameters of these names as callers see them; `after` is the next page's cursor."""
        in_force = steering.in_force
        return cls(
            version=in_force.active.version,
            pending=in_force.pending.version if in_force.pending else None,
            progress=progress,
            items=[Parameter.of(name, steering) for name in names],
            next=after,
            presets={name: dict(values) for name, values in PRESETS.items()},
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


class ParametersAct(Said):
    """One act on the parameters: who did it, when and why, and what differs by it.

    `version` is the one that the act made, or the newest that stood when it made none;
    `activated_at` is when a version that the act made began to count. What is proposed or
    rejected shows what would have differed.
    """

    act: Literal[
        "changed", "preset", "locked", "unlocked", "proposed", "approved", "modified", "rejected"
    ]
    version: int
    at: datetime
    by: str
    reason: str
    changes: list[ValueChange]
    parameter: str | None
    preset: str | None
    proposal: str | None
    proposed_by: str | None
    activated_at: datetime | None


class ParametersAudit(Listing):
    """Every act on the parameters, newest first."""

    items: list[ParametersAct]


class Alias(Said):
    """How a source names a customer."""

    source: str
    value: str


class HeldFact(Said):
    """A fact that waits for its customer to become known, or waited in vain until it expired."""

    status: Literal["waiting", "expired"]

    id: str
    kind: str
    source: str
    customer: str | None
    aliases: list[Alias]
    occurred_at: datetime
    received_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, held: Addressed, received_at: datetime, until: datetime, status: str) -> "HeldFact":
        """The fact as callers see it."""
        return cls(
            status="expired" if status == "expired" else "waiting",
            id=held.fact.id,
            kind=held.fact.kind.value,
            source=held.fact.source,
            customer=held.customer,
            aliases=[Alias(**asdict(alias)) for alias in held.aliases],
            occurred_at=held.fact.occurred_at,
            received_at=received_at,
            expires_at=until,
        )


class Holding(Listing):
    """Facts without a customer, newest first."""

    items: list[HeldFact]


class Replayed(Said):
    """What a replay came to: held facts sent on their way, those that wait on, dead letters.

    With `next` there are more held facts than one request looks at: go on with it as `cursor`.
    """

    replayed: int
    waiting: int
    redriven: int
    next: str | None


class Import(Said):
    """A file that was dropped into the bucket, and what has become of its rows so far.

    `report` is the folder of the bucket that holds, once the import has ended, `refused.ndjson`
    (line, field and message of each refusal) and `summary.json`.
    """

    id: str
    key: str
    kind: Literal["facts", "customers"] | None
    status: Literal["running", "done", "refused", "stopped"]
    received_at: datetime
    finished_at: datetime | None
    bytes: int
    bytes_read: int
    rows: int
    accepted: int
    refused: int
    errors: list[FieldProblem]
    report: str | None

    @classmethod
    def of(cls, one: imports.Import) -> "Import":
        """The import as callers see it."""
        ended = one.status != imports.RUNNING
        return cls.model_validate(
            {
                "id": one.id,
                "key": one.key,
                "kind": one.kind,
                "status": one.status,
                "received_at": one.received_at,
                "finished_at": one.finished_at,
                "bytes": one.size,
                "bytes_read": one.offset,
                "rows": one.rows,
                "accepted": one.accepted,
                "refused": one.refused,
                "errors": [{"field": e.field, "message": e.message} for e in one.errors],
                "report": one.report if ended else None,
            }
        )


class Imports(Listing):
    """Imports, newest first."""

    items: list[Import]


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
    return said.model_dump(mode="json", by_alias=True)


def each(said: Iterable[Said]) -> list[Mapping[str, Any]]:
    """Several answers in JSON's own types."""
    return [plain(one) for one in said]


def _step(enrolment: way.Enrolment) -> Step | None:
    step = enrolment.current if enrolment.status == "active" else None
    if step is None:
        return None
    return Step(
        number=enrolment.document.number(step.id),
        id=step.id,
        kind=step.kind,
        title="" if isinstance(step, Branch | Wait) else step.title,
        due_at=enrolment.due_at,
        waiting=enrolment.waiting,
        approval=enrolment.approval,
    )
