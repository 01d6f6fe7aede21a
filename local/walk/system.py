"""The part of the system that keeps health, wired as deployed: intake, sweep, parameter changes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from functions.apply_parameters import flow as applying
from functions.score_health import flow as scoring
from functions.shared.domain import health
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Addressed
from functions.shared.domain.health import Health
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Table
from functions.shared.store import keys
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay import flow as sweeping

VENTURE = "6f1c2c1e-0000-4000-8000-000000000001"
CONTAINERS = 2
LONG_AGO = timedelta(days=200)


class System:
    """One venture's flows; each container remembers the parameters for a minute of its own."""

    def __init__(self, table: Table, elapsed: Callable[[], float]) -> None:
        self.table = table
        self.ventures = Ventures(table)
        self.customers = Customers(table)
        self.health = HealthStore(table)
        self.intake = [self._intake(elapsed) for _ in range(CONTAINERS)]
        self.sweeper = Remembered(self.ventures, elapsed)

    def found(self, names: Sequence[str], at: datetime) -> None:
        """A venture with these customers, of whom nothing is told yet."""
        venture = Venture(
            id=VENTURE,
            name="Brightside",
            status="active",
            current_workflow_stage=32,
            created_at=at,
            pepper="p",
        )
        self.ventures.create(venture)
        for name in names:
            profile = Profile(customer=name, name=name, saved_at=at, onboarded_at=at - LONG_AGO)
            self.customers.put(venture, profile)

    def take_in(self, container: int, facts: Sequence[Addressed], at: datetime) -> None:
        """What score_health does with a batch of its queue."""
        scoring.take_in(VENTURE, facts, at, self.intake[container])

    def sweep(self, at: datetime) -> int:
        """What sweep_decay does each minute; how many customers it looked at."""
        swept = sweeping.sweep(at, health=self.health, remembered=self.sweeper)
        for _, error in swept.failures:
            raise error
        return swept.looked

    def look(self, name: str, at: datetime) -> None:
        """What a sweep does with one customer."""
        parameters = partial(self.sweeper.parameters, VENTURE)
        self.health.bring_up_to_date(VENTURE, name, (), parameters, at)

    def prepare(self, name: str, at: datetime) -> None:
        """What the walk of a parameter change does with one customer."""
        in_force = self.ventures.parameters(VENTURE, strong=True)
        if in_force.pending:
            self.health.lower_due(VENTURE, name, in_force, at)

    def change(self, changes: Mapping[str, object], now: Callable[[], datetime]) -> Iterator[None]:
        """Change parameters: propose them, then prepare everybody, segment by segment.

        The version is active when the last step has been taken.
        """
        made = self.ventures.change_parameters(
            VENTURE, changes, by="the walk", reason="to be lived through", at=now()
        )
        change = applying.Change(venture=VENTURE, version=made.parameters.version, at=now())
        yield
        world = applying.World(ventures=self.ventures, customers=self.customers, health=self.health)
        for segment in range(keys.SEGMENTS):
            after = None
            while True:
                _, after = applying.prepare(change, segment, after, world)
                yield
                if after is None:
                    break
        applying.activate(change, now(), world)

    def read(self, name: str, at: datetime) -> tuple[Health, datetime]:
        """What a reader is told of a customer, and as of when."""
        record = self.health.read(VENTURE, name)
        now = max(at, record.as_of)
        in_force = self.ventures.parameters(VENTURE)
        return health.explain(record.history, in_force.active, now), now

    def stored_band(self, name: str) -> str | None:
        """The band that is stored, which is what has been noticed."""
        item = self.table.get(keys.state(VENTURE, name), strong=True)
        return str(item["band"]) if item and item.get("band") else None

    def version(self) -> int:
        """The active version of the parameters."""
        return self.ventures.parameters(VENTURE, strong=True).active.version

    def _intake(self, elapsed: Callable[[], float]) -> scoring.Stores:
        return scoring.Stores(
            remembered=Remembered(self.ventures, elapsed),
            ventures=self.ventures,
            customers=self.customers,
            health=self.health,
            courses=Courses(self.table),
            surveys=Surveys(self.table),
            exits=Exits(self.table),
            gates=Gates(self.table),
        )
