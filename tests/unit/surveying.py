"""A venture that asks its customers, on the memory twins, through the deployed handlers."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from types import ModuleType
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from typing_extensions import override

from functions.record_answer import exits as leaving
from functions.record_answer import flow as answering
from functions.record_mail_event import flow as mail_events
from functions.score_health import flow as scoring
from functions.send_surveys.case import World as SendingWorld
from functions.send_surveys.writing import Writer
from functions.shared.contracts.facts import addressed
from functions.shared.domain import nps, surveys
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.nps import Nps
from functions.shared.domain.surveys import Survey
from functions.shared.domain.tasks import Task
from functions.shared.domain.ventures import Override, Venture
from functions.shared.kernel import ids
from functions.shared.ports.outside import Mail
from functions.shared.runtime.turns import Turns
from functions.shared.store.alerts import Alerts
from functions.shared.store.brakes import Brakes
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.exits import Exits
from functions.shared.store.feedback import Receptions
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered, Ventures
from functions.unsubscribe_contact import flow as unsubscribing
from tests.fakes.outside import MemoryFactsQueue, MemoryMailer, MemoryPacks, MemorySecrets

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
LINK_SECRET = "tenure/test/links"
VENTURE = Venture(
    id="1c9e6679-7425-40de-944b-e07fc1f90ae7",
    name="Brightdesk",
    status="active",
    current_workflow_stage=32,
    created_at=MONDAY - timedelta(days=100),
    pepper="pepper",
)
MARA = Contact("mara@nordlys.example", "Mara")
EIRIK = Contact("Eirik@nordlys.example", "Eirik")
ENVIRONMENT = {
    "TABLE_NAME": "table",
    "FACTS_QUEUE_URL": "https://sqs.example/facts",
    "SURVEYS_QUEUE_URL": "https://sqs.example/surveys",
    "LINK_SECRET_NAME": LINK_SECRET,
    "PUBLIC_BASE_URL": "https://api.example",
    "MAIL_SENDER": "success@example.com",
    "MAIL_CONFIGURATION_SET": "tenure-test",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
}


class Links(HTMLParser):
    """All addresses that an HTML text links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href" and value]


class Context:
    """What Lambda gives beside the event: here, enough time."""

    def get_remaining_time_in_millis(self) -> int:
        """A minute is left."""
        return 60_000


