"""What playbooks are worth: how those fared who ran through one, by version and arm of its test.

Everything is counted from one narrow row for each run, one for each message and the tasks of a
span of time, so that it can always be counted anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Final, Literal, TypeAlias

from functions.shared.domain.brakes import Reception
from functions.shared.domain.effects import TOLD, Told
from functions.shared.domain.health import Band, band_at
from functions.shared.domain.playbooks.conditions import View, holds
from functions.shared.domain.playbooks.enrolment import WATCHED, Enrolment, Learned
from functions.shared.domain.playbooks.entry import STOPPED
from functions.shared.domain.rates import ENOUGH, Lift, Rate, lift
from functions.shared.domain.tasks import Task
from functions.shared.kernel import ids

HELD_OUT: Final = "held_out"
"""The arm of those who are only watched."""
LAST_LOOK: Final = timedelta(minutes=2)
"""So much later than due the look at the end of the 30 days may come, by schedule and queue."""
CONTACT_WITHIN: Final = timedelta(hours=24)
"""By then somebody should have tried to reach the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fared:
    """How one customer fared with one run: the narrow row of an enrolment.

    Who they were is what they were at entry; `cost` is of what was carried out by now; `goal` says
    whether the playbook names one.
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
    goal: bool = False
    goal_at: datetime | None = None
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
            goal=run.document.goal is not None,
            goal_at=run.learned.goal_at,
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

    An answer counts as the exit rule says, but also where the run was over before it came, and it
    has an instant of its own. How the customer stands now says nothing of how they stood by then.
    """
    until = run.entered_at + WATCHED
    at = min(view.at, until)
    seen = replace(run.sees(view), at=at)
    rule, known = run.document.exit, run.learned
    since = run.entered_at if rule.responded == "entry" else run.first_message_at
    word = view.history.state.register("responded")
    answered = word.at if word and since and since < word.at <= until else None
    heard = replace(known, responded_at=known.responded_at or answered)
    if view.at - until > LAST_LOOK:
        return heard
    recovered = at if rule.recovered and holds(rule.recovered, seen) else None
    healthy = at if band_at(view.history, view.parameters, at) is Band.HEALTHY else None
    goal = run.document.goal
    reached = at if goal and holds(goal, seen) else None
    return Learned(
        responded_at=heard.responded_at,
        recovered_at=known.recovered_at or recovered,
        healthy_at=known.healthy_at or healthy,
        goal_at=known.goal_at or reached,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Calls that people were to make: how many, how they ended, and how many did so in time.

    `completed` is of those that have ended, or should have.
    """

    made: int = 0
    reached: int = 0
    not_reached: int = 0
    done: int = 0
    in_time: int = 0
    completed: Rate = field(default_factory=lambda: Rate(0, 0))

    @classmethod
    def of(cls, tasks: Iterable[Task], at: datetime) -> "Calls":
        """The figures of some tasks at an instant."""
        found = list(tasks)
        ended = [task for task in found if task.closed_at]
        outcomes = Counter(task.outcome for task in ended)
        over = [task for task in found if task.closed_at or task.due_at <= at]
        return cls(
            made=len(found),
            reached=outcomes["reached"],
            not_reached=outcomes["not_reached"],
            done=outcomes["done"],
            in_time=sum(bool(task.closed_at and task.closed_at <= task.due_at) for task in ended),
            completed=Rate(outcomes["reached"] + outcomes["done"], len(over)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The figures of some runs. Rates within 30 days are of those who entered 30 days ago.

    `sent` are the messages that are out, and what was `told` is of them. `responded` is one of
    these rates: an answer ends a run, so of those that are over too many have answered.
    `contacted` is of those who entered a day ago and are not only watched. `kept` is the yearly
    revenue of those who recovered, each once, and `cost` what the runs cost, by currency.
    `true_alarms` are the runs of programs that nobody called a false alarm.
    """

    entered: int
    under_way: int
    sent: int
    told: Mapping[Told, Rate]
    responded: Rate
    recovered: Rate
    healthy: Rate
    reached_goal: Rate
    contacted: Rate
    hours_to_contact: float | None
    true_alarms: Rate
    calls: Calls
    outcomes: Mapping[str, int]
    cost: Mapping[str, Decimal]
    kept: Mapping[str, Decimal]

    @classmethod
    def of(
        cls,
        runs: Sequence[Fared],
        told: Mapping[str, Sequence[Reception]],
        tasks: Mapping[str, Sequence[Task]],
        at: datetime,
    ) -> "Measured":
        """The figures of some runs, with their messages and tasks, by the run's identifier."""
        sent = [message for run in runs for message in told.get(run.id, ())]
        ripe = [run for run in runs if run.entered_at + WATCHED <= at]
        treated = [run for run in runs if run.arm != HELD_OUT]
        waits = {run.id: wait for run in treated if (wait := _wait(run, tasks)) is not None}
        day_old = [run for run in treated if run.entered_at + CONTACT_WITHIN <= at]
        mine = [task for run in runs for task in tasks.get(run.id, ())]
        return cls(
            entered=len(runs),
            under_way=sum(run.ended_at is None for run in runs),
            sent=len(sent),
            told={one: Rate(sum(one in m.told for m in sent), len(sent)) for one in TOLD},
            responded=Rate(sum(run.responded_at is not None for run in ripe), len(ripe)),
            recovered=Rate(sum(run.recovered_at is not None for run in ripe), len(ripe)),
            healthy=Rate(sum(run.healthy_at is not None for run in ripe), len(ripe)),
            reached_goal=Rate(
                sum(run.goal_at is not None for run in ripe), sum(run.goal for run in ripe)
            ),
            contacted=Rate(sum(run.id in waits for run in day_old), len(day_old)),
            hours_to_contact=median(waits.values()) if waits else None,
            true_alarms=_true_alarms(runs),
            calls=Calls.of((task for task in mine if task.contact and not task.waits), at),
            outcomes=Counter(sorted(_outcome(run.outcome) for run in runs if run.outcome)),
            cost=_by_currency((run.cost_currency, run.cost) for run in runs),
            kept=_by_currency((run.currency, run.arr) for run in _latest_recovered(runs)),
        )


Figure: TypeAlias = Literal["responded", "recovered", "contacted", "true_alarms"]
TRUE_ALARMS: Final = 90
"""Percent of all programs that should have begun."""
TARGETS: Final[Mapping[str, Mapping[Figure, int]]] = {
    "at_risk": {"responded": 20, "recovered": 30},
    "critical": {"contacted": 100, "recovered": 50},
    "win_back": {"responded": 10, "recovered": 5},
}
"""Percent, by playbook; who recovers of those who are won back has come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a figure is to reach, in percent; None as long as there is no rate."""

    figure: Figure
    percent: int
    rate: Rate

    @property
    def reached(self) -> bool | None:
        """Whether the rate is there now."""
        return self.rate.count * 100 >= self.percent * self.rate.of if self.rate.of else None

    @property
    def sure(self) -> bool | None:
        """Whether that is more than chance: the target lies outside of the 95 % interval of enough.

        None as long as there is no rate.
        """
        if not self.rate.of:
            return None
        low, high = self.rate.interval()
        return self.rate.of >= ENOUGH and not low <= self.percent / 100 <= high


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
    """What one version of a playbook is worth: `measured` of all who were not only watched, of each
    arm, and for each owner of those customers, with what it is to reach.
    """

    playbook: str
    version: int
    program: bool
    measured: Measured
    arms: Mapping[str | None, Measured] = field(default_factory=dict)
    owners: Mapping[str | None, Measured] = field(default_factory=dict)
    compared: tuple[Compared, ...] = ()
    targets: tuple[Target, ...] = ()


def effects(
    runs: Iterable[Fared], messages: Iterable[Reception], tasks: Iterable[Task], at: datetime
) -> list[Effect]:
    """The effect of each version of each playbook that somebody ran through, by name."""
    told: dict[str, list[Reception]] = defaultdict(list)
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
        treated = [run for run in entered if run.arm != HELD_OUT]
        arms = {arm: measured(some) for arm, some in _parted(entered, "arm").items()}
        of_all, program = measured(treated), entered[0].program
        effect = Effect(
            playbook=playbook,
            version=version,
            program=program,
            measured=of_all,
            arms=arms,
            owners={who: measured(some) for who, some in _parted(treated, "owner").items()},
            compared=tuple(_compared(arms)),
            targets=tuple(_targets(playbook, of_all, program=program)),
        )
        found.append(effect)
    return found


def _targets(playbook: str, measured: Measured, *, program: bool) -> Iterable[Target]:
    rates: Mapping[Figure, Rate] = {
        "responded": measured.responded,
        "recovered": measured.recovered,
        "contacted": measured.contacted,
        "true_alarms": measured.true_alarms,
    }
    wanted = dict(TARGETS.get(playbook, {})) | ({"true_alarms": TRUE_ALARMS} if program else {})
    for figure, percent in wanted.items():
        yield Target(figure=figure, percent=percent, rate=rates[figure])


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


def _wait(run: Fared, tasks: Mapping[str, Sequence[Task]]) -> float | None:
    """Hours until somebody wrote to the customer, called them, or heard of them.

    A call counts when it is closed, even if nobody was reached: it was tried. Not so a message that
    a person was to write, and did not: that closes when it is left out, too.
    """
    calls = [
        task.closed_at
        for task in tasks.get(run.id, ())
        if task.contact and task.closed_at and not (task.waits and task.outcome == "not_reached")
    ]
    tried = [run.first_contact_at, run.responded_at, *calls]
    first = min((at for at in tried if at), default=None)
    return (first - run.entered_at) / timedelta(hours=1) if first else None


def _outcome(said: str) -> str:
    """How a run ended, whoever stopped it."""
    return "stopped" if said.startswith(STOPPED) else said


def _latest_recovered(runs: Iterable[Fared]) -> Iterable[Fared]:
    """Of each customer the run that they entered last of those from which they recovered."""
    latest: dict[str, Fared] = {}
    for run in sorted(runs, key=lambda run: (run.entered_at, run.id)):
        if run.recovered_at:
            latest[ids.customer_of(run.id) or run.id] = run
    return latest.values()


def _true_alarms(runs: Iterable[Fared]) -> Rate:
    raised = [run for run in runs if run.program]
    return Rate(sum(not run.false_alarm for run in raised), len(raised))


def _by_currency(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in amounts:
        if amount:
            sums[currency] += amount
    return dict(sorted(sums.items()))
