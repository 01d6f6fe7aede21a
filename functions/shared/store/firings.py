"""Firings of the standing triggers: each cause once, one open about a subject, found when due."""

from collections.abc import Iterator
from datetime import datetime

from functions.shared.domain.triggers import Firing, Trigger
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import (
    Absent,
    Check,
    Condition,
    Is,
    Item,
    Key,
    Present,
    Put,
    Table,
    Write,
)
from functions.shared.store import documents, due, keys, open_ones


class Firings:
    """Reads and changes firings."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def fire(self, firing: Firing, *joined: Write) -> bool:
        """Keep a firing, with what joins it; False where its cause was one, or another is open.

        Of who is erased nothing is kept.
        """
        opening = open_ones.read(self._table, _open_key(firing))
        if opening.id:
            return False
        there = (
            (Check(keys.profile(firing.venture, firing.customer), (Present(),)),)
            if firing.customer
            else ()
        )
        fired = _put(firing, (Absent(),))
        return self._table.write(fired, opening.opens(firing.id), *there, *joined)

    def save(self, after: Firing, *joined: Write) -> bool:
        """Keep a firing as it went on; False where it changed since it was read."""
        if after.status == "open":
            return self._table.write(changed(after), *joined)
        opening = open_ones.read(self._table, _open_key(after))
        ends = (opening.closes(),) if opening.id == after.id else ()
        return self._table.write(changed(after), *ends, *joined)

    def open_about(
        self, venture: str, trigger: Trigger, subject: str, *, customer: str | None = None
    ) -> Firing | None:
        """The open firing of a trigger about a subject, or None."""
        key = keys.open_firing(venture, trigger, subject, customer)
        opening = open_ones.read(self._table, key)
        return self.find(venture, opening.id) if opening.id else None

    def get(self, venture: str, firing: str) -> Firing:
        """The firing.

        Raises:
            Unknown: there is none.
        """
        found = self.find(venture, firing)
        if found is None:
            raise Unknown(f"there is no firing {firing!r}")
        return found

    def find(self, venture: str, firing: str) -> Firing | None:
        """The firing, or None."""
        item = self._table.get(keys.firing(venture, firing, ids.customer_of(firing)), strong=True)
        return documents.load(Firing, str(item["doc"])) if item else None

    def due(self, at: datetime) -> Iterator[tuple[str, str]]:
        """Venture and identifier of every firing that must be looked at again by an instant."""
        for entry in due.entries(self._table, "firing", at):
            venture, _ = keys.customer_of(str(entry["pk"]))
            yield venture, str(entry["sk"]).removeprefix(keys.FIRINGS)

    def page(
        self,
        venture: str,
        trigger: Trigger,
        *,
        since: datetime | None = None,
        limit: int,
        after: Item | None = None,
    ) -> tuple[list[Firing], Item | None]:
        """A trigger's firings in a venture, the newest first, and the next cursor."""
        page = self._table.query(
            keys.listing(venture, f"firings#{trigger}"),
            at_least=clock.stamp(since) if since else None,
            at_most="~" if since else None,
            descending=True,
            limit=limit,
            after=after,
            index="board",
        )
        return [documents.load(Firing, str(item["row"])) for item in page.items], page.after


def changed(firing: Firing) -> Put:
    """The write that changes a firing, if it is as it was read: one revision before."""
    return _put(firing, (Is("revision", firing.revision - 1),))


def unchanged(firing: Firing) -> Check:
    """That a firing is as it was read, for a write that rests on it."""
    key = keys.firing(firing.venture, firing.id, firing.customer)
    return Check(key, (Is("revision", firing.revision),))


def _open_key(firing: Firing) -> Key:
    return keys.open_firing(firing.venture, firing.trigger, firing.subject, firing.customer)


def _put(firing: Firing, when: tuple[Condition, ...]) -> Put:
    key = keys.firing(firing.venture, firing.id, firing.customer)
    text = documents.dump(firing)
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": text,
            "revision": firing.revision,
            "due_pk": keys.due("firing", firing.id) if firing.look_at else None,
            "due_at": clock.stamp(firing.look_at) if firing.look_at else None,
            "board_pk": keys.listing(firing.venture, f"firings#{firing.trigger}"),
            "board_sk": f"{clock.stamp(firing.fired_at)}#{firing.id}",
            "row": text,
        },
        when,
    )
