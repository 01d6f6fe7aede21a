"""Who may ask, and what is asked: a change, checked as a real one is."""

from collections.abc import Mapping
from typing import Final

from functions.shared.contracts import answers, requests
from functions.shared.contracts.simulations import Simulation, SimulationBody
from functions.shared.domain.simulation import Question
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, Route, as_json
from functions.shared.runtime.people import for_role
from functions.simulate_parameters import flow
from functions.simulate_parameters.flow import Stores

SIMULATE: Final = "POST /v1/ventures/{venture}/parameters/simulations"


def routes(stores: Stores) -> Mapping[str, Route]:
    """The route, open to whoever may propose a change."""
    return {SIMULATE: for_role("success_manager", lambda request: _simulate(request, stores))}


def _simulate(request: Request, stores: Stores) -> Response:
    queries.only(request)
    venture = stores.ventures.get(request.path["venture"].lower(), strong=True)
    body = requests.read(SimulationBody, request.json())
    active = stores.ventures.parameters(venture.id, strong=True).active
    candidate = active.changed(body.changes, active.version + 1)
    question = Question(old=active, new=candidate, days=body.days, at=request.at)
    found = flow.simulate(venture, question, stores)
    said = Simulation.of(found, question, flow.blocked(venture, question, stores))
    return as_json(answers.plain(said))
