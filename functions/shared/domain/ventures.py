"""Ventures: who is looked after, which one is selected, and when automation may begin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.shared.domain.parameters import Parameters
from functions.shared.kernel.errors import Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Venture:
    """A tenant. `pepper` keys the digests of its customers' identifiers; it never leaves."""

    id: str
    name: str
    status: str
    current_workflow_stage: int
    created_at: datetime
    pepper: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a gate: its name, whether it holds, and the evidence."""

    name: str
    passed: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Override:
    """The executive's word that a gate counts as passed."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EntryGate:
    """Whether automation may act on customers, and what that rests on."""

    conditions: tuple[Condition, ...]
    override: Override | None
    passed_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Whether both conditions hold now."""
        return all(c.passed for c in self.conditions)

    @property
    def passed(self) -> bool:
        """Whether both conditions hold or once held, or the executive has overridden them."""
        return self.override is not None or self.passed_at is not None or self.holds

    @property
    def reason(self) -> str:
        """Why it is passed or not, in a sentence."""
        if self.override:
            return f"overridden by {self.override.by}: {self.override.reason}"
        if self.passed_at:
            return f"both conditions held at {self.passed_at.isoformat()}"
        missing = [c.evidence for c in self.conditions if not c.passed]
        return "; ".join(missing) if missing else "both conditions hold"


def selected(ventures: Iterable[Venture]) -> Venture:
    """Of the active ventures the one furthest in its workflow, and of equals the newest.

    Raises:
        Unknown: no venture is active.
    """
    active = [v for v in ventures if v.status == "active"]
    if not active:
        raise Unknown("no venture is active, so none can be selected; name one, or activate one")
    return max(active, key=lambda v: (v.current_workflow_stage, v.created_at, v.id))


def entry_gate(
    onboarded: int,
    last_fact_at: datetime | None,
    override: Override | None,
    passed_at: datetime | None,
    *,
    p: Parameters,
    at: datetime,
) -> EntryGate:
    """The entry gate: enough customers onboarded, and a fact accepted lately; passed once for all.

    `onboarded` counts customers whose onboarding is past, at least up to `entry_min_customers`.
    """
    within = timedelta(days=p.entry_fact_within_days)
    flowing = last_fact_at is not None and at - last_fact_at <= within
    last = f"the last was accepted at {last_fact_at.isoformat()}" if last_fact_at else "none yet"
    return EntryGate(
        (
            Condition(
                "customers_onboarded",
                onboarded >= p.entry_min_customers,
                f"{onboarded} of {p.entry_min_customers} customers onboarded",
            ),
            Condition(
                "data_flowing",
                flowing,
                f"a fact within {p.entry_fact_within_days} days is needed, {last}",
            ),
        ),
        override,
        passed_at,
    )
