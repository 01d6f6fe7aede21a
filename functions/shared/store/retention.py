"""What a walk counts of retention and revenue: a part for each step, sums for each segment.

A step that is repeated writes its part anew, in the same place, and a sum is made from the parts
that follow one another; so nothing is counted twice. Sums are read when the whole walk is through:
what is told is always one count of everybody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.shared.domain import retention, revenue
from functions.shared.domain.retention import EVERYBODY, Sums, Told, Trait
from functions.shared.kernel import clock
from functions.shared.ports.table import AtMost, Key, Put, Table
from functions.shared.store import documents, keys
from functions.shared.store.revenue import Revenue

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
    earned: Mapping[Trait, revenue.Sums] = field(default_factory=dict)


class Retention:
    """Keeps and reads what was counted."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._revenue = Revenue(table)

    def keep(self, venture: str, count: Count, segment: int, after: str | None, part: Part) -> None:
        """Keep what a step counted that went on after a customer (None: with the first)."""
        key = keys.retention_part(venture, count.walk, segment, after or "")
        self._table.write(_item(key, documents.dump(part), count.at + PART_LIFE))

    def sum_up(self, venture: str, count: Count, segment: int) -> None:
        """Sum up the steps of a segment, when the last of them is kept."""
        found: dict[Trait, list[Sums]] = {}
        earned: dict[Trait, list[revenue.Sums]] = {EVERYBODY: []}
        for part in self._parts(venture, count, segment):
            for trait, sums in part.sums.items():
                found.setdefault(trait, []).append(sums)
            for trait, amounts in part.earned.items():
                earned.setdefault(trait, []).append(amounts)
        until = count.at + SUM_LIFE
        of_revenue = {trait: revenue.merged(parts) for trait, parts in earned.items()}
        self._revenue.keep(venture, count.walk, segment, of_revenue, until=until)
        for trait, parts in found.items():
            key = keys.retention_sum(venture, count.walk, trait, segment)
            self._table.write(_item(key, documents.dump(retention.merged(parts)), until))

    def end(self, count: Count) -> bool:
        """Say that everybody is counted; False where a count for a later instant is there."""
        key, said = keys.retention_newest(), clock.stamp(count.at)
        item = {"pk": key.pk, "sk": key.sk, "as_of": said, "walk": count.walk}
        return self._table.write(Put(item, (AtMost("as_of", said),)))

    def newest(self) -> Count | None:
        """The last count of everybody."""
        item = self._table.get(keys.retention_newest())
        return Count(str(item["walk"]), clock.parse(str(item["as_of"]))) if item else None

    def told(
        self, venture: str, trait: Trait = EVERYBODY, months: int = retention.COHORTS - 1
    ) -> Told | None:
        """What the last count says of whoever has a trait, with so many cohorts.

        None before any count, or where not all of the venture was counted.
        """
        count = self.newest()
        counted = self.counted(venture, count, trait) if count else None
        return retention.told(*counted, count.at, months) if count and counted else None

    def earned(
        self, venture: str, trait: Trait = EVERYBODY, months: int = revenue.MONTHS
    ) -> revenue.Told | None:
        """What the last count says of the revenue of whoever has a trait, over so many months.

        None before any count, or where not all of the venture was counted.
        """
        count = self.newest()
        earned = self._revenue.counted(venture, count.walk, trait) if count else None
        return revenue.told(earned, count.at, months) if count and earned else None

    def counted(self, venture: str, count: Count, trait: Trait) -> tuple[Sums, Sums] | None:
        """What was counted of everybody, and of whoever has a trait.

        None where some segment was not: the venture is newer than the walk, or was closed then.
        """
        wanted = {
            which: [keys.retention_sum(venture, count.walk, which, n) for n in range(keys.SEGMENTS)]
            for which in (EVERYBODY, trait)
        }
        found = self._table.get_many(
            list(dict.fromkeys(key for some in wanted.values() for key in some)), strong=True
        )
        if not all(key in found for key in wanted[EVERYBODY]):
            return None
        everybody, some = (
            [documents.load(Sums, str(found[key]["doc"])) for key in wanted[which] if key in found]
            for which in (EVERYBODY, trait)
        )
        return retention.merged(everybody), retention.merged(some)

    def _parts(self, venture: str, count: Count, segment: int) -> Iterator[Part]:
        """What the steps of a segment kept, one after the other."""
        after: str | None = ""
        while after is not None:
            key = keys.retention_part(venture, count.walk, segment, after)
            item = self._table.get(key, strong=True)
            if item is None:
                raise LookupError(f"segment {segment} of {venture} lacks the part after {after!r}")
            part = documents.load(Part, str(item["doc"]))
            yield part
            after = part.after


def _item(key: Key, doc: str, until: datetime) -> Put:
    # No condition: whoever writes this writes the same, or counts it anew.
    return Put({"pk": key.pk, "sk": key.sk, "doc": doc, "expires_at": int(until.timestamp())}, ())
