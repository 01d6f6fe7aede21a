"""Ventures and what steers them: status, sources."""

from dataclasses import replace
from http import HTTPStatus

from functions.accept_command.world import World, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.domain.sources import check_secret
from functions.shared.domain.ventures import Venture
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import who
from functions.shared.store.ventures import Source

ON_THE_VENTURE = "set on the venture"


def create(request: Request, world: World) -> Response:
    """Keep a new venture."""
    body = requests.read(requests.VentureBody, request.json())
    venture = Venture(
        id=world.new_id(),
        name=body.name,
        status=body.status,
        current_workflow_stage=body.current_workflow_stage,
        created_at=request.at,
        pepper=world.new_secret(),
    )
    world.ventures.create(venture)
    mode = _set_mode(venture, body.progression_mode, request, world)
    return as_json(answers.plain(answers.Venture.of(venture, mode)), HTTPStatus.CREATED)


def change(request: Request, world: World) -> Response:
    """Change what the body names; the progression mode is a parameter, and changed as one."""
    body = requests.read(requests.VenturePatch, request.json())
    said = body.model_dump(exclude_none=True)
    venture = venture_of(request, world)
    mode = _set_mode(venture, said.pop("progression_mode", None), request, world)
    if said:
        venture = world.ventures.change(venture.id, lambda before: replace(before, **said))
    return as_json(answers.plain(answers.Venture.of(venture, mode)))


def connect_source(request: Request, world: World) -> Response:
    """Set the secret that a source signs with."""
    name = request.path["source"]
    venture = venture_of(request, world)
    body = requests.read(requests.SourceBody, request.json())
    check_secret(name, body.secret)
    source = Source(name, request.at, who(request))
    world.secrets.replace(f"{world.secret_prefix}{venture.id}/{name}", body.secret)
    world.ventures.connect(venture.id, source)
    said = answers.Source(source=name, connected_at=source.connected_at, by=source.by)
    return as_json(answers.plain(said))


def _set_mode(venture: Venture, mode: str | None, request: Request, world: World) -> str:
    """The venture's progression mode, after it was set where it is named."""
    if mode is not None:
        world.ventures.change_parameters(
            venture.id,
            {"progression_mode": mode},
            by=who(request),
            reason=ON_THE_VENTURE,
            at=request.at,
        )
    return world.ventures.parameters(venture.id, strong=True).active.progression_mode
