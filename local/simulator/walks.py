"""The state machines: walks over everybody, whose segments a seeded scheduler takes in turns."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.shared.kernel import clock
from functions.shared.runtime import walks
from functions.shared.store import keys
from local.simulator.engine import Died, Done, Engine, Failed

AT_ONCE = 8
TRIES = 3
"""Fewer than deployed, so that some walks do fail for good."""
MINUTES = 60.0


@dataclass(slots=True)
class Walk:
    """One execution: the segments that nobody has begun, and what those did that are through."""

    name: str
    said: Any
    waiting: list[int]
    counts: list[Mapping[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class Walks:
    """The Walks port, and the state machine behind it, whose steps may fail, die and come twice.

    `handle` is the function; `ended` hears what a walk was started with and what it came to. What
    fails for good is redriven within the hour, as somebody does whom the alarm rings up.
    """

    engine: Engine
    function: str
    handle: Callable[[walks.Question], Mapping[str, Any]]
    ended: Callable[[Any, Mapping[str, int]], None] = lambda _, __: None
    running: dict[str, Walk] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def start(self, name: str, walk: Mapping[str, object]) -> None:
        """Start a walk; one of this name that was started before is that walk."""
        if name in self._names:
            return
        self._names.add(name)
        self.engine.counts["walks"] += 1
        segments = list(range(keys.SEGMENTS))
        self.engine.chance.shuffle(segments)
        started = Walk(name, json.loads(json.dumps(walk)), segments)
        self.running[name] = started
        for _ in range(AT_ONCE):
            self._next_segment(started)

    def _next_segment(self, walk: Walk) -> None:
        if walk.waiting:
            self._ask(walk, {"walk": walk.said, "segment": walk.waiting.pop()})

    def _ask(self, walk: Walk, question: walks.Question, tries: int = 1) -> None:
        """Ask the function, now and then twice; what fails is asked again, later each time."""
        asked = json.loads(json.dumps(question))
        name = f"{self.function} {asked.get('segment', 'end')}"

        def ended(outcome: Done[Mapping[str, Any]] | Failed | Died) -> None:
            if isinstance(outcome, Done):
                self._answered(walk, asked, outcome.value)
            elif tries < TRIES:
                self._ask(walk, asked, tries + 1)
            else:
                self.engine.counts["walks redriven"] += 1
                self.engine.soon(
                    10 * MINUTES, 60 * MINUTES, f"{name} redriven", lambda: self._ask(walk, asked)
                )

        def run() -> None:
            self.engine.run(name, lambda: self.handle(asked), ended)
            if self.engine.happens(self.engine.weather.duplicate):
                # A step that timed out runs on beside its successor, and nobody hears of it.
                self.engine.run(name, lambda: self.handle(asked), lambda _: None)

        self.engine.soon(0.05, 0.5 * 2**tries, name, run)

    def _answered(self, walk: Walk, asked: walks.Question, answer: Mapping[str, Any]) -> None:
        if not walks.goes_on(asked):
            del self.running[walk.name]
            self.ended(walk.said, answer)
        elif answer["after"] is not None:
            self._ask(walk, answer)
        else:
            walk.counts.append(answer["counts"])
            self._next_segment(walk)
            if len(walk.counts) == keys.SEGMENTS:
                at = clock.stamp(self.engine.now)
                self._ask(walk, {"walk": walk.said, "counts": walk.counts, "at": at})
