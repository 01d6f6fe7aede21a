"""A customer's timeline: facts and decisions, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from functions.shared.domain.facts import Fact
from functions.shared.domain.state import DayKey
from functions.shared.kernel import clock
from functions.shared.ports.table import Absent, Item, Put, Table
from functions.shared.store import documents, keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: a `fact`, a folded `usage` day, or a `decision` of the system or a person."""

    at: datetime
    kind: str
    id: str
    source: str
    text: str
    data: Mapping[str, object]


def of_fact(venture: str, customer: str, fact: Fact) -> Put:
    """The write that keeps a fact; it does nothing when the fact is kept already."""
    return entry(
        venture,
        customer,
        Entry(
            at=fact.occurred_at,
            kind="fact",
            id=fact.id,
            source=fact.source,
            text=fact.kind.value.replace("_", " "),
            data={"kind": fact.kind.value, **fact.data, **_flags(fact)},
        ),
    )


def decision(
    venture: str, customer: str, *, at: datetime, entry_id: str, text: str, **data: object
) -> Put:
    """The write that records a decision and its reason."""
    return entry(
        venture,
        customer,
        Entry(at=at, kind="decision", id=entry_id, source="tenure", text=text, data=data),
    )


def entry(venture: str, customer: str, entry: Entry) -> Put:
    """The write of one entry, once."""
    key = keys.log(venture, customer, entry.at, entry.kind, entry.id)
    return Put({"pk": key.pk, "sk": key.sk, "doc": documents.dump(entry)}, (Absent(),))


class Timeline:
    """Reads timelines."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def page(
        self, venture: str, customer: str, *, limit: int, before: str | None = None
    ) -> tuple[list[Entry], str | None]:
        """Up to `limit` entries below a cursor, newest first, and the cursor to go on after.

        Kept facts and decisions, and days of usage, are two runs of keys in one partition; they
        are merged by instant. The cursor is the sort position of the last entry given.
        """
        pk = keys.customer_partition(venture, customer)
        logged = [(_place(item), entry_of(item)) for item in self._run(pk, keys.LOG, before, limit)]
        used = [(_place(item), _used(item)) for item in self._run(pk, keys.DAYS, before, limit)]
        merged = sorted([*logged, *used], key=lambda pair: pair[0], reverse=True)
        given = merged[:limit]
        more = len(merged) > limit or len(logged) == limit or len(used) == limit
        return [entry for _, entry in given], given[-1][0] if given and more else None

    def _run(self, pk: str, prefix: str, before: str | None, limit: int) -> list[Item]:
        """Up to `limit` items of one run that stand before a place, newest first."""
        if before is None:
            return list(self._table.query(pk, prefix=prefix, descending=True, limit=limit).items)
        bound = prefix + (before if prefix == keys.LOG else before[:10] + "~")
        found: list[Item] = []
        after: Item | None = None
        while len(found) < limit:
            page = self._table.query(
                pk, at_least=prefix, at_most=bound, descending=True, limit=limit + 1, after=after
            )
            found += [item for item in page.items if _place(item) < before]
            after = page.after
            if after is None:
                break
        return found[:limit]


def _place(item: Item) -> str:
    """Where an item stands among both runs: an instant, then what tells items of it apart."""
    sk = str(item["sk"])
    if sk.startswith(keys.LOG):
        return sk.removeprefix(keys.LOG)
    day, _, source = sk.removeprefix(keys.DAYS).partition("#")
    hours = item.get("hours")
    last = max(hours, default=0) if isinstance(hours, frozenset) else 0
    at = datetime.combine(datetime.fromisoformat(day).date(), time(int(last)), UTC)
    return f"{clock.stamp(at)}#usage#{source}"


def entry_of(item: Item) -> Entry:
    """The entry that an item of the log keeps."""
    return documents.load(Entry, str(item["doc"]))


def _used(item: Item) -> Entry:
    key, day = parse_day(item)
    place = _place(item)
    at = clock.parse(place[: place.index("#")])
    hours, names = sorted(day[0]), sorted(day[1])
    texts = []
    if hours:
        texts.append(f"logged in, in {len(hours)} hour{'s' if len(hours) > 1 else ''} of the day")
    if names:
        texts.append("used " + ", ".join(names))
    return Entry(
        at=at,
        kind="usage",
        id=f"usage:{key.source}:{key.day.isoformat()}",
        source=key.source,
        text="; ".join(texts),
        data={"hours": hours, "features": names},
    )


def parse_day(item: Item) -> tuple[DayKey, tuple[frozenset[int], frozenset[str]]]:
    """The key, hours and features of a stored day of usage."""
    day, _, source = str(item["sk"]).removeprefix(keys.DAYS).partition("#")
    hours, features = item.get("hours"), item.get("features")
    return (
        DayKey(date.fromisoformat(day), source),
        (
            frozenset(map(int, hours)) if isinstance(hours, frozenset) else frozenset(),
            frozenset(map(str, features)) if isinstance(features, frozenset) else frozenset(),
        ),
    )


def _flags(fact: Fact) -> dict[str, object]:
    return {"flags": list(fact.flags)} if fact.flags else {}
