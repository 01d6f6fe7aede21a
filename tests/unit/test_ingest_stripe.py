"""What Stripe's events say, in our words."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.ingest_webhook.vendors import SOURCES
from functions.shared.domain import state
from functions.shared.domain.facts import Addressed, Alias, Fact, Kind
from functions.shared.domain.state import History
from functions.shared.kernel.errors import Refused
from tests import payloads

CREATED = "customer.subscription.created"
PAST_DUE = "customer.subscription.updated-past_due"
DELETED = "customer.subscription.deleted"
OLD = "customer.subscription.updated-old_version"
FAILED = "invoice.payment_failed"
ACME = Alias("stripe", "cus_QtT8b1AcmeGmbH")


def facts(name: str, **changes: Any) -> list[Addressed]:
    return payloads.told("stripe", name, **changes)


def data(name: str, **changes: Any) -> dict[str, Any]:
    (told,) = facts(name, **changes)
    return dict(told.fact.data)


def price(**changes: Any) -> dict[str, Any]:
    said = payloads.sample("stripe", CREATED)["data"]["object"]["items"]["data"][0]["price"]
    return {**said, **changes}


def sold(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"object": "list", "data": list(items), "has_more": False, **more}


def test_a_new_subscription_says_what_it_is_worth_in_a_year() -> None:
    (told,) = facts(CREATED)
    assert told.fact.id == "stripe:evt_1QyCreated"
    assert told.fact.kind is Kind.SUBSCRIPTION_CHANGED
    assert told.fact.occurred_at == datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert told.fact.data == {
        "status": "trialing",
        "plan": "Scale, yearly",
        "arr": "7200.00",
        "currency": "EUR",
        "renews_at": "2027-01-01T00:00:00Z",
        "sequence": 1,
    }
    assert told.fact.flags == ()
    assert told.aliases == (ACME,)
    assert told.customer is None


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("trialing", "trialing"),
        ("active", "active"),
        ("past_due", "past_due"),
        ("incomplete", "past_due"),
        ("unpaid", "past_due"),
        ("paused", "past_due"),
        ("incomplete_expired", "canceled"),
        ("canceled", "canceled"),
    ],
)
def test_each_of_their_statuses_is_one_of_ours_and_theirs_stays_known(
    theirs: str, ours: str
) -> None:
    (told,) = facts(PAST_DUE, data__object__status=theirs)
    assert told.fact.data["status"] == ours
    assert told.fact.flags == (() if theirs == ours else (f"status_{theirs}",))


def test_a_status_that_does_not_exist_names_its_field() -> None:
    with pytest.raises(Refused) as refused:
        facts(PAST_DUE, data__object__status="melted")
    assert [wrong.field for wrong in refused.value.errors] == ["data.object.status"]


@pytest.mark.parametrize(
    ("interval", "count", "yearly"),
    [
        ("year", 1, "144.00"),
        ("year", 3, "48.00"),
        ("month", 1, "1728.00"),
        ("month", 3, "576.00"),
        ("week", 2, "3744.00"),
        ("day", 1, "52560.00"),
    ],
)
def test_a_year_has_so_many_intervals(interval: str, count: int, yearly: str) -> None:
    every = {"interval": interval, "interval_count": count, "usage_type": "licensed"}
    items = sold({"price": price(recurring=every), "quantity": 1})
    assert data(CREATED, data__object__items=items)["arr"] == yearly


@pytest.mark.parametrize(
    ("currency", "yearly"),
    [
        ("usd", "144.00"),
        ("jpy", "14400.00"),
        ("krw", "14400.00"),
        ("kwd", "14.400"),
        ("isk", "144.00"),
        ("ugx", "144.00"),
    ],
)
def test_a_currency_has_the_places_that_stripe_gives_it(currency: str, yearly: str) -> None:
    items = sold({"price": price(currency=currency), "quantity": 1})
    said = data(CREATED, data__object__items=items)
    assert (said["arr"], said["currency"]) == (yearly, currency.upper())


def test_items_add_up_and_what_is_paid_by_use_is_left_out() -> None:
    monthly = {"interval": "month", "interval_count": 1}
    seats = {"price": price(unit_amount_decimal="1999.5", recurring=monthly), "quantity": 3}
    base = {"price": price(nickname="Base")}
    metered = {"price": price(nickname="Calls", recurring={**monthly, "usage_type": "metered"})}
    said = data(CREATED, data__object__items=sold(seats, base, metered))
    assert said["arr"] == "863.82"  # 3 * 12 * 19.995 + 144
    assert said["plan"] == "Scale, yearly + Base + Calls"
    none = data(CREATED, data__object__items=sold(seats | {"quantity": 0}))
    assert none["arr"] == "0.00"


@pytest.mark.parametrize(
    "items",
    [
        sold(),
        sold({"price": price()}, has_more=True),
        sold({"price": price(billing_scheme="tiered", unit_amount=None)}),
        sold({"price": price(transform_quantity={"divide_by": 10, "round": "up"})}),
        sold({"price": price(recurring={"interval": "month", "usage_type": "metered"})}),
        sold({"price": price(recurring=None, type="one_time")}),
        sold({"price": price(unit_amount=None, unit_amount_decimal=None)}),
        sold({"price": price(unit_amount_decimal="1e999999", unit_amount="NaN")}),
        sold({"price": price(recurring={"interval": "month", "interval_count": -1})}),
        sold({"price": price(), "quantity": -1}),
        sold({"price": price(unit_amount_decimal="9" * 15), "quantity": 10**8}),
        sold({"price": price()}, {"price": price(currency="usd")}),
        sold({"price": price(currency=None)}),
    ],
    ids=str,
)
def test_a_value_that_nobody_can_tell_is_not_told(items: dict[str, Any]) -> None:
    said = data(CREATED, data__object__items=items)
    assert "arr" not in said
    assert "currency" not in said
    assert said["status"] == "trialing"


def test_older_versions_say_the_same_in_other_places() -> None:
    assert data(OLD) == {
        "status": "active",
        "plan": "price_1NwSeatMonthly",
        "arr": "720.00",
        "currency": "USD",
        "renews_at": "2026-03-01T00:00:00Z",
        "sequence": 12,
    }


@pytest.mark.parametrize(
    "ending", [{"cancel_at_period_end": True}, {"cancel_at": 1798761600}, {"status": "canceled"}]
)
def test_what_ends_does_not_renew(ending: dict[str, Any]) -> None:
    changes = {f"data__object__{name}": value for name, value in ending.items()}
    assert "renews_at" not in data(CREATED, **changes)


def test_the_first_of_several_periods_to_end_is_the_renewal() -> None:
    items = sold(*({"price": price(), "current_period_end": end} for end in (1798761600, 1)))
    assert data(CREATED, data__object__items=items)["renews_at"] == "1970-01-01T00:00:01Z"


def test_a_failed_payment_is_told_with_what_is_owed() -> None:
    (told,) = facts(FAILED)
    assert told.fact.kind is Kind.PAYMENT_FAILED
    assert told.fact.data == {"amount": "8568.00", "currency": "EUR"}
    assert told.aliases == (ACME, Alias("email", "billing@acme.example"))
    assert data(FAILED, data__object__currency="jpy")["amount"] == "856800.00"
    assert data(FAILED, data__object__amount_remaining=None)["amount"] == "8568.00"
    for nothing in ({"currency": None}, {"amount_remaining": "x"}, {"amount_remaining": True}):
        changes = {f"data__object__{name}": value for name, value in nothing.items()}
        assert data(FAILED, **changes) == {}


def test_the_ventures_own_metadata_names_the_customer() -> None:
    (told,) = facts(CREATED, data__object__metadata={"customer_id": "acme"})
    assert told.customer == "acme"
    assert told.aliases == (ACME,)
    for nobody in ("a b", "", 5, None, "x" * 200, ["acme"]):
        (told,) = facts(CREATED, data__object__metadata={"customer_id": nobody})
        assert told.customer is None


def test_a_customer_given_whole_or_not_at_all() -> None:
    (told,) = facts(CREATED, data__object__customer={"id": "cus_QtT8b1AcmeGmbH", "object": "c"})
    assert told.aliases == (ACME,)
    (told,) = facts(CREATED, data__object__customer=None)
    assert told.aliases == (Alias("stripe", "sub_1QyTenureAcme"),)


def test_other_events_say_nothing() -> None:
    assert facts("dropped-invoice.paid") == []
    for other in ("customer.updated", "charge.refunded", "invoice.finalized", "customer.created"):
        assert facts(PAST_DUE, type=other) == []


def test_what_happens_to_a_subscription_is_settled_by_stripes_instants_not_by_arrival() -> None:
    life = [facts(name)[0].fact for name in (CREATED, PAST_DUE, DELETED)]
    ends = {last_word(order) for order in permutations([*life, *life[:1]])}
    assert ends == {"stripe:evt_1QyDeleted"}


def test_of_one_second_the_order_is_that_of_a_subscriptions_life() -> None:
    """Stripe's instants are whole seconds, and its identifiers follow no order."""
    second = 1772413200

    def event(identifier: str, name: str, status: str) -> Fact:
        (told,) = facts(
            PAST_DUE,
            id=identifier,
            type=f"customer.subscription.{name}",
            created=second,
            data__object__status=status,
        )
        return told.fact

    told = [
        event("evt_z", "created", "incomplete"),
        event("evt_y", "updated", "active"),
        event("evt_x", "updated", "past_due"),
        event("evt_a", "deleted", "canceled"),
    ]
    for until in range(1, len(told) + 1):
        ends = {last_word(order) for order in permutations(told[:until])}
        assert ends == {told[until - 1].id}


def last_word(told: tuple[Fact, ...]) -> str:
    register = state.fold(History(), told).state.register("subscription")
    assert register is not None
    return register.fact


def test_an_instant_of_the_future_becomes_the_receipts() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(minutes=5)
    (told,) = facts(CREATED, at=at)
    assert (told.fact.occurred_at, told.fact.flags) == (at, ("occurred_at_ahead",))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type": None}, "type"),
        ({"id": ""}, "id"),
        ({"created": "2026-01-01"}, "created"),
        ({"created": True}, "created"),
        ({"created": 10**30}, "created"),
        ({"created": -1}, "created"),
        ({"data": None}, "data"),
        ({"data__object__id": None}, "data.object.id"),
        ({"data__object__status": 5}, "data.object.status"),
        ({"data__object__items": 5}, "data.object.items"),
        ({"data__object__cancel_at": "soon"}, "data.object.cancel_at"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        facts(CREATED, **changes)
    assert [wrong.field for wrong in refused.value.errors] == [field]


@pytest.mark.parametrize("payload", [[], "text", 5, None, [{}], {"type": ["x"]}])
def test_another_shape_is_refused(payload: object) -> None:
    with pytest.raises(Refused):
        SOURCES["stripe"].matters(payload)
