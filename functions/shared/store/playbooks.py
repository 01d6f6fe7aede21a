"""Playbooks of a venture: the shipped documents, and the venture's own versions in their place."""

from functools import cache
from pathlib import Path
from typing import Final

from functions.shared.domain.playbooks import shipped
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.ports.table import Table
from functions.shared.store import documents, keys
from functions.shared.store.versions import Kind, Versions

_SHIPPED: Final = Path(shipped.__file__).parent


MOST: Final = 50
"""Playbooks of a venture: every look at a customer asks the entry rule of each."""
LONGEST: Final = 32_000
"""Bytes of a document: every run carries its own along."""


@cache
def delivered() -> dict[str, Playbook]:
    """The playbooks that every venture begins with, by name."""
    read = (
        documents.load(Playbook, path.read_text(encoding="utf-8"))
        for path in sorted(_SHIPPED.glob("*.json"))
    )
    return {playbook.name: playbook for playbook in read}


class Playbooks(Versions[Playbook]):
    """Reads and saves playbooks; a saved version never changes."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, _KIND)

    def programs(self, venture: str) -> tuple[Playbook, ...]:
        """The newest version of every program of a venture."""
        return tuple(playbook for playbook in self.all(venture) if playbook.kind == "program")


_KIND: Final = Kind(
    word="playbook",
    type=Playbook,
    prefix=keys.PLAYBOOKS,
    head=keys.playbook,
    one=keys.playbook_version,
    most=MOST,
    longest=LONGEST,
    shipped=lambda: tuple(delivered().values()),
)
