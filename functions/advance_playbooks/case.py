"""One due enrolment with everything about it, read anew at one instant."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from functions.advance_playbooks.braking import Braking
from functions.advance_playbooks.writing import Writer
from functions.shared.domain import brakes, contact, effects, records
from functions.shared.domain.customers import Contact, Profile, overlaid
from functions.shared.domain.effects import Effect
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks import answers
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.decide import Standing
from functions.shared.domain.playbooks.document import NOW
from functions.shared.domain.playbooks.enrolment import Enrolment, StepRun
from functions.shared.domain.playbooks.entry import Course
from functions.shared.domain.ventures import Venture
from functions.shared.ports.outside import Bus, Mailer, Slack, Webhooks
from functions.shared.runtime.turns import Turns
from functions.shared.store.alerts import Alerts
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
    alerts: Alerts
    bus: Bus
    turns: Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything about one due enrolment, read at one instant.

    `former` is the claim of the message to the recipient, where there was one; `others` are so many
    whom the step is to be written to after them.
    """

    venture: Venture
    enrolment: Enrolment
    profile: Profile
    parameters: Parameters
    standing: Standing
    recipient: Contact | None
    ledger: contact.Ledger | None
    effect: Effect | None
    former: Effect | None
    others: int
    at: datetime

    @property
    def owner(self) -> str | None:
        """Whose tasks about the customer are: their owner's, else the playbook's."""
        return self.profile.owner or self.enrolment.document.owner

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
    effect = (
        world.messages.effect(venture.id, enrolment.customer, enrolment.claimed)
        if enrolment.claimed
        else None
    )
    course = world.courses.get(venture.id, enrolment.customer)
    blocked = world.gates.blocked(venture, parameters, at)
    stale = records.stale(record, at) if enrolment.document.kind == "program" else None
    reached: tuple[Effect, ...] = ()
    people = _people(venture, profile, world, whose)
    if enrolment.to_each:
        people, reached = _left(enrolment, people, world)
    else:
        people = sorted(people, key=lambda one: one[1].suppressed is not None)[:1]

    def gate_of(person: Contact, ledger: contact.Ledger) -> contact.Answer:
        timezone = profile.timezone_of(person)
        circumstances = contact.Circumstances(
            kind="campaign",
            timezone=timezone,
            parameters=parameters,
            holidays=world.remembered.holidays(venture.id).of(timezone),
            blocked=stale or blocked,
            campaign_ended_at=_campaign_ended_at(enrolment, course),
            cooldown=(enrolment.document.cooldown or NOW).span(parameters),
        )
        return contact.may_send(ledger, circumstances, at)

    # Of whom it is open whether they were written to, that is settled before the others come.
    gated = [(*one, gate_of(*one)) for one in people]
    gated.sort(key=lambda one: (effect is None or effect.contact != one[1].contact, _turn(one[2])))
    recipient, ledger, gate = gated[0] if gated else (None, None, None)
    open_still = effect is not None and ledger is not None and effect.contact == ledger.contact
    # What is left open in Slack is settled by looking there, not by the mail service's events.
    resolution = (
        effects.resolve(
            effect,
            world.messages.pulse(venture.id),
            at,
            by_people=parameters.unknown_outcome == "manual",
        )
        if effect and effect.reaches != "slack"
        else None
    )
    view = View(
        history=record.history,
        profile=profile,
        parameters=parameters,
        at=at,
        answers=world.surveys.last_words(venture.id, enrolment.customer) if whose else (),
    )
    return Case(
        venture=venture,
        enrolment=enrolment,
        profile=profile,
        parameters=parameters,
        standing=Standing(
            view=enrolment.sees(view),
            mode=parameters.progression_mode,
            gate=gate,
            resolution=resolution,
            brake=brake_on(enrolment, at, world),
            reached=reached,
            program_runs=course.program is not None,
            blocked=blocked,
        ),
        recipient=recipient,
        ledger=ledger,
        effect=effect,
        former=effect if open_still or not enrolment.to_each else None,
        others=sum(not isinstance(one[2], contact.Drop) for one in gated[1:]),
        at=at,
    )


def brake_on(enrolment: Enrolment, at: datetime, world: World) -> contact.Hold | None:
    """How what is paused at this very moment holds the current step back; None where nothing is."""
    wanted = brakes.scopes(enrolment.playbook, enrolment.step or "")
    return brakes.hold(world.braking.brakes.of(enrolment.venture), wanted, enrolment.customer, at)


def _campaign_ended_at(enrolment: Enrolment, course: Course) -> datetime | None:
    """When the last campaign ended whose cooldown delays this run: one that is as urgent or more.

    What answers somebody is no campaign, so none delays it.
    """
    if answers.contact_of(enrolment.occasion):
        return None
    own = enrolment.document.priority
    return max((at for level, at in course.campaigns.items() if level >= own), default=None)


Person: TypeAlias = tuple[Contact, contact.Ledger]


def _people(venture: Venture, profile: Profile, world: World, whose: str | None) -> list[Person]:
    """The customer's contacts; of what answers somebody, them alone."""
    found = [(contact_digest(venture.pepper, one.email), one) for one in profile.contacts]
    people = [
        (person, world.messages.ledger(venture.id, digest))
        for digest, person in found
        if whose in (None, digest)
    ]
    return [
        (person, ledger if person.consent else ledger.without_consent())
        for person, ledger in people
    ]


def _left(
    enrolment: Enrolment, people: list[Person], world: World
) -> tuple[list[Person], tuple[Effect, ...]]:
    """Who is still to be written to of the current step, and what became of the others' messages.

    What was given up as never gone out, for its contact may not be written to by now, is not taken
    up again.
    """
    left: list[Person] = []
    reached: list[Effect] = []
    for person, ledger in people:
        key = enrolment.effect_key(ledger.contact)
        effect = world.messages.effect(enrolment.venture, enrolment.customer, key)
        if effect is not None and effect.status in ("done", "failed"):
            reached.append(effect)
        elif effect is None or (key == enrolment.claimed and ledger.suppressed is None):
            left.append((person, ledger))
    return left, tuple(reached)


def _turn(gate: contact.Answer) -> tuple[int, float]:
    """Whose turn it is: who may be written to now comes first, then whose hold ends first."""
    match gate:
        case contact.Send():
            return 0, 0
        case contact.Hold(until):
            return 1, until.timestamp()
        case contact.Drop():
            return 2, 0
