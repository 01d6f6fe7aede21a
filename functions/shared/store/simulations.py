"""Simulated changes of parameters: what was asked, what each step found, and the sum of it all."""

import json

from functions.shared.domain import simulation
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.domain.simulation import Asked, Found, Question
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Table
from functions.shared.store import documents, keys
from functions.shared.store.findings import Findings, item


class Simulations(Findings[Found]):
    """Keeps and reads simulations."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, Found, simulation.summed)

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
        self._table.write(item(key, ids.canonical(said), 1, q.at))

    def asked(self, venture: str, simulation_id: str) -> Asked:
        """What was asked.

        Raises:
            Unknown: there is no such simulation, or it is gone.
        """
        kept = self._table.get(keys.simulation(venture, simulation_id), strong=True)
        if kept is None:
            raise Unknown("there is no such simulation; one is kept for a week")
        said = json.loads(str(kept["doc"]))
        question = Question(
            old=_parameters(said["old"]),
            new=_parameters(said["new"]),
            programs=tuple(documents.load(Playbook, text) for text in said["programs"]),
            days=said["days"],
            at=clock.parse(said["at"]),
        )
        return Asked(question=question, blocked=said["blocked"])


def _values(parameters: Parameters) -> dict[str, object]:
    return {"version": parameters.version, **parameters.values}


def _parameters(said: dict[str, object]) -> Parameters:
    return Parameters.restored(int(str(said["version"])), said)
