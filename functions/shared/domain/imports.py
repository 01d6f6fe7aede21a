"""Imports: a file that was dropped, how far it has been read, and what became of its rows."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.shared.kernel.errors import FieldError

FOLDER: Final = "imports/"
REPORTS: Final = "reports/"
PARTS: Final = "parts/"
PLACE: Final = "imports/<venture>/<facts or customers>/<name>.csv or .ndjson"

RUNNING: Final = "running"
DONE: Final = "done"
REFUSED: Final = "refused"
STOPPED: Final = "stopped"

_KEY: Final = re.compile(
    r"imports/(?P<venture>[^/]+)/(?P<kind>facts|customers)/[^/]+\.(?P<form>csv|ndjson)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A file as the bucket tells of it; `sequencer` differs with every time that it is dropped."""

    key: str
    etag: str
    size: int
    sequencer: str

    @property
    def venture(self) -> str:
        """The venture that the file's place names, whether there is such a one or not."""
        return self.key.removeprefix(FOLDER).partition("/")[0].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a file holds, by where it was put: `facts` or `customers`, as `csv` or `ndjson`."""

    kind: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import, as far as it has come.

    The file is read up to byte `offset`, where line `line` begins, in `chunks` steps; `columns`
    are its header's. Status: `running`; `done`; `refused` as a whole, or `stopped` at a line from
    which nothing more could be read, both for the reasons in `errors`. The first refusals are
    listed, `listed` says how many; `parts` are the chunks that have some, counted from 0.
    """

    id: str
    venture: str
    key: str
    etag: str
    size: int
    received_at: datetime
    kind: str | None = None
    form: str | None = None
    status: str = RUNNING
    chunks: int = 0
    offset: int = 0
    line: int = 1
    columns: tuple[str, ...] = ()
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    listed: int = 0
    parts: tuple[int, ...] = ()
    errors: tuple[FieldError, ...] = ()
    finished_at: datetime | None = None

    @property
    def report(self) -> str:
        """The folder in the bucket where the report lies once the import has ended."""
        return f"{REPORTS}{self.key.removeprefix(FOLDER)}/"

    def part(self, chunk: int) -> str:
        """Where the refusals of a chunk, counted from 0, wait for the report."""
        return f"{PARTS}{self.venture}/{self.id}/{chunk:06d}.ndjson"

    def ended(self, status: str, at: datetime, *errors: FieldError) -> "Import":
        """The import at its end."""
        return replace(self, status=status, finished_at=at, errors=errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a row: the file's line in which it begins, the field, why."""

    line: int
    field: str
    message: str


def placed(key: str) -> Place | None:
    """What a file of this key holds; None where files do not belong."""
    found = _KEY.fullmatch(key)
    return Place(kind=found["kind"], form=found["form"]) if found else None
