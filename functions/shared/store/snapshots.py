"""Daily snapshots of a customer's score; a day without one had the score of the one before."""

from dataclasses import dataclass
from datetime import date

from functions.shared.ports.table import Item, Table
from functions.shared.store import keys


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A score and band as they were kept for a day; None from when on somebody had left."""

    day: date
    score: int | None
    band: str | None


class Snapshots:
    """Reads snapshots."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def on(self, venture: str, customer: str, day: date) -> Snapshot | None:
        """The snapshot that stood for a day: of that day, else the last one before."""
        last = keys.snapshot(venture, customer, day)
        first = keys.snapshot(venture, customer, date.min)
        page = self._table.query(
            last.pk, at_least=first.sk, at_most=last.sk, descending=True, limit=1
        )
        return _snapshot(page.items[0]) if page.items else None

    def page(
        self, venture: str, customer: str, since: date, *, limit: int, after: Item | None = None
    ) -> tuple[list[Snapshot], Item | None]:
        """Up to `limit` snapshots since a day, newest first, and where to go on after."""
        first = keys.snapshot(venture, customer, since)
        last = keys.snapshot(venture, customer, date.max)
        page = self._table.query(
            first.pk,
            at_least=first.sk,
            at_most=last.sk,
            descending=True,
            limit=limit,
            after=after,
        )
        return [_snapshot(item) for item in page.items], page.after


def _snapshot(item: Item) -> Snapshot:
    score, band = item.get("score"), item.get("band")
    return Snapshot(
        day=date.fromisoformat(str(item["sk"]).removeprefix(keys.SNAPSHOTS)),
        score=score if isinstance(score, int) else None,
        band=str(band) if band else None,
    )
