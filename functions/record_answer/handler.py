"""Doorway: the link of a survey or an exit survey, opened (GET) or answered (POST)."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.record_answer import exits, flow
from functions.record_answer.settings import Settings
from functions.shared.domain import pages
from functions.shared.gateways import facts_queue, secrets
from functions.shared.kernel import settings
from functions.shared.kernel.errors import Refused, TooLarge, WrongType
from functions.shared.runtime import http, log
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.exits import Exits
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures

MOST_BYTES: Final = 128 * 1024
FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_world = flow.World(
    remembered=Remembered(Ventures(_table)),
    surveys=Surveys(_table),
    secrets=secrets.connect(),
    link_secret_name=_settings.link_secret_name,
    facts=facts_queue.connect(_settings.facts_queue_url),
)
_exits = exits.World(
    remembered=_world.remembered,
    customers=Customers(_table),
    exits=Exits(_table),
    secrets=_world.secrets,
    link_secret_name=_world.link_secret_name,
    facts=_world.facts,
)


def handle(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Answer with a page, or a program that sent JSON with JSON."""
    return http.answer(event, _ROUTES, page=pages.failure)


def _show(request: http.Request) -> http.Response:
    opened = _open(request)
    return http.as_html(flow.page(opened, request.query.get("score"), _world))


def _record(request: http.Request) -> http.Response:
    _check(request)
    opened = _open(request)
    if request.content_type == JSON:
        given = flow.read_json(request.json())
        _keep(opened, given, request)
        return http.as_json({"recorded": True, "score": given.score})
    form = request.form()
    try:
        given = flow.read_form(form)
    except Refused as refusal:
        return http.as_html(flow.page_again(opened, form, refusal), refusal.status)
    _keep(opened, given, request)
    return http.as_html(pages.thanks(opened.words, opened.venture.name, given.score, given.comment))


def _show_exit(request: http.Request) -> http.Response:
    return http.as_html(exits.page(_open_exit(request), _exits))


def _record_exit(request: http.Request) -> http.Response:
    _check(request)
    opened = _open_exit(request)
    if request.content_type == JSON:
        given = exits.read_json(request.json())
        _keep_exit(opened, given, request)
        return http.as_json({"recorded": True, "reason": given.reason})
    form = request.form()
    try:
        given = exits.read_answer(form.get("reason"), form.get("comment", ""))
    except Refused as refusal:
        return http.as_html(exits.page_again(opened, form, refusal), refusal.status)
    _keep_exit(opened, given, request)
    thanks = pages.exit_thanks(opened.words, opened.venture.name, given.reason, given.comment)
    return http.as_html(thanks)


def _check(request: http.Request) -> None:
    if len(request.body) > MOST_BYTES:
        raise TooLarge(f"the body is over {MOST_BYTES // 1024} KB")
    if request.content_type not in {FORM, JSON}:
        raise WrongType(f"send {FORM} or {JSON}")


def _open(request: http.Request) -> flow.Opened:
    accepted = request.headers.get("accept-language", "")
    return flow.open_link(request.path["token"], request.at, _world, accepted)


def _keep(opened: flow.Opened, given: flow.Given, request: http.Request) -> None:
    flow.record(opened, given, request.received_ms, request.at, _world)
    log.outcome("answer_accepted", venture=opened.venture.id, survey=opened.survey.id)


def _open_exit(request: http.Request) -> exits.Opened:
    accepted = request.headers.get("accept-language", "")
    return exits.open_link(request.path["token"], request.at, _exits, accepted)


def _keep_exit(opened: exits.Opened, given: exits.Given, request: http.Request) -> None:
    exits.record(opened, given, request.received_ms, request.at, _exits)
    log.outcome("exit_answer_accepted", venture=opened.venture.id, reason=given.reason)


_ROUTES: Final = {
    "GET /nps/{token}": _show,
    "POST /nps/{token}": _record,
    "GET /exit/{token}": _show_exit,
    "POST /exit/{token}": _record_exit,
}
