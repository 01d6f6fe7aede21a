"""Alerts: which are open, who was told of them, and what people did about them."""

from functions.answer_query.lists import gather
from functions.answer_query.stores import Stores, venture_of
from functions.shared.contracts import alerts as contract
from functions.shared.contracts import answers
from functions.shared.domain.alerts import RULES, Alert
from functions.shared.ports.table import Item
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.store.alerts import Listed

PARTS: tuple[Listed, ...] = ("open", "closed")


def list_all(request: Request, stores: Stores) -> Response:
    """Alerts, the open ones first, each kind the newest first."""
    queries.only(request, "status", "kind", *queries.PAGING)
    status = queries.choice(request, "status", PARTS)
    kind = queries.choice(request, "kind", tuple(RULES))
    venture = venture_of(request, stores)
    parts = tuple(part for part in PARTS if status in (None, part))

    def fetch(part: str, wanted: int, after: Item | None) -> tuple[list[Alert], Item | None]:
        listed: Listed = "open" if part == "open" else "closed"
        return stores.alerts.page(venture.id, listed, limit=wanted, after=after)

    rows, after = gather(
        parts,
        fetch,
        lambda alert: kind in (None, alert.incident.kind),
        limit=queries.limit(request),
        start=queries.place(request, venture.pepper),
    )
    listed = contract.Alerts(
        items=[contract.Alert.of(row) for row in rows],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def show(request: Request, stores: Stores) -> Response:
    """One alert."""
    queries.only(request)
    venture = venture_of(request, stores)
    alert = stores.alerts.get(venture.id, request.path["alert"])
    return as_json(answers.plain(contract.Alert.of(alert)))
