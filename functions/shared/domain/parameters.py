"""Parameters of a venture: defaults, ranges, and what must hold between them; one table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, ClassVar

from functions.shared.domain import parameter_kinds as kinds
from functions.shared.domain.parameter_kinds import BAND, Spec, days_of, number, whole
from functions.shared.kernel.errors import FieldError, Refused

__all__ = [
    "MILESTONES",
    "MODES",
    "SPECS",
    "InForce",
    "Parameters",
    "Spec",
    "check_values",
    "days_of",
]

_NOT_APPLIED = "the change was not applied: nothing was changed"

MILESTONES = (
    "onboarding_complete",
    "first_value_realization",
    "30_day_checkpoint",
    "60_day_checkpoint",
    "90_day_checkpoint",
)
MODES = ("manual", "assisted", "auto")
CRM_PLATFORMS = ("hubspot", "salesforce", "intercom")
# SPEC says 0 or more; this is the most whose cents a JSON number holds exactly.
MOST_ARR = "999999999999.99"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """One version of a venture's parameters; version 0 is the defaults."""

    version: int = 0

    engagement_weight: int = whole(40, 0, 100, "health", "share of engagement in the score")
    support_weight: int = whole(30, 0, 100, "health", "share of support in the score")
    value_weight: int = whole(30, 0, 100, "health", "share of value in the score")
    active_login_days: int = whole(1, 1, 7, "health", "a login younger than this is active")
    active_engagement_points: int = whole(40, 0, 50, "health", "points of an active login")
    moderate_login_days: int = whole(7, 2, 14, "health", "a login younger than this is moderate")
    moderate_engagement_points: int = whole(30, 0, 40, "health", "points of a moderate login")
    low_login_days: int = whole(30, 8, 60, "health", "a login younger than this is low")
    low_engagement_points: int = whole(20, 0, 30, "health", "points of a low login")
    max_support_points: int = whole(30, 0, 50, "health", "support points without open tickets")
    ticket_penalty: int = whole(10, 5, 20, "health", "support points lost per open ticket")
    min_support_points: int = whole(0, 0, 10, "health", "support points that always remain")
    points_per_feature: int = whole(5, 1, 10, "health", "value points per adopted feature")
    core_feature_bonus: int = whole(10, 0, 20, "health", "value points for any core feature")
    max_value_points: int = whole(30, 0, 50, "health", "most value points")
    healthy_threshold: int = whole(70, 60, 90, "health", "healthy from this score")
    at_risk_threshold: int = whole(40, 30, 60, "health", "at risk from this score, else critical")
    critical_threshold: int = whole(0, 0, 30, "health", "lower edge of the drawn scale")

    usage_frequency_points: int = whole(
        0, 0, 20, "signals", "engagement points for activity on each of the last 28 days"
    )
    ticket_age_penalty_per_day: int = whole(
        0, 0, 5, "signals", "support points lost per open ticket and whole day since it came"
    )
    points_per_goal: int = whole(0, 0, 10, "signals", "value points per goal reached")
    payment_trouble_penalty: int = whole(
        0, 0, 20, "signals", "value points lost while a payment is in trouble"
    )
    nps_points: int = whole(
        0, 0, 20, "signals", "value points for a promoter, and as many lost for a detractor"
    )
    reading_weight: int = whole(
        0, 0, 100, "signals", "share of a success manager's reading in the score, until it expires"
    )

    at_risk_trigger_score: str = kinds.band_or_span(
        30, 80, "retention", "scores of its band at which the at_risk program begins"
    )
    critical_trigger_score: str = kinds.band_or_span(
        0, 50, "retention", "scores of its band at which the critical program begins"
    )
    win_back_inactive_days: int = whole(
        30, 14, 90, "retention", "days without activity that make a customer inactive"
    )
    at_risk_email_delay_days: int = whole(
        0, 0, 3, "retention", "at_risk program: days from entry to the personal email", timing=True
    )
    at_risk_guide_delay_days: int = whole(
        3, 1, 7, "retention", "at_risk program: days from entry to the guide", timing=True
    )
    at_risk_call_delay_days: int = whole(
        7, 3, 14, "retention", "at_risk program: days from entry to the call task", timing=True
    )
    critical_response_hours: int = whole(
        24, 4, 48, "retention", "hours in which a critical customer must be contacted"
    )
    executive_escalation_hours: int = whole(
        48, 24, 96, "retention", "hours without response after which the executive is told"
    )
    campaign_cooldown_days: int = whole(
        7, 3, 30, "retention", "days between two campaigns for one customer"
    )
    win_back_check_in_days: int = whole(
        90,
        30,
        180,
        "retention",
        "days between two check-ins with who is to be won back",
        timing=True,
    )
    retention_target_1m: Decimal = number(
        "85", "0", "100", "retention", "percent of a cohort to be retained after 1 month"
    )
    retention_target_3m: Decimal = number(
        "70", "0", "100", "retention", "percent of a cohort to be retained after 3 months"
    )
    retention_target_6m: Decimal = number(
        "60", "0", "100", "retention", "percent of a cohort to be retained after 6 months"
    )
    retention_drop_percent: Decimal = number(
        "15", "1", "50", "retention", "relative fall of retention in a month that is alarming"
    )

    sending_hours_start: int = whole(9, 0, 23, "contact", "mail goes from this hour, theirs")
    sending_hours_end: int = whole(17, 1, 24, "contact", "mail goes before this hour, theirs")
    sending_days: str = kinds.weekdays("Mon-Fri", "contact", "mail goes on these days, theirs")
    max_messages_per_week: int = whole(3, 1, 14, "contact", "most messages in 7 days per contact")
    negative_feedback_percent: Decimal = number(
        "10", "1", "50", "contact", "bad feedback that pauses a campaign, from 20 messages on"
    )
    progression_mode: str = kinds.one_of("assisted", MODES, "contact", "who carries out a step")

    unknown_outcome: str = kinds.one_of(
        "events",
        ("events", "manual"),
        "contact",
        "what decides about a message of which a crash left open whether it went out: the mail "
        "service's events, or a person where those do not tell that it did",
    )

    high_value_arr: Decimal = number(
        "10000", "0", MOST_ARR, "executive", "the executive hears of such a customer at risk"
    )
    nps_drop_points: int = whole(
        10, 1, 50, "executive", "fall of NPS in 30 days that the executive hears of"
    )

    entry_min_customers: int = whole(1, 1, 10000, "gates", "customers onboarded for the entry gate")
    entry_fact_within_days: int = whole(
        7, 1, 90, "gates", "a fact this fresh shows that data flows"
    )

    nps_survey_interval_days: int = whole(90, 30, 365, "nps", "days between surveys to a contact")
    nps_deploy_milestone: str = kinds.one_of(
        "first_value_realization", MILESTONES, "nps", "what a survey follows"
    )
    nps_sampling: str = kinds.one_of(
        "everyone",
        ("everyone", "quarter"),
        "nps",
        "who is asked once the milestone is reached: everyone, then, or each contact on a day of "
        "their own in every quarter",
    )
    nps_reminder_days: int = whole(
        7, 0, 14, "nps", "days without an answer until one reminder follows, 0 for none"
    )
    nps_min_responses: int = whole(100, 50, 500, "nps", "answers from which NPS is significant")
    nps_target_response_rate: Decimal = number(
        "30", "20", "50", "nps", "percent of surveys to be answered"
    )
    nps_positive_threshold: int = whole(0, -100, 50, "nps", "NPS is positive from here")
    nps_target_score: int = whole(30, 0, 70, "nps", "NPS to be reached")
    nps_excellent_score: int = whole(50, 30, 80, "nps", "NPS that is excellent")

    critical_slack_channel: str = kinds.channel(
        "#customer-success-urgent", "alert", "where a critical customer is announced"
    )
    success_slack_channel: str = kinds.channel(
        "#customer-success", "alert", "where the success team hears of what concerns all of it"
    )
    operations_slack_channel: str = kinds.channel(
        "#eng-ops", "alert", "where it is said that a part of this system does not work"
    )
    operations_email: str = kinds.email(
        "operations@company.com", "alert", "who hears by mail of a part that does not work"
    )
    at_risk_digest_recipients: str = kinds.emails(
        "success@company.com", "alert", "who gets the weekly digest"
    )
    executive_slack: str = kinds.handle("@chairman", "alert", "the executive on Slack")
    executive_email: str = kinds.email("chairman@company.com", "alert", "the executive's mail")
    critical_alert_delay_minutes: int = whole(
        5, 0, 60, "alert", "minutes that a fall to critical must last before anybody is alerted"
    )
    weekly_digest_day: str = kinds.weekday(
        "Monday", "alert", "the digest goes on this day, UTC", timing=True
    )
    weekly_digest_hour: int = whole(
        9, 0, 23, "alert", "the digest goes at this hour, UTC", timing=True
    )

    crm_platform: str = kinds.one_of(
        "hubspot", CRM_PLATFORMS, "crm", "which CRM is kept up to date"
    )
    crm_api_endpoint: str = kinds.url("https://api.hubapi.com", "crm", "where its API answers")
    crm_sync_frequency_hours: int = whole(
        24, 1, 168, "crm", "hours between two full reconciliations"
    )
    crm_retry_attempts: int = whole(3, 0, 10, "crm", "how often a failed call is tried again")
    crm_timeout_seconds: int = whole(30, 1, 120, "crm", "seconds that a call may take")
    customer_id_field: str = kinds.text("user_id", "crm", "the CRM's field for the customer's id")
    health_score_field: str = kinds.text(
        "health_score_custom", "crm", "the CRM's field for the health score"
    )
    last_login_field: str = kinds.text(
        "last_activity_date", "crm", "the CRM's field for the last login"
    )
    support_ticket_field: str = kinds.text(
        "open_ticket_count", "crm", "the CRM's field for the open tickets"
    )

    health_check_interval_minutes: int = whole(
        60, 5, 1440, "system", "minutes between two looks at the system's components"
    )
    max_consecutive_failures: int = whole(
        3, 1, 10, "system", "failures in a row after which a component counts as broken"
    )
    target_uptime_percent: Decimal = number("99.5", "95", "99.9", "system", "uptime to be reached")
    crm_sync_error_threshold_percent: Decimal = number(
        "5", "1", "10", "system", "CRM errors that pause what leans on the CRM"
    )

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

    @classmethod
    def restored(cls, version: int, values: Mapping[str, Any]) -> "Parameters":
        """A version from its `values` as they were kept; what they do not name has its default."""
        defaults = cls(version=version)
        known: dict[str, Any] = {
            name: kinds.exact(value) if isinstance(getattr(defaults, name), Decimal) else value
            for name, value in values.items()
            if name in SPECS
        }
        return replace(defaults, **known)

    @property
    def values(self) -> dict[str, int | float | str]:
        """Every parameter with its value in JSON's own types, by name."""
        return {name: kinds.plain(getattr(self, name)) for name in SPECS}

    @property
    def at_risk_trigger(self) -> tuple[int, int]:
        """The lowest and the highest score at which the at_risk program begins."""
        if self.at_risk_trigger_score == BAND:
            return self.at_risk_threshold, self.healthy_threshold - 1
        return kinds.span_of(self.at_risk_trigger_score)

    @property
    def critical_trigger(self) -> tuple[int, int]:
        """The lowest and the highest score at which the critical program begins."""
        if self.critical_trigger_score == BAND:
            return 0, self.at_risk_threshold - 1
        return kinds.span_of(self.critical_trigger_score)

    def begins(self, band: str, score: int) -> bool:
        """Whether the program of a band, at_risk or critical, begins at a score of it."""
        spans = {"at_risk": self.at_risk_trigger, "critical": self.critical_trigger}
        low, high = spans.get(band, (0, -1))
        return low <= score <= high

    def shown(self, name: str) -> str:
        """A parameter's value in words: `band` as the scores that it stands for."""
        if name in ("at_risk_trigger_score", "critical_trigger_score"):
            at_risk = name == "at_risk_trigger_score"
            low, high = self.at_risk_trigger if at_risk else self.critical_trigger
            return f"{low}-{high}"
        return str(kinds.plain(getattr(self, name)))

    def scores_differently(self, other: "Parameters") -> bool:
        """Whether the other version may give a customer another score, band or lifecycle."""
        return any(getattr(self, name) != getattr(other, name) for name in _OF_THE_SCORE)

    def changed(self, changes: Mapping[str, object], version: int) -> "Parameters":
        """These parameters with the changes, as the given version, checked as a whole.

        Raises:
            Refused: names every field that is wrong, also those that do not fit each other.
        """
        values, errors = _read(changes)
        candidate = replace(self, version=version, **values)
        wrong = {error.field for error in errors}
        errors += [
            e for names, found in _across(candidate) if wrong.isdisjoint(names) for e in found
        ]
        if errors:
            raise Refused(_NOT_APPLIED, *errors)
        return candidate


