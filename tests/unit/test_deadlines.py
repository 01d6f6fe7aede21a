"""Tasks whose time is up: noted within the minute, once, and only where somebody still waits."""

import json
from dataclasses import replace

import pytest

from functions.shared.contracts import events
from functions.shared.domain.playbooks.document import Falls
from functions.shared.domain.tasks import Task
from functions.shared.ports.table import Key, Value
from functions.shared.store import tasks
from functions.shared.store.enrolments import changed
from functions.shared.store.outbox import event_of, news
from functions.shared.store.tasks import Tasks
from tests.unit.api import AT, DAY, HOUR
from tests.unit.test_api_work import a_task
from tests.unit.working import MINUTE, Work, at_work


def told(work: Work) -> list[events.TaskOverdue]:
    """What the table's stream brings to the bus about tasks."""
    heard = []
    for record in work.api.table.stream:
        for notice in news(record.old, record.new):
            if notice.name == "TaskOverdue" and record.new:
                event = event_of(Key(str(record.new["pk"]), str(record.new["sk"])), notice)
                envelope = {"detail-type": event.name, "detail": event.detail}
                heard.append(events.read(json.dumps(envelope)))
    return [event for event in heard if isinstance(event, events.TaskOverdue)]


def in_hand(mode: str = "manual") -> tuple[Work, str, str]:
    """A run whose message is a task in somebody's hand, due in 24 hours."""
    work = at_work(mode)
    run = work.enrol()
    work.advance()
    [task] = work.tasks()
    return work, run, str(task["id"])


def make_critical(work: Work, run: str) -> None:
    """Let the run be one that a fall to critical began."""
    found = work.run(run)
    entry = Falls(band="critical")
    document = replace(found.document, entry=entry)
    after = replace(found, document=document, revision=found.revision + 1)
    assert work.api.table.write(*changed(after))


def test_a_task_is_overdue_within_its_minute_and_is_told_once() -> None:
    work, run, task = in_hand()
    work.advance(AT + DAY - MINUTE)
    assert told(work) == []
    assert [t["overdue"] for t in work.tasks()] == [False]
    for minutes in range(3):
        work.advance(AT + DAY + minutes * MINUTE)
    [event] = told(work)
    assert (event.customer, event.task, event.kind, event.owner) == ("acme", task, "step", "dana")
    assert (event.playbook, event.contact, event.contacted) == ("at_risk", True, False)
    assert (event.at, event.due_at) == (AT + DAY, AT + DAY)
    assert work.texts().count("task overdue: Write a personal email") == 1
    assert [(t["id"], t["overdue"]) for t in work.tasks()] == [(task, True)]
    assert work.run(run).task == task  # The run waits all the same.
    work.close(task, "done")
    assert work.run(run).step == "adoption_guide"


def test_a_task_that_was_closed_in_time_is_never_overdue() -> None:
    work, _, task = in_hand()
    work.close(task, "done")
    work.advance(AT + DAY)
    assert told(work) == []
    assert list(Tasks(work.api.table).due(AT + 30 * DAY)) == []


def test_a_task_without_a_run_has_its_deadline_too() -> None:
    work = at_work()
    task = a_task(work.api, 2)
    work.advance(AT + 2 * HOUR)
    [event] = told(work)
    assert (event.task, event.playbook, event.contacted) == (task.id, None, True)


def test_the_owner_of_a_critical_customer_whom_nobody_tried_is_told() -> None:
    work, run, task = in_hand()
    make_critical(work, run)
    work.advance(AT + DAY)
    work.advance(AT + DAY + MINUTE)
    first, second = work.tasks()
    assert (first["id"], second["kind"], second["owner"]) == (task, "notice", "dana")
    assert second["title"] == "Nobody has tried to reach this critical customer"
    assert second["due_at"] == "2026-03-03T14:30:00Z"
    # The notice's own time runs out, too; that begins no third task.
    work.advance(AT + DAY + 4 * HOUR)
    assert [t["overdue"] for t in work.tasks()] == [True, True]
    assert len(told(work)) == 2
    work.api.of("POST", f"/enrolments/{run}/contacted", {"note": "left word"})
    assert work.tasks() == []


def test_who_was_contacted_in_time_needs_no_notice() -> None:
    work, run, _ = in_hand()
    make_critical(work, run)
    other = a_task(work.api, 20, subject=run, contact=True, step="call").id
    found = work.run(run)
    tried = replace(found, contacted_at=AT + HOUR, revision=found.revision + 1)
    assert work.api.table.write(*changed(tried))
    work.advance(AT + DAY)
    assert {t["kind"] for t in work.tasks()} == {"step"}
    assert {event.contacted for event in told(work) if event.task == other} == {True}


def test_what_a_run_that_is_over_waited_for_is_closed_by_itself() -> None:
    work, run, task = in_hand()
    work.api.of("POST", f"/enrolments/{run}/stop")
    work.advance(AT + DAY)
    assert (work.tasks(), told(work)) == ([], [])
    [closed] = work.tasks("?status=closed")
    assert (closed["id"], closed["outcome"], closed["closed_by"]) == (
        task,
        "not_reached",
        "tenure",
    )
    assert closed["note"].startswith("the run has ended: stopped by")


def test_a_question_to_the_executive_ends_with_what_it_was_about() -> None:
    work = at_work()
    work.enrol()
    for day in range(15):
        work.advance(AT + day * DAY)
    # At the same minute the question ran out, and the step was left out.
    work.advance(AT + 14 * DAY + MINUTE)
    assert told(work) == []
    assert [t["note"] for t in work.tasks("?status=closed")] == [
        "the step no longer waits for a decision"
    ]


def test_one_task_that_fails_does_not_hold_the_others_up() -> None:
    work = at_work()
    poisoned, fine = a_task(work.api, 1), a_task(work.api, 2)
    work.api.table.write(replace(tasks.made(poisoned), when=(), item=spoiled(poisoned)))
    with pytest.raises(AssertionError):
        work.advance(AT + 3 * HOUR)
    assert [event.task for event in told(work)] == [fine.id]


def spoiled(task: Task) -> dict[str, Value]:
    """A task's item that nobody can read."""
    return {**tasks.made(task).item, "doc": "{"}
