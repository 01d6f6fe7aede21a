"""Doorway: events of the bus about a customer, from their own queue, and the schedule, hourly."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.evaluate_triggers import flow, stores
from functions.evaluate_triggers.outcomes import Outcome
from functions.evaluate_triggers.settings import Settings
from functions.shared.contracts import events
from functions.shared.kernel import settings
from functions.shared.runtime import batch, instants, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.dynamo import connect

ENOUGH_MS: Final = 20_000
"""Nothing is begun with less than this left."""

_settings = settings.read(Settings, os.environ)
_stores = stores.over(connect(_settings.table_name))


def handle(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Look at whom events are about, or at what is due when the schedule fired."""
    if "Records" in event:
        return dict(batch.each(event, _hear))
    enough = instants.time_left(context, ENOUGH_MS)
    looked = flow.run(instants.of_schedule(event), _stores, enough)
    for venture, outcome in looked.outcomes:
        _tell(venture, outcome)
    for venture, error in looked.failures:
        log.failure("look_failed", error, venture=venture)
    failed = len(looked.failures)
    counts = {Metric.LOOKS_FAILED: failed}
    log.outcome("triggers_evaluated", counts=counts, outcomes=len(looked.outcomes), failed=failed)
    return {"outcomes": len(looked.outcomes), "failed": failed}


def _hear(record: Mapping[str, Any]) -> None:
    event = events.read(record["body"])
    at = max(instants.of_message(record), event.at)
    for outcome in flow.hear(event, at, _stores):
        _tell(event.venture, outcome)


def _tell(venture: str, outcome: Outcome) -> None:
    name = f"trigger_{type(outcome).__name__.lower()}"
    # What the executive wrote stands after the colon, and stays out of logs.
    said = outcome.reason.partition(":")[0]
    log.outcome(name, venture=venture, trigger=outcome.trigger, said=said)
