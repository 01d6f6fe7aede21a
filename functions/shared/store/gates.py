"""What stands between automation and a venture's customers: the entry gate, a paused venture."""

from datetime import datetime

from functions.shared.domain.parameters import Parameters
from functions.shared.domain.ventures import EntryGate, Venture, entry_gate
from functions.shared.ports.table import Table
from functions.shared.store.customers import Customers
from functions.shared.store.ventures import Ventures


class Gates:
    """Reads gates, with the evidence as it stands."""

    def __init__(self, table: Table) -> None:
        self._ventures = Ventures(table)
        self._customers = Customers(table)

    def entry(self, venture: str, p: Parameters, at: datetime) -> EntryGate:
        """The entry gate of a venture at an instant."""
        return entry_gate(
            self._customers.onboarded(venture, at, p.entry_min_customers),
            self._ventures.last_fact_at(venture),
            self._ventures.entry_override(venture),
            self._ventures.entry_passed_at(venture),
            p=p,
            at=at,
        )

    def observe(self, venture: str, p: Parameters, at: datetime) -> None:
        """Keep that the entry gate is passed, where both conditions hold for the first time."""
        if self._ventures.entry_passed_at(venture) is None and self.entry(venture, p, at).holds:
            self._ventures.pass_entry(venture, at)

    def blocked(self, venture: Venture, p: Parameters, at: datetime) -> str | None:
        """Why automation may not act on the venture's customers now; None where it may."""
        # Read anew: what was paused a moment ago sends nothing from that moment on.
        status = self._ventures.get(venture.id, strong=True).status
        if status != "active":
            return f"the venture is {status}"
        # The conditions are counted only while they matter.
        if self._ventures.entry_passed_at(venture.id) or self._ventures.entry_override(venture.id):
            return None
        gate = self.entry(venture.id, p, at)
        return None if gate.passed else f"the entry gate is closed: {gate.reason}"
