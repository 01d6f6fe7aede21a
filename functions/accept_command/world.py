"""What commands are carried out with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import BeingApplied
from functions.shared.ports.outside import DeadLetters, FactsQueue, SecretsKeeper
from functions.shared.ports.table import Table, Write
from functions.shared.runtime.http import Request
from functions.shared.store.acts import Acts
from functions.shared.store.alerts import Alerts
from functions.shared.store.brakes import Brakes
from functions.shared.store.channels import Channels
from functions.shared.store.configuration import Configuration
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore, Parameters
from functions.shared.store.messages import Messages
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.profiles import Profiles
from functions.shared.store.proposals import Proposals
from functions.shared.store.stages import Stages
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.templates import Templates
from functions.shared.store.ventures import Remembered, Ventures

T = TypeVar("T")

ATTEMPTS = 3
"""How often a change is decided anew, because somebody else was faster."""
PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6, 1.6)
"""Seconds between looks at whether a former change of parameters is through; few customers take
less than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is read and written; `new_id` and `new_secret` draw what nobody can guess.

    `pause` lets seconds pass. `joined` are writes that a command is one with.
    """

    table: Table
    ventures: Ventures
    channels: Channels
    configuration: Configuration
    proposals: Proposals
    customers: Customers
    profiles: Profiles
    health: HealthStore
    playbooks: Playbooks
    templates: Templates
    courses: Courses
    enrolments: Enrolments
    acts: Acts
    alerts: Alerts
    messages: Messages
    surveys: Surveys
    tasks: Tasks
    gates: Gates
    stages: Stages
    brakes: Brakes
    facts: FactsQueue
    dead_letters: DeadLetters
    secrets: SecretsKeeper
    secret_prefix: str
    channel_secret_prefix: str
    new_id: Callable[[], str]
    new_secret: Callable[[], str]
    pause: Callable[[float], None]
    joined: tuple[Write, ...] = ()


def over(
    table: Table,
    *,
    facts: FactsQueue,
    dead_letters: DeadLetters,
    secrets: SecretsKeeper,
    secret_prefix: str,
    channel_secret_prefix: str,
    new_id: Callable[[], str],
    new_secret: Callable[[], str],
    pause: Callable[[float], None],
) -> World:
    """The world over a table."""
    return World(
        table=table,
        ventures=Ventures(table),
        channels=Channels(table),
        configuration=Configuration(table),
        proposals=Proposals(table),
        customers=Customers(table),
        profiles=Profiles(Customers(table), HealthStore(table), Courses(table), facts),
        health=HealthStore(table),
        playbooks=Playbooks(table),
        templates=Templates(table),
        courses=Courses(table),
        enrolments=Enrolments(table),
        acts=Acts(table),
        alerts=Alerts(table),
        messages=Messages(table),
        surveys=Surveys(table),
        tasks=Tasks(table),
        gates=Gates(table),
        stages=Stages(table),
        brakes=Brakes(table),
        facts=facts,
        dead_letters=dead_letters,
        secrets=secrets,
        secret_prefix=secret_prefix,
        channel_secret_prefix=channel_secret_prefix,
        new_id=new_id,
        new_secret=new_secret,
        pause=pause,
    )


def venture_of(request: Request, world: World) -> Venture:
    """The venture that the path names.

    Raises:
        Unknown: there is none.
    """
    return world.ventures.get(request.path["venture"].lower(), strong=True)


def parameters_of(venture: Venture, world: World) -> Parameters:
    """The venture's parameters in force, as the health store asks for them."""
    return partial(Remembered(world.ventures).parameters, venture.id)


def once_applied(act: Callable[[], T], world: World) -> T:
    """The act's answer; it waits a little for a former change of parameters to be through.

    Raises:
        BeingApplied: that takes longer.
    """
    for seconds in PAUSES:
        try:
            return act()
        except BeingApplied:
            world.pause(seconds)
    return act()
