"""Points, score and band of some signals at an instant, and when time alone changes them.

Everything here is a step function of time: it changes at the instants of `turns` and nowhere else.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from functions.shared.domain.parameters import Parameters
from functions.shared.domain.signals import (
    DAY,
    PASSIVE,
    PAYMENT_TROUBLE,
    PROMOTER,
    WINDOW_DAYS,
    Signals,
)


class Band(StrEnum):
    """What a score means; ordered from bad to good by `RANK`."""

    CRITICAL = "critical"
    AT_RISK = "at_risk"
    HEALTHY = "healthy"


RANK = {Band.CRITICAL: 0, Band.AT_RISK: 1, Band.HEALTHY: 2}


@dataclass(frozen=True, slots=True)
class Share:
    """A component's part in the score: points out of `max`."""

    name: str
    points: int
    max: int


@dataclass(frozen=True, slots=True)
class Change:
    """When a score changes by time alone, and into what."""

    at: datetime
    score: int
    band: Band


def shares(s: Signals, p: Parameters, at: datetime) -> tuple[Share, ...]:
    """The components, each scaled to its weight and rounded once; their points are the score.

    A reading takes its weight from the other three, whose weights stay in proportion.
    """
    reading = s.reading_at(at) if p.reading_weight else None
    weights = [getattr(p, weight) for weight, _ in Parameters.WEIGHTS]
    if reading is not None:
        weights = _apportioned(weights, 100 - p.reading_weight)
    engagement, support, value = weights
    # In 28ths of a point, so that nothing is rounded before the end.
    most = WINDOW_DAYS * p.active_engagement_points
    parts = (
        Share("engagement", _scaled(_engagement(s, p, at), most, engagement), engagement),
        Share("support", _scaled(_support(s, p, at), p.max_support_points, support), support),
        Share("value", _scaled(_value(s, p, at), p.max_value_points, value), value),
    )
    if reading is None:
        return parts
    weight = p.reading_weight
    return (*parts, Share("reading", _scaled(reading, 100, weight), weight))


def score(s: Signals, p: Parameters, at: datetime) -> int:
    """The score, 0 to 100."""
    return sum(share.points for share in shares(s, p, at))


def band(value: int, p: Parameters) -> Band:
    """The band that a score is in."""
    if value >= p.healthy_threshold:
        return Band.HEALTHY
    return Band.AT_RISK if value >= p.at_risk_threshold else Band.CRITICAL


def next_change(s: Signals, p: Parameters, at: datetime) -> Change | None:
    """The first instant after `at` at which the score differs, if nothing happens until then."""
    current = score(s, p, at)
    for turn in turns(s, p, at):
        if (then := score(s, p, turn)) != current:
            return Change(turn, then, band(then, p))
    return None


def next_band(s: Signals, p: Parameters, at: datetime) -> datetime | None:
    """The first instant after `at` at which time alone changes the band."""
    current = band(score(s, p, at), p)
    return next((t for t in turns(s, p, at) if band(score(s, p, t), p) is not current), None)


def turns(s: Signals, p: Parameters, at: datetime) -> Iterator[datetime]:
    """The instants after `at` at which a rule that looks at the clock may turn, in order."""
    return heapq.merge(
        _login_turns(s, p, at),
        _window_turns(s, p, at),
        _ticket_turns(s, p, at),
        _single_turns(s, p, at),
    )


def value_short(s: Signals, p: Parameters, at: datetime) -> int:
    """The points of value, before scaling, that are missing to its most; more where none count."""
    return max(0, p.max_value_points - _value_sum(s, p, at))


def _engagement(s: Signals, p: Parameters, at: datetime) -> int:
    """Recency and frequency, in 28ths of a point."""
    often = p.usage_frequency_points * s.active_days_at(at) if p.usage_frequency_points else 0
    return min(WINDOW_DAYS * p.active_engagement_points, WINDOW_DAYS * _recency(s, p, at) + often)


def _recency(s: Signals, p: Parameters, at: datetime) -> int:
    if s.last_login is None:
        return 0
    age = at - s.last_login
    if age < p.active_login_days * DAY:
        return p.active_engagement_points
    if age < p.moderate_login_days * DAY:
        return p.moderate_engagement_points
    return p.low_engagement_points if age < p.low_login_days * DAY else 0


def _support(s: Signals, p: Parameters, at: datetime) -> int:
    lost = p.ticket_penalty * len(s.tickets_since)
    if p.ticket_age_penalty_per_day:
        lost += p.ticket_age_penalty_per_day * s.ticket_days_at(at)
    return max(p.min_support_points, p.max_support_points - lost)


def _value(s: Signals, p: Parameters, at: datetime) -> int:
    return min(p.max_value_points, max(0, _value_sum(s, p, at)))


def _value_sum(s: Signals, p: Parameters, at: datetime) -> int:
    total = p.points_per_feature * s.features + p.points_per_goal * s.goals
    if s.core:
        total += p.core_feature_bonus
    if p.nps_points and s.nps is not None and not PASSIVE <= s.nps < PROMOTER:
        total += p.nps_points if s.nps >= PROMOTER else -p.nps_points
    if p.payment_trouble_penalty and s.payment_trouble_at(at):
        total -= p.payment_trouble_penalty
    return total


def _scaled(raw: int, most: int, weight: int) -> int:
    """The share raw/most of the weight, rounded half up; 0 where there is nothing to share."""
    return (2 * raw * weight + most) // (2 * most) if most else 0


def _apportioned(weights: list[int], total: int) -> list[int]:
    """Whole numbers in proportion to weights of 100, summing to the total.

    By largest remainders (Hamilton's method), of equal ones the earlier first.
    """
    whole = [weight * total // 100 for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: -(weights[i] * total % 100))
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole


def _login_turns(s: Signals, p: Parameters, at: datetime) -> Iterator[datetime]:
    if s.last_login is None:
        return
    for days in (p.active_login_days, p.moderate_login_days, p.low_login_days):
        turn = s.last_login + days * DAY
        if turn > at:
            yield turn


def _window_turns(s: Signals, p: Parameters, at: datetime) -> Iterator[datetime]:
    """The midnights at which an active day leaves the window; or enters, where clocks differ."""
    if not p.usage_frequency_points:
        return
    begins = [datetime.combine(day, time(), UTC) for day in s.active_days]
    ends = [begin + WINDOW_DAYS * DAY for begin in begins]
    yield from sorted({turn for turn in (*begins, *ends) if turn > at})


def _ticket_turns(s: Signals, p: Parameters, at: datetime) -> Iterator[datetime]:
    """The instants at which an open ticket is a day older, while that still costs anything."""
    if not p.ticket_age_penalty_per_day:
        return
    due = [since + (max(at - since, -DAY) // DAY + 1) * DAY for since in s.tickets_since]
    heapq.heapify(due)
    now = at
    while due and _support(s, p, now) > p.min_support_points:
        now = heapq.heapreplace(due, due[0] + DAY)
        if now > at:
            yield now


def _single_turns(s: Signals, p: Parameters, at: datetime) -> Iterator[datetime]:
    found = []
    if p.payment_trouble_penalty and s.failed_at is not None and not s.past_due:
        found.append(s.failed_at + PAYMENT_TROUBLE)
    if p.reading_weight and s.reading is not None:
        found.append(s.reading.expires_at)
    yield from sorted(turn for turn in found if turn > at)
