"""Doorway: POST /v1/ventures/{venture}/parameters/simulations."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.shared.kernel import settings
from functions.shared.runtime import http
from functions.shared.store.dynamo import connect
from functions.simulate_parameters import flow, routes
from functions.simulate_parameters.settings import Settings

_ROUTES: Final = routes.routes(flow.over(connect(settings.read(Settings, os.environ).table_name)))


def handle(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Answer what a change would do."""
    return http.answer(event, _ROUTES)
