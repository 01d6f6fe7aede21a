"""What the HTTP API says of gates: passed, failed or not yet decidable, with the evidence."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import Field

from functions.shared.contracts.answers import Listing, Said
from functions.shared.contracts.facts import Closed, Text
from functions.shared.domain import gates, ventures, verdicts
from functions.shared.domain.verdicts import Verdict

TITLES: Final = {
    "entry": "Entry",
    "32.1": "Success infrastructure",
    "32.2": "Health monitoring",
    "32.3": "Retention programs",
    "exit": "Exit",
}
PASSED: Final[dict[Verdict, bool | None]] = {
    "passed": True,
    "failed": False,
    "not_yet_decidable": None,
}


class GateFact(Said):
    """One thing that a condition rests on: what it is, its number or word, and when it was so."""

    what: str
    value: int | float | str
    at: datetime | None


class Condition(Said):
    """One condition of a gate: what it comes to, why, and what that rests on.

    `passed` is the status again, null while it is not decidable. What is joined of other conditions
    has them as its `parts`.
    """

    name: str
    status: Verdict
    passed: bool | None
    evidence: str
    facts: list[GateFact]
    parts: "list[Condition]"

    @classmethod
    def of(cls, said: verdicts.Answer) -> "Condition":
        """A condition as callers see it."""
        return cls(
            name=said.name,
            status=said.verdict,
            passed=PASSED[said.verdict],
            evidence=said.why,
            facts=[
                GateFact(
                    what=one.what,
                    value=float(one.value) if isinstance(one.value, Decimal) else one.value,
                    at=one.at,
                )
                for one in said.evidence
            ],
            parts=[cls.of(part) for part in said.parts],
        )


class Override(Said):
    """Who let a gate count as passed, when and why."""

    by: str
    at: datetime
    reason: str


class Gate(Said):
    """A gate, and what it rests on: the entry, one of the substages 32.1 to 32.3, or the exit."""

    gate: Literal["entry", "32.1", "32.2", "32.3", "exit"]
    title: str
    status: Verdict
    reason: str
    conditions: list[Condition]
    override: Override | None

    @classmethod
    def of_entry(cls, entry: ventures.EntryGate) -> "Gate":
        """The entry gate as callers see it."""
        return cls(
            gate="entry",
            title=TITLES["entry"],
            status=verdicts.decided(holds=entry.passed),
            reason=entry.reason,
            conditions=[
                Condition(
                    name=one.name,
                    status=verdicts.decided(holds=one.passed),
                    passed=one.passed,
                    evidence=one.evidence,
                    facts=[],
                    parts=[],
                )
                for one in entry.conditions
            ],
            override=Override(**asdict(entry.override)) if entry.override else None,
        )

    @classmethod
    def of(cls, said: verdicts.Answer) -> "Gate":
        """A substage, or the exit, as callers see it."""
        return cls.model_validate(
            {
                "gate": said.name,
                "title": TITLES[said.name],
                "status": said.verdict,
                "reason": said.why,
                "conditions": [Condition.of(part) for part in said.parts],
                "override": None,
            }
        )


class Gates(Listing):
    """The gates of a venture: the entry first, then the substages, then the exit."""

    items: list[Gate]

    @classmethod
    def all(cls, entry: ventures.EntryGate, decided: Sequence[verdicts.Answer]) -> list[Gate]:
        """Every gate, in this order."""
        return [Gate.of_entry(entry), *(Gate.of(one) for one in decided)]


class TrainingBody(Closed):
    """That who looks after an owner's customers was trained: the owner as profiles name them."""

    owner: Annotated[Text, Field(description="the owner's name, as customers' profiles have it")]


class Training(Said):
    """Whose training is confirmed, by whom and when; the first word stands."""

    owner: str
    by: str
    at: datetime

    @classmethod
    def of(cls, said: gates.Trained) -> "Training":
        """The confirmation as callers see it."""
        return cls(owner=said.owner, by=said.by, at=said.at)
