"""Doorway: events of the bus about a customer, and looks that are due, from their own queue."""

import os
from collections.abc import Mapping
from typing import Any

from functions.enrol_customer import flow
from functions.enrol_customer.settings import Settings
from functions.shared.contracts import events
from functions.shared.kernel import settings
from functions.shared.runtime import batch, instants, log
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered, Ventures

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_stores = flow.Stores(
    table=_table,
    remembered=Remembered(Ventures(_table)),
    customers=Customers(_table),
    health=HealthStore(_table),
    playbooks=Playbooks(_table),
    courses=Courses(_table),
    enrolments=Enrolments(_table),
    surveys=Surveys(_table),
    tasks=Tasks(_table),
    gates=Gates(_table),
)


def handle(event: Mapping[str, Any], _context: object) -> batch.Answer:
    """React to each event; those that fail come again."""
    return batch.each(event, _react)


def _react(record: Mapping[str, Any]) -> None:
    event = events.read(record["body"])
    if isinstance(event, events.ParametersProposed):
        raise ValueError(f"{type(event).__name__} is routed here by mistake")
    # A look is due for an instant of its own, at which the message may not have arrived yet.
    at = max(instants.of_message(record), event.at)
    for outcome in flow.react(event.venture, event.customer, flow.news_of(event), at, _stores):
        said = outcome.enrolment if isinstance(outcome, flow.Entered) else outcome.reason
        log.outcome(
            f"customer_{type(outcome).__name__.lower()}",
            venture=event.venture,
            playbook=outcome.playbook,
            said=said,
        )
