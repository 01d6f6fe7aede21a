"""Presets: values that go together for a kind of business, applied as one version."""

from collections.abc import Mapping
from typing import Final

from functions.shared.domain.parameters import Parameters
from functions.shared.kernel.errors import FieldError, Unknown

PRESETS: Final[Mapping[str, Mapping[str, int | float]]] = {
    "enterprise": {
        "engagement_weight": 30,
        "support_weight": 30,
        "value_weight": 40,
        "active_login_days": 7,
        "critical_response_hours": 4,
    },
    "consumer": {
        "engagement_weight": 60,
        "support_weight": 20,
        "value_weight": 20,
        "active_login_days": 1,
        "win_back_inactive_days": 90,
    },
    "startup": {
        "nps_positive_threshold": 0,
        "target_uptime_percent": 95,
        "campaign_cooldown_days": 3,
    },
}
_LOGIN_DAYS: Final = ("active_login_days", "moderate_login_days", "low_login_days")


def changes_of(preset: str, before: Parameters) -> dict[str, object]:
    """What a preset changes of a version: what has its value already is left out.

    The three ages of a login must rise. A preset that sets one of them to or over the next (the
    enterprise preset does, over the defaults) takes the next along, to the least that holds.

    Raises:
        Unknown: there is no such preset.
    """
    if preset not in PRESETS:
        known = ", ".join(PRESETS)
        raise Unknown(
            f"there is no preset {preset!r}", FieldError("preset", f"must be one of {known}")
        )
    wanted = dict(PRESETS[preset])
    least: float = 0
    for name in _LOGIN_DAYS:
        days = wanted.get(name, getattr(before, name))
        if days <= least and name not in PRESETS[preset]:
            wanted[name] = days = least + 1
        least = days
    return {name: value for name, value in wanted.items() if before.values[name] != value}
