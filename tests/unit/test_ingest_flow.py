"""The intake as its callers meet it: the handler, with twins for the queue and the secrets."""

import base64
import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from functions.ingest_webhook import flow
from functions.ingest_webhook.vendors.windows import WINDOWS
from tests.fakes.outside import (
    MemoryFactsQueue,
    MemoryPresses,
    MemorySecrets,
    MemorySurveyMonkey,
)
from tests.senders import SENDERS, URL, by_standard_webhooks, by_zendesk

SAMPLES = Path(__file__).parents[2] / "events" / "vendors"
VENTURE = "3f0c7b52-8e0d-4a68-9a55-0d5a5c1f7e11"
AT = datetime(2026, 3, 7, 9, 0, 0, tzinfo=UTC)


@dataclass(slots=True)
class Door:
    """The handler between a gateway and the twins."""

    handler: ModuleType
    queue: MemoryFactsQueue = field(default_factory=MemoryFactsQueue)
    secrets: MemorySecrets = field(default_factory=MemorySecrets)
    survey_monkey: MemorySurveyMonkey = field(default_factory=MemorySurveyMonkey)
    presses: MemoryPresses = field(default_factory=MemoryPresses)

    def ask(
        self,
        body: bytes,
        headers: Mapping[str, str],
        *,
        venture: str = VENTURE,
        source: str = "standard",
        method: str = "POST",
        at: datetime = AT,
    ) -> tuple[int, dict[str, Any], dict[str, str]]:
        """Status, body and headers of the answer to a request."""
        event = {
            "version": "2.0",
            "routeKey": f"{method} /webhooks/{{venture}}/{{source}}",
            "rawPath": f"/webhooks/{venture}/{source}",
            "rawQueryString": "",
            "headers": {"host": "api.example", **headers},
            "pathParameters": {"venture": venture, "source": source},
            "requestContext": {
                "domainName": "api.example",
                "http": {"method": method, "path": f"/webhooks/{venture}/{source}"},
                "requestId": "r-1",
                "timeEpoch": round(at.timestamp() * 1000),
            },
            "body": base64.b64encode(body).decode(),
            "isBase64Encoded": True,
        }
        answer = self.handler.handle(event, None)
        body_said = json.loads(answer["body"]) if answer["body"] else {}
        return answer["statusCode"], body_said, answer["headers"]

    def deliver(self, source: str, body: bytes, **options: Any) -> tuple[int, dict[str, Any]]:
        """Status and body of the answer to a well signed delivery."""
        secret = options.pop("secret", None)
        body = SENDERS[source].wire(body)
        headers = SENDERS[source].headers(body, AT, secret=secret, url=URL + source)
        status, said, _ = self.ask(
            body, headers | options.pop("headers", {}), source=source, **options
        )
        return status, said


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    environment = {
        "SOURCE_SECRET_PREFIX": "tenure/sources/",
        "CHANNEL_SECRET_PREFIX": "tenure/channels/",
        "FACTS_QUEUE_URL": "https://sqs.example/facts",
        "PRESSES_QUEUE_URL": "https://sqs.example/presses",
        "PUBLIC_BASE_URL": "https://api.example/",
        "REPLAY_WINDOWS": "{}",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    door = Door(importlib.import_module("functions.ingest_webhook.handler"))
    stage = flow.Door(
        secret_prefix="tenure/sources/",
        public_base_url="https://api.example/",
        windows=WINDOWS,
        secrets=door.secrets,
        queue=door.queue,
        presses=door.presses,
        survey_monkey=door.survey_monkey,
    )
    monkeypatch.setattr(door.handler, "_DOOR", stage)
    for source, sender in SENDERS.items():
        door.secrets.replace(f"tenure/sources/{VENTURE}/{source}", sender.secret)
    return door


def samples() -> list[Path]:
    return sorted(SAMPLES.glob("*/*.json"))


@pytest.mark.parametrize("path", samples(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sample_is_accepted_and_durable(door: Door, path: Path) -> None:
    status, said = door.deliver(path.parent.name, path.read_bytes())
    assert status == 202
    assert said["accepted"] == len(said["ids"])
    received = door.queue.receive()
    pressed = [json.loads(message)["id"] for message in door.presses.messages]
    assert [fact.id for message in received for fact in message.facts] + pressed == said["ids"]
    assert all(message.venture == VENTURE and message.received_at == AT for message in received)
    assert bool(said["ids"]) == (not path.stem.startswith(("user.created", "dropped-")))


def test_facts_in_our_own_shape_keep_their_ids(door: Door) -> None:
    status, said = door.deliver("standard", (SAMPLES / "standard" / "facts.json").read_bytes())
    assert status == 202
    assert said == {
        "accepted": 4,
        "ids": ["u-1001", "g-17", "t-4", "s-88"],
    }
    (message,) = door.queue.receive()
    assert message.facts[2].aliases == [("email", "ines.prado@example.com")]


def test_the_content_type_may_say_more(door: Door) -> None:
    body = (SAMPLES / "standard" / "one_fact.json").read_bytes()
    for text in ("application/json; charset=UTF-8", "Application/JSON", "application/x.y+json"):
        assert door.deliver("standard", body, headers={"content-type": text})[0] == 202
    for text in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""):
        status, said = door.deliver("standard", body, headers={"content-type": text})
        assert (status, said["title"]) == (415, "Unsupported content type")


@pytest.mark.parametrize("source", sorted(SENDERS))
def test_what_is_not_signed_is_not_read(door: Door, source: str) -> None:
    body = b"{not json"
    other = SENDERS[source].other
    headers = SENDERS[source].headers(b"{other", AT, secret=other, url=URL + source)
    status, said, answered = door.ask(body, headers, source=source)
    assert status == 401
    assert answered["content-type"] == "application/problem+json"
    assert said["status"] == 401
    assert door.ask(body, {"content-type": "application/json"}, source=source)[0] == 401
    assert not door.queue.messages


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nope",
        b'"text"',
        b"5",
        b"null",
        b"[]",
        b"{}",
        b"[[]]",
        b'{"id": NaN}',
        b'{"id": 1e999}',
        b"[" * 100_000,
        b'{"a":' * 60_000,
        b"1" * 10_000,
        b'{"id": "\xff"}',
        b'{"id": "\\ud800", "kind": "login", "customer": "c", "occurred_at": "2026-03-02T08:00Z"}',
        b'{"id": "1", "kind": "login", "customer": "c", "occurred_at": "0001-01-01T00:00+23:59"}',
        b'{"id": "1", "kind": "login", "customer": "c", "occurred_at": "tomorrow"}',
        b'{"id": "1", "kind": "login", "customer": "c", "occurred_at": 5}',
        b'{"id": "1", "kind": "flight", "customer": "c", "occurred_at": "2026-03-02T08:00:00Z"}',
        b'\xef\xbb\xbf{"id": 1}',
    ],
)
@pytest.mark.parametrize("source", sorted(SENDERS))
def test_signed_nonsense_is_refused_and_named(door: Door, source: str, body: bytes) -> None:
    status, said = door.deliver(source, body)
    assert status == 400
    assert said["title"] == "Bad request"
    assert not door.queue.messages


