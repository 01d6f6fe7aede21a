"""What waits or failed gets another chance: held facts, and dead letters of the facts queue."""

from typing import Final, cast

from functions.accept_command.world import World, venture_of
from functions.shared.contracts import answers
from functions.shared.domain.facts import Addressed
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Item
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.store.customers import Erased, Known

PAGE: Final = 100
PAGES: Final = 10
"""A request looks at so many pages of held facts at most: somebody waits for its answer."""
MOST_LETTERS: Final = 500


def replay(request: Request, world: World) -> Response:
    """Send held facts whose customer is known by now, and dead letters, on their way again.

    Safe to repeat: a fact that was taken in already changes nothing. The dead letters are those of
    every venture: the queue is one.
    """
    venture = venture_of(request, world)
    after = cast("Item | None", queries.place(request, venture.pepper))
    # Who goes on with a replay has redriven already, and would take up what failed meanwhile.
    redriven = world.dead_letters.redrive(MOST_LETTERS) if after is None else 0
    looked = replayed = 0
    for _ in range(PAGES):
        page, after = world.customers.holding(venture.id, limit=PAGE, after=after)
        looked += len(page)
        replayed += _send(venture, [held.fact for held in page], request, world)
        if after is None:
            break
    said = answers.Replayed(
        replayed=replayed,
        waiting=looked - replayed,
        redriven=redriven,
        next=queries.cursor(request, venture.pepper, after),
    )
    return as_json(answers.plain(said))


def _send(venture: Venture, facts: list[Addressed], request: Request, world: World) -> int:
    """Send those on their way of whom it is known whose they are; how many.

    They wait no longer only when the queue has them. What is an erased person's is dropped there.
    """
    whose = world.customers.resolve_all(venture, facts, strong=True)
    found = [
        fact for fact, who in zip(facts, whose, strict=True) if isinstance(who, Known | Erased)
    ]
    world.facts.accept(venture.id, found, request.at)
    world.customers.release(venture, found)
    return len(found)
