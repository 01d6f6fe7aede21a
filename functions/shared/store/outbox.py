"""The transactional outbox: what others must hear of leaves with the item that it changed.

An item's `outbox` is a JSON list of notices, numbered upwards; `published` is the number up to
which the bus has them. The table's stream carries every change to the publisher.
"""

import json
from collections.abc import Mapping

from functions.shared.domain.records import Notice
from functions.shared.kernel import ids
from functions.shared.ports.outside import Event
from functions.shared.ports.table import Below, Item, Key, Present, Table, Update
from functions.shared.store import documents, keys


def outbox_of(text: str) -> tuple[Notice, ...]:
    """The notices in an outbox attribute."""
    read: list[Mapping[str, object]] = json.loads(text)
    return tuple(documents.load(Notice, json.dumps(notice)) for notice in read)


def news(old: Item | None, new: Item | None) -> tuple[Notice, ...]:
    """The notices that a change of an item added."""
    if not new or not new.get("outbox"):
        return ()
    known = outbox_of(str(old["outbox"])) if old and old.get("outbox") else ()
    seen = max((notice.n for notice in known), default=0)
    return tuple(notice for notice in outbox_of(str(new["outbox"])) if notice.n > seen)


def behind(item: Item) -> tuple[Notice, ...]:
    """The notices of an item that are not known to be published."""
    published = item.get("published")
    done = published if isinstance(published, int) else 0
    text = item.get("outbox")
    return tuple(n for n in outbox_of(str(text)) if n.n > done) if text else ()


def event_of(key: Key, notice: Notice) -> Event:
    """A notice as the bus carries it: whose it is, its number, and what it says."""
    venture, customer = keys.customer_of(key.pk)
    whose: Mapping[str, object] = {"venture": venture.split("#")[0]}
    if customer:
        whose = {**whose, "customer": customer}
    detail = {"version": 1, **whose, "n": notice.n, **notice.detail}
    identity = ids.digest(key.pk, key.sk, str(notice.n), notice.name)
    return Event(name=notice.name, detail={"id": identity, **detail})


class Outbox:
    """Records what is published."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def done(self, key: Key, n: int) -> None:
        """The notices of an item up to `n` are on the bus."""
        self._table.write(Update(key, (Present(), Below("published", n)), put={"published": n}))
