"""What the HTTP API answers of the last count of everybody: scores, bands, features."""

from datetime import datetime
from decimal import Decimal

from functions.shared.contracts.answers import Said
from functions.shared.domain.insights import BEFORE, Insight, Stood, Sums, most_used
from functions.shared.domain.rates import percent
from functions.shared.domain.reports.parts import BANDS, average


class BandShare(Said):
    """How many have a band, and how many that is of those with a score, in percent."""

    band: str
    customers: int
    percent: float | None


class Before(Said):
    """How those stood so many days ago who had a score then."""

    days: int
    scored: int
    average: float | None
    bands: list[BandShare]


class FeatureUse(Said):
    """A feature: how many of those with a score ever used it, as a core one, and in 28 days.

    `percent` is of the last of these.
    """

    feature: str
    adopted: int
    core: int
    lately: int
    percent: float | None


class InsightsShown(Said):
    """How everybody stood, or a tier, when all were last counted: `as_of`, `age_seconds` ago.

    `reason` says why nothing is known. `fell` and `rose` have another band than a week before.
    Where there were more features, or longer names, than are kept, it is `cut`: the rarest are
    left out.
    """

    as_of: datetime | None
    age_seconds: int | None
    segment: str | None
    reason: str | None
    customers: int
    active: int
    inactive: int
    churned: int
    scored: int
    stale: int
    average: float | None
    bands: list[BandShare]
    before: list[Before]
    fell: int
    rose: int
    features: list[FeatureUse]
    cut: bool

    @classmethod
    def of(
        cls, counted: Insight | None, *, segment: str | None, at: datetime, reason: str
    ) -> "InsightsShown":
        """The count as callers see it at an instant; `reason` is why there may be none."""
        now = counted.now if counted else Sums()
        return cls(
            as_of=counted.as_of if counted else None,
            age_seconds=max(0, int((at - counted.as_of).total_seconds())) if counted else None,
            segment=segment,
            reason=None if counted else reason,
            customers=now.customers,
            active=now.lifecycles.get("active", 0),
            inactive=now.lifecycles.get("inactive", 0),
            churned=now.lifecycles.get("churned", 0),
            scored=now.scored,
            stale=now.stale,
            average=_number(average(now.now)),
            bands=_bands(now.now),
            before=[
                Before(
                    days=days,
                    scored=now.ago(days).scored,
                    average=_number(average(now.ago(days))),
                    bands=_bands(now.ago(days)),
                )
                for days in BEFORE
            ],
            fell=now.fell,
            rose=now.rose,
            features=[
                FeatureUse(
                    feature=name,
                    adopted=use.adopted,
                    core=use.core,
                    lately=use.lately,
                    percent=_share(use.lately, now.scored),
                )
                for name, use in most_used(now.features)
            ],
            cut=now.cut,
        )


def _bands(stood: Stood) -> list[BandShare]:
    counts = {band: stood.bands.get(band, 0) for band in BANDS}
    return [
        BandShare(band=band, customers=count, percent=_share(count, stood.scored))
        for band, count in counts.items()
    ]


def _share(count: int, of: int) -> float | None:
    return float(percent(count, of)) if of else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
