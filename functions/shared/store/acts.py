"""What people do about runs, carried out: the run, its tasks and the timeline in one write."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias

from functions.shared.domain.playbooks import acts
from functions.shared.domain.playbooks.acts import Person
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.tasks import Outcome
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

    def __init__(
        self, table: Table, joined: tuple[Write, ...] = (), step: str | None = None
    ) -> None:
        """`joined` are writes that every act is one with; `step` see `meaning`."""
        self._table = table
        self._joined = joined
        self._step = step
        self._enrolments = Enrolments(table)
        self._tasks = tasks.Tasks(table)

    def meaning(self, step: str | None) -> "Acts":
        """The same acts, on runs alone whose current step is this one; None: whichever it is."""
        return Acts(self._table, self._joined, step)

    def contacted(
        self, venture: str, enrolment: str, by: Person, note: str, at: datetime
    ) -> Enrolment:
        """Record that a person tried to reach the customer; it closes the run's contact tasks.

        Raises:
            Unknown, Conflict: there is no such run, or it has ended.
        """

        def decide(run: Enrolment) -> tuple[Enrolment, Sequence[Write]]:
            found = self._tasks.open_of(run.venture, run.customer, run.id)
            contacts = [task for task in found if task.contact][:MOST_TASKS]
            after = acts.contacted(run, by, note, at, wanted=bool(contacts))
            if after is run:
                return run, ()
            closed = [tasks.changed(t.closed("done", note, by.name, at)) for t in contacts]
            entry = told(after, "tried to reach the customer")
            if run.task not in [task.id for task in contacts]:
                return after, (*changed(after), *closed, entry)
            # What the run waited for is done with it.
            done = acts.carried_out(after, by, note, at)
            done = replace(done, revision=after.revision)
            return done, (*stepped(done), *closed, entry)

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
            if after is run:
                return run, ()
            return after, (*stepped(after), *self.settled(run, "not_reached", by, reason, at))

        return self.decided(venture, enrolment, decide)

    def approved(
        self, venture: str, enrolment: str, by: Person, reason: str, at: datetime
    ) -> Enrolment:
        """Let the step go that waits for approval.

        Raises:
            Unknown, Forbidden, Conflict: as `domain.playbooks.acts.approved` says.
        """

        def decide(run: Enrolment) -> tuple[Enrolment, Sequence[Write]]:
            after = acts.approved(run, by, at)
            if after is run:
                return run, ()
            what = f"{run.step} approved by {by.name}" + (f": {reason}" if reason else "")
            entry = timeline.decision(
                run.venture,
                run.customer,
                at=at,
                entry_id=f"approved:{run.id}:{after.revision}",
                text=f"{run.playbook}, {what}",
                enrolment=run.id,
                by=by.name,
            )
            return after, (*changed(after), entry, *self.settled(run, "done", by, reason, at))

        return self.decided(venture, enrolment, decide)

    def rejected(
        self, venture: str, enrolment: str, by: Person, reason: str, at: datetime
    ) -> Enrolment:
        """Leave the step out that waits for approval.

        Raises:
            Unknown, Forbidden, Conflict: as `domain.playbooks.acts.rejected` says.
        """

        def decide(run: Enrolment) -> tuple[Enrolment, Sequence[Write]]:
            after = acts.rejected(run, by, reason, at)
            return after, (*stepped(after), *self.settled(run, "done", by, reason, at))

        return self.decided(venture, enrolment, decide)

    def settled(
        self, run: Enrolment, outcome: Outcome, by: Person, note: str, at: datetime
    ) -> tuple[Write, ...]:
        """The writes that close the task by which somebody was asked about the current step."""
        asked = run.asked and run.asked.role == "executive"
        wanted = run.task or (tasks.approval_id(run) if asked else None)
        found = self._tasks.find(run.venture, wanted) if wanted else None
        if found is None or found.status == "closed":
            return ()
        return (tasks.changed(found.closed(outcome, note, by.name, at)),)

    def decided(self, venture: str, enrolment: str, decide: Deciding) -> Enrolment:
        """Carry a decision out on the run as it stands, deciding anew where it changed meanwhile.

        Raises:
            Unknown: there is no such run.
            Conflict: it kept changing, or another step is current than the one that is meant.
        """
        for _ in range(ATTEMPTS):
            run = self._enrolments.get(venture, enrolment)
            if self._step not in (None, run.step):
                raise Conflict("the step that is meant no longer waits")
            after, writes = decide(run)
            if not writes or self._table.write(*writes, *self._joined):
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