def check_values(changes: Mapping[str, object]) -> None:
    """Let values pass that are right by themselves, whatever the other parameters are.

    Raises:
        Refused: names every one that is not.
    """
    _, errors = _read(changes)
    if errors:
        raise Refused(_NOT_APPLIED, *errors)


def _read(changes: Mapping[str, object]) -> tuple[dict[str, Any], list[FieldError]]:
    """The values as they are kept, and what is wrong with each of the others by itself."""
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for name, value in changes.items():
        if name not in SPECS:
            errors.append(FieldError(name, "is no parameter", within=""))
            continue
        try:
            values[name] = SPECS[name].read(value)
        except ValueError as error:
            errors.append(FieldError(name, str(error)))
    return values, errors


def _across(p: Parameters) -> Iterator[tuple[tuple[str, ...], tuple[FieldError, ...]]]:
    """What does not hold between parameters, with their names: any of them may have changed."""
    weights = tuple(weight for weight, _ in Parameters.WEIGHTS)
    total = sum(getattr(p, weight) for weight in weights)
    if total != 100:
        said = f"weights must sum to 100, they sum to {total}"
        yield weights, tuple(FieldError(weight, said) for weight in weights)
    for weight, most in Parameters.WEIGHTS:
        if getattr(p, most) == 0 and getattr(p, weight) != 0:
            yield (
                (weight, most),
                (
                    FieldError(weight, f"must be 0 while {most} is 0"),
                    FieldError(most, f"must be over 0 while {weight} is"),
                ),
            )
    for low, high in Parameters.EARLIER_THAN:
        if not getattr(p, low) < getattr(p, high):
            yield (
                (low, high),
                (
                    FieldError(low, f"must be under {high} ({getattr(p, high)})"),
                    FieldError(high, f"must be over {low} ({getattr(p, low)})"),
                ),
            )
    for low, high in Parameters.NOT_ABOVE:
        if getattr(p, low) > getattr(p, high):
            yield (
                (low, high),
                (
                    FieldError(low, f"must not be over {high} ({getattr(p, high)})"),
                    FieldError(high, f"must not be under {low} ({getattr(p, low)})"),
                ),
            )


SPECS: Mapping[str, Spec] = {
    item.name: item.metadata["spec"] for item in fields(Parameters) if "spec" in item.metadata
}
# Whoever is inactive is known by a parameter of another group.
_OF_THE_SCORE = (
    *(name for name, spec in SPECS.items() if spec.group in ("health", "signals")),
    "win_back_inactive_days",
)


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
