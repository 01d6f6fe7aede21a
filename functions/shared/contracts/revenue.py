"""What customers pay, still pay, and may stop to pay, as the HTTP API answers it."""

from datetime import datetime
from fractions import Fraction
from math import floor

from functions.shared.contracts.answers import Said
from functions.shared.domain import revenue
from functions.shared.domain.retention import UNCOUNTED


class PaidAmount(Said):
    """How many customers, and how much that is a year."""

    customers: int
    arr: str

    @classmethod
    def of(cls, amount: revenue.Amount) -> "PaidAmount":
        """The amount as callers see it."""
        return cls(customers=amount.customers, arr=f"{amount.arr:f}")


class RevenueHeld(Said):
    """What became of what was paid at the beginning of the window.

    `starting` less `churned` (who pays nothing any more) and `contracted` (how much less others
    pay), plus `expanded` (how much more), is `ending`. `gross` leaves out what is paid more, so it
    is never over 100; `net` counts it. Both are percent, rounded half-up to two decimals, and null
    with the `reason` where nobody paid then. Who pays in another currency now is `switched`, and
    in none of the others.
    """

    starting: PaidAmount
    churned: PaidAmount
    contracted: PaidAmount
    expanded: PaidAmount
    ending: PaidAmount
    switched: PaidAmount
    gross: float | None
    net: float | None
    reason: str | None

    @classmethod
    def of(cls, held: revenue.Held) -> "RevenueHeld":
        """The figures as callers see them."""
        return cls(
            starting=PaidAmount.of(held.starting),
            churned=PaidAmount.of(held.churned),
            contracted=PaidAmount.of(held.contracted),
            expanded=PaidAmount.of(held.expanded),
            ending=PaidAmount.of(held.ending),
            switched=PaidAmount.of(held.switched),
            gross=_percent(held.gross),
            net=_percent(held.net),
            reason="nobody paid at the beginning" if held.net is None else None,
        )


class ArrEndangered(Said):
    """What those pay who are at risk; `renewing` are those of them to be renewed in 90 days."""

    customers: int
    arr: str
    renewing: PaidAmount

    @classmethod
    def of(cls, said: revenue.Endangered) -> "ArrEndangered":
        """The amounts as callers see them."""
        paying = PaidAmount.of(said.paying)
        return cls(
            customers=paying.customers, arr=paying.arr, renewing=PaidAmount.of(said.renewing)
        )


class ArrAtRisk(Said):
    """What those pay whose band was at_risk, was critical, and both together."""

    at_risk: ArrEndangered
    critical: ArrEndangered
    total: ArrEndangered


class RevenueInCurrency(Said):
    """The figures of those who pay, or paid at the beginning of the window, in one currency.

    `paying` is everybody who paid when it was counted, whenever they came.
    """

    currency: str
    retention: RevenueHeld
    paying: PaidAmount
    arr_at_risk: ArrAtRisk

    @classmethod
    def of(cls, earned: revenue.Earned) -> "RevenueInCurrency":
        """The figures as callers see them."""
        return cls(
            currency=earned.currency,
            retention=RevenueHeld.of(earned.held),
            paying=PaidAmount.of(earned.paying),
            arr_at_risk=ArrAtRisk(
                at_risk=ArrEndangered.of(earned.at_risk),
                critical=ArrEndangered.of(earned.critical),
                total=ArrEndangered.of(earned.at_risk + earned.critical),
            ),
        )


class Revenue(Said):
    """Revenue retention over a window of `months`, and ARR at risk, of a venture or a segment.

    Counted `as_of` an instant, `age_seconds` ago, over the window from `since` to it; where nobody
    was counted yet, `reason` says so. Currencies are never added up: each has figures of its own.
    """

    as_of: datetime | None
    age_seconds: int | None
    segment: str | None
    months: int
    since: datetime | None
    reason: str | None
    currencies: list[RevenueInCurrency]

    @classmethod
    def of(
        cls, counted: revenue.Told | None, *, months: int, segment: str | None, at: datetime
    ) -> "Revenue":
        """The figures as callers see them at an instant."""
        if counted is None:
            return cls(
                as_of=None,
                age_seconds=None,
                segment=segment,
                months=months,
                since=None,
                reason=UNCOUNTED,
                currencies=[],
            )
        return cls(
            as_of=counted.as_of,
            # Who lives at an older instant than the count's has it fresh.
            age_seconds=max(0, int((at - counted.as_of).total_seconds())),
            segment=segment,
            months=months,
            since=counted.since,
            reason=None if counted.currencies else "nobody pays, and nobody did then",
            currencies=[RevenueInCurrency.of(one) for one in counted.currencies],
        )


def _percent(share: Fraction | None) -> float | None:
    """A share in percent, rounded half-up to two decimals."""
    return None if share is None else floor(share * 10_000 + Fraction(1, 2)) / 100
