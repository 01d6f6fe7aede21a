"""Webhooks in: POST delivers, GET and HEAD ask whether somebody is here."""

import os
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from functions.ingest_webhook import flow
from functions.ingest_webhook.settings import Settings
from functions.ingest_webhook.vendors import windows
from functions.shared.gateways import facts_queue, presses, secrets, surveymonkey
from functions.shared.kernel import settings
from functions.shared.runtime import http, log
from functions.shared.runtime.metrics import Metric

_SETTINGS: Final = settings.read(Settings, os.environ)
_DOOR: Final = flow.Door(
    secret_prefix=_SETTINGS.source_secret_prefix,
    public_base_url=_SETTINGS.public_base_url,
    windows=windows.configured(_SETTINGS.replay_windows),
    secrets=secrets.connect(),
    queue=facts_queue.connect(_SETTINGS.facts_queue_url),
    presses=presses.connect(_SETTINGS.presses_queue_url),
    survey_monkey=surveymonkey.connect(_SETTINGS.channel_secret_prefix),
)


def _deliver(request: http.Request) -> http.Response:
    received = flow.receive(request, _DOOR)
    if isinstance(received, flow.Asked):
        log.outcome("challenge_answered", counts=None, **request.path)
        return http.as_json({"challenge": received.challenge})
    facts = len(received.ids)
    counts = {Metric.FACTS_ACCEPTED: facts, Metric.EVENTS_DROPPED: received.dropped}
    log.outcome("delivery_accepted", counts=counts, **request.path)
    return http.as_json({"accepted": facts, "ids": received.ids}, HTTPStatus.ACCEPTED)


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
