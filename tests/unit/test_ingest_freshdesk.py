"""What Freshdesk's automation rules say, and how their token proves them."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.ingest_webhook import vendors
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.kernel.errors import Refused, Unproven
from tests import payloads
from tests.payloads import AT
from tests.senders import SENDERS

CREATED, RESOLVED, OWN = "ticket_created", "ticket_resolved", "ticket-own_template"
SECRET = SENDERS["freshdesk"].secret
INES = Alias("email", "ines.prado@acme.example")


def facts(name: str, at: datetime = AT, **changes: Any) -> list[Addressed]:
    changes = {f"freshdesk_webhook__{path}": value for path, value in changes.items()}
    return payloads.told("freshdesk", name, at, **changes)


def prove(**headers: str) -> None:
    """Verify a delivery that has just these headers."""
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    vendors.verify(
        "freshdesk", secrets=[SECRET], method="POST", url="", headers=told, body=b"{}", at=AT
    )


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def test_a_created_ticket_is_open_and_the_customer_has_spoken() -> None:
    ticket, spoken = facts(CREATED)
    assert ticket.fact.kind is Kind.TICKET_CHANGED
    assert ticket.fact.occurred_at == datetime(2026, 3, 2, 8, 14, 6, tzinfo=UTC)
    assert ticket.fact.data == {
        "ticket": "4711",
        "status": "open",
        "priority": "high",
        "subject": "Export bricht ab",
    }
    assert ticket.aliases == (Alias("freshdesk", "Acme Fördertechnik"), INES)
    assert spoken.fact.kind is Kind.RESPONDED
    assert spoken.fact.id == f"{ticket.fact.id}:2"


def test_an_instant_may_stand_as_ruby_writes_it() -> None:
    (ticket,) = facts(RESOLVED)
    assert ticket.fact.data["status"] == "solved"
    assert ticket.fact.occurred_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    (ticket,) = facts(RESOLVED, ticket_updated_at="2026-03-02 09:30:00 +0100")
    assert ticket.fact.occurred_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def test_a_template_of_ones_own_may_hold_a_ticket() -> None:
    ticket, spoken = payloads.told("freshdesk", OWN)
    assert ticket.fact.data["status"] == "pending"
    assert ticket.fact.occurred_at == datetime(2026, 3, 2, 7, 40, tzinfo=UTC)
    assert ticket.aliases == (Alias("freshdesk", "52001"), Alias("freshdesk", "61000"), INES)
    assert spoken.fact.kind is Kind.RESPONDED


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (2, "open"),
        ("2", "open"),
        (3, "pending"),
        (4, "solved"),
        (5, "closed"),
        ("Open", "open"),
        (" Pending ", "pending"),
        ("Waiting on Customer", "pending"),
        ("Waiting on Third Party", "pending"),
        ("Closed", "closed"),
        ("deleted", "deleted"),
    ],
    ids=repr,
)
def test_each_of_their_statuses_is_one_of_ours(theirs: object, ours: str) -> None:
    assert facts(RESOLVED, ticket_status=theirs)[0].fact.data["status"] == ours


@pytest.mark.parametrize("status", ["Escalated", 6, "", None, 2.0, True, ["Open"]])
def test_a_status_of_ones_own_is_refused_by_its_name(status: object) -> None:
    with pytest.raises(Refused) as refused:
        facts(RESOLVED, ticket_status=status)
    assert [wrong.field for wrong in refused.value.errors] == ["ticket_status"]


def test_without_its_instant_the_receipt_stands_for_it_and_nothing_is_lost() -> None:
    """The same words a day later are another change: the ticket was opened once more."""
    for nothing in ("", None):
        first, again = (
            facts(RESOLVED, at, ticket_updated_at=nothing)[0].fact
            for at in (AT, AT + timedelta(days=1))
        )
        assert first.occurred_at == AT
        assert first.flags == ("occurred_at_received",)
        assert first.id != again.id


def test_a_repeated_delivery_is_the_same_fact() -> None:
    assert facts(CREATED) == facts(CREATED, AT + timedelta(hours=1))
    assert facts(CREATED)[0].fact.id != facts(CREATED, ticket_status="Closed")[0].fact.id


def test_of_nobody_it_can_still_be_claimed_by_hand() -> None:
    (ticket,) = facts(RESOLVED, ticket_company_name=None, ticket_contact_email="nobody")
    assert ticket.aliases == (Alias("freshdesk", "ticket:4711"),)


@pytest.mark.parametrize(
    "event",
    ["{note_type:public}", "{status:{from:Open,to:Resolved}}", "{reply_sent:sent}", "", None, 5],
)
def test_what_the_agents_do_is_no_response(event: object) -> None:
    assert [told.fact.kind for told in facts(CREATED, triggered_event=event)] == [
        Kind.TICKET_CHANGED
    ]


def test_a_token_may_stand_in_basic_credentials() -> None:
    prove(authorization=basic("tenure", SECRET))
    prove(authorization=basic(SECRET, "X"))
    prove(x_tenure_token=SECRET)
    prove(Authorization=basic("", SECRET).replace("Basic", "basic"))


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": basic("tenure", SECRET + " ")},
        {"authorization": basic("tenure", "")},
        {"authorization": f"Bearer {SECRET}"},
        {"authorization": "Basic %%%"},
        {"authorization": "Basic /w=="},
        {"authorization": "Basic"},
        {"authorization": basic("tenure", SECRET), "x_tenure_token": "another"},
        {"x_tenure_token": SECRET[:-1]},
        {"x_tenure_token": SECRET.upper()},
    ],
    ids=str,
)
def test_any_other_token_proves_nothing(headers: dict[str, str]) -> None:
    with pytest.raises(Unproven):
        prove(**headers)
