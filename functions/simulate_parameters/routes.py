"""Who may ask, and what is asked: a change, checked as a real one is."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Final, cast

from functions.shared.contracts import answers, requests
from functions.shared.contracts.simulations import Simulation, SimulationBody, UnderWay
from functions.shared.domain.simulation import Asked, Question
from functions.shared.domain.ventures import Venture
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, Route, as_json
from functions.shared.runtime.people import for_role
from functions.simulate_parameters import flow
from functions.simulate_parameters.flow import World

SIMULATIONS: Final = "/v1/ventures/{venture}/parameters/simulations"
LOOK_AGAIN: Final = "5"
"""Seconds after which it is worth to look whether a simulation is done."""


def routes(world: World) -> Mapping[str, Route]:
    """The routes, open to whoever may propose a change."""
    return {
        f"POST {SIMULATIONS}": for_role("success_manager", lambda asked: _simulate(asked, world)),
        f"GET {SIMULATIONS}/{{simulation}}": for_role(
            "success_manager", lambda asked: _show(asked, world)
        ),
    }


def _simulate(request: Request, world: World) -> Response:
    queries.only(request)
    waits_until = world.elapsed() + flow.LONGEST_WAIT
    venture = _venture(request, world)
    body = requests.read(SimulationBody, request.json())
    active = world.ventures.parameters(venture.id, strong=True).active
    candidate = active.changed(body.changes, active.version + 1)
    question = Question(
        old=active,
        new=candidate,
        programs=world.playbooks.programs(venture.id),
        days=body.days,
        at=request.at,
    )
    asked = Asked(question, flow.blocked(venture, question, world))

    customers = flow.first(venture, flow.MOST_AWAITED + 1, world)
    if flow.is_direct(len(customers), question):
        found, looked = flow.look(venture.id, customers, question, world)
        if looked == len(customers):
            return as_json(answers.plain(Simulation.of(found, asked)))
    identity = flow.begin(venture, asked, world)
    few = len(customers) <= flow.MOST_AWAITED
    if few and flow.awaited(venture, identity, waits_until, world):
        whole = flow.page(venture, identity, None, flow.MOST_AT_ONCE, world)
        # What does not fit into one answer is read page by page at its place.
        if whole and whole[1] is None:
            return as_json(answers.plain(Simulation.of(whole[0], asked, identity=identity)))
    return _under_way(venture, identity)


def _show(request: Request, world: World) -> Response:
    queries.only(request, "cursor")
    venture, identity = _venture(request, world), request.path["simulation"]
    asked = world.simulations.asked(venture.id, identity)
    after = cast("str | None", queries.place(request, venture.pepper))
    found = flow.page(venture, identity, after, flow.MOST_FINDINGS, world)
    if found is None:
        return _under_way(venture, identity)
    listed, last = found
    cursor = queries.cursor(request, venture.pepper, last)
    return as_json(answers.plain(Simulation.of(listed, asked, identity=identity, cursor=cursor)))


def _under_way(venture: Venture, identity: str) -> Response:
    location = f"{SIMULATIONS.format(venture=venture.id)}/{identity}"
    said = UnderWay(status="running", id=identity, location=location)
    response = as_json(answers.plain(said), HTTPStatus.ACCEPTED)
    later = {"location": location, "retry-after": LOOK_AGAIN}
    return replace(response, headers={**response.headers, **later})


def _venture(request: Request, world: World) -> Venture:
    return world.ventures.get(request.path["venture"].lower(), strong=True)
