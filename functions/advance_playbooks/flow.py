"""Due steps: look at the customer anew, decide, carry the decision out, each message once.

A message is claimed, sent, recorded. Where a run dies in between, a later one finds the claim and
settles it by what the mail service told, or puts the question to a person.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import assert_never

from functions.advance_playbooks.writing import Writer
from functions.shared.domain import contact, effects
from functions.shared.domain.customers import Contact, Profile, overlaid
from functions.shared.domain.effects import Effect
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks import decide
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.decide import Standing
from functions.shared.domain.playbooks.document import Email
from functions.shared.domain.playbooks.document import Task as TaskStep
from functions.shared.domain.playbooks.enrolment import Enrolment, StepRun
from functions.shared.domain.playbooks.entry import Course
from functions.shared.domain.tasks import Task
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Refused, Unavailable, Undecided, Unknown
from functions.shared.ports.outside import Bus, Event, Mailer
from functions.shared.store import tasks
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments, changed, stepped
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.ventures import Remembered

TASK_TIME = timedelta(hours=24)
TRY_AGAIN = timedelta(minutes=1)
AT_ONCE = 100
"""Looks at entries that are asked for in one go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads and writes, and whom it writes through."""

    remembered: Remembered
    customers: Customers
    health: HealthStore
    enrolments: Enrolments
    courses: Courses
    messages: Messages
    gates: Gates
    writer: Writer
    mailer: Mailer
    bus: Bus


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything about one due enrolment, read at one instant."""

    venture: Venture
    enrolment: Enrolment
    profile: Profile
    parameters: Parameters
    standing: Standing
    recipient: Contact | None
    ledger: contact.Ledger | None
    effect: Effect | None
    at: datetime


@dataclass(slots=True)
class Advanced:
    """How many enrolments were looked at, and for which that failed, and why; they come again.

    `entries` counts the customers of whom others look whether they may enter a playbook.
    """

    looked: int = 0
    entries: int = 0
    failures: list[tuple[str, Exception]] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many looks failed."""
        return len(self.failures)


def advance_due(
    at: datetime, world: World, time_left: Callable[[], bool] = lambda: True
) -> Advanced:
    """Look at every enrolment that is due; one that fails does not hold the others up.

    Then say of which customers it is time to look whether they may enter a playbook.
    """
    advanced = Advanced()
    _advance_steps(at, world, time_left, advanced)
    looks = world.courses.due(at)
    while time_left() and (entries := list(islice(looks, AT_ONCE))):
        world.bus.publish([_entry_due(venture, customer, at) for venture, customer in entries])
        advanced.entries += len(entries)
    return advanced


def _advance_steps(
    at: datetime, world: World, time_left: Callable[[], bool], advanced: Advanced
) -> None:
    for venture, enrolment_id in world.enrolments.due(at):
        if not time_left():
            break
        advanced.looked += 1
        try:
            advance(venture, enrolment_id, at, world)
        except Unknown:
            continue  # The index was behind: the customer was erased.
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this enrolment's alone
            advanced.failures.append((enrolment_id, error))


def advance(venture_id: str, enrolment_id: str, at: datetime, world: World) -> None:
    """Look at one enrolment and carry out what is decided."""
    enrolment = world.enrolments.get(venture_id, enrolment_id)
    if enrolment.due_at is None or enrolment.due_at > at:
        return  # The index was behind: somebody moved it meanwhile.
    case = _read(enrolment, at, world)
    if case is None:
        return  # Erased: nothing of the customer remains, and this neither.
    if _carry_out(decide.decide(enrolment, case.standing, at), case, world):
        # A step that only chooses the way is behind: the next one may be due already.
        advance(venture_id, enrolment_id, at, world)


def _carry_out(decision: decide.Decision, case: Case, world: World) -> bool:
    """Do what is decided; whether the next step must be looked at right away."""
    enrolment = case.enrolment
    match decision:
        case decide.Advance(step):
            _send(case, step, world)
        case decide.HandOver(step, reason):
            _hand_over(case, step, reason, world)
        case decide.Ask(reason):
            _ask(case, reason, world)
        case decide.NeedsApproval(reason):
            world.enrolments.save(enrolment.ask_approval(reason, case.at))
        case decide.KeepWaiting(until, reason):
            world.enrolments.save(enrolment.held(until, reason))
        case decide.Pass(way, reason):
            return world.enrolments.step(enrolment.after(_run(case, "passed", reason), way))
        case decide.Skip(reason):
            world.enrolments.step(enrolment.after(_run(case, "dropped", reason)))
        case decide.Stop(reason):
            world.enrolments.save(enrolment.ended(reason, case.at))
        case _:
            assert_never(decision)
    return False


def _entry_due(venture: str, customer: str, at: datetime) -> Event:
    """Repeated while nobody has looked, it has the same identifier in the same minute."""
    return Event(
        name="EntryDue",
        detail={
            "id": ids.digest("entry", venture, customer, clock.stamp(at)),
            "version": 1,
            "venture": venture,
            "customer": customer,
            "n": 0,
            "at": at.isoformat(),
        },
    )


def _read(enrolment: Enrolment, at: datetime, world: World) -> Case | None:
    venture = world.remembered.venture(enrolment.venture)
    found = world.customers.find(venture.id, enrolment.customer, strong=True)
    if found is None:
        return None
    record = world.health.read(venture.id, enrolment.customer, strong=True)
    profile = overlaid(found, record.history.state)
    parameters = world.remembered.parameters(venture.id, fresh=True).active
    recipient, ledger = _recipient(venture, profile, world)
    effect = (
        world.messages.effect(venture.id, enrolment.customer, enrolment.claimed)
        if enrolment.claimed
        else None
    )
    course = world.courses.get(venture.id, enrolment.customer)
    gate = None
    if recipient and ledger:
        circumstances = contact.Circumstances(
            kind="campaign",
            timezone=profile.timezone_of(recipient),
            parameters=parameters,
            blocked=world.gates.blocked(venture, parameters, at),
            campaign_ended_at=_campaign_ended_at(enrolment, course),
        )
        gate = contact.may_send(ledger, circumstances, at)
    resolution = effects.resolve(effect, world.messages.pulse(venture.id), at) if effect else None
    view = View(
        history=record.history,
        profile=profile,
        parameters=parameters,
        at=at,
        since=enrolment.entered_at,
    )
    return Case(
        venture=venture,
        enrolment=enrolment,
        profile=profile,
        parameters=parameters,
        standing=Standing(
            view=view,
            mode=parameters.progression_mode,
            gate=gate,
            resolution=resolution,
            program_runs=course.program is not None,
        ),
        recipient=recipient,
        ledger=ledger,
        effect=effect,
        at=at,
    )


def _campaign_ended_at(enrolment: Enrolment, course: Course) -> datetime | None:
    """The end of the last campaign, but for one that is more urgent: a cooldown delays it never."""
    urgent = enrolment.document.priority > course.campaign_priority
    return None if urgent else course.campaign_ended_at


def _recipient(
    venture: Venture, profile: Profile, world: World
) -> tuple[Contact | None, contact.Ledger | None]:
    """The customer's first contact that may be written to; where none may, the first of all."""
    first: tuple[Contact | None, contact.Ledger | None] = (None, None)
    for person in profile.contacts:
        digest = contact_digest(venture.pepper, person.email)
        ledger = world.messages.ledger(venture.id, digest)
        if ledger.suppressed is None:
            return person, ledger
        first = first if first[0] else (person, ledger)
    return first


