"""A stage in memory: the flows that are deployed, a table of their own, and a clock that jumps.

Nothing goes wrong here and nothing leaves: mail is taken and kept, events come to whom they are
routed to, each schedule runs in each minute in which something is due. What happens is what the
deployed functions would do, for it is they who do it.
"""

import json
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from functions.advance_playbooks import braking
from functions.advance_playbooks import flow as advancing
from functions.advance_playbooks.case import World as Steps
from functions.advance_playbooks.writing import Writer as StepWriter
from functions.enrol_customer import flow as entering
from functions.plan_survey import flow as planning
from functions.publish_changes import flow as publishing
from functions.score_health import flow as scoring
from functions.send_surveys import flow as surveying
from functions.send_surveys.case import World as Surveying
from functions.send_surveys.writing import Writer as SurveyWriter
from functions.shared.contracts import events
from functions.shared.domain.facts import Addressed, Fact
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.turns import Allowance, Pack
from functions.shared.kernel import clock
from functions.shared.ports.outside import Call, Event, Mail, Note
from functions.shared.ports.table import Item, Put
from functions.shared.runtime.turns import Turns
from functions.shared.store import documents, keys
from functions.shared.store.alerts import Alerts
from functions.shared.store.brakes import Brakes
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable, StreamRecord
from functions.shared.store.messages import Messages
from functions.shared.store.outbox import Outbox
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.templates import Templates
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay import flow as sweeping

MINUTE = timedelta(minutes=1)
EVERYBODY = 1_000_000
LINKS = "links"
HEARD = (
    events.BandChanged,
    events.CustomerEnded,
    events.EntryDue,
    events.MilestoneReached,
    events.ResponseReceived,
)
"""The events after which somebody looks at a customer."""
NOWHERE = "https://simulated.invalid"
"""Where links in simulated letters lead; RFC 2606 keeps the name from ever being one."""


@dataclass(slots=True)
class Letterbox:
    """The Mailer port: takes every message, and keeps it."""

    taken: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail) -> str:
        """Take the message."""
        self.taken.append(mail)
        return f"simulated-{len(self.taken)}"

    def allowance(self) -> Allowance:
        """No rate and no quota: how long a line would be, the schedule's own answer says."""
        return Allowance(per_second=EVERYBODY, left=EVERYBODY)


@dataclass(slots=True)
class Channels:
    """The Slack and Webhooks ports: take every message and call, and keep them."""

    notes: list[Note] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def post(self, venture: str, note: Note) -> str:
        """Take the message."""
        del venture
        self.notes.append(note)
        return f"simulated-{len(self.notes)}"

    def find(self, venture: str, note: Note, since: datetime) -> str | None:
        """Nothing is ever in doubt here."""
        del venture, note, since
        return None

    def send(self, venture: str, call: Call) -> None:
        """Take the call."""
        del venture
        self.calls.append(call)


@dataclass(slots=True)
class Wire:
    """The Bus port: what is published waits here until it is brought to whom it concerns."""

    waiting: deque[Event] = field(default_factory=deque)

    def publish(self, events: Sequence[Event]) -> None:
        """Take the events."""
        self.waiting.extend(events)


class _NoWorkers:
    """The Packs port, of whom nobody asks anything: what is due here is carried out at once."""

    def hand_out(self, kind: str, packs: Sequence[Pack]) -> None:
        """Nobody is there."""
        raise AssertionError(f"{len(packs)} packs of {kind} were handed out on a stage")

    def waiting(self) -> int:
        """Nothing waits."""
        return 0


class _Signed:
    """The Secrets port: the links of simulated letters are signed with what is no secret."""

    def read(self, name: str, *, fresh: bool = False, retired: bool = False) -> tuple[str, ...]:
        """The one key there is."""
        del name, fresh, retired
        return ("simulated",)


class Copies(MemoryTable):
    """The table of a stage: what stands in it is nobody's."""


