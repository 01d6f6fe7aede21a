"""Lists that are read in parts and filtered: pages of the wanted size, and where they ended.

And whose part of the customers is asked for.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from functions.shared.domain import segments
from functions.shared.domain.retention import EVERYBODY, Trait
from functions.shared.runtime import queries
from functions.shared.runtime.http import Request

T = TypeVar("T")
R = TypeVar("R")

ROUNDS = 30
EXAMINED = 300
"""How often, and with how many items, a page that a filter thins out is filled up.

A page that is still not full is answered as it is, and says where to go on: somebody waits.
"""


def gather(
    parts: Sequence[str],
    fetch: Callable[[str, int, R | None], tuple[Sequence[T], R | None]],
    keep: Callable[[T], bool],
    *,
    limit: int,
    start: object,
) -> tuple[list[T], list[object] | None]:
    """Up to `limit` items of the parts, one part after the other, and where to go on.

    `fetch` reads so many items of a part after a place; `start` is where an earlier call ended.
    """
    part, after = start if isinstance(start, list) else (0, None)
    kept: list[T] = []
    examined = 0
    for _ in range(ROUNDS):
        items, after = fetch(parts[part], limit - len(kept), after)
        examined += len(items)
        kept += filter(keep, items)
        part += after is None
        if part == len(parts):
            return kept, None
        if len(kept) == limit or examined >= EXAMINED:
            break
    return kept, [part, after]


def segment_of(request: Request) -> segments.Segment | None:
    """The segment that the query names; None where it names none.

    Raises:
        Refused: it is none.
    """
    said = queries.text(request, "segment")
    try:
        return segments.read(said) if said else None
    except ValueError as mistake:
        raise queries.wrong("segment", str(mistake)) from None


def lasting_segment_of(request: Request) -> segments.Segment | None:
    """The segment that the query names, which customers do not pass through in time.

    Raises:
        Refused: it is none, or a stage of the journey.
    """
    segment = segment_of(request)
    if segment and segment.kind == "stage":
        raise queries.wrong("segment", "everybody passes through every stage; say tier: or owner:")
    return segment


def trait_of(segment: segments.Segment | None) -> Trait:
    """Whose numbers are asked for, as they are counted."""
    return f"{segment.kind}:{segment.value}" if segment else EVERYBODY
