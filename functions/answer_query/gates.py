"""The gates: entry, substages and exit, each with what it rests on."""

from functions.answer_query.stores import Stores, active, venture_of
from functions.shared.contracts import answers
from functions.shared.contracts import gates as contract
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json


def list_all(request: Request, stores: Stores) -> Response:
    """Every gate, as it is decided now."""
    queries.only(request, *queries.PAGING)
    venture = venture_of(request, stores)
    parameters = active(venture, stores)
    gates = contract.Gates.all(
        stores.gates.entry(venture.id, parameters, request.at),
        stores.stages.decided(venture.id, parameters, request.at),
    )
    page, after = queries.part(request, venture.pepper, gates)
    return as_json(answers.plain(contract.Gates(items=page, next=after)))
