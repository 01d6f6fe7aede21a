"""What is stored of a customer's past: every fact that was kept, and the days of usage."""

from collections.abc import Iterator
from datetime import date, datetime

from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.replay import REACH, Kept
from functions.shared.ports.table import Item, Table
from functions.shared.store import health, keys, timeline
from functions.shared.store.timeline import Entry


class Past:
    """Reads what a replay needs."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(
        self, venture: str, customer: str, since: datetime, *, strong: bool = False
    ) -> Kept | None:
        """What is stored of a customer, with the usage that any instant from `since` on looks at.

        Two queries, mostly: the state with its days of usage, and the timeline. None where there
        is no state, which is who is unknown, or erased.
        """
        pk = keys.customer_partition(venture, customer)
        # Its source's name follows the day; the state sorts right after the days.
        first = keys.day(venture, customer, (since - REACH).date(), "").sk
        items = list(self._run(pk, strong=strong, at_least=first, at_most=keys.STATE))
        record = health.record_of(items)
        if record.revision == 0:
            return None
        logged = self._run(pk, strong=strong, prefix=keys.LOG)
        facts = (_fact(timeline.entry_of(item)) for item in logged if _is_fact(item))
        return Kept(record.history, tuple(facts))

    def lived(self, venture: str, customer: str, since: date) -> Kept | None:
        """The state, the days of usage since a day, and what was said of the subscription.

        One query, and the timeline only of who has a subscription. None where there is no state.
        """
        pk = keys.customer_partition(venture, customer)
        first = keys.day(venture, customer, since, "").sk
        record = health.record_of(
            list(self._run(pk, strong=False, at_least=first, at_most=keys.STATE))
        )
        if record.revision == 0:
            return None
        if record.history.state.register("subscription") is None:
            return Kept(record.history, ())
        logged = self._run(pk, strong=False, prefix=keys.LOG)
        facts = (_fact(timeline.entry_of(item)) for item in logged if _is_fact(item))
        told = (fact for fact in facts if fact.kind is Kind.SUBSCRIPTION_CHANGED)
        return Kept(record.history, tuple(told))

    def _run(
        self,
        pk: str,
        *,
        strong: bool,
        prefix: str = "",
        at_least: str | None = None,
        at_most: str | None = None,
    ) -> Iterator[Item]:
        """Every item of one run of keys, page by page."""
        after: Item | None = None
        while True:
            page = self._table.query(
                pk, prefix=prefix, at_least=at_least, at_most=at_most, after=after, strong=strong
            )
            yield from page.items
            after = page.after
            if after is None:
                return


def _is_fact(item: Item) -> bool:
    """Whether an entry of the timeline is a kept fact; the others are decisions."""
    _, kind, _ = str(item["sk"]).removeprefix(keys.LOG).split("#")
    return kind == "fact"


def _fact(entry: Entry) -> Fact:
    """The fact that an entry keeps, as it was taken in."""
    data = dict(entry.data)
    kind, flags = Kind(str(data.pop("kind"))), data.pop("flags", [])
    return Fact(
        id=entry.id,
        source=entry.source,
        kind=kind,
        occurred_at=entry.at,
        data=data,
        flags=tuple(str(flag) for flag in flags) if isinstance(flags, list) else (),
    )
