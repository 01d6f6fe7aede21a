"""Rows out of a part of a file: CSV with its quoted newlines, or an object on every line.

A part begins where a row begins and may end anywhere: the row that it cuts off is left to the next
part. Lines are those of the file, counted from 1; a row has the number of the line that it begins
in.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.shared.kernel.errors import FieldError, Refused
from functions.shared.runtime.body import read_json

LONGEST: Final = 131_072
"""Bytes of the longest row: several times what the largest fact or profile needs."""

_BOM: Final = b"\xef\xbb\xbf"
_REST: Final = "nothing from here on was read"
NO_UTF8: Final = "is not UTF-8"


class Stopped(Exception):
    """From this line on no row can be told from the next; carries the line and what is wrong."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A row of a table."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """A row of a file with an object on every line."""

    line: int
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A row that cannot be read, and why."""

    line: int
    error: FieldError


class Lines:
    """The physical lines of a part of a file; knows where the row that is being read begins.

    After each whole row call `whole`: what it leaves in `begin` and `first` is where to go on.
    """

    def __init__(self, part: bytes, *, line: int, top: bool, last: bool) -> None:
        self._part = part
        self._last = last
        self._at = len(_BOM) if top and part.startswith(_BOM) else 0
        self._line = line
        self.begin = self._at
        self.first = line
        self.cut = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """The next line, with its end.

        Raises:
            Stopped: the row that it belongs to is longer than any row may be.
        """
        end = self._part.find(b"\n", self._at) + 1
        reached = end or len(self._part)
        if reached - self.begin > LONGEST:
            raise Stopped(self.first, f"a row holds at most {LONGEST} bytes; {_REST}")
        if not end and not self._last:
            self.cut = True
        if reached == self._at or self.cut:
            raise StopIteration
        line = self._part[self._at : reached]
        self._at = reached
        self._line += 1
        return line

    def whole(self) -> None:
        """What has been read up to here was a whole row, or nothing at all."""
        self.begin, self.first = self._at, self._line

    @property
    def over(self) -> bool:
        """Whether all of the file has been taken up."""
        return self._last and self.begin == len(self._part)

    @property
    def unread(self) -> bool:
        """Whether lines of the part are still unread."""
        return self._at < len(self._part)


def table(lines: Lines) -> Iterator[Cells | Broken]:
    """The rows of a CSV file (RFC 4180), its header among them; empty lines are none.

    Raises:
        Stopped: a row is too long, or a quote is never closed.
    """
    # A byte that is no UTF-8 stays a mark in its cell, so that the refusal can name the column.
    texts = (line.decode(errors="surrogateescape") for line in lines)
    reader = csv.reader(texts, strict=True)
    while True:
        line = lines.first
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if lines.cut:
                return
            if not lines.unread and "unexpected end" in str(error):
                message = f"a quote that opens here is never closed; {_REST}"
                raise Stopped(line, message) from None
            lines.whole()
            yield Broken(line=line, error=FieldError("row", f"is not CSV: {error}"))
        else:
            lines.whole()
            if cells:
                yield Cells(line=line, cells=tuple(cells))


def objects(lines: Lines) -> Iterator[Object | Broken]:
    """The objects of an NDJSON file, one on every line; empty lines are none.

    Raises:
        Stopped: a line is too long.
    """
    for text in lines:
        line = lines.first
        lines.whole()
        if text.strip():
            yield _object(line, text)


def is_text(cell: str) -> bool:
    """Whether the cell's bytes were UTF-8."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def _object(line: int, text: bytes) -> Object | Broken:
    try:
        text.decode()
        said = read_json(text)
    except UnicodeDecodeError:
        return Broken(line=line, error=FieldError("row", NO_UTF8))
    except Refused:
        return Broken(line=line, error=FieldError("row", "is not JSON"))
    if not isinstance(said, dict):
        return Broken(line=line, error=FieldError("row", "must be an object"))
    return Object(line=line, said=said)
