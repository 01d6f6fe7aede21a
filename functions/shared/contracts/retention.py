"""How many customers are still there, as the HTTP API answers it."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from functions.shared.contracts.answers import Said
from functions.shared.domain import retention
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.rates import Rate


class Portion(Said):
    """So many of some, and how many that is in percent, rounded half-up to two decimals."""

    count: int
    of: int
    percent: float

    @classmethod
    def of_rate(cls, rate: Rate | None) -> "Portion | None":
        """The rate as callers see it; None where there is none, or it is one of nothing."""
        if rate is None or not rate.of:
            return None
        return cls(count=rate.count, of=rate.of, percent=_two(Decimal(100 * rate.count) / rate.of))


class Retained(Said):
    """What is retained in month `months` of the lives of a `cohort`, by its month of onboarding.

    `rolling` counts who was active in that month or later, `classic` who was in exactly that one.
    They are None, and `reason` says why, until the month is over for all of the `customers`, and
    where it began before usage was told; so it is for the `pending`. `reached` is whether the
    rolling rate is at its target. `change` is by how many percent of it the classic rate is above
    that of the cohort before.
    """

    months: int
    cohort: str | None
    customers: int
    pending: int
    rolling: Portion | None
    classic: Portion | None
    target: float
    reached: bool | None
    change: float | None
    reason: str | None

    @classmethod
    def of(cls, said: retention.Retained, parameters: Parameters) -> "Retained":
        """What is retained as callers see it."""
        target = {
            1: parameters.retention_target_1m,
            3: parameters.retention_target_3m,
            6: parameters.retention_target_6m,
        }[said.months]
        rate = said.rolling
        return cls(
            months=said.months,
            cohort=said.cohort,
            customers=said.customers,
            pending=said.pending,
            rolling=Portion.of_rate(rate),
            classic=Portion.of_rate(said.classic),
            target=float(target),
            reached=rate.count * 100 >= target * rate.of if rate else None,
            change=None if said.change is None else _two(said.change),
            reason=said.reason,
        )


class RetainedCohort(Said):
    """Those onboarded in a month, `2026-02`."""

    month: str
    customers: int
    retained: list[Retained]


class RetentionBaseline(Said):
    """Those onboarded from `since` up to and without `until`.

    That is the day of the first onboarding and 30 days; where usage was told too late for those,
    it is the first month of which retention in month 1 is known.
    """

    since: date | None
    until: date | None
    customers: int
    retained: list[Retained]
    reason: str | None


class Recovery(Said):
    """Of the at_risk programs entered after `since` and up to `until`, who recovered in 30 days."""

    since: datetime
    until: datetime
    recovered: Portion | None
    target: float
    reached: bool | None
    reason: str | None

    @classmethod
    def of(cls, said: retention.Recovery) -> "Recovery":
        """The recoveries as callers see them."""
        rate = said.recovered
        return cls(
            since=said.since,
            until=said.until,
            recovered=Portion.of_rate(rate),
            target=retention.RECOVERY_TARGET,
            reached=said.reached,
            reason=None if rate.of else "nobody entered the at_risk program then",
        )


class Retention(Said):
    """How many customers of a venture, or of a segment of it, are still there.

    Counted `as_of` an instant, `age_seconds` ago; where nobody was counted yet, `reason` says so
    and there are no cohorts. `retained` has for each month of life the newest cohort of which it is
    known, `cohorts` the last ones, the newest first. Recovery is always of now.
    """

    as_of: datetime | None
    age_seconds: int | None
    segment: str | None
    reason: str | None
    retained: list[Retained]
    cohorts: list[RetainedCohort]
    baseline: RetentionBaseline | None
    recovery: Recovery

    @classmethod
    def of(
        cls,
        counted: retention.Told | None,
        recovery: retention.Recovery,
        parameters: Parameters,
        *,
        segment: str | None,
        at: datetime,
    ) -> "Retention":
        """The figures as callers see them at an instant."""
        if counted is None:
            return cls(
                as_of=None,
                age_seconds=None,
                segment=segment,
                reason=retention.UNCOUNTED,
                retained=[],
                cohorts=[],
                baseline=None,
                recovery=Recovery.of(recovery),
            )

        def said(some: Iterable[retention.Retained]) -> list[Retained]:
            return [Retained.of(one, parameters) for one in some]

        first = counted.baseline
        return cls(
            as_of=counted.as_of,
            # Who lives at an older instant than the count's has it fresh.
            age_seconds=max(0, int((at - counted.as_of).total_seconds())),
            segment=segment,
            reason=None,
            retained=said(counted.latest),
            cohorts=[
                RetainedCohort(month=month, customers=some[0].customers, retained=said(some))
                for month, some in counted.cohorts.items()
            ],
            baseline=RetentionBaseline(
                since=first.since,
                until=first.until,
                customers=first.customers,
                retained=said(first.retained),
                reason=first.reason,
            ),
            recovery=Recovery.of(recovery),
        )


def _two(value: Decimal) -> float:
    """Rounded half-up to two decimals."""
    return float(value.quantize(Decimal("0.01"), ROUND_HALF_UP))
