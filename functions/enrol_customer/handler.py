"""Doorway: events of the bus about a customer's band, answers and end, from their own queue."""

import os
from collections.abc import Mapping
from typing import Any

from functions.enrol_customer import flow
from functions.enrol_customer.settings import Settings
from functions.shared.contracts import events
from functions.shared.domain.health import Band
from functions.shared.kernel import settings
from functions.shared.runtime import batch, instants, log
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Remembered, Ventures

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_stores = flow.Stores(
    table=_table,
    remembered=Remembered(Ventures(_table)),
    customers=Customers(_table),
    health=HealthStore(_table),
    enrolments=Enrolments(_table),
    gates=Gates(_table),
)


def handle(event: Mapping[str, Any], _context: object) -> batch.Answer:
    """React to each event; those that fail come again."""
    return batch.each(event, _react)


def _react(record: Mapping[str, Any]) -> None:
    event = events.read(record["body"])
    if isinstance(event, events.ParametersProposed | events.MilestoneReached):
        raise ValueError(f"{type(event).__name__} is routed here by mistake")
    fall = None
    if isinstance(event, events.BandChanged):
        fall = flow.Fall(source=Band(event.source), target=Band(event.target), n=event.n)
    at = instants.of_message(record)
    outcome = flow.react(event.venture, event.customer, fall, at, _stores)
    said = outcome.enrolment if isinstance(outcome, flow.Entered) else outcome.reason
    log.outcome(f"customer_{type(outcome).__name__.lower()}", venture=event.venture, said=said)
