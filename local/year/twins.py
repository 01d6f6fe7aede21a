"""What stands for queues and state machines: workers that take packs up, walks that are over."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from functions.shared.domain.turns import Entry, Pack
from functions.shared.runtime import walks
from functions.shared.store import keys

Handle: TypeAlias = Callable[[walks.Question], Mapping[str, Any]]


@dataclass(slots=True)
class Workers:
    """The Packs port: what is handed out waits here until the workers take it up."""

    packs: deque[tuple[str, Sequence[Entry]]] = field(default_factory=deque)

    def hand_out(self, kind: str, packs: Sequence[Pack]) -> None:
        """Let workers carry the packs out."""
        self.packs.extend((kind, pack.entries) for pack in packs)

    def waiting(self) -> int:
        """How many packs wait."""
        return len(self.packs)


@dataclass(frozen=True, slots=True)
class AtOnce:
    """The Walks port: a walk is over when the call that starts it answers."""

    handle: Handle

    def start(self, name: str, walk: Mapping[str, object]) -> None:
        """Ask for each segment until it is through, and once more when all are."""
        del name
        counts = []
        for segment in range(keys.SEGMENTS):
            question: Mapping[str, Any] = {"walk": walk, "segment": segment}
            while (answer := self.handle(question))["after"] is not None:
                question = answer
            counts.append(answer["counts"])
        self.handle({"walk": walk, "counts": counts, "at": walk["time"]})
