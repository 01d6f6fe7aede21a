"""Doorway: the schedule, every minute; whose time it is, the instant says."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.check_system import flow
from functions.check_system.settings import Settings
from functions.check_system.world import over
from functions.shared.gateways import due_packs
from functions.shared.kernel import settings
from functions.shared.runtime import instants, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.dynamo import connect

ENOUGH_MS: Final = 15_000
"""Nothing is begun with less than this left: a look tries some again, one after the other."""

_settings = settings.read(Settings, os.environ)
_world = over(
    connect(_settings.table_name),
    steps=due_packs.connect(_settings.steps_queue_url),
    surveyors=due_packs.connect(_settings.surveys_queue_url),
)


def handle(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """Look at what is due at the instant that the schedule fired for; the next minute goes on."""
    time_left = instants.time_left(context, ENOUGH_MS)
    checked = flow.run(instants.of_schedule(event), _world, time_left)
    for venture, error in checked.failures:
        log.failure("look_failed", error, venture=venture)
    said = {
        "looked": checked.looked,
        "failing": checked.failing,
        "braked": checked.braked,
        "failed": len(checked.failures),
    }
    counts = {
        Metric.LOOKS_FAILED: len(checked.failures),
        Metric.COMPONENTS_FAILING: checked.failing,
    }
    log.outcome("system_checked", counts=counts, **said)
    return said
