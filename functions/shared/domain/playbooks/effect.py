"""What playbooks are worth: how those fared who ran through one, by version and arm of its test.

Everything is counted from one narrow row for each run, one for each message and the tasks of a
span of time, so that it can always be counted anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Final, Literal, TypeAlias

from functions.shared.domain.health import Band, band_at
from functions.shared.domain.playbooks.conditions import View, holds
from functions.shared.domain.playbooks.enrolment import WATCHED, Enrolment, Learned
from functions.shared.domain.rates import Lift, Rate, lift
from functions.shared.domain.tasks import Task

Told: TypeAlias = Literal["delivered", "opened", "clicked", "bounced", "complained", "unsubscribed"]
TOLD: Final[tuple[Told, ...]] = (
    "delivered",
    "opened",
    "clicked",
    "bounced",
    "complained",
    "unsubscribed",
)
HELD_OUT: Final = "held_out"
"""The arm of those who are only watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fared:
    """How one customer fared with one run: the narrow row of an enrolment.

    Who they were is what they were at entry; `cost` is of what was carried out by now.
    """

    id: str
    playbook: str
    version: int
    arm: str | None
    program: bool
    entered_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    tier: str = ""
    stage: str | None = None
    owner: str | None = None
    arr: Decimal = Decimal(0)
    currency: str = "USD"
    score: int | None = None
    messages: int = 0
    cost: Decimal = Decimal(0)
    cost_currency: str = "USD"
    first_contact_at: datetime | None = None
    responded_at: datetime | None = None
    recovered_at: datetime | None = None
    healthy_at: datetime | None = None
    false_alarm: bool = False

    @classmethod
    def of(cls, run: Enrolment) -> "Fared":
        """The row of an enrolment as it stands."""
        contacts = [at for at in (run.first_message_at, run.contacted_at) if at]
        messages = sum(one.result == "sent" for one in run.runs)
        tasks = sum(one.result == "task" for one in run.runs)
        costs, whose = run.document.costs, run.whose
        row = cls(
            id=run.id,
            playbook=run.playbook,
            version=run.version,
            arm=HELD_OUT if run.held_out else run.variant,
            program=run.document.kind == "program",
            entered_at=run.entered_at,
            ended_at=run.ended_at,
            outcome=run.outcome,
            messages=messages,
            cost=messages * Decimal(costs.message) + tasks * Decimal(costs.task),
            cost_currency=costs.currency,
            first_contact_at=min(contacts, default=None),
            responded_at=run.learned.responded_at,
            recovered_at=run.learned.recovered_at,
            healthy_at=run.learned.healthy_at,
            false_alarm=run.false_alarm,
        )
        if whose is None:
            return row
        return replace(
            row,
            tier=whose.tier,
            stage=whose.stage,
            owner=whose.owner,
            arr=whose.arr,
            currency=whose.currency,
            score=whose.score,
        )


