"""The last crossing of a customer's band, as the timeline keeps it, whatever became of its event.

It is written with the state itself, so it is there whenever the band is.
"""

from datetime import datetime

from functions.shared.domain.crossings import Crossing
from functions.shared.domain.health import Band
from functions.shared.kernel import clock
from functions.shared.ports.table import Item, Table
from functions.shared.store import keys
from functions.shared.store.timeline import Entry, entry_of

MOVE = "band:"
"""How the name of the entry begins that tells of a crossing; what follows counts the moves."""
FEW = 25


class Crossings:
    """Reads crossings."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def last(self, venture: str, customer: str, since: datetime) -> Crossing | None:
        """The last crossing from an instant on; None where there was none."""
        pk = keys.customer_partition(venture, customer)
        found: list[Crossing] = []
        after: Item | None = None
        while True:
            page = self._table.query(
                pk,
                at_least=f"{keys.LOG}{clock.stamp(since)}",
                at_most=f"{keys.LOG}~",
                descending=True,
                limit=FEW,
                after=after,
                strong=True,
            )
            for item in page.items:
                entry = entry_of(item)
                if found and entry.at < found[0].at:
                    return _latest(found)
                if entry.kind == "decision" and entry.id.startswith(MOVE):
                    found.append(_crossing(entry))
            after = page.after
            if after is None:
                return _latest(found)


def _latest(found: list[Crossing]) -> Crossing | None:
    """Of crossings at the same instant the one of the last move."""
    return max(found, key=lambda crossing: crossing.n, default=None)


def _crossing(entry: Entry) -> Crossing:
    said = entry.data
    return Crossing(
        n=int(entry.id.removeprefix(MOVE)),
        at=entry.at,
        before=_band(said.get("before")),
        band=_band(said.get("band")),
        score=_score(said.get("score")),
        score_before=_score(said.get("score_before")),
        starting_point=bool(said.get("starting_point")),
    )


def _band(said: object) -> Band | None:
    return Band(str(said)) if said in tuple(Band) else None


def _score(said: object) -> int | None:
    return said if isinstance(said, int) else None
