"""Doorway: the schedule at 02:00, which starts a walk, and the walk's steps."""

import os
from dataclasses import asdict
from typing import Any

from functions.shared.gateways import bus
from functions.shared.gateways import walks as step_functions
from functions.shared.kernel import clock, settings
from functions.shared.runtime import instants, log, walks
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
_walks = step_functions.connect(_settings.state_machine_arn)
_stores = flow.Stores(
    table=_table,
    ventures=Ventures(_table),
    customers=Customers(_table),
    health=HealthStore(_table),
    outbox=Outbox(_table),
    bus=bus.connect(_settings.bus_name),
)


def handle(asked: walks.Question, context: Any) -> dict[str, Any]:
    """Verify everybody as of the instant that the schedule fired for."""
    if "walk" not in asked:
        # A run that Lambda repeats has the same id, and so is the same walk.
        name = flow.begin(instants.of_schedule(asked), context.aws_request_id, _walks, _stores)
        return {"walk": name}
    if walks.goes_on(asked):
        return walks.step(asked, lambda segment, after: _look(asked, segment, after))
    counted = walks.total(asked)
    # A walk that began before a deployment counts what was looked for then.
    wrong = sum(counted.get(what, 0) for what in flow.WRONG)
    counts = {Metric.SCORES_FOUND_WRONG: wrong, Metric.FACTS_EXPIRED: counted.get("expired", 0)}
    log.outcome("scores_verified", counts=counts, **counted)
    return counted


def _look(
    asked: walks.Question, segment: int, after: Any
) -> tuple[dict[str, int], walks.Place | None]:
    place = flow.Place(**after) if after else None
    found, last = flow.look(clock.parse(asked["walk"]["time"]), segment, place, _stores)
    for venture, customer, what in found.where:
        log.outcome("score_found_wrong", venture=venture, customer=customer, what=what)
    return found.counts, asdict(last) if last else None
