"""What a look at the success system reads and writes, and what it found."""

from dataclasses import dataclass
from datetime import datetime

from functions.shared.domain.parameters import Parameters
from functions.shared.domain.system import Component, Kept, Seen
from functions.shared.domain.ventures import Venture
from functions.shared.ports.outside import Packs
from functions.shared.ports.table import Table
from functions.shared.store.alerts import Alerts
from functions.shared.store.automatic import AutomaticBrakes
from functions.shared.store.components import Components, Examined
from functions.shared.store.firings import Firings
from functions.shared.store.health import HealthStore
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.surveys import Surveys
from functions.shared.store.systems import Systems
from functions.shared.store.ventures import Remembered, Ventures


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is read and written; `steps` and `surveyors` are the queues of those who carry out."""

    ventures: Ventures
    remembered: Remembered
    components: Components
    systems: Systems
    firings: Firings
    alerts: Alerts
    automatic: AutomaticBrakes
    playbooks: Playbooks
    surveys: Surveys
    health: HealthStore
    steps: Packs
    surveyors: Packs


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One look at a venture: what was known before, what was found, what is known after."""

    venture: Venture
    parameters: Parameters
    before: Kept | None
    after: Kept
    examined: Examined
    at: datetime

    def was(self, component: Component) -> Seen | None:
        """How a component stood at the look before, if there was one."""
        return self.before.seen.get(component) if self.before else None


def over(table: Table, *, steps: Packs, surveyors: Packs) -> World:
    """The world over a table."""
    return World(
        ventures=Ventures(table),
        remembered=Remembered(Ventures(table)),
        components=Components(table),
        systems=Systems(table),
        firings=Firings(table),
        alerts=Alerts(table),
        automatic=AutomaticBrakes(table),
        playbooks=Playbooks(table),
        surveys=Surveys(table),
        health=HealthStore(table),
        steps=steps,
        surveyors=surveyors,
    )
