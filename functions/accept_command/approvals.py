"""Decisions about what waits: steps of playbooks, and proposed changes of parameters."""

from functions.accept_command import enrolments, parameters
from functions.accept_command.world import World, venture_of
from functions.shared.contracts import requests
from functions.shared.domain.changes import PROPOSAL
from functions.shared.runtime.http import Request, Response


def decide(request: Request, world: World) -> Response:
    """Approve, reject or modify what waits; its identifier tells what it is."""
    venture = venture_of(request, world)
    body = requests.read(requests.DecisionBody, request.json())
    if request.path["approval"].startswith(PROPOSAL):
        return parameters.decide(venture, body, request, world)
    return enrolments.decide_step(venture, body, request, world)
