"""Doorway: milestones that customers reached, from the bus, by their own queue."""

import json
import os
from collections.abc import Mapping
from typing import Any

from functions.plan_survey import flow
from functions.plan_survey.settings import Settings
from functions.shared.kernel import settings
from functions.shared.runtime import batch, instants, log
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.health import HealthStore
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_stores = flow.Stores(
    remembered=Remembered(Ventures(_table)),
    customers=Customers(_table),
    health=HealthStore(_table),
    surveys=Surveys(_table),
)


def handle(event: Mapping[str, Any], _context: object) -> batch.Answer:
    """Plan what follows each milestone; those that fail come again."""
    return batch.each(event, _plan)


def _plan(record: Mapping[str, Any]) -> None:
    detail = json.loads(record["body"])["detail"]
    venture, customer, milestone = detail["venture"], detail["customer"], detail["milestone"]
    outcome = flow.plan(venture, customer, milestone, instants.of_message(record), _stores)
    match outcome:
        case flow.Planned(surveys):
            log.outcome("surveys_planned", venture=venture, customer=customer, surveys=surveys)
        case flow.NotPlanned(reason):
            log.outcome("surveys_not_planned", venture=venture, customer=customer, reason=reason)
