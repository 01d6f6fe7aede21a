"""How the success system of each venture stands, and every look at it: a narrow row each."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from functions.shared.domain import triggers
from functions.shared.domain.system import LONGEST, Kept, Look
from functions.shared.kernel import clock
from functions.shared.ports.table import Absent, Is, Item, Put, Table
from functions.shared.store import documents, keys, looks

LIFE = timedelta(days=400)


class Systems:
    """Reads and keeps looks."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def kept(self, ventures: Sequence[str]) -> Mapping[str, Kept]:
        """What was last seen of some ventures; of those that were ever looked at."""
        wanted = {keys.system(venture): venture for venture in ventures}
        found = self._table.get_many(list(wanted), strong=True)
        return {wanted[key]: documents.load(Kept, str(item["doc"])) for key, item in found.items()}

    def keep(self, venture: str, after: Kept, look: Look) -> bool:
        """Keep a look, and what is seen by now; False where somebody else looked meanwhile.

        It is the last look of RETENTION-004, too.
        """
        key, row = keys.system(venture), keys.look(venture, look.at)
        unchanged = Is("revision", after.revision - 1) if after.revision > 1 else Absent()
        return self._table.write(
            Put(
                {
                    "pk": key.pk,
                    "sk": key.sk,
                    "doc": documents.dump(after),
                    "revision": after.revision,
                },
                (unchanged,),
            ),
            Put(
                {
                    "pk": row.pk,
                    "sk": row.sk,
                    "doc": documents.dump(look),
                    "expires_at": int((look.at + LIFE).timestamp()),
                },
                (Absent(),),
            ),
            looks.put(
                triggers.Look(
                    venture=venture,
                    trigger="RETENTION-004",
                    at=look.at,
                    decided=True,
                    found=", ".join(f"{name} {standing}" for name, standing in look.found.items()),
                )
            ),
        )

    def looks(self, venture: str, since: datetime, until: datetime) -> list[Look]:
        """The looks that say something of a span of time, in order."""
        found: list[Look] = []
        after: Item | None = None
        while True:
            page = self._table.query(
                keys.look(venture, until).pk,
                at_least=clock.stamp(since - LONGEST),
                at_most=clock.stamp(until),
                after=after,
            )
            found += [documents.load(Look, str(item["doc"])) for item in page.items]
            after = page.after
            if after is None:
                return found
