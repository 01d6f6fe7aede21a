"""The last look of each standing trigger at a venture; a later one takes its place."""

from functions.shared.domain.triggers import Look, Trigger
from functions.shared.kernel import clock
from functions.shared.ports.table import AtMost, Put, Table
from functions.shared.store import documents, keys


class Looks:
    """Keeps and reads looks."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def last(self, venture: str, trigger: Trigger) -> Look | None:
        """The last look of a trigger at a venture."""
        item = self._table.get(keys.trigger_look(venture, trigger), strong=True)
        return documents.load(Look, str(item["doc"])) if item else None

    def keep(self, look: Look) -> bool:
        """Keep a look; False where one of a later instant is kept."""
        return self._table.write(put(look))


def put(look: Look) -> Put:
    """The write that keeps a look, unless one of a later instant is kept."""
    key, at = keys.trigger_look(look.venture, look.trigger), clock.stamp(look.at)
    item = {"pk": key.pk, "sk": key.sk, "at": at, "doc": documents.dump(look)}
    return Put(item, (AtMost("at", at),))
