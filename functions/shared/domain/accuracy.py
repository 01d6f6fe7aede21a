"""How well a score told who would churn: precision, recall, the area under the ROC, Brier score.

Each customer is observed once, with the score of an instant, and asked for once, at the end of a
horizon: churned or not. A score is a whole number, so counts per score are all that the measures
need, and the counts of several groups of customers add up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

SCORES = 101
_NONE = (0,) * SCORES


@dataclass(frozen=True, slots=True)
class Tally:
    """How many customers of each score, 0 to 100, were retained, and how many churned."""

    retained: tuple[int, ...] = _NONE
    churned: tuple[int, ...] = _NONE

    @classmethod
    def of(cls, observed: Iterable[tuple[int, bool]]) -> "Tally":
        """Count customers: the score of each, and whether it churned."""
        counts = ([0] * SCORES, [0] * SCORES)
        for score, churned in observed:
            counts[churned][score] += 1
        return cls(tuple(counts[False]), tuple(counts[True]))


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure from 0 to 1; or None, and the reason why it is undefined."""

    value: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """The measures over some customers; `flagged` are those who were not healthy."""

    customers: int
    churned: int
    flagged: int
    precision: Measure
    recall: Measure
    auc: Measure
    brier: Measure


def total(tallies: Iterable[Tally]) -> Tally:
    """The tally of several groups together."""
    parts = list(tallies)
    return Tally(
        tuple(map(sum, zip(_NONE, *(part.retained for part in parts), strict=True))),
        tuple(map(sum, zip(_NONE, *(part.churned for part in parts), strict=True))),
    )


def measure(tally: Tally, healthy_from: int) -> Accuracy:
    """How well the scores told who would churn, where healthy begins at `healthy_from`.

    To flag is to be at risk or critical. Precision is the share of the flagged who churned, recall
    the share of the churned who were flagged (van Rijsbergen, Information Retrieval, 1979).
    The area under the ROC curve is the chance that of one who churned and one who did not the one
    who churned had the lower score, equal scores counting half (Hanley and McNeil, Radiology 143,
    1982). The Brier score is the mean of (p - o)**2, with (100 - score)/100 as the foretold chance
    p of churn and o as 1 or 0; 0 is best (Brier, Monthly Weather Review 78, 1950).
    """
    retained, churned = sum(tally.retained), sum(tally.churned)
    caught = sum(tally.churned[:healthy_from])
    flagged = caught + sum(tally.retained[:healthy_from])
    everybody = retained + churned
    nobody = "nobody with a score was there to observe"
    unharmed = nobody if not everybody else "nobody churned"
    return Accuracy(
        customers=everybody,
        churned=churned,
        flagged=flagged,
        precision=_share(caught, flagged, "everybody was healthy" if everybody else nobody),
        recall=_share(caught, churned, unharmed),
        auc=_share(
            _ordered(tally),
            churned * retained,
            unharmed if not churned else "everybody churned",
        ),
        brier=_share(_missed(tally), everybody, nobody),
    )


def unmeasured(reason: str) -> Accuracy:
    """No measure at all, for a reason."""
    none = Measure(None, reason)
    return Accuracy(
        customers=0, churned=0, flagged=0, precision=none, recall=none, auc=none, brier=none
    )


def _share(part: Fraction | int, whole: int, undefined: str) -> Measure:
    return Measure(float(Fraction(part) / whole)) if whole else Measure(None, undefined)


def _ordered(tally: Tally) -> Fraction:
    """The pairs of one who churned and one retained that the score orders, ties counting half."""
    reached = list(accumulate(tally.retained))
    above = (reached[-1] - count for count in reached)
    return sum(
        (
            churned * (higher + Fraction(equal, 2))
            for churned, higher, equal in zip(tally.churned, above, tally.retained, strict=True)
        ),
        Fraction(),
    )


def _missed(tally: Tally) -> Fraction:
    """The sum of the squares by which the foretold chances missed what happened."""
    squares = (
        retained * (100 - score) ** 2 + churned * score**2
        for score, (retained, churned) in enumerate(zip(tally.retained, tally.churned, strict=True))
    )
    return Fraction(sum(squares), 100**2)
