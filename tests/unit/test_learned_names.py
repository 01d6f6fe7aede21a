"""Names that customers are given by facts: one owner each, never moved, and what waited flows."""

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from functions.ingest_webhook.vendors import translate
from functions.shared.domain.facts import Addressed, Alias, Fact, Kind
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import Item, Write
from functions.shared.store import keys
from functions.shared.store.customers import Customers, Erased, Known, Unheard
from functions.shared.store.ventures import Ventures
from tests.payloads import SAMPLES
from tests.unit.api import Api, founded

COMPANY = {"hubspot": "company:9001"}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def api() -> Api:
    return founded()


def venture(api: Api) -> Venture:
    return Ventures(api.table).get(api.venture)


def whose(api: Api, value: str, source: str = "hubspot") -> object:
    fact = Fact(id="x", source=source, kind=Kind.LOGIN, occurred_at=api.at)
    asked = Addressed(fact=fact, aliases=(Alias(source, value),))
    return Customers(api.table).resolve(venture(api), asked, strong=True)


def event(kind: str, number: int = 1, **said: Any) -> dict[str, object]:
    """One of HubSpot's events."""
    return {
        "eventId": number,
        "portalId": 1,
        "subscriptionId": 1,
        "occurredAt": 1772439246120,
        "subscriptionType": kind,
        "objectId": 70031,
        **said,
    }


def associated(api: Api, kinds: str, left: int, right: int, **said: Any) -> None:
    kind = kinds.partition("_")[0].lower()
    deliver(
        api,
        event(
            f"{kind}.associationChange",
            associationType=kinds,
            fromObjectId=left,
            toObjectId=right,
            associationRemoved=False,
            **said,
        ),
    )


def deliver(api: Api, *events: dict[str, object]) -> None:
    """The events, translated, accepted and taken in."""
    facts, _ = translate("hubspot", list(events), api.at)
    api.facts.accept(api.venture, facts, api.at)
    api.settle()


def tickets(api: Api, customer: str) -> list[str]:
    items = api.of("GET", f"/customers/{customer}/timeline")["items"]
    return [one["data"]["ticket"] for one in items if "ticket" in one["data"]]


def flags(api: Api, customer: str) -> list[Any]:
    items = api.of("GET", f"/customers/{customer}/timeline")["items"]
    return [one["data"].get("flags") for one in items if "aliases" in one["data"]]


def learned(api: Api, customer: str) -> list[Item]:
    pk = keys.customer_partition(api.venture, customer)
    return list(api.table.query(pk, prefix=keys.LEARNED).items)


def test_what_waited_for_a_ticket_flows_when_its_company_is_told(api: Api) -> None:
    api.customer("acme", aliases=COMPANY)
    deliver(api, event("ticket.creation"))
    assert [one["id"] for one in api.of("GET", "/holding")["items"]] != []
    assert tickets(api, "acme") == []
    associated(api, "TICKET_TO_COMPANY", 70031, 9001)
    assert api.of("GET", "/holding")["items"] == []
    assert tickets(api, "acme") == ["70031"]
    deliver(api, event("ticket.propertyChange", 2, propertyName="closed_date", propertyValue="1"))
    assert tickets(api, "acme") == ["70031", "70031"]


def test_names_lead_on_to_names_in_whatever_order_they_come(api: Api) -> None:
    """A ticket of a contact of a company, told backwards, before anybody is known at all."""
    deliver(api, event("ticket.creation"))
    associated(api, "CONTACT_TO_TICKET", 138017, 70031)
    associated(api, "COMPANY_TO_CONTACT", 9001, 138017)
    # The ticket, the word of whoever opened it, and the two names.
    assert len(api.of("GET", "/holding")["items"]) == 4
    api.customer("acme", aliases=COMPANY)
    api.settle()
    assert api.of("GET", "/holding")["items"] == []
    assert tickets(api, "acme") == ["70031"]
    assert whose(api, "contact:138017") == Known("acme")


def test_names_that_name_each_other_come_to_an_end(api: Api) -> None:
    api.customer("acme", aliases=COMPANY)
    merge = {"primaryObjectId": 1, "mergedObjectIds": [2], "newObjectId": 3}
    deliver(api, event("contact.merge", 1, **merge))
    deliver(api, event("contact.merge", 2, **merge | {"primaryObjectId": 2, "newObjectId": 1}))
    associated(api, "CONTACT_TO_COMPANY", 3, 9001)
    assert api.of("GET", "/holding")["items"] == []
    assert [whose(api, f"contact:{n}") for n in (1, 2, 3)] == [Known("acme")] * 3


