"""Simulated playbooks: what was asked, what each step of the walk found, and the sum of it all."""

import json

from functions.shared.domain.playbooks import simulation
from functions.shared.domain.playbooks.simulation import Found, Question
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Table
from functions.shared.store import documents, keys
from functions.shared.store.findings import Findings, item


class PlaybookSimulations(Findings[Found]):
    """Keeps and reads simulations of playbooks."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, Found, simulation.summed)

    def begin(
        self, venture: str, simulation_id: str, question: Question, blocked: str | None
    ) -> None:
        """Keep what is asked; the same question of the same instant is the same simulation."""
        said = ids.canonical({"question": documents.plain(question), "blocked": blocked})
        key = keys.simulation(venture, simulation_id)
        self._table.write(item(key, said, 1, question.at))

    def asked(self, venture: str, simulation_id: str) -> tuple[Question, str | None]:
        """What was asked, and why automation would do nothing now, where it would do nothing.

        Raises:
            Unknown: there is no such simulation, or it is gone.
        """
        kept = self._table.get(keys.simulation(venture, simulation_id), strong=True)
        said = json.loads(str(kept["doc"])) if kept else {}
        if "question" not in said:
            raise Unknown("there is no such simulation; one is kept for a week")
        question = documents.load(Question, json.dumps(said["question"]))
        return question, said["blocked"]