class Stage:
    """One venture's customers, as many as were put here, at an instant that moves.

    `watch` is told of each change of a run when it happens. Where approvals are `granted`, what
    waits for one has it at once.
    """

    def __init__(
        self,
        at: datetime,
        watch: Callable[[Enrolment | None, Enrolment, datetime], None],
        *,
        granted: bool,
    ) -> None:
        self.now = at
        self._watch = watch
        self._granted = granted
        self.table = Copies()
        self.mail = Letterbox()
        self.channels = Channels()
        self._wire = Wire()
        self._told = 0
        self._fired: datetime | None = None
        table = self.table
        self.remembered = Remembered(Ventures(table))
        self.customers, self.health = Customers(table), HealthStore(table)
        self.courses, self.enrolments = Courses(table), Enrolments(table)
        self.messages = Messages(table)
        gates, surveys, outside = Gates(table), Surveys(table), _Signed()
        turns = Turns(index=Due(table), packs=_NoWorkers(), mailer=self.mail, few=EVERYBODY)
        self.scoring = scoring.Stores(
            remembered=self.remembered,
            ventures=Ventures(table),
            customers=self.customers,
            health=self.health,
            courses=self.courses,
            surveys=surveys,
            exits=Exits(table),
            gates=gates,
        )
        self._entering = entering.Stores(
            table=table,
            remembered=self.remembered,
            customers=self.customers,
            health=self.health,
            playbooks=Playbooks(table),
            courses=self.courses,
            enrolments=self.enrolments,
            surveys=surveys,
            tasks=Tasks(table),
            gates=gates,
        )
        self._planning = planning.Stores(
            remembered=self.remembered,
            customers=self.customers,
            health=self.health,
            surveys=surveys,
        )
        self._steps = Steps(
            remembered=self.remembered,
            customers=self.customers,
            health=self.health,
            enrolments=self.enrolments,
            courses=self.courses,
            messages=self.messages,
            surveys=surveys,
            gates=gates,
            braking=braking.over(table),
            tasks=Tasks(table),
            writer=StepWriter(
                templates=Templates(table),
                secrets=outside,
                link_secret_name=LINKS,
                public_base_url=NOWHERE,
            ),
            mailer=self.mail,
            slack=self.channels,
            webhooks=self.channels,
            snapshots=Snapshots(table),
            alerts=Alerts(table),
            bus=self._wire,
            turns=turns,
        )
        self._surveying = Surveying(
            remembered=self.remembered,
            customers=self.customers,
            health=self.health,
            surveys=surveys,
            messages=self.messages,
            gates=gates,
            brakes=Brakes(table),
            tasks=Tasks(table),
            writer=SurveyWriter(secrets=outside, link_secret_name=LINKS, public_base_url=NOWHERE),
            mailer=self.mail,
            turns=turns,
        )
        # In this order within a minute: who enters now has the first step in the next one.
        self._schedules: dict[str, tuple[Callable[[datetime], object], tuple[str, ...]]] = {
            "advance_playbooks": (self._advance, ("step", "mail", "entry", "wake", "task")),
            "send_surveys": (self._survey, ("survey", "milestone")),
            "sweep_decay": (self._sweep, ("band",)),
        }

    def put(self, items: Iterable[Item]) -> None:
        """Lay items down as they are stored elsewhere; that is no news to anybody."""
        for item in items:
            self.table.write(Put(item, ()))
        self._told = len(self.table.stream)

    def begin(self, venture: str, customer: str, facts: Sequence[Fact]) -> None:
        """A customer begins with what is known of them so far; none of it is news."""
        told = [Addressed(fact=fact, customer=customer) for fact in facts]
        scoring.take_in(venture, told, self.now, self.scoring)
        self.health.bring_up_to_date(
            venture, customer, [], partial(self.remembered.parameters, venture), self.now
        )
        self.settle()

    def take_in(self, venture: str, customer: str, fact: Fact) -> None:
        """A fact about a customer arrives now."""
        scoring.take_in(venture, [Addressed(fact=fact, customer=customer)], self.now, self.scoring)
        self.settle()

    def next_minute(self) -> datetime | None:
        """The next minute in which a schedule finds something due; None where nothing ever is."""
        return min(self._dues().values(), default=None)

    def pass_minute(self, minute: datetime) -> None:
        """Let the schedules run that find something due in a minute."""
        self.now = minute
        due = [name for name, first in self._dues().items() if first <= minute]
        # Each has run in this minute, if for nothing: what it leads to waits for the next one.
        self._fired = minute
        for name in due:
            run, _ = self._schedules[name]
            run(minute)
        self.settle()

    def settle(self) -> None:
        """Bring everything that was published to whom it concerns, until nothing is left."""
        while self._told < len(self.table.stream) or self._wire.waiting:
            while self._told < len(self.table.stream):
                record = self.table.stream[self._told]
                self._told += 1
                self._publish(record)
                if record.key.sk.startswith(keys.ENROLMENTS):
                    self._moved(record)
            while self._wire.waiting:
                self._deliver(self._wire.waiting.popleft())

    def _moved(self, record: StreamRecord) -> None:
        """A run moved: tell of it, and approve what waits for that."""
        if record.new is None:
            return
        after = documents.load(Enrolment, str(record.new["doc"]))
        before = documents.load(Enrolment, str(record.old["doc"])) if record.old else None
        self._watch(before, after, self.now)
        if self._granted and after.approval == "pending":
            self.enrolments.save(after.approved(self.now))

    def _dues(self) -> dict[str, datetime]:
        """For each schedule for which something waits, the first minute in which it acts."""
        soonest = _minute_from(self.now)
        if self._fired:
            soonest = max(soonest, self._fired + MINUTE)
        found = {}
        for name, (_, kinds) in self._schedules.items():
            instants = [at for kind in kinds for at in self._earliest(kind)]
            if instants:
                found[name] = max(_minute_from(min(instants)), soonest)
        return found

    def _earliest(self, kind: str) -> list[datetime]:
        pages = [
            self.table.query(shard, limit=1, index="due") for shard in keys.due_partitions(kind)
        ]
        return [clock.parse(str(item["due_at"])) for page in pages for item in page.items]

    def _publish(self, record: StreamRecord) -> None:
        publishing.publish(record.old, record.new, bus=self._wire, outbox=Outbox(self.table))

    def _deliver(self, event: Event) -> None:
        said = events.read(json.dumps({"detail-type": event.name, "detail": dict(event.detail)}))
        if not isinstance(said, HEARD):
            return
        at = max(self.now, said.at)
        entering.react(said.venture, said.customer, entering.news_of(said), at, self._entering)
        if isinstance(said, events.MilestoneReached):
            planning.plan(said.venture, said.customer, said.milestone, at, self._planning)

    def _advance(self, minute: datetime) -> None:
        _raise(advancing.advance_due(minute, self._steps).steps.failures)

    def _survey(self, minute: datetime) -> None:
        for taken in surveying.run(minute, self._surveying, lambda: True):
            _raise(taken.failures)

    def _sweep(self, minute: datetime) -> None:
        swept = sweeping.sweep(minute, health=self.health, remembered=self.remembered)
        _raise(swept.failures)


def _raise(failures: Sequence[tuple[str, Exception]]) -> None:
    """Nothing may fail on a stage: what does would fail when it is deployed, too."""
    for _, failure in failures:
        raise failure


def _minute_from(moment: datetime) -> datetime:
    """The first full minute that is not before an instant."""
    minute = moment.replace(second=0, microsecond=0)
    return minute if minute == moment else minute + MINUTE
