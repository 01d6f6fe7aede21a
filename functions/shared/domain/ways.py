"""The ways to the next band: the fewest acts that reach it, searched for and not guessed.

Each candidate is scored by the same function as everything else, so a way that is shown reaches.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import product
from typing import TypeAlias

from functions.shared.domain.parameters import Parameters
from functions.shared.domain.points import Band, band, score, value_short
from functions.shared.domain.signals import PROMOTER, Reading, Signals, day_of

MOST_WAYS = 5


@dataclass(frozen=True, slots=True)
class Way:
    """Something that would bring the customer to the next band, and the points that it adds."""

    text: str
    points: int


@dataclass(frozen=True, slots=True)
class ToNextBand:
    """The next better band, the points that are missing, the least that would bring them."""

    band: Band
    points: int
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What could be done at once, each so many times.

    Tickets are solved oldest first, for the oldest cost most. A core feature is one more feature.
    A reading is the least value that would do, or 0 where nobody's reading is asked for.
    """

    login: int = 0
    solved: int = 0
    settled: int = 0
    core: int = 0
    further: int = 0
    goals: int = 0
    promoter: int = 0
    reading: int = 0

    @property
    def many(self) -> int:
        """How many acts these are; a new reading is one, whatever its value."""
        once = self.login + self.settled + self.core + self.promoter + min(self.reading, 1)
        return once + self.solved + self.further + self.goals

    def without_one(self) -> Iterator["Acts"]:
        """These acts but for any one of them."""
        for name in ("login", "solved", "settled", "core", "further", "goals", "promoter"):
            if times := getattr(self, name):
                yield _again(self, name, times - 1)
        if self.reading:
            yield replace(self, reading=0)

    def text(self, p: Parameters) -> str:
        """These acts in words."""
        texts = []
        if self.login:
            texts.append("a login")
        if self.solved:
            oldest = "oldest " if p.ticket_age_penalty_per_day else ""
            texts.append(_counted(self.solved, f"{oldest}open ticket") + " solved")
        if self.settled:
            texts.append("the payment settled")
        if self.core:
            texts.append("a core feature adopted")
        if self.further:
            texts.append(_counted(self.further, "further feature") + " adopted")
        if self.goals:
            texts.append(_counted(self.goals, "further goal") + " reached")
        if self.promoter:
            texts.append("an NPS answer of 9 or 10")
        if self.reading:
            texts.append(f"a reading of {self.reading} or more")
        return " and ".join(texts)


Reaches: TypeAlias = Callable[[Acts], bool]


def to_next_band(s: Signals, p: Parameters, at: datetime) -> ToNextBand | None:
    """What is missing to the next better band; None in the best."""
    total = score(s, p, at)
    current = band(total, p)
    if current is Band.HEALTHY:
        return None
    better = Band.HEALTHY if current is Band.AT_RISK else Band.AT_RISK
    goal = p.healthy_threshold if better is Band.HEALTHY else p.at_risk_threshold

    @cache
    def after(acts: Acts) -> int:
        return score(applied(s, acts, at), p, at)

    def reaches(acts: Acts) -> bool:
        return after(acts) >= goal

    found = {acts for acts in _candidates(s, p, at, reaches) if _each_needed(acts, reaches)}
    ways = [(acts.many, Way(acts.text(p), after(acts) - total)) for acts in found]
    ways.sort(key=lambda way: (way[0], -way[1].points, way[1].text))
    return ToNextBand(better, goal - total, tuple(way for _, way in ways[:MOST_WAYS]))


def applied(s: Signals, acts: Acts, at: datetime) -> Signals:
    """The signals after some acts, all of them done at an instant."""
    active = acts.login or acts.core or acts.further
    reading = s.reading
    if acts.reading and reading is not None:
        reading = Reading(value=max(acts.reading, reading.value), expires_at=reading.expires_at)
    return replace(
        s,
        last_login=at if acts.login else s.last_login,
        active_days=s.active_days | {day_of(at)} if active else s.active_days,
        tickets_since=s.tickets_since[acts.solved :],
        features=s.features + acts.core + acts.further,
        core=s.core or bool(acts.core),
        goals=s.goals + acts.goals,
        past_due=s.past_due and not acts.settled,
        failed_at=None if acts.settled else s.failed_at,
        nps=PROMOTER if acts.promoter else s.nps,
        reading=reading,
    )


