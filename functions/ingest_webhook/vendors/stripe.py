"""Stripe's events: what becomes of subscriptions, and payments that failed.

Sources: docs.stripe.com, "Verify webhook signatures manually", "Types of events", "The Subscription
object" and "Supported currencies".
"""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, TypeAdapter

from functions.ingest_webhook.vendors.foreign import (
    Foreign,
    Loose,
    NameOrNone,
    OwnId,
    Seconds,
    WordsOrNone,
    address,
    named,
    read,
    told,
)
from functions.ingest_webhook.vendors.signing import (
    HEX_SHA256,
    Delivery,
    header,
    in_hex,
    malformed,
    require_fresh,
    require_match,
    stamped,
    verbatim,
)
from functions.shared.contracts.facts import CUSTOMER_ID
from functions.shared.domain.facts import Addressed, Kind
from functions.shared.kernel.errors import FieldError, Refused

SOURCE: Final = "stripe"

_HEADER: Final = "stripe-signature"
_ELEMENT: Final = re.compile(r" ?([a-z0-9]{1,16})=([!-+.-~]*)")

_SUBSCRIPTION: Final = "customer.subscription."
_PAYMENT_FAILED: Final = "invoice.payment_failed"

_STATUS: Final = {
    # Stripe's words in the order in which a subscription goes through them, and ours.
    "incomplete": "past_due",  # the first payment is still owed
    "trialing": "trialing",
    "active": "active",
    "past_due": "past_due",
    "unpaid": "past_due",  # all retries failed, but it has not ended
    "paused": "past_due",  # the trial ended with nothing to pay with; it can be resumed
    "incomplete_expired": "canceled",  # the first payment never came; nothing follows
    "canceled": "canceled",
}
_EVENTS: Final = {"created": 0, "deleted": 2}

