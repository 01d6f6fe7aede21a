"""Queues and streams as they really deliver: late, twice, out of order, again after a failure."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.shared.store.memory import StreamRecord
from local.simulator.engine import Died, Done, Engine, Failed
from local.simulator.truth import Who

VISIBILITY = timedelta(seconds=120)
ATTEMPTS = 5
BATCH = 10


@dataclass(eq=False, slots=True)
class Message:
    """One message: its body, when the queue took it, whom it is about."""

    number: int
    body: str
    sent_at: datetime
    about: Sequence[Who] = ()
    receives: int = 0
    deleted: bool = False


Consume = Callable[[Sequence[Message]], Sequence[Message]]
"""Handles a batch; answers those that failed."""


@dataclass(slots=True)
class WorkQueue:
    """A standard queue with its consumer and its dead letters, which somebody redrives."""

    engine: Engine
    name: str
    consume: Consume
    hold: Callable[[Message, int], None] = lambda _, __: None
    handled: Callable[[Sequence[Message]], None] = lambda _: None
    visible: list[Message] = field(default_factory=list)
    waiting: int = 0
    _number: int = 0

    def put(self, body: str, about: Sequence[Who] = ()) -> None:
        """Take a message; it is delivered when the queue gets round to it."""
        self._number += 1
        self.waiting += 1
        message = Message(self._number, body, self.engine.now, about)
        self.hold(message, 1)
        self.engine.soon(0.02, 1.5, f"{self.name} {message.number}", lambda: self._show(message))

    def _show(self, message: Message) -> None:
        if not message.deleted:
            self.visible.append(message)
            self._poll()

    def _poll(self) -> None:
        """Hand a batch over, in no particular order."""
        if not self.visible:
            return
        chance = self.engine.chance
        size = min(len(self.visible), chance.choice((1, 2, BATCH)))
        batch = chance.sample(self.visible, size)
        for message in batch:
            self.visible.remove(message)
        if self.visible:
            self.engine.soon(0.02, 1.0, f"{self.name}: next", self._poll)
        self._deliver(batch)

    def _deliver(self, batch: Sequence[Message]) -> None:
        for message in batch:
            message.receives += 1
            self.hold(message, 1)
            if self.engine.happens(self.engine.weather.duplicate):
                self.engine.counts["duplicate deliveries"] += 1
                self.engine.soon(0.0, 200.0, f"{self.name}: again", self._again(message))
        self._invoke(batch)

    def _again(self, message: Message) -> Callable[[], None]:
        def deliver() -> None:
            self.hold(message, 1)
            self._invoke([message])

        return deliver

    def _invoke(self, batch: Sequence[Message]) -> None:
        numbers = " ".join(str(message.number) for message in batch)

        def ended(outcome: Done[Sequence[Message]] | Failed | Died) -> None:
            failed = outcome.value if isinstance(outcome, Done) else batch
            for message in batch:
                if message not in failed:
                    self._delete(message)
                elif not message.deleted:
                    self._back(message)
                self.hold(message, -1)
            self.handled(batch)

        self.engine.run(f"{self.name} [{numbers}]", lambda: self.consume(batch), ended)

    def _delete(self, message: Message) -> None:
        if message.deleted:
            return
        message.deleted = True
        self.waiting -= 1
        self.hold(message, -1)
        if message in self.visible:
            self.visible.remove(message)

    def _back(self, message: Message) -> None:
        """Not handled: it is seen again later, or goes to the dead letters and is redriven."""
        if message in self.visible:
            return
        wait = VISIBILITY
        if message.receives >= ATTEMPTS:
            message.receives = 0
            self.engine.counts["dead letters"] += 1
            wait = timedelta(hours=1 + 4 * self.engine.chance.random())
        self.engine.at(self.engine.now + wait, f"{self.name}: back", lambda: self._return(message))

    def _return(self, message: Message) -> None:
        if not message.deleted and message not in self.visible:
            self._show(message)


@dataclass(slots=True)
class TableStream:
    """The table's stream, filtered: in order for each partition, from where it got stuck."""

    engine: Engine
    publish: Callable[[StreamRecord], object]
    shards: dict[str, list[StreamRecord]] = field(default_factory=lambda: defaultdict(list))
    attempts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pumping: set[str] = field(default_factory=set)

    def changed(self, record: StreamRecord) -> None:
        """Take a change, where it has an outbox."""
        if any(image and image.get("outbox") for image in (record.old, record.new)):
            shard = record.key.pk
            self.shards[shard].append(record)
            self._wake(shard, 0.1, 1.5)

    @property
    def waiting(self) -> int:
        """How many changes nobody has handled yet."""
        return sum(len(records) for records in self.shards.values())

    def _wake(self, shard: str, low: float, high: float) -> None:
        if shard not in self.pumping:
            self.pumping.add(shard)
            self.engine.soon(low, high, f"stream {shard}", lambda: self._pump(shard))

    def _pump(self, shard: str) -> None:
        batch = list(self.shards[shard])
        passed = 0

        def publish() -> None:
            nonlocal passed
            for record in batch:
                self.publish(record)
                passed += 1

        def ended(outcome: Done[None] | Failed | Died) -> None:
            self.pumping.discard(shard)
            # A run that died could not say how far it came: all of it comes again.
            done = 0 if isinstance(outcome, Died) else passed
            del self.shards[shard][:done]
            if isinstance(outcome, Done):
                self.attempts[shard] = 0
            else:
                self._failed(shard)
            if self.shards[shard]:
                self._wake(shard, 1.0, 20.0)

        self.engine.run(f"publish_changes {shard}", publish, ended)

    def _failed(self, shard: str) -> None:
        self.attempts[shard] += 1
        if self.attempts[shard] > ATTEMPTS:
            self.attempts[shard] = 0
            # Nobody redrives it: the nightly pass has to know what is not published.
            self.shards[shard].pop(0)
            self.engine.counts["changes given up by the stream"] += 1
