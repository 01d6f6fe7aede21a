"""Puts to people what is theirs: a step that they carry out, a question about a message."""

from datetime import timedelta

from functions.advance_playbooks.case import Case, World
from functions.shared.domain.playbooks.document import Email
from functions.shared.domain.playbooks.document import Task as TaskStep
from functions.shared.domain.tasks import Task
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Refused
from functions.shared.store import tasks
from functions.shared.store.enrolments import changed

TASK_TIME = timedelta(hours=24)


def hand_over(case: Case, step: Email | TaskStep, reason: str, world: World) -> None:
    """Make the step a task, and leave it behind, in one write."""
    span = step.due.span(case.parameters) if isinstance(step, TaskStep) else TASK_TIME
    task = _task(case, "step", step.title, f"{case.enrolment.cause}; {reason}", span)
    after = case.enrolment.after(case.run("task", f"task for {task.owner or 'the team'}"))
    world.enrolments.step(after, tasks.made(task))


def ask(case: Case, reason: str, world: World) -> None:
    """Put the open question to a person, once, and wait for the answer or a late event."""
    if case.effect is None:
        raise Refused("there is no message to ask about")
    title = "Did this message go out?"
    task = _task(case, "question", title, reason)
    waiting = case.enrolment.held(None, reason)
    world.messages.settle(
        case.venture.id,
        case.enrolment.customer,
        case.effect.asked(),
        joined=(*changed(waiting), tasks.made(task)),
    )


def _task(case: Case, kind: str, title: str, why: str, span: timedelta = TASK_TIME) -> Task:
    enrolment = case.enrolment
    step = enrolment.current
    name = step.id if step else ""
    question = case.effect if kind == "question" else None
    # Each claim has its own question: the answer "it did not go out" leads to another claim.
    about = (clock.stamp(question.claimed_at),) if question else ()
    return Task(
        id=tasks.task_id(enrolment.customer, enrolment.id, name, kind, *about),
        venture=case.venture.id,
        customer=enrolment.customer,
        kind="question" if question else "step",
        title=title,
        why=why,
        owner=case.profile.owner,
        subject=enrolment.id,
        step=name,
        contact=not question and (not isinstance(step, TaskStep) or step.contact),
        effect=question.key if question else None,
        created_at=case.at,
        due_at=case.at + span,
    )
