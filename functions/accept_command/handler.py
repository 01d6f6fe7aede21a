"""Doorway: POST, PUT, PATCH and DELETE under /v1, and presses of buttons in Slack."""

import os
import secrets
import time
import uuid
from collections.abc import Mapping
from typing import Any, Final

from functions.accept_command import flow, presses, world
from functions.accept_command.settings import Settings
from functions.shared.contracts.presses import PressAccepted
from functions.shared.gateways import facts_queue, slack
from functions.shared.gateways import secrets as secret_store
from functions.shared.kernel import settings
from functions.shared.kernel.errors import TenureError
from functions.shared.runtime import batch, http, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.dynamo import connect

_SETTINGS: Final = settings.read(Settings, os.environ)
_WORLD: Final = world.over(
    connect(_SETTINGS.table_name),
    facts=facts_queue.connect(_SETTINGS.facts_queue_url),
    dead_letters=facts_queue.connect_dead_letters(
        _SETTINGS.facts_dead_letters_url, _SETTINGS.facts_queue_url
    ),
    secrets=secret_store.connect_keeper(),
    secret_prefix=_SETTINGS.source_secret_prefix,
    channel_secret_prefix=_SETTINGS.channel_secret_prefix,
    new_id=lambda: str(uuid.uuid4()),
    new_secret=lambda: secrets.token_hex(32),
    pause=time.sleep,
)
_ROUTES: Final = flow.routes(_WORLD)
_REPLIES: Final = slack.connect_replies()


def _press(record: batch.Record) -> None:
    """Carry out what a press stands for, and say so where it was pressed."""
    told = PressAccepted.model_validate_json(record["body"])
    carried = presses.carry_out(told.venture, told.press, _WORLD)
    counts = None if carried.done else {Metric.PRESSES_REFUSED: 1}
    what = "press_done" if carried.done else "press_refused"
    log.outcome(what, counts=counts, venture=told.venture, action=told.action, press=told.id)
    try:
        presses.answer(told.press, carried, _REPLIES)
    except TenureError as error:  # What was done stays done, whoever hears of it.
        log.failure("press_not_answered", error, venture=told.venture, press=told.id)


def handle(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Carry one command out, or the presses of a batch."""
    if "Records" in event:
        return dict(batch.each(event, _press))
    return http.answer(event, _ROUTES)
