"""The one table in memory: the twin in tests, and where simulated customers live."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, TypeAlias, cast

from functions.shared.ports.table import (
    Absent,
    AtMost,
    Below,
    Condition,
    Delete,
    Index,
    Is,
    Item,
    Key,
    Page,
    Present,
    Put,
    Update,
    Value,
    Write,
)

_Entry: TypeAlias = tuple[str, str, str]  # sort key, then the item's pk and sk
_Partition: TypeAlias = tuple[Index | None, str]

_KEYS: Final[Mapping[Index | None, tuple[str, str]]] = {
    None: ("pk", "sk"),
    "due": ("due_pk", "due_at"),
    "board": ("board_pk", "board_sk"),
}
_PROJECTED: Final[Mapping[Index, tuple[str, ...]]] = {
    "due": ("pk", "sk", "due_pk", "due_at"),
    "board": ("pk", "sk", "board_pk", "board_sk", "row"),
}
# DynamoDB's limits, in bytes: partition and sort keys, an item, what one query reads.
_KEY_BYTES: Final = (2048, 1024)
_ITEM_BYTES: Final = 400 * 1024
PAGE_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """One item's change, as the table's stream tells it: its images before and after."""

    sequence: int
    key: Key
    old: Item | None
    new: Item | None


@dataclass(slots=True)
class _Row:
    now: Item | None = None
    before: Item | None = None  # as it was until the latest write that changed it
    sizes: tuple[int, int] = (0, 0)  # of both, in bytes


class MemoryTable:
    """The Table port in memory; `stream` tells every change, in order.

    When `staleness` answers True, a read that is not strong sees its item or partition as it was
    just before the latest write that changed it. What DynamoDB refuses for its form is a
    `ValueError` or `TypeError`. A small `page_bytes` shows who forgets to follow `after`.
    """

    def __init__(
        self, staleness: Callable[[], bool] = lambda: False, page_bytes: int = PAGE_BYTES
    ) -> None:
        self.stream: list[StreamRecord] = []
        self._staleness = staleness
        self._page_bytes = page_bytes
        self._rows: dict[Key, _Row] = {}
        self._partitions: dict[_Partition, list[_Entry]] = {}
        self._latest: dict[_Partition, list[Key]] = {}  # what its latest write changed

    def get(self, key: Key, *, strong: bool = False) -> Item | None:
        """The item, or None. Without `strong` it may be the one before."""
        if not (key.pk and key.sk):
            raise ValueError("a key is never empty")
        row = self._rows.get(key, _Row())
        image = row.before if not strong and self._staleness() else row.now
        return None if image is None else _copied(image)

    def get_many(self, keys: Sequence[Key], *, strong: bool = False) -> Mapping[Key, Item]:
        """The items that exist; each may be the one before without `strong`."""
        read = {key: self.get(key, strong=strong) for key in dict.fromkeys(keys)}
        return {key: item for key, item in read.items() if item is not None}

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
        """One page of a partition by sort key: `prefix`, or the inclusive range."""
        if prefix and (at_least is not None or at_most is not None):
            raise ValueError("prefix and range exclude each other")
        if not pk or (limit is not None and limit < 1) or (index and strong):
            raise ValueError("not a query that the table answers")
        if at_most is not None and at_most < (at_least or "\0"):
            return Page((), None)
        entries, undone = self._entries(index, pk, stale=not strong and self._staleness())
        low, high = _span(entries, prefix, at_least, at_most)
        if after is not None:
            start = dict(_places(after)).get((index, pk))
            if start is None or _span([start], prefix, at_least, at_most) != (0, 1):
                raise ValueError("`after` is not of this query")
            if descending:
                high = min(high, bisect_left(entries, start))
            else:
                low = max(low, bisect_right(entries, start))
        places = range(high - 1, low - 1, -1) if descending else range(low, high)
        return self._page(index, limit, (self._row(entries[at], undone) for at in places))

    def write(self, *writes: Write) -> bool:
        """Do all of the writes or none; False when a condition does not hold."""
        keys = [_key_of(write) for write in writes]
        if len(keys) > 100 or len(set(keys)) < len(keys):
            raise ValueError("a transaction takes a hundred items, and each of them once")
        olds = [self._rows.get(key, _Row()).now for key in keys]
        # DynamoDB looks at the form of a put first, then at conditions, then at an update's result.
        puts = {
            key: _stored(write.item)
            for key, write in zip(keys, writes, strict=True)
            if isinstance(write, Put)
        }
        for write, old in zip(writes, olds, strict=True):
            if not all(_holds(condition, old or {}) for condition in write.when):
                return False
        news = [
            puts[key] if key in puts else _after(write, old)
            for key, write, old in zip(keys, writes, olds, strict=True)
        ]
        latest: dict[_Partition, list[Key]] = {}
        for key, old, new in zip(keys, olds, news, strict=True):
            if _differ(old, new):
                for partition in self._change(key, old, new):
                    latest.setdefault(partition, []).append(key)
        self._latest |= latest
        return True

    def _change(self, key: Key, old: Item | None, new: Item | None) -> set[_Partition]:
        """Put the new image in the old one's place; answers the partitions that see it."""
        row = self._rows.setdefault(key, _Row())
        row.now, row.before = new, old
        row.sizes = (0 if new is None else bytes_of(new), row.sizes[0])
        before, now = _places(old), _places(new)
        for partition, entry in before:
            entries = self._partitions[partition]
            del entries[bisect_left(entries, entry)]
        for partition, entry in now:
            insort(self._partitions.setdefault(partition, []), entry)
        images = [None if image is None else _copied(image) for image in (old, new)]
        self.stream.append(StreamRecord(len(self.stream) + 1, key, *images))
        return {partition for partition, _ in before + now}

    def _entries(
        self, index: Index | None, pk: str, *, stale: bool
    ) -> tuple[list[_Entry], Sequence[Key]]:
        """The partition in order, and the keys whose former image is to be shown there."""
        entries = self._partitions.get((index, pk), [])
        undone = self._latest.get((index, pk), []) if stale else []
        if undone:
            entries = [entry for entry in entries if Key(*entry[1:]) not in undone]
            for key in undone:
                former = dict(_places(self._rows[key].before)).get((index, pk))
                if former:
                    insort(entries, former)
        return entries, undone

    def _row(self, entry: _Entry, undone: Sequence[Key]) -> tuple[Item, int]:
        key = Key(*entry[1:])
        row = self._rows[key]
        stale = key in undone
        image = row.before if stale else row.now
        if image is None:
            raise AssertionError("an entry stands for an item")
        return image, row.sizes[stale]

    def _page(
        self, index: Index | None, limit: int | None, images: Iterator[tuple[Item, int]]
    ) -> Page:
        """Like DynamoDB, a page that ends at its limit says so even when nothing follows."""
        items: list[Item] = []
        size = 0
        for image, of_image in images:
            item = image
            if index:
                item = {name: image[name] for name in _PROJECTED[index] if name in image}
            size += bytes_of(item) if index else of_image
            if items and size > self._page_bytes:
                break
            items.append(_copied(item))
            if len(items) == limit:
                break
        else:
            return Page(tuple(items), None)
        names = dict.fromkeys(("pk", "sk", *_KEYS[index]))
        return Page(tuple(items), {name: items[-1][name] for name in names})