def test_a_name_has_one_owner_and_never_moves_silently(api: Api) -> None:
    api.customer("acme", aliases=COMPANY)
    api.customer("bolt", aliases={"hubspot": "company:9002"})
    associated(api, "CONTACT_TO_COMPANY", 138017, 9001)
    associated(api, "CONTACT_TO_COMPANY", 138017, 9002, eventId=2)
    assert whose(api, "contact:138017") == Known("acme")
    assert flags(api, "acme") == [None]
    assert flags(api, "bolt") == [["alias_of_another"]]
    assert api.fields(
        "PUT",
        "/customers/bolt",
        {"name": "B", "aliases": {"hubspot": "contact:138017"}},
        status=409,
    ) == {"aliases.hubspot"}


def test_the_company_that_is_not_the_first_is_left_alone(api: Api) -> None:
    api.customer("acme", aliases=COMPANY)
    associated(api, "CONTACT_TO_COMPANY", 138017, 9001, isPrimaryAssociation=False)
    assert whose(api, "contact:138017") == Unheard()


def test_repeating_it_changes_nothing(api: Api) -> None:
    api.customer("acme", aliases=COMPANY)
    for _ in range(3):
        associated(api, "CONTACT_TO_COMPANY", 138017, 9001)
    assert len(learned(api, "acme")) == 1
    assert len(flags(api, "acme")) == 1


def test_a_profile_put_again_keeps_what_was_learned_and_may_say_it_itself(api: Api) -> None:
    api.customer("acme", aliases=COMPANY)
    associated(api, "CONTACT_TO_COMPANY", 138017, 9001)
    api.customer("acme", aliases=COMPANY)
    assert whose(api, "contact:138017") == Known("acme")
    api.customer("acme", aliases={"hubspot": ["company:9001", "contact:138017"]})
    assert whose(api, "contact:138017") == Known("acme")
    # What a profile said and no longer says is free, whoever told it before.
    api.customer("acme", aliases=COMPANY)
    assert whose(api, "contact:138017") == Unheard()
    associated(api, "CONTACT_TO_COMPANY", 138017, 9001, eventId=2)
    assert whose(api, "contact:138017") == Known("acme")


def test_who_is_erased_takes_the_learned_names_along(api: Api) -> None:
    api.customer("acme", aliases=COMPANY)
    associated(api, "CONTACT_TO_COMPANY", 138017, 9001)
    api.of("DELETE", "/customers/acme", status=204)
    assert whose(api, "contact:138017") == Erased()
    assert learned(api, "acme") == []
    api.customer("bolt", aliases={"hubspot": "company:9002"})
    associated(api, "CONTACT_TO_COMPANY", 138017, 9002, eventId=2)
    assert whose(api, "contact:138017") == Erased()
    assert not api.table.query(keys.customer_partition(api.venture, "acme")).items


def test_nobody_without_a_profile_is_given_a_name(api: Api) -> None:
    assert Customers(api.table).learn(venture(api), "nobody", [Alias("hubspot", "x")]) == ()
    assert whose(api, "x") == Unheard()


@pytest.mark.parametrize("source", ["email", "customer"])
def test_addresses_and_ids_are_for_the_profile_alone(api: Api, source: str) -> None:
    api.customer("acme")
    fact = {
        "id": "1",
        "kind": "profile_changed",
        "customer": "acme",
        "occurred_at": (api.at - MINUTE).isoformat(),
        "data": {"aliases": [{"source": source, "value": "ada@bolt.example"}]},
    }
    assert api.fields("POST", "/facts", {"facts": [fact]}) == {"facts.0.data.aliases.0.source"}


def test_the_api_may_tell_names_too(api: Api) -> None:
    api.customer("acme")
    api.happened("profile_changed", aliases=[{"source": "stripe", "value": "cus_1"}])
    assert whose(api, "cus_1", "stripe") == Known("acme")


def test_the_samples_of_hubspot_teach_names(api: Api) -> None:
    api.customer("acme", aliases=COMPANY)
    for name in ("ticket.associationChange", "company.merge"):
        deliver(api, *json.loads((SAMPLES / "hubspot" / f"{name}.json").read_text("utf-8")))
    assert whose(api, "ticket:70031") == Known("acme")
    assert whose(api, "company:9003") == Known("acme")


@pytest.mark.parametrize("survived", range(14))
def test_wherever_it_dies_repeating_it_ends_the_same(
    api: Api, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    api.customer("acme", aliases=COMPANY)
    deliver(api, event("ticket.creation"), event("ticket.deletion", 2, objectId=70032))
    write, left = api.table.write, [survived]

    def dying(*writes: Write) -> bool:
        if not left[0]:
            raise Unavailable("gone")
        left[0] -= 1
        return write(*writes)

    monkeypatch.setattr(api.table, "write", dying)
    with suppress(Unavailable):
        associated(api, "TICKET_TO_COMPANY", 70031, 9001)
    monkeypatch.undo()
    associated(api, "TICKET_TO_COMPANY", 70031, 9001)
    assert tickets(api, "acme") == ["70031"]
    assert len(api.of("GET", "/holding")["items"]) == 1
    assert len(learned(api, "acme")) == len(flags(api, "acme")) == 1
