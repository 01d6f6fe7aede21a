"""Trying again what nobody took up: only in ways that do no harm when somebody does it, too."""

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Final

from functions.check_system.world import Case, World
from functions.shared.domain.system import Component
from functions.shared.domain.turns import Pace, packs
from functions.shared.kernel.errors import Unavailable
from functions.shared.store import keys
from functions.shared.store.components import Overdue

MOST: Final = 50
"""So much is tried again in one look, what waits longest first."""
SLOWLY: Final = Pace(per_second=1.0)
"""The mail service takes one message a second everywhere."""


def retry(component: Component, case: Case, world: World) -> str:
    """Try again what a component left undone; what was done, in a sentence."""
    late = case.examined.overdue.get(component, ())
    match component:
        case "scores":
            return _look_again(late, case, world)
        case "crm_sync":
            return "the next sync tries again by itself"
        case "campaigns" | "surveys" if late:
            return _hand_on(component, late, world)
        case _:
            return "nothing is left undone to try again: a person must switch a playbook on"


def _look_again(late: Sequence[Overdue], case: Case, world: World) -> str:
    """Look at the bands that nobody looked at, as the sweep would."""
    looked, failed = 0, ""
    parameters = partial(world.remembered.parameters, case.venture.id)
    entries = (entry for one in late for entry in one.entries)
    for entry in islice(entries, MOST):
        _, customer = keys.customer_of(entry.pk)
        try:
            world.health.bring_up_to_date(case.venture.id, customer, (), parameters, case.at)
        except Exception as error:  # noqa: BLE001 -- whatever it is, that is the finding
            failed = type(error).__name__
        else:
            looked += 1
    return f"{looked} customers were looked at" + (f"; others failed of {failed}" if failed else "")


def _hand_on(component: Component, late: Sequence[Overdue], world: World) -> str:
    """Hand what is due to the workers, as its own schedule would; each message goes once anyway."""
    queue = world.steps if component == "campaigns" else world.surveyors
    handed = 0
    try:
        for one in late:
            entries = one.entries[: MOST - handed]
            queue.hand_out(one.kind, packs(entries, SLOWLY))
            handed += len(entries)
    except Unavailable as trouble:
        return f"{handed} were handed to the workers again; then: {trouble.detail}"
    return f"{handed} were handed to the workers again"
