"""Playbooks under whatever may happen, in whatever order: every promise about messages holds.

A machine chooses what happens: facts, falls, crashes and lost acknowledgements at any call, events
of the mail service that come late, twice or never, jumps of the clock, and what people do. The
functions run wired as deployed, over the memory twins. `PLAYBOOK_LIVES=500` lives that many lives,
other ones each time.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from typing_extensions import override

from functions.enrol_customer import flow as entries
from functions.shared.domain import brakes, contact, effects
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.playbooks import decide
from functions.shared.domain.playbooks.document import Step
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.tasks import Task
from functions.shared.domain.ventures import Override, Venture
from functions.shared.ports.outside import Note
from functions.shared.store import messages
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Ventures
from local.simulator.engine import (
    CALM,
    TROUBLE,
    Died,
    Done,
    Engine,
    Failed,
    Fault,
    Violation,
    Weather,
)
from local.simulator.ports import Accepted, FaultySlack
from local.simulator.system import System
from local.simulator.truth import Truth
from local.simulator.world import AT_ANY_TIME, Joining, World
from tests.fakes.outside import MemorySlack, Posted
from tests.unit.promises import Out, Promises

Patch = pytest.MonkeyPatch
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STARTS = (
    datetime(2026, 3, 26, 9, 30, tzinfo=UTC),  # A Thursday; Europe changes its clocks on the 29th.
    datetime(2026, 6, 1, 10, 0, tzinfo=UTC),
    datetime(2026, 10, 30, 14, 0, tzinfo=UTC),  # A Friday; the United States change on Sunday.
)
BERLIN, PACIFIC = "Europe/Berlin", "America/Los_Angeles"
PEOPLE = {
    "ada": (("ada@ada.example", BERLIN), ("ben@ada.example", PACIFIC)),
    "cyd": (("cyd@cyd.example", "UTC"),),
    "eve": (("eve@eve.example", BERLIN),),
    "fay": (("fay@fay.example", "UTC"),),
}
"""`ada` and `cyd` are well, `eve` was onboarded and never came, `fay` fell silent a month ago."""
SCOPES = (
    "everything",
    "venture",
    "playbook:at_risk",
    "step:at_risk:personal_email",
    "step:win_back:exit_survey",
    "playbook:onboarding",
)
POINTS = (
    *(4 * (("advance_playbooks", "mailer"),)),
    ("advance_playbooks", "write effect#"),
    ("advance_playbooks", "write"),
    ("advance_playbooks", "slack"),
    ("advance_playbooks", ""),
    ("record_mail_event", ""),
    ("enrol_customer", ""),
    ("score_health", "write"),
    ("publish_changes", ""),
    ("send_surveys", "mailer"),
    ("send_surveys", ""),
)
"""A function, and how the names of its calls begin of which one goes wrong; the likelier first."""
Told: TypeAlias = tuple[Kind, dict[str, object]]
"""What a fact tells: its kind and its data."""
TOKEN = re.compile(r"/(nps|unsubscribe)/([A-Za-z0-9_-]+)")
MOST_LIVES = 300
LIVES = int(os.environ.get("PLAYBOOK_LIVES", "0"))
MOST_ARMED = 3
LATE = 12 * MINUTE
"""How long a pack of steps waits at most that its worker did not handle at once, five times."""


@dataclass(slots=True)
class Arm:
    """The call that goes wrong: of those that are meant the one so many from now, and how."""

    function: str
    port: str
    left: int
    fault: Fault


WRONG = st.builds(
    lambda point, call, fault: Arm(point[0], point[1], call, fault),
    st.sampled_from(POINTS),
    st.sampled_from((1, 1, 1, 2, 3, 5, 8, 13)),
    st.sampled_from(TROUBLE),
)


@dataclass(slots=True)
class Failing(Engine):
    """An engine in which what is armed goes wrong, and nothing else."""

    arms: list[Arm] = field(default_factory=list)

    @override
    def gate(self, name: str) -> Fault:
        fault, run = Engine.gate(self, name), self.current
        for arm in self.arms if run else ():
            if run and run.name.startswith(arm.function) and name.startswith(arm.port):
                arm.left -= 1
                if arm.left <= 0:
                    self.arms.remove(arm)
                    self.counts["calls that went wrong"] += 1
                    self.note(f"  {run.name}: {arm.fault.name} at {name}")
                    return arm.fault
        return fault


class Asking(System):
    """The system, whose users take a refusal for an answer."""

    @override
    def ask(
        self,
        name: str,
        body: Callable[[], object],
        answered: Callable[[], None] = lambda: None,
        tries: int = 1,
    ) -> None:
        def ended(outcome: Done[object] | Failed | Died) -> None:
            if isinstance(outcome, Done):
                answered()
            elif isinstance(outcome, Died) or outcome.error.status >= 500:
                self.engine.soon(5, 60, f"{name} again", lambda: self.ask(name, body, answered))

        self.engine.run(name, body, ended)


class Workspace(MemorySlack):
    """Slack, whose every message is looked at."""

    def __init__(self, look: Callable[[Posted], None]) -> None:
        super().__init__()
        self.look = look

    @override
    def post(self, venture: str, note: Note) -> str:
        ts = super().post(venture, note)
        self.look(self.posted[-1])
        return ts


class Playbooks(RuleBasedStateMachine):
    """Four customers, and all that may happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.engine: Failing | None = None
        self.broken = False

    @initialize(
        seed=st.integers(0, 10_000),
        start=st.sampled_from(STARTS),
        cap=st.sampled_from((1, 2, 3)),
        office=st.booleans(),
        mode=st.sampled_from(("auto", "auto", "assisted")),
        events=st.sampled_from(("at once", "late", "never")),
        stormy=st.booleans(),
        asking=st.booleans(),
        overlap=st.booleans(),
        twice=st.booleans(),
    )
    def begin(
        self,
        seed: int,
        start: datetime,
        cap: int,
        mode: str,
        events: str,
        *,
        office: bool,
        stormy: bool,
        asking: bool,
        overlap: bool,
        twice: bool,
    ) -> None:
        """A venture, its customers, and how the weather is."""
        self.venture = Venture(
            id="00000000-0000-4000-8000-000000000001",
            name="Acme",
            status="active",
            current_workflow_stage=32,
            created_at=start,
            pepper="pepper",
        )
        self.number, self.events = 0, events
        self.engine = Failing(seed, start)
        self.truth = Truth()
        self.system = Asking(self.engine, self.truth)
        self.system.took = self._took
        people = [_profile(name, start) for name in PEOPLE]
        self.promises = Promises(
            engine=self.engine,
            memory=self.system.memory,
            venture=self.venture.id,
            customers=tuple(PEOPLE),
            zones={email: zone for contacts in PEOPLE.values() for email, zone in contacts},
            cap=cap,
            office=office,
            holiday=_holiday(start),
            grace=30 * timedelta(seconds=1) if overlap else timedelta(),
            late=LATE,
            mode=(mode, start),
        )
        self.system.channels = Workspace(self.promises.post)
        chance = self.engine.chance
        self.system.slack = FaultySlack(
            self.engine.gate, self.system.channels, lambda: chance.random() < 0.5
        )
        changes: dict[str, object] = {
            "progression_mode": mode,
            "max_messages_per_week": cap,
            # Who is asked at a milestone that nobody reaches is not asked.
            **({} if asking else {"nps_deploy_milestone": "90_day_checkpoint"}),
            **({} if office else AT_ANY_TIME),
        }
        self._found(people, changes)
        self.engine.weather = Weather(
            mail=0.5 if stormy else 0.0,
            overlap=0.3 if overlap else 0.0,
            duplicate=0.3 if twice else 0.0,
        )

    def _found(self, people: list[Profile], changes: dict[str, object]) -> None:
        engine, venture, ventures = self._engine, self.venture, Ventures(self.system.memory)
        at = engine.now
        self.truth.meet(
            World(
                start=at,
                ventures=(venture,),
                setup={},
                joinings=tuple(Joining(at=at, venture=venture.id, profile=p) for p in people),
                deliveries=(),
                changes=(),
            )
        )
        ventures.create(venture)
        ventures.change_parameters(venture.id, changes, by="dana", reason="setup", at=at)
        ventures.override_entry(venture.id, Override("dana", at, "we know them"))
        holidays = {"everywhere": [_holiday(at).isoformat()]}
        self._command("PUT /v1/ventures/{venture}/holidays", {}, holidays)
        for person in people:
            path = {"customer": person.customer}
            self._command("PUT /v1/ventures/{venture}/customers/{customer}", path, _said(person))
        self._live(2 * MINUTE)
        well = at - 2 * HOUR
        for name in ("ada", "cyd"):
            self._facts(name, well, (Kind.FEATURE_USED, {"feature": "export", "core": True}))
            self._facts(name, well, (Kind.LOGIN, {}))
        self._facts("fay", at - 29 * DAY - 12 * HOUR, (Kind.LOGIN, {}))
        self._live(5 * MINUTE)

    # What happens to customers.

    @rule(name=st.sampled_from(("ada", "cyd")), wrong=st.none() | WRONG)
    def falls(self, name: str, wrong: Arm | None) -> None:
        """Three tickets are opened at once; perhaps what follows goes wrong."""
        self._arm(wrong)
        now = self._engine.now
        tickets: list[Told] = [
            (Kind.TICKET_CHANGED, {"ticket": f"{name}-{n}", "status": "open"}) for n in range(3)
        ]
        self._facts(name, now, *tickets)
        self._live(3 * MINUTE)

    @rule(name=st.sampled_from(("ada", "cyd")))
    def recovers(self, name: str) -> None:
        """The tickets are solved, and they come back."""
        now = self._engine.now
        solved: list[Told] = [
            (Kind.TICKET_CHANGED, {"ticket": f"{name}-{n}", "status": "solved"}) for n in range(3)
        ]
        self._facts(name, now, *solved, (Kind.LOGIN, {}))
        self._live(3 * MINUTE)

    @rule(
        name=st.sampled_from(sorted(PEOPLE)),
        what=st.sampled_from(
            (
                (Kind.LOGIN, {}),
                (Kind.FEATURE_USED, {"feature": "report", "core": False}),
                (Kind.RESPONDED, {"channel": "email"}),
                (Kind.SUBSCRIPTION_CHANGED, {"status": "canceled"}),
                (Kind.SUBSCRIPTION_CHANGED, {"status": "active"}),
            )
        ),
        late=st.sampled_from((0, 0, 5, 50)),
        twice=st.booleans(),
    )
    def arrives(self, name: str, what: Told, late: int, *, twice: bool) -> None:
        """A fact arrives, perhaps hours late, perhaps twice."""
        fact = self._fact(self._engine.now - late * HOUR, *what)
        for _ in range(1 + twice):
            self._do(
                lambda: self.system.accept(self.venture.id, [Addressed(fact=fact, customer=name)])
            )
        self._live(MINUTE)

    # What goes wrong.

    @rule(wrong=WRONG)
    def will_fail(self, wrong: Arm) -> None:
        """A call will go wrong, or a run die at it, before or after it is done."""
        self._arm(wrong)

    @rule(how=st.sampled_from(("at once", "late", "never")))
    def mail_events(self, how: str) -> None:
        """From now on the mail service's events come so."""
        self.events = how

    # Time.

    @rule(minutes=st.sampled_from((1, 7, 61, 125)))
    def soon(self, minutes: int) -> None:
        """Some minutes pass."""
        self._live(minutes * MINUTE)

    @rule(hours=st.sampled_from((8, 24, 24, 49, 72, 168)), wrong=st.none() | WRONG)
    def later(self, hours: int, wrong: Arm | None) -> None:
        """Hours or days pass."""
        self._arm(wrong)
        self._live(hours * HOUR)

    @rule(hour=st.sampled_from((0, 8, 15, 16)))
    def towards(self, hour: int) -> None:
        """It is just before a full hour: of the hours of Berlin and of London."""
        now = self._engine.now
        edge = now.replace(hour=hour, minute=58, second=0, microsecond=0)
        self._live((edge if edge > now else edge + DAY) - now)

    # What people do.

    @rule(scope=st.sampled_from(SCOPES))
    def pauses(self, scope: str) -> None:
        """Somebody pauses something."""
        said = {"action": "pause", "reason": "to see"}
        self._command(BRAKES, {"scope": scope}, said, lambda: self._paused(scope))

    @rule(scope=st.sampled_from(SCOPES))
    def resumes(self, scope: str) -> None:
        """Somebody resumes it."""
        self.promises.paused.pop(scope, None)
        self._command(BRAKES, {"scope": scope}, {"action": "resume", "reason": "seen"})
        self._live(2 * MINUTE)

    @rule(which=st.integers(0, 9))
    def unsubscribes(self, which: int) -> None:
        """Somebody who was written to wants no more."""
        found = [out for out in self.promises.sent if out.accepted.mail.headers]
        if found:
            mail = found[-1 - which % min(2, len(found))].accepted.mail
            token = dict(TOKEN.findall(mail.letter.text))["unsubscribe"]
            self._do(lambda: self.system.unsubscribe(token))
            self.promises.unsubscribed.setdefault(mail.to, self._engine.now)

    @rule(which=st.integers(0, 9), score=st.integers(0, 10))
    def answers(self, which: int, score: int) -> None:
        """Somebody who was asked answers."""
        tokens = [
            links["nps"]
            for out in self.promises.sent
            if "nps" in (links := dict(TOKEN.findall(out.accepted.mail.letter.text)))
        ]
        if tokens:
            self._do(lambda: self.system.answer(tokens[which % len(tokens)], score))
            self._live(2 * MINUTE)

    @rule(which=st.integers(0, 9), said=st.sampled_from(("approve", "approve", "reject")))
    def decides(self, which: int, said: str) -> None:
        """Somebody decides about a step that waits for approval."""
        runs = [run for run in self._runs() if run.approval == "pending"]
        if runs:
            run = runs[which % len(runs)]
            place = (run.id, run.step or "")

            def approved() -> None:
                if said == "approve":
                    self.promises.approved.add(place)

            route = "POST /v1/ventures/{venture}/approvals/{approval}"
            body = {"decision": said, "reason": "yes", "step": run.step}
            self._command(route, {"approval": run.id}, body, approved)
            self._live(2 * MINUTE)

    @rule(which=st.integers(0, 9), act=st.sampled_from(("contacted", "snooze", "skip", "stop")))
    def acts_on(self, which: int, act: str) -> None:
        """Somebody does something about a run."""
        runs = [run for run in self._runs() if run.status == "active"]
        if not runs:
            return
        run = runs[which % len(runs)]
        bodies = {
            "contacted": {"note": "left word"},
            "snooze": {"days": 2},
            "skip": {"step": run.step},
            "stop": {"reason": "enough"},
        }

        def done() -> None:
            if act == "stop":
                self.promises.stopped[run.id] = self._engine.now
            elif act == "snooze":
                until = Enrolments(self.system.memory).get(self.venture.id, run.id).snoozed_until
                self.promises.resting[run.id] = (self._engine.now, until or self._engine.now)

        route = f"POST /v1/ventures/{{venture}}/enrolments/{{enrolment}}/{act}"
        self._command(route, {"enrolment": run.id}, bodies[act], done)

    @rule(which=st.integers(0, 9), outcome=st.sampled_from(("done", "reached", "not_reached")))
    def closes(self, which: int, outcome: str) -> None:
        """Somebody works a task off; a question is answered truthfully."""
        tasks = self._tasks()
        if tasks:
            self._close(tasks[which % len(tasks)], outcome)
            self._live(2 * MINUTE)

    @rule(mode=st.sampled_from(("auto", "assisted", "manual")))
    def changes_mode(self, mode: str) -> None:
        """Another progression mode is chosen."""
        if mode == self.promises.mode[0]:
            return
        self.promises.mode = (mode, self._engine.now)
        said = {"changes": {"progression_mode": mode}, "reason": "to try it"}
        self._command("PATCH /v1/ventures/{venture}/parameters", {}, said)
        self._live(2 * MINUTE)

    # What must hold.

    @override
    def teardown(self) -> None:
        if self.engine is None:
            return
        try:
            if not self.broken:
                self._settle()
                self._do(self.promises.look_at_rest)
                for name, queue in self.system.queues.items():
                    assert not queue.waiting, f"the queue {name} drains"
                assert not self.system.stream.waiting, "the stream drains"
        finally:
            self.engine.close()

    def _settle(self) -> None:
        """All goes well for a while; who is paused stays so, and every question is answered."""
        self._engine.arms.clear()
        self._engine.weather = CALM
        self.events = "at once"
        self._live(5 * DAY)
        for task in self._tasks():
            if task.kind == "question":
                self._close(task, "done")
        self._live(2 * DAY)

    # How it is done.

    @property
    def _engine(self) -> Failing:
        assert self.engine is not None
        return self.engine

    def _arm(self, wrong: Arm | None) -> None:
        if wrong and len(self._engine.arms) < MOST_ARMED:
            self._engine.arms.append(replace(wrong))

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Violation as violation:
            self.broken = True
            tail = "\n".join(self._engine.tail)
            raise AssertionError(f"{violation}\n{tail}") from violation

    def _live(self, span: timedelta) -> None:
        engine = self._engine
        self._do(lambda: engine.until(engine.now + span))

    def _command(
        self,
        route: str,
        path: dict[str, str],
        said: object,
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        whole = {"venture": self.venture.id, **path}
        self._do(lambda: self.system.command(route, whole, said, answered))

    def _facts(self, name: str, at: datetime, *what: Told) -> None:
        facts = [Addressed(fact=self._fact(at, kind, data), customer=name) for kind, data in what]
        self._do(lambda: self.system.accept(self.venture.id, facts))

    def _fact(self, at: datetime, kind: Kind, data: dict[str, object]) -> Fact:
        self.number += 1
        return Fact(id=f"t:{self.number}", source="t", kind=kind, occurred_at=at, data=data)

    def _paused(self, scope: str) -> None:
        self.promises.paused.setdefault(scope, self._engine.now)

    def _runs(self) -> list[Enrolment]:
        kept = Enrolments(self.system.memory)
        found = [run for name in PEOPLE for run in kept.of_customer(self.venture.id, name)]
        return sorted(found, key=lambda run: run.id)

    def _tasks(self) -> list[Task]:
        found, _ = Tasks(self.system.memory).page(self.venture.id, "open", limit=100)
        return found

    def _close(self, task: Task, outcome: str) -> None:
        if task.kind == "question":
            outcome = "done" if self.truth.went_out(task.effect or "") else "not_reached"
        route = "POST /v1/ventures/{venture}/tasks/{task}"
        self._command(route, {"task": task.id}, {"outcome": outcome})

    def _took(self, accepted: Accepted) -> None:
        """A message is held to what is promised; then the mail service tells of it, or does not."""
        engine = self._engine
        out = self.promises.took(accepted)
        self.truth.take(accepted, engine.now, rejected=False)
        if self.events == "never":
            return
        delay = 200 * MINUTE if self.events == "late" else MINUTE / 2
        mail = {
            "timestamp": engine.now.isoformat(),
            "messageId": accepted.message_id,
            "tags": {name: [value] for name, value in accepted.mail.tags.items()},
        }
        body = json.dumps({"detail": {"eventType": "Send", "mail": mail, "send": {}}})
        for again in range(1 + engine.happens(engine.weather.duplicate)):
            at = engine.now + delay + again * HOUR
            engine.at(at, "a send event", lambda: self._tell(out, body))

    def _tell(self, out: Out, body: str) -> None:
        out.told_at = out.told_at or self._engine.now
        self.system.mail.put(body)


BRAKES = "POST /v1/ventures/{venture}/brakes/{scope}"


def _holiday(start: datetime) -> date:
    return (start + 5 * DAY).date()


def _profile(name: str, start: datetime) -> Profile:
    contacts = tuple(Contact(email=email, timezone=zone) for email, zone in PEOPLE[name])
    return Profile(
        customer=name,
        name=name.title(),
        tier="basic",
        onboarded_at=start - (2 * DAY if name == "eve" else 40 * DAY),
        owner="Dana Reyes <dana@tenure.example>",
        contacts=contacts,
        saved_at=start,
    )


def _said(person: Profile) -> dict[str, object]:
    return {
        "name": person.name,
        "tier": person.tier,
        "onboarded_at": person.onboarded_at.isoformat() if person.onboarded_at else None,
        "owner": person.owner,
        "contacts": [{"email": c.email, "timezone": c.timezone} for c in person.contacts],
    }


def _live(lives: int, *, shrink: bool = True) -> None:
    phases = [phase for phase in Phase if shrink or phase is Phase.generate]
    run_state_machine_as_test(
        Playbooks,
        settings=settings(
            max_examples=lives,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=not LIVES,
            report_multiple_bugs=False,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_promise_about_messages_holds() -> None:
    _live(LIVES or 100)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A care left out, and the promises of which one is broken by that.

    Where chance seldom finds the life in which that shows, `story` is one.
    """

    name: str
    leave_out: Callable[[Patch], None]
    breaks: tuple[str, ...]
    story: Callable[[Playbooks], None] | None = None

    def live(self) -> None:
        """Live through its story, or through whatever chance brings."""
        if self.story:
            self.story(Playbooks())
        else:
            _live(MOST_LIVES, shrink=False)


def _paused_for_days(life: Playbooks) -> None:
    """A first letter waits until the second one's own day."""
    life.begin(
        seed=1,
        start=STARTS[1],
        cap=3,
        office=False,
        mode="auto",
        events="at once",
        stormy=False,
        asking=False,
        overlap=False,
        twice=False,
    )
    life.pauses(scope="venture")
    life.falls(name="ada", wrong=None)
    life.later(hours=72, wrong=None)
    life.resumes(scope="venture")
    life.later(hours=24, wrong=None)


def _no_claim(patch: Patch) -> None:
    """Messages go out without being claimed."""
    patch.setattr(messages.Messages, "claim", lambda *_, **__: True)


def _no_cap(patch: Patch) -> None:
    """A week is over after a minute."""
    patch.setattr(contact, "WEEK", MINUTE)


def _no_hours(patch: Patch) -> None:
    """Mail goes at night."""
    patch.setattr(contact, "opening", lambda at, *_: at)


def _no_unsubscription(patch: Patch) -> None:
    """Who wants no more is thanked, and that is all."""
    patch.setattr(messages.Messages, "suppress", lambda *_: None)


def _before_its_time(patch: Patch) -> None:
    """Each step comes as soon as the one before is behind."""
    patch.setattr(Enrolment, "opens", lambda _, __, at: at)


def _no_day_between(patch: Patch) -> None:
    """A step keeps its own day, however late the message before it was."""

    def opens(self: Enrolment, step: Step, _: datetime) -> datetime:
        return self.entered_at + self.plan[self.document.number(step.id)] * MINUTE

    patch.setattr(Enrolment, "opens", opens)


def _no_pause(patch: Patch) -> None:
    """Nobody asks what is paused."""
    patch.setattr(brakes, "hold", lambda *_: None)


def _no_patience(patch: Patch) -> None:
    """What a crash left open is simply sent again."""

    def resolve(effect: effects.Effect, *_: Any, **__: Any) -> effects.Resolution:
        settled = effect.status in ("done", "failed")
        return effects.Settled() if settled else effects.SendOnceMore("why not")

    patch.setattr(effects, "resolve", resolve)
    patch.setattr(effects, "PATIENCE", MINUTE)


def _no_approval(patch: Patch) -> None:
    """Nobody needs to approve anything but offers."""
    patch.setattr(decide, "approver", lambda *_: None)


def _not_again(patch: Patch) -> None:
    """What the mail service did not take now is forgotten."""
    real = Enrolment.release

    def release(self: Enrolment, until: datetime, reason: str) -> Enrolment:
        return replace(real(self, until, reason), due_at=None)

    patch.setattr(Enrolment, "release", release)


def _no_news(patch: Patch) -> None:
    """Who is told that a band fell looks at the customer, and forgets it."""
    patch.setattr(entries, "news_of", lambda _: None)


MUTANTS = (
    Mutant("no claim", _no_claim, ("no message without its claim",)),
    Mutant("no cap", _no_cap, ("no message past the cap",)),
    Mutant("no hours", _no_hours, ("no message outside hours", "no message on a holiday")),
    Mutant("no unsubscription", _no_unsubscription, ("none after unsubscription",)),
    Mutant("a step before its time", _before_its_time, ("no step before its time",)),
    Mutant(
        "no day between two messages", _no_day_between, ("a day lies between",), _paused_for_days
    ),
    Mutant("no pause", _no_pause, ("none while paused",)),
    Mutant("sends again and hopes", _no_patience, ("no message", "nothing is sent again")),
    Mutant("no approval", _no_approval, ("assisted steps wait",)),
    Mutant("a fall is forgotten", _no_news, ("no fall is lost",)),
    Mutant("what was not taken is forgotten", _not_again, ("nobody waits for ever",)),
)


@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one.story], ids=lambda one: one.name)
def test_the_story_of_a_care_goes_well_where_none_is_left_out(mutant: Mutant) -> None:
    mutant.live()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_care_left_out_breaks_its_promise(
    mutant: Mutant, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant.leave_out(monkeypatch)
    with pytest.raises(AssertionError) as found:
        mutant.live()
    said = str(found.value)
    assert any(said.startswith(name) for name in mutant.breaks), said
