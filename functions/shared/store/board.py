"""The board: a venture's customers by band and stored score, read from its shards and merged."""

from dataclasses import dataclass
from heapq import merge

from functions.shared.ports.table import Item, Table
from functions.shared.store import keys

BANDS = ("critical", "at_risk", "healthy", "none")
"""Every stored band, the worst first; `none` is who has no score, the churned."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Where a customer stands: text that sorts like the stored score, then the customer."""

    place: str
    customer: str

    @property
    def score(self) -> int:
        """The stored score, with which the place begins."""
        return int(self.place.partition("#")[0])


class Board:
    """Reads the board."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def page(
        self, venture: str, band: str, *, limit: int, after: str | None = None
    ) -> tuple[list[Entry], str | None]:
        """Up to `limit` customers of a band, the lowest score first, and where to go on after."""
        runs = [
            self._run(partition, limit, after) for partition in keys.board_partitions(venture, band)
        ]
        merged = list(merge(*runs))
        given = merged[:limit]
        more = len(merged) > limit or any(len(run) == limit for run in runs)
        return given, given[-1].place if given and more else None

    def _run(self, partition: str, limit: int, after: str | None) -> list[Entry]:
        """Up to `limit` entries of a shard that stand after a place."""
        found: list[Entry] = []
        place: Item | None = None
        while len(found) < limit:
            page = self._table.query(
                partition, at_least=after, index="board", limit=limit + 1, after=place
            )
            found += [entry for item in page.items if (entry := _entry(item)).place != after]
            place = page.after
            if place is None:
                break
        return found[:limit]


def _entry(item: Item) -> Entry:
    _, customer = keys.customer_of(str(item["pk"]))
    return Entry(str(item["board_sk"]), customer)
