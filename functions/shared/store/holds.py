"""What the gate holds back: a narrow row for each message, beside the run or survey it is of.

A row is written with the hold and never looked after: it counts while what it is of stands exactly
as it did then, and the table forgets it later.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from functions.shared.domain.contact import Held, Hold
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.surveys import Survey
from functions.shared.kernel import clock
from functions.shared.ports.table import Delete, Is, Item, Key, Put, Table, Write
from functions.shared.store import documents, keys

LIFE = timedelta(days=30)
HELD = "held"


class Holds:
    """Lists what is held, and lets it go."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def page(
        self, venture: str, scope: str | None, at: datetime, *, limit: int, after: Item | None
    ) -> tuple[list[Held], Item | None]:
        """Messages held at an instant, by a brake's scope or (None) otherwise, the soonest first.

        From a cursor on, and the next cursor.
        """
        page = self._table.query(
            _listing(venture, scope),
            at_least=clock.stamp(at),
            limit=limit,
            after=after,
            index="board",
        )
        return self._standing(venture, _rows(page.items)), page.after

    def paused(self, venture: str, scope: str) -> Iterator[Held]:
        """Everything that a brake's scope holds back in a venture, page by page as asked for."""
        after: Item | None = None
        while True:
            page = self._table.query(_listing(venture, scope), after=after, index="board")
            yield from _rows(page.items)
            after = page.after
            if after is None:
                return

    def free(self, venture: str, held: Held, *joined: Write) -> bool:
        """Forget a hold, with what joins it; False where it changed since it was read."""
        key = keys.hold(venture, held.customer, held.owner)
        return self._table.write(Delete(key, (Is("revision", held.revision),)), *joined)

    def _standing(self, venture: str, rows: Sequence[Held]) -> list[Held]:
        """The rows whose run or survey is as it was when it was held."""
        wanted = {row.owner: _owner(venture, row) for row in rows}
        found = self._table.get_many(list(wanted.values()))
        return [
            row
            for row in rows
            if (item := found.get(wanted[row.owner])) and item.get("revision") == row.revision
        ]


def of_step(after: Enrolment, hold: Hold) -> Put:
    """The write that says that a run's step is held; with the one that holds it."""
    return _put(
        after.venture,
        Held(
            customer=after.customer,
            owner=after.id,
            kind="step",
            playbook=after.playbook,
            step=after.step or "",
            reason=hold.reason,
            until=hold.until,
            scope=hold.scope,
            revision=after.revision,
        ),
    )


def of_survey(after: Survey, hold: Hold) -> Put:
    """The write that says that a survey is held; with the one that holds it."""
    return _put(
        after.venture,
        Held(
            customer=after.customer,
            owner=after.id,
            kind="survey",
            playbook=after.playbook,
            step=after.name,
            reason=hold.reason,
            until=hold.until,
            scope=hold.scope,
            revision=after.revision,
        ),
    )


def _put(venture: str, held: Held) -> Put:
    key = keys.hold(venture, held.customer, held.owner)
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "revision": held.revision,
            "board_pk": _listing(venture, held.scope),
            "board_sk": f"{clock.stamp(held.until)}#{held.owner}",
            "row": documents.dump(held),
            "expires_at": int((held.until + LIFE).timestamp()),
        },
        (),
    )


def _listing(venture: str, scope: str | None) -> str:
    return keys.listing(venture, f"paused#{scope}" if scope else HELD)


def _rows(items: Sequence[Item]) -> list[Held]:
    return [documents.load(Held, str(item["row"])) for item in items]


def _owner(venture: str, held: Held) -> Key:
    key = keys.enrolment if held.kind == "step" else keys.survey
    return key(venture, held.customer, held.owner)
