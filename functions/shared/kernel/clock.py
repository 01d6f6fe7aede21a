"""The only place that knows what time it is.

A run's instant is its trigger's own. The local stage alone lives at a chosen instant: the file
named by `TENURE_CLOCK_FILE` holds it, and while it is set it stands for "now" everywhere.
"""

import os
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path

CLOCK_FILE = "TENURE_CLOCK_FILE"


def now() -> datetime:
    """The wall clock's instant, aware, UTC; for programs that nobody triggers."""
    return datetime.now(UTC)


def of_trigger(own: datetime) -> datetime:
    """The instant of a run: the trigger's own, or the one that the local stage lives at."""
    return _lived_at() or own


def age(at: datetime) -> timedelta:
    """How long ago an instant was; in the local stage, before the one that it lives at."""
    return of_trigger(now()) - at


def seconds_until(at: datetime) -> int | None:
    """How many whole seconds bring about an instant, 0 where it is past.

    None where no waiting does: the local stage lives at an instant that stands still.
    """
    return None if _lived_at() else max(0, ceil((at - now()).total_seconds()))


def of_milliseconds(epoch: int) -> datetime:
    """The run's instant for a trigger stamped in milliseconds since 1970."""
    return of_trigger(datetime.fromtimestamp(epoch / 1000, UTC))


def _lived_at() -> datetime | None:
    name = os.environ.get(CLOCK_FILE)
    if not name:
        return None
    try:
        text = Path(name).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return parse(text) if text else None


def parse(text: str) -> datetime:
    """An ISO 8601 instant with an explicit offset, in UTC.

    Raises:
        ValueError: it is no instant, or says no offset.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant needs an offset, such as Z or +00:00")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("an instant must lie within the years 1 to 9999") from None


def stamp(at: datetime) -> str:
    """The instant as text of fixed width, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
