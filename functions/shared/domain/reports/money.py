"""What customers pay, what is left of what they paid, and how much of it is at risk."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from functions.shared.domain.reports.claims import Claim, Section, two
from functions.shared.domain.reports.parts import NOT_COUNTED, money
from functions.shared.domain.revenue import Earned, Told
from functions.shared.domain.verdicts import Evidence


def earned(said: Told | None) -> Section:
    """Revenue by currency: currencies are never added up."""
    claims = [
        claim
        for place, one in enumerate(said.currencies if said else ())
        for claim in _of_currency(place, one)
    ]
    months = f"{said.months} months" if said else "a year"
    return Section(
        id="revenue",
        title="Revenue",
        counted=f"Yearly revenue by currency; what is left after {months} is of those who paid at "
        "the beginning: net counts what they pay more, gross does not. At risk is what those pay "
        "who are critical or at risk. Counted once a night.",
        path="/revenue",
        claims=tuple(claims),
        empty="Nobody pays." if said else f"Not known: {NOT_COUNTED}.",
        as_of=said.as_of if said else None,
    )


def _of_currency(place: int, one: Earned) -> Iterator[Claim]:
    currency, held = one.currency, one.held
    risk = one.at_risk + one.critical
    yield Claim(
        id=f"revenue/{currency}/paying",
        says=f"Paid a year, {currency}",
        value=one.paying.arr,
        unit=currency,
        evidence=(Evidence("customers", one.paying.customers),),
        pick=f".currencies[{place}].paying.arr | tonumber",
    )
    for name, rate in (("net", held.net), ("gross", held.gross)):
        yield Claim(
            id=f"revenue/{currency}/{name}",
            says=f"{name.capitalize()} revenue retention, {currency}",
            value=None if rate is None else _percent(rate),
            unit="%",
            evidence=(
                Evidence("paid at the beginning", money(held.starting.arr, currency)),
                Evidence("lost", money(held.churned.arr, currency)),
                Evidence("paid less", money(held.contracted.arr, currency)),
                Evidence("paid more", money(held.expanded.arr, currency)),
            ),
            unknown="nobody paid at the beginning" if rate is None else None,
            pick=f".currencies[{place}].retention.{name}",
        )
    yield Claim(
        id=f"revenue/{currency}/at_risk",
        says=f"Revenue at risk, {currency}",
        value=risk.paying.arr,
        unit=currency,
        evidence=(
            Evidence("customers", risk.paying.customers),
            Evidence("of this critical", money(one.critical.paying.arr, currency)),
            Evidence("to be renewed in 90 days", money(risk.renewing.arr, currency)),
        ),
        pick=f".currencies[{place}].arr_at_risk.total.arr | tonumber",
    )


def _percent(share: Fraction) -> Decimal:
    return two(Decimal(100 * share.numerator) / share.denominator)
