"""Simulated playbooks: what was asked, what each step of the walk found, and the sum of it all."""

import json
from collections.abc import Iterator
from datetime import datetime

from functions.shared.domain.playbooks import simulation
from functions.shared.domain.playbooks.simulation import Found, Question
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Table
from functions.shared.store import documents, keys
from functions.shared.store.findings import Findings, item


class PlaybookSimulations:
    """Keeps and reads simulations of playbooks."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._findings = Findings(table, Found, simulation.summed)

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

    def keep(self, venture: str, simulation_id: str, step: str, found: Found, at: datetime) -> None:
        """Keep what a step found; `step` names it among all steps, always the same."""
        self._findings.keep(keys.simulation(venture, simulation_id).pk, step, found, at)

    def parts(
        self, venture: str, simulation_id: str, after: str | None = None
    ) -> Iterator[tuple[str, Found]]:
        """What each step found, in the order of their names, from one on; and its name."""
        return self._findings.parts(keys.simulation(venture, simulation_id).pk, after)

    def end(self, venture: str, simulation_id: str, at: datetime) -> Found:
        """Sum up what all steps found, and keep the numbers of it: it is done."""
        return self._findings.end(keys.simulation(venture, simulation_id).pk, at)

    def sum(self, venture: str, simulation_id: str) -> Found | None:
        """The numbers of all that was found; None while it is looked for."""
        return self._findings.sum(keys.simulation(venture, simulation_id).pk)
