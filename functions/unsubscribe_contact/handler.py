"""Doorway: the link that ends mail, opened (GET) or pressed (POST, also by mail programs)."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.shared.domain import pages
from functions.shared.gateways import secrets
from functions.shared.kernel import settings
from functions.shared.runtime import http, log
from functions.shared.store.dynamo import connect
from functions.shared.store.feedback import Receptions
from functions.shared.store.messages import Messages
from functions.shared.store.ventures import Remembered, Ventures
from functions.unsubscribe_contact import flow
from functions.unsubscribe_contact.settings import Settings

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_world = flow.World(
    remembered=Remembered(Ventures(_table)),
    messages=Messages(_table),
    receptions=Receptions(_table),
    secrets=secrets.connect(),
    link_secret_name=_settings.link_secret_name,
)


def handle(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Answer with a page."""
    return http.answer(event, _ROUTES, page=pages.failure)


def _show(request: http.Request) -> http.Response:
    opened = _open(request)
    return http.as_html(pages.unsubscribe(opened.words, opened.venture.name))


def _press(request: http.Request) -> http.Response:
    opened = _open(request)
    flow.unsubscribe(opened, request.at, _world)
    log.outcome("contact_unsubscribed", venture=opened.venture.id, contact=opened.contact)
    return http.as_html(pages.unsubscribed(opened.words, opened.venture.name))


def _open(request: http.Request) -> flow.Opened:
    accepted = request.headers.get("accept-language", "")
    return flow.open_link(request.path["token"], request.at, _world, accepted)


_ROUTES: Final = {"GET /unsubscribe/{token}": _show, "POST /unsubscribe/{token}": _press}