def test_the_wrong_field_is_named(door: Door) -> None:
    body = json.dumps(
        [
            {"id": "1", "kind": "login", "customer": "c", "occurred_at": "2026-03-02T08:00:00Z"},
            {
                "id": "2",
                "kind": "nps_answered",
                "customer": "c",
                "occurred_at": "2026-03-02T08:00:00Z",
                "data": {"survey": "s", "contact": "c", "score": 11},
            },
        ]
    ).encode()
    status, said = door.deliver("standard", body)
    assert status == 400
    assert [wrong["field"] for wrong in said["errors"]] == ["facts.1.data.score"]


def test_of_a_repeated_key_the_last_counts(door: Door) -> None:
    body = (
        b'{"id": "0", "id": "1", "kind": "login", "customer": "c",'
        b' "occurred_at": "2026-03-02T08:00:00Z"}'
    )
    assert door.deliver("standard", body) == (202, {"accepted": 1, "ids": ["1"]})


def test_a_fact_of_the_future_is_taken_to_be_of_now(door: Door) -> None:
    body = json.dumps(
        {
            "id": "1",
            "kind": "login",
            "customer": "c",
            "occurred_at": (AT + timedelta(hours=1)).isoformat(),
        }
    ).encode()
    assert door.deliver("standard", body)[0] == 202
    (message,) = door.queue.receive()
    assert message.facts[0].occurred_at == AT
    assert message.facts[0].flags == ["occurred_at_ahead"]


def test_size_is_looked_at_before_anything_else(door: Door) -> None:
    status, said, _ = door.ask(b" " * 2_000_000, {"content-type": "text/plain"}, source="fax")
    assert (status, said["title"]) == (413, "Too large")
    padded = (SAMPLES / "standard" / "one_fact.json").read_bytes().ljust(1_000_000)
    assert door.deliver("standard", padded)[0] == 202
    assert door.deliver("standard", padded + b" ")[0] == 413


