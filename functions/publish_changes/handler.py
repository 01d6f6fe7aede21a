"""Doorway: the table's stream, only the changes of items that have an outbox."""

import os
from collections.abc import Mapping
from typing import Any

from functions.publish_changes import flow
from functions.publish_changes.settings import Settings
from functions.shared.gateways import bus
from functions.shared.kernel import settings
from functions.shared.runtime import batch, log
from functions.shared.store.dynamo import connect, item_of
from functions.shared.store.outbox import Outbox

_settings = settings.read(Settings, os.environ)
_bus = bus.connect(_settings.bus_name)
_outbox = Outbox(connect(_settings.table_name))


def handle(event: Mapping[str, Any], _context: object) -> batch.Answer:
    """Publish each change in order, up to the first that fails."""
    return batch.in_order(event, _publish)


def _publish(record: Mapping[str, Any]) -> None:
    change = record["dynamodb"]
    old, new = (
        item_of(change[image]) if image in change else None for image in ("OldImage", "NewImage")
    )
    published = flow.publish(old, new, bus=_bus, outbox=_outbox)
    if published:
        log.outcome("changes_published", events=published)