def learn(run: Enrolment, view: View) -> Learned:
    """What has become of a customer by now; what comes later than 30 days after entry is another's.

    An answer counts as the exit rule says, but also where the run was over before it came.
    """
    until = run.entered_at + WATCHED
    at = min(view.at, until)
    seen = replace(view, at=at, since=run.entered_at)
    rule, known = run.document.exit, run.learned
    since = run.entered_at if rule.responded == "entry" else run.first_message_at
    word = view.history.state.register("responded")
    answered = word.at if word and since and since < word.at <= until else None
    recovered = at if rule.recovered and holds(rule.recovered, seen) else None
    healthy = at if band_at(view.history, view.parameters, at) is Band.HEALTHY else None
    return Learned(
        responded_at=known.responded_at or answered,
        recovered_at=known.recovered_at or recovered,
        healthy_at=known.healthy_at or healthy,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a run, and what was told of it."""

    run: str
    told: frozenset[Told] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Tasks of people: how many, how they ended, and how many did so in time."""

    made: int = 0
    reached: int = 0
    not_reached: int = 0
    done: int = 0
    in_time: int = 0

    @classmethod
    def of(cls, tasks: Iterable[Task]) -> "Calls":
        """The figures of some tasks."""
        found = list(tasks)
        ended = [task for task in found if task.closed_at]
        return cls(
            made=len(found),
            reached=sum(task.outcome == "reached" for task in ended),
            not_reached=sum(task.outcome == "not_reached" for task in ended),
            done=sum(task.outcome == "done" for task in ended),
            in_time=sum(bool(task.closed_at and task.closed_at <= task.due_at) for task in ended),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The figures of some runs. Rates within 30 days are of those who entered 30 days ago.

    `kept` is the yearly revenue of those who recovered, and `cost` what the runs cost, by currency.
    `true_alarms` are the runs of programs that nobody marked as a false alarm.
    """

    entered: int
    under_way: int
    messages: int
    told: Mapping[Told, int]
    responded: Rate
    recovered: Rate
    healthy: Rate
    contacted: Rate
    hours_to_contact: float | None
    true_alarms: Rate
    calls: Calls
    cost: Mapping[str, Decimal]
    kept: Mapping[str, Decimal]

    @classmethod
    def of(
        cls,
        runs: Sequence[Fared],
        told: Mapping[str, Sequence[Message]],
        tasks: Mapping[str, Sequence[Task]],
        at: datetime,
    ) -> "Measured":
        """The figures of some runs, with their messages and tasks, by the run's identifier."""
        sent = [message for run in runs for message in told.get(run.id, ())]
        over = [run for run in runs if run.ended_at or run.entered_at + WATCHED <= at]
        ripe = [run for run in runs if run.entered_at + WATCHED <= at]
        treated = [run for run in runs if run.arm != HELD_OUT]
        waits = [
            (run.first_contact_at - run.entered_at) / timedelta(hours=1)
            for run in treated
            if run.first_contact_at
        ]
        return cls(
            entered=len(runs),
            under_way=sum(run.ended_at is None for run in runs),
            messages=sum(run.messages for run in runs),
            told={one: sum(one in message.told for message in sent) for one in TOLD},
            responded=Rate(sum(run.responded_at is not None for run in over), len(over)),
            recovered=Rate(sum(run.recovered_at is not None for run in ripe), len(ripe)),
            healthy=Rate(sum(run.healthy_at is not None for run in ripe), len(ripe)),
            contacted=Rate(len(waits), len(treated)),
            hours_to_contact=median(waits) if waits else None,
            true_alarms=_true_alarms(runs),
            calls=Calls.of(task for run in runs for task in tasks.get(run.id, ())),
            cost=_by_currency((run.cost_currency, run.cost) for run in runs),
            kept=_by_currency((run.currency, run.arr) for run in runs if run.recovered_at),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How much more of one arm recovered than of another, and how sure that is.

    `lift` is None until both arms hold somebody who entered 30 days ago.
    """

    arm: str | None
    over: str | None
    lift: Lift | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one version of a playbook is worth: all who entered, each arm, each owner."""

    playbook: str
    version: int
    program: bool
    measured: Measured
    arms: Mapping[str | None, Measured] = field(default_factory=dict)
    owners: Mapping[str | None, Measured] = field(default_factory=dict)
    compared: tuple[Compared, ...] = ()


def effects(
    runs: Iterable[Fared], messages: Iterable[Message], tasks: Iterable[Task], at: datetime
) -> list[Effect]:
    """The effect of each version of each playbook that somebody ran through, by name."""
    told: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        told[message.run].append(message)
    asked: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        asked[task.subject].append(task)
    versions: dict[tuple[str, int], list[Fared]] = defaultdict(list)
    for run in runs:
        versions[run.playbook, run.version].append(run)

    def measured(some: Sequence[Fared]) -> Measured:
        return Measured.of(some, told, asked, at)

    found = []
    for (playbook, version), entered in sorted(versions.items()):
        arms = {arm: measured(some) for arm, some in _parted(entered, "arm").items()}
        effect = Effect(
            playbook=playbook,
            version=version,
            program=entered[0].program,
            measured=measured(entered),
            arms=arms,
            owners={who: measured(some) for who, some in _parted(entered, "owner").items()},
            compared=tuple(_compared(arms)),
        )
        found.append(effect)
    return found


def _compared(arms: Mapping[str | None, Measured]) -> Iterable[Compared]:
    """Each arm against those who were only watched; the variants also against their first."""
    variants = [arm for arm in arms if arm != HELD_OUT]
    if HELD_OUT in arms:
        for arm in variants:
            yield _against(arms, arm, HELD_OUT)
    for arm in variants[1:]:
        yield _against(arms, arm, variants[0])


def _against(arms: Mapping[str | None, Measured], arm: str | None, over: str | None) -> Compared:
    rates = arms[arm].recovered, arms[over].recovered
    return Compared(arm=arm, over=over, lift=lift(*rates))


def _parted(runs: Iterable[Fared], by: Literal["arm", "owner"]) -> dict[str | None, list[Fared]]:
    """The runs by arm or owner, in the order of their names; without one first."""
    parts: dict[str | None, list[Fared]] = defaultdict(list)
    for run in runs:
        parts[run.arm if by == "arm" else run.owner].append(run)
    return {name: parts[name] for name in sorted(parts, key=lambda name: (name is not None, name))}


def _true_alarms(runs: Iterable[Fared]) -> Rate:
    raised = [run for run in runs if run.program]
    return Rate(sum(not run.false_alarm for run in raised), len(raised))


def _by_currency(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in amounts:
        if amount:
            sums[currency] += amount
    return dict(sorted(sums.items()))
