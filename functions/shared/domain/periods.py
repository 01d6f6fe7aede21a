"""Periods: days, weeks and months in UTC, by names that sort as they follow one another."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from functions.shared.domain.triggers import Look, Trigger


def day(at: datetime) -> str:
    """The day, such as `2026-03-09`."""
    return at.astimezone(UTC).date().isoformat()


def week(at: datetime) -> str:
    """The week by ISO 8601, such as `2026-W11`."""
    year, number, _ = at.astimezone(UTC).isocalendar()
    return f"{year:04d}-W{number:02d}"


def month(at: datetime) -> str:
    """The month, such as `2026-03`."""
    return day(at)[:7]


PERIODS: Final[Mapping[Trigger, Callable[[datetime], str]]] = {
    "RETENTION-001": day,
    "RETENTION-002": month,
    "RETENTION-003": week,
}
"""How often each trigger looks by the clock: once in each of its periods."""


def is_due(trigger: Trigger, last: Look | None, at: datetime) -> bool:
    """Whether a trigger must look: in this period no look could decide yet, nor in a later one."""
    return last is None or last.counted is None or last.counted < PERIODS[trigger](at)
