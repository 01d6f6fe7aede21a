"""The table of parameters: each row as documented, each value read in one form or refused."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain.parameters import SPECS, Parameters
from functions.shared.kernel.errors import Refused

P = Parameters()

# Each row of the documented table: group, parameter, default, and the ends of its range.
WHOLE = [
    ("health", "engagement_weight", 40, 0, 100),
    ("health", "support_weight", 30, 0, 100),
    ("health", "value_weight", 30, 0, 100),
    ("health", "active_login_days", 1, 1, 7),
    ("health", "active_engagement_points", 40, 0, 50),
    ("health", "moderate_login_days", 7, 2, 14),
    ("health", "moderate_engagement_points", 30, 0, 40),
    ("health", "low_login_days", 30, 8, 60),
    ("health", "low_engagement_points", 20, 0, 30),
    ("health", "max_support_points", 30, 0, 50),
    ("health", "ticket_penalty", 10, 5, 20),
    ("health", "min_support_points", 0, 0, 10),
    ("health", "points_per_feature", 5, 1, 10),
    ("health", "core_feature_bonus", 10, 0, 20),
    ("health", "max_value_points", 30, 0, 50),
    ("health", "healthy_threshold", 70, 60, 90),
    ("health", "at_risk_threshold", 40, 30, 60),
    ("health", "critical_threshold", 0, 0, 30),
    ("signals", "usage_frequency_points", 0, 0, 20),
    ("signals", "ticket_age_penalty_per_day", 0, 0, 5),
    ("signals", "points_per_goal", 0, 0, 10),
    ("signals", "payment_trouble_penalty", 0, 0, 20),
    ("signals", "nps_points", 0, 0, 20),
    ("signals", "reading_weight", 0, 0, 100),
    ("retention", "win_back_inactive_days", 30, 14, 90),
    ("retention", "at_risk_email_delay_days", 0, 0, 3),
    ("retention", "at_risk_guide_delay_days", 3, 1, 7),
    ("retention", "at_risk_call_delay_days", 7, 3, 14),
    ("retention", "critical_response_hours", 24, 4, 48),
    ("retention", "executive_escalation_hours", 48, 24, 96),
    ("retention", "campaign_cooldown_days", 7, 3, 30),
    ("retention", "win_back_check_in_days", 90, 30, 180),
    ("retention", "retention_target_1m", 85, 0, 100),
    ("retention", "retention_target_3m", 70, 0, 100),
    ("retention", "retention_target_6m", 60, 0, 100),
    ("retention", "retention_drop_percent", 15, 1, 50),
    ("contact", "sending_hours_start", 9, 0, 23),
    ("contact", "sending_hours_end", 17, 1, 24),
    ("contact", "max_messages_per_week", 3, 1, 14),
    ("contact", "negative_feedback_percent", 10, 1, 50),
    ("executive", "nps_drop_points", 10, 1, 50),
    ("gates", "entry_min_customers", 1, 1, 10000),
    ("gates", "entry_fact_within_days", 7, 1, 90),
    ("nps", "nps_survey_interval_days", 90, 30, 365),
    ("nps", "nps_reminder_days", 7, 0, 14),
    ("nps", "nps_min_responses", 100, 50, 500),
    ("nps", "nps_target_response_rate", 30, 20, 50),
    ("nps", "nps_positive_threshold", 0, -100, 50),
    ("nps", "nps_target_score", 30, 0, 70),
    ("nps", "nps_excellent_score", 50, 30, 80),
    ("alert", "critical_alert_delay_minutes", 5, 0, 60),
    ("alert", "weekly_digest_hour", 9, 0, 23),
    ("crm", "crm_sync_frequency_hours", 24, 1, 168),
    ("crm", "crm_retry_attempts", 3, 0, 10),
    ("crm", "crm_timeout_seconds", 30, 1, 120),
    ("system", "health_check_interval_minutes", 60, 5, 1440),
    ("system", "max_consecutive_failures", 3, 1, 10),
    ("system", "target_uptime_percent", 99.5, 95, 99.9),
    ("system", "crm_sync_error_threshold_percent", 5, 1, 10),
]
OTHERS = [
    ("retention", "at_risk_trigger_score", "band"),
    ("retention", "critical_trigger_score", "band"),
    ("contact", "sending_days", "Mon-Fri"),
    ("contact", "progression_mode", "assisted"),
    ("contact", "unknown_outcome", "events"),
    ("executive", "high_value_arr", 10000),
    ("nps", "nps_sampling", "everyone"),
    ("nps", "nps_deploy_milestone", "first_value_realization"),
    ("alert", "critical_slack_channel", "#customer-success-urgent"),
    ("alert", "success_slack_channel", "#customer-success"),
    ("alert", "operations_slack_channel", "#eng-ops"),
    ("alert", "operations_email", "operations@company.com"),
    ("alert", "at_risk_digest_recipients", "success@company.com"),
    ("alert", "executive_slack", "@chairman"),
    ("alert", "executive_email", "chairman@company.com"),
    ("alert", "weekly_digest_day", "Monday"),
    ("crm", "crm_platform", "hubspot"),
    ("crm", "crm_api_endpoint", "https://api.hubapi.com"),
    ("crm", "customer_id_field", "user_id"),
    ("crm", "health_score_field", "health_score_custom"),
    ("crm", "last_login_field", "last_activity_date"),
    ("crm", "support_ticket_field", "open_ticket_count"),
]
DECIMALS = {name for name in SPECS if isinstance(getattr(P, name), Decimal)}
FIRST, SECOND = "engagement_weight", "support_weight"


def read(name: str, value: object) -> Any:
    return SPECS[name].read(value)


def test_the_table_is_the_documented_one() -> None:
    documented = {row[1]: (row[0], row[2]) for row in [*WHOLE, *OTHERS]}
    assert {name: (SPECS[name].group, value) for name, value in P.values.items()} == documented
    assert all(spec.meaning and spec.range for spec in SPECS.values())
    # The defaults themselves pass every check.
    assert P.changed(P.values, 0) == P


@pytest.mark.parametrize(("group", "name", "default", "low", "high"), WHOLE)
def test_a_number_keeps_to_its_range(
    group: str, name: str, default: float, low: float, high: float
) -> None:
    step = 0.01 if name in DECIMALS else 1
    assert [read(name, end) for end in (low, high)] == [Decimal(str(low)), Decimal(str(high))]
    for wrong in (low - step, high + step, True, None, str(low), [low], float("nan"), 10**400):
        with pytest.raises(ValueError, match=r"^must be "):
            read(name, wrong)
    assert read(name, default) == getattr(P, name)


def test_decimals_are_kept_exactly_and_only_where_they_mean_something() -> None:
    after = P.changed({"target_uptime_percent": 99.9, "high_value_arr": 999999999999.99}, 1)
    assert after.target_uptime_percent == Decimal("99.9")
    assert after.high_value_arr == Decimal("999999999999.99")
    stored = json.loads(json.dumps(after.values))
    assert Parameters.restored(1, stored) == after
    with pytest.raises(ValueError, match="two decimals"):
        read("target_uptime_percent", 99.555)
    for name in ("ticket_penalty", "nps_drop_points", "crm_timeout_seconds"):
        with pytest.raises(ValueError, match="whole number"):
            read(name, 7.5)


def test_what_was_stored_before_a_parameter_existed_has_its_default() -> None:
    stored = {"version": 3, "ticket_penalty": 20, "no_longer_there": 1}
    assert Parameters.restored(3, stored) == replace(P, version=3, ticket_penalty=20)


@pytest.mark.parametrize(
    ("name", "said", "kept"),
    [
        ("critical_slack_channel", "#cs-urgent_2", "#cs-urgent_2"),
        ("executive_slack", "@ada.l", "@ada.l"),
        ("executive_email", "ada@x.example", "ada@x.example"),
        ("at_risk_digest_recipients", "a@x.example, b@y.example,a@x.example",
         "a@x.example,b@y.example"),
        ("at_risk_digest_recipients", ["a@x.example"], "a@x.example"),
        ("crm_api_endpoint", "https://crm.example:8443/v3/", "https://crm.example:8443/v3"),
        ("crm_api_endpoint", "http://127.0.0.1:4610", "http://127.0.0.1:4610"),
        ("crm_platform", "salesforce", "salesforce"),
        ("customer_id_field", " user ", "user"),
        ("at_risk_trigger_score", "band", "band"),
        ("at_risk_trigger_score", "30 - 80", "30-80"),
        ("critical_trigger_score", "0-39", "0-39"),
        ("weekly_digest_day", "tue", "Tuesday"),
        ("weekly_digest_day", "Sunday", "Sunday"),
        ("sending_days", "monday-wednesday, Sun", "Mon,Tue,Wed,Sun"),
        ("sending_days", ["Tue", "Mon", "Wed"], "Mon-Wed"),
    ],
)  # fmt: skip
def test_words_have_one_form(name: str, said: object, kept: str) -> None:
    assert read(name, said) == kept
    assert read(name, kept) == kept


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("critical_slack_channel", ["cs", "#", "#CS", "#c s", "@cs", "#" + "c" * 81, 5, ""]),
        ("executive_slack", ["ada", "@", "@a b", "#ada", 5]),
        ("executive_email", ["ada", "a@b", "a@b@c.d", "a@x.example,b@x.example", "a @x.example"]),
        ("at_risk_digest_recipients", ["", [], "a@x.example,", ["a@x.example", 5], "a", 5]),
        ("crm_api_endpoint", ["api.hubapi.com", "http://x.example", "ftp://x.example", "https://",
         "https://a:b@x.example", "https://x.example?k=1", "https://x example", "https://[", 5]),
        ("crm_platform", ["pipedrive", 5]),
        ("customer_id_field", ["", "  ", "a\nb", "x" * 257, 5]),
        ("at_risk_trigger_score", ["29-80", "30-81", "69-40", "40", "Band", 40, "40-69-70"]),
        ("critical_trigger_score", ["0-51", "-1-5", ""]),
        ("weekly_digest_day", ["Monster", "Mo", "Mon-Tue", 0]),
        ("sending_days", ["Monster", "", [], "Mon;Tue", 5, [5]]),
    ],
)  # fmt: skip
def test_no_other_words_pass(name: str, wrong: list[object]) -> None:
    for value in wrong:
        with pytest.raises(Refused) as refused:
            P.changed({name: value}, 1)
        assert [error.field for error in refused.value.errors] == [name], value


def test_a_band_is_shown_as_its_scores() -> None:
    assert (P.shown("at_risk_trigger_score"), P.shown("critical_trigger_score")) == (
        "40-69",
        "0-39",
    )
    after = P.changed({"at_risk_threshold": 50, "critical_trigger_score": "5-30"}, 1)
    assert (after.at_risk_trigger, after.critical_trigger) == ((50, 69), (5, 30))
    assert (after.shown("at_risk_trigger_score"), after.shown("ticket_penalty")) == ("50-69", "10")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({FIRST: 39}, {FIRST, SECOND, "value_weight"}),
        ({"active_login_days": 7}, {"active_login_days", "moderate_login_days"}),
        ({"moderate_login_days": 8, "low_login_days": 8},
         {"moderate_login_days", "low_login_days"}),
        ({"moderate_engagement_points": 19},
         {"low_engagement_points", "moderate_engagement_points"}),
        ({"active_engagement_points": 29},
         {"moderate_engagement_points", "active_engagement_points"}),
        ({"max_support_points": 9, "min_support_points": 10},
         {"min_support_points", "max_support_points"}),
        ({"at_risk_threshold": 60, "healthy_threshold": 60},
         {"at_risk_threshold", "healthy_threshold"}),
        ({"max_value_points": 0}, {"max_value_points", "value_weight"}),
    ],
)  # fmt: skip
def test_what_must_hold_between_parameters_names_both(
    changes: dict[str, object], named: set[str]
) -> None:
    with pytest.raises(Refused) as refused:
        P.changed(changes, 1)
    assert {error.field for error in refused.value.errors} == named


def test_a_name_that_is_no_parameter_is_named() -> None:
    with pytest.raises(Refused) as told:
        P.changed({"no_such": 1}, 1)
    assert [error.field for error in told.value.errors] == ["no_such"]


@given(st.sampled_from(sorted(SPECS)), st.data())
def test_a_version_scores_differently_exactly_where_the_score_looks(
    name: str, data: st.DataObject
) -> None:
    value = getattr(P, name)
    other = value + 1 if isinstance(value, int | Decimal) else f"{value}x"
    scores = SPECS[name].group in ("health", "signals") or name == "win_back_inactive_days"
    change: dict[str, Any] = {name: other}
    assert P.scores_differently(replace(P, **change)) is scores
    assert not P.scores_differently(replace(P, version=data.draw(st.integers(1, 9))))
