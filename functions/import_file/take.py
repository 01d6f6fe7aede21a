"""What a row is taken for: a fact on its way to the queue, or a customer's profile."""

from datetime import timedelta
from functools import partial
from typing import Final, Protocol, TypeAlias

from functions.import_file import rows
from functions.import_file.rows import Cells, Object
from functions.shared.contracts import imports as contracts
from functions.shared.domain.facts import Addressed
from functions.shared.domain.imports import Import
from functions.shared.kernel.errors import Conflict, FieldError, Refused
from functions.shared.ports.outside import FactsQueue
from functions.shared.store.gates import Gates
from functions.shared.store.profiles import Profiles
from functions.shared.store.ventures import Remembered

MOST_WAITING: Final = 1_000
"""Facts that are sent together: ten messages, which is what one request takes."""

Row: TypeAlias = Cells | Object


class Takes(Protocol):
    """Takes the rows of a chunk in."""

    def take(self, row: Row) -> None:
        """Take a row in; `Refused`, or `Conflict` with its fields, says why it is not."""
        ...

    def finish(self) -> None:
        """Take in what still waits; when it returns, every row that was taken is kept."""
        ...


class Facts:
    """Facts go to the queue, as if they had come one by one, but for their flag."""

    def __init__(self, one: Import, facts: FactsQueue) -> None:
        self._import = one
        self._facts = facts
        self._waiting: list[Addressed] = []

    def take(self, row: Row) -> None:
        """Check a fact, and send it with others."""
        at = self._import.received_at
        if isinstance(row, Cells):
            columns = self._import.columns
            self._waiting.append(contracts.fact_of_cells(columns, _checked(columns, row), at))
        else:
            self._waiting.append(contracts.fact_of_object(row.said, at))
        if len(self._waiting) >= MOST_WAITING:
            self.finish()

    def finish(self) -> None:
        """Send what still waits."""
        self._facts.accept(self._import.venture, self._waiting, self._import.received_at)
        self._waiting = []


class Customers:
    """Profiles are kept as the API keeps them; a profile that was saved later goes on standing."""

    def __init__(
        self, one: Import, profiles: Profiles, gates: Gates, remembered: Remembered
    ) -> None:
        self._import = one
        self._profiles = profiles
        self._gates = gates
        self._venture = remembered.venture(one.venture)
        self._parameters = partial(remembered.parameters, one.venture)

    def take(self, row: Row) -> None:
        """Keep a profile.

        Rows of a file are a microsecond apart: so the later of two rows about one customer stands,
        however often and in whatever order the chunks that hold them are read.
        """
        at = self._import.received_at
        saved_at = at + timedelta(microseconds=row.line)
        columns = self._import.columns
        if isinstance(row, Object):
            profile = contracts.customer_of_object(row.said, saved_at)
        else:
            profile = contracts.customer_of_cells(columns, _checked(columns, row), saved_at)
        try:
            self._profiles.keep(self._venture, profile, self._parameters, at, unless_newer=True)
        except Conflict as conflict:
            if not conflict.errors:
                raise
            errors = conflict.errors
            if isinstance(row, Cells):
                errors = tuple(contracts.of_columns(errors, columns, row.cells))
            raise Refused(conflict.detail, *errors) from None

    def finish(self) -> None:
        """See whether the venture has enough customers now for automation to begin."""
        active = self._parameters().active
        self._gates.observe(self._import.venture, active, self._import.received_at)


def _checked(columns: tuple[str, ...], row: Cells) -> tuple[str, ...]:
    """The cells, which must be as many as the columns, and text."""
    if len(row.cells) != len(columns):
        message = f"has {len(row.cells)} cells, and the header {len(columns)}"
        raise Refused("the row is not of the table", FieldError("row", message))
    if not rows.is_text("".join(row.cells)):
        spoilt = (c for c, cell in zip(columns, row.cells, strict=True) if not rows.is_text(cell))
        raise Refused("bad bytes", *(FieldError(column, rows.NO_UTF8) for column in spoilt))
    return row.cells
