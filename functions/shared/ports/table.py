"""The one table, as the stores see it: keyed items, conditional writes, two sparse indexes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

Value: TypeAlias = (
    "str | int | bool | frozenset[str] | frozenset[int] | list[Value] | Mapping[str, Value] | None"
)
Item: TypeAlias = Mapping[str, Value]
Index: TypeAlias = Literal["due", "board"]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Primary key of an item: partition `pk`, sort key `sk`."""

    pk: str
    sk: str


@dataclass(frozen=True, slots=True)
class Absent:
    """No item stands under the key."""


@dataclass(frozen=True, slots=True)
class Present:
    """An item stands under the key."""


@dataclass(frozen=True, slots=True)
class Is:
    """The item's attribute equals the value; `None` means that the attribute is missing."""

    attribute: str
    value: str | int | bool | None


@dataclass(frozen=True, slots=True)
class Below:
    """The item's attribute is missing, or smaller than the value (numbers, or strings by bytes)."""

    attribute: str
    value: str | int


@dataclass(frozen=True, slots=True)
class AtMost:
    """The item's attribute is missing, or not greater than the value."""

    attribute: str
    value: str | int


Condition: TypeAlias = Absent | Present | Is | Below | AtMost


@dataclass(frozen=True, slots=True)
class Put:
    """Write the whole item, which holds `pk` and `sk`; attributes that are None are left out."""

    item: Item
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """Change some attributes, making the item if it is not there.

    `add` is the union of a stored set (or of nothing) with the given set. A `put` value of None
    removes the attribute.
    """

    key: Key
    when: tuple[Condition, ...]
    put: Mapping[str, Value] = field(default_factory=dict)
    add: Mapping[str, frozenset[str] | frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the item; removing what is not there succeeds when no condition forbids it."""

    key: Key
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Change nothing; in a transaction, let it pass only when the conditions hold."""

    key: Key
    when: tuple[Condition, ...]


Write: TypeAlias = Put | Update | Delete | Check


@dataclass(frozen=True, slots=True)
class Page:
    """Some items of a query in key order, and the key to go on after (None: that was all)."""

    items: Sequence[Item]
    after: Item | None


class Table(Protocol):
    """Every call raises `Unavailable` when the store cannot answer now (throttled, failing)."""

    def get(self, key: Key, *, strong: bool = False) -> Item | None:
        """The item, or None. Without `strong` it may be as old as some seconds."""
        ...

    def get_many(self, keys: Sequence[Key], *, strong: bool = False) -> Mapping[Key, Item]:
        """The items that exist, of any number of keys, batched."""
        ...

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
        """One page of a partition by sort key: `prefix`, or the inclusive range.

        On an index the partition is `due_pk` or `board_pk` and the sort key `due_at` or `board_sk`;
        rows then hold the key attributes and, on the board, `row`. An index is never strong. Prefix
        and range exclude each other. `limit` counts items; without it a page is what the store
        gives (1 MB), so callers follow `after`.
        """
        ...

    def write(self, *writes: Write) -> bool:
        """Do all of the writes or none; False when a condition does not hold, nothing changed then.

        One write is a plain conditional write; two to a hundred are a transaction.
        """
        ...
