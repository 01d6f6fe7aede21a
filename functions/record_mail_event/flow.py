"""What the mail service tells settles what a crash left open, and what a person thinks of mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from functions.shared.domain import surveys
from functions.shared.domain.effects import TOLD, Effect
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.playbooks.enrolment import StepRun
from functions.shared.domain.segments import Traits, traits
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Unavailable, Unknown
from functions.shared.ports.outside import FactsQueue
from functions.shared.ports.table import Write
from functions.shared.store import tasks
from functions.shared.store.alerts import Alerts
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments, stepped
from functions.shared.store.enrolments import changed as changed_run
from functions.shared.store.feedback import Receptions
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys, changed
from functions.shared.store.tasks import Tasks

Told: TypeAlias = Literal[
    "sent", "rejected", "delivered", "opened", "clicked", "bounced", "complained"
]
ATTEMPTS = 4
SUPPRESSING = {"bounced": "mail to this address bounced", "complained": "the person complained"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEvent:
    """One event of the mail service about one message of ours, by the tags that it carries.

    `alert` is set where the message is one of an alert. A message that concerns no customer has an
    empty one.
    """

    venture: str
    customer: str
    effect: str
    alert: str | None = None
    message_id: str
    told: Told
    lasting: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads and writes."""

    messages: Messages
    enrolments: Enrolments
    surveys: Surveys
    customers: Customers
    alerts: Alerts
    tasks: Tasks
    receptions: Receptions
    facts: FactsQueue


def record(event: MailEvent, at: datetime, stores: Stores) -> str:
    """Take one event in; repeated or late, it changes nothing more. Answers what it did."""
    if event.alert:
        return _settle_alert(event, event.alert, stores)
    effect = stores.messages.effect(event.venture, event.customer, event.effect)
    if effect is None:
        return "unknown"
    stores.messages.beat(event.venture, effect.claimed_at)
    if effect.reaches != "contact":
        # Of what goes to our own people nothing is counted, and nobody is kept from hearing more.
        return _settle(event, effect, at, stores)
    if event.told in SUPPRESSING and event.lasting:
        reason = SUPPRESSING[event.told]
        stores.messages.suppress(event.venture, effect.contact, reason, event.at)
    if event.told not in ("sent", "rejected"):
        stores.facts.accept(event.venture, [_fact(event, effect)], at)
    did = _settle(event, effect, at, stores)
    if event.told == "complained":
        blamed = surveys.blamed(effect)
        stores.receptions.badly(event.venture, event.customer, blamed, event.told, at)
    elif word := next((one for one in TOLD if one == event.told), None):
        stores.messages.heard(event.venture, event.customer, event.effect, word)
    return did


def _settle_alert(event: MailEvent, name: str, stores: Stores) -> str:
    """A message of an alert is settled; what follows from that, who tells of alerts sees to."""
    alert = stores.alerts.find(event.venture, name)
    delivery = alert.delivery(event.effect) if alert else None
    if delivery is None:
        return "unknown"
    stores.messages.beat(event.venture, delivery.at)
    # Its instant stays that of the claim, for by that the service's pulse is felt.
    if event.told == "rejected":
        after = delivery.failed(delivery.at, "the mail service rejected the message")
    elif event.told == "bounced" and event.lasting:
        after = delivery.returned(f"{delivery.to} does not exist, or takes no mail")
    else:
        after = delivery.done(delivery.at, event.message_id)
    settled = stores.alerts.heard(event.venture, name, event.effect, after)
    return "settled" if settled else "known"


