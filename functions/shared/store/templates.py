"""Templates of a venture: the shipped letters, and the venture's own versions in their place.

Of a shipped letter every version stays, for a run keeps the one that its document names.
"""

from functools import cache
from pathlib import Path
from typing import Final

from functions.shared.domain import shipped_templates
from functions.shared.domain.templates import Template
from functions.shared.ports.table import Table
from functions.shared.store import keys
from functions.shared.store.versions import Kind, Versions

_SHIPPED: Final = Path(shipped_templates.__file__).parent

MOST: Final = 100
"""Templates of a venture: a playbook that is saved is checked against all of them."""
LONGEST: Final = 80_000
"""Bytes of a template, whose text may hold four for each letter."""


@cache
def delivered() -> tuple[Template, ...]:
    """The templates that every venture begins with, in every version."""
    return tuple(_read(path) for path in sorted(_SHIPPED.glob("*.txt")))


def _read(path: Path) -> Template:
    name, version, _ = path.name.split(".")
    header, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    subject = header.removeprefix("Subject: ")
    return Template(name=name, version=int(version), subject=subject, text=text.strip())


class Templates(Versions[Template]):
    """Reads and saves templates; a saved version never changes."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, _KIND)


_KIND: Final = Kind(
    word="template",
    type=Template,
    prefix=keys.TEMPLATES,
    head=keys.template,
    one=keys.template_version,
    most=MOST,
    longest=LONGEST,
    shipped=delivered,
)
