"""Exit surveys: why a customer left or fell silent, and what their answers say in sum."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

from functions.shared.domain.comments import quoting, sorting
from functions.shared.domain.rates import percent
from functions.shared.kernel import ids

LINK_LIFE = timedelta(days=90)
"""For how long the link of an exit survey can be answered, and the answer changed."""
Reason: TypeAlias = Literal[
    "too_expensive",
    "missing_something",
    "too_hard",
    "support",
    "not_needed",
    "went_elsewhere",
    "other",
]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The answer of one contact to one exit survey that stands.

    `quote` is its comment, cut where it is long; `tier`, `stage` and `owner` are the customer's
    when it was given.
    """

    customer: str
    survey: str
    contact: str
    reason: Reason
    quote: str | None = None
    category: sorting.Category | None = None
    sentiment: sorting.Sentiment | None = None
    tier: str
    stage: str | None = None
    owner: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """How often a reason was given, its share of the answers in percent, and some of the words."""

    reason: Reason
    count: int
    percent: float
    quotes: tuple[str, ...]


def link_fields(
    *, venture: str, customer: str, survey: str, contact: str, language: str | None = None
) -> dict[str, str]:
    """What the token of an exit survey's link carries; `contact` is the digest of the address.

    `survey` names the asking, so that there is one answer per asking and contact.
    """
    fields = {"venture": venture, "customer": customer, "survey": survey, "contact": contact}
    return {**fields, "language": language} if language else fields


def fact_id(survey: str, contact: str, sequence: int, reason: str, comment: str) -> str:
    """The identifier of an answer's fact: the same press of a button is the same fact."""
    return f"exit:{ids.digest(survey, contact)}:{sequence}:{ids.digest(reason, comment)}"


def ranked(answers: Iterable[Leaving]) -> tuple[Named, ...]:
    """The reasons that were given, the most frequent first; of equals, as the page lists them.

    Quotes are the newest, one per customer, so that nobody speaks twice.
    """
    listed = sorted(answers, key=lambda a: (a.at, a.customer, a.contact), reverse=True)
    by_reason: dict[Reason, list[Leaving]] = {}
    for answer in listed:
        by_reason.setdefault(answer.reason, []).append(answer)
    found = [
        Named(
            reason=reason,
            count=len(given),
            percent=float(percent(len(given), len(listed))),
            quotes=quoting.first_of_each((a.customer, a.quote) for a in given),
        )
        for reason, given in by_reason.items()
    ]
    return tuple(sorted(found, key=lambda named: (-named.count, REASONS.index(named.reason))))
