"""The score, written a second time from its own sentences; nothing here imports the product.

What was told of a customer is kept as raw facts say it, and scored with plain arithmetic.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import floor
from typing import Final

DAY: Final = timedelta(days=1)
RULES: Final[Mapping[str, int]] = {
    "engagement_weight": 40,
    "support_weight": 30,
    "value_weight": 30,
    "active_login_days": 1,
    "active_engagement_points": 40,
    "moderate_login_days": 7,
    "moderate_engagement_points": 30,
    "low_login_days": 30,
    "low_engagement_points": 20,
    "max_support_points": 30,
    "ticket_penalty": 10,
    "min_support_points": 0,
    "points_per_feature": 5,
    "core_feature_bonus": 10,
    "max_value_points": 30,
    "healthy_threshold": 70,
    "at_risk_threshold": 40,
}


@dataclass(slots=True)
class Told:
    """What was told of a customer so far, whatever its order."""

    login: datetime | None = None
    features: dict[str, bool] = field(default_factory=dict)
    tickets: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)

    def logged_in(self, at: datetime) -> None:
        """A login, which stands for the start of its hour."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        self.login = hour if self.login is None else max(self.login, hour)
        self.days.add(at.date())

    def used(self, feature: str, at: datetime, *, core: bool) -> None:
        """A feature used."""
        self.features[feature] = self.features.get(feature, False) or core
        self.days.add(at.date())

    def ticket(self, name: str, status: str, at: datetime) -> None:
        """A word on a ticket: the latest stands."""
        self.tickets[name] = max((at, status), self.tickets.get(name, (at, status)))

    @property
    def troubles(self) -> int:
        """How many tickets are open."""
        return sum(status in ("open", "pending") for _, status in self.tickets.values())


def score(told: Told, rules: Mapping[str, int], at: datetime) -> int:
    """The score of a customer at an instant."""
    most = rules["max_support_points"]
    support = max(rules["min_support_points"], most - rules["ticket_penalty"] * told.troubles)
    value = rules["points_per_feature"] * len(told.features)
    if any(told.features.values()):
        value += rules["core_feature_bonus"]
    return (
        _share(
            _engagement(told, rules, at),
            rules["active_engagement_points"],
            rules["engagement_weight"],
        )
        + _share(support, most, rules["support_weight"])
        + _share(
            min(value, rules["max_value_points"]), rules["max_value_points"], rules["value_weight"]
        )
    )


def band(told: Told, rules: Mapping[str, int], at: datetime) -> str:
    """The band of a customer at an instant."""
    points = score(told, rules, at)
    if points >= rules["healthy_threshold"]:
        return "healthy"
    return "at_risk" if points >= rules["at_risk_threshold"] else "critical"


def crossing(told: Told, rules: Mapping[str, int], at: datetime) -> datetime | None:
    """The first instant after `at` at which time alone gives another band."""
    now = band(told, rules, at)
    return next(
        (t for t in sorted(_turns(told, rules)) if t > at and band(told, rules, t) != now), None
    )


def _engagement(told: Told, rules: Mapping[str, int], at: datetime) -> int:
    if told.login is None:
        return 0
    age = at - told.login
    for name in ("active", "moderate", "low"):
        if age < rules[f"{name}_login_days"] * DAY:
            return rules[f"{name}_engagement_points"]
    return 0


def _turns(told: Told, rules: Mapping[str, int]) -> Iterator[datetime]:
    if told.login is not None:
        for name in ("active", "moderate", "low"):
            yield told.login + rules[f"{name}_login_days"] * DAY


def _share(points: int, most: int, weight: int) -> int:
    return floor(points * weight / most + 0.5)
