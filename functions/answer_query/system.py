"""Whether the success system itself works, and how much of the time it did."""

from datetime import timedelta
from typing import Final

from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.contracts import system as shown
from functions.shared.domain import system
from functions.shared.domain.system import COMPONENTS, WINDOWS
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json

OUTAGES: Final = 10


def show(request: Request, stores: Stores) -> Response:
    """How the components stand at the instant of the question, and their uptime by the looks."""
    queries.only(request)
    venture = venture_of(request, stores)
    parameters, at = active(venture, stores), request.at
    overdue = stores.components.overdue(at).get(venture.id, {})
    examined = stores.components.examine(venture, parameters, at, overdue)
    looks = stores.systems.looks(venture.id, at - timedelta(days=max(WINDOWS)), at)
    firings, _ = stores.firings.page(venture.id, "RETENTION-004", limit=OUTAGES)
    said = shown.System.of(
        shown.Now(
            at=at,
            findings=examined.findings,
            lag=stores.components.lag(venture.id, at),
            crm_success=examined.crm_success,
            active_campaigns=examined.active_campaigns,
            canary=stores.canaries.last(),
        ),
        stores.systems.kept([venture.id]).get(venture.id),
        {
            (days, component): system.uptime(looks, at - timedelta(days=days), at, component)
            for days in WINDOWS
            for component in (None, *COMPONENTS)
        },
        firings,
        parameters,
    )
    return as_json(answers.plain(said))
