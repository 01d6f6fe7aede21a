"""What people do about runs, carried out: the run, its tasks and the timeline in one write."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from functions.shared.domain.playbooks import acts
from functions.shared.domain.playbooks.acts import Person
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.kernel.errors import Conflict
from functions.shared.ports.table import Put, Table, Write
from functions.shared.store import tasks, timeline
from functions.shared.store.enrolments import Enrolments, changed, stepped

ATTEMPTS: Final = 4
"""How often an act is decided anew, because somebody else was faster."""
MOST_TASKS: Final = 20
"""Tasks that one contact closes: a transaction has room for so many."""

Deciding: TypeAlias = Callable[[Enrolment], tuple[Enrolment, Sequence[Write]]]


class Acts:
    """Carries people's acts out; whoever repeats one changes nothing."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._enrolments = Enrolments(table)
        self._tasks = tasks.Tasks(table)

    def contacted(
        self, venture: str, enrolment: str, by: Person, note: str, at: datetime
    ) -> Enrolment:
        """Record that a person tried to reach the customer; it closes the run's contact tasks.

        Raises:
            Unknown, Conflict: there is no such run, or it has ended.
        """

        def decide(run: Enrolment) -> tuple[Enrolment, Sequence[Write]]:
            after = acts.contacted(run, by, note, at)
            if after is run:
                return run, ()
            open_tasks = self._tasks.open_contacts(run.venture, run.customer, run.id)[:MOST_TASKS]
            closed = [tasks.changed(t.closed("done", note, by.name, at)) for t in open_tasks]
            return after, (*changed(after), *closed, told(after, "tried to reach the customer"))

        return self.decided(venture, enrolment, decide)

    def snoozed(  # noqa: PLR0917 -- what a snooze consists of
        self,
        venture: str,
        enrolment: str,
        until: datetime,
        by: Person,
        reason: str,
        at: datetime,
    ) -> Enrolment:
        """Let a run rest until an instant.

        Raises:
            Unknown, Conflict, Refused: there is no such run, it has ended, or not until then.
        """

        def decide(run: Enrolment) -> tuple[Enrolment, Sequence[Write]]:
            after = acts.snoozed(run, until, by, reason, at)
            if after is run:
                return run, ()
            return after, (*changed(after), told(after, f"snoozed until {until.isoformat()}"))

        return self.decided(venture, enrolment, decide)

    def skipped(  # noqa: PLR0917 -- what leaving a step out consists of
        self, venture: str, enrolment: str, step: str, by: Person, reason: str, at: datetime
    ) -> Enrolment:
        """Leave a run's current step out.

        Raises:
            Unknown, Refused, Forbidden, Conflict: as `domain.playbooks.acts.skipped` says.
        """

        def decide(run: Enrolment) -> tuple[Enrolment, Sequence[Write]]:
            after = acts.skipped(run, step, by, reason, at)
            return (run, ()) if after is run else (after, stepped(after))

        return self.decided(venture, enrolment, decide)

    def decided(self, venture: str, enrolment: str, decide: Deciding) -> Enrolment:
        """Carry a decision out on the run as it stands, deciding anew where it changed meanwhile.

        Raises:
            Unknown: there is no such run.
            Conflict: it kept changing.
        """
        for _ in range(ATTEMPTS):
            after, writes = decide(self._enrolments.get(venture, enrolment))
            if not writes or self._table.write(*writes):
                return after
        raise Conflict("the enrolment kept changing; read it and try again")


def told(after: Enrolment, what: str) -> Put:
    """The entry of the timeline about the last act on a run."""
    act = after.acts[-1]
    said = f": {act.note}" if act.note else ""
    return timeline.decision(
        after.venture,
        after.customer,
        at=act.at,
        entry_id=f"{act.kind}:{after.id}:{after.revision}",
        text=f"{after.playbook}: {act.by} {what}{said}",
        enrolment=after.id,
        by=act.by,
    )
