"""Playbooks of a venture: the shipped documents, and the venture's own versions in their place."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from functions.shared.domain.playbooks import shipped
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict, Refused, Unknown
from functions.shared.ports.table import Absent, Condition, Is, Item, Put, Table, Update, Value
from functions.shared.store import documents, keys

_SHIPPED: Final = Path(shipped.__file__).parent


MOST: Final = 50
"""Playbooks of a venture: every look at a customer asks the entry rule of each."""
LONGEST: Final = 32_000
"""Bytes of a document: every run carries its own along."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of a playbook, by whom it was saved and when; a shipped one by nobody."""

    playbook: Playbook
    by: str | None = None
    at: datetime | None = None


class Playbooks:
    """Reads and saves playbooks; a saved version never changes."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def all(self, venture: str) -> list[Playbook]:
        """The newest version of every playbook of a venture, by name."""
        newest = dict(delivered())
        after: Item | None = None
        while True:
            page = self._table.query(
                keys.venture(venture).pk, prefix=keys.PLAYBOOKS, strong=True, after=after
            )
            for item in page.items:
                playbook = documents.load(Playbook, str(item["doc"]))
                newest[playbook.name] = playbook
            after = page.after
            if after is None:
                return [newest[name] for name in sorted(newest)]

    def programs(self, venture: str) -> tuple[Playbook, ...]:
        """The newest version of every program of a venture."""
        return tuple(playbook for playbook in self.all(venture) if playbook.kind == "program")

    def newest(self, venture: str, name: str) -> Playbook:
        """The newest version of a playbook.

        Raises:
            Unknown: there is none of this name.
        """
        return self.kept(venture, name).playbook

    def kept(self, venture: str, name: str, version: int | None = None) -> Kept:
        """A version of a playbook, or the newest one, and who saved it.

        Raises:
            Unknown: there is none of this name, or no such version.
        """
        key = (
            keys.playbook(venture, name)
            if version is None
            else keys.playbook_version(venture, name, version)
        )
        if item := self._table.get(key, strong=True):
            said = (documents.load(Playbook, str(item["doc"])), str(item["by"]))
            return Kept(*said, clock.parse(str(item["at"])))
        found = delivered().get(name)
        if found and version in (None, found.version):
            return Kept(found)
        names = {playbook.name for playbook in self.all(venture)}
        if name in names:
            raise Unknown(f"there is no version {version} of the playbook {name!r}")
        raise Unknown(f"there is no playbook {name!r}; there are {', '.join(sorted(names))}")

    def save(self, venture: str, playbook: Playbook, *, by: str, at: datetime) -> None:
        """Keep a new version, which must follow the newest one.

        Raises:
            Conflict: the version is not the one that follows; somebody was faster.
            Refused: it is too long, or there are too many playbooks.
        """
        head, version = keys.playbook(venture, playbook.name), playbook.version
        doc = documents.dump(playbook)
        if len(doc.encode()) > LONGEST:
            raise Refused(f"a playbook is at most {LONGEST} bytes long")
        known = self._table.get(head, strong=True)
        if not known and playbook.name not in delivered() and len(self.all(venture)) >= MOST:
            raise Refused(f"a venture has at most {MOST} playbooks")
        shipped_version = delivered()[playbook.name].version if playbook.name in delivered() else 0
        newest = known["version"] if known else shipped_version
        if version - 1 != newest:
            raise Conflict(f"the newest version is {newest}; a new one must be made from it")
        unchanged: Condition = Is("version", version - 1) if known else Absent()
        said: dict[str, Value] = {"doc": doc, "by": by, "at": clock.stamp(at)}
        kept = keys.playbook_version(venture, playbook.name, version)
        saved = self._table.write(
            Update(head, (unchanged,), put={"version": version, **said}),
            Put({"pk": kept.pk, "sk": kept.sk, **said}, (Absent(),)),
        )
        if not saved:
            raise Conflict("somebody saved a version meanwhile; read it and try again")


@cache
def delivered() -> dict[str, Playbook]:
    """The playbooks that every venture begins with, by name."""
    read = (
        documents.load(Playbook, path.read_text(encoding="utf-8"))
        for path in sorted(_SHIPPED.glob("*.json"))
    )
    return {playbook.name: playbook for playbook in read}
