"""A population lives its days: facts arrive, minutes are swept, parameters change, others meddle.

Whoever acts is interrupted now and then just before it writes: somebody else then does something
to the same customer. After each step what is stored is held to the reference.
"""

import heapq
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from functions.shared.kernel import clock
from functions.shared.ports.table import Key
from functions.shared.store import keys
from local.walk import reference
from local.walk.mixes import DAY, MINUTE, SITTING, Lives, Mix, Report
from local.walk.reference import Told
from local.walk.system import CONTAINERS, System
from local.walk.table import Place, WalkedTable, Written

START: Final = datetime(2026, 1, 5, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)
BATCH: Final = 10
"""Messages of one batch, as deployed."""
STEP: Final = 5 * SECOND
"""Between two steps of a parameter change."""
REMEMBERED: Final = 60 * SECOND
"""For how long a container may not know of a new version."""
STALE_FOR: Final = 3 * SECOND
"""For how long a weak read may miss a write; it does every other time."""
MEDDLES: Final = {"intake": 0.01, "sweep": 0.3, "change": 0.05}
"""How often somebody else acts before a write."""
READS: Final = 0.1
"""Reads per customer and day."""
CHANGES: Final[tuple[Mapping[str, int], ...]] = (
    {"moderate_login_days": 6, "low_login_days": 32},
    {"engagement_weight": 45, "value_weight": 25, "healthy_threshold": 62},
)
"""What the venture changes: the first after a third of the days, the second after two."""


@dataclass(frozen=True, slots=True)
class Task:
    """Customers of one mix, and for how many days they live."""

    mix: Mix
    customers: int
    days: int
    seed: int
    meddling: float = 1.0
    """How much more often others act before a write than `MEDDLES` says."""
    every: int = SITTING
    """Seconds of a visit that go into one report."""


