"""Packing what is sent together, because AWS counts requests and limits their size."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def packs(
    things: Iterable[T], *, size: Callable[[T], int], most: int, most_bytes: int
) -> Iterator[list[T]]:
    """The things in order, in packs of at most so many; none is larger unless one alone is."""
    pack: list[T] = []
    packed = 0
    for thing in things:
        weight = size(thing)
        if pack and (len(pack) == most or packed + weight > most_bytes):
            yield pack
            pack, packed = [], 0
        pack.append(thing)
        packed += weight
    if pack:
        yield pack
