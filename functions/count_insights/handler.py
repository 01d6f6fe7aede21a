"""Doorway: the schedule at 03:30, which starts a walk, and the walk's steps."""

import os
from dataclasses import asdict
from typing import Any, Final

from functions.count_insights import flow
from functions.count_insights.settings import Settings
from functions.shared.gateways import walks as step_functions
from functions.shared.kernel import settings
from functions.shared.runtime import counts, instants, log, walks
from functions.shared.store.dynamo import connect
from functions.shared.store.insights import Count

_SETTINGS: Final = settings.read(Settings, os.environ)
_WALKS: Final = step_functions.connect(_SETTINGS.state_machine_arn)
_STORES: Final = flow.over(connect(_SETTINGS.table_name))


def handle(asked: walks.Question, context: Any) -> dict[str, Any]:
    """Count everybody as of the instant that the schedule fired for."""
    if "walk" not in asked:
        # A run that Lambda repeats has the same id, and so is the same walk.
        return {"walk": counts.begin(instants.of_schedule(asked), context.aws_request_id, _WALKS)}
    count = flow.count_of(asked["walk"])
    if walks.goes_on(asked):
        return walks.step(asked, lambda segment, after: _look(count, segment, after))
    counted = walks.total(asked)
    newest = _STORES.insights.end(count)
    looked = counted["looked"]
    log.outcome("insights_counted", walk=count.walk, newest=newest, looked=looked)
    return counted


def _look(count: Count, segment: int, after: Any) -> tuple[dict[str, int], walks.Place | None]:
    looked, last = flow.look(count, segment, counts.Place(**after) if after else None, _STORES)
    return {"looked": looked}, asdict(last) if last else None
