"""The standing triggers, what fired, and what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, cast, get_args

from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.contracts import triggers as shown
from functions.shared.domain import system, trigger_figures
from functions.shared.domain.triggers import Firing, Trigger
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Item
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json

DAYS: Final = 90
MOST_DAYS: Final = 400
TRIGGERS: Final[Sequence[Trigger]] = get_args(Trigger)
PAGE: Final = 100
MOST_READ: Final = 5_000
"""So many of a trigger's firings are read at most: somebody waits."""
MOST_OPEN: Final = 20


def show(request: Request, stores: Stores) -> Response:
    """Each trigger: its rule, its last look, what is open, and its figures of the last days."""
    queries.only(request, "days", *queries.PAGING)
    days = queries.whole(request, "days", DAYS, most=MOST_DAYS)
    venture = venture_of(request, stores)
    page, after = queries.part(request, venture.pepper, TRIGGERS)
    since = request.at - timedelta(days=days)
    items = []
    for trigger in page:
        read = _firings(venture.id, trigger, stores)
        items.append(
            shown.StandingTrigger.of(
                trigger,
                stores.looks.last(venture.id, trigger),
                _within(read, since, request.at),
                [one for one in read if one.status == "open"][:MOST_OPEN],
                _uptime(venture, since, request.at, stores) if trigger == "RETENTION-004" else (),
            )
        )
    return as_json(answers.plain(shown.StandingTriggers(days=days, items=items, next=after)))


def _uptime(
    venture: Venture, since: datetime, at: datetime, stores: Stores
) -> tuple[trigger_figures.Figure, ...]:
    """The uptime that RETENTION-004 is for, by the looks at the success system."""
    said = system.uptime(stores.systems.looks(venture.id, since, at), since, at)
    return (trigger_figures.of_uptime(said, active(venture, stores).target_uptime_percent),)


def list_firings(request: Request, stores: Stores) -> Response:
    """A trigger's firings, the newest first."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    page, after = stores.firings.page(
        venture.id,
        _trigger(request),
        limit=queries.limit(request),
        after=cast("Item | None", queries.place(request, venture.pepper)),
    )
    listed = shown.Firings(
        items=[shown.Firing.of(one) for one in page],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def show_firing(request: Request, stores: Stores) -> Response:
    """One firing, with everything that was done about it."""
    queries.only(request)
    venture = venture_of(request, stores)
    firing = stores.firings.get(venture.id, request.path["firing"])
    if firing.trigger != _trigger(request):
        raise Unknown(f"{firing.trigger} is its trigger")
    return as_json(answers.plain(shown.Firing.of(firing)))


def _trigger(request: Request) -> Trigger:
    said = request.path["trigger"].upper()
    for trigger in TRIGGERS:
        if trigger == said:
            return trigger
    raise Unknown(f"the triggers are {', '.join(TRIGGERS)}")


def _firings(venture: str, trigger: Trigger, stores: Stores) -> list[Firing]:
    """A trigger's firings, the newest first."""
    found: list[Firing] = []
    after: Item | None = None
    while len(found) < MOST_READ:
        page, after = stores.firings.page(venture, trigger, limit=PAGE, after=after)
        found += page
        if after is None:
            break
    return found


def _within(fired: Sequence[Firing], since: datetime, until: datetime) -> list[Firing]:
    return [one for one in fired if since < one.fired_at <= until]
