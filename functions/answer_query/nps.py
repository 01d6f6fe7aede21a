"""What customers say: NPS, what they wrote with it, what hurts detractors, why others left."""

from datetime import timedelta
from typing import Final, cast

from functions.answer_query.lists import segment_of
from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.domain import exits, nps, pains
from functions.shared.domain.comments.sorting import CATEGORIES, SENTIMENTS
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json

DAYS: Final = 30
REASON_DAYS: Final = 90
MOST_DAYS: Final = 400
WINDOWS: Final = 2
MOST_WINDOWS: Final = 24
MOST_DAYS_IN_ALL: Final = 800


def show(request: Request, stores: Stores) -> Response:
    """The net promoter score of the last days, how it moved, and the windows before."""
    queries.only(request, "days", "segment", "windows")
    days = queries.whole(request, "days", DAYS, most=MOST_DAYS)
    count = queries.whole(request, "windows", WINDOWS, most=MOST_WINDOWS)
    if days * count > MOST_DAYS_IN_ALL:
        raise queries.wrong("windows", f"times days must not be over {MOST_DAYS_IN_ALL}")
    segment = segment_of(request)
    venture = venture_of(request, stores)
    parameters = active(venture, stores)
    since = request.at - timedelta(days=days * count)
    given, asked = stores.surveys.window(venture.id, since, request.at)
    trend = nps.windows(
        given,
        asked,
        until=request.at,
        span=timedelta(days=days),
        count=count,
        enough=parameters.nps_min_responses,
        segment=segment,
    )
    said = answers.Nps.of(
        trend,
        days=days,
        segment=queries.text(request, "segment"),
        target=parameters.nps_target_response_rate,
        enough=parameters.nps_min_responses,
    )
    return as_json(answers.plain(said))


def list_comments(request: Request, stores: Stores) -> Response:
    """What people wrote with their answers, newest first."""
    queries.only(request, "category", "sentiment", *queries.PAGING)
    category = queries.choice(request, "category", CATEGORIES)
    sentiment = queries.choice(request, "sentiment", SENTIMENTS)
    venture = venture_of(request, stores)
    rows, after = stores.surveys.comments(
        venture.id,
        [one for one in CATEGORIES if category in (None, one)],
        [one for one in SENTIMENTS if sentiment in (None, one)],
        limit=queries.limit(request),
        before=cast("str | None", queries.place(request, venture.pepper)),
    )
    listed = answers.Comments(
        items=[answers.Comment.of(row) for row in rows],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def list_pains(request: Request, stores: Stores) -> Response:
    """What the detractors of the last days write about, the most frequent first."""
    queries.only(request, "days")
    days = queries.whole(request, "days", DAYS, most=MOST_DAYS)
    venture = venture_of(request, stores)
    since = request.at - timedelta(days=days)
    found = pains.ranked(stores.surveys.written(venture.id, since, request.at))
    return as_json(answers.plain(answers.Pains.of(found, days=days)))


def list_churn_reasons(request: Request, stores: Stores) -> Response:
    """Why customers left, as they said in exit surveys of the last days."""
    queries.only(request, "days", "segment")
    days = queries.whole(request, "days", REASON_DAYS, most=MOST_DAYS)
    segment = segment_of(request)
    venture = venture_of(request, stores)
    given = stores.exits.window(venture.id, request.at - timedelta(days=days), request.at)
    counted = [one for one in given if segment is None or segment.holds(one)]
    said = answers.ChurnReasons.of(
        exits.ranked(counted),
        responses=len(counted),
        days=days,
        segment=queries.text(request, "segment"),
    )
    return as_json(answers.plain(said))
