"""The ports as the flows see them, each call of which may go wrong: table, queue, bus, mail."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from functions.shared.contracts import turns
from functions.shared.contracts.facts import accepted
from functions.shared.domain.facts import Addressed
from functions.shared.domain.turns import Allowance, Pack
from functions.shared.kernel.errors import Refused, Throttled, Unavailable, Undecided
from functions.shared.ports.outside import Call, Event, Mail, Note
from functions.shared.ports.table import Index, Item, Key, Page, Put, Write
from functions.shared.store.memory import PAGE_BYTES, MemoryTable, StreamRecord
from local.simulator.engine import Crash, Fault, Gate, through
from tests.fakes.outside import MemorySlack, MemoryWebhooks

T = TypeVar("T")


def place(key: Key) -> str:
    """What an item is called whose reads may be behind: it alone, and not its partition.

    What has stood for long is never seen as it was before, whatever else was written beside it.
    """
    return f"{key.pk} {key.sk}"


class FaultyTable:
    """The Table port over the memory twin.

    `stale` says of a partition that is queried, or of the `place` of an item that is got, whether
    a read that is not strong may be behind now; `changed` hears of every change, in order, as soon
    as it is made.
    """

    def __init__(
        self,
        gate: Gate,
        stale: Callable[[str], bool] = lambda _: False,
        changed: Callable[[StreamRecord], None] = lambda _: None,
        page_bytes: int = PAGE_BYTES,
    ) -> None:
        self.memory = MemoryTable(staleness=lambda: self._behind, page_bytes=page_bytes)
        self._gate = gate
        self._stale = stale
        self._changed = changed
        self._behind = False
        self._heard = 0

    def get(self, key: Key, *, strong: bool = False) -> Item | None:
        """The item, or None."""
        return self._read(
            f"get {key.sk}",
            place(key),
            lambda: self.memory.get(key, strong=strong),
            strong=strong,
        )

    def get_many(self, keys: Sequence[Key], *, strong: bool = False) -> Mapping[Key, Item]:
        """The items that exist, each as old as it happens to be."""

        def read() -> Mapping[Key, Item]:
            found = {}
            for key in dict.fromkeys(keys):
                self._behind = not strong and self._stale(place(key))
                item = self.memory.get(key, strong=strong)
                if item is not None:
                    found[key] = item
            self._behind = False
            return found

        return through(self._gate, f"get {len(keys)}", read)

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        at_least: str | None = None,
        at_most: str | None = None,
        descending: bool = False,
        limit: int | None = None,
        after: Item | None = None,
        index: Index | None = None,
        strong: bool = False,
    ) -> Page:
        """One page of a partition by sort key."""
        return self._read(
            f"query {index or prefix}",
            pk,
            lambda: self.memory.query(
                pk,
                prefix=prefix,
                at_least=at_least,
                at_most=at_most,
                descending=descending,
                limit=limit,
                after=after,
                index=index,
                strong=strong,
            ),
            strong=strong,
        )

    def write(self, *writes: Write) -> bool:
        """Do all of the writes or none."""

        def write() -> bool:
            done = self.memory.write(*writes)
            while self._heard < len(self.memory.stream):
                self._heard += 1
                self._changed(self.memory.stream[self._heard - 1])
            return done

        return through(self._gate, f"write {_sort_key(writes[0])} +{len(writes) - 1}", write)

    def _read(self, name: str, where: str, act: Callable[[], T], *, strong: bool = False) -> T:
        def read() -> T:
            self._behind = not strong and self._stale(where)
            answer = act()
            self._behind = False
            return answer

        return through(self._gate, name, read)


class FaultyFactsQueue:
    """The FactsQueue port; `put` takes each message with the facts in it."""

    def __init__(self, gate: Gate, put: Callable[[str, Sequence[Addressed]], None]) -> None:
        self._gate = gate
        self._put = put

    def accept(self, venture: str, facts: Sequence[Addressed], at: datetime) -> None:
        """Keep the facts."""
        if facts:
            body = accepted(venture, facts, at).model_dump_json()
            through(self._gate, "facts queue", lambda: self._put(body, facts))


class FaultyPacks:
    """The Packs port; `put` takes each pack. Some may pass before the rest fails."""

    def __init__(self, gate: Gate, put: Callable[[str], None], waiting: Callable[[], int]) -> None:
        self._gate = gate
        self._put = put
        self._waiting = waiting

    def hand_out(self, kind: str, packs: Sequence[Pack]) -> None:
        """Let workers carry the packs out."""
        for pack in packs:
            put = partial(self._put, turns.written(kind, pack))
            through(self._gate, f"packs {kind}", put)

    def waiting(self) -> int:
        """How many packs wait."""
        return through(self._gate, "packs waiting", self._waiting)


class FaultyBus:
    """The Bus port; `put` takes each event in its envelope. Some may pass before the rest fails."""

    def __init__(self, gate: Gate, put: Callable[[str, str], None]) -> None:
        self._gate = gate
        self._put = put

    def publish(self, events: Sequence[Event]) -> None:
        """Put the events on the bus."""
        for event in events:
            detail = json.dumps(dict(event.detail), allow_nan=False)
            envelope = json.dumps(
                {"source": "tenure", "detail-type": event.name, "detail": json.loads(detail)}
            )
            through(self._gate, f"bus {event.name}", _putting(self._put, event.name, envelope))


def _putting(put: Callable[[str, str], None], name: str, envelope: str) -> Callable[[], None]:
    return lambda: put(name, envelope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A message that the mail service took."""

    message_id: str
    mail: Mail

    @property
    def effect(self) -> str:
        """The key of the claim that it was sent for."""
        return self.mail.tags["effect"]


