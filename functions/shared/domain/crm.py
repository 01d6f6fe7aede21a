"""Runs of the CRM's sync: what each did, and when too much of it fails.

What syncs logs each of its runs; where none was ever logged, no CRM is connected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Outcome: TypeAlias = Literal["succeeded", "partial", "failed"]
RATE_OVER: Final = timedelta(days=1)
"""Errors are counted over the runs of so long."""
RATE_FROM: Final = 20
"""The errors of so many rows, and no fewer, say something."""
FAILED_IN_A_ROW: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the sync: of `count` rows so many were `errors`; `error` is what it failed of."""

    id: str
    at: datetime
    seconds: int
    count: int
    errors: int
    status: Outcome
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How many of the rows of some runs were errors."""

    rows: int
    errors: int

    @property
    def percent(self) -> float:
        """The share of errors, rounded half-up to two decimals."""
        return int(Decimal(self.errors * 10_000) / self.rows + Decimal("0.5")) / 100

    def over(self, limit: Decimal) -> bool:
        """Whether more than `limit` percent are errors, of enough rows to say so."""
        return self.rows >= RATE_FROM and self.errors * 100 > self.rows * limit


def errors(runs: Sequence[Run], since: datetime) -> Errors:
    """The errors of the runs after an instant."""
    counted = [run for run in runs if run.at > since]
    return Errors(rows=sum(run.count for run in counted), errors=sum(run.errors for run in counted))


def success(runs: Sequence[Run], at: datetime) -> float | None:
    """What percentage of the last day's rows was synced; None where there were none."""
    counted = errors(runs, at - RATE_OVER)
    return round(100 - counted.percent, 2) if counted.rows else None


def failed_in_a_row(newest_first: Sequence[Run]) -> tuple[Run, ...]:
    """The last runs, as far back as each one failed, the newest first."""
    failed = []
    for run in newest_first:
        if run.status != "failed":
            break
        failed.append(run)
    return tuple(failed)


def last_good(newest_first: Sequence[Run]) -> Run | None:
    """The newest run that did not fail."""
    return next((run for run in newest_first if run.status != "failed"), None)
