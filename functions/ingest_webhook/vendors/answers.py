"""Answers to outside surveys: what of them is a score, a comment, and a sign of life."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from functions.ingest_webhook.vendors.foreign import MOST_SUBJECT
from functions.shared.domain.facts import Kind
from functions.shared.domain.nps import SCORES

IDENTIFYING: Final = ("customer_id", "account_id", "company_id", "user_id")
"""What a survey's hidden fields and properties are called when they say who answers."""

RECOMMENDS: Final = re.compile(r"recom(?:mend|mand|i?end)|empf(?:eh|ieh)l", re.IGNORECASE)
"""Whether a question asks for a recommendation, in the languages that we speak."""
_NUMBER: Final = re.compile(r"(?<![\w.,])\d{1,3}(?![.,]?\w)")
_TOP: Final = re.compile(
    r"(?:\bout of|\bscale of|\bvon|\bsur|\bsobre|/)\s*(\d+)(?!\d|\s*(?:ans?|mois|jours?)\b)",
    re.IGNORECASE,
)
_HIGHEST: Final = 100
_ALWAYS: Final = "24/7"


def other_scale(asked: str) -> bool:
    """Whether a question names the ends of a scale which are not 0 and 10; many name none.

    Where 0 and 10 are among its numbers, the others are about something else.
    """
    asked = asked.replace(_ALWAYS, "")
    numbers = [number for found in _NUMBER.findall(asked) if (number := int(found)) <= _HIGHEST]
    if {SCORES[0], SCORES[-1]} <= set(numbers):
        return False
    if len(numbers) > 1:
        return True
    return any(int(top) != SCORES[-1] for top in _TOP.findall(asked))


def survey(source: str, form: str | None, at: datetime) -> str:
    """The name of the survey that a form is in the month of its answers, by UTC (decision 54)."""
    return f"{source}:{form}:{at.astimezone(UTC):%Y-%m}"


def promoter_score(said: object) -> int | None:
    """The score of 0 to 10, where it is one; a survey tool's numbers may stand for anything."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    return int(said) if said in range(11) else None


def comment(said: str | None) -> str | None:
    """What they wrote, as much of it as is kept."""
    return said[:MOST_SUBJECT] if said else None


def responded(contact: str | None) -> tuple[Kind, dict[str, Any]]:
    """A survey was answered, whatever was said in it."""
    return Kind.RESPONDED, {"channel": "survey", "contact": contact}
