"""What became of a message is written with its run, which somebody may have touched meanwhile."""

from collections.abc import Callable
from typing import Final

from functions.advance_playbooks.case import World
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.kernel.errors import Unknown

ATTEMPTS: Final = 4
"""How often it is written anew, because somebody else was faster."""


def with_run(
    run: Enrolment,
    waits: Callable[[Enrolment], bool],
    world: World,
    write: Callable[[Enrolment | None], bool],
) -> None:
    """Write what became of a message, with the run as it stands.

    Who was faster may have noted a contact, or ended the run: `write` gets the run while it `waits`
    for the message still, and None once it does not, and says whether it was written. Where the
    mail service's event was faster, that stands.
    """
    for _ in range(ATTEMPTS):
        if write(run):
            return
        try:
            run = world.enrolments.get(run.venture, run.id)
        except Unknown:
            return  # Erased: nothing of the customer remains, and this neither.
        if not waits(run):
            write(None)
            return
