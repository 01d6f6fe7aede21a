"""Runs through playbooks, as people begin, stop and decide them."""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from functions.accept_command.world import World, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.domain.alerts import Answer
from functions.shared.domain.customers import overlaid
from functions.shared.domain.playbooks import enrolment as runs
from functions.shared.domain.playbooks.acts import Person, check_decides, first_hour
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.decide import exit_reason
from functions.shared.domain.playbooks.document import Branch, Playbook, Wait
from functions.shared.domain.playbooks.enrolment import Enrolment, StepRun
from functions.shared.domain.playbooks.entry import STOPPED, Occasion
from functions.shared.domain.tasks import Task
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.clock import stamp
from functions.shared.kernel.errors import Conflict, FieldError, Refused, Unknown
from functions.shared.ports.table import Write
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import is_executive, who
from functions.shared.store import tasks, timeline
from functions.shared.store.acts import Deciding
from functions.shared.store.enrolments import changed, corrected, stepped

TASK_TIME = timedelta(hours=24)


def enter(request: Request, world: World) -> Response:
    """Let a customer enter a playbook, because a person says so."""
    venture = venture_of(request, world)
    body = requests.read(requests.EnrolmentBody, request.json())
    view = _view(venture, request.path["customer"], request.at, world)
    customer = view.profile.customer
    playbook = _playbook(venture, body.playbook, world)
    cause = f"entered by {who(request)}" + (f": {body.reason}" if body.reason else "")
    enrolment = runs.enter(
        playbook,
        venture=venture.id,
        customer=customer,
        occasion=Occasion(f"person:{stamp(request.at)}", cause),
        view=view,
    )
    if reason := exit_reason(enrolment, enrolment.sees(view)):
        raise Conflict(f"the customer would leave the playbook at once: {reason}")
    course = world.courses.get(venture.id, customer)
    taken = playbook.kind == "program" and course.program
    if taken or not world.enrolments.enter(enrolment, course):
        what = "another program" if taken else f"the {playbook.name} playbook"
        raise Conflict(f"{what} runs for this customer; stop it first")
    return as_json(answers.plain(answers.Enrolment.of(enrolment)), HTTPStatus.CREATED)


def contacted(request: Request, world: World) -> Response:
    """Record that a person tried to reach the customer."""
    venture = venture_of(request, world)
    body = requests.read(requests.ContactedBody, _said(request))
    run = world.acts.contacted(
        venture.id, request.path["enrolment"], _person(request), body.note, request.at
    )
    # After it, for a repetition does both: what is answered already stays as it is.
    said = Answer(action="contacted", by=who(request), at=request.at, reason=body.note)
    world.alerts.answer_critical(venture.id, run.customer, said)
    return _shown(run)


def snooze(request: Request, world: World) -> Response:
    """Let a run rest until an instant, or until the beginning of a day where the customer is."""
    venture = venture_of(request, world)
    body = requests.read(requests.SnoozeBody, request.json())
    until = body.until
    if until is None:
        run = world.enrolments.get(venture.id, request.path["enrolment"])
        profile = world.customers.current(venture.id, run.customer, strong=True)
        until = first_hour(body.days or 1, profile.timezone, request.at)
    run = world.acts.snoozed(
        venture.id, request.path["enrolment"], until, _person(request), body.reason, request.at
    )
    return _shown(run)


def skip(request: Request, world: World) -> Response:
    """Leave the current step out; naming it makes a repetition harmless."""
    venture = venture_of(request, world)
    body = requests.read(requests.SkipBody, request.json())
    run = world.acts.skipped(
        venture.id, request.path["enrolment"], body.step, _person(request), body.reason, request.at
    )
    return _shown(run)


def stop(request: Request, world: World) -> Response:
    """End a run; one that has ended stays as it is, but may still be called a false alarm."""
    venture = venture_of(request, world)
    body = requests.read(requests.StopBody, _said(request))
    by = who(request) + (f": {body.reason}" if body.reason else "")
    decide = stopping(by, request.at, false_alarm=body.false_alarm)
    return _shown(world.acts.decided(venture.id, request.path["enrolment"], decide))


