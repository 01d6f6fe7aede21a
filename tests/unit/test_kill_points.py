"""Each function is killed at each single call that it makes, and nothing is lost or done twice.

The functions run wired as deployed, in virtual time; the calls are those of the ports: every read,
write, message and event, once before it is done and once after.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from typing_extensions import override

from functions.shared.domain.alerts import Incident
from functions.shared.domain.alerts import Kind as AlertKind
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.ventures import Override, Venture
from functions.shared.store import keys
from functions.shared.store.alerts import Alerts
from functions.shared.store.ventures import Ventures
from local.simulator.engine import Engine, Fault
from local.simulator.ports import Accepted
from local.simulator.system import System
from local.simulator.truth import Truth
from local.simulator.watch import Watch, stored_history
from local.simulator.world import Joining, World

MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
VENTURE = Venture(
    id="00000000-0000-4000-8000-000000000001",
    name="Acme",
    status="active",
    current_workflow_stage=32,
    created_at=MONDAY,
    pepper="pepper",
)
FIRST, SECOND = "first", "second"
MOST_CALLS = 200
NEVER = "90_day_checkpoint"
ABOUT_SURVEYS = ("send_surveys", "plan_survey")


@dataclass(frozen=True, slots=True)
class Kill:
    """Where the first run of a function that makes so many calls dies."""

    function: str
    call: int
    fault: Fault


@dataclass(slots=True)
class Killing(Engine):
    """An engine in which all goes well but for one death, if it comes; `killed` is where."""

    kill: Kill | None = None
    undecided: bool = False
    killed: list[str] = field(default_factory=list)

    @override
    def gate(self, name: str) -> Fault:
        run, kill = self.current, self.kill
        if self.undecided and name == "mailer":
            return Fault.FAIL_AFTER
        if run is None or kill is None or not run.name.startswith(kill.function):
            return Fault.NONE
        run.calls += 1
        if run.calls != kill.call or self.killed:
            return Fault.NONE
        self.killed.append(name)
        return kill.fault


class Stage:
    """Two customers whose bands fall, the second ten minutes after the first."""

    def __init__(
        self,
        kill: Kill | None,
        told: Callable[[str], bool],
        *,
        surveys: bool,
        unknown: str = "events",
    ) -> None:
        self.engine = Killing(0, MONDAY, kill=kill)
        people = [profile(name) for name in (FIRST, SECOND)]
        joinings = tuple(Joining(at=MONDAY, venture=VENTURE.id, profile=p) for p in people)
        world = World(
            start=MONDAY,
            ventures=(VENTURE,),
            setup={VENTURE.id: {}},
            joinings=joinings,
            deliveries=(),
            changes=(),
        )
        self.truth = Truth()
        self.truth.meet(world)
        self.system = System(self.engine, self.truth)
        self.watch = Watch(self.engine, self.system.memory, self.truth, world)
        self.system.watch = self.watch
        self.system.took = self._took
        self._told = told
        self.ventures = Ventures(self.system.memory)
        self._begin(people, surveys=surveys, unknown=unknown)

    def _begin(self, people: list[Profile], *, surveys: bool, unknown: str) -> None:
        ventures = self.ventures
        ventures.create(VENTURE)
        ventures.change_parameters(
            VENTURE.id,
            {
                "progression_mode": "auto",
                "unknown_outcome": unknown,
                "nps_deploy_milestone": "first_value_realization" if surveys else NEVER,
            },
            by="dana",
            reason="setup",
            at=MONDAY,
        )
        ventures.override_entry(VENTURE.id, Override("dana", MONDAY, "we know them"))
        for person in people:
            self._join(person)
        self.until(MONDAY + 5 * MINUTE)

    def _join(self, person: Profile) -> None:
        path = {"venture": VENTURE.id, "customer": person.customer}
        email = person.contacts[0].email
        said = {"name": person.name, "contacts": [{"email": email, "timezone": "UTC"}]}
        self.system.command("PUT /v1/ventures/{venture}/customers/{customer}", path, said)

    def _took(self, accepted: Accepted) -> None:
        """The mail service tells of a message half a minute later, where it tells at all."""
        engine = self.engine
        self.truth.take(accepted, engine.now, rejected=False)
        if not self._told(accepted.mail.to):
            return
        mail = {
            "timestamp": engine.now.isoformat(),
            "messageId": accepted.message_id,
            "tags": {name: [value] for name, value in accepted.mail.tags.items()},
        }
        body = json.dumps({"detail": {"eventType": "Send", "mail": mail, "send": {}}})
        engine.at(engine.now + MINUTE / 2, "send event", lambda: self.system.mail.put(body))

    def until(self, at: datetime) -> None:
        """Live up to an instant."""
        self.engine.until(at)

    def arrive(self, *facts: Fact, customer: str) -> None:
        """Facts arrive."""
        self.system.accept(VENTURE.id, [Addressed(fact=f, customer=customer) for f in facts])

    def mails(self, customer: str) -> int:
        """How many messages went out to a customer."""
        sent = [s for sends in self.truth.sent.values() for s in sends]
        return sum(s.accepted.mail.to == f"{customer}@example.com" for s in sent)

    def questions(self, customer: str) -> int:
        """How many open questions there are about a customer's messages."""
        tasks = [t for t in self.watch.tasks.values() if t.customer == customer]
        return sum(task.kind == "question" and task.status == "open" for task in tasks)

    def attempts(self, customer: str) -> list[int]:
        """How often each of a customer's messages was claimed."""
        pk = keys.customer_partition(VENTURE.id, customer)
        items = self.system.memory.query(pk, prefix="effect#").items
        return [int(str(item["attempts"])) for item in items]

    def enrolment(self, customer: str) -> Enrolment:
        """The customer's only enrolment."""
        (one,) = [e for e in self.watch.enrolments.values() if e.customer == customer]
        return one

    def carried_out(self, customer: str) -> bool:
        """Whether the system knows that the customer's message went out."""
        ran = [e for e in self.watch.enrolments.values() if e.customer == customer]
        surveys = [s for s in self.watch.surveys.values() if s.customer == customer]
        results = [run.result for e in ran for run in e.runs] + [s.status for s in surveys]
        return results == ["sent"]


