"""One due alert with everything about it, read anew at one instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.shared.domain.alerts import Alert
from functions.shared.domain.announcing import Known
from functions.shared.domain.customers import Profile, overlaid
from functions.shared.domain.health import Band, Glance, at_a_glance
from functions.shared.domain.inward import About
from functions.shared.domain.letters import Author, author
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.conditions import DAY
from functions.shared.domain.ventures import Venture
from functions.shared.ports.outside import Mailer, Slack
from functions.shared.runtime.turns import Turns
from functions.shared.store.alerts import Alerts
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.health import UNREADABLE, HealthStore
from functions.shared.store.messages import Messages
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.ventures import Remembered

BEFORE: Final = {"a week ago": 7 * DAY, "a month ago": 30 * DAY, "three months ago": 90 * DAY}
STILL: Final = {
    "customer_critical": (Band.CRITICAL,),
    "critical_unanswered": (Band.CRITICAL,),
    "high_value_at_risk": (Band.AT_RISK, Band.CRITICAL),
}
"""Kinds of alerts about a customer's band, and in which of them there is something to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads and writes, and whom it tells through.

    `seconds_until` says how long a message must wait for an instant; None where waiting does not
    bring it about.
    """

    remembered: Remembered
    alerts: Alerts
    customers: Customers
    health: HealthStore
    courses: Courses
    enrolments: Enrolments
    snapshots: Snapshots
    messages: Messages
    mailer: Mailer
    slack: Slack
    turns: Turns
    seconds_until: Callable[[datetime], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Whom an alert concerns: who they are, how they stand, the program that runs for them."""

    profile: Profile
    seen: Glance
    program: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything about one due alert but itself; `customer` is None where it concerns nobody."""

    venture: Venture
    parameters: Parameters
    customer: Customer | None
    at: datetime

    @property
    def owner(self) -> Author | None:
        """Who looks after the customer; None where nobody does, or it concerns nobody."""
        if self.customer is None or not self.customer.profile.owner:
            return None
        return author(self.customer.profile.owner, self.venture.name)


def read(alert: Alert, at: datetime, world: World) -> Case | None:
    """The case of a due alert; None where the customer was erased."""
    venture = world.remembered.venture(alert.incident.venture)
    parameters = world.remembered.parameters(venture.id, fresh=True).active
    customer = None
    if name := alert.incident.customer:
        found = world.customers.find(venture.id, name, strong=True)
        if found is None:
            return None
        profile, seen = _standing(found, venture.id, parameters, at, world)
        program = world.courses.get(venture.id, name).program
        customer = Customer(profile=profile, seen=seen, program=program)
    return Case(venture=venture, parameters=parameters, customer=customer, at=at)


def _standing(
    profile: Profile, venture: str, parameters: Parameters, at: datetime, world: World
) -> tuple[Profile, Glance]:
    """Who a customer is and how they stand; by the last good score where none can be computed."""
    try:
        history = world.health.read(venture, profile.customer, strong=True).history
        return overlaid(profile, history.state), at_a_glance(history, parameters, at)
    except UNREADABLE:
        return profile, world.health.last_good(venture, profile.customer)


def over(alert: Alert, case: Case) -> str | None:
    """Why there is nothing to tell any more, to its people or to others; None while there is."""
    if case.venture.status == "closed":
        return "the venture is closed"
    bands = STILL.get(alert.incident.kind)
    if bands and case.customer and case.customer.seen.band not in bands:
        return f"healed before {'it was due' if alert.status == 'waiting' else 'anybody answered'}"
    return None


def known(case: Case, world: World, *, whole: bool) -> Known | None:
    """What is said of the customer whom an alert concerns; None where it concerns nobody alone.

    The `whole` of it is what the executive is told: what was tried, and the score's past.
    """
    if case.customer is None:
        return None
    about = About(profile=case.customer.profile, seen=case.customer.seen, cause="")
    if not whole:
        return Known(about=about)
    venture, customer = case.venture.id, case.customer.profile.customer
    scores = {
        when: world.snapshots.on(venture, customer, (case.at - ago).date())
        for when, ago in BEFORE.items()
    }
    return Known(
        about=about,
        runs=world.enrolments.of_customer(venture, customer),
        before={when: s.score for when, s in scores.items() if s and s.score is not None},
    )
