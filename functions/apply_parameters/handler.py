"""Doorway: proposed parameters from the bus, and the pages that the walk left for itself."""

import json
import os
from collections.abc import Mapping
from typing import Any

from functions.apply_parameters import flow
from functions.apply_parameters.settings import Settings
from functions.shared.contracts import events
from functions.shared.gateways import pages
from functions.shared.kernel import settings
from functions.shared.runtime import batch, instants, log
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Ventures

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)


class _Walks:
    """The function's own queue."""

    def __init__(self) -> None:
        self._pages = pages.connect(_settings.parameters_queue_url)

    def go_on(self, walk: flow.Walk) -> None:
        self._pages.leave(
            {"venture": walk.venture, "version": walk.version, "after": dict(walk.after or {})}
        )


_world = flow.World(
    ventures=Ventures(_table),
    customers=Customers(_table),
    health=HealthStore(_table),
    walks=_Walks(),
)


def handle(event: Mapping[str, Any], _context: object) -> batch.Answer:
    """Prepare a page for each message; those that fail come again."""
    return batch.each(event, _prepare)


def _prepare(record: Mapping[str, Any]) -> None:
    walk = _walk(record["body"])
    prepared = flow.prepare(walk, instants.of_message(record), _world)
    log.outcome(
        "customers_prepared", venture=walk.venture, version=walk.version, customers=prepared
    )


def _walk(body: str) -> flow.Walk:
    said = json.loads(body)
    if "detail-type" not in said:
        return flow.Walk(venture=said["venture"], version=said["version"], after=said["after"])
    event = events.read(body)
    if not isinstance(event, events.ParametersProposed):
        raise ValueError(f"{type(event).__name__} is routed here by mistake")
    return flow.Walk(venture=event.venture, version=event.parameters_version)
