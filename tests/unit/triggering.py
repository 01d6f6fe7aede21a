"""Standing triggers lived through: a venture that acts by itself, whose triggers are evaluated."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from typing_extensions import override

from functions.evaluate_triggers import flow, stores
from functions.evaluate_triggers.outcomes import Outcome
from functions.shared.contracts import events
from functions.shared.domain.alerts import Alert, Kind
from functions.shared.domain.triggers import Firing, Trigger
from functions.shared.ports.outside import Event
from functions.shared.store.alerts import Alerts
from functions.shared.store.firings import Firings
from tests.unit.advancing import House
from tests.unit.api import founded

HOUR = timedelta(hours=1)
FEW_TICKETS = ("1", "2", "3")


@dataclass
class Watched(House):
    """A house whose triggers hear what happens; `deaf` is one that hears nothing."""

    deaf: bool = False
    heard: list[Outcome] = field(default_factory=list)

    @override
    def _react(self, event: Event) -> None:
        super()._react(event)
        if self.deaf or event.name not in {kind.__name__ for kind in flow.HEARD}:
            return
        told = events.read(json.dumps({"detail-type": event.name, "detail": dict(event.detail)}))
        self.heard += flow.hear(told, max(self.at, told.at), stores.over(self.table))

    @override
    def _recovered(self, told: events.BandChanged) -> None:
        """The triggers see to that themselves."""

    def hour(self, at: datetime | None = None) -> list[Outcome]:
        """The schedule fires, now or for another instant."""
        looked = flow.run(at or self.at, stores.over(self.table))
        assert looked.failures == ()
        self.hear()
        return [outcome for _, outcome in looked.outcomes]

    def hours(self, count: int) -> None:
        """Hours pass, with everything that is due in them."""
        for _ in range(count):
            self.until(self.at + HOUR)
            self.hour()

    def customer(self, name: str = "acme", days: int = 10, **said: object) -> None:
        """A customer at risk, whose last login is some days old."""
        self.api.customer(name, **said)
        self.api.happened("login", name, at=self.at - days * timedelta(days=1))
        self.hear()

    def fall(self, name: str = "acme") -> None:
        """The customer opens so many tickets at once that they are critical."""
        for ticket in FEW_TICKETS:
            self.ticket(ticket, "open", name)
        self.hear()

    def rise(self, name: str = "acme") -> None:
        """The tickets are solved."""
        for ticket in FEW_TICKETS:
            self.ticket(ticket, "solved", name)
        self.hear()

    def ticket(self, ticket: str, status: str, name: str = "acme") -> None:
        """A ticket's word."""
        subject = f"{name}-{ticket}"
        self.api.happened("ticket_changed", name, ticket=subject, status=status)

    def firings(self, trigger: Trigger = "RETENTION-001") -> list[Firing]:
        """A trigger's firings, the oldest first."""
        found, _ = Firings(self.table).page(self.api.venture, trigger, limit=100)
        return found[::-1]

    def alerts(self, kind: Kind) -> list[Alert]:
        """The alerts of a kind, open or closed, the oldest first."""
        store = Alerts(self.table)
        both = [
            alert
            for listed in ("open", "closed")
            for alert in store.page(self.api.venture, listed, limit=100)[0]
        ]
        return sorted(
            (alert for alert in both if alert.incident.kind == kind), key=lambda a: a.opened_at
        )


def watched(**parameters: object) -> Watched:
    """A venture that acts by itself, past its entry gate."""
    api = founded(progression_mode="auto", **parameters)
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    return Watched(api)
