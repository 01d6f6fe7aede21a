"""The memory twin under a walk: it counts what is written, and lets others act in between."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from typing_extensions import override

from functions.shared.ports.table import Check, Index, Item, Key, Page, Put, Write
from functions.shared.store import keys
from functions.shared.store.memory import MemoryTable, bytes_of

Place: TypeAlias = Key | str
"""An item, or the partition of this name."""
_INDEXES: Final = {
    "due": ("due_pk", "due_at"),
    "board": ("board_pk", "board_sk", "row"),
}


@dataclass(slots=True)
class Written:
    """What one actor wrote.

    `calls` are requests that write, also those that a condition refused; `items` are what they put,
    changed or deleted, a refused request counting as one; `index` are the index entries put or
    taken away by that; `units` what DynamoDB bills for both: a unit per KB, twice that in a
    transaction, a check in it and a refused request as much as a write.
    """

    calls: int = 0
    items: int = 0
    index: int = 0
    units: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.calls + other.calls,
            self.items + other.items,
            self.index + other.index,
            self.units + other.units,
        )


@dataclass
class Ledger:
    """Who acts now, what each wrote, and of what kind."""

    actor: str = "setup"
    written: dict[str, Written] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    def note(self, written: Written) -> None:
        """The actor wrote this."""
        self.written[self.actor] = self.written.get(self.actor, Written()) + written


class WalkedTable(MemoryTable):
    """`meanwhile` is called before each write with its key.

    `stale` is asked before each weak read whether it sees what was before the latest write to the
    item (its key) or the partition (its name); `wrote` hears of each of them that is written.
    """

    def __init__(self, stale: Callable[[Place], bool], wrote: Callable[[Place], None]) -> None:
        super().__init__(staleness=lambda: self._reads is not None and stale(self._reads))
        self.ledger = Ledger()
        self.meanwhile: Callable[[Key], None] = lambda _: None
        self._wrote = wrote
        self._reads: Place | None = None

    @override
    def get(self, key: Key, *, strong: bool = False) -> Item | None:
        self._reads = key
        return super().get(key, strong=strong)

    @override
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
        # An entry of the due index was put there days before it is due.
        self._reads = pk if index is None else None
        return super().query(
            pk,
            prefix=prefix,
            at_least=at_least,
            at_most=at_most,
            descending=descending,
            limit=limit,
            after=after,
            index=index,
            strong=strong,
        )

    @override
    def write(self, *writes: Write) -> bool:
        self.meanwhile(_key(writes[0]))
        done = super().write(*writes)
        self.ledger.note(self._written(writes, done=done))
        # Nobody listens to the stream here; ninety days of it would fill the memory.
        self.stream.clear()
        for place in {place for write in writes for place in (_key(write), _key(write).pk)}:
            self._wrote(place)
        return done

    def idle(self, stamp: str) -> bool:
        """Whether nothing is due by an instant; it asks without reading."""
        firsts = (self._partitions.get(("due", name)) for name in keys.due_partitions("band"))
        return all(not entries or entries[0][0] > stamp for entries in firsts)

    def _written(self, writes: Sequence[Write], *, done: bool) -> Written:
        each = 2 if len(writes) > 1 else 1
        if not done:
            self.ledger.kinds[f"{self.ledger.actor}: refused"] += 1
            return Written(1, 1, 0, each * len(writes))
        images = {record.key: (record.old, record.new) for record in self.stream}
        counted = Written(calls=1)
        for write in writes:
            old, new = images.get(_key(write), (None, None))
            counted.units += each * max(1, -(-max(_size(old), _size(new)) // 1024))
            if isinstance(write, Check):
                continue
            counted.items += 1
            self.ledger.kinds[f"{self.ledger.actor}: {_kind(_key(write))}"] += 1
            entries = sum(_entries(names, old, new) for names in _INDEXES.values())
            counted.index += entries
            counted.units += entries
        return counted


def _entries(names: tuple[str, ...], old: Item | None, new: Item | None) -> int:
    """How many writes of an index a change costs: none, one, or two where the entry moves."""
    before, now = (_entry(names, image) for image in (old, new))
    if before == now:
        return 0
    moved = before and now and before[:2] != now[:2]
    return 2 if moved else 1


def _entry(names: tuple[str, ...], image: Item | None) -> tuple[object, ...] | None:
    if image is None or names[0] not in image:
        return None
    return tuple(image.get(name) for name in names)


def _size(image: Item | None) -> int:
    return 0 if image is None else bytes_of(image)


def _key(write: Write) -> Key:
    if isinstance(write, Put):
        return Key(str(write.item["pk"]), str(write.item["sk"]))
    return write.key


def _kind(key: Key) -> str:
    """What kind of item a key is of."""
    if key.sk == keys.STATE:
        return "state"
    if key.sk.startswith(keys.DAYS):
        return "day of usage"
    if key.sk.startswith(keys.LOG):
        return "timeline"
    return "closed ticket" if key.sk.startswith("closed#") else "other"
