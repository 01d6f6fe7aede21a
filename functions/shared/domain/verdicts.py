"""Verdicts: passed, failed or not yet decidable, each with why, and the evidence that it rests on.

Several are joined as in Kleene's strong logic of three values: one that failed decides against all,
one that is not yet decidable leaves it open, and only when each is passed, all of it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal["passed", "failed", "not_yet_decidable"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that is known: what it is, the number or word, and when it was so."""

    what: str
    value: int | Decimal | str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether something holds, and why; what is joined of others has these as its `parts`."""

    name: str
    verdict: Verdict
    why: str
    evidence: tuple[Evidence, ...] = ()
    parts: tuple["Answer", ...] = ()


def joined(verdicts: Iterable[Verdict]) -> Verdict:
    """What several verdicts come to together; nothing at all is passed."""
    found = set(verdicts)
    if "failed" in found:
        return "failed"
    return "not_yet_decidable" if "not_yet_decidable" in found else "passed"


def all_of(name: str, *parts: Answer) -> Answer:
    """Whether each part holds; the reason is that of the parts which decide it."""
    verdict = joined(part.verdict for part in parts)
    deciding = [part.why for part in parts if part.verdict == verdict]
    return Answer(name=name, verdict=verdict, why="; ".join(deciding), parts=parts)


def decided(*, holds: bool) -> Verdict:
    """The verdict of what holds or does not."""
    return "passed" if holds else "failed"
