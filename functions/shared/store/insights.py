"""What a walk counts for reports: a part for each step, and a sum for each segment of its list.

As with retention, a step that is repeated writes its part anew, in the same place, and what is told
is always one count of everybody: that of the last walk that came to its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.shared.domain import insights
from functions.shared.domain.insights import EVERYBODY, Insight, Sums, Trait
from functions.shared.kernel import clock
from functions.shared.ports.table import AtMost, Key, Put, Table
from functions.shared.store import documents, keys

PART_LIFE = timedelta(days=3)
SUM_LIFE = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Count:
    """One count of everybody: the name of its walk, and the instant that it is for."""

    walk: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """What one step counted, by trait, and after which customer the next one goes on."""

    sums: Mapping[Trait, Sums]
    after: str | None


class Insights:
    """Keeps and reads what was counted."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, venture: str, count: Count, segment: int, after: str | None, part: Part) -> None:
        """Keep what a step counted that went on after a customer (None: with the first)."""
        key = keys.insights_part(venture, count.walk, segment, after or "")
        self._table.write(_item(key, documents.dump(part), count.at + PART_LIFE))

    def sum_up(self, venture: str, count: Count, segment: int) -> None:
        """Sum up the steps of a segment, when the last of them is kept."""
        found: dict[Trait, list[Sums]] = {EVERYBODY: []}
        after: str | None = ""
        while after is not None:
            key = keys.insights_part(venture, count.walk, segment, after)
            item = self._table.get(key, strong=True)
            if item is None:
                raise LookupError(f"segment {segment} of {venture} lacks the part after {after!r}")
            part = documents.load(Part, str(item["doc"]))
            for trait, sums in part.sums.items():
                found.setdefault(trait, []).append(sums)
            after = part.after
        for trait, parts in found.items():
            key = keys.insights_sum(venture, count.walk, trait, segment)
            doc = documents.dump(insights.merged(parts))
            self._table.write(_item(key, doc, count.at + SUM_LIFE))

    def end(self, count: Count) -> bool:
        """Say that everybody is counted; False where a count for a later instant is there."""
        key, said = keys.insights_newest(), clock.stamp(count.at)
        item = {"pk": key.pk, "sk": key.sk, "as_of": said, "walk": count.walk}
        return self._table.write(Put(item, (AtMost("as_of", said),)))

    def newest(self, venture: str, *traits: Trait) -> list[Insight] | None:
        """What the last count says of whoever has each of some traits, in their order.

        None where there was no count, or where some segment was not counted: the venture is newer
        than the walk, or was closed then.
        """
        item = self._table.get(keys.insights_newest())
        if item is None:
            return None
        walk, as_of = str(item["walk"]), clock.parse(str(item["as_of"]))
        wanted = {
            trait: [keys.insights_sum(venture, walk, trait, n) for n in range(keys.SEGMENTS)]
            for trait in dict.fromkeys((EVERYBODY, *traits))
        }
        found = self._table.get_many([key for some in wanted.values() for key in some], strong=True)
        if not all(key in found for key in wanted[EVERYBODY]):
            return None
        return [
            Insight(
                as_of,
                insights.merged(
                    documents.load(Sums, str(found[key]["doc"]))
                    for key in wanted[trait]
                    if key in found
                ),
            )
            for trait in traits
        ]


def _item(key: Key, doc: str, until: datetime) -> Put:
    # No condition: whoever writes this writes the same, or counts it anew.
    return Put({"pk": key.pk, "sk": key.sk, "doc": doc, "expires_at": int(until.timestamp())}, ())
