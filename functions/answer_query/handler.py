"""Doorway: GET under /v1."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.answer_query import flow, stores
from functions.answer_query.settings import Settings
from functions.shared.kernel import settings
from functions.shared.runtime import http
from functions.shared.store.dynamo import connect

_ROUTES: Final = flow.routes(stores.over(connect(settings.read(Settings, os.environ).table_name)))


def handle(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Answer one question."""
    return http.answer(event, _ROUTES)
