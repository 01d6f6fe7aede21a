"""Which command is carried out where, and who may give it: one line per route."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from functions.accept_command import (
    alerts,
    approvals,
    brakes,
    channels,
    customers,
    enrolments,
    gates,
    holding,
    parameters,
    playbooks,
    tasks,
    templates,
    ventures,
)
from functions.accept_command.world import World
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, Route
from functions.shared.runtime.people import Role, for_role

Command: TypeAlias = Callable[[Request, World], Response]

_VENTURE: Final = "/v1/ventures/{venture}"
_PARAMETERS: Final = f"{_VENTURE}/parameters"
_CUSTOMER: Final = f"{_VENTURE}/customers/{{customer}}"

REPLAY: Final = f"POST {_VENTURE}/holding/replay"

COMMANDS: Final[Mapping[str, tuple[Role, Command]]] = {
    "POST /v1/ventures": ("executive", ventures.create),
    f"PATCH {_VENTURE}": ("executive", ventures.change),
    f"PUT {_VENTURE}/sources/{{source}}": ("executive", ventures.connect_source),
    f"PUT {_VENTURE}/channels/{{channel}}": ("executive", channels.connect),
    f"PUT {_VENTURE}/channels/slack/people": ("executive", channels.know_slack_people),
    f"PATCH {_PARAMETERS}": ("executive", parameters.change),
    f"PUT {_PARAMETERS}/{{name}}": ("executive", parameters.change_one),
    f"POST {_PARAMETERS}/{{name}}/lock": ("executive", parameters.lock),
    f"POST {_PARAMETERS}/{{name}}/unlock": ("executive", parameters.unlock),
    f"POST {_PARAMETERS}/presets/{{preset}}": ("executive", parameters.apply_preset),
    f"POST {_PARAMETERS}/proposals": ("success_manager", parameters.propose),
    f"POST {_VENTURE}/gates/entry": ("executive", gates.override_entry),
    f"POST {_VENTURE}/gates/training": ("viewer", gates.confirm_training),
    f"PUT {_CUSTOMER}": ("success_manager", customers.put),
    f"DELETE {_CUSTOMER}": ("executive", customers.erase),
    f"PUT {_VENTURE}/playbooks/{{name}}": ("executive", playbooks.save),
    f"POST {_VENTURE}/playbooks/{{name}}/pause": ("success_manager", brakes.pause_playbook),
    f"POST {_VENTURE}/playbooks/{{name}}/resume": ("success_manager", brakes.resume_playbook),
    f"POST {_VENTURE}/brakes/{{scope}}": ("success_manager", brakes.change),
    f"PUT {_VENTURE}/holidays": ("executive", brakes.keep_holidays),
    f"PUT {_VENTURE}/templates/{{name}}": ("executive", templates.save),
    f"POST {_VENTURE}/templates/{{name}}/preview": ("viewer", templates.preview),
    f"POST {_VENTURE}/facts": ("success_manager", customers.accept_facts),
    REPLAY: ("success_manager", holding.replay),
    f"POST {_CUSTOMER}/enrolments": ("success_manager", enrolments.enter),
    f"POST {_VENTURE}/enrolments/{{enrolment}}/stop": ("success_manager", enrolments.stop),
    f"POST {_VENTURE}/enrolments/{{enrolment}}/contacted": (
        "success_manager",
        enrolments.contacted,
    ),
    f"POST {_VENTURE}/enrolments/{{enrolment}}/snooze": ("success_manager", enrolments.snooze),
    f"POST {_VENTURE}/enrolments/{{enrolment}}/skip": ("success_manager", enrolments.skip),
    f"POST {_VENTURE}/tasks/{{task}}": ("success_manager", tasks.close),
    f"POST {_VENTURE}/approvals/{{approval}}": ("success_manager", approvals.decide),
    f"POST {_VENTURE}/alerts/test": ("success_manager", alerts.try_out),
    f"POST {_VENTURE}/alerts/{{alert}}": ("success_manager", alerts.answer),
}


def routes(world: World) -> dict[str, Route]:
    """Every route, open to whoever has its role."""
    return {key: for_role(role, _of(command, world)) for key, (role, command) in COMMANDS.items()}


def _of(command: Command, world: World) -> Route:
    def carried_out(request: Request) -> Response:
        queries.only(request, *(("cursor",) if request.route_key == REPLAY else ()))
        return command(request, world)

    return carried_out