@dataclass(slots=True)
class Lived:
    """What happened, counted, and what was wrong."""

    mix: Mix
    customers: int
    days: int
    events: int = 0
    written: dict[str, Written] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    touches: list[int] = field(default_factory=list)
    """Customers that a day's sweeps looked at, but for those that a change made due at once."""
    touched_by_changes: int = 0
    crossings: Counter[str] = field(default_factory=Counter)
    latest: timedelta = timedelta()
    """The longest that a crossing went unnoticed."""
    latest_after_change: timedelta = timedelta()
    """The same, while containers may still remember the former version."""
    reads: int = 0
    repeats: int = 0
    """Reports that came when all that they say was long known."""
    meddled: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Walk:
    """One task, lived."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.random = Random(f"{task.mix.name} {task.seed}")
        self.now = START
        self.lived = Lived(task.mix, task.customers, task.days)
        self.names = [f"c{number:05}" for number in range(task.customers)]
        self.lives = Lives(task.mix, self.names, self.random, task.every)
        self.table = WalkedTable(self._is_stale, self._wrote)
        self.ledger = self.table.ledger
        self.system = System(self.table, self._elapsed)
        self.rules = dict(reference.RULES)
        self.told = [Told() for _ in self.names]
        self.bands = ["critical"] * task.customers
        self.unnoticed: dict[int, datetime] = {}
        self.changed_at = START - DAY
        self._arriving: list[Report] = []
        self._former: dict[int, Report] = {}
        self._came: dict[int, datetime] = {}
        self._crossings: list[tuple[datetime, int, int]] = []
        self._turn = [0] * task.customers
        self._touched: set[int] = set()
        self._changing: Iterator[None] = iter(())
        self._rules_to_be = self.rules
        self._next_step: datetime | None = None
        self._meddling = False
        self._others = ThreadPoolExecutor(1)
        self._written: dict[Place, datetime] = {}

    def live(self, day_over: Callable[[], None] = lambda: None) -> Lived:
        """Live all days; `day_over` is called after each."""
        began = time.process_time()
        self._begin()
        changes = self._planned()
        for number in range(self.task.days):
            day = START + number * DAY
            self.lived.touches.append(0)
            for report in self.lives.begin(day):
                heapq.heappush(self._arriving, report)
            for minute in range(1, 24 * 60 + 1):
                at = day + minute * MINUTE
                if changes and changes[0][0] <= at:
                    self._propose(*changes.pop(0))
                self._minute(at)
            self._written.clear()
            day_over()
        for who in range(self.task.customers):
            self._read(who)
        for who, since in self.unnoticed.items():
            self._noticed(since, self.now)
            self._wrong(who, "its band was never noticed")
        self.lived.events = self.lives.events
        self.lived.written, self.lived.kinds = self.ledger.written, self.ledger.kinds
        self._others.shutdown()
        self.lived.seconds = time.process_time() - began
        return self.lived

    def _begin(self) -> None:
        """Customers are put, and what was before is imported."""
        self.system.found(self.names, START)
        for report in self.lives.before(START):
            self._take([report], START)
        self._written.clear()
        self.table.meanwhile = self._meanwhile

    def _planned(self) -> list[tuple[datetime, Mapping[str, int]]]:
        third = self.task.days * DAY / (len(CHANGES) + 1)
        return [
            (START + (number + 1) * third + 617 * MINUTE + 23 * SECOND, changes)
            for number, changes in enumerate(CHANGES)
        ]

    def _minute(self, at: datetime) -> None:
        """What arrives within a minute is taken in; then it is swept."""
        for report in self.lives.come(at):
            heapq.heappush(self._arriving, report)
        while True:
            arrives = self._arriving[0].at if self._arriving else at + DAY
            steps = self._next_step or at + DAY
            if min(arrives, steps) > at:
                break
            if steps < arrives:
                self._step(steps)
            else:
                self._take(self._batch(), arrives)
        self._sweep(at)

    def _batch(self) -> list[Report]:
        """What waits for the function when it asks: mostly one message, ten at most."""
        first = heapq.heappop(self._arriving)
        batch = [first]
        while (
            len(batch) < BATCH and self._arriving and self._arriving[0].at <= first.at + 2 * SECOND
        ):
            batch.append(heapq.heappop(self._arriving))
        self.random.shuffle(batch)
        return batch

    def _take(self, batch: list[Report], at: datetime) -> None:
        """The intake takes a batch in."""
        at = max(at, *(report.at for report in batch))
        self._go_to(at)
        former, self.ledger.actor = self.ledger.actor, "intake" if at > START else "setup"
        meddled, wrote = self.lived.meddled, self._about_customers()
        facts = [fact for report in batch for fact in report.facts]
        self.system.take_in(self.random.randrange(CONTAINERS), facts, at)
        if not self._meddling and meddled == self.lived.meddled and self._all_known(batch, at):
            self.lived.repeats += len(batch)
            if wrote != self._about_customers():
                self._wrong(batch[0].who, "a repeated report wrote something")
        self.ledger.actor = former
        for report in batch:
            self._tell(report)
            self._former[report.who] = report
            self._touched.add(report.who)
        if not self._meddling:
            self._settle("facts")

    def _about_customers(self) -> int:
        """Items about customers that the actor wrote or tried to."""
        written = self.ledger.written.get(self.ledger.actor, Written())
        return written.items - self.ledger.kinds[f"{self.ledger.actor}: other"]

    def _all_known(self, batch: list[Report], at: datetime) -> bool:
        """Whether a batch says nothing new: all of it came before, and time changed no band."""
        known = True
        for report in batch:
            since = self._came.setdefault(report.number, at)
            band = reference.band(self.told[report.who], self.rules, at)
            known &= at - since > STALE_FOR and band == self.bands[report.who]
        return known

    def _tell(self, report: Report) -> None:
        told = self.told[report.who]
        for addressed in report.facts:
            fact, data = addressed.fact, addressed.fact.data
            match fact.kind.value:
                case "login":
                    told.logged_in(fact.occurred_at)
                case "feature_used":
                    told.used(str(data["feature"]), fact.occurred_at, core=bool(data["core"]))
                case _:
                    told.ticket(str(data["ticket"]), str(data["status"]), fact.occurred_at)

    def _sweep(self, at: datetime) -> None:
        self._go_to(at)
        self.ledger.actor = "sweep"
        looked = 0 if self.table.idle(clock.stamp(at)) else self.system.sweep(at)
        if self._next_step or at - self.changed_at <= 3 * MINUTE:
            self.lived.touched_by_changes += looked
        else:
            self.lived.touches[-1] += looked
        self._cross(at)
        self._settle("facts")
        for who in list(self.unnoticed):
            self._look(who, "time")
        if self.random.random() < READS * self.task.customers / (24 * 60):
            self._read(self.random.randrange(self.task.customers))

    def _propose(self, at: datetime, changes: Mapping[str, int]) -> None:
        self._rules_to_be = {**self.rules, **changes}
        self._changing = self.system.change(changes, self._instant)
        self._next_step = at

    def _step(self, at: datetime) -> None:
        """A step of a parameter change; when it was the last, the reference changes, too."""
        self._go_to(at)
        self.ledger.actor = "change"
        done = next(self._changing, self) is self
        self._next_step = at + STEP
        self._settle("facts")
        if not done:
            return
        self._next_step = None
        self.rules = self._rules_to_be
        self.changed_at = self.now
        self._touched.update(range(self.task.customers))
        self._settle("a change")

    def _cross(self, at: datetime) -> None:
        """What time alone has changed by now must have been noticed by this sweep."""
        while self._crossings and self._crossings[0][0] <= at:
            since, who, turn = heapq.heappop(self._crossings)
            if turn == self._turn[who]:
                self.unnoticed.setdefault(who, since)

    def _settle(self, cause: str) -> None:
        """Look at everybody whom something was done to."""
        while self._touched:
            self._look(self._touched.pop(), cause)

    def _look(self, who: int, cause: str) -> None:
        """Hold the stored band to the reference, and see when time alone changes it next."""
        told, now = self.told[who], self.now
        expected = reference.band(told, self.rules, now)
        if expected != self.bands[who]:
            self.bands[who] = expected
            self.lived.crossings[cause] += 1
        if self.system.stored_band(self.names[who]) == expected:
            since = self.unnoticed.pop(who, None)
            if since is not None:
                self._noticed(since, now)
        else:
            self.unnoticed.setdefault(who, now)
        self._turn[who] += 1
        crossing = reference.crossing(told, self.rules, now)
        if crossing is not None:
            heapq.heappush(self._crossings, (crossing, who, self._turn[who]))

    def _noticed(self, since: datetime, at: datetime) -> None:
        lived, late = self.lived, at - since
        if since - self.changed_at <= REMEMBERED and self.changed_at <= at:
            lived.latest_after_change = max(lived.latest_after_change, late)
        else:
            lived.latest = max(lived.latest, late)

    def _read(self, who: int) -> None:
        """What is read is the reference's: now, and just before the next change and at it."""
        former, self.ledger.actor = self.ledger.actor, "reader"
        seen, at = self.system.read(self.names[who], self.now)
        self.ledger.actor = former
        told, rules = self.told[who], self.rules
        self.lived.reads += 1
        if seen.score != reference.score(told, rules, at):
            self._wrong(who, f"{seen.score} was read, not {reference.score(told, rules, at)}")
        if seen.band != reference.band(told, rules, at):
            self._wrong(who, f"{seen.band} was read, not {reference.band(told, rules, at)}")
        if seen.next_change_at:
            before = reference.score(told, rules, seen.next_change_at - timedelta(microseconds=1))
            then = reference.score(told, rules, seen.next_change_at)
            if not before == seen.score != then:
                self._wrong(who, f"the next change was read as {seen.next_change_at}")

    def _wrong(self, who: int, what: str) -> None:
        self.lived.wrong.append(f"{self.now.isoformat()} {self.names[who]}: {what}")

    def _meanwhile(self, key: Key) -> None:
        """Before a write about a customer somebody else may act on the same one."""
        actor, (_, name) = self.ledger.actor, keys.customer_of(key.pk)
        if self._meddling or not name or self._spared(actor):
            return
        self._meddling = True
        self.lived.meddled += 1
        # In a thread of its own, as somebody else would: no function runs inside of another.
        self._others.submit(self._meddle, name).result()
        self.ledger.actor = actor
        self._meddling = False

    def _spared(self, actor: str) -> bool:
        return self.random.random() >= MEDDLES[actor] * self.task.meddling

    def _meddle(self, name: str) -> None:
        """Somebody comes, a report comes again, a sweep or a change looks: of one customer."""
        who = int(name[1:])
        self._touched.add(who)
        match self.random.choice(("visit", "visit", "again", "look", "prepare")):
            case "visit":
                report = self.lives.drop_in(who, self.now + SECOND)
                if report:
                    self._take([report], report.at)
            case "again" if who in self._former:
                self._take([self._former[who]], self.now)
            case "prepare":
                self.ledger.actor = "change"
                self.system.prepare(name, self.now)
            case _:
                self.ledger.actor = "sweep"
                self.system.look(name, self.now)

    def _wrote(self, place: Place) -> None:
        self._written[place] = self.now

    def _is_stale(self, place: Place) -> bool:
        written = self._written.get(place)
        if self.ledger.actor != "intake" or not written or self.now - written > STALE_FOR:
            return False
        return self.random.random() < 0.5

    def _elapsed(self) -> float:
        return self.now.timestamp()

    def _instant(self) -> datetime:
        return self.now

    def _go_to(self, at: datetime) -> None:
        self.now = max(self.now, at)
