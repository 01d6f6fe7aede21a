"""Doorway: a playbook to try, from the API, and the steps of the walk that it may take."""

import os
import time
from collections.abc import Mapping
from typing import Any, Final

from functions.shared.gateways import walks as step_functions
from functions.shared.kernel import settings
from functions.shared.runtime import http, log, walks
from functions.shared.store.dynamo import connect
from functions.simulate_playbooks import flow, routes
from functions.simulate_playbooks.settings import Settings

_SETTINGS: Final = settings.read(Settings, os.environ)
_WORLD: Final = flow.over(
    connect(_SETTINGS.table_name),
    walks=step_functions.connect(_SETTINGS.state_machine_arn),
    elapsed=time.monotonic,
)
_ROUTES: Final = routes.routes(_WORLD)


def handle(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Answer what a playbook would do, or carry on with the walk that finds out."""
    if "walk" not in event:
        return http.answer(event, _ROUTES)
    venture, identity = event["walk"]["venture"], event["walk"]["simulation"]
    if walks.goes_on(event):
        return walks.step(event, lambda segment, after: _step(venture, identity, segment, after))
    found = flow.finish(venture, identity, _WORLD)
    log.outcome(
        "playbook_simulated", venture=venture, simulation=identity, population=found.population
    )
    return walks.total(event)


def _step(
    venture: str, identity: str, segment: int, after: str | None
) -> tuple[dict[str, int], str | None]:
    looked, last = flow.step(venture, identity, segment, after, _WORLD)
    return {"looked": looked}, last