def _candidates(s: Signals, p: Parameters, at: datetime, reaches: Reaches) -> Iterator[Acts]:
    """Acts that reach the band, a way with the fewest acts among them.

    Only where customers cannot do it themselves, somebody is asked to read them better.
    """
    found = list(_filled(s, p, at, reaches, Acts()))
    yield from found
    if not found and p.reading_weight and s.reading_at(at) is not None:
        for acts in _filled(s, p, at, reaches, Acts(reading=100)):
            yield from _fewest(replace(acts, reading=0), "reading", 100, reaches)


def _filled(
    s: Signals, p: Parameters, at: datetime, reaches: Reaches, first: Acts
) -> Iterator[Acts]:
    """The first acts with any set of single ones and as few features or goals as reach the band.

    Features and goals need not be mixed: with as many of the better paid alone, there are at least
    the points; but one feature also makes the day an active one.
    """
    for acts in _singles(s, p, at, first):
        if reaches(acts):
            yield acts
            continue
        short = value_short(applied(s, acts, at), p, at)
        yield from _fewest(acts, "further", short // p.points_per_feature + 1, reaches)
        if p.points_per_goal:
            goals = short // p.points_per_goal + 1
            yield from _fewest(acts, "goals", goals, reaches)
            if p.usage_frequency_points:
                yield from _fewest(replace(acts, further=1), "goals", goals, reaches)


def _singles(s: Signals, p: Parameters, at: datetime, first: Acts) -> Iterator[Acts]:
    """The first acts with every combination of those that the parameters pay for once."""
    troubled = p.payment_trouble_penalty and s.payment_trouble_at(at)
    core = p.core_feature_bonus and not s.core
    promotes = p.nps_points and (s.nps is None or s.nps < PROMOTER)
    for login, solved, settled, adopted, promoter in product(
        (0, 1), _solvable(s, p, at), _either(troubled), _either(core), _either(promotes)
    ):
        yield replace(
            first, login=login, solved=solved, settled=settled, core=adopted, promoter=promoter
        )


def _fewest(acts: Acts, name: str, most: int, reaches: Reaches) -> Iterator[Acts]:
    """The acts with as little of one more as reaches the band, where up to so much of it does."""
    low, high = 1, most
    if not reaches(_again(acts, name, most)):
        return
    while low < high:
        middle = (low + high) // 2
        if reaches(_again(acts, name, middle)):
            high = middle
        else:
            low = middle + 1
    yield _again(acts, name, low)


def _solvable(s: Signals, p: Parameters, at: datetime) -> list[int]:
    """How many tickets to solve, oldest first: none, or any number whose last one is paid for."""
    kept = [p.ticket_penalty] * len(s.tickets_since)
    if p.ticket_age_penalty_per_day:
        kept = [
            p.ticket_penalty
            + p.ticket_age_penalty_per_day * replace(s, tickets_since=(since,)).ticket_days_at(at)
            for since in s.tickets_since
        ]
    worth = [0]
    lost = sum(kept)
    for solved, cost in enumerate(kept, start=1):
        lost -= cost
        if lost < p.max_support_points - p.min_support_points:
            worth.append(solved)
    return worth


def _each_needed(acts: Acts, reaches: Reaches) -> bool:
    """Whether leaving out any one of the acts would miss the band."""
    return not any(reaches(fewer) for fewer in acts.without_one())


def _again(acts: Acts, name: str, times: int) -> Acts:
    changes: dict[str, int] = {name: times}
    return replace(acts, **changes)


def _either(wanted: object) -> tuple[int, ...]:
    return (0, 1) if wanted else (0,)


def _counted(many: int, what: str) -> str:
    return f"{many} {what}{'s' if many > 1 else ''}"
