"""One simulated life: a world, the system in it, three weeks of faults, then calm, then rest."""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeAlias

from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.ventures import Override
from functions.shared.kernel import ids
from functions.shared.store.ventures import Ventures
from local.simulator import world as worlds
from local.simulator.engine import CALM, Engine, Outage, Violation, Weather
from local.simulator.ports import Accepted
from local.simulator.rest import at_rest
from local.simulator.system import System
from local.simulator.truth import Sent, Truth, Who
from local.simulator.watch import Watch

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
CHAOS = worlds.SPAN + DAY
TAIL = 7 * DAY
BRAKES = "POST /v1/ventures/{venture}/brakes/{scope}"
PAUSED = ("everything", "venture", "step:at_risk:personal_email", "step:onboarding:product_tour")
Act: TypeAlias = Callable[[], None]
TOKEN = re.compile(r"/(nps|unsubscribe)/([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """How a life went: what was counted, the hash of its trace, and where it broke, if it did."""

    seed: int
    counts: Counter[str]
    trace: str
    broken: Violation | None
    tail: Sequence[str]


@dataclass(frozen=True, slots=True)
class Silence:
    """A time in which the mail service loses the events of some messages."""

    begins: datetime
    ends: datetime
    share: float


def live(seed: int, weather: Weather | None = None) -> Lived:
    """Live the life of a seed; the same seed always lives the same."""
    life = Life(seed, weather)
    broken = None
    try:
        life.live()
    except Violation as violation:
        broken = violation
    finally:
        life.engine.close()
    return Lived(
        seed=seed,
        counts=life.engine.counts,
        trace=life.engine.trace,
        broken=broken,
        tail=tuple(life.engine.tail),
    )


def weather_of(chance: Random) -> Weather:
    """Every seed has its own weather, so that each kind of fault also comes without the others."""
    return Weather(
        crash=chance.choice((0.0005, 0.002, 0.01)),
        mail=chance.choice((0.0, 0.1, 0.6)),
        throttle=chance.choice((0.0, 0.003, 0.02)),
        overlap=chance.choice((0.05, 0.2, 0.4)),
        stale=chance.choice((0.0, 0.1, 0.5)),
        duplicate=chance.choice((0.0, 0.05, 0.2)),
        slow=chance.choice((0.0, 0.05, 0.15)),
    )


class Life:
    """A world and the system in it."""

    def __init__(self, seed: int, weather: Weather | None) -> None:
        self.world = worlds.make(seed)
        self.engine = Engine(seed, self.world.start)
        self.weather = weather or weather_of(self.engine.chance)
        self.truth = Truth()
        self.truth.meet(self.world)
        self.system = System(self.engine, self.truth)
        self.watch = Watch(self.engine, self.system.memory, self.truth, self.world)
        self.system.watch = self.watch
        self.system.took = self._took
        self.system.firing = self._meanwhile
        self._tokens: dict[Who, str] = {}
        self.silences = tuple(self._silences())
        self.engine.outages = self._outages()

    def live(self) -> None:
        """From the first day to the last, and then everything must be right."""
        self._begin()
        self.engine.weather = self.weather
        self.engine.until(self.world.start + CHAOS)
        self.engine.note("calm")
        self.engine.weather = CALM
        self.engine.until(self.world.start + CHAOS + TAIL)
        self._settle()
        at_rest(self.engine, self.system, self.watch, self.truth)

    def _begin(self) -> None:
        engine, world = self.engine, self.world
        ventures = Ventures(self.system.memory)
        for venture in world.ventures:
            ventures.create(venture)
            ventures.change_parameters(
                venture.id, world.setup[venture.id], by="dana", reason="setup", at=world.start
            )
            if engine.chance.random() < 0.7:
                word = Override("dana", world.start, "we know them")
                ventures.override_entry(venture.id, word)
        for joining in world.joinings:
            engine.at(joining.at, f"{joining.profile.customer} joins", self._join(joining))
        for delivery in world.deliveries:
            engine.at(delivery.at, "a delivery", self._deliver(delivery))
        for change in world.changes:
            engine.at(change.at, f"change {change.changes}", self._change(change))
        night = world.start.replace(hour=2, minute=0, second=0, microsecond=0)
        for day in range(1, (CHAOS + TAIL) // DAY):
            at = night + day * DAY
            engine.at(at, "night", self._night(at))
            engine.at(at + 9 * HOUR, "a look at the system", self._check(at + 9 * HOUR))
            engine.at(at + 13 * HOUR, "a person's day", self._work)
        for hour in range(1, (CHAOS + TAIL) // HOUR):
            at = world.start + hour * HOUR
            engine.at(at, "hour", self._hour(at))
        engine.at(world.start, "look", self._look)
        self._brake()

    def _brake(self) -> None:
        """Now and then somebody pauses something for hours or days, a cohort first or not."""
        chance = Random(f"brakes {self.engine.seed}")
        for _ in range(chance.choice((0, 1, 3))):
            scope, venture = chance.choice(PAUSED), chance.choice(self.world.ventures).id
            at = self.world.start + chance.random() * worlds.SPAN
            lasts = chance.choice((HOUR / 2, 10 * HOUR, 3 * DAY)) * chance.random()
            self._act_on(scope, venture, "pause", at)
            if chance.random() < 0.4:
                self._act_on(scope, venture, "cohort", at + lasts / 2)
            self._act_on(scope, venture, "resume", at + lasts)

    def _act_on(self, scope: str, venture: str, action: str, at: datetime) -> None:
        path = {"venture": venture, "scope": scope}
        said = {"action": action, "reason": "to see"}
        self.engine.at(at, f"{action} {scope}", lambda: self.system.command(BRAKES, path, said))

    def _settle(self) -> None:
        """Up to the end of a minute, so that the sweep has seen it."""
        minute = self.engine.now.replace(second=0, microsecond=0) + MINUTE
        self.engine.until(minute + timedelta(seconds=59))

    # What comes from outside.

    def _join(self, joining: worlds.Joining) -> Act:
        profile = joining.profile
        path = {"venture": joining.venture, "customer": profile.customer}
        route = "PUT /v1/ventures/{venture}/customers/{customer}"
        return lambda: self.system.command(route, path, _said(profile))

    def _deliver(self, delivery: worlds.Delivery) -> Act:
        return lambda: self.system.accept(delivery.venture, delivery.facts)

    def _change(self, change: worlds.Change) -> Act:
        route = "PATCH /v1/ventures/{venture}/parameters"
        said = {"changes": change.changes, "reason": "to try it"}
        self.engine.counts["parameter changes"] += 1
        return lambda: self.system.command(route, {"venture": change.venture}, said)

    def _night(self, at: datetime) -> Act:
        return lambda: self.system.verify(at)

    def _hour(self, at: datetime) -> Act:
        return lambda: self.system.evaluate(at)

    def _check(self, at: datetime) -> Act:
        return lambda: self.system.check(at)

    def _look(self) -> None:
        """Compare the customers of whom nothing is on its way, every few hours."""
        for who in self.watch.customers:
            self.watch.look(who)
        self.engine.at(self.engine.now + 8 * HOUR, "look", self._look)

    def _work(self) -> None:
        """A person answers open questions truthfully, and works off some tasks."""
        for task in sorted(self.watch.tasks.values(), key=lambda task: task.id):
            calm = self.engine.weather is CALM
            if task.status == "closed" or (not calm and self.engine.chance.random() < 0.4):
                continue
            if task.kind == "question":
                outcome = "done" if self.truth.went_out(task.effect or "") else "not_reached"
                self.engine.counts[f"questions answered: {outcome}"] += 1
            else:
                outcome = self.engine.chance.choice(("done", "reached", "not_reached"))
            route = "POST /v1/ventures/{venture}/tasks/{task}"
            path = {"venture": task.venture, "task": task.id}
            self.system.command(route, path, {"outcome": outcome})
        self._act_on_runs()

    def _act_on_runs(self) -> None:
        """A person says that they tried, lets a run rest, or leaves a step out, now and then."""
        chance = self.engine.chance
        for run in sorted(self.watch.enrolments.values(), key=lambda run: run.id):
            gone = run.status == "ended" or run.held_out or self.engine.weather is CALM
            if gone or chance.random() < 0.8:
                continue
            acts = {
                "contacted": {"note": "left word"},
                "snooze": {"days": 2},
                "skip": {"step": run.step},
            }
            act = chance.choice(sorted(acts))
            route = f"POST /v1/ventures/{{venture}}/enrolments/{{enrolment}}/{act}"
            path = {"venture": run.venture, "enrolment": run.id}
            self.engine.counts[f"acts of people: {act}"] += 1
            self.system.command(route, path, acts[act])

    def _meanwhile(self, schedule: str, due: Sequence[Who]) -> bool:
        """People act at the very moment at which the system looks at them; whether anybody does."""
        engine, chance = self.engine, self.engine.chance
        acts = False
        for who in due if engine.weather is not CALM else ():
            token = self._tokens.get(who)
            if schedule == "sweep_decay" and chance.random() < 0.4:
                at = engine.now + timedelta(seconds=2 * chance.random())
                engine.at(at, "a login, just now", self._login(who, at))
                acts = True
            elif schedule != "sweep_decay" and token and chance.random() < 0.1:
                engine.soon(0, 2, "an unsubscription, just now", self._unsubscribe(token))
                acts = True
        return acts

    def _login(self, who: Who, at: datetime) -> Act:
        venture, customer = who
        stamp = at.isoformat()
        fact = Fact(id=f"app:{stamp}", source="app", kind=Kind.LOGIN, occurred_at=at)
        return lambda: self.system.accept(venture, [Addressed(fact=fact, customer=customer)])

    # What comes of a message.

    def _silences(self) -> list[Silence]:
        chance = Random(f"silences {self.engine.seed}")
        silences = []
        for _ in range(chance.choice((0, 2, 4))):
            begins = self.world.start + chance.random() * CHAOS
            ends = begins + chance.choice((10, 50, 200)) * HOUR * chance.random()
            silences.append(Silence(begins, ends, chance.choice((0.3, 0.5, 1.0))))
        return silences

    def _outages(self) -> tuple[Outage, ...]:
        """Now and then the bus, the mail service or the facts queue does not answer for a while."""
        chance = Random(f"outages {self.engine.seed}")
        outages = []
        for _ in range(chance.choice((0, 1, 4))):
            begins = self.world.start + chance.random() * CHAOS
            port, most = chance.choice((("bus", 900), ("mailer", 20), ("facts queue", 90)))
            ends = begins + most * chance.random() * MINUTE
            outages.append(Outage(port, begins, ends))
        return tuple(outages)

    def _took(self, accepted: Accepted) -> None:
        """The mail service tells of the message, and the person who gets it may act."""
        engine, chance = self.engine, self.engine.chance
        stormy = engine.weather is not CALM
        rejected = stormy and chance.random() < 0.01
        sent = self.truth.take(accepted, engine.now, rejected=rejected)
        lost = any(
            silence.begins <= engine.now < silence.ends and chance.random() < silence.share
            for silence in self.silences
        )
        if lost:
            engine.counts["mails whose events are lost"] += 1
        if rejected:
            self._tell("Reject", sent, lost=lost)
            return
        self._tell("Send", sent, lost=lost)
        fate = chance.random()
        if fate < 0.04:
            self.truth.came_back.add(accepted.effect)
            self._tell("Bounce", sent, lost=lost)
            return
        self._tell("Delivery", sent, lost=lost)
        if fate > 0.5:
            self._tell("Open", sent, lost=lost)
        if fate > 0.98:
            self._tell("Complaint", sent, lost=lost)
        self._react(accepted)

    def _tell(self, kind: str, sent: Sent, *, lost: bool) -> None:
        engine, chance = self.engine, self.engine.chance
        stormy = engine.weather is not CALM
        if lost or (stormy and chance.random() < 0.03):
            engine.counts["mail events lost"] += 1
            return
        delay = timedelta(seconds=1 + 60 * chance.random())
        if stormy and chance.random() < 0.05:
            delay += 3 * HOUR * chance.random()
        stamp = (engine.now + delay).isoformat()
        mail = sent.accepted.mail
        detail = {
            "eventType": kind,
            "mail": {
                "timestamp": engine.now.isoformat(),
                "messageId": sent.accepted.message_id,
                "tags": {name: [value] for name, value in mail.tags.items()},
            },
            kind.lower(): {"timestamp": stamp, "bounceType": "Permanent"},
        }
        body = json.dumps({"detail": detail})
        times = 2 if engine.happens(engine.weather.duplicate) else 1
        for _ in range(times):
            engine.counts["mail events"] += 1
            engine.at(engine.now + delay, f"mail event {kind}", self._put(body))

    def _put(self, body: str) -> Act:
        return lambda: self.system.mail.put(body)

    def _react(self, accepted: Accepted) -> None:
        """The person answers, or wants no more."""
        engine, chance = self.engine, self.engine.chance
        links = dict(TOKEN.findall(accepted.mail.letter.text))
        if "unsubscribe" not in links:
            return  # It went to our own people.
        venture = accepted.mail.tags["venture"]
        customer = ids.untag(accepted.mail.tags["customer"])
        self._tokens[venture, customer] = links["unsubscribe"]
        if chance.random() < 0.2:
            at = engine.now + 40 * HOUR * chance.random()
            engine.at(at, "a reply", self._reply(venture, customer, accepted.message_id, at))
        if chance.random() < 0.06:
            at = engine.now + 10 * HOUR * chance.random()
            engine.at(at, "an unsubscription", self._unsubscribe(links["unsubscribe"]))
        if "nps" in links:
            for _ in range(chance.choice((0, 1, 1, 2))):
                at = engine.now + 20 * HOUR * chance.random()
                engine.at(at, "an answer", self._answer(links["nps"], chance.randrange(11)))

    def _reply(self, venture: str, customer: str, message: str, at: datetime) -> Act:
        said = {"channel": "email"}
        fact = Fact(
            id=f"mailbox:{message}",
            source="mailbox",
            kind=Kind.RESPONDED,
            occurred_at=at,
            data=said,
        )
        return lambda: self.system.accept(venture, [Addressed(fact=fact, customer=customer)])

    def _unsubscribe(self, token: str) -> Act:
        return lambda: self.system.unsubscribe(token)

    def _answer(self, token: str, score: int) -> Act:
        return lambda: self.system.answer(token, score)


def _said(profile: Profile) -> dict[str, object]:
    """A profile as the API's callers say it."""
    return {
        "name": profile.name,
        "tier": profile.tier,
        "arr": str(profile.arr),
        "onboarded_at": profile.onboarded_at.isoformat() if profile.onboarded_at else None,
        "timezone": profile.timezone,
        "owner": profile.owner,
        "contacts": [
            {"email": c.email, "name": c.name, "timezone": c.timezone} for c in profile.contacts
        ],
        "aliases": {alias.source: alias.value for alias in profile.aliases},
    }
