"""Pains: what detractors write about, the most frequent first, in their own words."""

from collections.abc import Iterable
from dataclasses import dataclass

from functions.shared.domain.comments import quoting, sorting
from functions.shared.domain.nps import Comment, category


@dataclass(frozen=True, slots=True)
class Pain:
    """What so many comments of detractors are about, by so many customers, and some of the words.

    `percent` is its share of all comments of detractors, rounded to two decimals.
    """

    category: sorting.Category
    count: int
    customers: int
    percent: float
    quotes: tuple[str, ...]


def ranked(comments: Iterable[Comment]) -> tuple[Pain, ...]:
    """What detractors write about, the most frequent first; what promoters blame is left out.

    "other" comes last whatever its size: it is what nobody can act on as one thing.
    """
    said = sorted(
        (comment for comment in comments if category(comment.score) == "detractor"),
        key=lambda comment: (comment.at, comment.customer, comment.contact),
        reverse=True,
    )
    by_category: dict[sorting.Category, list[Comment]] = {}
    for comment in said:
        by_category.setdefault(comment.category, []).append(comment)
    found = [
        Pain(
            category=about,
            count=len(written),
            customers=len({comment.customer for comment in written}),
            percent=round(100 * len(written) / len(said), 2),
            quotes=quoting.first_of_each((c.customer, c.comment) for c in written),
        )
        for about, written in by_category.items()
    ]
    return tuple(sorted(found, key=lambda p: (p.category == "other", -p.count, p.category)))
