"""Playbook documents: who enters, who leaves, and the steps, as data of one version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, TypeAlias

from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.conditions import Closed, Condition, Setting

UNITS = {
    "_days": timedelta(days=1),
    "_hours": timedelta(hours=1),
    "_minutes": timedelta(minutes=1),
}
"""What a parameter counts, by the end of its name."""
Mode: TypeAlias = Literal["manual", "assisted", "auto"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay(Closed):
    """A span of time: a sum of days, hours and minutes, or what a parameter holds."""

    days: int = 0
    hours: int = 0
    minutes: int = 0
    parameter: str | None = None

    @property
    def own(self) -> timedelta:
        """The span that it says itself; none where a parameter says it."""
        return timedelta(days=self.days, hours=self.hours, minutes=self.minutes)

    def span(self, p: Parameters) -> timedelta:
        """The span under some parameters."""
        if self.parameter is None:
            return self.own
        unit = next(unit for end, unit in UNITS.items() if self.parameter.endswith(end))
        return int(p.values[self.parameter]) * unit


NOW = Delay()


@dataclass(frozen=True, slots=True, kw_only=True)
class Falls(Closed):
    """They enter when the band falls to this one, and is still there after a while.

    Where the parameter of the band (`at_risk_trigger_score`, `critical_trigger_score`) names some
    of its scores alone, they enter once the score is one of those. Who entered last less than
    `again_after` ago does not: it is the same trouble.
    """

    on: Literal["fall"] = "fall"
    band: Literal["at_risk", "critical"]
    still_after: Delay = NOW
    again_after: Delay = NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Closed):
    """They enter on a whole day counted from an event (negative: before it), where `when` holds.

    Who could not then may still enter until the end of the day `until`, and never after it. Each
    event lets in once; one whose date moves by less than a week is the same.
    """

    on: Literal["day"] = "day"
    of: Literal["onboarding", "first_core_feature", "renewal"]
    day: int
    until: int
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns(Closed):
    """They enter once `when` holds, and again only so long after the last time.

    It is looked at when time alone may have turned it, but not more often than `look_every`.
    """

    on: Literal["turn"] = "turn"
    when: Condition
    again_after: Delay
    look_every: Delay = Delay(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Closed):
    """Who answers a survey so enters, once per survey and contact; they alone are written to.

    The last word counts: who changes an answer into another group leaves. An answer is acted on
    `within` a while, and what is not sent until then never goes.
    """

    on: Literal["answer"] = "answer"
    group: Literal["detractor", "passive", "promoter"]
    within: Delay = Delay(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapses(Closed):
    """They enter when they churn, or have become inactive and no program was answered since.

    Who has become inactive enters `still_after` later: what the same silence begins goes first.
    """

    on: Literal["lapse"] = "lapse"
    still_after: Delay = Delay(days=1)


Entry: TypeAlias = Falls | Day | Turns | Answers | Lapses


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit(Closed):
    """What makes a customer leave: `recovered` holds, they responded, they churned.

    `responded` says since when a response counts: the first message, the entry, or not at all.
    Who is erased leaves in any case.
    """

    recovered: Condition | None = None
    responded: Literal["message", "entry", "never"] = "message"
    churned: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant(Closed):
    """One arm of a test: `percent` of those who are treated, by the hash of who they are."""

    name: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead(Closed):
    """What a variant writes in a step in place of the step's own template."""

    variant: str
    template: str
    template_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Closed):
    """A message to the customer's first contact that is not suppressed.

    `title` is the task that it becomes where people carry out the steps. The version of the
    template is the newest one when the document is saved, where it says none. With `repeat` it
    comes again and again, so long after each time, until something ends the run.
    """

    id: str
    kind: Literal["email"] = "email"
    title: str
    template: str
    instead: tuple[Instead, ...] = ()
    template_version: int | None = None
    after: Delay = NOW
    when: Condition | None = None
    repeat: Delay | None = None

    def as_in(self, variant: str | None) -> "Email":
        """The step as a variant has it."""
        other = next((one for one in self.instead if one.variant == variant), None)
        if other is None:
            return self
        return replace(self, template=other.template, template_version=other.template_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Closed):
    """A task for a person, due a while after it is made; with `repeat` again and again.

    Who tries to reach the customer has done what a `contact` asks for.
    """

    id: str
    kind: Literal["task"] = "task"
    title: str
    due: Delay = Delay(hours=24)
    contact: bool = False
    after: Delay = NOW
    when: Condition | None = None
    repeat: Delay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack(Closed):
    """A message to our own people, in a channel or to a person: `#name` or `@name`.

    Where Slack does not take it, it goes to the customer's owner by mail, or becomes a task. One
    that names an `alert` is told as that alert, with its channels, its buttons and its deadline:
    who was told of the incident already is not told once more.
    """

    id: str
    kind: Literal["slack"] = "slack"
    title: str
    text: str
    channel: str | Setting
    buttons: tuple[Literal["approve", "contacted"], ...] = ()
    alert: Literal["customer_critical"] | None = None
    after: Delay = NOW
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Closed):
    """A message with an offer, good for so many days; the executive approves each, in every mode.

    It goes to whom an email would go.
    """

    id: str
    kind: Literal["offer"] = "offer"
    title: str
    template: str
    template_version: int | None = None
    valid_days: int
    after: Delay = NOW
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(Closed):
    """The executive is told, in Slack and by mail, how a customer stands and what was tried."""

    id: str
    kind: Literal["escalation"] = "escalation"
    title: str = "A customer needs a decision"
    reason: str
    after: Delay = NOW
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(Closed):
    """A survey: `nps` asks each of the customer's contacts, as far as they may be asked again.

    `exit` asks why they left, or fell silent: a message to whom an email would go.
    """

    id: str
    kind: Literal["survey"] = "survey"
    title: str = "Ask the customer"
    survey: Literal["nps", "exit"]
    after: Delay = NOW
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook(Closed):
    """Another system is told that the run came to this step."""

    id: str
    kind: Literal["webhook"] = "webhook"
    title: str = "Tell another system"
    url: str
    event: str
    after: Delay = NOW
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(Closed):
    """Wait until a condition holds, but no longer than `at_most` from the entry."""

    id: str
    kind: Literal["wait"] = "wait"
    until: Condition
    at_most: Delay
    then: str | None = None
    otherwise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Closed):
    """Go on with `then` where `when` holds, else with `otherwise`; `end` ends the run."""

    id: str
    kind: Literal["branch"] = "branch"
    when: Condition
    then: str | None = None
    otherwise: str | None = None


