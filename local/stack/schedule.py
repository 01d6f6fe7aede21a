"""When a schedule of EventBridge is due: `rate(...)`, and `cron(...)` with lists and steps.

Source: "Cron expressions and rate expressions" of the EventBridge user guide; UTC throughout.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_PART = re.compile(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?")

_MINUTE = timedelta(minutes=1)
_LOOK_BACK = timedelta(days=1)
"""A clock that was moved by weeks does not run a daily schedule once per day that it skipped."""

_NAMES = {
    name: str(number)
    for names in (
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
        ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
    )
    for number, name in enumerate(names, start=1)
}


def _floor(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Rate:
    """Every so often, counted from the last run."""

    every: timedelta

    def due(self, last: datetime | None, at: datetime) -> bool:
        """Whether to run at `at` what ran last at `last`; a clock set back counts as moved."""
        return last is None or at < last or at - last >= self.every


def _numbers(text: str, low: int, high: int) -> frozenset[int]:
    """The numbers that a field of a cron expression names.

    Raises:
        ValueError: it is not in the part of the language that is understood here.
    """
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"cron field not understood: {text!r}")
        first, last, step = match.groups()
        start = int(first) if first else low
        end = int(last) if last else (start if first and not step else high)
        found.update(range(start, end + 1, int(step or 1)))
    if not found <= set(range(low, high + 1)):
        raise ValueError(f"cron field out of range: {text!r}")
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Cron:
    """At the minutes that all six fields allow."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    years: frozenset[int]

    def matches(self, minute: datetime) -> bool:
        return (
            minute.minute in self.minutes
            and minute.hour in self.hours
            and minute.day in self.days
            and minute.month in self.months
            and minute.isoweekday() % 7 + 1 in self.weekdays
            and minute.year in self.years
        )

    def due(self, last: datetime | None, at: datetime) -> bool:
        """Whether a minute after `last` and up to `at` matches; without `last`, `at`'s own."""
        minute = _floor(at)
        if last is None or last > at:
            return self.matches(minute)
        earliest = max(_floor(last), minute - _LOOK_BACK)
        while minute > earliest:
            if self.matches(minute):
                return True
            minute -= _MINUTE
        return False


Schedule = Rate | Cron


def parse(expression: str) -> Schedule:
    """The schedule that an expression of EventBridge means.

    Raises:
        ValueError: it is not in the part of the language that is understood here.
    """
    if rate := _RATE.fullmatch(expression):
        return Rate(timedelta(**{f"{rate[2]}s": int(rate[1])}))
    cron = _CRON.fullmatch(expression)
    if cron is None:
        raise ValueError(f"schedule not understood: {expression!r}")
    fields = [re.sub("[A-Z]{3}", lambda name: _NAMES[name[0]], field) for field in cron.groups()]
    minutes, hours, days, months, weekdays, years = (f.replace("?", "*") for f in fields)
    return Cron(
        minutes=_numbers(minutes, 0, 59),
        hours=_numbers(hours, 0, 23),
        days=_numbers(days, 1, 31),
        months=_numbers(months, 1, 12),
        weekdays=_numbers(weekdays, 1, 7),
        years=_numbers(years, 1970, 2199),
    )


def scheduled_event(rule_arn: str, at: datetime) -> dict[str, object]:
    """What EventBridge sends a function whose rule is due at the instant."""
    account, region = rule_arn.split(":")[4], rule_arn.split(":")[3]
    return {
        "version": "0",
        "id": f"local-{at.timestamp():.0f}",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": account,
        "time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [rule_arn],
        "detail": {},
    }
