"""Presets hold what they say, for every venture that they are applied to."""

import pytest

from functions.shared.domain.parameters import SPECS, Parameters
from functions.shared.domain.presets import PRESETS, changes_of
from functions.shared.kernel.errors import Unknown


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_holds_over_the_defaults_and_once_is_enough(preset: str) -> None:
    before = Parameters()
    after = before.changed(changes_of(preset, before), 1)
    assert {name: after.values[name] for name in PRESETS[preset]} == PRESETS[preset]
    assert changes_of(preset, after) == {}


@pytest.mark.parametrize("preset", PRESETS)
def test_nothing_else_is_touched_but_the_ages_of_a_login_that_must_give_way(preset: str) -> None:
    moved = set(changes_of(preset, Parameters())) - set(PRESETS[preset])
    assert moved == ({"moderate_login_days"} if preset == "enterprise" else set())


@pytest.mark.parametrize(
    ("moderate", "low", "then"), [(7, 30, (8, 30)), (12, 30, (12, 30)), (2, 8, (8, 9))]
)
def test_the_ages_of_a_login_give_way_no_further_than_they_must(
    moderate: int, low: int, then: tuple[int, int]
) -> None:
    days = {"moderate_login_days": moderate, "low_login_days": low}
    before = Parameters().changed(days, 1)
    after = before.changed(changes_of("enterprise", before), 2)
    assert (after.active_login_days, after.moderate_login_days, after.low_login_days) == (7, *then)


def test_a_preset_that_is_none_is_told_with_those_that_are() -> None:
    with pytest.raises(Unknown) as told:
        changes_of("hobby", Parameters())
    assert [error.field for error in told.value.errors] == ["preset"]
    assert "consumer" in told.value.errors[0].message


def test_every_value_is_read_again_as_it_is_shown() -> None:
    # A proposal keeps values as they are shown, and applies them later.
    defaults = Parameters()
    assert defaults.changed(defaults.values, 0) == defaults


def test_what_automation_may_set_by_itself_is_when_something_comes_that_comes_anyway() -> None:
    assert {name for name, spec in SPECS.items() if spec.timing} == {
        "at_risk_email_delay_days",
        "at_risk_guide_delay_days",
        "at_risk_call_delay_days",
        "win_back_check_in_days",
        "weekly_digest_day",
        "weekly_digest_hour",
    }
