"""What playbooks are worth: how those fared who ran through one."""

from datetime import timedelta
from typing import Final

from functions.answer_query.lists import segment_of
from functions.answer_query.stores import Stores, venture_of
from functions.shared.contracts import answers, programs
from functions.shared.domain.playbooks.effect import effects
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json

DAYS: Final = 90
MOST_DAYS: Final = 400


def show(request: Request, stores: Stores) -> Response:
    """The effect of each version of each playbook that somebody entered in the last days."""
    queries.only(request, "days", "segment")
    days = queries.whole(request, "days", DAYS, most=MOST_DAYS)
    segment = segment_of(request)
    venture = venture_of(request, stores)
    lived = stores.programs.lived(venture.id, request.at - timedelta(days=days), request.at)
    runs = [run for run in lived.runs if segment is None or segment.holds(run)]
    said = programs.Programs.of(
        effects(runs, lived.messages, lived.tasks, request.at),
        at=request.at,
        days=days,
        since=lived.since,
        whole=lived.whole,
        segment=queries.text(request, "segment"),
    )
    return as_json(answers.plain(said))
