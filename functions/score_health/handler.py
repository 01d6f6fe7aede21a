"""Doorway: a batch of the facts queue; facts of one venture are taken in together."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from functions.score_health import flow
from functions.score_health.settings import Settings
from functions.shared.contracts.facts import FactsAccepted, addressed
from functions.shared.kernel import settings
from functions.shared.runtime import batch, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_stores = flow.Stores(
    remembered=Remembered(Ventures(_table)),
    ventures=Ventures(_table),
    customers=Customers(_table),
    health=HealthStore(_table),
    courses=Courses(_table),
    surveys=Surveys(_table),
    exits=Exits(_table),
    gates=Gates(_table),
)


def handle(event: Mapping[str, Any], _context: object) -> batch.Answer:
    """Take a venture's messages in together, so that a customer's facts cost one write at most.

    Where that fails each goes by itself, so that a poisoned one comes again alone.
    """
    waiting: dict[str, list[tuple[str, FactsAccepted]]] = defaultdict(list)
    failed: list[str] = []
    for record in event["Records"]:
        try:
            message = FactsAccepted.model_validate_json(record["body"])
        except ValueError as error:
            log.failure("facts_unreadable", error, message=record["messageId"])
            failed.append(record["messageId"])
        else:
            waiting[message.venture].append((record["messageId"], message))
    for venture, messages in waiting.items():
        if not _taken(venture, [message for _, message in messages]):
            failed += [name for name, message in messages if not _taken(venture, [message])]
    return batch.failed(failed)


def _taken(venture: str, messages: Sequence[FactsAccepted]) -> bool:
    at = max(message.received_at for message in messages)
    facts = [addressed(item) for message in messages for item in message.facts]
    try:
        taken = flow.take_in(venture, facts, at, _stores)
    except Exception as error:  # noqa: BLE001 -- whatever it is, these messages come again
        log.failure("facts_not_taken_in", error, venture=venture, messages=len(messages))
        return False
    log.outcome(
        "facts_taken_in",
        counts={Metric.NAMES_REFUSED: taken.names_refused} if taken.names_refused else None,
        venture=venture,
        scored=taken.scored,
        held=taken.held,
        erased=taken.erased,
    )
    return True
