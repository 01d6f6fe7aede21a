"""The mail stand-in, spoken to as the functions do: by the SDK's client, over HTTP."""

import http.client
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from local.stack import aws
from local.stand_ins.mail import DETAIL_TYPES, Entries, MailStandIn

pytestmark = pytest.mark.integration

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


class Bus:
    """Keeps what is published, and lets a test wait for it."""

    def __init__(self) -> None:
        self.entries: Entries = []
        self._changed = threading.Condition()

    def __call__(self, entries: Entries) -> None:
        with self._changed:
            self.entries += entries
            self._changed.notify_all()

    def wait(self, count: int) -> Entries:
        """Everything published, once it is as much as this."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.entries) >= count, timeout=30)
            return list(self.entries)


class Mail:
    """The stand-in under test, its bus, and a client of the SDK."""

    def __init__(self, url: str, bus: Bus) -> None:
        self.url, self.bus = url, bus
        self.sdk = aws.client("sesv2", url)

    def send(self, **changes: Any) -> str:
        request = {
            "FromEmailAddress": "Ada at Tenure <ada@tenure.example>",
            "Destination": {"ToAddresses": ["Bo Li <bo@acme.example>"]},
            "ReplyToAddresses": ["ada@tenure.example"],
            "Content": {
                "Simple": {
                    "Subject": {"Data": "Grüße", "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": "plain"}, "Html": {"Data": "<p>rich</p>"}},
                    "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://x.example/u>"}],
                }
            },
            "EmailTags": [{"Name": "effect", "Value": "e-1"}],
            "ConfigurationSetName": "tenure",
        }
        answer: dict[str, str] = self.sdk.send_email(**(request | changes))
        return answer["MessageId"]

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def mailbox(self) -> list[dict[str, Any]]:
        _, answer = self.ask("GET", "/mailbox")
        messages: list[dict[str, Any]] = answer["messages"]
        return messages

    def switch(self, **faults: object) -> None:
        status, _ = self.ask("POST", "/faults", faults)
        assert status == 200


@pytest.fixture
def mail() -> Iterator[Mail]:
    bus = Bus()
    with MailStandIn(0, at=lambda: AT, publish=bus) as stand_in:
        mail = Mail(stand_in.url, bus)
        yield mail
        mail.sdk.close()


def _details(entries: Entries) -> list[dict[str, Any]]:
    return [json.loads(entry["Detail"]) for entry in entries]


def test_the_mailbox_holds_the_whole_message_with_bare_addresses(mail: Mail) -> None:
    message_id = mail.send()

    assert mail.mailbox() == [
        {
            "message_id": message_id,
            "from": "ada@tenure.example",
            "to": ["bo@acme.example"],
            "subject": "Grüße",
            "html": "<p>rich</p>",
            "text": "plain",
            "headers": {
                "From": "Ada at Tenure <ada@tenure.example>",
                "To": "Bo Li <bo@acme.example>",
                "Subject": "Grüße",
                "Reply-To": "ada@tenure.example",
                "List-Unsubscribe": "<https://x.example/u>",
            },
            "tags": {"effect": "e-1"},
            "configuration_set": "tenure",
            "sent_at": "2026-03-01T09:30:00+00:00",
        }
    ]


def test_what_was_sent_is_reported_as_sent_and_delivered(mail: Mail) -> None:
    message_id = mail.send()

    entries = mail.bus.wait(2)
    assert [entry["Source"] for entry in entries] == ["local.ses", "local.ses"]
    assert [entry["DetailType"] for entry in entries] == ["Email Sent", "Email Delivered"]
    sent, delivered = _details(entries)
    assert (sent["eventType"], delivered["eventType"]) == ("Send", "Delivery")
    assert delivered["delivery"]["recipients"] == ["bo@acme.example"]
    for detail in (sent, delivered):
        assert detail["mail"]["messageId"] == message_id
        assert detail["mail"]["destination"] == ["bo@acme.example"]
        assert detail["mail"]["timestamp"] == "2026-03-01T09:30:00.000Z"
        assert detail["mail"]["tags"] == {
            "effect": ["e-1"],
            "ses:configuration-set": ["tenure"],
        }


@pytest.mark.parametrize("kind", DETAIL_TYPES)
def test_anything_can_be_reported_of_a_message_later(mail: Mail, kind: str) -> None:
    mail.switch(lose_events=True)
    message_id = mail.send()

    status, _ = mail.ask("POST", "/events", {"message_id": message_id, "event": kind})

    assert status == 202
    (entry,) = mail.bus.wait(1)
    assert entry["DetailType"] == DETAIL_TYPES[kind]
    detail = json.loads(entry["Detail"])
    assert detail["eventType"] == kind
    assert kind[0].lower() + kind[1:] in detail


def test_events_are_lost_duplicated_and_delayed_on_demand(mail: Mail) -> None:
    mail.switch(lose_events=True)
    lost = mail.send()
    mail.switch(lose_events=False, duplicate_events=1)
    twice = mail.send()
    mail.bus.wait(4)
    mail.switch(duplicate_events=0, delay_events_seconds=3600)
    mail.send()

    assert mail.ask("GET", "/pending") == (200, {"pending": 2})
    assert [detail["mail"]["messageId"] for detail in _details(mail.bus.entries)] == [twice] * 4
    assert lost in [message["message_id"] for message in mail.mailbox()]


@pytest.mark.parametrize(
    ("refuse", "code", "status"),
    [("throttle", "TooManyRequestsException", 429), ("reject", "MessageRejected", 400)],
)
def test_a_refusal_is_the_sdks_own_error_and_nothing_is_sent(
    mail: Mail, refuse: str, code: str, status: int
) -> None:
    mail.switch(refuse=refuse)

    with pytest.raises(ClientError) as refused:
        mail.send()

    assert refused.value.response["Error"]["Code"] == code
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert mail.mailbox() == []


def test_a_dropped_connection_hides_from_the_sender_that_it_was_accepted(mail: Mail) -> None:
    mail.switch(drop_connection_after_accept=True)

    with pytest.raises(ConnectionClosedError):
        mail.send()

    assert len(mail.mailbox()) == 1
    assert len(mail.bus.wait(2)) == 2


def test_a_lost_message_leaves_no_trace(mail: Mail) -> None:
    mail.switch(lose_message=True)

    assert mail.send()

    assert mail.mailbox() == []
    assert mail.ask("GET", "/pending") == (200, {"pending": 0})


@pytest.mark.parametrize(
    "changes",
    [
        {"EmailTags": [{"Name": "effect", "Value": "no spaces"}]},
        {"Destination": {"ToAddresses": []}},
        {"Destination": {"ToAddresses": ["nobody"]}},
        {"FromEmailAddress": "Ada"},
        {"Content": {"Raw": {"Data": b"From: a"}}},
    ],
)
def test_what_the_real_service_would_refuse_is_refused(
    mail: Mail, changes: dict[str, object]
) -> None:
    with pytest.raises(ClientError) as refused:
        mail.send(**changes)

    assert refused.value.response["Error"]["Code"] == "BadRequestException"
    assert mail.mailbox() == []


def test_the_account_says_its_sending_quota(mail: Mail) -> None:
    mail.send()

    quota = mail.sdk.get_account()["SendQuota"]

    assert quota["SentLast24Hours"] == 1
    assert quota["MaxSendRate"] > 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/faults", {"lose_sleep": True}, 400),
        ("/faults", {"refuse": "everything"}, 400),
        ("/faults", {"duplicate_events": "many"}, 400),
        ("/events", {"message_id": "unknown", "event": "Open"}, 404),
        ("/events", {"message_id": "unknown", "event": "Yawn"}, 400),
        ("/events", [], 400),
        ("/elsewhere", {}, 404),
    ],
)
def test_what_cannot_be_is_refused(mail: Mail, path: str, body: object, status: int) -> None:
    assert mail.ask("POST", path, body)[0] == status


def test_the_mailbox_and_the_faults_can_be_cleared(mail: Mail) -> None:
    mail.send()
    mail.switch(lose_events=True, refuse="throttle")

    mail.ask("DELETE", "/mailbox")
    mail.ask("DELETE", "/faults")

    assert mail.mailbox() == []
    assert mail.ask("GET", "/faults")[1] == {
        "lose_events": False,
        "duplicate_events": 0,
        "delay_events_seconds": 0,
        "refuse": None,
        "drop_connection_after_accept": False,
        "lose_message": False,
        "per_second": None,
        "daily": 50_000,
    }
