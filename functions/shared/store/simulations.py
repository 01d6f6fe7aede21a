"""Simulations of large populations: what was asked, what each step found, and the sum of it all.

They are kept for a week. A step that is repeated writes its part anew, in the same place.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from functions.shared.domain import simulation
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.domain.simulation import Asked, Found, Question
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Item, Key, Put, Table
from functions.shared.store import documents, keys

LIFE = timedelta(days=7)
PIECE = 300_000
"""Characters of an item: a step may find more about a customer than an item holds, 400 KB."""


class Simulations:
    """Keeps and reads simulations."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def begin(self, venture: str, simulation_id: str, asked: Asked) -> None:
        """Keep what is asked; the same question of the same instant is the same simulation."""
        q = asked.question
        said = {
            "old": _values(q.old),
            "new": _values(q.new),
            "programs": [documents.dump(program) for program in q.programs],
            "days": q.days,
            "at": clock.stamp(q.at),
            "blocked": asked.blocked,
        }
        key = keys.simulation(venture, simulation_id)
        self._table.write(_item(key, ids.canonical(said), 1, q.at))

    def asked(self, venture: str, simulation_id: str) -> Asked:
        """What was asked.

        Raises:
            Unknown: there is no such simulation, or it is gone.
        """
        item = self._table.get(keys.simulation(venture, simulation_id), strong=True)
        if item is None:
            raise Unknown("there is no such simulation; one is kept for a week")
        said = json.loads(str(item["doc"]))
        question = Question(
            old=_parameters(said["old"]),
            new=_parameters(said["new"]),
            programs=tuple(documents.load(Playbook, text) for text in said["programs"]),
            days=said["days"],
            at=clock.parse(said["at"]),
        )
        return Asked(question=question, blocked=said["blocked"])

    def keep(self, venture: str, simulation_id: str, step: str, found: Found, at: datetime) -> None:
        """Keep what a step found; `step` names it among all steps, always the same."""
        self._keep(keys.simulation(venture, simulation_id).pk, f"{keys.PARTS}{step}#", found, at)

    def parts(
        self, venture: str, simulation_id: str, after: str | None = None
    ) -> Iterator[tuple[str, Found]]:
        """What each step found, in the order of their names, from one on; and its name."""
        pk = keys.simulation(venture, simulation_id).pk
        for name, text in self._documents(pk, keys.PARTS, after):
            yield name, documents.load(Found, text)

    def end(self, venture: str, simulation_id: str, at: datetime) -> Found:
        """Sum up what all steps found, and keep the numbers of it: it is done."""
        parts = (part for _, part in self.parts(venture, simulation_id))
        found = simulation.summed(parts)
        self._keep(keys.simulation(venture, simulation_id).pk, keys.SUM, found, at)
        return found

    def sum(self, venture: str, simulation_id: str) -> Found | None:
        """The numbers of all that was found; None while it is looked for."""
        pk = keys.simulation(venture, simulation_id).pk
        texts = [text for _, text in self._documents(pk, keys.SUM, None)]
        return documents.load(Found, texts[0]) if texts else None

    def _keep(self, pk: str, name: str, found: Found, at: datetime) -> None:
        text = documents.dump(found)
        pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
        # The first, which says how many there are, comes last.
        for number, piece in reversed(list(enumerate(pieces))):
            self._table.write(_item(Key(pk, f"{name}{number:04d}"), piece, len(pieces), at))

    def _documents(self, pk: str, prefix: str, after: str | None) -> Iterator[tuple[str, str]]:
        """Each document under a prefix, its pieces joined, and its name; from a name on."""
        name, text, of = "", "", 0
        for item in self._items(pk, prefix, after):
            sk = str(item["sk"])
            number = int(sk[-4:])
            if number == 0:
                name, text, of = sk[:-4], "", int(str(item["of"]))
            # A step that was repeated may have found less, and left pieces of its former say.
            if number < of:
                text += str(item["doc"])
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


def _item(key: Key, doc: str, of: int, at: datetime) -> Put:
    expires = int((at + LIFE).timestamp())
    # No condition: whoever writes this writes the same, or says it anew.
    return Put({"pk": key.pk, "sk": key.sk, "doc": doc, "of": of, "expires_at": expires}, ())


def _values(parameters: Parameters) -> dict[str, object]:
    return {"version": parameters.version, **parameters.values}


def _parameters(said: dict[str, object]) -> Parameters:
    return Parameters.restored(int(str(said["version"])), said)
