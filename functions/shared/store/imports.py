"""Imports as they are kept: one item each, which moves only from the chunk that it stands at."""

from functions.shared.domain.imports import Import
from functions.shared.kernel import clock
from functions.shared.ports.table import Absent, Condition, Is, Item, Put, Table
from functions.shared.store import documents, keys


class Imports:
    """Reads and moves imports."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, new: Import) -> Import:
        """The import, kept if it is new; as far as it has come, if it is not."""
        if self._table.write(_put(new, Absent())):
            return new
        return self.get(new.venture, new.id) or new

    def get(self, venture: str, import_id: str) -> Import | None:
        """The import as it stands now; None where there is none."""
        item = self._table.get(keys.imported(venture, import_id), strong=True)
        return _read(item) if item else None

    def advance(self, before: Import, after: Import) -> bool:
        """Keep how far it has come; False when somebody else read this chunk and was faster."""
        return self._table.write(_put(after, Is("chunks", before.chunks)))

    def page(
        self, venture: str, *, limit: int, after: Item | None = None
    ) -> tuple[list[Import], Item | None]:
        """Up to `limit` of the venture's imports, newest first, and where to go on after."""
        page = self._table.query(
            keys.listing(venture, "imports"),
            index="board",
            descending=True,
            limit=limit,
            after=after,
        )
        return [_read(item) for item in page.items], page.after


def _put(one: Import, when: Condition) -> Put:
    key = keys.imported(one.venture, one.id)
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "row": documents.dump(one),
            "chunks": one.chunks,
            "board_pk": keys.listing(one.venture, "imports"),
            "board_sk": f"{clock.stamp(one.received_at)}#{one.id}",
        },
        (when,),
    )


def _read(item: Item) -> Import:
    return documents.load(Import, str(item["row"]))
