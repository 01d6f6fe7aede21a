"""What people say of gates: that the entry counts as passed, that somebody was trained."""

from functions.accept_command.world import World, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.contracts import gates as contract
from functions.shared.domain.gates import Trained
from functions.shared.domain.ventures import Override
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import who


def override_entry(request: Request, world: World) -> Response:
    """Let the entry gate count as passed."""
    venture = venture_of(request, world)
    body = requests.read(requests.OverrideBody, request.json())
    override = Override(who(request), request.at, body.reason)
    world.ventures.override_entry(venture.id, override)
    parameters = world.ventures.parameters(venture.id, strong=True).active
    gate = contract.Gate.of_entry(world.gates.entry(venture.id, parameters, request.at))
    return as_json(answers.plain(gate))


def confirm_training(request: Request, world: World) -> Response:
    """Keep that who looks after an owner's customers was trained, once; repeated, it stays."""
    venture = venture_of(request, world)
    body = requests.read(contract.TrainingBody, request.json())
    said = Trained(owner=body.owner, by=who(request), at=request.at)
    kept = world.stages.train(venture.id, said)
    return as_json(answers.plain(contract.Training.of(kept)))