def _settle(event: MailEvent, effect: Effect | None, at: datetime, stores: Stores) -> str:
    """Settle the message that the event is about, unless it is settled.

    Whoever sent it settles it too, mostly at this very moment: who loses against them looks again,
    and mostly finds nothing left to do.
    """
    for _ in range(ATTEMPTS):
        if effect is None:
            return "unknown"
        if effect.status in ("done", "failed"):
            return "known"
        settled = (
            effect.failed("the mail service rejected the message", at)
            if event.told == "rejected"
            else effect.done("mail event", at, event.message_id)
        )
        of_survey = effect.step in (surveys.STEP, surveys.REMINDER_STEP)
        settle = _settle_survey if of_survey else _settle_step
        settle = settle if event.customer else _settle_alone
        if outcome := settle(event, settled, stores):
            return outcome
        effect = stores.messages.effect(event.venture, event.customer, event.effect)
    raise Unavailable("the message is being settled by others")


def _settle_alone(event: MailEvent, effect: Effect, stores: Stores) -> str | None:
    """The message is settled, and nothing with it; None where somebody changed it meanwhile."""
    done = stores.messages.settle(event.venture, event.customer, effect, joined=())
    return "settled" if done else None


def _settle_step(event: MailEvent, effect: Effect, stores: Stores) -> str | None:
    """The step's message is settled, and the enrolment goes on where it still waits for it.

    None where somebody changed either of them meanwhile.
    """
    try:
        enrolment = stores.enrolments.get(event.venture, effect.owner)
    except Unknown:
        return "erased"
    joined: tuple[Write, ...] = ()
    look_again = effect.settled_at or event.at
    if enrolment.claimed == effect.key and enrolment.to_each and effect.reaches == "contact":
        # Others may still have to be written to: the next look goes on from here.
        after = (
            enrolment.release(look_again, effect.failure)
            if effect.failure
            else enrolment.wrote(effect.claimed_at, look_again)
        )
        joined = changed_run(after)
    elif enrolment.claimed == effect.key and effect.reaches == "contact":
        failed = effect.status == "failed"
        run = StepRun(
            step=effect.step,
            at=effect.claimed_at,
            result="failed" if failed else "sent",
            detail=effect.failure or "confirmed by the mail service's event",
        )
        joined = stepped(enrolment.after(run))
    elif enrolment.claimed == effect.key:
        # Perhaps somebody else is still to be told: the next look goes on from here.
        joined = changed_run(enrolment.held(look_again, "confirmed by the mail service's event"))
    if enrolment.claimed == effect.key:
        question = tasks.of_step(enrolment, "question", clock.stamp(effect.claimed_at))
        joined = (*joined, *stores.tasks.answered(event.venture, question, effect))
    done = stores.messages.settle(event.venture, event.customer, effect, joined=joined)
    return "settled" if done else None


def _settle_survey(event: MailEvent, effect: Effect, stores: Stores) -> str | None:
    """The survey's message is settled, and the survey with it where it still waits for that.

    Of a reminder the message alone: the survey is sent already, and its next look concludes it.
    None where somebody changed either of them meanwhile.
    """
    try:
        survey = stores.surveys.get(event.venture, effect.owner)
    except Unknown:
        return "erased"
    joined: tuple[Write, ...] = ()
    if survey.status in ("claimed", "asked"):
        profile = stores.customers.find_current(event.venture, event.customer)
        whose = traits(profile, effect.claimed_at) if profile else Traits("")
        failure = effect.failure
        after = survey.dropped(failure) if failure else survey.sent(effect.claimed_at, whose)
        joined = (changed(after),)
    if survey.status == "asked":
        question = tasks.of_survey(effect, event.customer)
        joined = (*joined, *stores.tasks.answered(event.venture, question, effect))
    done = stores.messages.settle(event.venture, event.customer, effect, joined=joined)
    return "settled" if done else None


def _fact(event: MailEvent, effect: Effect) -> Addressed:
    fact = Fact(
        id=f"mail:{event.message_id}:{event.told}:{event.at.isoformat()}",
        source="mail",
        kind=Kind.EMAIL_EVENT,
        occurred_at=event.at,
        data={"effect": effect.key, "contact": effect.contact, "event": event.told},
    )
    return Addressed(fact=fact, customer=event.customer)