def _span(
    entries: Sequence[_Entry], prefix: str, at_least: str | None, at_most: str | None
) -> tuple[int, int]:
    """Where the wanted entries begin and end; Python orders strings as UTF-8's bytes do."""
    low = bisect_left(entries, prefix or at_least or "", key=itemgetter(0))
    high = len(entries)
    if prefix:
        high = bisect_right(entries, prefix, lo=low, key=lambda entry: entry[0][: len(prefix)])
    elif at_most is not None:
        high = bisect_right(entries, at_most, key=itemgetter(0))
    return low, high


def _places(image: Item | None) -> list[tuple[_Partition, _Entry]]:
    """Where an item stands: in its partition, and in each index whose keys it holds."""
    if image is None:
        return []
    pk, sk = str(image["pk"]), str(image["sk"])
    return [
        ((index, str(image[partition])), (str(image[sort]), pk, sk))
        for index, (partition, sort) in _KEYS.items()
        if partition in image and sort in image
    ]


def _key_of(write: Write) -> Key:
    if isinstance(write, Put):
        return Key(str(write.item["pk"]), str(write.item["sk"]))
    return write.key


def _holds(condition: Condition, item: Item) -> bool:
    """Values of different types are never equal, nor one below the other."""
    match condition:
        case Absent():
            return not item
        case Present():
            return bool(item)
        case Is(attribute, None):
            return attribute not in item
        case Is(attribute, value):
            return type(item.get(attribute)) is type(value) and item[attribute] == value
        case Below(attribute, value) | AtMost(attribute, value):
            stored = item.get(attribute)
            if stored is None or (stored == value and isinstance(condition, AtMost)):
                return True
            if isinstance(stored, str) and isinstance(value, str):
                return stored < value
            return type(stored) is int and isinstance(value, int) and stored < value