def profile(name: str) -> Profile:
    contact = Contact(email=f"{name}@example.com", timezone="UTC")
    return Profile(customer=name, name=name.title(), contacts=(contact,), saved_at=MONDAY)


def everybody(_: str) -> bool:
    return True


def nobody(_: str) -> bool:
    return False


def others(to: str) -> bool:
    return not to.startswith(FIRST)


def fact(number: str, kind: Kind, at: datetime, **data: object) -> Fact:
    return Fact(id=f"t:{number}", source="t", kind=kind, occurred_at=at, data=data)


def healthy(name: str, at: datetime) -> list[Fact]:
    feature = fact(f"{name}-use", Kind.FEATURE_USED, at, feature="export", core=True)
    return [fact(f"{name}-login", Kind.LOGIN, at), feature]


def trouble(name: str, at: datetime) -> list[Fact]:
    return [
        fact(f"{name}-{n}", Kind.TICKET_CHANGED, at, ticket=f"{name}-{n}", status="open")
        for n in range(3)
    ]


def play(
    kill: Kill | None,
    told: Callable[[str], bool],
    *,
    surveys: bool = False,
    by_time: bool = False,
    undecided: bool = False,
    unknown: str = "events",
) -> Stage:
    """Both customers become healthy, and, where it is not about surveys, fall; then half a day.

    They fall by tickets within hours, or by time alone within the week. With `undecided`, no call
    of the mail service says what became of its message.
    """
    stage = Stage(kill, told, surveys=surveys, unknown=unknown)
    stage.engine.undecided = undecided
    for minutes, name in ((0, FIRST), (10, SECOND)):
        at = MONDAY + (10 + minutes) * MINUTE
        stage.engine.at(at, "use", _arrival(stage, healthy(name, at), name))
        if not surveys and not by_time:
            fall = at + 60 * MINUTE
            stage.engine.at(fall, "trouble", _arrival(stage, trouble(name, fall), name))
    route = "PATCH /v1/ventures/{venture}/parameters"
    change = {"changes": {"moderate_login_days": 5}, "reason": "to try it"}
    command = stage.system.command
    at = MONDAY + 40 * MINUTE
    stage.engine.at(at, "change", lambda: command(route, {"venture": VENTURE.id}, change))
    stage.until(MONDAY + (8 * DAY if by_time else 7 * HOUR))
    return stage


