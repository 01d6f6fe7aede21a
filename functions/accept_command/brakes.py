"""Brakes, as people pull and release them, and the holidays on which nobody is written to."""

from collections.abc import Iterator

from functions.accept_command.world import World, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.domain import brakes
from functions.shared.domain.brakes import EVERYTHING, VENTURE, Wish, playbook_scope
from functions.shared.domain.contact import Holidays
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.kernel.errors import Unknown
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import needs, who


def change(request: Request, world: World) -> Response:
    """Pause a scope, or take it a step further on its way back."""
    body = requests.read(requests.BrakeBody, request.json())
    wish = Wish(
        action=body.action,
        by=who(request),
        at=request.at,
        reason=body.reason,
        cause=body.root_cause,
        percent=body.percent,
    )
    return _changed(request, request.path["scope"], wish, world)


def pause_playbook(request: Request, world: World) -> Response:
    """Pause one playbook: nothing more of it happens until it is resumed."""
    body = requests.read(requests.PauseBody, request.json())
    wish = Wish(action="pause", by=who(request), at=request.at, reason=body.reason)
    return _changed(request, playbook_scope(request.path["name"]), wish, world)


def resume_playbook(request: Request, world: World) -> Response:
    """Resume one playbook."""
    body = requests.read(requests.PauseBody, request.json())
    wish = Wish(action="resume", by=who(request), at=request.at, reason=body.reason)
    return _changed(request, playbook_scope(request.path["name"]), wish, world)


def keep_holidays(request: Request, world: World) -> Response:
    """Keep the venture's holidays, in place of the former ones."""
    venture = venture_of(request, world)
    body = requests.read(requests.HolidaysBody, request.json())
    holidays = Holidays(
        everywhere=tuple(sorted(set(body.everywhere))),
        zones={zone: tuple(sorted(set(days))) for zone, days in sorted(body.zones.items())},
    )
    world.ventures.keep_holidays(venture.id, holidays, by=who(request), at=request.at)
    return as_json(answers.plain(answers.Holidays.of(holidays)))


def _changed(request: Request, scope: str, wish: Wish, world: World) -> Response:
    if scope in (EVERYTHING, VENTURE):
        needs(request, "executive")
    venture = venture_of(request, world)
    _check(venture.id, scope, world)
    brake, _ = world.brakes.change(
        venture.id, scope, lambda known: brakes.changed(known, scope, wish)
    )
    if brake.automatic and brake.review_by is None:
        # A review is what the alerts ask for; asked for twice, they close twice, which is once.
        outcome = f"{wish.action} by {wish.by}: {wish.cause or wish.reason}"
        world.alerts.close(venture.id, "campaigns_paused", scope, outcome, request.at)
        if brake.evidence and brake.evidence.about == "nps":
            world.alerts.close(venture.id, "nps_dropped", "nps", outcome, request.at)
    return as_json(answers.plain(answers.Brake.of(brake)))


def _check(venture: str, scope: str, world: World) -> None:
    """Let pass a scope that names something, or that a brake is on.

    Raises:
        Unknown: it names no scope, no playbook or no step.
    """
    kind, _, rest = scope.partition(":")
    name, _, step = rest.partition(":")
    if scope in (EVERYTHING, VENTURE) or world.brakes.find(venture, scope):
        return
    if kind == "playbook" and not step:
        world.playbooks.newest(venture, name)
    elif kind == "step" and step:
        newest = world.playbooks.newest(venture, name)
        if not any(step in ids for ids in _steps(venture, newest, world)):
            there = ", ".join(one.id for one in newest.steps)
            raise Unknown(f"the playbook {name!r} has no step {step!r}; there are {there}")
    else:
        raise Unknown(
            f"there is no scope {scope!r}; there are everything, venture, playbook:<name> and "
            "step:<name>:<step>"
        )


def _steps(venture: str, newest: Playbook, world: World) -> Iterator[list[str]]:
    """The steps of each version of a playbook, the newest first: runs keep what they began with."""
    yield [one.id for one in newest.steps]
    for version in range(newest.version - 1, 0, -1):
        try:
            kept = world.playbooks.kept(venture, newest.name, version)
        except Unknown:
            continue  # It came with an earlier release.
        yield [one.id for one in kept.document.steps]
