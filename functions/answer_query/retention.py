"""How many customers are still there, as it was last counted; and who recovered from risk."""

from typing import Final

from functions.answer_query.lists import lasting_segment_of, trait_of
from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.contracts import retention as shown
from functions.shared.domain import retention
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json

COHORTS: Final = 6
MOST_COHORTS: Final = retention.COHORTS - 1
"""The oldest that is kept is there to be compared with."""


def show(request: Request, stores: Stores) -> Response:
    """The last cohorts of everybody or of a segment, what is retained of them, and recoveries."""
    queries.only(request, "months", "segment")
    months = queries.whole(request, "months", COHORTS, most=MOST_COHORTS)
    segment = lasting_segment_of(request)
    venture = venture_of(request, stores)
    said = shown.Retention.of(
        stores.retention.told(venture.id, trait_of(segment), months),
        stores.programs.recovery(venture.id, segment, request.at),
        active(venture, stores),
        segment=queries.text(request, "segment"),
        at=request.at,
    )
    return as_json(answers.plain(said))
