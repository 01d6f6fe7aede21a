"""Doorway: the schedule, at 02:00."""

import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from functions.shared.gateways import bus
from functions.shared.kernel import settings
from functions.shared.runtime import instants, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.health import HealthStore
from functions.shared.store.outbox import Outbox
from functions.shared.store.ventures import Ventures
from functions.verify_scores import flow
from functions.verify_scores.settings import Settings

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_stores = flow.Stores(
    table=_table,
    ventures=Ventures(_table),
    customers=Customers(_table),
    health=HealthStore(_table),
    outbox=Outbox(_table),
    bus=bus.connect(_settings.bus_name),
)


def handle(event: Mapping[str, Any], _context: object) -> dict[str, int]:
    """Verify as of the instant that the schedule fired for; what was found sets off an alarm."""
    found = flow.verify(instants.of_schedule(event), _stores)
    wrong = found.wrong_bands + found.late_entries + found.without_state
    for venture, customer, what in found.where:
        log.outcome("score_found_wrong", venture=venture, customer=customer, what=what)
    counted = {name: count for name, count in asdict(found).items() if name != "where"}
    log.outcome("scores_verified", counts={Metric.SCORES_FOUND_WRONG: wrong}, **counted)
    return counted
