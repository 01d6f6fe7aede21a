"""What the steps of a simulation's walk find, and the sum of it all: kept for a week.

A step that is repeated writes its part anew, in the same place.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from functions.shared.ports.table import Item, Key, Put, Table
from functions.shared.store import documents, keys

LIFE = timedelta(days=7)
PIECE = 300_000
"""Characters of an item: a step may find more about a customer than an item holds, 400 KB."""

F = TypeVar("F")


class Findings(Generic[F]):
    """Keeps and reads what was found, as dataclasses of a kind that `summed` adds up."""

    def __init__(self, table: Table, kind: type[F], summed: Callable[[Iterable[F]], F]) -> None:
        self._table = table
        self._kind = kind
        self._summed = summed

    def keep(self, venture: str, simulation_id: str, step: str, found: F, at: datetime) -> None:
        """Keep what a step found; `step` names it among all steps, always the same."""
        self._keep(_partition(venture, simulation_id), f"{keys.PARTS}{step}#", found, at)

    def parts(
        self, venture: str, simulation_id: str, after: str | None = None
    ) -> Iterator[tuple[str, F]]:
        """What each step found, in the order of their names, from one on; and its name."""
        pk = _partition(venture, simulation_id)
        for name, text in self._documents(pk, keys.PARTS, after):
            yield name, documents.load(self._kind, text)

    def end(self, venture: str, simulation_id: str, at: datetime) -> F:
        """Sum up what all steps found, and keep the numbers of it: it is done."""
        found = self._summed(part for _, part in self.parts(venture, simulation_id))
        self._keep(_partition(venture, simulation_id), keys.SUM, found, at)
        return found

    def sum(self, venture: str, simulation_id: str) -> F | None:
        """The numbers of all that was found; None while it is looked for."""
        pk = _partition(venture, simulation_id)
        texts = [text for _, text in self._documents(pk, keys.SUM, None)]
        return documents.load(self._kind, texts[0]) if texts else None

    def _keep(self, pk: str, name: str, found: F, at: datetime) -> None:
        text = documents.dump(found)
        pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
        # The first, which says how many there are, comes last.
        for number, piece in reversed(list(enumerate(pieces))):
            self._table.write(item(Key(pk, f"{name}{number:04d}"), piece, len(pieces), at))

    def _documents(self, pk: str, prefix: str, after: str | None) -> Iterator[tuple[str, str]]:
        """Each document under a prefix, its pieces joined, and its name; from a name on."""
        name, text, of = "", "", 0
        for kept in self._items(pk, prefix, after):
            sk = str(kept["sk"])
            number = int(sk[-4:])
            if number == 0:
                name, text, of = sk[:-4], "", int(str(kept["of"]))
            # A step that was repeated may have found less, and left pieces of its former say.
            if number < of:
                text += str(kept["doc"])
            if number == of - 1:
                yield name, text

    def _items(self, pk: str, prefix: str, after: str | None) -> Iterator[Item]:
        start: Item | None = None
        # Nothing in a name sorts after a tilde, nor is one in it.
        first = f"{after}~" if after else prefix
        while True:
            page = self._table.query(
                pk, at_least=first, at_most=f"{prefix}~", after=start, strong=True
            )
            yield from page.items
            start = page.after
            if start is None:
                return


def _partition(venture: str, simulation_id: str) -> str:
    return keys.simulation(venture, simulation_id).pk


def item(key: Key, doc: str, of: int, at: datetime) -> Put:
    """The write of a piece of what is kept for a week."""
    expires = int((at + LIFE).timestamp())
    # No condition: whoever writes this writes the same, or says it anew.
    return Put({"pk": key.pk, "sk": key.sk, "doc": doc, "of": of, "expires_at": expires}, ())
