"""What Zendesk's events say, in our words."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.ingest_webhook.vendors import SOURCES
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.kernel.errors import Refused

SAMPLES = Path(__file__).parents[2] / "events" / "vendors" / "zendesk"
AT = datetime(2026, 3, 7, tzinfo=UTC)
ZENDESK = SOURCES["zendesk"]
ORGANIZATION = Alias("zendesk", "36000118845")
REQUESTER = Alias("zendesk", "19840002211")


def sample(name: str, **changes: Any) -> dict[str, Any]:
    """A sample, with changes by dotted path (`detail__status`)."""
    payload: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    for path, value in changes.items():
        *parents, leaf = path.split("__")
        place = payload
        for parent in parents:
            place = place[parent]
        place[leaf] = value
    return payload


def facts(name: str, at: datetime = AT, **changes: Any) -> list[Addressed]:
    payload = sample(name, **changes)
    return ZENDESK.facts(payload, at) if ZENDESK.matters(payload) else []


def test_a_new_ticket_is_open_and_the_customer_has_spoken() -> None:
    ticket, spoken = facts("ticket.created")
    assert ticket.fact.id == "zendesk:01KJQ0A1C4ZK"
    assert ticket.fact.source == "zendesk"
    assert ticket.fact.kind is Kind.TICKET_CHANGED
    assert ticket.fact.occurred_at == datetime(2026, 3, 2, 8, 14, 5, 118204, tzinfo=UTC)
    assert ticket.fact.data == {
        "ticket": "70211",
        "status": "open",
        "priority": "high",
        "subject": "Export stops half way",
        "sequence": 1,
    }
    assert ticket.fact.flags == ()
    assert ticket.customer is None
    assert ticket.aliases == (ORGANIZATION, REQUESTER)
    assert spoken.fact.kind is Kind.RESPONDED
    assert spoken.fact.id == "zendesk:01KJQ0A1C4ZK:2"
    assert spoken.fact.data == {"channel": "support"}
    assert spoken.aliases == ticket.aliases


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("NEW", "open"),
        ("OPEN", "open"),
        ("PENDING", "pending"),
        ("HOLD", "pending"),
        ("SOLVED", "solved"),
        ("solved", "solved"),
        ("CLOSED", "closed"),
        ("DELETED", "deleted"),
    ],
)
def test_each_of_their_statuses_is_one_of_ours(theirs: str, ours: str) -> None:
    (told,) = facts("ticket.status_changed", event__current=theirs)
    assert told.fact.data["status"] == ours
    (told,) = facts("ticket.comment_added-by_agent", detail__status=theirs)
    assert told.fact.data["status"] == ours


def test_a_changed_status_is_the_events_own_word() -> None:
    (told,) = facts("ticket.status_changed", detail__status="OPEN")
    assert told.fact.data["status"] == "solved"
    (told,) = facts("ticket.status_changed", event={"meta": None})
    assert told.fact.data["status"] == "solved"


def test_a_status_that_does_not_exist_names_its_field() -> None:
    with pytest.raises(Refused) as refused:
        facts("ticket.status_changed", event__current="MELTED")
    assert [wrong.field for wrong in refused.value.errors] == ["detail.status"]


@pytest.mark.parametrize("what", ["soft_deleted", "permanently_deleted"])
def test_a_deleted_ticket_is_deleted_whatever_its_status_says(what: str) -> None:
    (told,) = facts(
        "ticket.soft_deleted", type=f"zen:event-type:ticket.{what}", detail__status="OPEN"
    )
    assert told.fact.data["status"] == "deleted"


def test_only_the_customers_own_words_are_a_response() -> None:
    kinds = [told.fact.kind for told in facts("ticket.comment_added-by_customer")]
    assert kinds == [Kind.TICKET_CHANGED, Kind.RESPONDED]
    kinds = [told.fact.kind for told in facts("ticket.comment_added-by_agent")]
    assert kinds == [Kind.TICKET_CHANGED]
    staff = {"author": {"id": 19840002211, "is_staff": True}}
    kinds = [
        told.fact.kind for told in facts("ticket.comment_added-by_agent", event__comment=staff)
    ]
    assert kinds == [Kind.TICKET_CHANGED, Kind.RESPONDED], "staff that ask for help are customers"


def test_without_a_status_only_the_response_is_told() -> None:
    (told,) = facts("ticket.comment_added-by_customer", detail__status=None)
    assert told.fact.kind is Kind.RESPONDED


def test_a_ticket_that_changes_organization_leaves_the_former_one() -> None:
    change, left = facts("ticket.organization_changed")
    assert change.fact.data["status"] == "open"
    assert change.aliases == (Alias("zendesk", "36000119900"), REQUESTER)
    assert left.fact.id == f"{change.fact.id}:1"
    assert left.fact.data["status"] == "deleted"
    assert left.fact.data["ticket"] == change.fact.data["ticket"]
    assert left.aliases == (ORGANIZATION, REQUESTER)


def test_where_the_former_and_the_new_are_one_customer_the_change_wins() -> None:
    for name in ("ticket.organization_changed", "ticket.requester_changed"):
        change, left = facts(name)
        assert change.fact.occurred_at - left.fact.occurred_at == timedelta(microseconds=1)
        change, left = facts(name, at=datetime(2026, 3, 1, tzinfo=UTC))
        assert change.fact.occurred_at > left.fact.occurred_at


def test_a_ticket_that_changes_requester_leaves_the_former_one() -> None:
    change, left = facts("ticket.requester_changed")
    assert change.aliases == (ORGANIZATION, Alias("zendesk", "19840007777"))
    assert left.aliases == (REQUESTER,)
    assert left.fact.data["status"] == "deleted"


@pytest.mark.parametrize("nobody", [None, "", "0", 0], ids=repr)
def test_who_had_no_organization_is_known_by_the_requester(nobody: object) -> None:
    _, left = facts("ticket.organization_changed", event__previous=nobody)
    assert left.aliases == (REQUESTER,)
    (change,) = facts("ticket.requester_changed", event__previous=nobody)
    assert change.fact.data["status"] == "open"


def test_a_change_to_the_same_is_none() -> None:
    (told,) = facts("ticket.requester_changed", event__previous=19840007777)
    assert told.fact.data["status"] == "open"


@pytest.mark.parametrize("nobody", [None, "", "0", 0], ids=repr)
def test_a_ticket_of_nobody_waits_under_its_own_name(nobody: object) -> None:
    (told,) = facts("ticket.priority_changed-without_organization")
    assert told.aliases == (Alias("zendesk", "19840003333"),)
    assert told.fact.data["status"] == "pending"
    (told,) = facts(
        "ticket.priority_changed-without_organization",
        detail__organization_id=nobody,
        detail__requester_id=nobody,
    )
    assert told.aliases == (Alias("zendesk", "ticket:70212"),)


def test_what_happens_to_users_says_nothing() -> None:
    assert facts("user.created") == []
    assert facts("user.created", type="zen:event-type:article.published", detail={}) == []


def test_an_instant_of_the_future_becomes_the_receipts() -> None:
    soon = datetime(2026, 3, 4, 15, 35, 32, tzinfo=UTC)
    (told,) = facts("ticket.status_changed", at=soon)
    assert told.fact.flags == ()
    early = soon - timedelta(seconds=2)
    (told,) = facts("ticket.status_changed", at=early)
    assert told.fact.occurred_at == early
    assert told.fact.flags == ("occurred_at_ahead",)


@pytest.mark.parametrize("position", [None, -1, 2**70, 0])
def test_a_place_in_the_sequence_is_kept_where_it_can_be(position: int | None) -> None:
    meta = {"sequence": {"id": "1", "position": position}}
    (told,) = facts("ticket.status_changed", event__meta=meta)
    assert told.fact.data.get("sequence") == (0 if position == 0 else None)


def test_numbers_are_names_too() -> None:
    (told,) = facts(
        "ticket.status_changed", id=17, detail__id=70211, detail__organization_id=36000118845
    )
    assert told.fact.id == "zendesk:17"
    assert told.fact.data["ticket"] == "70211"
    assert told.aliases[0] == ORGANIZATION


def test_a_long_subject_is_cut() -> None:
    (told,) = facts("ticket.status_changed", detail__subject="x" * 20_000)
    assert len(str(told.fact.data["subject"])) == 10_000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type": None}, "type"),
        ({"id": None}, "id"),
        ({"id": ""}, "id"),
        ({"id": True}, "id"),
        ({"time": "2026-03-02T08:14:05"}, "time"),
        ({"time": 1772439246}, "time"),
        ({"detail": None}, "detail"),
        ({"detail__id": {}}, "detail.id"),
        ({"detail__status": 5}, "detail.status"),
        ({"event__meta": "x"}, "event.meta"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        facts("ticket.status_changed", **changes)
    assert [wrong.field for wrong in refused.value.errors] == [field]


@pytest.mark.parametrize("payload", [[], "text", 5, None, [{}], {"type": ["x"]}])
def test_another_shape_is_refused(payload: object) -> None:
    with pytest.raises(Refused):
        ZENDESK.matters(payload)


def test_values_of_custom_fields_may_be_anything() -> None:
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    for value in (deep, {"a": 1}, True, 1.5):
        (told,) = facts(
            "ticket.status_changed",
            type="zen:event-type:ticket.custom_field_changed",
            event={"current": value, "previous": value},
        )
        assert told.fact.data["status"] == "solved"


def test_an_instant_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(Refused):
        facts("ticket.status_changed", time="0001-01-01T00:00:00+23:59")
