"""People and due steps together: the API over memory twins, and the flow that carries steps out."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from functions.advance_playbooks import flow as advancing
from functions.enrol_customer import flow as entries
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.ports.outside import Mail
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered, Ventures
from tests.fakes.outside import MemoryBus, MemoryMailer
from tests.unit.advancing import LINKS, world_over
from tests.unit.api import DAY, Api, founded

MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Work:
    """A venture at work: what people say, and what its playbooks do about it."""

    api: Api
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    bus: MemoryBus = field(default_factory=MemoryBus)

    def advance(self, at: datetime | None = None) -> None:
        """The minute passes: what is due is carried out; who may enter what is for `react`."""
        self.api.at = at or self.api.at
        table, told = self.api.table, len(self.bus.events)
        world = replace(world_over(table, self.mailer), bus=self.bus)
        done = advancing.advance_due(self.api.at, world)
        assert done.steps.failures == []
        courses = Courses(table)
        for event in self.bus.events[told:]:
            venture, customer = str(event.detail["venture"]), str(event.detail["customer"])
            courses.looked(venture, customer, courses.get(venture, customer), None)

    def react(self, customer: str = "acme") -> list[entries.Outcome]:
        """What was accepted is taken in, and somebody looks at the customer."""
        self.api.settle()
        table = self.api.table
        stores = entries.Stores(
            table=table,
            remembered=Remembered(Ventures(table)),
            customers=Customers(table),
            health=HealthStore(table),
            playbooks=Playbooks(table),
            courses=Courses(table),
            enrolments=Enrolments(table),
            surveys=Surveys(table),
            tasks=Tasks(table),
            gates=Gates(table),
        )
        return entries.react(self.api.venture, customer, None, self.api.at, stores)

    def enrol(self, playbook: str = "at_risk") -> str:
        """A customer at risk enters a playbook."""
        said = self.api.of("POST", "/customers/acme/enrolments", {"playbook": playbook}, status=201)
        return str(said["id"])

    def run(self, enrolment: str) -> Enrolment:
        """A run as it is stored."""
        return Enrolments(self.api.table).get(self.api.venture, enrolment)

    def mode(self, mode: str) -> None:
        """The venture's progression mode is another one from now on."""
        body = {"value": mode, "reason": "a test"}
        self.api.of("PUT", "/parameters/progression_mode", body)
        self.api.settle()

    def written(self) -> list[Mail]:
        """What went to customers: they alone may unsubscribe."""
        return [sent.mail for sent in self.mailer.sent if sent.mail.headers]

    def tasks(self, query: str = "?status=open") -> list[dict[str, Any]]:
        """The tasks that people see."""
        return list(self.api.of("GET", f"/tasks{query}")["items"])

    def close(self, task: str, outcome: str, *, role: str = "success_manager") -> None:
        """A person records an outcome."""
        self.api.of("POST", f"/tasks/{task}", {"outcome": outcome}, role=role)

    def texts(self) -> list[str]:
        """What the customer's timeline says, newest first."""
        return [e["text"] for e in self.api.of("GET", "/customers/acme/timeline")["items"]]


def at_work(mode: str = "assisted") -> Work:
    """A venture with a customer at risk, on a Monday morning in its sending hours."""
    api = founded(progression_mode=mode)
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "we know them"})
    api.secrets.stored[LINKS] = ("secret",)
    api.customer()
    api.happened("login", at=api.at - 10 * DAY)
    return Work(api)
