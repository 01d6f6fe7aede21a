"""What the reading of runs, messages and tasks promises, over DynamoDB's emulator and the twin."""

import uuid
from dataclasses import replace
from datetime import timedelta

from functions.shared.domain.contact import Ledger
from functions.shared.domain.effects import Effect
from functions.shared.domain.tasks import Task
from functions.shared.ports.table import Table
from functions.shared.store import tasks
from functions.shared.store.enrolments import Enrolments, changed, corrected
from functions.shared.store.messages import Messages
from functions.shared.store.programs import Programs
from tests.contract.test_gate_stores import AT, HOUR, run

DAY = timedelta(days=1)


def message(table: Table, venture: str, owner: str, number: int) -> None:
    """A message of a run that is out, and was read."""
    effect = Effect(
        key=f"e{number}",
        owner=owner,
        step="s",
        contact=f"c{number}",
        status="claimed",
        claimed_at=AT + number * HOUR,
        playbook="at_risk",
    )
    store = Messages(table)
    ledger = Ledger(contact=f"c{number}")
    assert store.claim(venture, "acme", effect, ledger, kind="campaign", joined=())
    assert store.settle(venture, "acme", effect.done("mail", AT), joined=())
    for word in ("opened", "opened", "delivered"):
        store.heard(venture, "acme", effect.key, word)


def test_what_became_of_runs_is_read_newest_first_and_no_more_than_may_be(table: Table) -> None:
    venture = str(uuid.uuid4())
    names = [f"c{n}" for n in range(4)]
    runs = {name: run(table, venture, name) for name in names}
    over = runs["c0"].ended("recovered", AT + HOUR)
    assert table.write(*changed(over))
    called = replace(over, false_alarm=True, revision=over.revision + 1)
    assert table.write(corrected(called))
    assert not table.write(corrected(called))
    assert Enrolments(table).get(venture, called.id) == called
    for number, name in enumerate(names):
        message(table, venture, runs[name].id, number)
    task = Task(
        id=tasks.task_id("c1", "call"),
        venture=venture,
        customer="c1",
        kind="step",
        title="Call",
        why="",
        owner=None,
        subject=runs["c1"].id,
        created_at=AT,
        due_at=AT + DAY,
    )
    assert table.write(tasks.made(task))
    lived = Programs(table).lived(venture, AT - DAY, AT)
    assert lived.whole
    assert {row.id for row in lived.runs} == {one.id for one in runs.values()}
    assert [row.id for row in lived.runs if row.false_alarm] == [called.id]
    assert {row.run: row.told for row in lived.messages} == {
        one.id: ("delivered", "opened") for one in runs.values()
    }
    assert list(lived.tasks) == [task]
    # Of runs before, and of those of others, nothing is read.
    assert Programs(table).lived(venture, AT + HOUR, AT + DAY).runs == []
    assert Programs(table).lived(str(uuid.uuid4()), AT - DAY, AT).runs == []
    # Three messages may be read: what is of the hours before the last of them is left out.
    few = Programs(table, 8).lived(venture, AT - DAY, AT)
    assert few.whole
    fewer = Programs(table, 3).lived(venture, AT - DAY, AT)
    assert not fewer.whole
    assert fewer.since > AT
    assert fewer.runs == []
