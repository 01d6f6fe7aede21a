"""Revenue: how much of what customers paid some months ago they still pay, and what is at risk.

What a customer pays a year is what the words on its subscription say. A word that tells an ARR sets
it, with its currency; one that tells none leaves it as it was. `active` and `past_due` pay,
`trialing` and `canceled` do not, nor what was never paid for, whatever it is called. Before the
first word, and where none was ever said, the profile's ARR of now counts, from onboarding on; but
not before a first word that begins a trial, or ends one that was not paid for.

Whoever paid at the beginning of a window is compared with what they pay at its end, whatever was in
between: who left and came back is still there, who came later does not count. What is paid in
another currency by then cannot be compared, and is in no rate. Currencies are never added up.

Everything is counted in exact amounts that add up, so segments can be counted side by side.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from functions.shared.domain.customers import Profile, overlaid
from functions.shared.domain.health import Band
from functions.shared.domain.retention import months_after
from functions.shared.domain.state import Register, State

MONTHS: Final = 12
"""The longest window over which is compared; also the one that is meant where none is named."""
RENEWING: Final = timedelta(days=90)
"""A renewal is near so long before its date."""
PAYING: Final = frozenset({"active", "past_due"})
"""The statuses of a subscription that is paid for, or owed."""
Currency: TypeAlias = str
Line: TypeAlias = str
"""What an amount is of: `12 churned` over a window of so many months, `paying` now."""
Moved: TypeAlias = Literal["starting", "churned", "contracted", "expanded", "switched"]


@dataclass(frozen=True, slots=True)
class Paid:
    """What one customer pays a year, more than nothing."""

    arr: Decimal
    currency: Currency


Step: TypeAlias = tuple[datetime, Paid | None]
"""What is paid from an instant on; None is nothing."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What so many customers pay a year, or no longer do, or do more."""

    customers: int = 0
    arr: Decimal = Decimal(0)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.customers + other.customers, self.arr + other.arr)


@dataclass(frozen=True, slots=True)
class Sums:
    """What some customers come to, by currency and line; a line of nobody is left out."""

    amounts: Mapping[Currency, Mapping[Line, Amount]] = field(default_factory=dict)


def merged(parts: Iterable[Sums]) -> Sums:
    """What several parts come to together; in any order and grouping the same."""
    amounts: dict[Currency, dict[Line, Amount]] = defaultdict(lambda: defaultdict(Amount))
    for part in parts:
        for currency, lines in part.amounts.items():
            for line, amount in lines.items():
                amounts[currency][line] += amount
    return Sums({currency: dict(lines) for currency, lines in amounts.items()})


def ago(at: datetime, months: int) -> datetime:
    """The same time of the UTC day so many months before, or of the last day of a shorter month."""
    utc = at.astimezone(UTC)
    return datetime.combine(months_after(utc.date(), -months), utc.timetz())


def steps(
    profile: Profile,
    state: State,
    words: Sequence[Register],
    at: datetime,
    unpaid: Container[str] = (),
) -> tuple[Step, ...]:
    """What a customer pays from when on, in order, as far as it is known at an instant.

    `words` are those on the subscription, up to the instant and in their order, `unpaid` the facts
    of those for which nothing was ever paid. Whose onboarding is
    not known pays what the profile says now, and since when is not known either.
    """
    known = _without_words(profile, state)
    amount = Paid(known.arr, known.currency)
    since = known.onboarded_at or at
    found: list[Step] = []
    tried = words and (words[0].data["status"] == "trialing" or words[0].fact in unpaid)
    if not words or (since < words[0].at and not tried):
        found.append((since, _more_than_nothing(amount)))
    for word in words:
        said = word.data
        if said.get("arr") is not None:
            amount = Paid(Decimal(str(said["arr"])), str(said.get("currency") or amount.currency))
        pays = said["status"] in PAYING and word.fact not in unpaid
        found.append((word.at, _more_than_nothing(amount) if pays else None))
    return tuple(found)


def paid_at(told: Sequence[Step], at: datetime) -> Paid | None:
    """What is paid at an instant; of several steps of one instant the last counts."""
    reached = bisect_right(told, at, key=lambda step: step[0])
    return told[reached - 1][1] if reached else None


