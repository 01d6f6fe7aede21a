"""A walk over everybody, as the state machine in `infra/population.py` asks a function for it.

Of each segment it asks `{"walk", "segment"}`, and with each answer asks again until the answer's
`after` is null. When all segments are through, it asks `{"walk", "counts": [...], "at"}` once
more, with what each of them counted and the instant. `walk` is what the walk was started with; any
question may come again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

Place: TypeAlias = str | Mapping[str, str | None]
"""Where a segment goes on; what it means is its function's own affair."""

Question: TypeAlias = Mapping[str, Any]
Look: TypeAlias = Callable[[int, Any], tuple[Mapping[str, int], Place | None]]
"""Looks at the next customers of a segment from a place on: what it counted, and where to go on."""


def goes_on(asked: Question) -> bool:
    """Whether a segment is to be walked on, and not the walk to be ended."""
    return "segment" in asked


def step(asked: Question, look: Look) -> dict[str, Any]:
    """Take a segment's next step; the next question about the segment."""
    counted, after = look(asked["segment"], asked.get("after"))
    return {**asked, "after": after, "counts": _sum([asked.get("counts", {}), counted])}


def total(asked: Question) -> dict[str, int]:
    """What all segments counted together, at the end of the walk."""
    return _sum(asked["counts"])


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    whole: Counter[str] = Counter()
    for each in counts:
        whole.update(each)
    return dict(whole)
