"""Quotes: a few of many comments, so that a reason speaks in the words of those who gave it."""

from collections.abc import Iterable
from typing import Final

QUOTES: Final = 3
LONGEST: Final = 280


def cut(text: str, longest: int = LONGEST) -> str:
    """A comment as a quote: whole, or its beginning with an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def first_of_each(said: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """Up to three quotes of (customer, comment), in their order, no customer twice."""
    by_customer: dict[str, str] = {}
    for customer, text in said:
        if text:
            by_customer.setdefault(customer, cut(text))
    return tuple(list(by_customer.values())[:QUOTES])