class FaultyMailer:
    """The Mailer port; `take` is told of each message that the service takes.

    A call that fails before was certainly not sent; of one that fails after, nobody knows; and
    `undecided` says whether one that certainly was not sent looks just the same.
    """

    def __init__(
        self,
        gate: Gate,
        take: Callable[[Accepted], None],
        *,
        undecided: Callable[[], bool] = lambda: False,
        refuses: re.Pattern[str] | None = None,
    ) -> None:
        self._gate = gate
        self._take = take
        self._undecided = undecided
        self._refuses = refuses
        self._number = 0

    def allowance(self) -> Allowance:
        """What the service takes of us now: little."""
        return through(self._gate, "mail quota", lambda: Allowance(per_second=2, left=100_000))

    def send(self, mail: Mail) -> str:
        """Send the message; answers the service's message id."""
        fault = self._gate("mailer")
        if fault is Fault.CRASH_BEFORE:
            raise Crash("mailer, before it took the message")
        if self._refuses and self._refuses.search(mail.to):
            raise Refused("the mail service refuses this address")
        if fault is Fault.FAIL_BEFORE:
            if self._undecided():
                raise Undecided("the connection broke")
            raise Throttled("the mail service takes no more a second", timedelta(minutes=1))
        self._number += 1
        accepted = Accepted(message_id=f"message-{self._number}", mail=mail)
        self._take(accepted)
        if fault is Fault.CRASH_AFTER:
            raise Crash("mailer, after it took the message")
        if fault is Fault.FAIL_AFTER:
            raise Undecided("the connection broke")
        return accepted.message_id


class FaultySlack:
    """The Slack port. A post that fails before may look like one of which nobody knows."""

    def __init__(self, gate: Gate, slack: MemorySlack, undecided: Callable[[], bool]) -> None:
        self._gate = gate
        self._slack = slack
        self._undecided = undecided

    def post(self, venture: str, note: Note) -> str:
        """Post the message; answers its `ts`."""
        fault = self._gate("slack")
        if fault is Fault.CRASH_BEFORE:
            raise Crash("slack, before it took the message")
        if fault is Fault.FAIL_BEFORE:
            if self._undecided():
                raise Undecided("the connection broke")
            raise Unavailable("slack is limiting its rate")
        ts = self._slack.post(venture, note)
        if fault is Fault.CRASH_AFTER:
            raise Crash("slack, after it took the message")
        if fault is Fault.FAIL_AFTER:
            raise Undecided("the connection broke")
        return ts

    def find(self, venture: str, note: Note, since: datetime) -> str | None:
        """The `ts` of the message with the note's effect; None: it certainly is not there."""
        return through(self._gate, "slack history", lambda: self._slack.find(venture, note, since))


class FaultyWebhooks:
    """The Webhooks port; of a call that fails after, the receiver knows nevertheless."""

    def __init__(self, gate: Gate, webhooks: MemoryWebhooks) -> None:
        self._gate = gate
        self._webhooks = webhooks

    def send(self, venture: str, call: Call) -> None:
        """Tell the address."""
        through(self._gate, "webhook", lambda: self._webhooks.send(venture, call))


def _sort_key(write: Write) -> str:
    return str(write.item["sk"]) if isinstance(write, Put) else write.key.sk
