"""What a parameter may be: whole numbers, percents, addresses, weekdays, and how each is read.

A reader answers the value in its one form, or raises `ValueError` saying what is wrong.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BAND = "band"
LONGEST_TEXT = 256
LONGEST_EMAIL = 254
MOST_RECIPIENTS = 50
LOOPBACK = frozenset({"127.0.0.1", "localhost"})

_CHANNEL = re.compile(r"#(?:(?![A-Z])[\w-])+")
_HANDLE = re.compile(r"@\w[\w.-]*")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(?:\.[^@\s,;<>\".]+)+")
_SPAN = re.compile(r"(\d{1,3})\s*-\s*(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Spec:
    """What one parameter may be: its group, its meaning, its range in words, and its reader.

    It is `timing` when it decides nothing but when something comes that comes anyway: not whom it
    concerns, what they get or how much of it, nor what protects a person or keeps watch. Those are
    what automation may change by itself.
    """

    group: str
    meaning: str
    range: str
    read: Callable[[object], object]
    timing: bool = False


def whole(
    default: int, low: int, high: int, group: str, meaning: str, *, timing: bool = False
) -> Any:
    """A whole number within a range."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("must be a whole number")
        if not low <= value <= high:
            raise ValueError(f"must be from {low} to {high}")
        return value

    return _field(default, group, meaning, f"{low} to {high}", read, timing=timing)


def number(default: str, low: str, high: str, group: str, meaning: str) -> Any:
    """A number of at most two decimals within a range, kept exactly."""
    least, most = Decimal(low), Decimal(high)

    def read(value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise ValueError("must be a number")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError("must be a number")
        said = exact(value)
        if not least <= said <= most:
            raise ValueError(f"must be from {low} to {high}")
        if said != said.quantize(Decimal("0.01")):
            raise ValueError("must have at most two decimals")
        return said

    return _field(Decimal(default), group, meaning, f"{low} to {high}", read)


def one_of(default: str, values: tuple[str, ...], group: str, meaning: str) -> Any:
    """One of some words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in values:
            raise ValueError("must be one of " + ", ".join(values))
        return value

    return _field(default, group, meaning, ", ".join(values), read)


def text(default: str, group: str, meaning: str) -> Any:
    """A line of text, such as another system's name of a field."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise ValueError("must be text, and not empty")
        if len(value) > LONGEST_TEXT or not value.isprintable():
            raise ValueError(f"must be one line of at most {LONGEST_TEXT} characters")
        return value.strip()

    return _field(default, group, meaning, "text", read)


def channel(default: str, group: str, meaning: str) -> Any:
    """A Slack channel, `#` and its name; names are lower case, with - and _ (Slack's help)."""
    said = "a Slack channel, such as #success"
    return _field(default, group, meaning, said, _matching(_CHANNEL, 81, said))


def handle(default: str, group: str, meaning: str) -> Any:
    """A person on Slack, `@` and their name."""
    said = "a person on Slack, such as @ada"
    return _field(default, group, meaning, said, _matching(_HANDLE, 81, said))


def email(default: str, group: str, meaning: str) -> Any:
    """An email address."""
    said = "an email address, such as ada@example.com"
    return _field(default, group, meaning, said, _matching(_EMAIL, LONGEST_EMAIL, said))


def emails(default: str, group: str, meaning: str) -> Any:
    """Email addresses: text with commas between them, or a list."""

    def read(value: object) -> str:
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list) or not 1 <= len(parts) <= MOST_RECIPIENTS:
            raise ValueError(f"must be 1 to {MOST_RECIPIENTS} email addresses")
        found = []
        for part in parts:
            address = part.strip() if isinstance(part, str) else ""
            if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
                raise ValueError("must be email addresses, such as ada@example.com,bo@example.com")
            found.append(address)
        return ",".join(dict.fromkeys(found))

    return _field(default, group, meaning, "email addresses", read)


def url(default: str, group: str, meaning: str) -> Any:
    """Where another system's API answers: https, and http on this machine alone."""
    wrong = "must be an https URL, such as https://api.example.com"

    def read(value: object) -> str:
        if not isinstance(value, str) or len(value) > 2048 or re.search(r"[\s\\]", value):
            raise ValueError(wrong)
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise ValueError(wrong) from None
        safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
        if not safe or not host or "@" in parts.netloc or parts.query or parts.fragment:
            raise ValueError(wrong)
        return value.rstrip("/")

    return _field(default, group, meaning, "an https URL", read)


def band_or_span(low: int, high: int, group: str, meaning: str) -> Any:
    """`band`, which follows the band's own edges, or scores `lo-hi`, both included."""
    said = f"{BAND}, or lo-hi within {low} to {high}"

    def read(value: object) -> str:
        if value == BAND:
            return BAND
        match = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise ValueError(f"must be {said}, such as {low}-{high}")
        first, last = int(match[1]), int(match[2])
        if not low <= first <= last <= high:
            raise ValueError(f"must be {said}, the lower score first")
        return f"{first}-{last}"

    return _field(BAND, group, meaning, said, read)


def span_of(value: str) -> tuple[int, int]:
    """The lowest and the highest score of `lo-hi`."""
    low, _, high = value.partition("-")
    return int(low), int(high)


def weekday(default: str, group: str, meaning: str, *, timing: bool = False) -> Any:
    """One weekday, kept by its full name."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise ValueError("must be a weekday, such as Monday")
        return DAY_NAMES[_weekday(value)]

    return _field(default, group, meaning, "a weekday", read, timing=timing)


def weekdays(default: str, group: str, meaning: str) -> Any:
    """Some weekdays."""

    def read(value: object) -> str:
        return days_text(days_of(value))

    return _field(default, group, meaning, "weekdays", read)


def days_of(value: object) -> frozenset[int]:
    """The weekdays (Monday is 0) of `Mon-Fri`, `Mon,Wed` or `["Monday", "Wed"]`.

    Raises:
        ValueError: a name is no weekday, or none is named.
    """
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError("must be weekdays, such as Mon-Fri or Mon,Wed,Fri")
    days: set[int] = set()
    for part in parts:
        first, dash, last = part.partition("-")
        start = _weekday(first)
        span = (_weekday(last) - start) % 7 if dash else 0
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


def exact(value: float | Decimal) -> Decimal:
    """A number as it was written: 99.5 is 99.5, not the nearest binary fraction."""
    return Decimal(str(value))


def plain(value: object) -> int | float | str:
    """A value in JSON's own types; of two decimals and 15 digits, a float loses nothing."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, int | str):
        return value
    raise TypeError(f"no parameter is a {type(value).__name__}")


def _weekday(name: str) -> int:
    said = name.strip().title()
    for number, names in enumerate(zip(WEEKDAYS, DAY_NAMES, strict=True)):
        if said in names:
            return number
    raise ValueError(f"{name.strip()!r} is no weekday; use {', '.join(WEEKDAYS)}")


def _matching(pattern: re.Pattern[str], longest: int, said: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or len(value) > longest or not pattern.fullmatch(value):
            raise ValueError(f"must be {said}")
        return value

    return read


def _field(
    default: object,
    group: str,
    meaning: str,
    words: str,
    read: Callable[[object], object],
    *,
    timing: bool = False,
) -> Any:
    spec = Spec(group, meaning, words, read, timing)
    return field(default=default, metadata={"spec": spec})
