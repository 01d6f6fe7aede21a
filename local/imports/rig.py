"""The import as it is deployed, on memory twins: a bucket, a queue of chunks, facts and scores."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, cast

from functions.import_file import flow
from functions.score_health import flow as scoring
from functions.shared.contracts.facts import addressed
from functions.shared.domain.imports import Dropped, Import
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import ids
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.imports import Imports
from functions.shared.store.memory import MemoryTable
from functions.shared.store.profiles import Profiles
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures
from tests.fakes.outside import MemoryBucket, MemoryChunks, MemoryFactsQueue


class Killed(BaseException):
    """The function died: nothing of it goes on, and nothing catches this by mistake."""


@dataclass(slots=True)
class Death:
    """Counts the calls of ports, and dies at some of them: each a number, and whether after it."""

    at: frozenset[tuple[int, bool]] = frozenset()
    calls: int = 0
    happened: list[str] = field(default_factory=list)

    def over(self, port: Any, name: str) -> Any:
        """The port, whose calls are counted."""
        return _Mortal(port, name, self)

    def pass_by(self, name: str, *, after: bool) -> None:
        """Die here, if it is here."""
        self.calls += not after
        if (self.calls, after) in self.at:
            self.happened.append(f"{'after' if after else 'before'} call {self.calls}, {name}")
            raise Killed


class _Mortal:
    def __init__(self, port: Any, name: str, death: Death) -> None:
        self._port = port
        self._name = name
        self._death = death

    def __getattr__(self, method: str) -> Callable[..., Any]:
        real = getattr(self._port, method)

        def call(*args: Any, **named: Any) -> Any:
            self._death.pass_by(f"{self._name}.{method}", after=False)
            answer = real(*args, **named)
            self._death.pass_by(f"{self._name}.{method}", after=True)
            return answer

        return call


@dataclass(slots=True)
class Rig:
    """A venture's imports; `at` is the instant at which everything happens."""

    venture: Venture
    at: datetime
    death: Death = field(default_factory=Death)
    table: MemoryTable = field(default_factory=MemoryTable)
    facts: MemoryFactsQueue = field(default_factory=MemoryFactsQueue)
    bucket: MemoryBucket = field(default_factory=MemoryBucket)
    chunks: MemoryChunks = field(default_factory=MemoryChunks)
    seen: list[Import] = field(default_factory=list)
    _drops: int = 0

    def __post_init__(self) -> None:
        ventures = Ventures(self.table)
        if not any(one.id == self.venture.id for one in ventures.all()):
            ventures.create(self.venture)

    def drop(self, place: str, content: bytes) -> Dropped:
        """Drop a file into `facts/...` or `customers/...`; the bucket's word about it."""
        key = f"imports/{self.venture.id}/{place}"
        self.bucket.files[key] = content
        self._drops += 1
        return Dropped(
            key=key,
            etag=self.bucket.etag(key),
            size=len(content),
            sequencer=f"{self._drops:016X}",
        )

    def take(self, file: Dropped) -> Import:
        """Let a dropped file be imported to its end, over every death; how it ended."""
        self._survive(lambda: flow.take_up(file, self.at, self.world()))
        while self.chunks.messages:
            said = json.loads(self.chunks.messages[0])
            self._survive(partial(self._go_on, said["venture"], said["import"]))
            # A message leaves its queue only when it was handled.
            self.chunks.messages.pop(0)
        name = ids.digest(file.key, file.etag, file.sequencer)
        ended = Imports(self.table).get(self.venture.id, name)
        if ended is None:
            raise LookupError(f"{file.key} was not imported")
        return ended

    def _go_on(self, venture: str, name: str) -> Import | None:
        return flow.go_on(venture, name, self.at, self.world())

    def _survive(self, run: Callable[[], Import | None]) -> None:
        """Run until it ends by itself: a message that killed its function comes again."""
        while True:
            try:
                if ended := run():
                    self.seen.append(ended)
                return
            except Killed:
                continue

    def world(self) -> flow.World:
        """What import_file has when it is started anew: it remembers nothing."""
        table = cast("MemoryTable", self.death.over(self.table, "table"))
        facts = cast("MemoryFactsQueue", self.death.over(self.facts, "facts"))
        return flow.World(
            remembered=Remembered(Ventures(table)),
            imports=Imports(table),
            profiles=Profiles(Customers(table), HealthStore(table), Courses(table), facts),
            gates=Gates(table),
            facts=facts,
            bucket=cast("MemoryBucket", self.death.over(self.bucket, "bucket")),
            chunks=cast("MemoryChunks", self.death.over(self.chunks, "chunks")),
        )

    def score(self) -> None:
        """Let the facts that wait be scored."""
        ventures = Ventures(self.table)
        stores = scoring.Stores(
            remembered=Remembered(ventures),
            ventures=ventures,
            customers=Customers(self.table),
            health=HealthStore(self.table),
            courses=Courses(self.table),
            surveys=Surveys(self.table),
            exits=Exits(self.table),
            gates=Gates(self.table),
        )
        while self.facts.messages:
            waiting, self.facts.messages = self.facts.messages[:10], self.facts.messages[10:]
            for message in MemoryFactsQueue(waiting).receive():
                known = [addressed(item) for item in message.facts]
                scoring.take_in(message.venture, known, message.received_at, stores)
