"""The instant of a run, taken from what triggered it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.shared.kernel import clock


def of_message(record: Mapping[str, Any]) -> datetime:
    """When the queue took this SQS record in; in the local stage, the instant it lives at."""
    return clock.of_milliseconds(int(record["attributes"]["SentTimestamp"]))


def of_change(record: Mapping[str, Any]) -> datetime:
    """When the table changed (a stream record, to the second); or the local stage's instant."""
    return clock.of_milliseconds(round(record["dynamodb"]["ApproximateCreationDateTime"] * 1000))


def of_schedule(event: Mapping[str, Any]) -> datetime:
    """The instant that the schedule fired for, and nothing else: such a run can be repeated."""
    return clock.parse(event["time"])
