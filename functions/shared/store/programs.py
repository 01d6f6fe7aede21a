"""How playbooks fared in a span of days: the narrow rows of runs, of messages and of tasks.

The work is bounded: where there is more than is read, the span is shortened to what was read whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from functions.shared.domain import retention
from functions.shared.domain.brakes import Reception
from functions.shared.domain.playbooks.effect import Fared
from functions.shared.domain.retention import Recovery
from functions.shared.domain.segments import Segment
from functions.shared.domain.tasks import Task
from functions.shared.kernel import clock
from functions.shared.ports.table import Item, Table
from functions.shared.store import documents, keys

MOST: Final = 20_000
"""So many rows are read of runs, as many of messages, and as many of tasks, the newest."""
NEXT: Final = timedelta(microseconds=1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """The runs that were entered since an instant, each once, with their messages and tasks.

    `whole` is False where the span had to be shortened: `since` is then later than was asked for.
    """

    since: datetime
    whole: bool
    runs: Sequence[Fared]
    messages: Sequence[Reception]
    tasks: Sequence[Task]


class Programs:
    """Reads how playbooks fared; `most` bounds the work."""

    def __init__(self, table: Table, most: int = MOST) -> None:
        self._table = table
        self._most = most

    def lived(self, venture: str, since: datetime, until: datetime) -> Lived:
        """What was lived through of the runs that were entered from one instant to another.

        A run's messages and tasks are never older than it, so whatever is cut off belongs to
        nobody who entered later.
        """
        span = _Span(self._table, venture, since, self._most)
        runs = span.runs(until)
        playbooks = sorted({run.playbook for run in runs})
        messages = [
            row
            for name in playbooks
            for row in span.newest(f"messages#{name}", Reception, "~", share=len(playbooks))
        ]
        tasks = [
            row
            for status in ("open", "closed")
            for row in span.newest(f"tasks#{status}", Task, "~", share=2)
        ]
        return Lived(
            since=span.since,
            whole=span.since == since,
            runs=[run for run in runs if run.entered_at >= span.since],
            messages=messages,
            tasks=list({task.id: task for task in tasks}.values()),
        )

    def runs(
        self, venture: str, since: datetime, until: datetime
    ) -> tuple[datetime, Sequence[Fared]]:
        """The runs alone, and since when: later than was asked for where there are too many."""
        span = _Span(self._table, venture, since, self._most)
        runs = span.runs(until)
        return span.since, [run for run in runs if run.entered_at >= span.since]

    def recovery(self, venture: str, segment: Segment | None, at: datetime) -> Recovery:
        """How many of the customers at risk recovered, as it is known at an instant."""
        since, runs = self.runs(venture, *retention.recovery_window(at))
        return retention.recovery(runs, segment, since=since, at=at)


@dataclass(slots=True)
class _Span:
    """Reads the newest rows of lists; `since` grows where a list holds more than may be read."""

    table: Table
    venture: str
    since: datetime
    most: int

    def runs(self, until: datetime) -> list[Fared]:
        """The runs that were entered up to an instant."""
        to = clock.stamp(until) + "~"
        # One that ends in between is found twice: its later row stands.
        rows = [
            row
            for status in ("active", "ended")
            for row in self.newest(f"enrolments#{status}", Fared, to, share=2)
        ]
        return list({row.id: row for row in rows}.values())

    def newest(self, name: str, kind: type[T], to: str, *, share: int) -> list[T]:
        """The rows of a list since the instant, up to a share of what may be read."""
        found: list[T] = []
        after: Item | None = None
        wanted = max(1, self.most // share)
        while True:
            page = self.table.query(
                keys.listing(self.venture, name),
                at_least=clock.stamp(self.since),
                at_most=to,
                descending=True,
                limit=wanted - len(found),
                after=after,
                index="board",
            )
            found += [documents.load(kind, str(item["row"])) for item in page.items]
            after = page.after
            if after is None:
                return found
            if len(found) >= wanted:
                # What stands at the same instant as the last row may be cut in two.
                oldest = str(page.items[-1]["board_sk"]).partition("#")[0]
                self.since = clock.parse(oldest) + NEXT
                return found
