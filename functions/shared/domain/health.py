"""The health score: a pure function of a customer's history, the parameters and the clock.

Score, explanation, band, the instant of the next change, the ways to the next band; SPEC of the
figures: engagement by the age of the last login, support by open tickets, value by features.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product

from functions.shared.domain.parameters import Parameters
from functions.shared.domain.state import History, Login, State

DAY = timedelta(days=1)
MOST_WAYS = 5


class Band(StrEnum):
    """What a score means; ordered from bad to good by `RANK`."""

    CRITICAL = "critical"
    AT_RISK = "at_risk"
    HEALTHY = "healthy"


RANK = {Band.CRITICAL: 0, Band.AT_RISK: 1, Band.HEALTHY: 2}


class Lifecycle(StrEnum):
    """Where a customer stands with us."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    CHURNED = "churned"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Because:
    """One fact that a component rests on."""

    fact: str
    source: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Component:
    """Points of one component, at most `max`, and what they rest on."""

    name: str
    points: int
    max: int
    because: tuple[Because, ...]


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
class Health:
    """A score with its explanation, for one instant."""

    score: int | None
    band: Band | None
    lifecycle: Lifecycle
    as_of: datetime
    next_change_at: datetime | None
    parameters_version: int
    components: tuple[Component, ...]
    to_next_band: ToNextBand | None


@dataclass(frozen=True, slots=True)
class Signals:
    """The numbers that a score is made of."""

    last_login: datetime | None
    open_tickets: int
    features: int
    core: bool


def signals(history: History) -> Signals:
    """The numbers in a history that the score looks at."""
    login = history.last_login
    state = history.state
    return Signals(
        last_login=login.at if login else None,
        open_tickets=len(state.open_tickets),
        features=len(state.features),
        core=any(feature.core for feature in state.features.values()),
    )


def points(s: Signals, p: Parameters, at: datetime) -> tuple[int, int, int]:
    """Points for engagement, support and value, each scaled to its weight."""
    return (
        _scaled(_engagement(s, p, at), p.active_engagement_points, p.engagement_weight),
        _scaled(_support(s, p), p.max_support_points, p.support_weight),
        _scaled(_value(s, p), p.max_value_points, p.value_weight),
    )


def score(s: Signals, p: Parameters, at: datetime) -> int:
    """The score, 0 to 100."""
    return sum(points(s, p, at))


def band(value: int, p: Parameters) -> Band:
    """The band that a score is in."""
    if value >= p.healthy_threshold:
        return Band.HEALTHY
    return Band.AT_RISK if value >= p.at_risk_threshold else Band.CRITICAL


def band_at(history: History, p: Parameters, at: datetime) -> Band | None:
    """The band at an instant; None for a churned customer, who has none."""
    return None if history.state.churned else band(score(signals(history), p, at), p)


def next_change(s: Signals, p: Parameters, at: datetime) -> datetime | None:
    """The first instant after `at` at which the score differs, if nothing happens until then."""
    current = score(s, p, at)
    return next((t for t in _turns(s, p, at) if score(s, p, t) != current), None)


def next_crossing(history: History, p: Parameters, at: datetime) -> datetime | None:
    """The first instant after `at` at which time alone changes the band."""
    if history.state.churned:
        return None
    s = signals(history)
    current = band(score(s, p, at), p)
    return next((t for t in _turns(s, p, at) if band(score(s, p, t), p) is not current), None)


