"""Runs of the sync with a CRM: logged by whatever syncs, each once; forgotten after a while."""

from datetime import datetime, timedelta

from functions.shared.domain.crm import Run
from functions.shared.kernel import clock
from functions.shared.ports.table import Absent, Put, Table
from functions.shared.store import documents, keys

LIFE = timedelta(days=90)
LAST = 100
"""So many runs are looked back at, at most."""


class CrmRuns:
    """Logs and reads runs."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def log(self, venture: str, run: Run) -> bool:
        """Keep a run; False where it was logged already."""
        key = keys.crm_run(venture, run.at, run.id)
        expires_at = int((run.at + LIFE).timestamp())
        doc = documents.dump(run)
        return self._table.write(
            Put({"pk": key.pk, "sk": key.sk, "doc": doc, "expires_at": expires_at}, (Absent(),))
        )

    def last(self, venture: str, at: datetime) -> list[Run]:
        """The last runs up to an instant, the newest first; none where no CRM is connected."""
        page = self._table.query(
            keys.crm_run(venture, at, "").pk,
            at_least=keys.CRM_RUNS,
            at_most=f"{keys.CRM_RUNS}{clock.stamp(at)}~",
            descending=True,
            limit=LAST,
        )
        return [documents.load(Run, str(item["doc"])) for item in page.items]
