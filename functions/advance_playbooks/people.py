"""Puts to people what is theirs: a step that they carry out, a question about a message."""

from dataclasses import replace
from datetime import timedelta

from functions.advance_playbooks.case import Case, World
from functions.shared.domain.playbooks.decide import HandOver
from functions.shared.domain.playbooks.document import Task as TaskStep
from functions.shared.domain.playbooks.enrolment import Approver
from functions.shared.domain.tasks import Task
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Refused
from functions.shared.store import tasks, timeline
from functions.shared.store.enrolments import changed

TASK_TIME = timedelta(hours=24)


def hand_over(case: Case, decision: HandOver, world: World) -> None:
    """Make the step a task; leave it behind, or wait until the task is done, in one write."""
    step, enrolment = decision.step, case.enrolment
    span = step.due.span(case.parameters) if isinstance(step, TaskStep) else TASK_TIME
    task = _task(case, "step", step.title, case.why(decision.reason), span)
    if decision.waits:
        # A task that was closed as not reached has another one follow: each has its own revision.
        again = tasks.task_id(task.customer, enrolment.id, step.id, str(enrolment.revision))
        task = replace(task, id=again, waits=True)
        waiting = enrolment.handed_over(task.id, decision.reason)
        world.enrolments.save(waiting, tasks.made(task))
        return
    after = enrolment.after(case.run("task", f"task for {task.owner or 'the team'}"))
    world.enrolments.step(after, tasks.made(task))


def ask_approval(case: Case, reason: str, role: Approver, world: World) -> bool:
    """Wait for the approval of a person; what the executive must decide is a task as well.

    False where somebody else was faster.
    """
    asking = case.enrolment.ask_approval(reason, case.at, role=role, owner=case.owner)
    if role != "executive" or asking.asked is None:
        return world.enrolments.save(asking)
    step = case.enrolment.current
    title = f"Decide: {getattr(step, 'title', '') or case.enrolment.document.title}"
    task = replace(
        _task(case, "step", title, reason),
        id=tasks.approval_id(asking),
        kind="approval",
        role="executive",
        contact=False,
        due_at=asking.asked.until,
    )
    told = timeline.decision(
        case.venture.id,
        case.enrolment.customer,
        at=case.at,
        entry_id=f"asked:{asking.id}:{asking.revision}",
        text=f"{asking.playbook}, {asking.step}: the executive must decide: {reason}",
        enrolment=asking.id,
    )
    return world.enrolments.save(asking, tasks.made(task), told)


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
    question = case.effect if kind == "question" else None
    # Each claim has its own question: the answer "it did not go out" leads to another claim.
    about = (clock.stamp(question.claimed_at),) if question else ()
    return Task(
        id=tasks.of_step(enrolment, kind, *about),
        venture=case.venture.id,
        customer=enrolment.customer,
        kind="question" if question else "step",
        title=title,
        why=why,
        owner=case.owner,
        subject=enrolment.id,
        step=step.id if step else "",
        contact=not question and (not isinstance(step, TaskStep) or step.contact),
        effect=question.key if question else None,
        created_at=case.at,
        due_at=case.at + span,
    )
