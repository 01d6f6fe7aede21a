"""What happens to a customer, and time, let them enter playbooks, and make them leave.

The bus loses order and repeats, so an event only says where to look: what is decided rests on what
is read anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from functions.shared.contracts import events
from functions.shared.domain import records
from functions.shared.domain.customers import overlaid
from functions.shared.domain.health import RANK, Band
from functions.shared.domain.nps import Answer, category
from functions.shared.domain.playbooks import answers, decide, effect, enrolment
from functions.shared.domain.playbooks.conditions import View, holds
from functions.shared.domain.playbooks.document import Falls, Playbook, Wait
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.playbooks.entry import (
    FORTNIGHT,
    MORE_URGENT,
    Course,
    Ended,
    Fall,
    Later,
    Occasion,
    active,
    opening,
)
from functions.shared.domain.records import Record
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import Check, Present, Table, Write
from functions.shared.store import keys, tasks, timeline
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import contact_of
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered

ON_ANOTHER_DAY, SOON = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads and writes."""

    table: Table
    remembered: Remembered
    customers: Customers
    health: HealthStore
    playbooks: Playbooks
    courses: Courses
    enrolments: Enrolments
    surveys: Surveys
    tasks: Tasks
    gates: Gates


@dataclass(frozen=True, slots=True)
class Entered:
    """A run through a playbook began."""

    playbook: str
    enrolment: str


@dataclass(frozen=True, slots=True)
class Left:
    """A run through a playbook ended, and why."""

    playbook: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotEntered:
    """A customer who could have entered did not, and why; `until` is when to look again."""

    playbook: str
    reason: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer whom an entry rule lets in; `stale` says why no program may begin now."""

    venture: str
    playbook: Playbook
    occasion: Occasion
    course: Course
    view: View
    stale: str | None


Outcome: TypeAlias = Entered | Left | NotEntered


def news_of(event: events.Event) -> Fall | Ended | None:
    """The fall, or the end of the subscription, that an event tells of; None for all else."""
    if isinstance(event, events.CustomerEnded):
        return Ended(at=event.at)
    if not isinstance(event, events.BandChanged):
        return None
    if RANK[Band(event.target)] > RANK[Band(event.source)]:
        return None
    return Fall(source=event.source, band=event.target, at=event.at, n=event.n)


def react(
    venture: str, customer: str, news: Fall | Ended | None, at: datetime, stores: Stores
) -> list[Outcome]:
    """Do what a customer's standing asks for now; `news` is what an event tells, if it is that."""
    profile = stores.customers.find(venture, customer, strong=True)
    if profile is None:
        return []
    if isinstance(news, Fall):
        stores.courses.fell(venture, customer, news)
    elif news:
        stores.courses.churned(venture, customer, news)
    asked = stores.courses.get(venture, customer)
    record = stores.health.read(venture, customer, strong=True)
    view = View(
        history=record.history,
        profile=overlaid(profile, record.history.state),
        parameters=stores.remembered.parameters(venture, fresh=True).active,
        at=max(at, record.as_of),
        answers=_answers(venture, record, customer, stores),
    )
    _take_badly(venture, view, stores)
    outcomes: list[Outcome] = [*_leave(venture, asked, view, stores)]
    watched_until = _learn(venture, asked, view, stores)
    entered, look_again, outside = _enter_all(venture, view, records.stale(record, view.at), stores)
    look_again = min([look_again, *watched_until])
    # Where somebody asked for a look meanwhile, the next minute looks once more.
    stores.courses.looked(
        venture,
        customer,
        asked,
        look_again,
        active=active(view),
        outside_at=view.at if outside else None,
    )
    return [*outcomes, *entered]


def _answers(venture: str, record: Record, customer: str, stores: Stores) -> tuple[Answer, ...]:
    """What the customer's contacts said last, where anybody ever answered."""
    if record.history.state.register("nps") is None:
        return ()
    return stores.surveys.last_words(venture, customer)


def _take_badly(venture: str, view: View, stores: Stores) -> None:
    """Count a detractor's answer against the playbook whose step asked; once for each message.

    Where none of ours is known to have asked, nobody is blamed. A better answer later takes nothing
    back: somebody was that unhappy when they were asked.
    """
    customer = view.profile.customer
    for answer in view.answers:
        if category(answer.score) != "detractor":
            continue
        survey = stores.surveys.asked(venture, customer, answer.survey, answer.contact)
        if survey and survey.playbook:
            Receptions(stores.table).badly(
                venture, customer, survey.effect_key, "bad answer", view.at
            )


def _leave(venture: str, course: Course, view: View, stores: Stores) -> Iterator[Outcome]:
    """End what is over; what waits for this goes on in the next minute."""
    for running in stores.enrolments.running(venture, course):
        seen = running.sees(view)
        reason = decide.exit_reason(running, seen)
        step = running.current
        _retell(venture, running, view, stores)
        # Where somebody else changes it now, the next look at the due enrolment does the same.
        if reason:
            if stores.enrolments.save(running.ended(reason, view.at)):
                yield Left(running.playbook, reason)
        elif isinstance(step, Wait) and holds(step.until, seen):
            stores.enrolments.save(running.held(view.at, "what was waited for came"))
        elif running.waiting == decide.JOURNEYS_HOLD and course.program is None:
            stores.enrolments.save(running.held(view.at, "the program is over"))


