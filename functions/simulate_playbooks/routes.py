"""Who may ask, and what is asked: a playbook, checked as a saved one is."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Final, cast

from functions.accept_command import drafts
from functions.shared.contracts import answers, requests
from functions.shared.contracts.simulations import (
    PlaybookSimulation,
    PlaybookSimulationBody,
    UnderWay,
)
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.domain.playbooks.simulation import Question
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import Unknown
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, Route, as_json
from functions.shared.runtime.people import for_role
from functions.simulate_playbooks import flow
from functions.simulate_playbooks.flow import World

SIMULATIONS: Final = "/v1/ventures/{venture}/playbooks/{name}/simulations"
LOOK_AGAIN: Final = "5"
"""Seconds after which it is worth to look whether a simulation is done."""


def routes(world: World) -> Mapping[str, Route]:
    """The routes, open to whoever may enter customers into playbooks."""
    return {
        f"POST {SIMULATIONS}": for_role("success_manager", lambda asked: _simulate(asked, world)),
        f"GET {SIMULATIONS}/{{simulation}}": for_role(
            "success_manager", lambda asked: _show(asked, world)
        ),
    }


def _simulate(request: Request, world: World) -> Response:
    queries.only(request)
    venture = _venture(request, world)
    said = request.json() if request.body else {}
    body = requests.read(PlaybookSimulationBody, said)
    question = Question(
        playbook=_playbook(venture, request.path["name"], body, world),
        past=body.over == "past",
        days=body.days,
        granted=body.approvals == "granted",
        at=request.at,
    )
    customers = flow.first(venture, flow.DIRECT + 1, world)
    if len(customers) <= flow.DIRECT:
        found, looked = flow.look(venture, customers, question, world)
        if looked == len(customers) and len(found.happened) <= flow.MOST_LISTED:
            why = flow.blocked(venture, request.at, world)
            return as_json(answers.plain(PlaybookSimulation.of(found, question, why)))
    return _under_way(request, venture, flow.begin(venture, question, world))


def _playbook(venture: Venture, name: str, body: PlaybookSimulationBody, world: World) -> Playbook:
    if body.document is None:
        return world.playbooks.newest(venture.id, name)
    return drafts.next_version(body.document, name, venture.id, world.templates)


def _show(request: Request, world: World) -> Response:
    queries.only(request, "cursor")
    venture, identity = _venture(request, world), request.path["simulation"]
    question, why = world.simulations.asked(venture.id, identity)
    if question.playbook.name != request.path["name"]:
        raise Unknown(f"it is a simulation of the playbook {question.playbook.name}")
    after = cast("str | None", queries.place(request, venture.pepper))
    found = flow.page(venture, identity, after, world)
    if found is None:
        return _under_way(request, venture, identity)
    listed, last = found
    cursor = queries.cursor(request, venture.pepper, last)
    said = PlaybookSimulation.of(listed, question, why, identity=identity, cursor=cursor)
    return as_json(answers.plain(said))


def _under_way(request: Request, venture: Venture, identity: str) -> Response:
    place = SIMULATIONS.format(venture=venture.id, name=request.path["name"])
    location = f"{place}/{identity}"
    said = UnderWay(status="running", id=identity, location=location)
    response = as_json(answers.plain(said), HTTPStatus.ACCEPTED)
    later = {"location": location, "retry-after": LOOK_AGAIN}
    return replace(response, headers={**response.headers, **later})


def _venture(request: Request, world: World) -> Venture:
    return world.ventures.get(request.path["venture"].lower(), strong=True)
