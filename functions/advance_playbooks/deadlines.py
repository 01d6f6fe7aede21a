"""Notes the tasks whose time is up, each once; who waits for what nobody needs any more is told."""

from collections.abc import Callable
from datetime import datetime, timedelta

from functions.advance_playbooks.case import World
from functions.shared.domain.playbooks.document import Falls
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.tasks import Task
from functions.shared.kernel.errors import Unknown
from functions.shared.store import tasks, timeline

SOON = timedelta(hours=4)
"""How long the owner of a critical customer whom nobody contacted has for the notice of it."""
ALL_RUN = "all steps run"


def keep(
    at: datetime,
    world: World,
    time_left: Callable[[], bool],
    failures: list[tuple[str, Exception]],
) -> None:
    """Look at every task that is due by an instant; the next minute goes on."""
    for venture, task_id in world.tasks.due(at):
        if not time_left():
            break
        try:
            _look(venture, task_id, at, world)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this task's alone
            failures.append((task_id, error))


def _look(venture: str, task_id: str, at: datetime, world: World) -> None:
    task = world.tasks.find(venture, task_id)
    if task is None or task.status == "closed" or task.overdue_at or task.due_at > at:
        return  # The index was behind: somebody closed it meanwhile, or the customer was erased.
    run = _run_of(task, world)
    if task.kind == "approval":
        # Where the question still stands, this very minute decides what becomes of it.
        if run is None or not _asks(task, run):
            _close(task, "the step no longer waits for a decision", at, world)
        return
    if task.waits and (run is None or run.status == "ended"):
        _close(task, f"the run has ended: {run.outcome if run else 'it is gone'}", at, world)
        return
    _note(task, run, at, world)


def _note(task: Task, run: Enrolment | None, at: datetime, world: World) -> None:
    """Say on the bus and the timeline that the time is up; once, for all of it is one write."""
    nobody = run is not None and run.contacted_at is None
    told = timeline.decision(
        task.venture,
        task.customer,
        at=at,
        entry_id=f"overdue:{task.id}",
        text=f"task overdue: {task.title}",
        task=task.id,
        owner=task.owner,
    )
    waited_for = nobody and not _heard_of(run)
    urgent = task.kind == "step" and task.contact and waited_for and _is_critical(run)
    notice = (tasks.made(_notice(task, at)),) if urgent else ()
    over = task.noted_overdue(at)
    playbook = run.playbook if run else None
    world.tasks.save(tasks.told_overdue(over, playbook, contacted=not nobody), told, *notice)


def _notice(task: Task, at: datetime) -> Task:
    """What the owner of a critical customer is told whom nobody tried to reach in time."""
    return Task(
        id=tasks.task_id(task.customer, task.id, "notice"),
        venture=task.venture,
        customer=task.customer,
        kind="notice",
        title="Nobody has tried to reach this critical customer",
        why=f"{task.title}: it was due at {task.due_at.isoformat()}",
        owner=task.owner,
        subject=task.subject,
        step=task.step,
        contact=True,
        created_at=at,
        due_at=at + SOON,
    )


def _close(task: Task, why: str, at: datetime, world: World) -> None:
    world.tasks.save(tasks.changed(task.closed("not_reached", why, tasks.CLOSER, at)))


def _run_of(task: Task, world: World) -> Enrolment | None:
    """The run that a task came from; None for a survey's, and for what is erased."""
    try:
        return world.enrolments.get(task.venture, task.subject) if task.step else None
    except Unknown:
        return None


def _asks(task: Task, run: Enrolment) -> bool:
    return run.approval == "pending" and tasks.approval_id(run) == task.id


def _heard_of(run: Enrolment | None) -> bool:
    """Whether the customer left meanwhile: who responds, recovers or is gone, nobody must reach."""
    return run is not None and run.status == "ended" and run.outcome != ALL_RUN


def _is_critical(run: Enrolment | None) -> bool:
    """Whether a run is that of a customer whose band fell to critical, whatever it is called."""
    entry = run.document.entry if run else None
    return isinstance(entry, Falls) and entry.band == "critical"
