"""The functions in one process, wired as they are deployed, over the memory twins, in virtual time.

It is the stage on which playbooks are tried, with what a deployment has besides: who watches, who
tells our own people, who carries out what these decide, and the schedules of the night and of the
hour. Time jumps from one minute in which something is to be done to the next. What comes in by
HTTP, by files and from the mail service is left out, and so is the canary.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from typing_extensions import override

from functions.accept_command import flow as commands
from functions.accept_command import world as commanding
from functions.advance_playbooks import flow as advancing
from functions.check_system import flow as checking
from functions.check_system import world as system
from functions.count_retention import flow as counting
from functions.evaluate_triggers import flow as triggering
from functions.evaluate_triggers import stores as triggers
from functions.raise_alert import flow as alerting
from functions.raise_alert.case import World as Alerting
from functions.score_health import flow as scoring
from functions.send_surveys import flow as surveying
from functions.shared.contracts import events
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Addressed
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock, ids
from functions.shared.ports.outside import Event
from functions.shared.runtime import counts, walks
from functions.shared.runtime.http import Request
from functions.shared.runtime.turns import Turns
from functions.shared.store.alerts import Alerts
from functions.shared.store.due import Due
from functions.shared.store.outbox import Outbox
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.ventures import Ventures
from functions.simulate_playbooks.stage import EVERYBODY, Stage
from functions.verify_scores import flow as verifying
from local.year import story
from local.year.twins import AtOnce, Workers
from tests.fakes.outside import MemoryDeadLetters, MemoryFactsQueue, MemorySecrets

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
RUN: Final = "year"
COUNTED_ON: Final = frozenset({1, story.LATER[-1]})
"""The nights of a month on which retention is counted: its first, and the one in which the month
of life is over of the last to come in a cohort. What other nights count tells nothing new."""


@dataclass(slots=True)
class Timer:
    """A schedule that fires whether or not something is due: every so often, from an instant on."""

    next: datetime
    every: timedelta
    run: Callable[[datetime], None]


class Deployment(Stage):
    """A stage that lives: hours and nights pass on it, facts and commands come in.

    Functions that are `down` do not run: neither when they are due, nor by what is handed to them.
    `found_wrong` says what the nightly looks found that should not have been there, by night.
    """

    def __init__(self, at: datetime) -> None:
        super().__init__(at, lambda *_: None, granted=True)
        table = self.table
        self.ventures = Ventures(table)
        self.down: frozenset[str] = frozenset()
        self.found_wrong: dict[datetime, int] = {}
        self._soonest: datetime | None = None
        self._stirred = True
        self._steppers, self._surveyors = Workers(), Workers()
        self._counting = counting.over(table)
        self._triggers = triggers.over(table, self.remembered)
        self._system = system.over(table, steps=self._steppers, surveyors=self._surveyors)
        self._verifying = verifying.Stores(
            table=table,
            ventures=self.ventures,
            customers=self.customers,
            health=self.health,
            outbox=Outbox(table),
            bus=self._wire,
        )
        self._alerting = Alerting(
            remembered=self.remembered,
            alerts=Alerts(table),
            customers=self.customers,
            health=self.health,
            courses=self.courses,
            enrolments=self.enrolments,
            snapshots=Snapshots(table),
            messages=self.messages,
            mailer=self.mail,
            slack=self.channels,
            turns=Turns(index=Due(table), packs=Workers(), mailer=self.mail, few=EVERYBODY),
            # Nobody waits for a part of a minute here: the next one comes at once.
            seconds_until=lambda _: None,
        )
        self._queue = MemoryFactsQueue()
        self._commands = commanding.over(
            table,
            facts=self._queue,
            dead_letters=MemoryDeadLetters(self._queue),
            secrets=MemorySecrets(),
            secret_prefix="sources/",
            channel_secret_prefix="channels/",
            new_id=lambda: "",
            new_secret=lambda: "",
            pause=lambda _: None,
        )
        self._schedules["raise_alert"] = (self._raise, ("alert",))
        midnight = datetime.combine(at, time(), at.tzinfo)
        # Whose time it is of the ventures is looked at every minute; of one, once in its interval.
        self.timers = {
            "evaluate_triggers": Timer(midnight, HOUR, self._evaluate),
            "check_system": Timer(midnight, DAY, self._check),
            "verify_scores": Timer(midnight + 2 * HOUR, DAY, self._verify),
            "count_retention": Timer(midnight + 3 * HOUR, DAY, self._count),
        }

    # What comes from outside.

    def found(self, venture: Venture) -> None:
        """A venture begins."""
        self.ventures.create(venture)
        self.settle()

    def join(self, venture: Venture, profile: Profile) -> None:
        """A customer is put."""
        self.customers.put(venture, profile)
        self.settle()

    def hear(self, venture: str, facts: list[Addressed]) -> None:
        """Facts arrive now, in one batch."""
        scoring.take_in(venture, facts, self.now, self.scoring)
        self.settle()

    def command(self, route: str, by: str, said: Mapping[str, object], **path: str) -> None:
        """Somebody who may do everything gives a command through the API."""
        _, carry_out = commands.COMMANDS[route]
        carry_out(
            Request(
                route_key=route,
                method=route.split(" ", maxsplit=1)[0],
                target="",
                path=path,
                query={},
                headers={},
                body=ids.canonical(said).encode(),
                content_type="application/json",
                at=self.now,
                received_ms=int(self.now.timestamp() * 1000),
                subject=by,
                roles=frozenset({"executive"}),
            ),
            self._commands,
        )
        self.settle()

    # How time passes.

    def live(self, until: datetime) -> None:
        """Let every minute up to an instant pass in which something is to be done; be there."""
        while (minute := self._next()) <= until:
            # What is due comes first: who looks at all of it sees what was done by then.
            if self._soonest and self._soonest <= minute:
                self.pass_minute(minute)
                self._stirred = True
            self.now = minute
            for timer in self.timers.values():
                if timer.next <= minute:
                    timer.next += timer.every
                    timer.run(minute)
                    self.settle()
        self.now = until

    def _next(self) -> datetime:
        """The next minute in which a schedule finds something due, or a timer fires."""
        if self._stirred:
            self._soonest, self._stirred = self.next_minute(), False
        timers = [timer.next for timer in self.timers.values()]
        return min([*timers, self._soonest] if self._soonest else timers)

    @override
    def settle(self) -> None:
        self._stirred |= bool(self.table.stream)
        super().settle()
        while self._worked():
            super().settle()
        # What everybody has heard of need not be kept for a year.
        self.table.stream.clear()
        self._told = 0

    def stop(self, down: frozenset[str]) -> None:
        """From now on these functions do not run, and all others do."""
        self.down, self._stirred = down, True

    @override
    def _dues(self) -> dict[str, datetime]:
        return {name: at for name, at in super()._dues().items() if name not in self.down}

    def _worked(self) -> bool:
        """Carry out a pack that waits for a worker who runs; False where there is none."""
        if self._steppers.packs and "advance_playbooks" not in self.down:
            _, entries = self._steppers.packs.popleft()
            _raise_first(advancing.carry_out(entries, self.now, self._steps).failures)
            return True
        if self._surveyors.packs and "send_surveys" not in self.down:
            kind, entries = self._surveyors.packs.popleft()
            taken = surveying.carry_out(kind, entries, self.now, self._surveying)
            _raise_first(taken.failures)
            return True
        return False

    # The functions that a stage does not have.

    @override
    def _deliver(self, event: Event) -> None:
        super()._deliver(event)
        said = events.read(json.dumps({"detail-type": event.name, "detail": dict(event.detail)}))
        if isinstance(said, triggering.HEARD):
            triggering.hear(said, max(self.now, said.at), self._triggers)
        if isinstance(said, events.AlertOpened):
            self._raised(alerting.opened(said.venture, said.alert, self.now, self._alerting))
        if isinstance(said, events.ResponseReceived):
            alerting.responded(said.venture, said.customer, said.responded_at, self._alerting)

    def _raise(self, minute: datetime) -> None:
        self._raised(alerting.run(minute, self._alerting))

    def _raised(self, run: alerting.Run) -> None:
        _raise_first(run.taken.failures)

    def _evaluate(self, at: datetime) -> None:
        _raise_first(triggering.run(at, self._triggers).failures)

    def _check(self, at: datetime) -> None:
        _raise_first(checking.run(at, self._system).failures)

    def _verify(self, at: datetime) -> None:
        verifying.begin(at, RUN, AtOnce(self._verified), self._verifying)

    def _verified(self, question: walks.Question) -> Mapping[str, Any]:
        at = clock.parse(question["walk"]["time"])

        def look(segment: int, after: Any) -> tuple[dict[str, int], walks.Place | None]:
            place = verifying.Place(**after) if after else None
            found, last = verifying.look(at, segment, place, self._verifying)
            return found.counts, asdict(last) if last else None

        if walks.goes_on(question):
            return walks.step(question, look)
        counted = walks.total(question)
        if wrong := sum(counted[what] for what in verifying.WRONG):
            self.found_wrong[at] = wrong
        return counted

    def _count(self, at: datetime) -> None:
        if at.day in COUNTED_ON:
            counts.begin(at, RUN, AtOnce(self._counted))

    def _counted(self, question: walks.Question) -> Mapping[str, Any]:
        count = counting.count_of(question["walk"])

        def look(segment: int, after: Any) -> tuple[dict[str, int], walks.Place | None]:
            place = counts.Place(**after) if after else None
            looked, last = counting.look(count, segment, place, self._counting)
            return {"looked": looked}, asdict(last) if last else None

        if walks.goes_on(question):
            return walks.step(question, look)
        self._counting.retention.end(count)
        return walks.total(question)


def _raise_first(failures: Sequence[tuple[str, Exception]]) -> None:
    """Nothing may fail in this year: what does would fail when it is deployed, too."""
    for _, failure in failures:
        raise failure
