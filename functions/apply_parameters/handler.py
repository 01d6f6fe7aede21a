"""Doorway: the steps of a walk that the bus started with proposed parameters."""

import json
import os
from typing import Any

from functions.apply_parameters import flow
from functions.apply_parameters.settings import Settings
from functions.shared.contracts import events
from functions.shared.kernel import settings
from functions.shared.runtime import instants, log, walks
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Ventures

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_world = flow.World(
    ventures=Ventures(_table), customers=Customers(_table), health=HealthStore(_table)
)


def handle(asked: walks.Question, _context: object) -> dict[str, Any]:
    """Prepare a segment's next customers; after the last segment, make the version active."""
    change = _change(asked["walk"])
    if walks.goes_on(asked):
        return walks.step(asked, lambda segment, after: _prepare(change, segment, after))
    flow.activate(change, instants.of_end(asked), _world)
    counted = walks.total(asked)
    prepared = counted["prepared"]
    log.outcome(
        "parameters_applied", venture=change.venture, version=change.version, prepared=prepared
    )
    return counted


def _prepare(
    change: flow.Change, segment: int, after: str | None
) -> tuple[dict[str, int], str | None]:
    prepared, last = flow.prepare(change, segment, after, _world)
    return {"prepared": prepared}, last


def _change(envelope: object) -> flow.Change:
    event = events.read(json.dumps(envelope))
    if not isinstance(event, events.ParametersProposed):
        raise ValueError(f"{type(event).__name__} is routed here by mistake")
    return flow.Change(venture=event.venture, version=event.parameters_version, at=event.at)
