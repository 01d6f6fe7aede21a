"""Outcomes of tasks: a customer reached is a response; a question answered settles its message."""

from collections.abc import Sequence
from typing import Final

from functions.accept_command.world import ATTEMPTS, World, venture_of
from functions.shared.contracts import answers, requests
from functions.shared.domain.effects import Effect
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.playbooks.acts import Person, carried_out
from functions.shared.domain.playbooks.enrolment import StepRun
from functions.shared.domain.segments import Traits, traits
from functions.shared.domain.surveys import AN_ANSWER
from functions.shared.domain.tasks import Task
from functions.shared.kernel.errors import Conflict
from functions.shared.ports.table import Write
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import needs, who
from functions.shared.store import enrolments, surveys, tasks, timeline

SURVEY: Final = "survey"
WENT_OUT: Final = "a person says that the message went out"
DID_NOT: Final = "a person says that the message did not go out"


def close(request: Request, world: World) -> Response:
    """Record an outcome, once; the same one again changes nothing."""
    venture = venture_of(request, world)
    body = requests.read(requests.OutcomeBody, request.json())
    for _ in range(ATTEMPTS):
        task = world.tasks.get(venture.id, request.path["task"])
        if task.role == "executive":
            needs(request, "executive")
        if task.status == "closed":
            if task.outcome != body.outcome:
                raise Conflict(f"the task was closed as {task.outcome}")
            return as_json(answers.plain(answers.Task.of(task, request.at)))
        after = task.closed(body.outcome, body.note, who(request), request.at)
        if _record(after, request, world):
            return as_json(answers.plain(answers.Task.of(after, request.at)))
    raise Conflict("the task kept changing; read it and try again")


def _record(task: Task, request: Request, world: World) -> bool:
    """Write the outcome with what follows from it; False when something changed meanwhile."""
    if task.kind == "question":
        return _settle(task, request, world)
    if task.outcome == "reached" and task.kind == "step":
        # Before the task is closed: a crash in between accepts the same fact again.
        world.facts.accept(task.venture, [_response(task, request)], request.at)
    return world.table.write(*_closed(task, request), *_moved_on(task, request, world))


def _moved_on(task: Task, request: Request, world: World) -> Sequence[Write]:
    """The run that waited for the task goes on, or tomorrow asks for it again."""
    run = world.enrolments.get(task.venture, task.subject) if task.waits else None
    if run is None or run.task != task.id:
        return ()
    if task.outcome == "not_reached":
        return enrolments.changed(run.not_done(request.at, "nobody was reached: tomorrow again"))
    by = Person(who(request))
    return enrolments.stepped(carried_out(run, by, task.note, request.at))


def _closed(task: Task, request: Request) -> tuple[Write, ...]:
    entry = timeline.decision(
        task.venture,
        task.customer,
        at=request.at,
        entry_id=f"task:{task.id}",
        text=f"task closed as {(task.outcome or '').replace('_', ' ')}: {task.title}",
        task=task.id,
        outcome=task.outcome,
        note=task.note,
        by=task.closed_by,
    )
    return (tasks.changed(task), entry)


def _response(task: Task, request: Request) -> Addressed:
    fact = Fact(
        id=f"task:{task.id}",
        source="task",
        kind=Kind.RESPONDED,
        occurred_at=request.at,
        data={"channel": "task"},
    )
    return Addressed(fact=fact, customer=task.customer)


def _settle(task: Task, request: Request, world: World) -> bool:
    """Settle the message that a question is about: it went out, or it may go out now.

    Whoever answered a survey was asked, whatever else somebody says.
    """
    effect = world.messages.effect(task.venture, task.customer, task.effect or "")
    closed = _closed(task, request)
    if effect is None or effect.status in ("done", "failed"):
        return world.table.write(*closed)  # An event was faster, and stands.
    denied = task.outcome == "not_reached"
    if denied and not _answered(task, effect, world):
        joined = (*closed, *_tried_again(task, effect, request, world))
        return world.messages.release(task.venture, task.customer, effect, joined)
    done = effect.done(AN_ANSWER if denied else who(request), request.at)
    joined = (*closed, *_gone_out(task, done, world))
    return world.messages.settle(task.venture, task.customer, done, joined)


def _answered(task: Task, effect: Effect, world: World) -> bool:
    if effect.step != SURVEY:
        return False
    return world.surveys.answered(world.surveys.get(task.venture, effect.owner))


def _gone_out(task: Task, effect: Effect, world: World) -> Sequence[Write]:
    """What waited for the message goes on from when it was sent."""
    if effect.step == SURVEY:
        survey = world.surveys.get(task.venture, effect.owner)
        profile = world.customers.find_current(task.venture, task.customer, strong=True)
        whose = traits(profile, effect.claimed_at) if profile else Traits("")
        return [surveys.changed(survey.sent(effect.claimed_at, whose))]
    enrolment = world.enrolments.get(task.venture, effect.owner)
    if enrolment.claimed != effect.key:
        return []
    if effect.reaches != "contact":
        return enrolments.changed(enrolment.held(effect.claimed_at, WENT_OUT))
    if enrolment.to_each:
        look_again = effect.settled_at or effect.claimed_at
        return enrolments.changed(enrolment.wrote(effect.claimed_at, look_again))
    run = StepRun(step=effect.step, at=effect.claimed_at, result="sent", detail=WENT_OUT)
    return enrolments.stepped(enrolment.after(run))


def _tried_again(task: Task, effect: Effect, request: Request, world: World) -> Sequence[Write]:
    """What waited for the message may send it now, for the first time."""
    if effect.step == SURVEY:
        survey = world.surveys.get(task.venture, effect.owner)
        return [surveys.changed(survey.planned(request.at, DID_NOT))]
    enrolment = world.enrolments.get(task.venture, effect.owner)
    if enrolment.claimed != effect.key or enrolment.status == "ended":
        return []
    return enrolments.changed(enrolment.release(request.at, DID_NOT))
