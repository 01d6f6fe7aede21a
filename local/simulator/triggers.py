"""What must hold of the standing triggers when all is calm: each lasting fall fired, and once."""

from datetime import timedelta

from functions.shared.domain import critical
from functions.shared.domain.alerts import Alert, fall_cause
from functions.shared.domain.health import Band
from functions.shared.domain.triggers import Firing
from functions.shared.kernel import clock
from functions.shared.store import documents, keys
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.ventures import Ventures
from local.simulator.engine import Engine, Violation
from local.simulator.truth import Who
from local.simulator.watch import Fall, Watch, everything

DAY = timedelta(days=1)


def look_at_triggers(engine: Engine, memory: MemoryTable, watch: Watch) -> None:
    """Look at every customer whose band ever changed, and at who never fell."""
    for who in watch.known():
        _Customer(engine, memory, watch, who).look()


class _Customer:
    """A customer, what fired about them, and what people were told."""

    def __init__(self, engine: Engine, memory: MemoryTable, watch: Watch, who: Who) -> None:
        self.engine = engine
        self.memory = memory
        self.watch = watch
        self.who = who
        partition = keys.customer_partition(*who)
        self.firings = [
            documents.load(Firing, str(item["doc"]))
            for item in everything(memory, partition, keys.FIRINGS)
        ]
        self.alerts = [
            alert
            for item in everything(memory, partition, keys.ALERTS)
            if (alert := documents.load(Alert, str(item["doc"]))).incident.kind
            == "customer_critical"
        ]

    def look(self) -> None:
        """Everything that must hold of one customer."""
        falls = {fall_cause(fall.n): fall for fall in self.watch.changes[self.who]}
        for firing in self.firings:
            fell = falls.get(firing.cause)
            self._must(fell and fell.target is Band.CRITICAL, "only falls fire", f"{firing}")
        causes = [cause for alert in self.alerts for cause in alert.causes]
        self._must(len(set(causes)) == len(causes), "one incident, one alert", f"{causes}")
        still_open = [one for one in self.firings if one.status == "open"]
        self._must(len(still_open) <= 1, "one firing at a time", f"{still_open}")
        told = [one for one in self.alerts if one.status != "closed"]
        record = HealthStore(self.memory).read(*self.who)
        if record.band is not Band.CRITICAL:
            over = not still_open and not told
            self._must(over, "what is over is closed", f"{record.band} {still_open} {told}")
            return
        last = max(falls.values(), key=lambda fall: fall.n, default=None)
        if last and last.target is Band.CRITICAL and not self._excused(last):
            fired = [one for one in self.firings if one.cause == fall_cause(last.n)]
            self._must(fired, "every lasting fall fires", f"{last}")
            known = [one for one in self.alerts if fired[0].cause in one.causes]
            self._must(len(known) == 1, "every lasting fall is told", f"{last} {known}")

    def _excused(self, last: Fall) -> bool:
        """Whether nothing fires for a fall: a program began lately, or nobody might act in time."""
        runs = [
            run
            for run in self.watch.enrolments.values()
            if (run.venture, run.customer) == self.who
            and run.playbook == critical.PROGRAM
            and last.at - critical.AGAIN_AFTER < run.entered_at <= last.at
        ]
        ventures = Ventures(self.memory)
        word, passed = ventures.entry_override(self.who[0]), ventures.entry_passed_at(self.who[0])
        opened = [at for at in (word and word.at, passed) if at]
        return bool(runs) or not opened or min(opened) > last.at

    def _must(self, holds: object, invariant: str, detail: str) -> None:
        if not holds:
            now = clock.stamp(self.engine.now)
            raise Violation(invariant, f"{self.who} at {now}: {detail}")
