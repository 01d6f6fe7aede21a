"""Webhooks in: POST delivers, GET and HEAD ask whether somebody is here."""

import os
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from functions.ingest_webhook import flow
from functions.ingest_webhook.settings import Settings
from functions.shared.gateways import facts_queue, secrets
from functions.shared.kernel import settings
from functions.shared.runtime import http, log
from functions.shared.runtime.metrics import Metric

_SETTINGS: Final = settings.read(Settings, os.environ)
_SECRETS: Final = secrets.connect()
_QUEUE: Final = facts_queue.connect(_SETTINGS.facts_queue_url)


def _deliver(request: http.Request) -> http.Response:
    prefix = _SETTINGS.source_secret_prefix
    ids = flow.receive(request, prefix=prefix, secrets=_SECRETS, queue=_QUEUE)
    log.outcome("delivery_accepted", counts={Metric.FACTS_ACCEPTED: len(ids)}, **request.path)
    return http.as_json({"accepted": len(ids), "ids": ids}, HTTPStatus.ACCEPTED)


def _greet(request: http.Request) -> http.Response:
    flow.known(request)
    return http.empty()


_WEBHOOK: Final = "/webhooks/{venture}/{source}"
_ROUTES: Final = {
    f"POST {_WEBHOOK}": _deliver,
    f"GET {_WEBHOOK}": _greet,
    f"HEAD {_WEBHOOK}": _greet,
}


def handle(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Answer one request of the HTTP API."""
    return http.answer(event, _ROUTES)
