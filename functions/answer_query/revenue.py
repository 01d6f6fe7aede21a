"""How much of what customers paid is still paid, and how much of it is at risk, as last counted."""

from functions.answer_query.lists import lasting_segment_of, trait_of
from functions.answer_query.stores import Stores, venture_of
from functions.shared.contracts import answers
from functions.shared.contracts import revenue as shown
from functions.shared.domain import revenue
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json


def show(request: Request, stores: Stores) -> Response:
    """Gross and net retention over a window and ARR at risk, of everybody or of a segment."""
    queries.only(request, "months", "segment")
    months = queries.whole(request, "months", revenue.MONTHS, most=revenue.MONTHS)
    segment = lasting_segment_of(request)
    venture = venture_of(request, stores)
    said = shown.Revenue.of(
        stores.retention.earned(venture.id, trait_of(segment), months),
        months=months,
        segment=queries.text(request, "segment"),
        at=request.at,
    )
    return as_json(answers.plain(said))
