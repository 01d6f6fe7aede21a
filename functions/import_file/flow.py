"""A dropped file becomes facts and customers: chunk by chunk, each safe to be read again.

A chunk's rows are taken in first, then its refusals are kept, then the import moves on: whoever
dies in between leaves a chunk that is read once more, to the same end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Final

from functions.import_file import report, rows
from functions.import_file.rows import Broken, Cells
from functions.import_file.take import Customers, Facts, Row, Takes
from functions.shared.contracts import imports as contracts
from functions.shared.domain.imports import (
    DONE,
    PLACE,
    REFUSED,
    RUNNING,
    STOPPED,
    Dropped,
    Import,
    Problem,
    placed,
)
from functions.shared.kernel import ids
from functions.shared.kernel.errors import FieldError, Refused, Unknown
from functions.shared.ports.outside import Bucket, Chunks, FactsQueue
from functions.shared.store.gates import Gates
from functions.shared.store.imports import Imports
from functions.shared.store.profiles import Profiles
from functions.shared.store.ventures import Remembered

CHUNK_BYTES: Final = 4 * 1024 * 1024
MOST_ROWS: Final = {"facts": 20_000, "customers": 100}
"""Rows of a chunk: what is surely taken in within a fraction of the function's time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads and writes, and where it goes on."""

    remembered: Remembered
    imports: Imports
    profiles: Profiles
    gates: Gates
    facts: FactsQueue
    bucket: Bucket
    chunks: Chunks


@dataclass(slots=True)
class Chunk:
    """What became of a chunk."""

    problems: list[Problem] = field(default_factory=list)
    rows: int = 0
    refused: int = 0

    def refuse(self, line: int, *errors: FieldError) -> None:
        """A row is refused for these reasons."""
        self.refused += 1
        self.problems += (Problem(line=line, field=e.field, message=e.message) for e in errors)


def take_up(file: Dropped, at: datetime, world: World) -> Import | None:
    """Take a dropped file up: note it down, and take its first chunk in."""
    noted = begin(file, at, world)
    return go_on(noted.venture, noted.id, at, world) if noted.status == RUNNING else noted


def begin(file: Dropped, at: datetime, world: World) -> Import:
    """Note a dropped file down; where it does not belong it is refused, with a report."""
    place = placed(file.key)
    new = Import(
        id=ids.digest(file.key, file.etag, file.sequencer),
        venture=file.venture,
        key=file.key,
        etag=file.etag,
        size=file.size,
        received_at=at,
        kind=place.kind if place else None,
        form=place.form if place else None,
    )
    if place is None:
        new = new.ended(REFUSED, at, FieldError("key", f"must be {PLACE}"))
    try:
        world.remembered.venture(file.venture)
    except Unknown:
        new = new.ended(REFUSED, at, FieldError("venture", "is unknown"))
        report.close(new, world.bucket)
        return new
    if new.status != RUNNING:
        report.close(new, world.bucket)
    return world.imports.begin(new)


def go_on(venture: str, import_id: str, at: datetime, world: World) -> Import | None:
    """Take the next chunk of an import in; how far it is then, None where there was nothing to do.

    Of two that read the same chunk one moves the import on, and goes on.
    """
    before = world.imports.get(venture, import_id)
    if before is None or before.status != RUNNING:
        return None
    after = replace(_read(before, at, world), chunks=before.chunks + 1)
    if after.status != RUNNING:
        report.close(after, world.bucket)
    if not world.imports.advance(before, after):
        return None
    if after.status == RUNNING:
        world.chunks.go_on(venture, import_id)
    return after


def _read(before: Import, at: datetime, world: World) -> Import:
    """Read the chunk at which the import stands, and take its rows in."""
    part = world.bucket.read(before.key, start=before.offset, most=CHUNK_BYTES, etag=before.etag)
    if part is None:
        gone = FieldError("file", "was replaced or removed before all of it was read")
        return before.ended(STOPPED, at, gone)
    top, last = before.offset == 0, len(part) < CHUNK_BYTES
    lines = rows.Lines(part, line=before.line, top=top, last=last)
    found = rows.table(lines) if before.form == "csv" else rows.objects(lines)
    chunk = Chunk()
    try:
        headed = _headed(before, found)
    except (Refused, rows.Stopped) as refused:
        return _refused_as_a_whole(before, lines.first, refused, at, world)
    stopped = _take(islice(found, MOST_ROWS[str(before.kind)]), _takes(headed, world), chunk)
    after = replace(headed, offset=before.offset + lines.begin, line=lines.first)
    after = _counted(after, chunk, world)
    if stopped:
        return after.ended(STOPPED, at, stopped)
    return after.ended(DONE, at) if lines.over else after


def _headed(before: Import, found: Iterator[Row | Broken]) -> Import:
    """The import with the columns of its table: those of the header, which is read once."""
    if before.form != "csv" or before.columns:
        return before
    row = next(found, None)
    if not isinstance(row, Cells):
        message = row.error.message if isinstance(row, Broken) else "is missing: the file is empty"
        raise Refused("there is no header", FieldError("header", message))
    columns = tuple(cell.strip() for cell in row.cells)
    if not rows.is_text("".join(columns)):
        raise Refused("the header is not text", FieldError("header", rows.NO_UTF8))
    contracts.check_columns(str(before.kind), columns)
    return replace(before, columns=columns)


def _refused_as_a_whole(
    before: Import, line: int, refused: Refused | rows.Stopped, at: datetime, world: World
) -> Import:
    """No row of the file is taken: its report says why."""
    errors = refused.errors if isinstance(refused, Refused) else ()
    errors = errors or (FieldError("header", str(refused)),)
    chunk = Chunk(problems=[Problem(line=line, field=e.field, message=e.message) for e in errors])
    return _counted(before, chunk, world).ended(REFUSED, at, *errors)


def _takes(one: Import, world: World) -> Takes:
    if one.kind == "facts":
        return Facts(one, world.facts)
    return Customers(one, world.profiles, world.gates, world.remembered)


def _take(found: Iterable[Row | Broken], takes: Takes, chunk: Chunk) -> FieldError | None:
    """Take the rows in, each by itself; what is wrong where no more of them can be told apart."""
    stopped = None
    try:
        for row in found:
            chunk.rows += 1
            if isinstance(row, Broken):
                chunk.refuse(row.line, row.error)
                continue
            try:
                takes.take(row)
            except Refused as refused:
                chunk.refuse(row.line, *refused.errors or (FieldError("row", refused.detail),))
    except rows.Stopped as stop:
        stopped = FieldError("row", stop.message)
        chunk.rows += 1
        chunk.refuse(stop.line, stopped)
    takes.finish()
    return stopped


def _counted(one: Import, chunk: Chunk, world: World) -> Import:
    """The import with a chunk's counts; its refusals are kept for the report, up to a number."""
    listed = chunk.problems[: report.MOST_LISTED - one.listed]
    report.keep(one, listed, world.bucket)
    return replace(
        one,
        rows=one.rows + chunk.rows,
        accepted=one.accepted + chunk.rows - chunk.refused,
        refused=one.refused + chunk.refused,
        listed=one.listed + len(listed),
        parts=(*one.parts, one.chunks) if listed else one.parts,
    )
