"""Tasks: kept with their customer, listed by venture and status, the most urgent first.

An open task stands in the due index until it is noted that its time is up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from functions.shared.domain.effects import Effect
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.records import Notice
from functions.shared.domain.tasks import Outcome, Task
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Absent, Condition, Is, Item, Put, Table, Write
from functions.shared.store import documents, due, keys

CLOSER = "tenure"
"""Who closes what needs nobody any more."""


class Tasks:
    """Reads and changes tasks."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, venture: str, task_id: str) -> Task:
        """The task.

        Raises:
            Unknown: there is none.
        """
        found = self.find(venture, task_id)
        if found is None:
            raise Unknown(f"there is no task {task_id!r}")
        return found

    def find(self, venture: str, task_id: str) -> Task | None:
        """The task, or None."""
        customer = ids.customer_of(task_id)
        found = customer and self._table.get(keys.task(venture, customer, task_id), strong=True)
        return documents.load(Task, str(found["doc"])) if found else None

    def open_of(self, venture: str, customer: str, subject: str) -> list[Task]:
        """The open tasks of an enrolment or a survey."""
        partition = keys.customer_partition(venture, customer)
        found: list[Task] = []
        after: Item | None = None
        while True:
            page = self._table.query(partition, prefix=keys.TASKS, after=after, strong=True)
            found += [documents.load(Task, str(item["doc"])) for item in page.items]
            after = page.after
            if after is None:
                break
        return [task for task in found if task.subject == subject and task.status == "open"]

    def answered(self, venture: str, task_id: str, effect: Effect) -> tuple[Write, ...]:
        """The write that closes a question, for its message was settled; none if it is not open."""
        task = self.find(venture, task_id)
        if task is None or task.status != "open":
            return ()
        outcome: Outcome = "done" if effect.status == "done" else "not_reached"
        why, at = effect.failure or f"settled by {effect.settled_by}", effect.settled_at
        return (changed(task.closed(outcome, why, CLOSER, at or effect.claimed_at)),)

    def due(self, at: datetime) -> Iterator[tuple[str, str]]:
        """Venture and identifier of every open task whose time is up by an instant, unnoted."""
        for entry in due.entries(self._table, "task", at):
            venture, _ = keys.customer_of(str(entry["pk"]))
            yield venture, str(entry["sk"]).removeprefix(keys.TASKS)

    def save(self, put: Put, *joined: Write) -> bool:
        """Change a task, with what joins it; False when it changed since it was read."""
        return self._table.write(put, *joined)

    def some(self, venture: str, task_ids: Sequence[str]) -> list[Task]:
        """Those of some tasks that there are."""
        wanted = [keys.task(venture, ids.customer_of(name) or "", name) for name in task_ids]
        found = (self._table.get(key, strong=True) for key in wanted)
        return [documents.load(Task, str(item["doc"])) for item in found if item]

    def page(
        self, venture: str, status: str, *, limit: int, after: Item | None = None
    ) -> tuple[list[Task], Item | None]:
        """Tasks of a venture by when they are due, from a cursor on, and the next cursor."""
        page = self._table.query(
            keys.listing(venture, f"tasks#{status}"), limit=limit, after=after, index="board"
        )
        rows = [documents.load(Task, str(item["row"])) for item in page.items]
        return rows, page.after


def made(task: Task) -> Put:
    """The write that makes a task, once."""
    return _put(task, (Absent(),))


def changed(task: Task) -> Put:
    """The write that changes a task, if it is as it was read: one revision before."""
    return _put(task, (Is("revision", task.revision - 1),))


def told_overdue(task: Task, playbook: str | None, *, contacted: bool) -> Put:
    """The write that notes that a task's time is up, and lets others hear of it."""
    put = changed(task)
    notice = Notice(
        task.revision,
        "TaskOverdue",
        {
            "at": (task.overdue_at or task.due_at).isoformat(),
            "task": task.id,
            "kind": task.kind,
            "contact": task.contact,
            "contacted": contacted,
            "owner": task.owner,
            "playbook": playbook,
            "due_at": task.due_at.isoformat(),
        },
    )
    return replace(put, item={**put.item, "outbox": ids.canonical(documents.plain((notice,)))})


def task_id(customer: str, *parts: str) -> str:
    """The identifier of a task that follows from what it is for."""
    return ids.of_customer(ids.digest("task", *parts), customer)


def of_survey(effect: Effect, customer: str) -> str:
    """The identifier of the question whether a survey went out, of this claim."""
    return task_id(customer, effect.owner, "question", clock.stamp(effect.claimed_at))


def approval_id(run: Enrolment) -> str:
    """The identifier of the task by which the executive hears of a step that waits for them."""
    since = clock.stamp(run.asked.since) if run.asked else ""
    return task_id(run.customer, run.id, run.step or "", "approval", since)


def of_step(enrolment: Enrolment, kind: str, *about: str) -> str:
    """The identifier of a task that a run's current step becomes, or asks for, this time."""
    again = (str(enrolment.time),) if enrolment.time else ()
    name = enrolment.step or ""
    return task_id(enrolment.customer, enrolment.id, name, kind, *again, *about)


def _put(task: Task, when: tuple[Condition, ...]) -> Put:
    key = keys.task(task.venture, task.customer, task.id)
    text = documents.dump(task)
    waits = task.status == "open" and task.overdue_at is None
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": text,
            "revision": task.revision,
            "due_pk": keys.due("task", task.customer) if waits else None,
            "due_at": clock.stamp(task.due_at) if waits else None,
            "board_pk": keys.listing(task.venture, f"tasks#{task.status}"),
            "board_sk": f"{clock.stamp(task.due_at)}#{task.id}",
            "row": text,
        },
        when,
    )