def _arrival(stage: Stage, facts: list[Fact], name: str) -> Callable[[], None]:
    return lambda: stage.arrive(*facts, customer=name)


def every_death(
    function: str, told: Callable[[str], bool], *, least: int, unknown: str = "events"
) -> Iterator[Stage]:
    """A stage for every call of the function's runs, and for every way to die at it."""
    surveys = function in ABOUT_SURVEYS
    for fault in (Fault.CRASH_BEFORE, Fault.CRASH_AFTER):
        for call in range(1, MOST_CALLS):
            kill = Kill(function, call, fault)
            by_time = function == "sweep_decay"
            stage = play(kill, told, surveys=surveys, by_time=by_time, unknown=unknown)
            if not stage.engine.killed:
                assert call > least, f"{function} made only {call - 1} calls"
                break
            yield stage


SENDERS = ("advance_playbooks", "send_surveys")
# How many calls each of them makes at least, so that none of them hides from being killed.
OTHERS = (
    ("score_health", 15),
    ("enrol_customer", 9),
    ("publish_changes", 2),
    ("record_mail_event", 2),
    ("plan_survey", 5),
    ("sweep_decay", 4),
    ("apply_parameters", 4),
    ("apply_parameters end", 2),
)


@pytest.mark.parametrize("function", SENDERS)
def test_a_message_goes_out_once_where_the_mail_services_events_arrive(function: str) -> None:
    for stage in every_death(function, everybody, least=15):
        for name in (FIRST, SECOND):
            assert stage.mails(name) == 1, stage.engine.killed
            assert stage.questions(name) == 0, stage.engine.killed
            assert stage.carried_out(name), stage.engine.killed


@pytest.mark.parametrize("function", SENDERS)
def test_a_person_is_asked_once_where_the_events_do_not_arrive(function: str) -> None:
    seen = set()
    for stage in every_death(function, nobody, least=15):
        found = (stage.mails(FIRST), stage.questions(FIRST))
        assert found in {(1, 0), (0, 1), (1, 1)}, stage.engine.killed
        assert stage.carried_out(FIRST) == (found == (1, 0)), stage.engine.killed
        seen.add(found)
        stage.until(MONDAY + 3 * DAY)
        # Nobody answers, and no second message goes out for days.
        assert (stage.mails(FIRST), stage.questions(FIRST)) == found, stage.engine.killed
    assert seen == {(1, 0), (0, 1), (1, 1)}


@pytest.mark.parametrize("function", SENDERS)
def test_a_message_goes_out_once_more_where_only_later_events_arrive(function: str) -> None:
    seen = set()
    for stage in every_death(function, others, least=15):
        found = (stage.mails(FIRST), *stage.attempts(FIRST))
        assert found in {(1, 1), (1, 2), (2, 2)}, stage.engine.killed
        assert stage.questions(FIRST) == 0, stage.engine.killed
        assert stage.carried_out(FIRST), stage.engine.killed
        if function == "advance_playbooks":
            marked = stage.enrolment(FIRST).runs[0].detail.startswith("sent once more")
            assert marked == (found != (1, 1)), stage.engine.killed
        seen.add(found)
    assert seen == {(1, 1), (1, 2), (2, 2)}