def _send(case: Case, step: Email, world: World) -> None:
    """Claim the message, send it, record it; what goes wrong in between is settled later."""
    if case.recipient is None or case.ledger is None:
        raise Refused("there is nobody to write to")
    enrolment, at = case.enrolment, case.at
    effect = _claim_of(case, step, case.ledger.contact)
    mail = world.writer.mail(case.venture, case.profile, case.recipient, step, effect)
    claimed = enrolment.claim(effect.key, at + effects.PATIENCE)
    if not world.messages.claim(
        case.venture.id,
        enrolment.customer,
        effect,
        case.ledger,
        kind="campaign",
        joined=changed(claimed),
    ):
        return  # Something changed since it was read; the next run looks anew.
    try:
        message_id = world.mailer.send(mail)
    except Undecided:
        return  # The claim stands; the mail service's events, or a person, settle it.
    except Unavailable as trouble:
        _give_back(case, claimed, effect, trouble, world)
    except Refused as refusal:
        failed = effect.failed(refusal.detail, at)
        run = _run(case, "failed", refusal.detail)
        _settle(case, failed, claimed.after(run), world)
    else:
        why = "sent once more: " if effect.attempts > 1 else ""
        run = _run(case, "sent", f"{why}{mail.letter.subject}")
        _settle(case, effect.done("mail service", at, message_id), claimed.after(run), world)


def _claim_of(case: Case, step: Email, recipient: str) -> Effect:
    """The message, about to be sent; once more perhaps to somebody else than the first time."""
    if case.effect:
        return replace(case.effect.claimed_again(case.at), contact=recipient)
    return Effect(
        key=case.enrolment.effect_key(recipient),
        owner=case.enrolment.id,
        step=step.id,
        contact=recipient,
        status="claimed",
        claimed_at=case.at,
    )


def _settle(case: Case, effect: Effect, after: Enrolment, world: World) -> None:
    """Record what became of a message. Where an event was faster, that stands."""
    world.messages.settle(case.venture.id, case.enrolment.customer, effect, joined=stepped(after))


def _give_back(
    case: Case, claimed: Enrolment, effect: Effect, trouble: Unavailable, world: World
) -> None:
    """The mail service certainly did not take it: the next minute tries again.

    A second try is not given back: whether the first one went out is what it was about.
    """
    if effect.attempts == 1:
        released = claimed.release(case.at + TRY_AGAIN, trouble.detail)
        world.messages.release(
            case.venture.id, case.enrolment.customer, effect, joined=changed(released)
        )


def _hand_over(case: Case, step: Email | TaskStep, reason: str, world: World) -> None:
    """Make the step a task, and leave it behind, in one write."""
    span = step.due.span(case.parameters) if isinstance(step, TaskStep) else TASK_TIME
    task = _task(case, "step", step.title, f"{case.enrolment.cause}; {reason}", span)
    after = case.enrolment.after(_run(case, "task", f"task for {task.owner or 'the team'}"))
    world.enrolments.step(after, tasks.made(task))


def _ask(case: Case, reason: str, world: World) -> None:
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
        effect=question.key if question else None,
        created_at=case.at,
        due_at=case.at + span,
    )


def _run(case: Case, result: str, detail: str) -> StepRun:
    step = case.enrolment.current
    name = step.id if step else ""
    return StepRun(step=name, at=case.at, result=result, detail=detail)  # type: ignore[arg-type]
