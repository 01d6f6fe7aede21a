"""Parameters of a venture: defaults, ranges, and what must hold between them; one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar

from functions.shared.kernel.errors import FieldError, Refused, Unknown

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MILESTONES = (
    "onboarding_complete",
    "first_value_realization",
    "30_day_checkpoint",
    "60_day_checkpoint",
    "90_day_checkpoint",
)
MODES = ("manual", "assisted", "auto")


@dataclass(frozen=True, slots=True)
class Spec:
    """What one parameter may be: its group, its meaning, its range in words, and its reader.

    The reader answers the value in its one form, or raises `ValueError` saying what is wrong.
    """

    group: str
    meaning: str
    range: str
    read: Callable[[object], object]


def _whole(default: int, low: int, high: int, group: str, meaning: str) -> Any:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("must be a whole number")
        if not low <= value <= high:
            raise ValueError(f"must be from {low} to {high}")
        return value

    return field(default=default, metadata={"spec": Spec(group, meaning, f"{low} to {high}", read)})


def _one_of(default: str, values: tuple[str, ...], group: str, meaning: str) -> Any:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in values:
            raise ValueError("must be one of " + ", ".join(values))
        return value

    return field(default=default, metadata={"spec": Spec(group, meaning, ", ".join(values), read)})


def _weekdays(default: str, group: str, meaning: str) -> Any:
    def read(value: object) -> str:
        return days_text(days_of(value))

    return field(default=default, metadata={"spec": Spec(group, meaning, "weekdays", read)})


def days_of(value: object) -> frozenset[int]:
    """The weekdays (Monday is 0) of `Mon-Fri`, `Mon,Wed` or `["Mon", "Wed"]`.

    Raises:
        ValueError: a name is no weekday, or none is named.
    """
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError("must be weekdays, such as Mon-Fri or Mon,Wed,Fri")
    days: set[int] = set()
    for part in parts:
        first, dash, last = (name.strip()[:3].title() for name in part.partition("-"))
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            raise ValueError(f"{part.strip()!r} is no weekday; use {', '.join(WEEKDAYS)}")
        start = WEEKDAYS.index(first)
        span = (WEEKDAYS.index(last) - start) % 7 if dash else 0
        days.update((start + step) % 7 for step in range(span + 1))
    if not days:
        raise ValueError("must name at least one weekday")
    return frozenset(days)


def days_text(days: frozenset[int]) -> str:
    """Weekdays in their one form: a range where they are one, else a list."""
    ordered = sorted(days)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{WEEKDAYS[ordered[0]]}-{WEEKDAYS[ordered[-1]]}"
    return ",".join(WEEKDAYS[day] for day in ordered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """One version of a venture's parameters; version 0 is the defaults."""

    version: int = 0

    engagement_weight: int = _whole(40, 0, 100, "health", "share of engagement in the score")
    support_weight: int = _whole(30, 0, 100, "health", "share of support in the score")
    value_weight: int = _whole(30, 0, 100, "health", "share of value in the score")
    active_login_days: int = _whole(1, 1, 7, "health", "a login younger than this is active")
    active_engagement_points: int = _whole(40, 0, 50, "health", "points of an active login")
    moderate_login_days: int = _whole(7, 2, 14, "health", "a login younger than this is moderate")
    moderate_engagement_points: int = _whole(30, 0, 40, "health", "points of a moderate login")
    low_login_days: int = _whole(30, 8, 60, "health", "a login younger than this is low")
    low_engagement_points: int = _whole(20, 0, 30, "health", "points of a low login")
    max_support_points: int = _whole(30, 0, 50, "health", "support points without open tickets")
    ticket_penalty: int = _whole(10, 5, 20, "health", "support points lost per open ticket")
    min_support_points: int = _whole(0, 0, 10, "health", "support points that always remain")
    points_per_feature: int = _whole(5, 1, 10, "health", "value points per adopted feature")
    core_feature_bonus: int = _whole(10, 0, 20, "health", "value points for any core feature")
    max_value_points: int = _whole(30, 0, 50, "health", "most value points")
    healthy_threshold: int = _whole(70, 60, 90, "health", "healthy from this score")
    at_risk_threshold: int = _whole(40, 30, 60, "health", "at risk from this score, else critical")
    critical_threshold: int = _whole(0, 0, 30, "health", "lower edge of the drawn scale")

    win_back_inactive_days: int = _whole(
        30, 14, 90, "retention", "days without activity that make a customer inactive"
    )
    at_risk_email_delay_days: int = _whole(
        0, 0, 3, "retention", "at_risk program: days from entry to the personal email"
    )
    at_risk_guide_delay_days: int = _whole(
        3, 1, 7, "retention", "at_risk program: days from entry to the guide"
    )
    at_risk_call_delay_days: int = _whole(
        7, 3, 14, "retention", "at_risk program: days from entry to the call task"
    )
    campaign_cooldown_days: int = _whole(
        7, 3, 30, "retention", "days between two campaigns for one customer"
    )

    sending_hours_start: int = _whole(9, 0, 23, "contact", "mail goes from this hour, theirs")
    sending_hours_end: int = _whole(17, 1, 24, "contact", "mail goes before this hour, theirs")
    sending_days: str = _weekdays("Mon-Fri", "contact", "mail goes on these days, theirs")
    max_messages_per_week: int = _whole(3, 1, 14, "contact", "most messages in 7 days per contact")
    progression_mode: str = _one_of("assisted", MODES, "contact", "who carries out a step")

    entry_min_customers: int = _whole(
        1, 1, 10000, "gates", "customers onboarded for the entry gate"
    )
    entry_fact_within_days: int = _whole(
        7, 1, 90, "gates", "a fact this fresh shows that data flows"
    )

    nps_survey_interval_days: int = _whole(90, 30, 365, "nps", "days between surveys to a contact")
    nps_deploy_milestone: str = _one_of(
        "first_value_realization", MILESTONES, "nps", "what a survey follows"
    )
    nps_min_responses: int = _whole(100, 50, 500, "nps", "answers from which NPS is significant")

    EARLIER_THAN: ClassVar = (
        ("active_login_days", "moderate_login_days"),
        ("moderate_login_days", "low_login_days"),
        ("at_risk_threshold", "healthy_threshold"),
        ("sending_hours_start", "sending_hours_end"),
    )
    NOT_ABOVE: ClassVar = (
        ("low_engagement_points", "moderate_engagement_points"),
        ("moderate_engagement_points", "active_engagement_points"),
        ("min_support_points", "max_support_points"),
        ("critical_threshold", "at_risk_threshold"),
        ("at_risk_email_delay_days", "at_risk_guide_delay_days"),
        ("at_risk_guide_delay_days", "at_risk_call_delay_days"),
    )
    WEIGHTS: ClassVar = (
        ("engagement_weight", "active_engagement_points"),
        ("support_weight", "max_support_points"),
        ("value_weight", "max_value_points"),
    )

    @property
    def values(self) -> dict[str, int | str]:
        """Every parameter with its value, by name."""
        return {name: getattr(self, name) for name in SPECS}

    def scores_differently(self, other: "Parameters") -> bool:
        """Whether the other version may give a customer another score, band or lifecycle."""
        return any(
            self.values[name] != other.values[name]
            for name, spec in SPECS.items()
            if spec.group == "health" or name == "win_back_inactive_days"
        )

    def changed(self, changes: Mapping[str, object], version: int) -> "Parameters":
        """These parameters with the changes, as the given version, checked as a whole.

        Raises:
            Unknown: a name is no parameter.
            Refused: names every field that is wrong.
        """
        values: dict[str, Any] = {}
        errors: list[FieldError] = []
        for name, value in changes.items():
            if name not in SPECS:
                raise Unknown(f"there is no parameter {name!r}", FieldError(name, "unknown"))
            try:
                values[name] = SPECS[name].read(value)
            except ValueError as error:
                errors.append(FieldError(name, str(error)))
        if not errors:
            candidate = replace(self, version=version, **values)
            errors.extend(_across(candidate))
            if not errors:
                return candidate
        raise Refused("the change was not applied: nothing was changed", *errors)