@pytest.mark.parametrize("function", SENDERS)
def test_a_venture_may_have_people_decide_and_nothing_goes_out_once_more(function: str) -> None:
    seen = set()
    for stage in every_death(function, others, least=15, unknown="manual"):
        found = (stage.mails(FIRST), stage.questions(FIRST))
        assert found in {(1, 0), (0, 1), (1, 1)}, stage.engine.killed
        assert stage.attempts(FIRST) == [1], stage.engine.killed
        assert (stage.mails(SECOND), stage.questions(SECOND)) == (1, 0), stage.engine.killed
        seen.add(found)
    assert seen == {(1, 0), (0, 1), (1, 1)}


@pytest.mark.parametrize(("function", "least"), OTHERS)
def test_nothing_is_lost_or_done_twice_by_a_death(function: str, least: int) -> None:
    for stage in every_death(function, everybody, least=least):
        for name in (FIRST, SECOND):
            clean = stage.truth.clean[VENTURE.id, name]
            stored = stored_history(stage.system.memory, (VENTURE.id, name), clean)
            assert stored == clean, stage.engine.killed
            assert stage.mails(name) == 1, stage.engine.killed
            begun = [e for e in stage.watch.enrolments.values() if e.customer == name]
            assert len(begun) == (function not in ABOUT_SURVEYS), stage.engine.killed
            stage.watch.look((VENTURE.id, name))
        assert stage.ventures.parameters(VENTURE.id).pending is None, stage.engine.killed


@pytest.mark.parametrize("surveys", [False, True])
def test_an_event_settles_its_message_wherever_its_function_dies(surveys: bool) -> None:
    for fault in (Fault.CRASH_BEFORE, Fault.CRASH_AFTER):
        for call in range(1, MOST_CALLS):
            kill = Kill("record_mail_event", call, fault)
            stage = play(kill, everybody, surveys=surveys, undecided=True)
            if not stage.engine.killed:
                assert call > 4
                break
            for name in (FIRST, SECOND):
                assert stage.mails(name) == 1, stage.engine.killed
                assert stage.carried_out(name), stage.engine.killed
                assert stage.questions(name) == 0, stage.engine.killed


def test_without_a_death_one_message_goes_out_and_nobody_is_asked() -> None:
    for surveys in (False, True):
        stage = play(None, nobody, surveys=surveys)
        assert [stage.mails(FIRST), stage.mails(SECOND)] == [1, 1]
        assert stage.questions(FIRST) == stage.questions(SECOND) == 0


def test_an_alert_is_told_once_in_each_channel_wherever_the_function_dies() -> None:
    for fault in (Fault.CRASH_BEFORE, Fault.CRASH_AFTER):
        for call in range(1, MOST_CALLS):
            stage = Stage(Kill("raise_alert", call, fault), everybody, surveys=False)
            report(stage, MONDAY + 10 * MINUTE, "campaigns_paused")
            # By the events of a later mail it is known that an earlier one never went out.
            report(stage, MONDAY + 20 * MINUTE, "crm_sync_failed")
            stage.until(MONDAY + 3 * HOUR)
            if not stage.engine.killed:
                assert call > 10, f"raise_alert made only {call - 1} calls"
                break
            told = [d for alert in stage.watch.alerts.values() for d in alert.deliveries]
            assert [d.status for d in told] == ["done"] * 3, stage.engine.killed
            assert {a.status for a in stage.watch.alerts.values()} == {"sent"}
            posts = [one.note.channel for one in stage.system.channels.posted]
            assert posts == ["#customer-success"], stage.engine.killed
            sent = [s for sends in stage.truth.sent.values() for s in sends]
            mails = sorted(one.accepted.mail.to for one in sent)
            assert mails == ["operations@company.com", "success@company.com"], stage.engine.killed


def report(stage: Stage, at: datetime, kind: AlertKind) -> None:
    """Somebody finds something wrong."""
    incident = Incident(
        kind=kind,
        venture=VENTURE.id,
        subject="venture",
        cause="a cause",
        title="Something is wrong",
        text=("Somebody should look.",),
        due_at=at,
    )
    alerts, engine = Alerts(stage.system.table), stage.engine

    def find() -> None:
        alerts.report(incident, at)

    engine.at(at, "a report", lambda: engine.run("a report", find, lambda _: None))
