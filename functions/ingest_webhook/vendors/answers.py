"""Answers to outside surveys: what of them is a score, a comment, and a sign of life."""

from typing import Any, Final

from functions.ingest_webhook.vendors.foreign import MOST_SUBJECT
from functions.shared.domain.facts import Kind

IDENTIFYING: Final = ("customer_id", "account_id", "company_id", "user_id")
"""What a survey's hidden fields and properties are called when they say who answers."""


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
