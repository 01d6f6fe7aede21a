"""Doorway: the schedule, every minute; whose time it is, the instant says."""

import base64
import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from functions.check_system import canary, flow
from functions.check_system.settings import Settings
from functions.check_system.world import over
from functions.shared.domain.canary import Journey
from functions.shared.gateways import due_packs, public_door
from functions.shared.gateways import secrets as held
from functions.shared.kernel import settings
from functions.shared.runtime import instants, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.dynamo import connect

HOURLY: Final = "hourly"
ENOUGH_MS: Final = 15_000
"""Nothing is begun with less than this left: a look tries some again, one after the other."""

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_world = over(
    _table,
    steps=due_packs.connect(_settings.steps_queue_url),
    surveyors=due_packs.connect(_settings.surveys_queue_url),
)
_nest = canary.over(
    _table,
    door=public_door.connect(_settings.public_base_url, _settings.source_secret_prefix),
    secrets=held.connect(),
    keeper=held.connect_keeper(),
    secret_prefix=_settings.source_secret_prefix,
    new_secret=lambda: f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}",
    new_pepper=lambda: secrets.token_hex(32),
)


def handle(event: Mapping[str, Any], context: object) -> Mapping[str, int | str | None]:
    """Look at what is due at the instant that the schedule fired for; the next minute goes on."""
    at = instants.of_schedule(event)
    travelled = _travel(at, event)
    checked = flow.run(at, _world, instants.time_left(context, ENOUGH_MS))
    for venture, error in checked.failures:
        log.failure("look_failed", error, venture=venture)
    said: dict[str, int | str | None] = {
        "canary": travelled.status if travelled else None,
        "looked": checked.looked,
        "failing": checked.failing,
        "braked": checked.braked,
        "failed": len(checked.failures),
    }
    lost = travelled is not None and travelled.status == "failed"
    counts = {
        Metric.LOOKS_FAILED: len(checked.failures),
        Metric.COMPONENTS_FAILING: checked.failing,
        Metric.CANARIES_LOST: int(lost),
    }
    log.outcome("system_checked", counts=counts, **said)
    return said


def _travel(at: datetime, event: Mapping[str, Any]) -> Journey | None:
    """Look after the canary, where it is to travel; it holds up nobody's look."""
    asked = bool(event.get("detail", {}).get("canary"))
    if _settings.canary != HOURLY and not asked:
        return None
    try:
        return canary.travel(at, _nest)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the ventures are looked at
        log.failure("canary_failed", error)
        return None
