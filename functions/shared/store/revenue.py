"""What a walk counted of revenue: for each segment and trait, an item of each currency.

There may be any number of currencies, so they share no item; an item beside them names them. What
a repeated step no longer finds is thereby no longer there.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from functions.shared.domain import revenue
from functions.shared.domain.retention import EVERYBODY, Trait
from functions.shared.domain.revenue import Sums
from functions.shared.kernel import ids
from functions.shared.ports.table import Item, Key, Put, Table
from functions.shared.store import documents, keys

NAMES = ""
"""In the place of a currency: the item that names them."""


class Revenue:
    """Keeps and reads the sums of revenue."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(
        self,
        venture: str,
        walk: str,
        segment: int,
        earned: Mapping[Trait, Sums],
        *,
        until: datetime,
    ) -> None:
        """Keep what was counted of a segment, by trait, until an instant."""
        for trait, sums in earned.items():
            for currency, lines in sums.amounts.items():
                key = keys.revenue_sum(venture, walk, trait, segment, currency)
                self._table.write(_item(key, documents.dump(Sums({currency: lines})), until))
            key = keys.revenue_sum(venture, walk, trait, segment, NAMES)
            self._table.write(_item(key, ids.canonical(sorted(sums.amounts)), until))

    def counted(self, venture: str, walk: str, trait: Trait) -> Sums | None:
        """What was counted of whoever has a trait.

        None where some segment was not: the venture is newer than the walk, or was closed then.
        """
        everybody = self._by_segment(venture, walk, EVERYBODY)
        if len(everybody) < keys.SEGMENTS:
            return None
        some = everybody if trait == EVERYBODY else self._by_segment(venture, walk, trait)
        return revenue.merged(some)

    def _by_segment(self, venture: str, walk: str, trait: Trait) -> list[Sums]:
        """What was counted of a trait, of each segment where somebody has it."""
        run = keys.revenue_sums(venture, walk, trait)
        docs: dict[str, str] = {}
        after: Item | None = None
        while True:
            page = self._table.query(run.pk, prefix=run.sk, after=after, strong=True)
            docs |= {str(item["sk"]): str(item["doc"]) for item in page.items}
            after = page.after
            if after is None:
                break
        found = []
        for segment in range(keys.SEGMENTS):
            names = docs.get(keys.revenue_sum(venture, walk, trait, segment, NAMES).sk)
            if names is not None:
                each = (
                    docs[keys.revenue_sum(venture, walk, trait, segment, str(name)).sk]
                    for name in json.loads(names)
                )
                found.append(revenue.merged(documents.load(Sums, doc) for doc in each))
        return found


def _item(key: Key, doc: str, until: datetime) -> Put:
    # No condition: whoever writes this writes the same, or counts it anew.
    return Put({"pk": key.pk, "sk": key.sk, "doc": doc, "expires_at": int(until.timestamp())}, ())
