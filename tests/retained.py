"""Retention, worked out from raw facts the slow way; it knows nothing of the code that counts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

DAY = timedelta(days=1)
MONTHS = (1, 3, 6)


@dataclass(frozen=True)
class Raw:
    """A fact as it was told, and nothing made of it."""

    id: str
    kind: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True)
class Person:
    """A customer of the reference; the profile was `saved` last at an instant, None is now."""

    name: str
    onboarded: datetime
    facts: tuple[Raw, ...]
    tier: str = "basic"
    owner: str | None = None
    arr: str = "0"
    currency: str = "USD"
    renews: datetime | None = None
    saved: datetime | None = None


def plus(day: date, months: int) -> date:
    """So many calendar months later, step by step; a day that is missing is the last one."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def canceled(person: Person, at: datetime, now: datetime) -> bool:
    """Whether the last word on the subscription, up to an instant, is that it ended."""
    words = [
        (fact.at, fact.data.get("sequence", 0), fact.id, fact.data["status"])
        for fact in person.facts
        if fact.kind == "subscription_changed" and fact.at <= min(at, now)
    ]
    return bool(words) and max(words)[3] == "canceled"


def counts(person: Person, day: date, now: datetime) -> bool:
    """Whether the customer was active on a day, and still one at any instant of it."""
    used = any(
        fact.kind in ("login", "feature_used") and fact.at.astimezone(UTC).date() == day
        for fact in person.facts
    )
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
    changes = [fact.at for fact in person.facts if begins <= fact.at < begins + DAY]
    return used and not all(canceled(person, at, now) for at in [begins, *changes])


def asked(person: Person, months: int, now: datetime) -> tuple[int, int, int]:
    """Whether a month of life is over; whether anything followed its beginning; within it."""
    joined = person.onboarded.astimezone(UTC).date()
    begins, ends, today = plus(joined, months), plus(joined, months + 1), now.date()
    if ends > today:
        return 0, 0, 0
    days = [begins + n * DAY for n in range((today - begins).days + 1)]
    active = [day for day in days if counts(person, day, now)]
    return 1, int(bool(active)), int(any(day < ends for day in active))


def began(people: Iterable[Person], now: datetime, kept: date) -> date | None:
    """The first day on which one of those who came since a day was active."""
    days = [
        fact.at.astimezone(UTC).date()
        for person in people
        if person.onboarded.astimezone(UTC).date() >= kept
        for fact in person.facts
        if fact.kind in ("login", "feature_used")
        and person.onboarded.astimezone(UTC).date() <= fact.at.astimezone(UTC).date() <= now.date()
        and counts(person, fact.at.astimezone(UTC).date(), now)
    ]
    return min(days, default=None)


def expected(
    people: Iterable[Person],
    now: datetime,
    since: date | None = None,
    used: date | None = date.min,
) -> list[dict[str, Any]]:
    """What is to be said of some customers as one cohort, for each month of life.

    They came since a day; usage was told from another on. Where that came later than a month of
    their lives may have begun, nothing is known of the month; nor where there was none.
    """
    some = list(people)
    said = []
    for months in MONTHS:
        due, rolling, classic = (
            (sum(each) for each in zip(*(asked(p, months, now) for p in some), strict=True))
            if some
            else (0, 0, 0)
        )
        if used is None or (since is not None and plus(since, months) < used):
            due = 0
        known = bool(some) and due == len(some)
        said.append(
            {
                "months": months,
                "customers": len(some),
                "pending": len(some) - due,
                "rolling": share(rolling, due) if known else None,
                "classic": share(classic, due) if known else None,
            }
        )
    return said


def changed(
    cohort: Sequence[dict[str, Any]], before: Sequence[dict[str, Any]]
) -> list[float | None]:
    """By how many percent more of some than of those before were active in exactly a month."""
    said: list[float | None] = []
    for one, former in zip(cohort, before, strict=True):
        if one["classic"] is None or former["classic"] is None or not former["classic"]["count"]:
            said.append(None)
            continue
        new, old = (
            Fraction(each["classic"]["count"], each["classic"]["of"]) for each in (one, former)
        )
        moved = 100 * (new / old - 1)
        exact = Decimal(moved.numerator) / moved.denominator
        said.append(float(exact.quantize(Decimal("1.00"), ROUND_HALF_UP)))
    return said


def share(count: int, of: int) -> dict[str, Any]:
    """So many of some, in percent to the cent."""
    percent = (Decimal(count * 100) / Decimal(of)).quantize(Decimal("1.00"), ROUND_HALF_UP)
    return {"count": count, "of": of, "percent": float(percent)}


def joined_in(people: Iterable[Person]) -> dict[str, list[Person]]:
    """The customers by their month."""
    by_month: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        by_month[f"{person.onboarded.astimezone(UTC):%Y-%m}"].append(person)
    return by_month


def beside(said: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is answered, as far as the reference knows of it."""
    names = ("months", "customers", "pending", "rolling", "classic")
    return [{name: one[name] for name in names} for one in said]
