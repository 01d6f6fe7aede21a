"""The schedule and its workers, through the minutes that it takes until nothing is due any more."""

import heapq
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from functions.advance_playbooks import braking, flow
from functions.advance_playbooks.case import World
from functions.advance_playbooks.writing import Writer
from functions.shared.contracts import turns as contract
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.enrolment import enter
from functions.shared.domain.playbooks.entry import Course, Occasion
from functions.shared.domain.state import History
from functions.shared.domain.turns import Allowance
from functions.shared.domain.ventures import Override, Venture
from functions.shared.kernel.errors import Throttled
from functions.shared.ports.outside import Mail
from functions.shared.ports.table import Present, Put, Update
from functions.shared.runtime.turns import Taken, Turns
from functions.shared.store import keys
from functions.shared.store.alerts import Alerts
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages
from functions.shared.store.playbooks import delivered
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.templates import Templates
from functions.shared.store.ventures import Remembered, Ventures
from local.due.table import IDLE, TimedTable
from tests.fakes.outside import (
    MemoryBus,
    MemoryPacks,
    MemorySecrets,
    MemorySlack,
    MemoryWebhooks,
)

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WORKERS = 100
"""As many packs are carried out at the same time at most; `infra.playbooks` says so, too."""
FIRST_WORKERS, MORE_A_SECOND = 5, 5
"""How Lambda takes up a queue. Source: its guide, "Event source mapping scaling" of SQS."""
LATEST = 60
"""Minutes after which something must be wrong."""
UNLIMITED = 10_000.0
"""Messages a second of a mail service that never holds anybody up."""
VENTURE = Venture(
    id="7f9c24e8-3b12-4c55-9d3f-0a1b2c3d4e5f",
    name="Brightside",
    status="active",
    current_workflow_stage=32,
    created_at=AT - timedelta(days=100),
    pepper="pepper",
)


@dataclass(slots=True)
class RatedMailer:
    """The Mailer port of a service that takes so many messages in each second, and no more."""

    table: TimedTable
    rate: float
    began: float = 0.0
    sent: Counter[str] = field(default_factory=Counter)
    seconds: Counter[int] = field(default_factory=Counter)
    throttled: int = 0

    def allowance(self) -> Allowance:
        """What the service takes of us now."""
        return Allowance(per_second=self.rate, left=10**9)

    def send(self, mail: Mail) -> str:
        """Take a message at the instant at which the worker has come to it."""
        self.table.called("mail")
        second = int(self.began + self.table.spent)
        if self.seconds[second] >= self.rate:
            self.throttled += 1
            raise Throttled("the mail service takes no more a second", MINUTE)
        self.seconds[second] += 1
        self.sent[mail.tags["effect"]] += 1
        return f"message-{self.sent.total()}"


@dataclass(slots=True)
class Lived:
    """What came of it: seconds until the last worker was done, and what each schedule answered."""

    due: int
    poisoned: int
    seconds: float = 0.0
    answers: list[Taken] = field(default_factory=list)
    most_waiting: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    throttled: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    idle: int = 0
    entries: int = 0
    failed: int = 0

    @property
    def calls_per_step(self) -> float:
        """Calls of the table and of the mail service for each step that was due."""
        return self.calls.total() / self.due


