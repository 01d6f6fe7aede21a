"""What the mail service's events say, in our words."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from functions.record_mail_event import ses
from functions.record_mail_event.flow import MailEvent

SAMPLE = Path(__file__).parents[2] / "events" / "EmailDelivered.ses.json"
SENT_AT = datetime(2026, 3, 9, 10, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 11, 30, tzinfo=UTC)


def event(event_type: str, **particulars: Any) -> dict[str, Any]:
    """The sample's detail, as an event of another type."""
    detail: dict[str, Any] = json.loads(SAMPLE.read_text("utf-8"))["detail"]
    del detail["delivery"]
    said = {"timestamp": LATER.isoformat(), **particulars} if particulars else {}
    return detail | {"eventType": event_type, event_type.lower(): said}


def read(event_type: str, **particulars: Any) -> MailEvent:
    seen = ses.read(event(event_type, **particulars))
    assert seen is not None
    return seen


@pytest.mark.parametrize(
    ("event_type", "particulars", "told", "lasting"),
    [
        ("Send", {}, "sent", True),
        ("Reject", {"reason": "Bad content"}, "rejected", True),
        ("Rendering Failure", {}, "rejected", True),
        ("Delivery", {"recipients": ["ada@acme.example"]}, "delivered", True),
        ("Open", {"userAgent": "Mozilla/5.0"}, "opened", True),
        ("Click", {"link": "https://api.example/nps/x"}, "clicked", True),
        ("Bounce", {"bounceType": "Permanent", "bounceSubType": "General"}, "bounced", True),
        ("Bounce", {"bounceType": "Transient", "bounceSubType": "MailboxFull"}, "bounced", False),
        ("Bounce", {"bounceType": "Undetermined"}, "bounced", False),
        ("Complaint", {"complaintFeedbackType": "abuse"}, "complained", True),
        ("Complaint", {"complaintFeedbackType": None}, "complained", True),
    ],
)
def test_each_of_their_events_is_one_of_ours(
    event_type: str, particulars: dict[str, Any], told: str, lasting: bool
) -> None:
    seen = read(event_type, **particulars)
    assert (seen.told, seen.lasting, seen.customer) == (told, lasting, "acme")
    assert seen.at == (SENT_AT if told in ("sent", "rejected") else LATER)


@pytest.mark.parametrize(
    "event_type", ["DeliveryDelay", "Subscription", "Sending Status Enabled", ""]
)
def test_what_says_nothing_about_the_message_is_left_alone(event_type: str) -> None:
    assert ses.read(event(event_type)) is None


def test_who_says_that_it_was_no_spam_does_not_complain() -> None:
    assert ses.read(event("Complaint", complaintFeedbackType="not-spam")) is None


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"ses:configuration-set": ["others"]},
        {"venture": ["v"], "customer": ["YWNtZQ"]},
        {"venture": ["v"], "customer": [], "effect": ["e"]},
        {"venture": ["v"], "customer": ["not ours!"], "effect": ["e"]},
        {"venture": ["v"], "customer": ["_w"], "effect": ["e"]},
    ],
    ids=str,
)
def test_mail_of_others_from_the_same_account_is_not_ours(tags: dict[str, list[str]]) -> None:
    detail = copy.deepcopy(event("Delivery"))
    detail["mail"]["tags"] = tags
    assert ses.read(detail) is None


@pytest.mark.parametrize("detail", [None, [], "text", {}, {"version": "1", "status": "healthy"}])
def test_what_is_about_no_message_is_left_alone(detail: object) -> None:
    assert ses.read(detail) is None