Deed: TypeAlias = Email | Task | Slack | Offer | Escalation | Survey | Webhook
"""Steps that do something; the others only choose the way."""
Named: TypeAlias = Email | Offer | Instead
"""What names a template."""
Letters: TypeAlias = Email | Offer | Survey
"""Steps that may write to the customer."""
Step: TypeAlias = Deed | Wait | Branch
END = "end"
"""Where `then` and `otherwise` lead to end the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs(Closed):
    """What one message and one task of a person cost: decimal amounts, and their currency."""

    message: str = "0"
    task: str = "0"
    currency: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook(Closed):
    """One version of a playbook. `priority` orders programs, the greater the more urgent.

    One that is not `enabled` lets nobody in; who is under way goes on, unless the playbook is
    paused. `mode` overrides the venture's progression mode; `once` lets a customer in a single
    time. Its `owner` gets the tasks about customers who have none, and the review where it paused
    itself. Its messages go at least `cooldown` after the customer's last campaign, where that is
    longer than the venture's own, and delay no more urgent program. Who reaches the `goal` within
    30 days is counted; they leave by the exit rule alone.
    Steps run in order, each not before its own `after` from the entry. `hold_out_percent` of those
    who enter are only watched, to tell what the playbook is worth; the others are parted among
    the `variants`, whose percents sum to 100, where there are any. One that is `driven_by` the CRM
    acts by what the CRM says, and waits while too much of the sync with it fails.
    """

    name: str
    version: int
    kind: Literal["journey", "program"]
    title: str
    priority: int = 0
    mode: Mode | None = None
    enabled: bool = True
    owner: str | None = None
    once: bool = False
    cooldown: Delay | None = None
    driven_by: Literal["crm"] | None = None
    hold_out_percent: int = 0
    variants: tuple[Variant, ...] = ()
    costs: Costs = Costs()
    entry: Entry
    exit: Exit = Exit()
    goal: Condition | None = None
    steps: tuple[Step, ...]

    def step(self, step_id: str | None) -> Step | None:
        """The step of this identifier; None for the end."""
        return next((step for step in self.steps if step.id == step_id), None)

    def number(self, step_id: str) -> int:
        """Where a step stands, counted from 0."""
        return next(n for n, step in enumerate(self.steps) if step.id == step_id)

    def following(self, step_id: str, way: str | None = None) -> str | None:
        """The step that comes after one: that of the way taken, else the next; None at the end."""
        if way is not None:
            return None if way == END else way
        number = self.number(step_id) + 1
        return self.steps[number].id if number < len(self.steps) else None

    def plan(self, p: Parameters) -> tuple[int, ...]:
        """The minutes from entry at which each step may come, or a wait ends, under parameters."""
        return tuple(_span(step).span(p) // timedelta(minutes=1) for step in self.steps)

    def rhythm(self, p: Parameters) -> tuple[int, ...]:
        """The minutes after which each step comes again; 0 for what comes once."""
        return tuple(
            (repeat_of(step) or NOW).span(p) // timedelta(minutes=1) for step in self.steps
        )


def _span(step: Step) -> Delay:
    match step:
        case Wait(at_most=at_most):
            return at_most
        case Branch():
            return NOW
        case _:
            return step.after


def repeat_of(step: Step) -> Delay | None:
    """After how long a step comes again; None for what comes once."""
    return step.repeat if isinstance(step, Email | Task) else None


def delays_of(playbook: Playbook) -> Iterator[tuple[str, Delay]]:
    """Every span of time in a document, with the path at which it stands."""
    yield from _delays_of_entry(playbook.entry)
    if playbook.cooldown:
        yield "cooldown", playbook.cooldown
    for number, step in enumerate(playbook.steps):
        match step:
            case Wait(at_most=at_most):
                yield f"steps.{number}.at_most", at_most
            case Branch():
                pass
            case _:
                yield f"steps.{number}.after", step.after
        if isinstance(step, Task):
            yield f"steps.{number}.due", step.due
        if repeat := repeat_of(step):
            yield f"steps.{number}.repeat", repeat


def _delays_of_entry(entry: Entry) -> Iterator[tuple[str, Delay]]:
    match entry:
        case Falls(still_after=still, again_after=again):
            yield "entry.still_after", still
            yield "entry.again_after", again
        case Lapses(still_after=still):
            yield "entry.still_after", still
        case Turns(again_after=again, look_every=every):
            yield "entry.again_after", again
            yield "entry.look_every", every
        case Answers(within=within):
            yield "entry.within", within
        case Day():
            pass


def conditions_of(playbook: Playbook) -> Iterator[tuple[str, Condition]]:
    """Every condition in a document, with the path at which it stands."""
    match playbook.entry:
        case Day(when=when) if when:
            yield "entry.when", when
        case Turns(when=when):
            yield "entry.when", when
        case _:
            pass
    if playbook.exit.recovered:
        yield "exit.recovered", playbook.exit.recovered
    if playbook.goal:
        yield "goal", playbook.goal
    for number, step in enumerate(playbook.steps):
        if isinstance(step, Wait):
            yield f"steps.{number}.until", step.until
        elif step.when:
            yield f"steps.{number}.when", step.when


def letters_of(playbook: Playbook) -> Iterator[tuple[str, Email | Offer, Named]]:
    """Whatever names a template: the path at which it stands, its step, and itself."""
    for number, step in enumerate(playbook.steps):
        path = f"steps.{number}"
        if isinstance(step, Email | Offer):
            yield path, step, step
        if isinstance(step, Email):
            for place, one in enumerate(step.instead):
                yield f"{path}.instead.{place}", step, one


def pinned(playbook: Playbook, newest: Mapping[str, int]) -> Playbook:
    """The playbook, with the newest version of a template wherever none is named."""

    def at(named: Named) -> int:
        version = named.template_version
        return newest[named.template] if version is None else version

    def one(step: Step) -> Step:
        match step:
            case Email(instead=others):
                instead = tuple(replace(other, template_version=at(other)) for other in others)
                return replace(step, template_version=at(step), instead=instead)
            case Offer():
                return replace(step, template_version=at(step))
            case _:
                return step

    return replace(playbook, steps=tuple(one(step) for step in playbook.steps))
