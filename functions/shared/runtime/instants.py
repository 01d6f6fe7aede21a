"""The instant of a run, taken from what triggered it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from functions.shared.kernel import clock


def of_message(record: Mapping[str, Any]) -> datetime:
    """When the queue took this SQS record in; in the local stage, the instant it lives at."""
    return clock.of_milliseconds(int(record["attributes"]["SentTimestamp"]))


def of_schedule(event: Mapping[str, Any]) -> datetime:
    """The instant that the schedule fired for, and nothing else: such a run can be repeated."""
    return clock.parse(event["time"])


def of_end(asked: Mapping[str, Any]) -> datetime:
    """When a walk came to its end; in the local stage, the instant it lives at."""
    return clock.of_trigger(clock.parse(asked["at"]))


def time_left(context: Any, enough_ms: int) -> Callable[[], bool]:
    """Whether a run has enough time to begin something more, by what Lambda's context says."""
    return lambda: bool(context.get_remaining_time_in_millis() > enough_ms)
