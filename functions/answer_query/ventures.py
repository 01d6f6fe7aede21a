"""Ventures, their sources, their gates and their parameters."""

from functools import partial
from typing import cast

from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.domain.ventures import selected
from functions.shared.ports.table import Item
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json

EVERYBODY = "ventures"
"""Signs the cursors of the one list that belongs to no venture."""


def list_all(request: Request, stores: Stores) -> Response:
    """A page of all ventures."""
    queries.only(request, *queries.PAGING)
    place = cast("Item | None", queries.place(request, EVERYBODY))
    page, after = stores.ventures.page(limit=queries.limit(request), after=place)
    modes = stores.ventures.modes([venture.id for venture in page])
    listed = answers.Ventures(
        items=[answers.Venture.of(venture, modes[venture.id]) for venture in page],
        next=queries.cursor(request, EVERYBODY, after),
    )
    return as_json(answers.plain(listed))


def show_selected(request: Request, stores: Stores) -> Response:
    """The venture that is meant where none is named."""
    queries.only(request)
    venture = selected(stores.ventures.all())
    mode = active(venture, stores).progression_mode
    return as_json(answers.plain(answers.Venture.of(venture, mode)))


def show(request: Request, stores: Stores) -> Response:
    """One venture."""
    queries.only(request)
    venture = venture_of(request, stores)
    mode = active(venture, stores).progression_mode
    return as_json(answers.plain(answers.Venture.of(venture, mode)))


def list_sources(request: Request, stores: Stores) -> Response:
    """The connected sources."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    page, after = queries.part(request, venture.pepper, stores.ventures.sources(venture.id))
    listed = [
        answers.Source(source=source.name, connected_at=source.connected_at, by=source.by)
        for source in page
    ]
    return as_json(answers.plain(answers.Sources(items=listed, next=after)))


def list_imports(request: Request, stores: Stores) -> Response:
    """Dropped files, and what became of them."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    page, after = stores.imports.page(
        venture.id,
        limit=queries.limit(request),
        after=cast("Item | None", queries.place(request, venture.pepper)),
    )
    listed = answers.Imports(
        items=[answers.Import.of(one) for one in page],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def list_holding(request: Request, stores: Stores) -> Response:
    """Facts that wait for their customer, or those that waited in vain."""
    queries.only(request, "status", *queries.PAGING)
    status = queries.choice(request, "status", ("waiting", "expired")) or "waiting"
    venture = venture_of(request, stores)
    listing = (
        partial(stores.customers.expired, at=request.at)
        if status == "expired"
        else stores.customers.holding
    )
    page, after = listing(
        venture.id,
        limit=queries.limit(request),
        after=cast("Item | None", queries.place(request, venture.pepper)),
    )
    listed = answers.Holding(
        items=[answers.HeldFact.of(held.fact, held.since, held.until, status) for held in page],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))