def explain(history: History, p: Parameters, at: datetime) -> Health:
    """The health of a customer at an instant, with everything that explains it."""
    lifecycle = lifecycle_at(history, p, at)
    if lifecycle is Lifecycle.CHURNED:
        return Health(
            score=None,
            band=None,
            lifecycle=lifecycle,
            as_of=at,
            next_change_at=None,
            parameters_version=p.version,
            components=(),
            to_next_band=None,
        )
    s = signals(history)
    engagement, support, value = points(s, p, at)
    total = engagement + support + value
    return Health(
        score=total,
        band=band(total, p),
        lifecycle=lifecycle,
        as_of=at,
        next_change_at=next_change(s, p, at),
        parameters_version=p.version,
        components=(
            Component("engagement", engagement, p.engagement_weight, _login_facts(history, at)),
            Component("support", support, p.support_weight, _ticket_facts(history.state)),
            Component("value", value, p.value_weight, _feature_facts(history.state)),
        ),
        to_next_band=_to_next_band(s, p, at),
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


def _engagement(s: Signals, p: Parameters, at: datetime) -> int:
    if s.last_login is None:
        return 0
    age = at - s.last_login
    if age < p.active_login_days * DAY:
        return p.active_engagement_points
    if age < p.moderate_login_days * DAY:
        return p.moderate_engagement_points
    return p.low_engagement_points if age < p.low_login_days * DAY else 0


def _support(s: Signals, p: Parameters) -> int:
    return max(p.min_support_points, p.max_support_points - p.ticket_penalty * s.open_tickets)


def _value(s: Signals, p: Parameters) -> int:
    bonus = p.core_feature_bonus if s.core else 0
    return min(p.max_value_points, p.points_per_feature * s.features + bonus)


def _scaled(raw: int, most: int, weight: int) -> int:
    """The share raw/most of the weight, rounded half up; 0 where there is nothing to share."""
    return (2 * raw * weight + most) // (2 * most) if most else 0


def _turns(s: Signals, p: Parameters, at: datetime) -> Iterator[datetime]:
    """The instants after `at` at which a rule that looks at the clock may turn, in order."""
    if s.last_login is None:
        return
    for days in (p.active_login_days, p.moderate_login_days, p.low_login_days):
        turn = s.last_login + days * DAY
        if turn > at:
            yield turn


def _login_facts(history: History, at: datetime) -> tuple[Because, ...]:
    login = history.last_login
    if login is None:
        return ()
    text = f"Last login {_age(at - login.at)}"
    return (Because(_folded(login), login.source, login.at, text),)


def _folded(login: Login) -> str:
    return f"login:{login.source}:{login.at.isoformat(timespec='hours')}"


def _age(age: timedelta) -> str:
    days = max(age, timedelta()) // DAY
    if days:
        return f"{days} day{'s' if days > 1 else ''} ago"
    return "within the last day"


def _ticket_facts(state: State) -> tuple[Because, ...]:
    return tuple(
        Because(t.fact, t.source, t.at, f"Ticket {t.data['ticket']} is {t.data['status']}")
        for t in state.open_tickets
    )


def _feature_facts(state: State) -> tuple[Because, ...]:
    marks = []
    for name, feature in state.features.items():
        first = feature.core or feature.first
        kind = "Core feature" if feature.core else "Feature"
        marks.append((first, f"{kind} {name} adopted"))
    return tuple(Because(m.fact, m.source, m.at, text) for m, text in sorted(marks))


def _to_next_band(s: Signals, p: Parameters, at: datetime) -> ToNextBand | None:
    total = score(s, p, at)
    current = band(total, p)
    if current is Band.HEALTHY:
        return None
    better = Band.HEALTHY if current is Band.AT_RISK else Band.AT_RISK
    goal = p.healthy_threshold if better is Band.HEALTHY else p.at_risk_threshold
    ways = sorted(_ways(s, p, at, goal), key=lambda way: (way[0], -way[1].points, way[1].text))
    return ToNextBand(better, goal - total, tuple(way for _, way in ways[:MOST_WAYS]))


def _ways(s: Signals, p: Parameters, at: datetime, goal: int) -> Iterator[tuple[int, Way]]:
    """Every smallest set of acts that reaches the goal, with how many acts it is.

    Searched, not guessed: each candidate is scored by the same function. Acts are a login now,
    tickets solved, core and further features adopted. A set is smallest when leaving out any one
    act would miss the goal.
    """
    before = score(s, p, at)
    needed = p.max_value_points // p.points_per_feature + 1
    for login, solved, core, further in product((0, 1), _solvable(s, p), (0, 1), range(needed + 1)):
        acts = (login, solved, core, further)
        after = _after(s, p, at, acts)
        smaller = (
            _after(s, p, at, (*acts[:i], acts[i] - 1, *acts[i + 1 :])) for i in range(4) if acts[i]
        )
        if after >= goal and all(less < goal for less in smaller):
            yield sum(acts), Way(_act_text(*acts), after - before)


def _solvable(s: Signals, p: Parameters) -> list[int]:
    """How many tickets to solve: none, or any number that solving the last of them pays for."""
    paying = -(-(p.max_support_points - p.min_support_points) // p.ticket_penalty)
    return [0, *range(max(1, s.open_tickets - paying + 1), s.open_tickets + 1)]


def _after(s: Signals, p: Parameters, at: datetime, acts: tuple[int, ...]) -> int:
    login, solved, core, further = acts
    changed = replace(
        s,
        last_login=at if login else s.last_login,
        open_tickets=s.open_tickets - solved,
        features=s.features + core + further,
        core=s.core or bool(core),
    )
    return score(changed, p, at)


def _act_text(login: int, solved: int, core: int, further: int) -> str:
    texts = []
    if login:
        texts.append("a login")
    if solved:
        texts.append(f"{solved} open ticket{'s' if solved > 1 else ''} solved")
    if core:
        texts.append("a core feature adopted")
    if further:
        texts.append(f"{further} further feature{'s' if further > 1 else ''} adopted")
    return " and ".join(texts)
