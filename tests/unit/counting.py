"""A night's count in one process: everybody told, and everybody counted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from functions.count_retention import flow
from functions.shared.runtime import counts
from functions.shared.store import keys
from tests.fakes.outside import MemoryWalks
from tests.retained import Person, Raw
from tests.unit.api import Api


def enter(api: Api, people: Iterable[Person]) -> None:
    """Everybody is put, at the instant at which their profile was saved last."""
    now = api.at
    for person in people:
        api.at = person.saved or now
        api.customer(
            person.name,
            onboarded_at=person.onboarded.isoformat(),
            renews_at=person.renews.isoformat() if person.renews else None,
            tier=person.tier,
            owner=person.owner,
            arr=person.arr,
            currency=person.currency,
        )
    api.at = now


def tell(api: Api, people: Sequence[Person], order: Sequence[Raw] | None = None) -> None:
    """What happened to them is told, in some order, some of it again."""
    whose = {fact.id: person.name for person in people for fact in person.facts}
    facts = [fact for person in people for fact in person.facts] if order is None else order
    for start in range(0, len(facts), 400):
        body = [
            {
                "id": fact.id,
                "kind": fact.kind,
                "customer": whose[fact.id],
                "occurred_at": fact.at.isoformat(),
                "data": fact.data,
            }
            for fact in facts[start : start + 400]
        ]
        api.of("POST", "/facts", {"facts": body}, status=202)
        api.settle()


def count(
    api: Api,
    at: datetime,
    *,
    page: int = 3,
    run: str = "r",
    again: bool = False,
    segments: Sequence[int] = range(keys.SEGMENTS),
) -> int:
    """A night's count, as the state machine asks for it; each step twice where it comes again."""
    stores, walks = flow.over(api.table), MemoryWalks()
    name = counts.begin(at, run, walks)
    walk: Any = walks.started[name]
    counted, looked = flow.count_of(walk), 0
    for segment in segments:
        place: counts.Place | None = None
        while True:
            if again:
                flow.look(counted, segment, place, stores, page=page)
            seen, place = flow.look(counted, segment, place, stores, page=page)
            looked += seen
            if place is None:
                break
    stores.retention.end(counted)
    return looked
