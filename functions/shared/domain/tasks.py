"""Tasks for people: something to do for a customer, by whom, until when, and how it ended."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["step", "question", "review", "approval", "notice"]
Role: TypeAlias = Literal["success_manager", "executive"]
Outcome: TypeAlias = Literal["reached", "not_reached", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task. A `question` asks whether a message went out; its outcome settles the `effect`. A
    `review` asks the team why the system paused what `subject` names.

    An `approval` is the executive's, who decides about the step itself; a `notice` says that the
    time of another task is up. Of a step that `waits`, the run goes on when it is done.

    `owner` is the success manager, None where the customer has none; `subject` is the enrolment or
    survey that it came from, `step` the enrolment's step. Who tries to reach the customer has done
    what a `contact` asks for. `overdue_at` is when it was noted that its time is up.
    """

    id: str
    venture: str
    customer: str
    kind: Kind
    role: Role = "success_manager"
    title: str
    why: str
    owner: str | None
    subject: str
    step: str | None = None
    contact: bool = False
    waits: bool = False
    effect: str | None = None
    created_at: datetime
    due_at: datetime
    overdue_at: datetime | None = None
    status: Literal["open", "closed"] = "open"
    outcome: Outcome | None = None
    note: str = ""
    closed_at: datetime | None = None
    closed_by: str | None = None
    revision: int = 0

    def noted_overdue(self, at: datetime) -> "Task":
        """The task, of which it is noted that its time is up."""
        return replace(self, overdue_at=at, revision=self.revision + 1)

    def retold(self, why: str) -> "Task":
        """The task, with what is known by now of why there is something to do."""
        return replace(self, why=why, revision=self.revision + 1)

    def closed(self, outcome: Outcome, note: str, by: str, at: datetime) -> "Task":
        """The task, with its outcome."""
        return replace(
            self,
            status="closed",
            outcome=outcome,
            note=note,
            closed_by=by,
            closed_at=at,
            revision=self.revision + 1,
        )
