"""What is paused, and which messages wait for what."""

from functions.answer_query.lists import gather
from functions.answer_query.stores import Stores, venture_of
from functions.shared.contracts import answers
from functions.shared.domain.contact import Held
from functions.shared.ports.table import Item
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.store.holds import HELD


def show(request: Request, stores: Stores) -> Response:
    """Every scope that is paused, or those that were and came back."""
    queries.only(request, "status", *queries.PAGING)
    released = queries.choice(request, "status", ("paused", "released")) == "released"
    venture = venture_of(request, stores)
    found = [one for one in stores.brakes.of(venture.id) if one.holding is not released]
    page, after = queries.part(request, venture.pepper, found)
    listed = answers.Brakes(items=[answers.Brake.of(one) for one in page], next=after)
    return as_json(answers.plain(listed))


def list_held(request: Request, stores: Stores) -> Response:
    """Messages that wait: first those for their time, the soonest first, then what is paused."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    paused = [one.scope for one in stores.brakes.of(venture.id) if one.holding]

    def fetch(part: str, wanted: int, after: Item | None) -> tuple[list[Held], Item | None]:
        scope = None if part == HELD else part
        return stores.holds.page(venture.id, scope, request.at, limit=wanted, after=after)

    rows, after = gather(
        (HELD, *paused),
        fetch,
        lambda _: True,
        limit=queries.limit(request),
        start=queries.place(request, venture.pepper),
    )
    listed = answers.HeldMessages(
        items=[answers.HeldMessage.of(row) for row in rows],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def show_holidays(request: Request, stores: Stores) -> Response:
    """The days on which nobody is written to."""
    queries.only(request)
    venture = venture_of(request, stores)
    return as_json(
        answers.plain(answers.Holidays.of(stores.ventures.holidays(venture.id, strong=True)))
    )