def of_customer(
    told: Sequence[Step], band: Band | None, renews_at: datetime | None, at: datetime
) -> Sums:
    """What one customer adds at an instant, being in a band and to be renewed at another."""
    amounts: dict[Currency, dict[Line, Amount]] = defaultdict(dict)
    now = paid_at(told, at)
    for months in range(1, MONTHS + 1):
        before = paid_at(told, ago(at, months))
        if before is not None:
            for kind, arr in _moved(before, now).items():
                amounts[before.currency][_over(months, kind)] = Amount(1, arr)
    if now is not None:
        amounts[now.currency] |= dict.fromkeys(_now(band, renews_at, at), Amount(1, now.arr))
    return Sums(dict(amounts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What became, over a window, of what was paid at its beginning, in one currency.

    `churned` is of those who pay nothing any more, `contracted` by how much others pay less,
    `expanded` by how much they pay more. `switched` pay in another currency now: they are in none
    of the others, and in no rate.
    """

    starting: Amount
    churned: Amount
    contracted: Amount
    expanded: Amount
    switched: Amount

    @property
    def ending(self) -> Amount:
        """What those pay now who paid at the beginning."""
        arr = self.starting.arr - self.churned.arr - self.contracted.arr + self.expanded.arr
        return Amount(self.starting.customers - self.churned.customers, arr)

    @property
    def gross(self) -> Fraction | None:
        """The share that is still paid, without what is paid more: never over 1."""
        return self._share(self.ending.arr - self.expanded.arr)

    @property
    def net(self) -> Fraction | None:
        """The share that is paid now; None where nobody paid at the beginning."""
        return self._share(self.ending.arr)

    def _share(self, arr: Decimal) -> Fraction | None:
        return Fraction(arr) / Fraction(self.starting.arr) if self.starting.arr else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endangered:
    """What those pay who are in a band; `renewing` are those whose renewal is near."""

    paying: Amount
    renewing: Amount

    def __add__(self, other: "Endangered") -> "Endangered":
        return Endangered(
            paying=self.paying + other.paying, renewing=self.renewing + other.renewing
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """The figures of one currency: what is left over a window, what is paid now, and at risk."""

    currency: Currency
    held: Held
    paying: Amount
    at_risk: Endangered
    critical: Endangered


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one count says of revenue, over a window of months that began at `since`."""

    as_of: datetime
    since: datetime
    months: int
    currencies: Sequence[Earned]


def told(sums: Sums, at: datetime, months: int) -> Told:
    """What was counted of some customers, over a window of 1 to `MONTHS`; by currency."""
    earned = [
        _earned(currency, sums.amounts[currency], months) for currency in sorted(sums.amounts)
    ]
    shown = [one for one in earned if one.paying.customers or _compared(one.held)]
    return Told(as_of=at, since=ago(at, months), months=months, currencies=shown)


def _without_words(profile: Profile, state: State) -> Profile:
    """The profile with what later facts said of it, but for those on the subscription."""
    others = {name: word for name, word in state.registers.items() if name != "subscription"}
    return overlaid(profile, replace(state, registers=others))


def _more_than_nothing(paid: Paid) -> Paid | None:
    return paid if paid.arr else None


def _moved(before: Paid, now: Paid | None) -> dict[Moved, Decimal]:
    """What became of what a customer paid; who is still there and pays the same only starts."""
    if now is not None and now.currency != before.currency:
        return {"switched": before.arr}
    more = (now.arr if now else Decimal(0)) - before.arr
    if now is None:
        return {"starting": before.arr, "churned": before.arr}
    if more < 0:
        return {"starting": before.arr, "contracted": -more}
    return {"starting": before.arr, "expanded": more} if more else {"starting": before.arr}


def _now(band: Band | None, renews_at: datetime | None, at: datetime) -> Iterable[Line]:
    """The lines of somebody who pays now."""
    yield "paying"
    if band in (Band.AT_RISK, Band.CRITICAL):
        yield band.value
        if renews_at is not None and at <= renews_at <= at + RENEWING:
            yield _renewing(band)


def _earned(currency: Currency, lines: Mapping[Line, Amount], months: int) -> Earned:
    def amount(line: Line) -> Amount:
        return lines.get(line, Amount())

    def endangered(band: Band) -> Endangered:
        return Endangered(paying=amount(band.value), renewing=amount(_renewing(band)))

    held = Held(
        starting=amount(_over(months, "starting")),
        churned=amount(_over(months, "churned")),
        contracted=amount(_over(months, "contracted")),
        expanded=amount(_over(months, "expanded")),
        switched=amount(_over(months, "switched")),
    )
    return Earned(
        currency=currency,
        held=held,
        paying=amount("paying"),
        at_risk=endangered(Band.AT_RISK),
        critical=endangered(Band.CRITICAL),
    )


def _compared(held: Held) -> bool:
    """Whether anybody paid at the beginning of the window."""
    return bool(held.starting.customers or held.switched.customers)


def _over(months: int, kind: Moved) -> Line:
    return f"{months} {kind}"


def _renewing(band: Band) -> Line:
    return f"{band.value} renewing"
