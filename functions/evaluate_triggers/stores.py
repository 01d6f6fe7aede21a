"""What triggers are evaluated with."""

from dataclasses import dataclass

from functions.shared.ports.table import Table
from functions.shared.store.alerts import Alerts
from functions.shared.store.board import Board
from functions.shared.store.crossings import Crossings
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.exits import Exits
from functions.shared.store.firings import Firings
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.looks import Looks
from functions.shared.store.messages import Messages
from functions.shared.store.proposals import Proposals
from functions.shared.store.retention import Retention
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flows read and write."""

    ventures: Ventures
    remembered: Remembered
    gates: Gates
    firings: Firings
    alerts: Alerts
    looks: Looks
    customers: Customers
    health: HealthStore
    crossings: Crossings
    enrolments: Enrolments
    messages: Messages
    snapshots: Snapshots
    board: Board
    retention: Retention
    exits: Exits
    surveys: Surveys
    proposals: Proposals


def over(table: Table, remembered: Remembered | None = None) -> Stores:
    """The stores over a table."""
    return Stores(
        ventures=Ventures(table),
        remembered=remembered or Remembered(Ventures(table)),
        gates=Gates(table),
        firings=Firings(table),
        alerts=Alerts(table),
        looks=Looks(table),
        customers=Customers(table),
        health=HealthStore(table),
        crossings=Crossings(table),
        enrolments=Enrolments(table),
        messages=Messages(table),
        snapshots=Snapshots(table),
        board=Board(table),
        retention=Retention(table),
        exits=Exits(table),
        surveys=Surveys(table),
        proposals=Proposals(table),
    )
