"""The past, rebuilt from what is stored: a history as of an instant, and a walk from band to band.

A walk stops where something happened and where the clock turned, and nowhere else: between two
stops the history is one, and `health` says when time alone changes the band. So every crossing is
found at its own instant, by the code that scores.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, takewhile, zip_longest

from functions.shared.domain import points
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.points import Band
from functions.shared.domain.signals import Signals, signals, window_start
from functions.shared.domain.state import Day, DayKey, History, State, Usage, fold

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)
_ACTIVE = Day(features=frozenset({"any"}))
"""A day on which the customer was active, in whatever way."""
REACH = 91 * DAY
"""No rule looks further back at usage: a login counts for 60 days at most, inactivity for 90."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a customer: the present history, and every fact but usage, in any order."""

    history: History
    facts: tuple[Fact, ...]


def as_of(kept: Kept, at: datetime) -> History:
    """The history that the facts up to an instant amount to, by when they occurred.

    A fact counts from its `occurred_at`, whenever it arrived: this is what happened, not what was
    known. It is exact but for what is not stored to the instant:

    - a login counts from the start of its hour, as it does in a score, and a day with features
      used from its midnight; a feature's first use, and its first as core, count to the instant;
    - usage of more than 400 days ago is gone; where `kept` was read for a window, so is usage of
      more than `REACH` before it;
    - what was replaced in a profile is not kept, and no score rests on it.
    """
    told = (fact for fact in chain(kept.facts, lasting(kept.history.state)))
    state = fold(History(), (fact for fact in told if fact.occurred_at <= at)).state
    seen = ((key, _until(key, day, at)) for key, day in kept.history.usage.items())
    return History(state, {key: day for key, day in seen if day != Day()})


def lasting(state: State) -> Iterator[Fact]:
    """The first uses and the goals of a state as the facts that they rest on."""
    for name, feature in state.features.items():
        marks = [(feature.first, False), *([(feature.core, True)] if feature.core else [])]
        for mark, core in marks:
            yield Fact(
                id=mark.fact,
                source=mark.source,
                kind=Kind.FEATURE_USED,
                occurred_at=mark.at,
                data={"feature": name, "core": core},
            )
    for goal, mark in state.goals.items():
        yield Fact(
            id=mark.fact,
            source=mark.source,
            kind=Kind.GOAL_REACHED,
            occurred_at=mark.at,
            data={"goal": goal},
        )


def began(kept: Kept, onboarded_at: datetime | None) -> datetime | None:
    """When somebody became a customer: at onboarding, else by the first fact; None without any."""
    if onboarded_at is not None:
        return onboarded_at
    told = [fact.occurred_at for fact in chain(kept.facts, lasting(kept.history.state))]
    return min([*told, *_stops(kept.history.usage)], default=None)


def ends(kept: Kept) -> list[datetime]:
    """Every instant at which the subscription was canceled, in order."""
    return sorted(
        fact.occurred_at
        for fact in kept.facts
        if fact.kind is Kind.SUBSCRIPTION_CHANGED and fact.data["status"] == "canceled"
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """The signals that hold from an instant on; None of somebody who has churned."""

    at: datetime
    signals: Signals | None

    def score(self, p: Parameters, at: datetime) -> int | None:
        """The score at an instant while the scene lasts; None for a churned customer."""
        return None if self.signals is None else points.score(self.signals, p, at)

    def band(self, p: Parameters, at: datetime) -> Band | None:
        """The band at an instant while the scene lasts; None for a churned customer."""
        score = self.score(p, at)
        return None if score is None else points.band(score, p)

    def moments(self, p: Parameters, until: datetime) -> Iterator[datetime]:
        """When the scene may change the band: at its beginning, and where the clock turns."""
        yield self.at
        if self.signals is not None:
            turns = points.turns(self.signals, p, self.at)
            yield from takewhile(lambda turn: turn <= until, turns)


def scenes(kept: Kept, since: datetime, until: datetime) -> list[Scene]:
    """The scene at `since`, and each that follows it up to `until`, inclusive; in order.

    Nothing where `until` is before `since`. A scene may leave out days that no score looks at.
    """
    if until < since:
        return []
    happened: dict[datetime, list[Fact]] = defaultdict(list)
    for fact in chain(kept.facts, lasting(kept.history.state)):
        if since < fact.occurred_at <= until:
            happened[fact.occurred_at].append(fact)
    used = _stops(kept.history.usage)
    stops = sorted({at for at in used if since < at <= until} | happened.keys())

    first = as_of(kept, since)
    state, usage = first.state, _looked_at(first.usage, since)
    found = [_scene(state, usage, since)]
    for at in stops:
        if at in happened:
            state = fold(History(state), happened[at]).state
        if at in used:
            begun = {key: _until(key, kept.history.usage[key], at) for key in used[at]}
            usage = _looked_at({**usage, **begun}, at)
        found.append(_scene(state, usage, at))
    return found


@dataclass(frozen=True, slots=True)
class Crossing:
    """A change of band, and when it was; None stands for no band, which is who has churned."""

    at: datetime
    before: Band | None
    after: Band | None


def crossings(told: Sequence[Scene], p: Parameters, until: datetime) -> list[Crossing]:
    """Every change of band in some scenes up to `until`, inclusive, by facts and by the clock.

    The band of the first scene is a starting point and no crossing.
    """
    if not told:
        return []
    found: list[Crossing] = []
    current = told[0].band(p, told[0].at)
    for scene, following in zip_longest(told, told[1:]):
        last = following.at - INSTANT if following else until
        for at in scene.moments(p, last):
            band = scene.band(p, at)
            if band is not current:
                found.append(Crossing(at, current, band))
                current = band
    return found


def alerts(found: Sequence[Crossing], delay: timedelta, until: datetime) -> list[datetime]:
    """When an alert would have been due for each fall to critical, in order, up to `until`.

    That is `delay` after the crossing, if the band is critical all the while: a fall that heals,
    or a customer that ends, up to that very instant raises nothing.
    """
    due = []
    for crossing, following in zip_longest(found, found[1:]):
        if crossing.after is not Band.CRITICAL or crossing.before is None:
            continue
        fires = crossing.at + delay
        if fires <= until and (following is None or following.at > fires):
            due.append(fires)
    return due


def _until(key: DayKey, day: Day, at: datetime) -> Day:
    """What of a day of usage counts at an instant."""
    midnight = _midnight(key.day)
    if midnight > at:
        return Day()
    hours = frozenset(hour for hour in day.hours if midnight + hour * HOUR <= at)
    return Day(hours, day.features)


def _stops(usage: Usage) -> Mapping[datetime, list[DayKey]]:
    """The instants at which some usage begins to count, and the days that it belongs to."""
    stops: dict[datetime, list[DayKey]] = defaultdict(list)
    for key, day in usage.items():
        midnight = _midnight(key.day)
        for hour in day.hours | ({0} if day.features else set()):
            stops[midnight + hour * HOUR].append(key)
    return stops


def _scene(state: State, usage: Usage, at: datetime) -> Scene:
    return Scene(at, None if state.churned else signals(History(state, usage)))


def _looked_at(usage: Usage, at: datetime) -> Usage:
    """What a score looks at from an instant on: the last login's day, and which were active."""
    since = window_start(at)
    last = max((key.day for key, day in usage.items() if day.hours), default=date.min)
    return {
        key: day if key.day == last else _ACTIVE
        for key, day in usage.items()
        if key.day == last or key.day >= since
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