@pytest.mark.parametrize(
    ("venture", "source"),
    [
        (VENTURE, "fax"),
        (VENTURE, "Zendesk"),
        (VENTURE, "../standard"),
        ("not-a-uuid", "standard"),
        (VENTURE.replace("-", ""), "standard"),
        (f"{VENTURE}/", "standard"),
        ("00000000-0000-4000-8000-000000000000", "standard"),
        ("00000000-0000-4000-8000-000000000000", "zendesk"),
    ],
)
def test_who_is_not_connected_is_not_there(door: Door, venture: str, source: str) -> None:
    body = b"{}"
    headers = by_standard_webhooks(body, SENDERS["standard"].secret, AT) | by_zendesk(
        body, SENDERS["zendesk"].secret, AT
    )
    status, said, _ = door.ask(body, headers, venture=venture, source=source)
    assert status == 404
    assert said["detail"] == "there is no such venture or source"


def test_the_case_of_a_venture_does_not_matter(door: Door) -> None:
    body = (SAMPLES / "standard" / "one_fact.json").read_bytes()
    assert door.deliver("standard", body, venture=VENTURE.upper())[0] == 202
    assert door.queue.receive()[0].venture == VENTURE


def test_a_queue_that_does_not_answer_is_our_trouble(door: Door) -> None:
    body = (SAMPLES / "zendesk" / "ticket.created.json").read_bytes()
    door.queue.unavailable = True
    headers = by_zendesk(body, SENDERS["zendesk"].secret, AT)
    status, said, answered = door.ask(body, headers, source="zendesk")
    assert (status, said["title"]) == (503, "Unavailable")
    assert 0 < int(answered["retry-after"]) < 60
    door.queue.unavailable = False
    assert door.deliver("zendesk", body)[0] == 202


def test_secrets_that_cannot_be_read_are_our_trouble(door: Door) -> None:
    door.secrets.unavailable = True
    assert door.deliver("standard", b"{}")[0] == 503


@pytest.mark.parametrize("source", sorted(SENDERS))
def test_a_rotated_secret_works_at_once_and_the_former_still(door: Door, source: str) -> None:
    door.secrets.remembers = True
    path = min((SAMPLES / source).glob("*.json"))
    assert door.deliver(source, path.read_bytes())[0] == 202
    door.secrets.replace(f"tenure/sources/{VENTURE}/{source}", SENDERS[source].other)
    assert door.deliver(source, path.read_bytes(), secret=SENDERS[source].other)[0] == 202
    assert door.deliver(source, path.read_bytes())[0] == 202


def test_a_source_connected_this_moment_is_there(door: Door) -> None:
    door.secrets.remembers = True
    other = "00000000-0000-4000-8000-00000000000a"
    body = (SAMPLES / "standard" / "one_fact.json").read_bytes()
    assert door.deliver("standard", body, venture=other)[0] == 404
    door.secrets.replace(f"tenure/sources/{other}/standard", SENDERS["standard"].secret)
    assert door.deliver("standard", body, venture=other)[0] == 202


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_only_asks_is_told_that_somebody_is_here(door: Door, method: str) -> None:
    assert door.ask(b"", {}, method=method, source="zendesk")[:2] == (200, {})
    assert door.ask(b"", {}, method=method, source="fax")[0] == 404
    assert door.secrets.looks == 0


def asked_by_slack(door: Door, payload: object, **headers: str) -> tuple[int, dict[str, Any]]:
    """The answer to a signed request that is JSON, as Slack asks whether an address is ours."""
    body = json.dumps(payload).encode()
    signed = SENDERS["slack"].headers(body, AT, url=URL + "slack")
    sent = signed | {"content-type": "application/json"} | headers
    status, said, _ = door.ask(body, sent, source="slack")
    return status, said


def test_slacks_question_is_answered_with_its_challenge(door: Door) -> None:
    question = {"type": "url_verification", "token": "t", "challenge": "3eZbrw1aBm2rZgRNFdxV"}
    assert asked_by_slack(door, question) == (200, {"challenge": "3eZbrw1aBm2rZgRNFdxV"})
    assert asked_by_slack(door, question, **{"x-slack-signature": "v0=" + "0" * 64})[0] == 401
    assert asked_by_slack(door, question | {"challenge": None})[0] == 400
    assert not door.queue.messages


def test_a_form_that_holds_no_payload_is_refused_by_the_fields_name(door: Door) -> None:
    body = b"command=%2Ftenure&text="
    headers = SENDERS["slack"].headers(body, AT, url=URL + "slack")
    status, said, _ = door.ask(body, headers, source="slack")
    assert (status, [wrong["field"] for wrong in said["errors"]]) == (400, ["payload"])


def test_the_log_holds_no_payload(door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    body = (SAMPLES / "zendesk" / "ticket.comment_added-by_customer.json").read_bytes()
    door.deliver("zendesk", body)
    door.deliver("zendesk", body.replace(b"OPEN", b"MELTED"))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["message"] for line in lines] == ["delivery_accepted", "request_refused"]
    assert lines[0]["venture"] == VENTURE
    assert lines[0]["FactsAccepted"] == 2
    assert "Ines" not in json.dumps(lines)
    assert "Export" not in json.dumps(lines)