def _across(p: Parameters) -> list[FieldError]:
    """What does not hold between parameters; both sides are named, for either may have changed."""
    errors: list[FieldError] = []
    total = sum(getattr(p, weight) for weight, _ in Parameters.WEIGHTS)
    if total != 100:
        errors += [
            FieldError(weight, f"weights must sum to 100, they sum to {total}")
            for weight, _ in Parameters.WEIGHTS
        ]
    for weight, most in Parameters.WEIGHTS:
        if getattr(p, most) == 0 and getattr(p, weight) != 0:
            errors.append(FieldError(weight, f"must be 0 while {most} is 0"))
            errors.append(FieldError(most, f"must be over 0 while {weight} is"))
    for low, high in Parameters.EARLIER_THAN:
        if not getattr(p, low) < getattr(p, high):
            errors.append(FieldError(low, f"must be under {high} ({getattr(p, high)})"))
            errors.append(FieldError(high, f"must be over {low} ({getattr(p, low)})"))
    for low, high in Parameters.NOT_ABOVE:
        if getattr(p, low) > getattr(p, high):
            errors.append(FieldError(low, f"must not be over {high} ({getattr(p, high)})"))
            errors.append(FieldError(high, f"must not be under {low} ({getattr(p, low)})"))
    return errors


SPECS: Mapping[str, Spec] = {
    item.name: item.metadata["spec"] for item in fields(Parameters) if "spec" in item.metadata
}


@dataclass(frozen=True, slots=True)
class InForce:
    """The parameters that scores use, and those that will be used once everyone is prepared.

    While a version is pending, whoever stores when a customer must be looked at next takes the
    earlier of both versions' instants, so that nobody is late when it becomes active.
    """

    active: Parameters
    pending: Parameters | None = None

    @property
    def newest(self) -> int:
        """The number of the newest version."""
        return self.pending.version if self.pending else self.active.version

    @property
    def versions(self) -> tuple[Parameters, ...]:
        """The versions that an instant to look next must be early enough for."""
        return (self.active, self.pending) if self.pending else (self.active,)
