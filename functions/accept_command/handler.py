"""Doorway: POST, PUT, PATCH and DELETE under /v1."""

import os
import secrets
import time
import uuid
from collections.abc import Mapping
from typing import Any, Final

from functions.accept_command import flow, world
from functions.accept_command.settings import Settings
from functions.shared.gateways import facts_queue
from functions.shared.gateways import secrets as secret_store
from functions.shared.kernel import settings
from functions.shared.runtime import http
from functions.shared.store.dynamo import connect

_SETTINGS: Final = settings.read(Settings, os.environ)
_ROUTES: Final = flow.routes(
    world.over(
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
)


def handle(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Carry one command out."""
    return http.answer(event, _ROUTES)
