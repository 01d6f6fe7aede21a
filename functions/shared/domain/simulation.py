"""What a change of parameters would do: to whom, now; and what it would have done, over the past.

The same history is scored twice by the code that scores, with the active parameters and with the
candidate. What is found about a customer adds up over any group of customers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain

from functions.shared.domain import accuracy, health, replay
from functions.shared.domain.accuracy import Accuracy, Tally
from functions.shared.domain.health import Band
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.domain.playbooks.entry import begun_by_fall
from functions.shared.domain.replay import Kept, Scene

DAY = timedelta(days=1)
BREATH = timedelta(microseconds=1)
HORIZONS = (30, 60, 90)
"""Days within which a customer that was observed churned, or did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Two versions of parameters, compared at an instant and over so many days before it.

    `programs` are those that a fall may begin.
    """

    old: Parameters
    new: Parameters
    programs: tuple[Playbook, ...]
    days: int
    at: datetime

    @property
    def since(self) -> datetime:
        """Where the walk over the past begins."""
        return self.at - self.days * DAY


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and why automation would start no program now, where it would start none."""

    question: Question
    blocked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A customer whose band would be another."""

    customer: str
    before: Band
    after: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert that would have been due: when, and by which parameters, `old` or `new`."""

    at: datetime
    customer: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surprise:
    """Somebody who churned though healthy by one version or both: the last scores before."""

    customer: str
    churned_at: datetime
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Observed:
    """Who was observed a horizon ago, by the scores of both versions."""

    old: Tally = field(default_factory=Tally)
    new: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a change would do to some customers.

    `population` is who has a score; `churned` who has none any more, and is left out of all but
    the past. `programs` names who would enter which; `observed` has an entry per horizon, by its
    days, that the walk is long enough for.
    """

    population: int = 0
    churned: int = 0
    changes: tuple[Change, ...] = ()
    programs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    surprises: tuple[Surprise, ...] = ()
    observed: Mapping[str, Observed] = field(default_factory=dict)

    @property
    def findings(self) -> int:
        """How many entries its lists have."""
        entrants = sum(map(len, self.programs.values()))
        return len(self.changes) + len(self.alerts) + len(self.surprises) + entrants


def of_customer(
    customer: str,
    kept: Kept,
    onboarded_at: datetime | None,
    question: Question,
    in_program: Callable[[], bool],
) -> Found:
    """What the change would do to one customer; `in_program` is asked only where it matters."""
    q = question
    before, after = (health.band_at(kept.history, p, q.at) for p in (q.old, q.new))
    changed = before is not None and after is not None and before is not after
    program = _program(kept, before, after, q) if before and after else None
    began = replay.began(kept, onboarded_at)
    scenes = replay.scenes(kept, max(q.since, began), q.at) if began else []
    return Found(
        population=int(before is not None),
        churned=int(before is None),
        changes=(Change(customer=customer, before=before, after=after),)
        if before and after and changed
        else (),
        programs={program.name: (customer,)} if program and not in_program() else {},
        alerts=(
            *_alerts(customer, scenes, q.old, "old", q.at),
            *_alerts(customer, scenes, q.new, "new", q.at),
        ),
        surprises=_surprises(customer, kept, scenes, q),
        observed=_observed(kept, scenes, q),
    )


def _program(kept: Kept, before: Band, after: Band, q: Question) -> Playbook | None:
    """The program that the new version's band begins; none at a score at which it begins none."""
    score = health.at_a_glance(kept.history, q.new, q.at).score
    begins = score is not None and q.new.begins(after.value, score)
    return begun_by_fall(q.programs, before, after) if begins else None


def merged(parts: Iterable[Found]) -> Found:
    """What several groups of customers amount to together."""
    parts = list(parts)
    programs: dict[str, list[str]] = defaultdict(list)
    observed: dict[str, list[Observed]] = defaultdict(list)
    for part in parts:
        for name, customers in part.programs.items():
            programs[name] += customers
        for days, seen in part.observed.items():
            observed[days].append(seen)
    return Found(
        population=sum(part.population for part in parts),
        churned=sum(part.churned for part in parts),
        changes=tuple(chain.from_iterable(part.changes for part in parts)),
        programs={name: tuple(customers) for name, customers in programs.items()},
        alerts=tuple(chain.from_iterable(part.alerts for part in parts)),
        surprises=tuple(chain.from_iterable(part.surprises for part in parts)),
        observed={
            days: Observed(
                accuracy.total(one.old for one in seen), accuracy.total(one.new for one in seen)
            )
            for days, seen in observed.items()
        },
    )


def summed(parts: Iterable[Found]) -> Found:
    """The numbers of several groups together, without the lists of who it was."""
    total = Found()
    for part in parts:
        numbers = replace(part, changes=(), programs={}, alerts=(), surprises=())
        total = merged([total, numbers])
    return total


def measured(found: Found, question: Question, horizon: int) -> tuple[Accuracy, Accuracy]:
    """How well both versions told who would churn within a horizon of days."""
    if question.days < horizon:
        said = f"the walk of {question.days} days is shorter than the horizon of {horizon}"
        return accuracy.unmeasured(said), accuracy.unmeasured(said)
    seen = found.observed.get(str(horizon), Observed())
    return (
        accuracy.measure(seen.old, question.old.healthy_threshold),
        accuracy.measure(seen.new, question.new.healthy_threshold),
    )


def _alerts(
    customer: str, scenes: list[Scene], p: Parameters, by: str, until: datetime
) -> Iterable[Alert]:
    delay = timedelta(minutes=p.critical_alert_delay_minutes)
    crossings = replay.crossings(scenes, p, until)
    for at in replay.alerts(crossings, delay, until):
        yield Alert(at=at, customer=customer, by=by)


def _observed(kept: Kept, scenes: list[Scene], q: Question) -> dict[str, Observed]:
    """The scores of each horizon's beginning, if the customer had one, and whether it churned."""
    ends = replay.ends(kept)
    found = {}
    for days in HORIZONS:
        at = q.at - days * DAY
        scores = _scores(scenes, at, q) if days <= q.days else None
        if scores is not None:
            churned = any(at < end <= q.at for end in ends)
            old, new = scores
            found[str(days)] = Observed(Tally.of([(old, churned)]), Tally.of([(new, churned)]))
    return found


def _surprises(customer: str, kept: Kept, scenes: list[Scene], q: Question) -> tuple[Surprise, ...]:
    """The first end that is seen of somebody with a score, if it was healthy until then."""
    for end in replay.ends(kept):
        scores = _scores(scenes, end - BREATH, q) if end <= q.at else None
        if scores is None:
            continue
        old, new = scores
        if old < q.old.healthy_threshold and new < q.new.healthy_threshold:
            return ()
        return (Surprise(customer=customer, churned_at=end, old=old, new=new),)
    return ()


def _scores(scenes: list[Scene], at: datetime, q: Question) -> tuple[int, int] | None:
    """The scores of both versions at an instant of the walk; None before it, and where churned."""
    scene = next((scene for scene in reversed(scenes) if scene.at <= at), None)
    if scene is None:
        return None
    old, new = scene.score(q.old, at), scene.score(q.new, at)
    return None if old is None or new is None else (old, new)
