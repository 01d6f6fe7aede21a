"""A fall begins a program; recovery, an answer or the end of the customer ends it.

The bus loses order and repeats, so an event only says where to look: what is decided rests on what
is read anew.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from functions.shared.domain import health, playbooks
from functions.shared.domain.health import RANK, Band
from functions.shared.domain.parameters import InForce
from functions.shared.domain.playbooks import Enrolment, Playbook, Standing
from functions.shared.domain.records import Record
from functions.shared.ports.table import Table
from functions.shared.store import timeline
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads and writes."""

    table: Table
    remembered: Remembered
    customers: Customers
    health: HealthStore
    enrolments: Enrolments
    gates: Gates


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A fall of the band, as the bus told it; `n` is the state's revision that fell."""

    source: Band
    target: Band
    n: int


@dataclass(frozen=True, slots=True)
class Entered:
    """A program began."""

    enrolment: str


@dataclass(frozen=True, slots=True)
class Left:
    """A program ended, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing was to be done, and why."""

    reason: str


Outcome: TypeAlias = Entered | Left | Nothing


def react(venture: str, customer: str, fall: Fall | None, at: datetime, stores: Stores) -> Outcome:
    """Do what a customer's standing asks for now; `fall` is set where the band fell."""
    record = stores.health.read(venture, customer, strong=True)
    in_force = stores.remembered.parameters(venture, fresh=True)
    at = max(at, record.as_of)
    running = stores.enrolments.running(venture, customer)
    if running:
        return _leave(running, record, in_force, at, stores)
    if fall is None or RANK[fall.target] > RANK[fall.source]:
        return Nothing("no program runs, and none begins by this")
    playbook = playbooks.begun_by_fall(fall.source, fall.target)
    if playbook is None:
        return Nothing(f"no program begins by a fall to {fall.target.value}")
    if health.band_at(record.history, in_force.active, at) is not playbook.enters:
        return Nothing(f"the customer is no longer {playbook.enters.value.replace('_', ' ')}")
    return _enter(venture, customer, fall, at, stores, playbook=playbook)


def _enter(
    venture: str, customer: str, fall: Fall, at: datetime, stores: Stores, *, playbook: Playbook
) -> Outcome:
    profile = stores.customers.find(venture, customer, strong=True)
    if profile is None:
        return Nothing("the customer is unknown or erased")
    in_force = stores.remembered.parameters(venture)
    blocked = stores.gates.blocked(stores.remembered.venture(venture), in_force.active, at)
    if blocked:
        stores.table.write(
            timeline.decision(
                venture,
                customer,
                at=at,
                entry_id=f"not-entered:{fall.n}",
                text=f"not entered into the {playbook.name} playbook: {blocked}",
            )
        )
        return Nothing(blocked)
    enrolment = playbooks.enter(
        playbook,
        venture=venture,
        customer=customer,
        cause=f"the band fell from {fall.source.value} to {fall.target.value}",
        occasion=f"band:{fall.n}",
        p=in_force.active,
        at=at,
    )
    if stores.enrolments.enter(enrolment):
        return Entered(enrolment.id)
    return Nothing("this fall has begun a program already, or another program runs")


def _leave(
    running: Enrolment, record: Record, in_force: InForce, at: datetime, stores: Stores
) -> Outcome:
    answered = record.history.state.register("responded")
    standing = Standing(
        band=health.band_at(record.history, in_force.active, at),
        lifecycle=health.lifecycle_at(record.history, in_force.active, at),
        responded_at=answered.at if answered else None,
        mode=in_force.active.progression_mode,
        gate=None,
    )
    reason = playbooks.exit_reason(running, standing)
    if reason is None:
        return Nothing(f"the {running.playbook} playbook runs on")
    # Where somebody else changes it now, the next look at the due enrolment ends it.
    stores.enrolments.save(running.ended(reason, at))
    return Left(reason)
