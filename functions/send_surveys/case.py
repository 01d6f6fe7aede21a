"""What one look at a survey starts from, read at one instant; and what the looks are made with."""

from dataclasses import dataclass
from datetime import datetime

from functions.send_surveys.writing import Writer
from functions.shared.domain import brakes, contact, effects
from functions.shared.domain.customers import Contact, Profile, overlaid
from functions.shared.domain.effects import Effect
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.surveys import Survey
from functions.shared.domain.ventures import Venture
from functions.shared.ports.outside import Mailer
from functions.shared.ports.table import Write
from functions.shared.runtime.turns import Turns
from functions.shared.store import timeline
from functions.shared.store.brakes import Brakes
from functions.shared.store.customers import Customers
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered

CHURNED = "the customer has churned"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads and writes, and whom it writes through."""

    remembered: Remembered
    customers: Customers
    health: HealthStore
    surveys: Surveys
    messages: Messages
    gates: Gates
    brakes: Brakes
    tasks: Tasks
    writer: Writer
    mailer: Mailer
    turns: Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything about one message of a survey: the question itself, or its reminder.

    `gate` is None where the contact is no longer one of the customer's; `effect` is the message's
    claim where it was claimed before, and `resolution` what is known of it.
    """

    venture: Venture
    survey: Survey
    profile: Profile
    parameters: Parameters
    churned: bool
    recipient: Contact | None
    ledger: contact.Ledger
    gate: contact.Answer | None
    effect: Effect | None
    resolution: effects.Resolution | None
    at: datetime


def read(
    survey: Survey, kind: contact.MessageKind, key: str, at: datetime, world: World
) -> Case | None:
    """How things stand for a message of a survey; None where the customer has no profile any more.

    `key` is the message's natural key.
    """
    venture = world.remembered.venture(survey.venture)
    found = world.customers.find(venture.id, survey.customer, strong=True)
    if found is None:
        return None
    state = world.health.read(venture.id, survey.customer, strong=True).history.state
    profile = overlaid(found, state)
    parameters = world.remembered.parameters(venture.id).active
    recipient = _recipient(venture, profile, survey)
    ledger = world.messages.ledger(venture.id, survey.contact)
    effect = world.messages.effect(venture.id, survey.customer, key)
    gate = None
    if recipient:
        if not recipient.consent:
            ledger = ledger.without_consent()
        # A message's own claim is no reason to hold it back when it goes out once more.
        others = ledger.without_message(key) if effect else ledger
        timezone = profile.timezone_of(recipient)
        circumstances = contact.Circumstances(
            kind=kind,
            timezone=timezone,
            parameters=parameters,
            holidays=world.remembered.holidays(venture.id).of(timezone),
            brake=braked(survey, at, world),
            blocked=world.gates.blocked(venture, parameters, at),
        )
        gate = contact.may_send(others, circumstances, at)
    return Case(
        venture=venture,
        survey=survey,
        profile=profile,
        parameters=parameters,
        churned=bool(state.churned),
        recipient=recipient,
        ledger=ledger,
        gate=gate,
        effect=effect,
        resolution=effects.resolve(
            effect,
            world.messages.pulse(venture.id),
            at,
            by_people=parameters.unknown_outcome == "manual",
        )
        if effect
        else None,
        at=at,
    )


def braked(survey: Survey, at: datetime, world: World) -> contact.Hold | None:
    """How what is paused at this very moment holds a survey back; None where nothing is."""
    found = world.brakes.of(survey.venture)
    return brakes.hold(found, survey.scopes, survey.customer, at)


def noted(case: Case, after: Survey, text: str) -> Write:
    """The entry of the customer's timeline that says what became of the survey."""
    return timeline.decision(
        case.venture.id,
        case.survey.customer,
        at=case.at,
        entry_id=f"survey:{after.id}:{after.revision}",
        text=text,
        survey=after.id,
        milestone=after.milestone,
        status=after.status,
        effect=after.effect_key,
    )


def _recipient(venture: Venture, profile: Profile, survey: Survey) -> Contact | None:
    """The contact that the survey is for, while it is one of the customer's."""
    digests = ((contact_digest(venture.pepper, c.email), c) for c in profile.contacts)
    return next((person for digest, person in digests if digest == survey.contact), None)