@dataclass(frozen=True, slots=True)
class Said:
    """An answer of the gateway."""

    status: int
    body: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class World:
    """One venture with one customer, and everything that surveys touch."""

    handlers: dict[str, ModuleType]
    table: MemoryTable = field(default_factory=MemoryTable)
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    secrets: MemorySecrets = field(default_factory=MemorySecrets)
    facts: MemoryFactsQueue = field(default_factory=MemoryFactsQueue)
    packs: MemoryPacks = field(default_factory=MemoryPacks)
    clicks: int = 0

    def customer(self, name: str, *contacts: Contact, **known: Any) -> Profile:
        """Keep a customer, onboarded 20 days ago unless said otherwise."""
        known = {
            "name": name.title(),
            "onboarded_at": MONDAY - timedelta(days=20),
            "saved_at": MONDAY - timedelta(hours=1),
            "owner": "Dana Reyes <dana@brightdesk.example>",
            **known,
        }
        profile = Profile(customer=name, contacts=contacts, **known)
        Customers(self.table).put(VENTURE, profile)
        return profile

    def parameters(self, **changes: object) -> None:
        """Change parameters of the venture."""
        changed = Ventures(self.table).change_parameters(
            VENTURE.id, changes, by="eve", reason="a test", at=MONDAY
        )
        assert not changed.pending

    def take_in(self, *facts: Fact, customer: str = "nordlys", at: datetime = MONDAY) -> None:
        """Score what waits in the queue, or these facts of a customer."""
        stores = self.scoring_stores()
        if facts:
            whose = [Addressed(fact=fact, customer=customer) for fact in facts]
            scoring.take_in(VENTURE.id, whose, at, stores)
        for message in self.facts.receive():
            items = [addressed(item) for item in message.facts]
            scoring.take_in(message.venture, items, message.received_at, stores)

    def scoring_stores(self) -> scoring.Stores:
        """What score_health reads and writes."""
        return scoring.Stores(
            remembered=Remembered(Ventures(self.table)),
            ventures=Ventures(self.table),
            customers=Customers(self.table),
            health=HealthStore(self.table),
            courses=Courses(self.table),
            surveys=Surveys(self.table),
            exits=Exits(self.table),
            gates=Gates(self.table),
        )

    def plan(self, milestone: str = surveys.FIRST_VALUE, at: datetime = MONDAY) -> int:
        """Plan surveys at a milestone, directly."""
        profile = Customers(self.table).get(VENTURE.id, "nordlys")
        return Surveys(self.table).plan_all(VENTURE, profile, milestone, at)

    def run(self, at: datetime = MONDAY) -> dict[str, int]:
        """Fire the schedule of send_surveys."""
        event = {"detail-type": "Scheduled Event", "time": at.isoformat()}
        done = self.handlers["send_surveys"].handle(event, Context())
        return {name: done[name] for name in ("milestones", "looked", "failed")}

    def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        body: str | None = None,
        content_type: str | None = None,
        accept_language: str | None = None,
        at: datetime = MONDAY,
    ) -> Said:
        """A request to a link of ours; each comes a millisecond after the one before."""
        parts = urlsplit(url)
        _, page, token = parts.path.split("/", 2)
        self.clicks += 1
        headers = {"content-type": content_type, "accept-language": accept_language}
        event = {
            "version": "2.0",
            "routeKey": f"{method} /{page}/{{token}}",
            "rawPath": parts.path,
            "rawQueryString": parts.query,
            "queryStringParameters": dict(p.split("=") for p in parts.query.split("&") if p),
            "pathParameters": {"token": token},
            "headers": {name: text for name, text in headers.items() if text},
            "requestContext": {
                "domainName": "api.example",
                "http": {"method": method, "path": parts.path},
                "requestId": "r-1",
                "timeEpoch": round(at.timestamp() * 1000) + self.clicks,
            },
            "body": body,
            "isBase64Encoded": False,
        }
        names = {
            "nps": "record_answer",
            "exit": "record_answer",
            "unsubscribe": "unsubscribe_contact",
        }
        answer = self.handlers[names[page]].handle(event, None)
        return Said(answer["statusCode"], answer["body"], answer["headers"])

    def post(self, url: str, at: datetime = MONDAY, **form: str) -> Said:
        """A form sent to a link of ours."""
        return self.ask(
            url,
            method="POST",
            body=urlencode(form),
            content_type="application/x-www-form-urlencoded",
            at=at,
        )

    def post_json(self, url: str, body: str, at: datetime = MONDAY) -> Said:
        """JSON sent to a link of ours."""
        kind = "application/json; charset=utf-8"
        return self.ask(url, method="POST", body=body, content_type=kind, at=at)

    def hear(self, mail: Mail, told: mail_events.Told, at: datetime = MONDAY) -> str:
        """The mail service tells what became of a message."""
        stores = mail_events.Stores(
            messages=Messages(self.table),
            enrolments=Enrolments(self.table),
            surveys=Surveys(self.table),
            customers=Customers(self.table),
            alerts=Alerts(self.table),
            tasks=Tasks(self.table),
            receptions=Receptions(self.table),
            facts=self.facts,
        )
        event = mail_events.MailEvent(
            venture=mail.tags["venture"],
            customer=ids.untag(mail.tags["customer"]),
            effect=mail.tags["effect"],
            message_id=f"ses:{mail.tags['effect']}",
            told=told,
            lasting=True,
            at=at,
        )
        return mail_events.record(event, at, stores)

    @property
    def mails(self) -> list[Mail]:
        """What was sent, oldest first."""
        return [sent.mail for sent in self.mailer.sent]

    def survey(self, person: Contact = MARA, milestone: str = surveys.FIRST_VALUE) -> Survey:
        """The survey of a contact of the first customer."""
        digest = contact_digest(VENTURE.pepper, person.email)
        planned = surveys.plan(
            venture=VENTURE.id, customer="nordlys", milestone=milestone, contact=digest, at=MONDAY
        )
        return Surveys(self.table).get(VENTURE.id, planned.id)

    def tasks(self) -> list[Task]:
        """The open tasks."""
        return Tasks(self.table).page(VENTURE.id, "open", limit=100)[0]

    def nps(self, at: datetime = MONDAY) -> Nps:
        """The NPS of the last 30 days, a moment after an instant."""
        until = at + timedelta(seconds=1)
        window = Surveys(self.table).window(VENTURE.id, until - timedelta(days=30), until)
        return nps.of_answers(*window, enough=100)


