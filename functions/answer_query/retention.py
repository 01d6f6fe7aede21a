"""How many customers are still there, as it was last counted; and who recovered from risk."""

from typing import Final

from functions.answer_query.lists import segment_of
from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.contracts import retention as shown
from functions.shared.domain import retention
from functions.shared.domain.retention import EVERYBODY, Told, Trait
from functions.shared.domain.segments import Segment
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json

COHORTS: Final = 6
MOST_COHORTS: Final = retention.COHORTS - 1
"""The oldest that is kept is there to be compared with."""


def show(request: Request, stores: Stores) -> Response:
    """The last cohorts of everybody or of a segment, what is retained of them, and recoveries."""
    queries.only(request, "months", "segment")
    months = queries.whole(request, "months", COHORTS, most=MOST_COHORTS)
    segment = _segment(request)
    venture = venture_of(request, stores)
    since, runs = stores.programs.runs(venture.id, *retention.recovery_window(request.at))
    said = shown.Retention.of(
        _told(venture.id, segment, months, stores),
        retention.recovery(runs, segment, since=since, at=request.at),
        active(venture, stores),
        segment=queries.text(request, "segment"),
        at=request.at,
    )
    return as_json(answers.plain(said))


def _told(venture: str, segment: Segment | None, months: int, stores: Stores) -> Told | None:
    count = stores.retention.newest()
    if count is None:
        return None
    trait: Trait = f"{segment.kind}:{segment.value}" if segment else EVERYBODY
    counted = stores.retention.counted(venture, count, trait)
    return retention.told(*counted, count.at, months) if counted else None


def _segment(request: Request) -> Segment | None:
    segment = segment_of(request)
    if segment and segment.kind == "stage":
        raise queries.wrong("segment", "cohorts pass through every stage; say tier: or owner:")
    return segment
