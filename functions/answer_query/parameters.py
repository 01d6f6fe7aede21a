"""Parameters: what they are, who locked them, how far a change is, and everything done to them."""

from dataclasses import asdict
from typing import cast

from functions.answer_query.stores import Stores, venture_of
from functions.shared.contracts import answers
from functions.shared.domain.changes import Steering
from functions.shared.domain.parameters import SPECS
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Item
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.store import keys


def show(request: Request, stores: Stores) -> Response:
    """Every parameter."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    steering = stores.configuration.steering(venture.id, strong=True)
    progress = _progress(venture, steering, stores)
    names, after = queries.part(request, venture.pepper, list(SPECS))
    said = answers.ParametersInForce.of(steering, progress, names, after)
    return as_json(answers.plain(said))


def list_acts(request: Request, stores: Stores) -> Response:
    """Who did what to the parameters, newest first."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    acts, after = stores.configuration.audit(
        venture.id,
        limit=queries.limit(request),
        after=cast("Item | None", queries.place(request, venture.pepper)),
    )
    listed = answers.ParametersAudit(
        items=[answers.ParametersAct.model_validate(asdict(act)) for act in acts],
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(listed))


def _progress(venture: Venture, steering: Steering, stores: Stores) -> answers.Progress | None:
    pending = steering.in_force.pending
    if pending is None:
        return None
    applying = stores.configuration.applying(venture.id, pending.version)
    return answers.Progress.of(applying.made_by, applying.prepared, keys.SEGMENTS)
