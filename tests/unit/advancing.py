"""Playbooks lived through: the real flows that let people in and carry steps out, over twins."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter

from functions.advance_playbooks import braking
from functions.advance_playbooks.case import World
from functions.advance_playbooks.flow import KINDS as STEPS
from functions.advance_playbooks.flow import advance_due
from functions.advance_playbooks.writing import Writer
from functions.enrol_customer import flow as entries
from functions.publish_changes.flow import publish
from functions.raise_alert import flow as raising
from functions.raise_alert.case import World as Raising
from functions.shared.contracts import events
from functions.shared.domain.alerts import Alert
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.tasks import Task
from functions.shared.ports.outside import Event, Mail, Mailer, Note, Slack
from functions.shared.runtime.turns import Turns
from functions.shared.store import due
from functions.shared.store.alerts import Alerts
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import Messages
from functions.shared.store.outbox import Outbox
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.templates import Templates
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay.flow import sweep
from tests.fakes.outside import (
    MemoryBus,
    MemoryMailer,
    MemoryPacks,
    MemorySecrets,
    MemorySlack,
    MemoryWebhooks,
)
from tests.unit.api import Api, founded

MINUTE = timedelta(minutes=1)
FAR = timedelta(days=1000)
LINKS = "links"


def world_over(table: MemoryTable, mailer: MemoryMailer) -> World:
    """What steps are carried out with, over twins; whoever wants another part replaces it."""
    secrets = MemorySecrets()
    secrets.replace(LINKS, "a long secret")
    return World(
        remembered=Remembered(Ventures(table)),
        customers=Customers(table),
        health=HealthStore(table),
        enrolments=Enrolments(table),
        courses=Courses(table),
        messages=Messages(table),
        gates=Gates(table),
        braking=braking.over(table),
        writer=Writer(
            templates=Templates(table),
            secrets=secrets,
            link_secret_name=LINKS,
            public_base_url="https://t",
        ),
        mailer=mailer,
        slack=MemorySlack(),
        webhooks=MemoryWebhooks(),
        surveys=Surveys(table),
        snapshots=Snapshots(table),
        alerts=Alerts(table),
        bus=MemoryBus(),
        tasks=Tasks(table),
        turns=Turns(index=Due(table), packs=MemoryPacks(), mailer=mailer),
    )


def raising_over(table: MemoryTable, mailer: Mailer, slack: Slack) -> Raising:
    """What alerts are told with, over a table; whoever wants another part replaces it."""
    return Raising(
        remembered=Remembered(Ventures(table)),
        alerts=Alerts(table),
        customers=Customers(table),
        health=HealthStore(table),
        courses=Courses(table),
        enrolments=Enrolments(table),
        snapshots=Snapshots(table),
        messages=Messages(table),
        mailer=mailer,
        slack=slack,
        turns=Turns(index=Due(table), packs=MemoryPacks(), mailer=mailer),
        seconds_until=lambda _: None,
    )


@dataclass(slots=True)
class House:
    """A venture that acts by itself, and time that passes: bands, entries and steps follow it."""

    api: Api
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    slack: MemorySlack = field(default_factory=MemorySlack)
    webhooks: MemoryWebhooks = field(default_factory=MemoryWebhooks)
    bus: MemoryBus = field(default_factory=MemoryBus)
    _told: int = 0

    @property
    def at(self) -> datetime:
        """What time it is."""
        return self.api.at

    @property
    def table(self) -> MemoryTable:
        """Where everything is kept."""
        return self.api.table

    def minute(self) -> None:
        """A minute passes: the schedules fire, and what they lead to happens."""
        self.api.at += MINUTE
        table = self.table
        swept = sweep(self.at, health=HealthStore(table), remembered=Remembered(Ventures(table)))
        assert not swept.failed
        self.hear()
        advanced = advance_due(self.at, self.world())
        assert advanced.steps.failures + advanced.looks.failures == []
        self.hear()
        assert raising.run(self.at, self.raising()).taken.failures == []
        self.hear()

    def until(self, at: datetime) -> None:
        """Time passes, from what is due to what is due next, and then to an instant."""
        self.hear()
        while soon := [one for one in self._due() if one <= at - MINUTE]:
            self.api.at = max(self.at, min(soon) - MINUTE)
            self.minute()
        self.api.at = at

    def later(self, **span: float) -> None:
        """So much time passes."""
        self.until(self.at + timedelta(**span))

    def _due(self) -> list[datetime]:
        return [
            datetime.fromisoformat(str(row["due_at"]))
            for kind in ("band", "entry", "alert", *STEPS)
            for row in due.entries(self.table, kind, self.at + FAR)
        ]

    def hear(self) -> None:
        """What changed is published, and who hears of it acts."""
        while self._told < len(self.table.stream) or self.bus.events:
            for record in self.table.stream[self._told :]:
                self._told += 1
                publish(record.old, record.new, bus=self.bus, outbox=Outbox(self.table))
            heard, self.bus.events = self.bus.events, []
            for event in heard:
                self._react(event)

    def _react(self, event: Event) -> None:
        said = {"detail-type": event.name, "detail": dict(event.detail)}
        told = events.read(json.dumps(said))
        if isinstance(told, events.ParametersProposed):
            return
        if isinstance(told, events.AlertOpened):
            raising.opened(told.venture, told.alert, self.at, self.raising())
            return
        if isinstance(told, events.BandChanged) and told.source == "critical":
            self._recovered(told)
        if isinstance(told, events.ResponseReceived):
            raising.responded(told.venture, told.customer, told.responded_at, self.raising())
        table = self.table
        entries.react(
            told.venture,
            told.customer,
            entries.news_of(told),
            max(self.at, told.at),
            entries.Stores(
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
            ),
        )

    def _recovered(self, told: events.BandChanged) -> None:
        """What was wrong is over: the alert closes, as it does by whoever watches the bands."""
        about = (told.customer, "recovered", self.at)
        alerts = Alerts(self.table)
        alerts.close(told.venture, "customer_critical", *about, customer=told.customer)

    def raising(self) -> Raising:
        """What alerts are told with; nobody waits for an instant between two minutes."""
        return raising_over(self.table, self.mailer, self.slack)

    def world(self) -> World:
        """What steps are carried out with."""
        whole = world_over(self.table, self.mailer)
        parts = {"slack": self.slack, "webhooks": self.webhooks, "bus": self.bus}
        return World(**{name: getattr(whole, name) for name in World.__slots__} | parts)

    # What there is to see.

    def runs(self, customer: str = "acme") -> list[Enrolment]:
        """Every run of a customer, in order."""
        found = Enrolments(self.table).of_customer(self.api.venture, customer)
        return sorted(found, key=attrgetter("entered_at"))

    def run_of(self, playbook: str, customer: str = "acme") -> Enrolment:
        """The only run of a customer through a playbook."""
        [found] = [run for run in self.runs(customer) if run.playbook == playbook]
        return found

    @property
    def mails(self) -> list[Mail]:
        """What the mail service took."""
        return [sent.mail for sent in self.mailer.sent]

    @property
    def written(self) -> list[Mail]:
        """What of it went to customers: they alone may unsubscribe."""
        return [mail for mail in self.mails if mail.headers]

    @property
    def notes(self) -> list[Note]:
        """What stands in Slack."""
        return [posted.note for posted in self.slack.posted]

    @property
    def every_alert(self) -> list[Alert]:
        """Every alert, those that are over included, in order."""
        alerts, venture = Alerts(self.table), self.api.venture
        found = [*alerts.page(venture, "open", limit=99)[0]]
        found += alerts.page(venture, "closed", limit=99)[0]
        return sorted(found, key=attrgetter("opened_at"))

    def acknowledge(self) -> None:
        """Somebody is on whatever is open."""
        for alert in self.every_alert:
            if alert.status == "sent" and not alert.answered:
                self.api.of("POST", f"/alerts/{alert.id}", {"action": "acknowledge"})

    @property
    def tasks(self) -> list[Task]:
        """The open tasks."""
        found, _ = Tasks(self.table).page(self.api.venture, "open", limit=100)
        return found


def house(**parameters: object) -> House:
    """A venture that acts by itself, past its entry gate."""
    api = founded(progression_mode="auto", **parameters)
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    return House(api)
