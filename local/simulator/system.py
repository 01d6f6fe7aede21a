"""The system as it is deployed: every flow behind its queue, stream, schedule or request."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from functions.accept_command import flow as commands
from functions.accept_command import world as command_world
from functions.advance_playbooks import braking
from functions.advance_playbooks import flow as playbooks
from functions.advance_playbooks.case import World as StepWorld
from functions.advance_playbooks.writing import Writer as StepWriter
from functions.apply_parameters import flow as parameters
from functions.check_system import flow as checking
from functions.check_system import world as checking_world
from functions.enrol_customer import flow as entries
from functions.evaluate_triggers import flow as triggers
from functions.evaluate_triggers import stores as trigger_stores
from functions.plan_survey import flow as planning
from functions.publish_changes import flow as publishing
from functions.raise_alert import flow as raising
from functions.raise_alert.case import World as AlertWorld
from functions.record_answer import flow as answering
from functions.record_mail_event import flow as mail_events
from functions.record_mail_event import ses
from functions.score_health import flow as scoring
from functions.send_surveys import flow as surveying
from functions.send_surveys.case import World as SurveyWorld
from functions.send_surveys.writing import Writer as SurveyWriter
from functions.shared.contracts import events
from functions.shared.contracts import turns as contract
from functions.shared.contracts.facts import FactsAccepted, addressed
from functions.shared.domain.facts import Addressed
from functions.shared.domain.turns import FEW
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict, TenureError
from functions.shared.runtime import walks
from functions.shared.runtime.http import Request
from functions.shared.runtime.turns import Taken, Turns
from functions.shared.store import keys
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
from functions.shared.store.memory import PAGE_BYTES, StreamRecord
from functions.shared.store.messages import Messages
from functions.shared.store.outbox import Outbox
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.templates import Templates
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay import flow as sweeping
from functions.unsubscribe_contact import flow as unsubscribing
from functions.verify_scores import flow as verifying
from local.simulator.engine import Died, Done, Engine, Failed, Violation
from local.simulator.ports import (
    Accepted,
    FaultyBus,
    FaultyFactsQueue,
    FaultyMailer,
    FaultyPacks,
    FaultySlack,
    FaultyTable,
    FaultyWebhooks,
    place,
)
from local.simulator.queues import Message, TableStream, WorkQueue
from local.simulator.truth import Truth, Who
from local.simulator.walks import Walks
from local.simulator.watch import Watch
from tests.fakes.outside import (
    MemoryDeadLetters,
    MemoryFactsQueue,
    MemorySecrets,
    MemorySlack,
    MemoryWebhooks,
)

S = TypeVar("S")

LINK_SECRET = "links"
BASE_URL = "https://tenure.example"
STALE_FOR = timedelta(seconds=3)
MINUTE = timedelta(minutes=1)
PATIENT = 30
"""How often a request is made before whoever makes it gives up: it would never be answered."""
DUE_KINDS = {
    "band": "sweep_decay",
    "step": "advance_playbooks",
    "mail": "advance_playbooks",
    "entry": "advance_playbooks",
    "task": "advance_playbooks",
    "wake": "advance_playbooks",
    "survey": "send_surveys",
    "milestone": "send_surveys",
    "alert": "raise_alert",
}
ROUTES = {
    "BandChanged": ("enrol", "falls"),
    "ResponseReceived": ("enrol", "falls", "alerts"),
    "AlertOpened": ("alerts",),
    "CustomerEnded": ("enrol", "falls"),
    "EntryDue": ("enrol",),
    "MilestoneReached": ("enrol", "plan"),
}
ADDRESS_REFUSED = re.compile(r"\.bad@")


@dataclass(slots=True)
class Containers(Generic[S]):
    """The warm containers of a function: each remembers what it read; one that dies is gone."""

    engine: Engine
    make: Callable[[], S]
    warm: list[S] = field(default_factory=list)

    def take(self) -> S:
        """A container, warm or cold."""
        if not self.warm or (len(self.warm) < 3 and self.engine.chance.random() < 0.05):
            self.warm.append(self.make())
        return self.engine.chance.choice(self.warm)

    def lose(self) -> None:
        """One of them is gone."""
        if self.warm and self.engine.chance.random() < 0.5:
            self.warm.pop(0)


class System:
    """All functions, wired as deployed, over faulty ports."""

    def __init__(self, engine: Engine, truth: Truth) -> None:
        self.engine = engine
        self.truth = truth
        self.watch: Watch | None = None
        self.took: Callable[[Accepted], None] = lambda _: None
        self.firing: Callable[[str, Sequence[Who]], bool] = lambda _, __: False
        # Small pages now and then, for whoever forgets that there is a next one.
        page = engine.chance.choice((PAGE_BYTES, 4_000))
        self.table = FaultyTable(engine.gate, self._stale, self._changed, page)
        self.memory = self.table.memory
        self.mailer = FaultyMailer(
            engine.gate,
            self._take,
            undecided=lambda: engine.chance.random() < 0.3,
            refuses=ADDRESS_REFUSED,
        )
        self.channels = MemorySlack()
        self.slack = FaultySlack(engine.gate, self.channels, lambda: engine.chance.random() < 0.5)
        self.webhooks = FaultyWebhooks(engine.gate, MemoryWebhooks())
        self.secrets = MemorySecrets(stored={LINK_SECRET: ("a secret for links",)})
        self.facts = WorkQueue(engine, "score_health", self._score, self._hold, self._scored)
        self.enrol = WorkQueue(engine, "enrol_customer", self._each(self._enrol))
        self.plan = WorkQueue(engine, "plan_survey", self._each(self._plan))
        self.falls = WorkQueue(engine, "evaluate_triggers", self._each(self._fall))
        self.steps = WorkQueue(engine, "advance_playbooks", self._each(self._steps))
        self.surveys = WorkQueue(engine, "send_surveys", self._each(self._surveys))
        self.alerts = WorkQueue(engine, "raise_alert", self._each(self._alert))
        self.mail = WorkQueue(engine, "record_mail_event", self._each(self._mail_event))
        self.applying = Walks(engine, "apply_parameters", self._apply, self._applied)
        self.verifying = Walks(engine, "verify_scores", self._verify, self._verified)
        self.queues = {
            "facts": self.facts,
            "enrol": self.enrol,
            "plan": self.plan,
            "falls": self.falls,
            "mail": self.mail,
            "steps": self.steps,
            "surveys": self.surveys,
            "alerts": self.alerts,
        }
        self.bus = FaultyBus(engine.gate, self._route)
        self.facts_port = FaultyFactsQueue(engine.gate, self._accept)
        self.outbox = Outbox(self.table)
        self.stream = TableStream(engine, self._publish)
        self.due: dict[str, dict[tuple[str, str], datetime]] = {name: {} for name in DUE_KINDS}
        self._ticking: dict[str, set[datetime]] = {name: set() for name in DUE_KINDS.values()}
        self._written: dict[str, datetime] = {}
        self.last_clean_sweep: datetime | None = None
        self._quiet_nights: dict[str, bool] = {}
        self._proposals = 0
        self._fill()

    def _fill(self) -> None:
        """The containers of every function."""
        table, engine = self.table, self.engine
        health, customers, messages = HealthStore(table), Customers(table), Messages(table)
        surveys, gates, enrolments = Surveys(table), Gates(table), Enrolments(table)
        courses = Courses(table)

        # In every other life, nothing that is due is carried out where it is found.
        few = 0 if engine.seed % 2 else FEW

        def turns(queue: WorkQueue) -> Turns:
            packs = FaultyPacks(engine.gate, queue.put, lambda: queue.waiting)
            return Turns(index=Due(table), packs=packs, mailer=self.mailer, few=few)

        def remembered() -> Remembered:
            return Remembered(Ventures(table), lambda: engine.now.timestamp())  # noqa: PLW0108 -- now moves

        self._scorers = Containers(
            engine,
            lambda: scoring.Stores(
                remembered=remembered(),
                ventures=Ventures(table),
                customers=customers,
                health=health,
                courses=courses,
                surveys=surveys,
                exits=Exits(table),
                gates=gates,
            ),
        )
        self._sweepers = Containers(engine, remembered)
        self._enrollers = Containers(
            engine,
            lambda: entries.Stores(
                table=table,
                remembered=remembered(),
                customers=customers,
                health=health,
                playbooks=Playbooks(table),
                courses=courses,
                enrolments=enrolments,
                surveys=surveys,
                tasks=Tasks(table),
                gates=gates,
            ),
        )
        self._planners = Containers(
            engine,
            lambda: planning.Stores(
                remembered=remembered(), customers=customers, health=health, surveys=surveys
            ),
        )
        self._advancers = Containers(
            engine,
            lambda: StepWorld(
                remembered=remembered(),
                customers=customers,
                health=health,
                enrolments=enrolments,
                courses=courses,
                messages=messages,
                surveys=surveys,
                gates=gates,
                braking=braking.over(table),
                tasks=Tasks(table),
                writer=StepWriter(
                    templates=Templates(table),
                    secrets=self.secrets,
                    link_secret_name=LINK_SECRET,
                    public_base_url=BASE_URL,
                ),
                mailer=self.mailer,
                slack=self.slack,
                webhooks=self.webhooks,
                snapshots=Snapshots(table),
                alerts=Alerts(table),
                bus=self.bus,
                turns=turns(self.steps),
            ),
        )
        self._surveyors = Containers(
            engine,
            lambda: SurveyWorld(
                remembered=remembered(),
                customers=customers,
                health=health,
                surveys=surveys,
                messages=messages,
                gates=gates,
                brakes=Brakes(table),
                tasks=Tasks(table),
                writer=SurveyWriter(
                    secrets=self.secrets, link_secret_name=LINK_SECRET, public_base_url=BASE_URL
                ),
                mailer=self.mailer,
                turns=turns(self.surveys),
            ),
        )
        self._raisers = Containers(
            engine,
            lambda: AlertWorld(
                remembered=remembered(),
                alerts=Alerts(table),
                customers=customers,
                health=health,
                courses=courses,
                enrolments=enrolments,
                snapshots=Snapshots(table),
                messages=messages,
                mailer=self.mailer,
                slack=self.slack,
                turns=turns(self.alerts),
                # The schedule takes up every minute whatever is due in it; nobody waits in between.
                seconds_until=lambda _: None,
            ),
        )
        self._evaluators = Containers(engine, lambda: trigger_stores.over(table, remembered()))
        self._checkers = Containers(
            engine,
            lambda: checking_world.over(
                table,
                steps=FaultyPacks(engine.gate, self.steps.put, lambda: self.steps.waiting),
                surveyors=FaultyPacks(engine.gate, self.surveys.put, lambda: self.surveys.waiting),
            ),
        )
        self._mail_stores = mail_events.Stores(
            messages=messages,
            enrolments=enrolments,
            surveys=surveys,
            customers=customers,
            alerts=Alerts(table),
            tasks=Tasks(table),
            receptions=Receptions(table),
            facts=self.facts_port,
        )
        self._apply_world = parameters.World(
            ventures=Ventures(table), customers=customers, health=health
        )
        self._verify_stores = verifying.Stores(
            table=table,
            ventures=Ventures(table),
            customers=customers,
            health=health,
            outbox=self.outbox,
            bus=self.bus,
        )
        self._commands = command_world.over(
            table,
            facts=self.facts_port,
            # The simulated queue redrives its dead letters itself.
            dead_letters=MemoryDeadLetters(MemoryFactsQueue()),
            secrets=self.secrets,
            secret_prefix="sources/",
            channel_secret_prefix="channels/",
            new_id=lambda: "",
            new_secret=lambda: "",
            pause=lambda _: None,
        )
        self._answers = answering.World(
            remembered=remembered(),
            surveys=surveys,
            secrets=self.secrets,
            link_secret_name=LINK_SECRET,
            facts=self.facts_port,
        )
        self._unsubscribes = unsubscribing.World(
            remembered=remembered(),
            messages=messages,
            receptions=Receptions(table),
            secrets=self.secrets,
            link_secret_name=LINK_SECRET,
        )

    # What happens below the ports.

    def _stale(self, where: str) -> bool:
        """Whether a read that is not strong is behind: only shortly after a write there."""
        written = self._written.get(where)
        recent = written is not None and self.engine.now - written <= STALE_FOR
        if recent and self.engine.happens(self.engine.weather.stale):
            self.engine.counts["stale reads"] += 1
            return True
        return False

    def _changed(self, record: StreamRecord) -> None:
        self._written[place(record.key)] = self.engine.now
        for image in (record.old, record.new):
            for name in ("pk", "due_pk", "board_pk"):
                if image and name in image:
                    self._written[str(image[name])] = self.engine.now
        self._index(record)
        if self.watch:
            self.watch.changed(record)
        self.stream.changed(record)

    def _index(self, record: StreamRecord) -> None:
        """Keep when which work is due, and let its schedule fire then."""
        place = (record.key.pk, record.key.sk)
        for image, gone in ((record.old, True), (record.new, False)):
            if not image or "due_pk" not in image:
                continue
            kind = str(image["due_pk"]).split("#")[1]
            if kind not in DUE_KINDS:
                continue  # A firing: whoever evaluates triggers comes by every hour.
            if gone:
                self.due[kind].pop(place, None)
            else:
                at = datetime.fromisoformat(str(image["due_at"]))
                self.due[kind][place] = at
                self._tick_at(DUE_KINDS[kind], at)

    def _accept(self, body: str, facts: Sequence[Addressed]) -> None:
        venture = json.loads(body)["venture"]
        self.engine.counts["facts accepted"] += len(facts)
        self.truth.accept(venture, facts)
        self.facts.put(body, self.truth.whose(venture, facts))

    def _hold(self, message: Message, step: int) -> None:
        for who in message.about:
            self.truth.moving[who] += step

    def _scored(self, batch: Sequence[Message]) -> None:
        if self.watch:
            for who in dict.fromkeys(who for message in batch for who in message.about):
                self.watch.look(who)

    def _route(self, name: str, envelope: str) -> None:
        self.engine.counts["events published"] += 1
        puts = (
            [self._start_applying]
            if name == "ParametersProposed"
            else [self.queues[queue].put for queue in ROUTES.get(name, ())]
        )
        for put in puts:
            put(envelope)
            if self.engine.happens(self.engine.weather.duplicate):
                self.engine.counts["duplicate events"] += 1
                put(envelope)

    def _start_applying(self, envelope: str) -> None:
        """The bus starts a walk per event that it delivers."""
        self._proposals += 1
        name = f"event-{self._proposals}"
        self.engine.soon(
            0, 2, "a walk starts", lambda: self.applying.start(name, json.loads(envelope))
        )

    def _take(self, accepted: Accepted) -> None:
        if self.watch:
            self.watch.took(accepted)
        self.engine.counts["mails accepted"] += 1
        self.engine.note(f"  mail service takes {accepted.message_id} for {accepted.effect[:8]}")
        self.took(accepted)

    # The functions behind queues and the stream.

    def _each(self, handle: Callable[[Message], object]) -> Callable[..., Sequence[Message]]:
        """Handle each message of a batch by itself; answers those that failed."""

        def consume(batch: Sequence[Message]) -> Sequence[Message]:
            failed = []
            for message in batch:
                try:
                    handle(message)
                except TenureError as error:
                    self.engine.note(f"  {message.number} failed: {error!r}")
                    failed.append(message)
            return failed

        return consume

    def _score(self, batch: Sequence[Message]) -> Sequence[Message]:
        """As the handler: a venture's messages together, and each by itself where that fails."""
        stores = self._scorers.take()
        waiting: dict[str, list[tuple[Message, FactsAccepted]]] = {}
        for message in batch:
            said = FactsAccepted.model_validate_json(message.body)
            waiting.setdefault(said.venture, []).append((message, said))
        failed: list[Message] = []
        for venture, messages in waiting.items():
            if self._taken_in(venture, [said for _, said in messages], stores):
                continue
            failed += [m for m, said in messages if not self._taken_in(venture, [said], stores)]
        return failed

    def _taken_in(
        self, venture: str, said: Sequence[FactsAccepted], stores: scoring.Stores
    ) -> bool:
        at = max(message.received_at for message in said)
        facts = [addressed(item) for message in said for item in message.facts]
        try:
            scoring.take_in(venture, facts, at, stores)
        except TenureError as error:
            self.engine.note(f"  facts not taken in: {error!r}")
            return False
        return True

    def _publish(self, record: StreamRecord) -> None:
        publishing.publish(record.old, record.new, bus=self.bus, outbox=self.outbox)

    def _enrol(self, message: Message) -> None:
        event = events.read(message.body)
        if isinstance(event, events.ParametersProposed):
            raise Violation("events go where they belong", message.body)
        news, at = entries.news_of(event), max(message.sent_at, event.at)
        outcomes = entries.react(event.venture, event.customer, news, at, self._enrollers.take())
        self.engine.note(f"  {event.customer}: {outcomes}")
        if isinstance(event, events.BandChanged) and self.watch:
            for change in self.watch.changes[event.venture, event.customer]:
                if change.n == event.n:
                    change.outcomes.append(str(outcomes))

    def _plan(self, message: Message) -> None:
        event = events.read(message.body)
        if not isinstance(event, events.MilestoneReached):
            raise Violation("events go where they belong", message.body)
        planning.plan(
            event.venture, event.customer, event.milestone, message.sent_at, self._planners.take()
        )

    def _mail_event(self, message: Message) -> None:
        event = ses.read(json.loads(message.body)["detail"])
        if event is None:
            raise Violation("events go where they belong", message.body)
        did = mail_events.record(event, message.sent_at, self._mail_stores)
        self.engine.note(f"  {event.told} {event.message_id}: {did}")
        sent = self.truth.by_message[event.message_id]
        if did != "unknown":
            sent.told.add(event.told)
            sent.recorded_at = sent.recorded_at or self.engine.now

    # The functions behind state machines.

    def _apply(self, asked: walks.Question) -> Mapping[str, Any]:
        event = events.read(json.dumps(asked["walk"]))
        if not isinstance(event, events.ParametersProposed):
            raise Violation("events go where they belong", str(asked))
        change = parameters.Change(
            venture=event.venture, version=event.parameters_version, at=event.at
        )
        if not walks.goes_on(asked):
            parameters.activate(change, clock.parse(asked["at"]), self._apply_world)
            return walks.total(asked)

        def look(segment: int, after: str | None) -> tuple[dict[str, int], str | None]:
            prepared, last = parameters.prepare(change, segment, after, self._apply_world)
            return {"prepared": prepared}, last

        return walks.step(asked, look)

    def _applied(self, _: Any, counted: Mapping[str, int]) -> None:
        self.engine.counts["customers prepared"] += counted["prepared"]
        # Only the sweep of the next minute finds whom a new version moves.
        self._quiet_nights = dict.fromkeys(self._quiet_nights, False)

    def _verify(self, asked: walks.Question) -> Mapping[str, Any]:
        if not walks.goes_on(asked):
            return walks.total(asked)

        def look(segment: int, after: Any) -> tuple[dict[str, int], walks.Place | None]:
            place = verifying.Place(**after) if after else None
            at = clock.parse(asked["walk"]["time"])
            found, last = verifying.look(at, segment, place, self._verify_stores)
            if found.where:
                self.engine.note(f"  found {found.where}")
            return found.counts, asdict(last) if last else None

        return walks.step(asked, look)

    # The functions behind schedules.

    def _tick_at(self, name: str, at: datetime) -> None:
        """Let a schedule fire in the first minute from an instant on."""
        at = max(at, self.engine.now)
        minute = at.replace(second=0, microsecond=0)
        minute += MINUTE if minute < at else timedelta()
        if minute in self._ticking[name]:
            return
        self._ticking[name].add(minute)
        late = 20 * self.engine.chance.random()
        if self.engine.happens(self.engine.weather.slow):
            # Delivered late, and after its successors: with an older instant than theirs.
            late += 200 * self.engine.chance.random()
        self.engine.at(
            minute + timedelta(seconds=late),
            f"{name} {minute:%d %H:%M}",
            lambda: self._fire(name, minute),
        )

    def _fire(self, name: str, minute: datetime) -> None:
        self._ticking[name].discard(minute)
        if self._earliest(name) > minute:
            return  # An idle minute.
        kinds = [kind for kind in self.due if DUE_KINDS[kind] == name]
        due = [place for kind in kinds for place, at in self.due[kind].items() if at <= minute]
        acts = self.firing(name, sorted({keys.customer_of(pk) for pk, _ in due}))
        twice = self.engine.happens(self.engine.weather.duplicate)
        self.tick(name, minute, overlap=acts or twice)
        if twice:
            self.engine.counts["duplicate schedules"] += 1
            late = self.engine.chance.choice((3.0, 90.0))
            self.engine.soon(
                0.0, late, f"{name} again", lambda: self.tick(name, minute, overlap=True)
            )

    def _earliest(self, name: str) -> datetime:
        instants = [at for kind in self.due if DUE_KINDS[kind] == name for at in self._dues(kind)]
        return min(instants, default=datetime.max.replace(tzinfo=self.engine.now.tzinfo))

    def _dues(self, kind: str) -> list[datetime]:
        return list(self.due[kind].values())

    def tick(self, name: str, minute: datetime, *, overlap: bool = False) -> None:
        """A schedule fires for a minute."""
        body = {
            "sweep_decay": self._sweep,
            "advance_playbooks": self._advance,
            "send_surveys": self._survey,
            "raise_alert": self._raise,
        }[name]

        def ended(_: Done[None] | Failed | Died) -> None:
            earliest = self._earliest(name)
            if earliest <= minute + MINUTE:
                self._tick_at(name, max(self.engine.now, minute + MINUTE))
            self._sweepers.lose()
            self._advancers.lose()
            self._raisers.lose()

        self.engine.counts["schedules fired"] += 1
        self.engine.run(f"{name} {minute:%d %H:%M}", lambda: body(minute), ended, overlap=overlap)

    def _sweep(self, minute: datetime) -> None:
        swept = sweeping.sweep(
            minute, health=HealthStore(self.table), remembered=self._sweepers.take()
        )
        self.engine.counts["customers swept"] += swept.looked

    def _advance(self, minute: datetime) -> None:
        self._took(playbooks.advance_due(minute, self._advancers.take()).steps)

    def _steps(self, message: Message) -> None:
        _, entries = contract.read(message.body)
        self._took(playbooks.carry_out(entries, message.sent_at, self._advancers.take()))

    def _surveys(self, message: Message) -> None:
        kind, entries = contract.read(message.body)
        self._took(surveying.carry_out(kind, entries, message.sent_at, self._surveyors.take()))

    def _survey(self, minute: datetime) -> None:
        for taken in surveying.run(minute, self._surveyors.take(), lambda: True):
            self._took(taken)

    def _raise(self, minute: datetime) -> None:
        self._raised(raising.run(minute, self._raisers.take()))

    def _alert(self, message: Message) -> None:
        world = self._raisers.take()
        if "detail-type" not in json.loads(message.body):
            _, entries = contract.read(message.body)
            self._raised(raising.carry_out(entries, message.sent_at, world, lambda: True))
            return
        event = events.read(message.body)
        if isinstance(event, events.AlertOpened):
            self._raised(raising.opened(event.venture, event.alert, message.sent_at, world))
        elif isinstance(event, events.ResponseReceived):
            raising.responded(event.venture, event.customer, event.responded_at, world)
        else:
            raise Violation("events go where they belong", message.body)

    def _raised(self, run: raising.Run) -> None:
        self._took(run.taken)
        for raised in run.raised:
            self.engine.counts[f"alerts {raised.what}"] += 1

    def _fall(self, message: Message) -> None:
        event = events.read(message.body)
        at = max(message.sent_at, event.at)
        self.engine.note(f"  {triggers.hear(event, at, self._evaluators.take())}")

    def evaluate(self, hour: datetime) -> None:
        """The triggers' schedule fires for an hour, now and then twice."""
        twice = self.engine.happens(self.engine.weather.duplicate)
        for _ in range(1 + twice):
            self.engine.run(
                f"evaluate_triggers {hour:%d %H:%M}",
                lambda: self._evaluate(hour),
                lambda _: self._evaluators.lose(),
                overlap=twice,
            )

    def _evaluate(self, hour: datetime) -> None:
        looked = triggers.run(hour, self._evaluators.take())
        self.engine.counts["triggers looked at"] += 1
        for venture, error in looked.failures:
            if not isinstance(error, TenureError):
                raise Violation("no flow fails but by our own errors", f"{venture}: {error!r}")

    def _took(self, taken: Taken) -> None:
        """What was due fails by our own errors alone."""
        self.engine.counts["due handed out"] += taken.handed_out
        for name, error in taken.failures:
            if not isinstance(error, TenureError):
                raise Violation("no flow fails but by our own errors", f"{name}: {error!r}")

    def check(self, minute: datetime) -> None:
        """The look at the success system: at scores that the sweep keeps, it finds nothing."""
        self.engine.run(
            f"check_system {minute:%d %H:%M}", lambda: self._check(minute), lambda _: None
        )

    def _check(self, minute: datetime) -> None:
        world = self._checkers.take()
        checked = checking.run(minute, world)
        self.engine.counts["systems looked at"] += checked.looked
        self.engine.counts["components found failing"] += checked.failing
        for name, error in checked.failures:
            if not isinstance(error, TenureError):
                raise Violation("no flow fails but by our own errors", f"{name}: {error!r}")
        active = [venture.id for venture in world.ventures.all()]
        for name, kept in world.systems.kept(active).items():
            if kept.seen["scores"].standing == "failing":
                raise Violation("the sweep keeps scores fresh", name)

    def verify(self, minute: datetime, tries: int = 3) -> None:
        """The nightly pass; where nothing was under way it must find nothing.

        Where it cannot be begun it is tried again, twice; then comes the next night.
        """
        self._quiet_nights.setdefault(clock.stamp(minute), self.quiet())

        def ended(outcome: Done[str] | Failed | Died) -> None:
            if not isinstance(outcome, Done) and tries > 1:
                retry = self.engine.now + 2 * MINUTE
                again = tries - 1
                self.engine.at(retry, "verify_scores again", lambda: self.verify(minute, again))

        self.engine.run(
            f"verify_scores {minute:%d %H:%M}",
            lambda: verifying.begin(minute, "run", self.verifying, self._verify_stores),
            ended,
        )

    def _verified(self, walk: Any, counted: Mapping[str, int]) -> None:
        self.engine.note(f"  found {dict(counted)}")
        quiet = self._quiet_nights.pop(walk["time"])
        if quiet and self.quiet() and not self._behind(clock.parse(walk["time"])):
            self.engine.counts["nights verified"] += 1
            if any(counted[what] for what in verifying.WRONG):
                raise Violation("the nightly pass finds nothing", str(dict(counted)))

    def _behind(self, minute: datetime) -> bool:
        """Whether sweeps have not got round yet to what was due before."""
        return self._earliest("sweep_decay") <= minute - 3 * MINUTE

    def quiet(self) -> bool:
        """Whether nothing is under way."""
        busy = any(queue.waiting for queue in self.queues.values()) or self.applying.running
        return not busy and not self.stream.waiting and not self.engine.running

    # The functions behind requests; who asks tries again until it is answered.

    def ask(
        self,
        name: str,
        body: Callable[[], object],
        answered: Callable[[], None] = lambda: None,
        tries: int = 1,
    ) -> None:
        """Make a request; answered 5xx, or not at all, it is made again a little later."""
        if tries > PATIENT:
            raise Violation("every good request is answered in the end", name)

        def ended(outcome: Done[object] | Failed | Died) -> None:
            if isinstance(outcome, Done):
                answered()
                return
            if isinstance(outcome, Failed) and outcome.error.status < 500:
                self.engine.counts[f"answered {outcome.error.status}"] += 1
                if isinstance(outcome.error, Conflict) and (
                    "/tasks/" in name or "/enrolments/" in name
                ):
                    return  # Somebody else was faster; who works the list sees what is left.
                if "is not paused" in outcome.error.detail:
                    return  # Somebody else resumed it.
                if not isinstance(outcome.error, Conflict):
                    raise Violation("no good request is refused", f"{name}: {outcome.error!r}")
            again = tries + 1
            most = 60 * tries
            self.engine.soon(
                5, most, f"{name} again", lambda: self.ask(name, body, answered, again)
            )

        self.engine.run(name, body, ended)

    def accept(self, venture: str, facts: Sequence[Addressed]) -> None:
        """What a webhook does, once the signature is proven."""
        at = self.engine.now
        self.ask(f"webhook {facts[0].fact.id}", lambda: self.facts_port.accept(venture, facts, at))

    def command(
        self,
        route: str,
        path: Mapping[str, str],
        said: object,
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        """A command of the API."""
        _, command = commands.COMMANDS[route]
        body = json.dumps(said).encode()

        def carried_out() -> object:
            at = self.engine.now
            request = Request(
                route_key=route,
                method=route.split(" ", maxsplit=1)[0],
                target="",
                path=path,
                query={},
                headers={},
                body=body,
                content_type="application/json",
                at=at,
                received_ms=int(at.timestamp() * 1000),
                subject="dana",
                roles=frozenset({"executive"}),
            )
            return command(request, self._commands)

        self.ask(f"{route} {path}", carried_out, answered)

    def answer(self, token: str, score: int) -> None:
        """A contact presses the button of a survey's page."""

        def press() -> None:
            at = self.engine.now
            opened = answering.open_link(token, at, self._answers)
            given = answering.read_answer(score, "")
            stamp = int(at.timestamp() * 1000)
            answering.record(opened, given, stamp, at, self._answers)

        self.ask(f"answers {score}", press)

    def unsubscribe(self, token: str) -> None:
        """A contact presses the button of the unsubscription page."""

        def press() -> None:
            at = self.engine.now
            opened = unsubscribing.open_link(token, at, self._unsubscribes)
            unsubscribing.unsubscribe(opened, at, self._unsubscribes)

        self.ask("unsubscribes", press)
