"""Brakes: one item for each scope, read strongly, changed only as it was read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from functions.shared.domain.brakes import EVERYTHING, Brake
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict
from functions.shared.ports.table import Absent, Is, Item, Key, Put, Table, Write
from functions.shared.store import documents, due, keys

ATTEMPTS = 5


class Brakes:
    """Reads and changes brakes."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, venture: str) -> list[Brake]:
        """Every brake that was ever put on for a venture, that on everything first; as of now."""
        found: list[Brake] = []
        for partition in (keys.EVERYWHERE, keys.venture(venture).pk):
            after: Item | None = None
            while True:
                page = self._table.query(partition, prefix=keys.BRAKES, after=after, strong=True)
                found += [documents.load(Brake, str(item["doc"])) for item in page.items]
                after = page.after
                if after is None:
                    break
        return found

    def find(self, venture: str, scope: str) -> Brake | None:
        """The brake of a scope; None where none was ever put on."""
        item = self._table.get(keys.brake(venture, scope), strong=True)
        return documents.load(Brake, str(item["doc"])) if item else None

    def change(
        self,
        venture: str,
        scope: str,
        decide: Callable[[Brake | None], Brake],
        *joined: Write,
    ) -> tuple[Brake, bool]:
        """The brake as a function of what it is makes it, and whether that changed anything.

        Raises:
            Conflict: others kept changing it, or as `decide` raises it.
        """
        for _ in range(ATTEMPTS):
            before = self.find(venture, scope)
            after = decide(before)
            if after == before:
                return after, False
            if self._table.write(_put(venture, after), *joined):
                return after, True
        raise Conflict("others kept changing the brake; read it and try again")

    def forget(self, venture: str, customer: str) -> None:
        """Forget that a customer who is erased is what brakes rest on; the numbers stay."""
        for brake in self.of(venture):
            if brake.evidence and brake.evidence.customer == customer:
                self.change(venture, brake.scope, partial(_without, customer, brake))

    def waking(self, at: datetime) -> Iterator[tuple[str | None, Brake]]:
        """Every brake whose runs are to be made due again, and its venture; None for everything."""
        entries = list(due.entries(self._table, "wake", at))
        for entry in entries:
            item = self._table.get(Key(str(entry["pk"]), str(entry["sk"])), strong=True)
            brake = documents.load(Brake, str(item["doc"])) if item else None
            if brake and brake.waking:
                whole = brake.scope == EVERYTHING
                yield None if whole else keys.venture_of(str(entry["pk"])), brake


def _without(customer: str, known: Brake, now: Brake | None) -> Brake:
    brake = now or known
    if brake.evidence is None or brake.evidence.customer != customer:
        return brake
    evidence = replace(brake.evidence, customer="")
    return replace(brake, evidence=evidence, revision=brake.revision + 1)


def _put(venture: str, brake: Brake) -> Put:
    key, waking = keys.brake(venture, brake.scope), brake.waking
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": documents.dump(brake),
            "revision": brake.revision,
            "due_pk": keys.due("wake", brake.scope) if waking else None,
            "due_at": clock.stamp(waking) if waking else None,
        },
        (Is("revision", brake.revision - 1) if brake.revision > 1 else Absent(),),
    )