class Minutes:
    """A venture with many enrolments, of which some are due in one and the same minute."""

    def __init__(self, enrolments: int, due: int, poisoned: int, rate: float) -> None:
        self.table = TimedTable()
        self.mailer = RatedMailer(self.table, rate)
        self.packs = MemoryPacks()
        self.world = _world(self.table, self.mailer, self.packs)
        self.lived = Lived(due=due, poisoned=poisoned)
        self._workers = [0.0] * FIRST_WORKERS
        _settle(self.table, enrolments, due, poisoned)
        self.table.calls.clear()
        self.table.idle = self.table.entries = 0

    def live(self) -> Lived:
        """Fire the schedule minute after minute until everything that can be sent is sent."""
        lived, wanted = self.lived, self.lived.due - self.lived.poisoned
        for minute in range(LATEST):
            self._fire(minute)
            if len(self.mailer.sent) >= wanted and not self.packs.messages:
                break
        lived.sent, lived.throttled = self.mailer.sent, self.mailer.throttled
        lived.calls, lived.idle, lived.entries = (
            self.table.calls,
            self.table.idle,
            self.table.entries,
        )
        return lived

    def _fire(self, minute: int) -> None:
        """One run of the schedule, and what workers begin before the next one."""
        now = 60.0 * minute
        self._begin(now)
        advanced = flow.advance_due(AT + minute * MINUTE, self.world)
        handed_at = now + self.table.spent
        self.lived.seconds = max(self.lived.seconds, handed_at)
        self.lived.answers.append(advanced.steps)
        self.lived.failed += advanced.steps.failed
        self.lived.most_waiting = max(self.lived.most_waiting, len(self.packs.messages))
        self._work(sorted(self.packs.messages), handed_at, until=now + 60)

    def _work(self, packs: list[tuple[int, str]], handed_at: float, until: float) -> None:
        left = []
        for delay, body in packs:
            ready = handed_at + delay
            while len(self._workers) < WORKERS and self._hired(handed_at) <= self._workers[0]:
                heapq.heappush(self._workers, self._hired(handed_at))
            begins = max(ready, heapq.heappop(self._workers))
            if begins >= until:
                heapq.heappush(self._workers, begins)
                left.append((0, body))
                continue
            self._begin(begins)
            _, entries = contract.read(body)
            taken = flow.carry_out(entries, AT + timedelta(seconds=begins), self.world)
            self.lived.failed += taken.failed
            ends = begins + self.table.spent
            self.lived.seconds = max(self.lived.seconds, ends)
            heapq.heappush(self._workers, ends)
        self.packs.messages = left

    def _hired(self, handed_at: float) -> float:
        """When Lambda adds its next worker."""
        return handed_at + (len(self._workers) - FIRST_WORKERS) / MORE_A_SECOND

    def _begin(self, at: float) -> None:
        self.table.spent, self.mailer.began = 0.0, at


def _world(table: TimedTable, mailer: RatedMailer, packs: MemoryPacks) -> World:
    secrets = MemorySecrets(stored={"links": ("a secret for links",)})
    return World(
        remembered=Remembered(Ventures(table), lambda: 0.0),
        customers=Customers(table),
        health=HealthStore(table),
        enrolments=Enrolments(table),
        courses=Courses(table),
        messages=Messages(table),
        tasks=Tasks(table),
        surveys=Surveys(table),
        gates=Gates(table),
        braking=braking.over(table),
        writer=Writer(
            secrets=secrets,
            link_secret_name="links",
            public_base_url="https://tenure.example",
            templates=Templates(table),
        ),
        mailer=mailer,
        slack=MemorySlack(),
        webhooks=MemoryWebhooks(),
        snapshots=Snapshots(table),
        alerts=Alerts(table),
        bus=MemoryBus(),
        turns=Turns(index=Due(table), packs=packs, mailer=mailer),
    )


def _settle(table: TimedTable, enrolments: int, due: int, poisoned: int) -> None:
    """Everybody in a playbook whose first step is an email: some due at once, others in days."""
    ventures = Ventures(table)
    ventures.create(VENTURE)
    ventures.override_entry(VENTURE.id, Override("eve", AT, "a rehearsal"))
    ventures.change_parameters(
        VENTURE.id, {"progression_mode": "auto"}, by="eve", reason="a rehearsal", at=AT
    )
    parameters = ventures.parameters(VENTURE.id).active
    for number in range(enrolments):
        name = f"due-{number}" if number < due else f"{IDLE}{number}"
        # Of those that are due, the poisoned ones stand in front.
        early = timedelta(seconds=60 if number < poisoned else 30)
        _enrol(table, name, AT - early if number < due else AT + timedelta(days=2), parameters)
        if number < poisoned:
            _poison(table, name)


def _enrol(table: TimedTable, name: str, due_at: datetime, p: Parameters) -> None:
    """A customer who is at risk: without a login, there are 30 points."""
    contact = Contact(f"ada@{name}.example", "Ada")
    profile = Profile(customer=name, name=name, contacts=(contact,), saved_at=AT)
    if name.startswith(IDLE):
        key = keys.profile(VENTURE.id, name)
        table.write(Put({"pk": key.pk, "sk": key.sk}, ()))
    else:
        Customers(table).put(VENTURE, profile)
    begun = enter(
        delivered()["at_risk"],
        venture=VENTURE.id,
        customer=name,
        occasion=Occasion(key="rehearsal", cause="a rehearsal"),
        view=View(history=History(), profile=profile, parameters=p, at=due_at, since=due_at),
    )
    Enrolments(table).enter(begun, Course())


def _poison(table: TimedTable, name: str) -> None:
    """What is stored of the enrolment cannot be read."""
    page = table.query(keys.customer_partition(VENTURE.id, name), prefix=keys.ENROLMENTS)
    [item] = page.items
    key = keys.of_customer(VENTURE.id, name, str(item["sk"]))
    table.write(Update(key, (Present(),), put={"doc": "{"}))
