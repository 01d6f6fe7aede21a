"""A count of everybody, which is a walk that takes one page of a venture after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock
from functions.shared.ports.outside import Walks


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment goes on: in a venture, after a customer (None: with its first)."""

    venture: str
    customer: str | None


class Step(Protocol):
    """Counts the next customers of a venture, so many at most, after one (None: from the first).

    Answers how many there were, and after whom it goes on; None where nobody is left.
    """

    def __call__(self, venture: str, since: str | None, most: int, /) -> tuple[int, str | None]:
        """Count them."""
        ...


def begin(at: datetime, run: str, walks: Walks) -> str:
    """Start a walk that counts everybody as of an instant; its name."""
    name = f"{at:%Y%m%dT%H%M%S}-{run}"
    walks.start(name, {"name": name, "time": clock.stamp(at)})
    return name


def look(
    ventures: Iterable[Venture], after: Place | None, page: int, step: Step
) -> tuple[int, Place | None]:
    """Count the next customers of each venture that is not closed; how many, and where to go on.

    It takes one page of a venture at most: the name of what is kept of it follows from the place.
    The ventures' order stays the same through a night.
    """
    looked, left = 0, page
    for venture in sorted(one.id for one in ventures if one.status != "closed"):
        if after and venture < after.venture:
            continue
        if left <= 0:
            return looked, Place(venture, None)
        since = after.customer if after and venture == after.venture else None
        seen, last = step(venture, since, left)
        looked += seen
        if last is not None:
            return looked, Place(venture, last)
        # A segment without anybody costs some calls as well.
        left -= max(1, seen)
    return looked, None
