"""What Intercom's notifications say, in our words."""

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from functions.shared.domain import state
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.domain.state import History
from functions.shared.kernel.errors import Refused
from tests import payloads

CREATED, CLOSED = "conversation.user.created", "conversation.admin.closed"
SNOOZED, TICKET = "conversation.admin.snoozed-old_version", "ticket.state.updated"
EXTERNAL, OWN = Alias("intercom", "u-7001"), Alias("intercom", "65f0a1b2c3d4e5f601020304")


def facts(name: str, **changes: Any) -> list[Addressed]:
    return payloads.told("intercom", name, **changes)


def item(name: str, **changes: Any) -> list[Addressed]:
    return facts(name, **{f"data__item__{path}": value for path, value in changes.items()})


def test_a_new_conversation_is_open_and_the_customer_has_spoken() -> None:
    ticket, spoken = facts(CREATED)
    assert ticket.fact.id == "intercom:notif_5d1c7c0e-0001-4f6e-9a55-0d5a5c1f7e11"
    assert ticket.fact.kind is Kind.TICKET_CHANGED
    assert ticket.fact.occurred_at == datetime(2026, 3, 2, 8, 14, 6, tzinfo=UTC)
    assert ticket.fact.data == {"ticket": "215469230001", "status": "open"}
    assert ticket.aliases == (EXTERNAL, OWN)
    assert spoken.fact.id == f"{ticket.fact.id}:2"
    assert spoken.fact.kind is Kind.RESPONDED
    assert spoken.fact.data == {"channel": "support"}


def test_of_the_old_version_the_user_and_the_address_name_the_customer() -> None:
    (ticket,) = facts(SNOOZED)
    assert ticket.fact.data["status"] == "pending"
    assert ticket.fact.data["subject"] == "<p>Export</p>"
    address = Alias("email", "ines.prado@acme.example")
    assert ticket.aliases == (EXTERNAL, Alias("intercom", "5ee3d479d1cf3dedbee23d68"), address)


@pytest.mark.parametrize("said", [{"user__type": "lead"}, {"user__role": "lead"}])
def test_the_address_of_a_visitor_names_nobody(said: dict[str, str]) -> None:
    (ticket,) = item(SNOOZED, **said)
    assert [alias.source for alias in ticket.aliases] == ["intercom", "intercom"]


def test_the_company_goes_before_the_person() -> None:
    (ticket,) = facts(TICKET)
    assert ticket.aliases == (Alias("intercom", "65f0a1b2c3d4e5f6aabbccdd"), EXTERNAL, OWN)
    (ticket,) = item(TICKET, company={"id": "c-1", "company_id": "acme-own"})
    assert [alias.value for alias in ticket.aliases[:2]] == ["acme-own", "c-1"]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("submitted", "open"),
        ("in_progress", "open"),
        ("waiting_on_customer", "pending"),
        ("resolved", "solved"),
    ],
)
def test_a_tickets_state_is_its_category(theirs: str, ours: str) -> None:
    for said in ({"category": theirs, "internal_label": "anything"}, theirs):
        (ticket,) = item(TICKET, ticket_state=said)
        assert ticket.fact.data["status"] == ours


@pytest.mark.parametrize("state_said", [None, "melted", {"category": "melted"}, 5, []])
def test_where_the_state_is_unknown_whether_it_is_open_is_told(state_said: object) -> None:
    for is_open, ours in ((True, "open"), (False, "closed")):
        (ticket,) = item(TICKET, ticket_state=state_said, open=is_open)
        assert ticket.fact.data["status"] == ours
    assert item(TICKET, ticket_state=state_said, open=None) == []


@pytest.mark.parametrize("topic", ["conversation.deleted", "ticket.deleted"])
def test_what_is_deleted_is_deleted(topic: str) -> None:
    (ticket,) = facts(CREATED, topic=topic)
    assert ticket.fact.data["status"] == "deleted"


@pytest.mark.parametrize(
    ("topic", "spoken"),
    [
        ("conversation.user.replied", True),
        ("conversation.rating.added", True),
        ("ticket.contact.replied", True),
        ("conversation.admin.replied", False),
        ("conversation.admin.noted", False),
        ("ticket.created", False),
    ],
)
def test_only_the_customers_own_words_are_a_response(topic: str, spoken: bool) -> None:
    kinds = [told.fact.kind for told in facts(CREATED, topic=topic)]
    assert kinds == [Kind.TICKET_CHANGED, *([Kind.RESPONDED] if spoken else [])]


@pytest.mark.parametrize(
    "topic", ["ping", "contact.created", "company.updated", "conversation.admin.single.created"]
)
def test_what_else_happens_there_says_nothing(topic: str) -> None:
    assert facts(CREATED, topic=topic) == []


def test_of_nobody_it_can_still_be_claimed_by_hand() -> None:
    (ticket, _) = item(CREATED, contacts=None, user=None)
    assert ticket.aliases == (Alias("intercom", "ticket:215469230001"),)


def test_the_order_of_arrival_does_not_matter() -> None:
    conversation = [told.fact for name in (CREATED, SNOOZED, CLOSED) for told in facts(name)]
    ends = {
        state.fold(History(), order).state.registers["ticket/intercom/215469230001"].body
        for order in permutations(conversation)
    }
    assert ends == {'{"status":"closed","ticket":"215469230001"}'}


def test_without_its_own_instant_the_notifications_counts() -> None:
    (ticket, spoken) = item(CREATED, updated_at=None)
    assert ticket.fact.occurred_at == spoken.fact.occurred_at
    assert ticket.fact.occurred_at == datetime(2026, 3, 2, 8, 14, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": None}, "id"),
        ({"created_at": "soon"}, "created_at"),
        ({"created_at": -1}, "created_at"),
        ({"created_at": 10**400}, "created_at"),
        ({"data": {"item": {}}}, "data.item.id"),
        ({"data__item__updated_at": True}, "data.item.updated_at"),
        ({"data__item__id": "x" * 201}, "data.item.id"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_field_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        facts(CREATED, **changes)
    assert [wrong.field for wrong in refused.value.errors] == [field]
