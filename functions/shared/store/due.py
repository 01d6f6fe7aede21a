"""The due index: what must be looked at by an instant, of all ventures, shard after shard."""

from collections.abc import Iterator
from datetime import datetime

from functions.shared.kernel import clock
from functions.shared.ports.table import Item, Table
from functions.shared.store import keys


def entries(table: Table, kind: str, at: datetime) -> Iterator[Item]:
    """Every entry of a kind of work that is due by an instant, read page by page as asked for.

    The index may be behind: who looks must read what the entry stands for anew.
    """
    for partition in keys.due_partitions(kind):
        after: Item | None = None
        while True:
            page = table.query(partition, at_most=clock.stamp(at) + "~", index="due", after=after)
            yield from page.items
            after = page.after
            if after is None:
                break
