"""Doorway: the schedule, every minute."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.shared.kernel import settings
from functions.shared.runtime import instants, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.dynamo import connect
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay import flow
from functions.sweep_decay.settings import Settings

ENOUGH_MS: Final = 5_000
"""Nothing is begun with less than this left."""

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_health = HealthStore(_table)
_remembered = Remembered(Ventures(_table))


def handle(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """Sweep as of the instant that the schedule fired for; the next minute goes on."""
    swept = flow.sweep(
        instants.of_schedule(event),
        health=_health,
        remembered=_remembered,
        time_left=instants.time_left(context, ENOUGH_MS),
    )
    for venture, error in swept.failures:
        log.failure("look_failed", error, venture=venture)
    counts = {Metric.LOOKS_FAILED: swept.failed}
    log.outcome("decay_swept", counts=counts, looked=swept.looked, failed=swept.failed)
    return {"looked": swept.looked, "failed": swept.failed}