def build(monkeypatch: pytest.MonkeyPatch) -> World:
    """A venture that acts by itself, its entry gate passed, with the customer Nordlys."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    names = ("plan_survey", "send_surveys", "record_answer", "unsubscribe_contact")
    world = World({n: importlib.import_module(f"functions.{n}.handler") for n in names})
    table, ventures = world.table, Ventures(world.table)
    world.secrets.replace(LINK_SECRET, "a long secret")
    ventures.create(VENTURE)
    ventures.override_entry(VENTURE.id, Override("eve", MONDAY, "a test"))
    world.parameters(progression_mode="auto")
    world.customer("nordlys", MARA, EIRIK)
    remembered = Remembered(ventures, elapsed=iter(range(0, 10**9, 100)).__next__)
    stores: dict[str, Any] = {
        "remembered": remembered,
        "customers": Customers(table),
        "health": HealthStore(table),
        "surveys": Surveys(table),
    }
    handlers = world.handlers
    planning = handlers["plan_survey"]
    monkeypatch.setattr(planning, "_stores", planning.flow.Stores(**stores))
    writer = Writer(
        secrets=world.secrets,
        link_secret_name=LINK_SECRET,
        public_base_url="https://api.example/",
    )
    monkeypatch.setattr(
        handlers["send_surveys"],
        "_world",
        SendingWorld(
            **stores,
            messages=Messages(table),
            gates=Gates(table),
            brakes=Brakes(table),
            tasks=Tasks(table),
            writer=writer,
            mailer=world.mailer,
            turns=Turns(index=Due(table), packs=world.packs, mailer=world.mailer),
        ),
    )
    monkeypatch.setattr(
        handlers["record_answer"],
        "_world",
        answering.World(
            remembered=remembered,
            surveys=Surveys(table),
            secrets=world.secrets,
            link_secret_name=LINK_SECRET,
            facts=world.facts,
        ),
    )
    monkeypatch.setattr(
        handlers["record_answer"],
        "_exits",
        leaving.World(
            remembered=remembered,
            customers=Customers(table),
            exits=Exits(table),
            secrets=world.secrets,
            link_secret_name=LINK_SECRET,
            facts=world.facts,
        ),
    )
    monkeypatch.setattr(
        handlers["unsubscribe_contact"],
        "_world",
        unsubscribing.World(
            remembered=remembered,
            messages=Messages(table),
            receptions=Receptions(table),
            secrets=world.secrets,
            link_secret_name=LINK_SECRET,
        ),
    )
    return world


def core_feature(at: datetime) -> Fact:
    """The first use of a core feature."""
    return Fact(
        id=f"app:{at.isoformat()}",
        source="app",
        kind=Kind.FEATURE_USED,
        occurred_at=at,
        data={"feature": "reports", "core": True},
    )