def _learn(venture: str, course: Course, view: View, stores: Stores) -> list[datetime]:
    """Keep what became of those whose runs are over; until when there is more to learn."""
    customer, open_until = view.profile.customer, []
    for lane, past in course.past.items():
        if past.ended_at is None or past.watched_until is None:
            continue
        run = stores.enrolments.get(
            venture, enrolment.identifier(venture, customer, answers.name_of(lane), past.occasion)
        )
        learned = effect.learn(run, view)
        over = view.at >= past.watched_until
        if learned != run.learned or over:
            after = replace(run, learned=learned, revision=run.revision + 1)
            stores.enrolments.learn(after, past, over=over)
        if not over:
            open_until.append(past.watched_until)
    return open_until


def _retell(venture: str, running: Enrolment, view: View, stores: Stores) -> None:
    """Tell whoever still has a task about an answer what the answer is by now."""
    answer = answers.standing(running.occasion, view)
    if answer is None:
        return
    person = contact_of(stores.remembered.venture(venture), view.profile, answer.contact)
    why = answers.told(answer, person.name if person else "")
    made = [
        tasks.task_id(running.customer, running.id, run.step, "step")
        for run in running.runs
        if run.result == "task"
    ]
    for task in stores.tasks.some(venture, [*made, *filter(None, [running.task])]):
        if task.status == "open" and task.why != why:
            # Where somebody closes it now, they have done what they did on what they knew.
            stores.table.write(tasks.changed(task.retold(why)))


def _enter_all(
    venture: str, view: View, stale: str | None, stores: Stores
) -> tuple[list[Outcome], datetime, bool]:
    """Enter every playbook whose rule lets the customer in, and when to look again.

    And whether a score is in the way of a program, see `Later`.
    """
    outcomes: list[Outcome] = []
    looks: list[datetime | None] = []
    outside = False
    course = stores.courses.get(venture, view.profile.customer)
    for playbook in _by_urgency(stores.playbooks.all(venture)):
        while True:
            found = opening(playbook, course, view)
            if isinstance(found, Later):
                # Entered or not: whether they may enter again is known once an occasion is over.
                looks.append(found.at)
                outside |= found.outside
                break
            outcome = _enter(Candidate(venture, playbook, found, course, view, stale), stores)
            outcomes.append(outcome)
            if isinstance(outcome, NotEntered):
                looks.append(outcome.until)
                break
            # The next one stands beside the run that began, and perhaps instead of another.
            course = stores.courses.get(venture, view.profile.customer)
    # By then also what no event tells of is seen: a playbook saved, a parameter changed.
    return outcomes, min([look for look in looks if look] + [view.at + FORTNIGHT]), outside


def _by_urgency(playbooks: Sequence[Playbook]) -> list[Playbook]:
    """The programs, the most urgent first, then the journeys; none that is switched off."""
    enabled = [playbook for playbook in playbooks if playbook.enabled]
    return sorted(enabled, key=lambda p: (p.kind != "program", -p.priority, p.name))


def _enter(candidate: Candidate, stores: Stores) -> Outcome:
    """Let a customer in whom the entry rule lets in, where nothing else is in the way."""
    venture, playbook, course = candidate.venture, candidate.playbook, candidate.course
    at, p = candidate.view.at, candidate.view.parameters
    fell = isinstance(playbook.entry, Falls)
    later = None if fell else at + ON_ANOTHER_DAY
    stale = candidate.stale if playbook.kind == "program" else None
    if blocked := stale or stores.gates.blocked(stores.remembered.venture(venture), p, at):
        if fell:
            stores.table.write(*_not_entered(candidate, blocked))
        return NotEntered(playbook.name, blocked, later)
    program = stores.enrolments.get(venture, course.program) if course.program else None
    if reason := decide.admits(playbook, program.document if program else None):
        return NotEntered(playbook.name, reason, later)
    begun = enrolment.enter(
        playbook,
        venture=venture,
        customer=candidate.view.profile.customer,
        occasion=candidate.occasion,
        view=candidate.view,
    )
    if stores.enrolments.enter(begun, course, _replaced(playbook, program, at)):
        return Entered(playbook.name, begun.id)
    if _known(begun, stores):
        return NotEntered(playbook.name, "this occasion has begun a run already", later)
    # Whoever moved the program that is to make way, or began another run, was faster.
    return NotEntered(playbook.name, "the customer's runs changed meanwhile", at + SOON)


def _known(run: Enrolment, stores: Stores) -> bool:
    try:
        return bool(stores.enrolments.get(run.venture, run.id))
    except Unknown:
        return False


def _replaced(playbook: Playbook, program: Enrolment | None, at: datetime) -> Enrolment | None:
    """The program that makes way for a more urgent one."""
    if program is None or playbook.kind != "program":
        return None
    return program.ended(f"the {playbook.name} {MORE_URGENT}", at)


def _not_entered(candidate: Candidate, why: str) -> tuple[Write, ...]:
    """The writes that say why nobody entered; of who was erased meanwhile nothing is said."""
    venture, customer = candidate.venture, candidate.view.profile.customer
    playbook = candidate.playbook.name
    entry = timeline.decision(
        venture,
        customer,
        at=candidate.view.at,
        entry_id=f"not-entered:{playbook}:{candidate.occasion.key}",
        text=f"not entered into the {playbook} playbook: {why}",
    )
    return entry, Check(keys.profile(venture, customer), (Present(),))
