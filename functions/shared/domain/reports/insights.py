"""Customer insights: why customers leave, what they ask for, use and say, and how they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.shared.domain.comments.sorting import CATEGORIES, SENTIMENTS
from functions.shared.domain.exits import Named
from functions.shared.domain.insights import EVERYBODY, Insight
from functions.shared.domain.nps import Comment, Nps
from functions.shared.domain.reports import parts
from functions.shared.domain.reports.claims import Claim, Report, Section
from functions.shared.domain.reports.parts import BANDS, NOBODY, NOT_COUNTED, average, plain
from functions.shared.domain.reports.wishes import Wishes
from functions.shared.domain.segments import TIERS
from functions.shared.domain.ventures import Venture
from functions.shared.domain.verdicts import Evidence

NPS_DAYS: Final = 30
DAYS: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the insights are made of: answers of the last 90 days, the NPS of the last 30.

    `counted` is the last count, of everybody and by tier; empty where there was none.
    """

    venture: Venture
    at: datetime
    named: Sequence[Named]
    responses: int
    wishes: Wishes
    counted: Mapping[str, Insight]
    nps: Nps
    enough: int
    comments: Sequence[Comment]


def insights(found: Material) -> Report:
    """What is known of the customers as of an instant."""
    return Report(
        kind="insights",
        title="Customer insights",
        venture=found.venture.id,
        name=found.venture.name,
        at=found.at,
        sections=(
            parts.reasons(found.named, found.responses, DAYS),
            parts.wished(found.wishes, DAYS),
            parts.adoption(found.counted.get(EVERYBODY)),
            parts.answers(found.nps, found.enough, NPS_DAYS),
            _themes(found.comments),
            _segments(found.counted),
        ),
    )


def _themes(comments: Sequence[Comment]) -> Section:
    """What comments are about, the most frequent first."""
    by_category = {
        category: [one for one in comments if one.category == category] for category in CATEGORIES
    }
    ordered = sorted(
        (category for category in CATEGORIES if by_category[category]),
        key=lambda category: (-len(by_category[category]), CATEGORIES.index(category)),
    )
    return Section(
        id="themes",
        title="What comments are about",
        counted=f"Comments with answers to surveys of the last {DAYS} days, each sorted by its "
        "words into one category and one sentiment.",
        path="/nps/comments",
        claims=tuple(
            Claim(
                id=f"themes/{category}",
                says=plain(category).capitalize(),
                value=len(by_category[category]),
                unit="comments",
                evidence=tuple(
                    Evidence(
                        sentiment,
                        sum(one.sentiment == sentiment for one in by_category[category]),
                    )
                    for sentiment in SENTIMENTS
                ),
                path=f"/nps/comments?category={category}",
            )
            for category in ordered
        ),
        empty="Nobody has written a comment.",
    )


def _segments(counted: Mapping[str, Insight]) -> Section:
    """How the customers of each tier stand."""
    return Section(
        id="segments",
        title="Health per segment",
        counted="The average score of the customers of each plan tier, and how many are in each "
        "band; counted once a night.",
        path="/insights",
        claims=tuple(
            _segment(tier, counted[f"tier:{tier}"])
            for tier in TIERS
            if f"tier:{tier}" in counted and counted[f"tier:{tier}"].now.customers
        ),
        empty="There are no customers." if counted else f"Not known: {NOT_COUNTED}.",
        as_of=counted[EVERYBODY].as_of if EVERYBODY in counted else None,
    )


def _segment(tier: str, counted: Insight) -> Claim:
    now = counted.now
    return Claim(
        id=f"segments/{tier}",
        says=tier.capitalize(),
        value=average(now.now),
        unit="points",
        evidence=(
            Evidence("customers", now.customers),
            Evidence("with a score", now.scored),
            *(Evidence(plain(band), now.now.bands.get(band, 0)) for band in BANDS),
        ),
        unknown=None if now.scored else NOBODY,
        path=f"/insights?segment=tier:{tier}",
        pick=".average",
    )
