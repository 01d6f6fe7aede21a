"""What questions are answered from."""

from dataclasses import dataclass

from functions.shared.domain.parameters import Parameters
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Table
from functions.shared.runtime.http import Request
from functions.shared.store.alerts import Alerts
from functions.shared.store.board import Board
from functions.shared.store.brakes import Brakes
from functions.shared.store.canaries import Canaries
from functions.shared.store.channels import Channels
from functions.shared.store.components import Components
from functions.shared.store.configuration import Configuration
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.exits import Exits
from functions.shared.store.firings import Firings
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.holds import Holds
from functions.shared.store.imports import Imports
from functions.shared.store.insights import Insights
from functions.shared.store.looks import Looks
from functions.shared.store.past import Past
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.programs import Programs
from functions.shared.store.proposals import Proposals
from functions.shared.store.reports import Reports
from functions.shared.store.retention import Retention
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.stages import Stages
from functions.shared.store.surveys import Surveys
from functions.shared.store.systems import Systems
from functions.shared.store.tasks import Tasks
from functions.shared.store.templates import Templates
from functions.shared.store.timeline import Timeline
from functions.shared.store.ventures import Ventures


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Every store that is read."""

    ventures: Ventures
    channels: Channels
    configuration: Configuration
    proposals: Proposals
    customers: Customers
    health: HealthStore
    past: Past
    programs: Programs
    board: Board
    timeline: Timeline
    snapshots: Snapshots
    playbooks: Playbooks
    courses: Courses
    templates: Templates
    enrolments: Enrolments
    tasks: Tasks
    surveys: Surveys
    exits: Exits
    gates: Gates
    stages: Stages
    brakes: Brakes
    holds: Holds
    alerts: Alerts
    imports: Imports
    retention: Retention
    firings: Firings
    looks: Looks
    components: Components
    systems: Systems
    canaries: Canaries
    insights: Insights
    reports: Reports


def over(table: Table) -> Stores:
    """The stores over a table."""
    return Stores(
        ventures=Ventures(table),
        channels=Channels(table),
        configuration=Configuration(table),
        proposals=Proposals(table),
        customers=Customers(table),
        health=HealthStore(table),
        past=Past(table),
        programs=Programs(table),
        board=Board(table),
        timeline=Timeline(table),
        snapshots=Snapshots(table),
        playbooks=Playbooks(table),
        courses=Courses(table),
        templates=Templates(table),
        enrolments=Enrolments(table),
        tasks=Tasks(table),
        surveys=Surveys(table),
        exits=Exits(table),
        gates=Gates(table),
        stages=Stages(table),
        brakes=Brakes(table),
        holds=Holds(table),
        alerts=Alerts(table),
        imports=Imports(table),
        retention=Retention(table),
        firings=Firings(table),
        looks=Looks(table),
        components=Components(table),
        systems=Systems(table),
        canaries=Canaries(table),
        insights=Insights(table),
        reports=Reports(table),
    )


def venture_of(request: Request, stores: Stores) -> Venture:
    """The venture that the path names.

    Raises:
        Unknown: there is none.
    """
    return stores.ventures.get(request.path["venture"].lower(), strong=True)


def active(venture: Venture, stores: Stores) -> Parameters:
    """The parameters that scores use now."""
    return stores.ventures.parameters(venture.id, strong=True).active
