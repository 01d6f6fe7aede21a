"""What HubSpot's events say, in our words: a delivery is a batch of them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.ingest_webhook.vendors import translate
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.kernel.errors import Refused
from tests.payloads import AT, SAMPLES

COMPANY, TICKETS = "company.propertyChange", "ticket-batch"


def batch(name: str, **changes: Any) -> list[dict[str, Any]]:
    """A sample, with changes in its first event."""
    events: list[dict[str, Any]]
    events = json.loads((SAMPLES / "hubspot" / f"{name}.json").read_text("utf-8"))
    events[0] |= changes
    return events


def facts(name: str, **changes: Any) -> list[Addressed]:
    return translate("hubspot", batch(name, **changes), AT)[0]


def test_a_companys_new_name_is_the_customers() -> None:
    (told,) = facts(COMPANY)
    assert told.fact.kind is Kind.PROFILE_CHANGED
    assert told.fact.data == {"name": "Acme Fördertechnik GmbH"}
    assert told.fact.occurred_at == datetime(2026, 3, 2, 8, 14, 7, 120000, tzinfo=UTC)
    assert told.aliases == (Alias("hubspot", "company:9001"),)


def test_each_event_of_a_batch_counts_for_itself() -> None:
    told, dropped = translate("hubspot", batch(TICKETS), AT)
    said = [(one.fact.data["ticket"], one.fact.data["status"]) for one in told]
    assert said == [
        ("70031", "open"),
        ("70031", "pending"),
        ("70031", "closed"),
        ("70032", "deleted"),
    ]
    assert dropped == 1
    assert len({one.fact.id for one in told}) == len(told)
    assert {one.aliases for one in told} == {
        (Alias("hubspot", "ticket:70031"),),
        (Alias("hubspot", "ticket:70032"),),
    }


@pytest.mark.parametrize(
    ("by", "spoke"),
    [("FORM", True), ("CONVERSATIONS", True), (None, True), ("CRM_UI", False), ("IMPORT", False)],
)
def test_who_opens_a_ticket_has_responded_unless_staff_did(by: str | None, spoke: bool) -> None:
    told = facts(COMPANY, subscriptionType="ticket.creation", changeSource=by)
    kinds = [Kind.TICKET_CHANGED, Kind.RESPONDED] if spoke else [Kind.TICKET_CHANGED]
    assert [one.fact.kind for one in told] == kinds
    assert len({one.fact.id for one in told}) == len(told)
    assert {one.aliases for one in told} == {(Alias("hubspot", "ticket:9001"),)}


@pytest.mark.parametrize("object_type", ["0-5", "0-2", "0-1", "2-1439", None])
def test_generic_events_tell_their_object_by_its_type(object_type: str | None) -> None:
    told = facts("object.propertyChange", objectTypeId=object_type)
    assert [one.fact.data["status"] for one in told] == (["closed"] if object_type == "0-5" else [])


@pytest.mark.parametrize(
    ("name", "value", "ours"),
    [
        ("hs_pipeline_stage", "1", "open"),
        ("hs_pipeline_stage", "2", "pending"),
        ("hs_pipeline_stage", "3", "open"),
        ("hs_pipeline_stage", "4", "closed"),
        ("hs_pipeline_stage", "98231", None),
        ("closed_date", "1772439250120", "closed"),
        ("closed_date", "", "open"),
        ("closed_date", None, "open"),
        ("subject", "Export", None),
    ],
)
def test_a_ticket_moves_with_its_stage_or_its_closing(
    name: str, value: str | None, ours: str | None
) -> None:
    said = {"subscriptionType": "ticket.propertyChange", "propertyName": name}
    told = facts(COMPANY, **said, propertyValue=value)
    assert [one.fact.data["status"] for one in told] == ([ours] if ours else [])


@pytest.mark.parametrize(
    "said",
    [
        {"subscriptionType": "company.creation"},
        {"subscriptionType": "contact.privacyDeletion"},
        {"subscriptionType": "deal.propertyChange"},
        {"subscriptionType": "conversation.newMessage"},
        {"subscriptionType": ""},
        {"propertyName": "domain"},
        {"propertyValue": ""},
    ],
    ids=str,
)
def test_what_else_happens_there_says_nothing(said: dict[str, str]) -> None:
    assert translate("hubspot", batch(COMPANY, **said), AT) == ([], 1)


@pytest.mark.parametrize(
    ("kinds", "whose", "names"),
    [
        ("TICKET_TO_COMPANY", "company:2", ["ticket:1"]),
        ("COMPANY_TO_TICKET", "company:1", ["ticket:2"]),
        ("CONTACT_TO_COMPANY", "company:2", ["contact:1"]),
        ("CONTACT_TO_TICKET", "contact:1", ["ticket:2"]),
    ],
)
def test_what_is_associated_is_one_more_name_of_the_company(
    kinds: str, whose: str, names: list[str]
) -> None:
    said = {"associationType": kinds, "fromObjectId": 1, "toObjectId": 2}
    (told,) = facts(COMPANY, subscriptionType="company.associationChange", **said)
    assert told.aliases == (Alias("hubspot", whose),)
    assert told.fact.kind is Kind.PROFILE_CHANGED
    assert told.fact.data == {"aliases": [{"source": "hubspot", "value": name} for name in names]}


@pytest.mark.parametrize(
    "said",
    [
        {"associationType": "DEAL_TO_COMPANY"},
        {"associationType": "COMPANY_TO_COMPANY"},
        {"associationType": "TICKET_TO_DEAL"},
        {"associationType": ""},
        {"associationRemoved": True},
        {"isPrimaryAssociation": False},
    ],
    ids=str,
)
def test_other_associations_name_nobody(said: dict[str, Any]) -> None:
    ends = {"associationType": "CONTACT_TO_COMPANY", "fromObjectId": 1, "toObjectId": 2}
    assert facts(COMPANY, **{"subscriptionType": "contact.associationChange", **ends, **said}) == []


def test_whichever_of_the_merged_was_known_names_them_all() -> None:
    said = {"primaryObjectId": 1, "mergedObjectIds": [2, 3], "newObjectId": 4}
    (told,) = facts(COMPANY, subscriptionType="company.merge", **said)
    names = [Alias("hubspot", f"company:{n}") for n in (1, 4, 2, 3)]
    assert list(told.aliases) == names
    assert told.fact.data["aliases"] == [{"source": n.source, "value": n.value} for n in names]


def test_a_repeated_attempt_is_the_same_event_and_another_event_is_not() -> None:
    (first,) = facts(COMPANY)
    (again,) = facts(COMPANY, attemptNumber=3)
    assert again == first
    others = {
        facts(COMPANY, **said)[0].fact.id
        for said in (
            {"eventId": 1},
            {"objectId": 2},
            {"portalId": 3},
            {"subscriptionId": 4},
            {"occurredAt": 1772439246121},
        )
    }
    assert len(others - {first.fact.id}) == 5


def test_an_event_that_stands_in_a_batch_twice_is_one() -> None:
    assert len(translate("hubspot", batch(COMPANY) * 2, AT)[0]) == 1


def test_an_event_that_is_wrong_is_named_and_nothing_is_kept() -> None:
    events = [*batch(COMPANY), batch(COMPANY, occurredAt="soon")[0], {"eventId": 1}]
    with pytest.raises(Refused) as refused:
        translate("hubspot", events, AT)
    assert [wrong.field for wrong in refused.value.errors] == [
        "1.occurredAt",
        "2.subscriptionType",
    ]


@pytest.mark.parametrize("body", [{}, [], None, "text", 5])
def test_what_is_no_batch_is_refused(body: object) -> None:
    with pytest.raises(Refused):
        translate("hubspot", body, AT)
