"""The health of a customer: a pure function of the history, the parameters and the clock.

Score and band with everything that explains them, lifecycle, trend, stage, and what moved a score
between two instants. The points themselves are in `points`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.shared.domain.parameters import Parameters
from functions.shared.domain.points import (
    RANK,
    Band,
    Change,
    band,
    next_band,
    next_change,
    score,
    shares,
)
from functions.shared.domain.reasons import Because, because, unknown
from functions.shared.domain.signals import DAY, Signals, signals, usage_trend
from functions.shared.domain.state import History
from functions.shared.domain.ways import ToNextBand, Way, to_next_band

__all__ = [
    "RANK",
    "Band",
    "Because",
    "Change",
    "Component",
    "Glance",
    "Health",
    "Lifecycle",
    "Look",
    "Move",
    "Signals",
    "ToNextBand",
    "Way",
    "at_a_glance",
    "band",
    "band_at",
    "explain",
    "lifecycle_at",
    "next_band",
    "next_change",
    "next_crossing",
    "score",
    "shares",
    "signals",
    "split",
    "stage",
    "to_next_band",
    "trend",
    "usage_trend",
]


class Lifecycle(StrEnum):
    """Where a customer stands with us."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    CHURNED = "churned"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Component:
    """Points of one component, at most `max`, what they rest on, and what is not known."""

    name: str
    points: int
    max: int
    because: tuple[Because, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Glance:
    """A score without its explanation."""

    score: int | None
    band: Band | None
    lifecycle: Lifecycle
    as_of: datetime
    parameters_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A score with its explanation, for one instant."""

    score: int | None
    band: Band | None
    lifecycle: Lifecycle
    usage_trend: str
    as_of: datetime
    next_change_at: datetime | None
    next_change: Change | None
    parameters_version: int
    components: tuple[Component, ...]
    to_next_band: ToNextBand | None


@dataclass(frozen=True, slots=True)
class Look:
    """All that a score follows from: a history, the parameters, and the instant."""

    history: History
    parameters: Parameters
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What moved a score between two instants; the three parts sum to the move exactly.

    They are None where the customer has no score at either instant.
    """

    since: datetime
    before: int | None
    after: int | None
    clock: int | None = None
    facts: int | None = None
    configuration: int | None = None


def band_at(history: History, p: Parameters, at: datetime) -> Band | None:
    """The band at an instant; None for a churned customer, who has none."""
    return None if history.state.churned else band(score(signals(history), p, at), p)


def next_crossing(history: History, p: Parameters, at: datetime) -> datetime | None:
    """The first instant after `at` at which time alone changes the band."""
    return None if history.state.churned else next_band(signals(history), p, at)


def at_a_glance(history: History, p: Parameters, at: datetime) -> Glance:
    """Score, band and lifecycle at an instant."""
    lifecycle = lifecycle_at(history, p, at)
    if lifecycle is Lifecycle.CHURNED:
        return Glance(None, None, lifecycle, at, p.version)
    total = score(signals(history), p, at)
    return Glance(total, band(total, p), lifecycle, at, p.version)


def explain(history: History, p: Parameters, at: datetime) -> Health:
    """The health of a customer at an instant, with everything that explains it."""
    seen = at_a_glance(history, p, at)
    s = signals(history)
    churned = seen.score is None
    change = None if churned else next_change(s, p, at)
    components = (
        Component(
            part.name,
            part.points,
            part.max,
            because(part.name, history, p, at),
            unknown(part.name, history, p) if part.max else (),
        )
        for part in shares(s, p, at)
    )
    return Health(
        score=seen.score,
        band=seen.band,
        lifecycle=seen.lifecycle,
        usage_trend=usage_trend(history, at),
        as_of=seen.as_of,
        next_change_at=change.at if change else None,
        next_change=change,
        parameters_version=seen.parameters_version,
        components=() if churned else tuple(components),
        to_next_band=None if churned else to_next_band(s, p, at),
    )


def split(then: Look, now: Look) -> Move:
    """What moved a score: the clock, then the facts, then the configuration.

    Taken one after the other, so that they sum to the move: what time alone would have done under
    the former facts and parameters; what the facts did to that; what the parameters did to that.
    """
    before, after = (at_a_glance(o.history, o.parameters, o.at).score for o in (then, now))
    if before is None or after is None:
        return Move(since=then.at, before=before, after=after)
    aged = score(signals(then.history), then.parameters, now.at)
    told = score(signals(now.history), then.parameters, now.at)
    return Move(
        since=then.at,
        before=before,
        after=after,
        clock=aged - before,
        facts=told - aged,
        configuration=after - told,
    )


def lifecycle_at(history: History, p: Parameters, at: datetime) -> Lifecycle:
    """Whether the customer is active, inactive or churned."""
    if history.state.churned:
        return Lifecycle.CHURNED
    seen = history.active_until
    if seen is None or at - seen > p.win_back_inactive_days * DAY:
        return Lifecycle.INACTIVE
    return Lifecycle.ACTIVE


def trend(current: int, before: int | None) -> str:
    """`improving`, `declining` or `stable` against the score of 7 days ago."""
    if before is None or abs(current - before) < 5:
        return "stable"
    return "improving" if current > before else "declining"


def stage(onboarded_at: datetime | None, at: datetime) -> str | None:
    """The stage of the journey, by whole days since onboarding; None before it."""
    if onboarded_at is None or at < onboarded_at:
        return None
    days = (at - onboarded_at) // DAY
    if days <= 14:
        return "onboarding"
    if days <= 30:
        return "activation"
    return "engagement" if days <= 90 else "renewal"
