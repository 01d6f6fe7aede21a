"""One due enrolment with everything about it, read anew at one instant."""

from dataclasses import dataclass
from datetime import datetime

from functions.advance_playbooks.braking import Braking
from functions.advance_playbooks.writing import Writer
from functions.shared.domain import brakes, contact, effects, records
from functions.shared.domain.customers import Contact, Profile, overlaid
from functions.shared.domain.effects import Effect
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks import answers
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.decide import Standing
from functions.shared.domain.playbooks.enrolment import Enrolment, StepRun
from functions.shared.domain.playbooks.entry import Course
from functions.shared.domain.ventures import Venture
from functions.shared.ports.outside import Bus, Mailer, Slack, Webhooks
from functions.shared.runtime.turns import Turns
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages, contact_digest, contact_of
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads and writes, and whom it writes through."""

    remembered: Remembered
    customers: Customers
    health: HealthStore
    enrolments: Enrolments
    courses: Courses
    messages: Messages
    surveys: Surveys
    gates: Gates
    braking: Braking
    tasks: Tasks
    writer: Writer
    mailer: Mailer
    slack: Slack
    webhooks: Webhooks
    snapshots: Snapshots
    bus: Bus
    turns: Turns


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

    def why(self, reason: str) -> str:
        """What a person is told of why the step is theirs: the answer that it is about, if any."""
        answer = answers.standing(self.enrolment.occasion, self.standing.view)
        if answer is None:
            return f"{self.enrolment.cause}; {reason}"
        person = contact_of(self.venture, self.profile, answer.contact)
        return answers.told(answer, person.name if person else "")

    def run(self, result: str, detail: str) -> StepRun:
        """What became of the current step."""
        step = self.enrolment.current
        name = step.id if step else ""
        return StepRun(step=name, at=self.at, result=result, detail=detail)  # type: ignore[arg-type]


def read(enrolment: Enrolment, at: datetime, world: World) -> Case | None:
    """The case of a due enrolment; None where the customer was erased."""
    venture = world.remembered.venture(enrolment.venture)
    found = world.customers.find(venture.id, enrolment.customer, strong=True)
    if found is None:
        return None
    record = world.health.read(venture.id, enrolment.customer, strong=True)
    profile = overlaid(found, record.history.state)
    parameters = world.remembered.parameters(venture.id, fresh=True).active
    whose = answers.contact_of(enrolment.occasion)
    recipient, ledger = _recipient(venture, profile, world, whose)
    effect = (
        world.messages.effect(venture.id, enrolment.customer, enrolment.claimed)
        if enrolment.claimed
        else None
    )
    course = world.courses.get(venture.id, enrolment.customer)
    gate, blocked = None, world.gates.blocked(venture, parameters, at)
    stale = records.stale(record, at) if enrolment.document.kind == "program" else None
    if recipient and ledger:
        timezone = profile.timezone_of(recipient)
        circumstances = contact.Circumstances(
            kind="campaign",
            timezone=timezone,
            parameters=parameters,
            holidays=world.remembered.holidays(venture.id).of(timezone),
            blocked=stale or blocked,
            campaign_ended_at=_campaign_ended_at(enrolment, course),
        )
        gate = contact.may_send(ledger, circumstances, at)
    # What is left open in Slack is settled by looking there, not by the mail service's events.
    resolution = (
        effects.resolve(effect, world.messages.pulse(venture.id), at)
        if effect and effect.reaches != "slack"
        else None
    )
    view = View(
        history=record.history,
        profile=profile,
        parameters=parameters,
        at=at,
        since=enrolment.entered_at,
        answers=world.surveys.last_words(venture.id, enrolment.customer) if whose else (),
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
            brake=brake_on(enrolment, at, world),
            program_runs=course.program is not None,
            blocked=blocked,
        ),
        recipient=recipient,
        ledger=ledger,
        effect=effect,
        at=at,
    )


def brake_on(enrolment: Enrolment, at: datetime, world: World) -> contact.Hold | None:
    """How what is paused at this very moment holds the current step back; None where nothing is."""
    wanted = brakes.scopes(enrolment.playbook, enrolment.step or "")
    return brakes.hold(world.braking.brakes.of(enrolment.venture), wanted, enrolment.customer, at)


def _campaign_ended_at(enrolment: Enrolment, course: Course) -> datetime | None:
    """The end of the last campaign, but for what a cooldown never delays.

    That is one that is more urgent, and what answers somebody, which is no campaign.
    """
    if answers.contact_of(enrolment.occasion):
        return None
    urgent = enrolment.document.priority > course.campaign_priority
    return None if urgent else course.campaign_ended_at


def _recipient(
    venture: Venture, profile: Profile, world: World, whose: str | None
) -> tuple[Contact | None, contact.Ledger | None]:
    """The customer's first contact that may be written to; where none may, the first of all.

    What answers somebody goes to `whose` digest it is alone.
    """
    first: tuple[Contact | None, contact.Ledger | None] = (None, None)
    for person in profile.contacts:
        digest = contact_digest(venture.pepper, person.email)
        if whose not in (None, digest):
            continue
        ledger = world.messages.ledger(venture.id, digest)
        if ledger.suppressed is None:
            return person, ledger
        first = first if first[0] else (person, ledger)
    return first
