"""A milestone becomes surveys, where the venture asks at this one; each contact once."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from functions.shared.domain import surveys
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads and writes."""

    remembered: Remembered
    customers: Customers
    health: HealthStore
    surveys: Surveys


@dataclass(frozen=True, slots=True)
class Planned:
    """So many surveys are new; repeated, none is."""

    surveys: int


@dataclass(frozen=True, slots=True)
class NotPlanned:
    """Nobody is asked, and why."""

    reason: str


Outcome: TypeAlias = Planned | NotPlanned


def plan(venture_id: str, customer: str, milestone: str, at: datetime, stores: Stores) -> Outcome:
    """Plan the surveys that follow a milestone, as of the instant at which it was told."""
    venture = stores.remembered.venture(venture_id)
    parameters = stores.remembered.parameters(venture_id).active
    asked_at = parameters.nps_deploy_milestone
    if parameters.nps_sampling == surveys.QUARTER:
        return NotPlanned("surveys are spread over the quarter")
    if milestone != asked_at:
        return NotPlanned(f"surveys follow {asked_at}")
    profile = stores.customers.find(venture_id, customer, strong=True)
    if profile is None:
        return NotPlanned("the customer has no profile")
    if milestone == surveys.FIRST_VALUE:
        state = stores.health.read(venture_id, customer).history.state
        reached_at = surveys.reached_at(milestone, None, state)
        if reached_at is not None and reached_at < at - surveys.MILESTONE_LIFE:
            return NotPlanned("it was reached long before it became known")
    return Planned(stores.surveys.plan_all(venture, profile, milestone, at))
