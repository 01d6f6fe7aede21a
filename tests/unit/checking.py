"""A venture whose success system is looked at, over memory twins."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.check_system import flow
from functions.check_system.flow import Checked
from functions.check_system.world import World, over
from functions.shared.domain.alerts import Alert, Kind
from functions.shared.domain.crm import Outcome, Run
from functions.shared.domain.triggers import Firing
from functions.shared.kernel import ids
from functions.shared.store.alerts import Alerts, Listed
from functions.shared.store.crm_runs import CrmRuns
from functions.shared.store.firings import Firings
from functions.shared.store.memory import MemoryTable
from tests.fakes.outside import MemoryPacks
from tests.unit.api import HOUR, Api, founded

MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Health:
    """A venture past its entry gate, and the hourly look at it."""

    api: Api
    steps: MemoryPacks = field(default_factory=MemoryPacks)
    surveyors: MemoryPacks = field(default_factory=MemoryPacks)
    _runs: int = 0

    @property
    def table(self) -> MemoryTable:
        """Where everything is kept."""
        return self.api.table

    def world(self) -> World:
        """What a look reads and writes."""
        return over(self.table, steps=self.steps, surveyors=self.surveyors)

    def look(self, at: datetime | None = None) -> Checked:
        """The schedule fires, an hour after the last time; a look fails of nothing."""
        self.api.at = at or self.api.at + HOUR
        checked = flow.run(self.api.at, self.world())
        assert checked.failures == []
        return checked

    def synced(self, status: Outcome = "succeeded", *, count: int = 100, errors: int = 0) -> None:
        """A run of the CRM's sync ends now."""
        self._runs += 1
        run = Run(
            id=f"r{self._runs}",
            at=self.api.at,
            seconds=3,
            count=count,
            errors=errors,
            status=status,
            error="rate limited" if status == "failed" else None,
        )
        assert CrmRuns(self.table).log(self.api.venture, run)

    def firings(self) -> list[Firing]:
        """What RETENTION-004 fired, the newest first."""
        return Firings(self.table).page(self.api.venture, "RETENTION-004", limit=100)[0]

    def alerts(self, listed: Listed = "open") -> set[tuple[Kind, str]]:
        """The alerts of a list: kind and subject."""
        return {(one.incident.kind, one.incident.subject) for one in self.told(listed)}

    def told(self, listed: Listed = "open") -> list[Alert]:
        """The alerts of a list."""
        return Alerts(self.table).page(self.api.venture, listed, limit=100)[0]

    def at_risk(self, name: str) -> None:
        """A customer with 50 points, who is in the at_risk playbook; the first step is due."""
        self.api.customer(name)
        self.api.happened("login", name, at=self.api.at - timedelta(days=10))
        self.api.of("POST", f"/customers/{name}/enrolments", {"playbook": "at_risk"}, status=201)

    def asked(self, number: int, score: int, at: datetime) -> None:
        """Somebody answered a survey at an instant."""
        contact = ids.digest(f"contact {number}")
        data = {"survey": f"s{number}", "contact": contact, "score": score}
        fact = {
            "id": f"answer-{number}",
            "kind": "nps_answered",
            "customer": "acme",
            "occurred_at": at.isoformat(),
            "data": data,
        }
        self.api.of("POST", "/facts", {"facts": [fact]}, status=202)


def healthy(**parameters: object) -> Health:
    """A venture that acts by itself, past its entry gate, with one customer."""
    api = founded(progression_mode="auto", **parameters)
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    api.customer()
    api.happened("login", at=api.at)
    return Health(api)
