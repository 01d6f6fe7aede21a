"""The instant of a run, taken from what triggered it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from functions.shared.kernel import clock

LATE: Final = timedelta(minutes=5)
"""A pack of due work that is older was left by a worker that died: what is due may be long since
what it was, and is handed out anew."""


def of_message(record: Mapping[str, Any]) -> datetime:
    """When the queue took this SQS record in; in the local stage, the instant it lives at."""
    return clock.of_milliseconds(int(record["attributes"]["SentTimestamp"]))


def of_pack(record: Mapping[str, Any]) -> datetime | None:
    """When this SQS record handed due work out; None where that is too long ago to act on it.

    Whether a message may go is decided for the instant: it must be the one at which it goes.
    """
    at = of_message(record)
    return at if clock.age(at) <= LATE else None


def of_schedule(event: Mapping[str, Any]) -> datetime:
    """The instant that the schedule fired for, and nothing else: such a run can be repeated."""
    return clock.parse(event["time"])


def of_end(asked: Mapping[str, Any]) -> datetime:
    """When a walk came to its end; in the local stage, the instant it lives at."""
    return clock.of_trigger(clock.parse(asked["at"]))


def time_left(context: Any, enough_ms: int) -> Callable[[], bool]:
    """Whether a run has enough time to begin something more, by what Lambda's context says."""
    return lambda: bool(context.get_remaining_time_in_millis() > enough_ms)
