"""Lists that are read in parts and filtered: pages of the wanted size, and where they ended."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

ROUNDS = 10
"""How often a page that a filter thins out is filled up, before it is answered as it is."""


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
    for _ in range(ROUNDS):
        items, after = fetch(parts[part], limit - len(kept), after)
        kept += filter(keep, items)
        part += after is None
        if part == len(parts):
            return kept, None
        if len(kept) == limit:
            break
    return kept, [part, after]