# What Stripe gives in whole units and in thousandths. Everything else is in hundredths, also ISK
# and UGX, which have none: "backwards compatibility requires you to represent it as a two-decimal
# value".
_WHOLE: Final = re.compile("BIF|CLP|DJF|GNF|JPY|KMF|KRW|MGA|PYG|RWF|VND|VUV|XAF|XOF|XPF")
_THOUSANDTHS: Final = re.compile("BHD|JOD|KWD|OMR|TND")
_PER_YEAR: Final = {"day": 365, "week": 52, "month": 12, "year": 1}
_AMOUNT: Final = re.compile(r"\d{1,15}(\.\d{1,12})?", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
_MOST: Final = Decimal(10) ** 15
_MOST_PLAN: Final = 256


def _customer(value: object) -> object:
    """Customers come as an identifier, or whole where somebody asked for that."""
    return value.get("id") if isinstance(value, dict) else value


class _Head(Foreign):
    type: str


class _Price(Foreign):
    """A price, or one of the plans that came before prices."""

    id: NameOrNone = None
    nickname: WordsOrNone = None
    lookup_key: WordsOrNone = None
    currency: WordsOrNone = None
    billing_scheme: WordsOrNone = None
    transform_quantity: Loose = Field(default_factory=dict)
    transform_usage: Loose = Field(default_factory=dict)
    unit_amount_decimal: object = None
    unit_amount: object = None
    amount_decimal: object = None
    amount: object = None
    recurring: Loose = Field(default_factory=dict)
    interval: object = None
    interval_count: object = None
    usage_type: object = None

    @property
    def name(self) -> str | None:
        """What people call it."""
        return self.nickname or self.lookup_key or self.id

    @property
    def metered(self) -> bool:
        """Whether what is paid follows what is used, so that nobody knows it beforehand."""
        return (self.recurring.get("usage_type") or self.usage_type) == "metered"

    @property
    def of_one(self) -> Decimal | None:
        """What one costs each time, in the currency's smallest unit; None where that depends."""
        if self.billing_scheme == "tiered" or self.transform_quantity or self.transform_usage:
            return None
        for said in (self.unit_amount_decimal, self.unit_amount, self.amount_decimal, self.amount):
            if isinstance(said, int | str) and _AMOUNT.fullmatch(str(said)):
                return Decimal(str(said))
        return None

    @property
    def times_a_year(self) -> Decimal | None:
        """How often it is paid in a year; None where it is paid once."""
        often = _PER_YEAR.get(str(self.recurring.get("interval") or self.interval))
        every = self.recurring.get("interval_count") or self.interval_count or 1
        if often is None or not isinstance(every, int) or not 0 < every <= 10_000:
            return None
        return Decimal(often) / every


class _Item(Foreign):
    price: _Price | None = None
    plan: _Price | None = None
    quantity: int | None = None
    current_period_end: Seconds | None = None

    @property
    def sold(self) -> _Price:
        """What it is that the customer pays for."""
        return self.price or self.plan or _Price()


class _Items(Foreign):
    data: list[_Item] = Field(default_factory=list)
    has_more: bool = False


class _Object(Foreign):
    id: OwnId
    customer: Annotated[NameOrNone, BeforeValidator(_customer)] = None
    customer_email: WordsOrNone = None
    metadata: Loose = Field(default_factory=dict)


class _Subscription(_Object):
    status: str
    items: _Items = _Items()
    cancel_at_period_end: bool | None = None
    cancel_at: Seconds | None = None
    current_period_end: Seconds | None = None


class _Invoice(_Object):
    currency: WordsOrNone = None
    amount_remaining: object = None
    amount_due: object = None


class _SubscriptionData(Foreign):
    object: _Subscription


class _InvoiceData(Foreign):
    object: _Invoice


class _Event(Foreign):
    id: OwnId
    type: str
    created: Seconds


class _SubscriptionEvent(_Event):
    data: _SubscriptionData


class _InvoiceEvent(_Event):
    data: _InvoiceData


_HEAD: Final[TypeAdapter[_Head]] = TypeAdapter(_Head)
_SUBSCRIPTION_EVENT: Final[TypeAdapter[_SubscriptionEvent]] = TypeAdapter(_SubscriptionEvent)
_INVOICE_EVENT: Final[TypeAdapter[_InvoiceEvent]] = TypeAdapter(_InvoiceEvent)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """`t=<seconds>` and any `v1=<hex HMAC-SHA256 of t.body>`; the key is the whole secret, `whsec_`
    and all. Other schemes, such as the `v0` of test events, prove nothing.
    """
    elements = [
        _ELEMENT.fullmatch(text) for text in header(delivery, _HEADER, most=4_096).split(",")
    ]
    said = [found.groups() for found in elements if found]
    stamps = [text for scheme, text in said if scheme == "t"]
    if len(said) != len(elements) or len(stamps) != 1:
        raise malformed(_HEADER)
    signed_at = stamped(stamps[0], unit="seconds", name=_HEADER)
    given = [text for scheme, text in said if scheme == "v1" and HEX_SHA256.fullmatch(text)]
    content = f"{stamps[0]}.".encode() + delivery.body
    require_match(given, in_hex(verbatim(secrets), content))
    require_fresh(delivery, signed_at)


def matters(payload: object, /) -> bool:
    """Every event about a subscription carries it as it then was, and failed payments are trouble.

    `invoice.paid` says nothing more: what it ends, Stripe tells as a subscription that is active.
    """
    head: _Head = read(_HEAD, payload)
    return head.type.startswith(_SUBSCRIPTION) or head.type == _PAYMENT_FAILED


def facts(payload: object, at: datetime) -> list[Addressed]:
    """What became of the subscription, or that a payment failed."""
    head: _Head = read(_HEAD, payload)
    if head.type == _PAYMENT_FAILED:
        return [_failed(read(_INVOICE_EVENT, payload), at)]
    return [_changed(read(_SUBSCRIPTION_EVENT, payload), at)]


def _changed(event: _SubscriptionEvent, at: datetime) -> Addressed:
    subscription = event.data.object
    theirs = subscription.status
    ours = _STATUS.get(theirs)
    if ours is None:
        message = f"must be one of {', '.join(_STATUS)}"
        field = FieldError("data.object.status", message)
        raise Refused("there is no such subscription status", field)
    sold = [item.sold for item in subscription.items.data]
    plan = " + ".join(dict.fromkeys(price.name for price in sold if price.name))[:_MOST_PLAN]
    currency = _only_currency(sold)
    arr = _yearly(subscription.items, currency)
    renews_at = _renews_at(subscription)
    data: dict[str, Any] = {
        "status": ours,
        "plan": plan or None,
        "arr": arr,
        "currency": currency if arr else None,
        "renews_at": renews_at.isoformat() if renews_at else None,
        "sequence": _sequence(event.type, theirs),
    }
    flags = () if theirs == ours else (f"status_{theirs}",)
    return _told(event, subscription, Kind.SUBSCRIPTION_CHANGED, data, at=at, flags=flags)


def _failed(event: _InvoiceEvent, at: datetime) -> Addressed:
    invoice = event.data.object
    currency = _currency(invoice.currency)
    owed = invoice.amount_due if invoice.amount_remaining is None else invoice.amount_remaining
    amount = None
    if currency and isinstance(owed, int) and not isinstance(owed, bool) and owed >= 0:
        amount = _written(Decimal(owed), currency)
    data = {"amount": amount, "currency": currency if amount else None}
    return _told(event, invoice, Kind.PAYMENT_FAILED, data, at=at)


def _told(
    event: _Event,
    about: _Object,
    kind: Kind,
    data: dict[str, Any],
    *,
    at: datetime,
    flags: tuple[str, ...] = (),
) -> Addressed:
    """The fact, told of whom the venture's own metadata names, else of Stripe's customer."""
    own = about.metadata.get("customer_id")
    whose = named(SOURCE, about.customer) + address(about.customer_email)
    return told(
        kind,
        data,
        source=SOURCE,
        event=event.id,
        occurred_at=event.created,
        at=at,
        aliases=whose or named(SOURCE, about.id),
        customer=own if isinstance(own, str) and re.fullmatch(CUSTOMER_ID, own) else None,
        flags=flags,
        path="data.object",
    )


def _sequence(event: str, status: str) -> int:
    """A place among the events of one second, which is all that Stripe's instants tell.

    What is created comes first and what is deleted last; between them a subscription goes through
    its statuses in their order.
    """
    rank = _EVENTS.get(event.removeprefix(_SUBSCRIPTION), 1)
    return 10 * rank + list(_STATUS).index(status)


def _yearly(items: _Items, currency: str | None) -> str | None:
    """What the items cost in a year, before discounts and taxes; None where nobody can say.

    What is paid by use is left out.
    """
    fixed = [item for item in items.data if not item.sold.metered]
    if items.has_more or not fixed or currency is None:
        return None
    total = Decimal(0)
    for item in fixed:
        of_one, often = item.sold.of_one, item.sold.times_a_year
        quantity = 1 if item.quantity is None else item.quantity
        if of_one is None or often is None or not 0 <= quantity < 10**9:
            return None
        total += of_one * quantity * often
    return _written(total, currency)


def _only_currency(sold: list[_Price]) -> str | None:
    said = {_currency(price.currency) for price in sold}
    return said.pop() if len(said) == 1 else None


def _currency(said: str | None) -> str | None:
    return said.upper() if said and _CURRENCY.fullmatch(said) else None


def _written(smallest: Decimal, currency: str) -> str | None:
    """An amount as Stripe counts it, in whole units of the currency, to two places or three."""
    places = 0 if _WHOLE.fullmatch(currency) else 3 if _THOUSANDTHS.fullmatch(currency) else 2
    amount = smallest.scaleb(-places)
    quantum = Decimal(1).scaleb(-max(places, 2))
    return str(amount.quantize(quantum, ROUND_HALF_UP)) if amount < _MOST else None


def _renews_at(subscription: _Subscription) -> datetime | None:
    """The end of the period, where another one follows; newer versions say it per item."""
    ends = subscription.cancel_at_period_end or subscription.cancel_at
    if ends or _STATUS[subscription.status] == "canceled":
        return None
    periods = (item.current_period_end for item in subscription.items.data)
    said = (subscription.current_period_end, *periods)
    return min((end for end in said if end is not None), default=None)
