"""Parameters: changed, locked, proposed and decided; each act is one write with its reason."""

from collections.abc import Mapping
from http import HTTPStatus

from functions.accept_command.world import World, once_applied, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.domain.changes import Lock, Proposal
from functions.shared.domain.parameters import SPECS
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import FieldError, Refused, Unknown
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import needs, who
from functions.shared.store.configuration import Changed


def change_one(request: Request, world: World) -> Response:
    """Change one parameter."""
    venture = venture_of(request, world)
    body = requests.read(requests.ParameterBody, request.json())
    name = _name(request)
    return _changed(venture, request, world, changes={name: body.value}, reason=body.reason)


def change(request: Request, world: World) -> Response:
    """Change several parameters as one version."""
    venture = venture_of(request, world)
    body = requests.read(requests.ParametersPatch, request.json())
    return _changed(
        venture,
        request,
        world,
        changes=body.changes,
        reason=body.reason,
        expected=body.version,
    )


def apply_preset(request: Request, world: World) -> Response:
    """Change what a preset names, as one version."""
    venture = venture_of(request, world)
    body = requests.read(requests.PresetBody, request.json() if request.body else {})
    preset = request.path["preset"]
    changed = once_applied(
        lambda: world.configuration.apply_preset(
            venture.id,
            preset,
            by=who(request),
            reason=body.reason or f"preset {preset}",
            at=request.at,
            expected=body.version,
        ),
        world,
    )
    return _told(changed)


def lock(request: Request, world: World) -> Response:
    """Forbid changes to a parameter."""
    venture = venture_of(request, world)
    name = _name(request)
    world.configuration.lock(venture.id, name, _word(request))
    return _shown(name, venture, world)


def unlock(request: Request, world: World) -> Response:
    """Allow changes to a parameter again."""
    venture = venture_of(request, world)
    name = _name(request)
    world.configuration.unlock(venture.id, name, _word(request))
    return _shown(name, venture, world)


def propose(request: Request, world: World) -> Response:
    """Let a change wait for the executive."""
    venture = venture_of(request, world)
    body = requests.read(requests.ProposalBody, request.json())
    proposal = world.proposals.propose(
        venture.id, body.changes, by=who(request), reason=body.reason, at=request.at
    )
    return _proposal(proposal, venture, world, HTTPStatus.CREATED)


def decide(
    venture: Venture, body: requests.DecisionBody, request: Request, world: World
) -> Response:
    """Approve, reject or modify a proposal: the executive alone may."""
    needs(request, "executive")
    modification = _modification(body)
    decided = once_applied(
        lambda: world.proposals.decide(
            venture.id,
            request.path["approval"],
            body.decision,
            changes=modification,
            by=who(request),
            reason=body.reason,
            at=request.at,
        ),
        world,
    )
    return _proposal(decided, venture, world)


def _modification(body: requests.DecisionBody) -> Mapping[str, object]:
    """What a modification changes; every decision has its reason."""
    wrong = []
    if not body.reason.strip():
        wrong.append(FieldError("reason", "must say why"))
    if body.decision == "modify" and body.changes is None:
        wrong.append(FieldError("changes", "must say what is applied instead"))
    if body.decision != "modify" and body.changes is not None:
        wrong.append(FieldError("changes", "belongs to the decision modify alone"))
    if wrong:
        raise Refused("the decision was not understood: nothing was changed", *wrong)
    return body.changes or {}


def _name(request: Request) -> str:
    name = request.path["name"]
    if name not in SPECS:
        raise Unknown(
            f"there is no parameter {name!r}", FieldError(name, "is no parameter", within="")
        )
    return name


def _word(request: Request) -> Lock:
    body = requests.read(requests.LockBody, request.json() if request.body else {})
    return Lock(who(request), request.at, body.reason)


def _changed(
    venture: Venture,
    request: Request,
    world: World,
    *,
    changes: Mapping[str, object],
    reason: str,
    expected: int | None = None,
) -> Response:
    changed = once_applied(
        lambda: world.configuration.change(
            venture.id, changes, by=who(request), reason=reason, at=request.at, expected=expected
        ),
        world,
    )
    return _told(changed)


def _told(changed: Changed) -> Response:
    said = answers.ParametersChanged.of(changed.parameters, pending=changed.pending)
    return as_json(answers.plain(said))


def _shown(name: str, venture: Venture, world: World) -> Response:
    steering = world.configuration.steering(venture.id, strong=True)
    return as_json(answers.plain(answers.Parameter.of(name, steering)))


def _proposal(
    proposal: Proposal, venture: Venture, world: World, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    steering = world.configuration.steering(venture.id, strong=True)
    return as_json(answers.plain(answers.Proposal.of(proposal, steering)), status)
