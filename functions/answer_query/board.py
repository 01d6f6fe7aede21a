"""The board: customers by score, each row with the score of now."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from functions.answer_query.customers import look
from functions.answer_query.lists import gather
from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.domain.customers import Profile
from functions.shared.domain.health import Band, Glance
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.ventures import Venture
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.store.board import BANDS

TRENDS = ("improving", "declining", "stable")
Seen: TypeAlias = tuple[Profile, Glance, str]


def show(request: Request, stores: Stores) -> Response:
    """A page of the board, filtered by how customers stand now."""
    queries.only(request, "band", "trend", "min_arr", "sort", *queries.PAGING)
    queries.choice(request, "sort", ("score",))
    band = queries.choice(request, "band", [band.value for band in Band])
    trend = queries.choice(request, "trend", TRENDS)
    least = _amount(request, "min_arr")
    venture = venture_of(request, stores)
    parameters = active(venture, stores)

    def fetch(part: str, wanted: int, after: str | None) -> tuple[list[Seen], str | None]:
        entries, following = stores.board.page(venture.id, part, limit=wanted, after=after)
        customers = [entry.customer for entry in entries]
        return _seen(venture, customers, parameters, request.at, stores), following

    def keep(seen: Seen) -> bool:
        profile, health, towards = seen
        return (
            (band is None or health.band == band)
            and (trend is None or towards == trend)
            and (least is None or profile.arr >= least)
        )

    rows, after = gather(
        (band,) if band else BANDS,
        fetch,
        keep,
        limit=queries.limit(request),
        start=queries.place(request, venture.pepper),
    )
    listed = answers.Board(
        ordered_as_of=request.at,
        items=[_row(*seen) for seen in rows],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def _seen(
    venture: Venture, customers: list[str], parameters: Parameters, at: datetime, stores: Stores
) -> list[Seen]:
    """The customers as they stand now; who is being erased has no profile, and no row."""
    profiles = stores.customers.find_many(venture.id, customers)
    return [
        look(venture, profiles[customer], parameters, at, stores)
        for customer in customers
        if customer in profiles
    ]


def _row(profile: Profile, health: Glance, trend: str) -> answers.BoardRow:
    return answers.BoardRow.model_validate(
        {
            "customer_id": profile.customer,
            "name": profile.name,
            "tier": profile.tier,
            "arr": str(profile.arr),
            "currency": profile.currency,
            "owner": profile.owner,
            "renews_at": profile.renews_at,
            "score": health.score,
            "band": health.band,
            "trend": trend,
            "lifecycle": health.lifecycle,
        }
    )


def _amount(request: Request, name: str) -> Decimal | None:
    said = queries.text(request, name)
    if said is None:
        return None
    try:
        amount = Decimal(said)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and amount >= 0):
        raise queries.wrong(name, "must be an amount, such as 10000.00")
    return amount
