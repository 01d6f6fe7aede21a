"""Doorway: the schedule, every minute."""

import os
from collections.abc import Mapping
from typing import Any

from functions.shared.kernel import settings
from functions.shared.runtime import instants, log
from functions.shared.store.dynamo import connect
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay import flow
from functions.sweep_decay.settings import Settings

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_health = HealthStore(_table)
_remembered = Remembered(Ventures(_table))


def handle(event: Mapping[str, Any], _context: object) -> dict[str, int]:
    """Sweep as of the instant that the schedule fired for."""
    swept = flow.sweep(instants.of_schedule(event), health=_health, remembered=_remembered)
    for venture, error in swept.failures:
        log.failure("look_failed", error, venture=venture)
    log.outcome("decay_swept", looked=swept.looked, failed=swept.failed)
    return {"looked": swept.looked, "failed": swept.failed}
