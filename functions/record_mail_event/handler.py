"""Doorway: the mail service's events, from the default bus through their own queue."""

import json
import os
from collections.abc import Mapping
from typing import Any

from functions.record_mail_event import flow, ses
from functions.record_mail_event.settings import Settings
from functions.shared.gateways import facts_queue
from functions.shared.kernel import settings
from functions.shared.runtime import batch, instants, log
from functions.shared.store.alerts import Alerts
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_stores = flow.Stores(
    messages=Messages(_table),
    enrolments=Enrolments(_table),
    surveys=Surveys(_table),
    customers=Customers(_table),
    alerts=Alerts(_table),
    tasks=Tasks(_table),
    receptions=Receptions(_table),
    facts=facts_queue.connect(_settings.facts_queue_url),
)


def handle(event: Mapping[str, Any], _context: object) -> batch.Answer:
    """Take each event in; those that fail come again."""
    return batch.each(event, _record)


def _record(record: Mapping[str, Any]) -> None:
    event = ses.read(json.loads(record["body"])["detail"])
    if event is None:
        log.outcome("mail_event_ignored")
        return
    did = flow.record(event, instants.of_message(record), _stores)
    log.outcome("mail_event_recorded", venture=event.venture, told=event.told, did=did)
