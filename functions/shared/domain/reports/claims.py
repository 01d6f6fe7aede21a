"""A report is data: sections of claims, each with its value, its unit and what it rests on.

The same data makes the same report: nothing here knows what time it is but by the report's `at`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal, TypeAlias

from functions.shared.domain.rates import Rate, percent
from functions.shared.domain.verdicts import Evidence

Kind: TypeAlias = Literal["digest", "insights", "handover"]
Value: TypeAlias = int | Decimal | str
_CENT: Final = Decimal("0.01")
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that a report says.

    `value` is None where it is not known, and `unknown` says why. `pick` finds it in the answer of
    the section's command, or of the claim's own `path`, as jq does; None where the answer lists
    what was counted.
    """

    id: str
    says: str
    value: Value | None
    unit: str = ""
    evidence: tuple[Evidence, ...] = ()
    quotes: tuple[str, ...] = ()
    unknown: str | None = None
    path: str | None = None
    pick: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Claims that are counted in the same way; `path`, under the venture, is where they are asked.

    `as_of` is the instant that was counted for, where that is not the report's own. Where there are
    no claims, `empty` says so.
    """

    id: str
    title: str
    counted: str
    path: str
    claims: tuple[Claim, ...]
    empty: str
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is said of a venture as of an instant."""

    kind: Kind
    title: str
    venture: str
    name: str
    at: datetime
    sections: tuple[Section, ...]

    @property
    def claims(self) -> Iterable[tuple[Section, Claim]]:
        """Every claim, with its section."""
        return ((section, claim) for section in self.sections for claim in section.claims)


def command(report: Report, section: Section, claim: Claim | None = None) -> str:
    """What a reader types to get the answer that a section, or a claim, rests on."""
    path = claim.path if claim and claim.path else section.path
    asked = f'curl -s "$API/v1/ventures/{report.venture}{path}" -H "Authorization: Bearer $TOKEN"'
    return f"{asked} | jq '{claim.pick}'" if claim and claim.pick else asked


def two(value: Decimal) -> Decimal:
    """Rounded half-up to two decimals."""
    return value.quantize(_CENT, ROUND_HALF_UP)


def share(
    name: str, says: str, rate: Rate, *, which: str, of: str, unknown: str, pick: str | None = None
) -> Claim:
    """A claim in percent, which rests on so many of some; of nothing, there is no percentage."""
    return Claim(
        id=name,
        says=says,
        value=percent(rate.count, rate.of) if rate.of else None,
        unit="%",
        evidence=(Evidence(which, rate.count), Evidence(of, rate.of)),
        unknown=None if rate.of else unknown,
        pick=pick,
    )


def told(at: datetime) -> str:
    """An instant as people read it."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def age(at: datetime, now: datetime) -> str:
    """How old something is, in whole hours, or days from two on."""
    hours = max(0, (now - at) // timedelta(hours=1))
    return f"{hours // 24} days old" if hours >= 48 else f"{hours} h old"
