"""Presses of buttons in Slack: commands as over HTTP, given by whom Slack vouches for.

Who somebody is there says nothing about what they may do here; that says the venture's list.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from functions.accept_command import flow
from functions.accept_command.world import World
from functions.shared.domain.brakes import VENTURE
from functions.shared.domain.playbooks.document import Slack
from functions.shared.domain.presses import Press
from functions.shared.kernel.errors import Conflict, Forbidden, Refused
from functions.shared.ports.outside import SlackReplies
from functions.shared.runtime.http import Request
from functions.shared.runtime.people import Role
from functions.shared.store.acts import Acts
from functions.shared.store.presses import Presses, kept

Command: TypeAlias = tuple[str, Mapping[str, str], Mapping[str, object]]
"""A route, the names in its path, and the body."""

_VENTURE: Final = "POST /v1/ventures/{venture}"
IN_SLACK: Final = "in Slack"


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of a press, and the words for who pressed; none where they had them before."""

    done: bool
    said: str | None


def carry_out(venture: str, press: Press, world: World) -> Carried:
    """Do what the button stands for, once, if whoever pressed it may.

    Raises:
        Unavailable: it was not done; doing it again does no harm.
    """
    try:
        if Presses(world.table).known(venture, press):
            return Carried(done=True, said=None)
        said = _given(venture, press, world)
    except (Refused, Conflict) as refusal:
        return Carried(done=False, said=f"Not done: {refusal.detail}")
    # Where nothing was left to change, nothing has kept the press yet.
    Presses(world.table).keep(venture, press)
    return Carried(done=True, said=said)


def answer(press: Press, carried: Carried, replies: SlackReplies) -> None:
    """Tell who pressed what came of it, where they pressed; what was done, everybody there.

    Raises:
        Refused, Unavailable: they were not told.
    """
    if press.reply_url and carried.said:
        replies.reply(press.reply_url, press.user, carried.said, to_all=carried.done)


def _given(venture: str, press: Press, world: World) -> str:
    role = _role(venture, press, world)
    buttons = ON_ALERTS if press.alert else BUTTONS
    if press.action not in buttons:
        raise Refused("there is no such button here")
    command, said = buttons[press.action]
    route, names, body = command(press, venture, world)
    # What the press changes and that it was carried out are one write.
    one_with = (kept(venture, press),)
    once = replace(world, acts=Acts(world.table, joined=one_with), joined=one_with)
    path = {"venture": venture, **names}
    flow.routes(once)[route](_request(press, role, route, path, body))
    return said


def _role(venture: str, press: Press, world: World) -> Role:
    known = world.channels.slack_people(venture)
    role = known.role_of(press.user) if known else None
    if role is None:
        raise Forbidden(
            f"nobody has said what {press.user} may do here; an executive adds that id to the "
            "people of Slack"
        )
    return role


def _request(
    press: Press, role: Role, route: str, path: Mapping[str, str], body: Mapping[str, object]
) -> Request:
    return Request(
        route_key=route,
        method="POST",
        target="",
        path=path,
        query={},
        headers={},
        body=json.dumps(body).encode(),
        content_type="application/json",
        at=press.at,
        received_ms=round(press.at.timestamp() * 1000),
        subject=press.by,
        roles=frozenset({role}),
    )


def _decide(decision: str) -> "Callable[[Press, str, World], Command]":
    def command(press: Press, venture: str, world: World) -> Command:
        names = {"approval": press.enrolment}
        step = _waiting(press, venture, world)
        body = {"decision": decision, "reason": IN_SLACK, "step": step}
        return f"{_VENTURE}/approvals/{{approval}}", names, body

    return command


def _waiting(press: Press, venture: str, world: World) -> str:
    """The step that a decision is about: the one that the message names.

    A message that is a step itself asks about what follows it; so does no other, for the step
    that the executive was asked about may long be behind.

    Raises:
        Unknown: there is no such run.
        Conflict: it has gone on by now.
    """
    run = world.enrolments.get(venture, press.enrolment)
    step = run.document.step(press.step)
    asked = run.document.following(press.step) if isinstance(step, Slack) else press.step
    if run.step is None or run.step != asked:
        raise Conflict("the step that this was about no longer waits")
    return run.step


def _contacted(press: Press, venture: str, world: World) -> Command:
    del venture, world
    route = f"{_VENTURE}/enrolments/{{enrolment}}/contacted"
    return route, {"enrolment": press.enrolment}, {"note": IN_SLACK}


def _stop(press: Press, venture: str, world: World) -> Command:
    del venture, world
    route = f"{_VENTURE}/enrolments/{{enrolment}}/stop"
    return route, {"enrolment": press.enrolment}, {"reason": IN_SLACK}


def _pause(press: Press, venture: str, world: World) -> Command:
    del press, venture, world
    return (
        f"{_VENTURE}/brakes/{{scope}}",
        {"scope": VENTURE},
        {"action": "pause", "reason": IN_SLACK},
    )


def _answer(press: Press, venture: str, world: World) -> Command:
    del venture, world
    body = {"action": press.action, "reason": IN_SLACK}
    return f"{_VENTURE}/alerts/{{alert}}", {"alert": press.alert or ""}, body


BUTTONS: Final[Mapping[str, tuple[Callable[[Press, str, World], Command], str]]] = {
    "approve": (_decide("approve"), "approved it."),
    "reject": (_decide("reject"), "rejected it; the step is left out."),
    "contacted": (_contacted, "has contacted the customer."),
    "stop_program": (_stop, "stopped the program."),
    "pause_campaigns": (_pause, "paused all campaigns."),
}
"""Our buttons by their `action_id`: the command, and the words that follow who pressed."""
ON_ALERTS: Final[Mapping[str, tuple[Callable[[Press, str, World], Command], str]]] = {
    "acknowledge": (_answer, "is on it."),
    "contacted": (_answer, "has contacted the customer."),
    "stop_program": (_answer, "stopped the program."),
    "pause_campaigns": (_answer, "paused all campaigns."),
}
"""The buttons under alerts, likewise."""