def stopping(by: str, at: datetime, *, false_alarm: bool) -> Deciding:
    """The decision to end a run, `by` whom and why; one that has ended may be marked still."""

    def decide(run: Enrolment) -> tuple[Enrolment, tuple[Write, ...]]:
        marked = false_alarm and not run.false_alarm
        told = (_false_alarm(run, by, at),) if marked else ()
        after = replace(run, false_alarm=True) if marked else run
        if run.status == "active":
            after = after.ended(f"{STOPPED}{by}", at)
            return after, (*changed(after), *told)
        after = replace(after, revision=run.revision + 1)
        return (after, (corrected(after), *told)) if marked else (run, ())

    return decide


def _false_alarm(run: Enrolment, by: str, at: datetime) -> Write:
    """The entry of the timeline that a program should not have begun.

    Raises:
        Refused: it is a journey, which is no alarm.
    """
    if run.document.kind != "program":
        wrong = FieldError("false_alarm", "may be said of programs alone")
        raise Refused(f"the {run.playbook} playbook is a journey, and no alarm", wrong)
    return timeline.decision(
        run.venture,
        run.customer,
        at=at,
        entry_id=f"false_alarm:{run.id}",
        text=f"{run.playbook} was a false alarm, said {by}",
        enrolment=run.id,
    )


def decide_step(
    venture: Venture, body: requests.DecisionBody, request: Request, world: World
) -> Response:
    """Approve a step that waits, leave it out, or make it a task."""
    by, enrolment = _person(request), request.path["approval"]
    if body.changes is not None:
        raise Refused("a step takes no changes", FieldError("changes", "are for proposals alone"))

    acts = world.acts.meaning(body.step)

    def hand_over(run: Enrolment) -> tuple[Enrolment, tuple[Write, ...]]:
        check_decides(run, by)
        after, writes = _handed_over(venture, run, body.reason, request.at, world)
        return after, (*writes, *acts.settled(run, "done", by, body.reason, request.at))

    match body.decision:
        case "approve":
            run = acts.approved(venture.id, enrolment, by, body.reason, request.at)
        case "reject":
            run = acts.rejected(venture.id, enrolment, by, body.reason, request.at)
        case _:
            run = acts.decided(venture.id, enrolment, hand_over)
    return _shown(run)


def _said(request: Request) -> object:
    """What the body says; nothing, where there is none."""
    return request.json() if request.body else {}


def _person(request: Request) -> Person:
    return Person(who(request), executive=is_executive(request))


def _shown(run: Enrolment) -> Response:
    return as_json(answers.plain(answers.Enrolment.of(run)))


def _handed_over(
    venture: Venture, enrolment: Enrolment, reason: str, at: datetime, world: World
) -> tuple[Enrolment, tuple[Write, ...]]:
    """The step as a task for the customer's owner, who does it in another way."""
    step = enrolment.current
    profile = world.customers.current(venture.id, enrolment.customer, strong=True)
    task = Task(
        id=tasks.of_step(enrolment, "step"),
        venture=venture.id,
        customer=enrolment.customer,
        kind="step",
        title="" if step is None or isinstance(step, Branch | Wait) else step.title,
        why=f"to be done differently: {reason}" if reason else "to be done differently",
        owner=profile.owner or enrolment.document.owner,
        subject=enrolment.id,
        step=step.id if step else None,
        contact=True,
        created_at=at,
        due_at=at + TASK_TIME,
    )
    detail = f"task for {task.owner or 'the team'}"
    run = StepRun(step=step.id if step else "", at=at, result="task", detail=detail)
    after = enrolment.after(run)
    return after, (*stepped(after), tasks.made(task))


def _playbook(venture: Venture, name: str, world: World) -> Playbook:
    try:
        return world.playbooks.newest(venture.id, name)
    except Unknown as unknown:
        raise Refused(unknown.detail, FieldError("playbook", unknown.detail)) from None


def _view(venture: Venture, customer: str, at: datetime, world: World) -> View:
    """The customer as the rules of playbooks see them."""
    profile = world.customers.get(venture.id, customer, strong=True)
    record = world.health.read(venture.id, profile.customer, strong=True)
    return View(
        history=record.history,
        profile=overlaid(profile, record.history.state),
        parameters=world.ventures.parameters(venture.id, strong=True).active,
        at=at,
    )