def _after(write: Write, old: Item | None) -> Item | None:
    """What the write makes of the item."""
    match write:
        case Put(item):
            return _stored(item)
        case Delete():
            return None
        case Update(key, _, put, add):
            return _updated(key, old, put, add)
        case _:
            return old


def _updated(
    key: Key,
    old: Item | None,
    put: Mapping[str, Value],
    add: Mapping[str, frozenset[str] | frozenset[int]],
) -> Item | None:
    sets, adds = _present(put), _present(add)
    if not {"pk", "sk"}.isdisjoint(put.keys() | adds.keys()) or not put.keys().isdisjoint(adds):
        raise ValueError("an update changes no key, and no attribute twice")
    if old is None and not sets and not adds:
        return None  # DynamoDB makes no item for an update that only removes
    kept = {name: value for name, value in (old or {}).items() if name not in put}
    for name, more in adds.items():
        kept[name] = _union(kept.get(name), more)
    return _stored({**kept, **sets, "pk": key.pk, "sk": key.sk})


def _union(stored: Value, more: Value) -> Value:
    if not isinstance(more, frozenset):
        raise TypeError("an update adds sets")
    if stored is None:
        return more
    if not isinstance(stored, frozenset) or {*map(type, stored)} != {*map(type, more)}:
        raise ValueError("an update adds only to a set of the same type")
    return cast("frozenset[str]", stored) | cast("frozenset[str]", more)


def _differ(old: Item | None, new: Item | None) -> bool:
    """Whether anything changed; to Python, but not to DynamoDB, True equals 1."""
    if old is None or new is None or old != new:
        return old is not new
    return any(type(old[name]) is not type(value) for name, value in new.items())


def _stored(item: Item) -> Item:
    """A copy as DynamoDB keeps it; refuses what it would refuse."""
    kept = _kept(item)
    for index, names in _KEYS.items():
        for name, most in zip(names, _KEY_BYTES, strict=True):
            value = kept.get(name)
            if value is None and index:
                continue
            if not isinstance(value, str) or not 0 < len(value.encode()) <= most:
                raise ValueError(f"{name} is no key")
    if bytes_of(kept) > _ITEM_BYTES:
        raise ValueError("an item holds at most 400 KB")
    return kept


def _present(item: Item) -> dict[str, Value]:
    return {name: value for name, value in item.items() if value not in (None, frozenset())}


def _kept(item: Item) -> dict[str, Value]:
    """A copy that shares nothing that could change, without what counts as missing."""
    return {name: _kept_value(value) for name, value in _present(item).items()}


def _copied(item: Item) -> dict[str, Value]:
    """A copy of an image that was kept, which shares nothing that could change."""
    return {
        name: _kept_value(value) if isinstance(value, (list, dict)) else value
        for name, value in item.items()
    }


def _kept_value(value: Value) -> Value:
    match value:
        case str() | int():
            return value
        case frozenset() if len({*map(type, value)}) == 1 and not {*map(type, value)} - {str, int}:
            return value
        case list():
            return [_kept_value(member) for member in value]
        case Mapping():
            return _kept(value)
    raise TypeError(f"the table holds no {type(value).__name__} like this")


def bytes_of(value: Value) -> int:
    """Bytes of a value or an item, as DynamoDB counts them."""
    match value:
        case bool():
            return 1
        case str():
            return len(value.encode())
        case int():
            return len(str(abs(value))) // 2 + 2
        case frozenset():
            return sum(map(bytes_of, value))
        case list():
            return 3 + sum(1 + bytes_of(member) for member in value)
        case Mapping():
            return sum(len(name.encode()) + bytes_of(member) for name, member in value.items())
    return 0
