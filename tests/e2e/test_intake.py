"""What the intake answers to what it must not take, and what is left of it: nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from functions.ingest_webhook.vendors import translate
from functions.shared.domain.facts import Addressed
from local.stack import Stack
from tests.e2e.conftest import Scene
from tests.payloads import SAMPLES
from tests.senders import SENDERS

pytestmark = pytest.mark.integration

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
LATER = datetime(2026, 3, 7, tzinfo=UTC)
"""After everything that the samples tell."""


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem in an answer, which must have the status."""
    assert answer.status == status, (answer.status, answer.body)
    assert answer.headers["content-type"].startswith("application/problem+json")
    said: dict[str, Any] = answer.json()
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return said


def kept(scene: Scene) -> list[Any]:
    """The kept facts of the scene's one customer."""
    scene.stack.wait_idle()
    items: list[Any] = scene.api("GET", "/customers/acme/timeline")["items"]
    return items


def test_each_refusal_is_clear_and_leaves_nothing(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    s.customer("acme")
    good = s.fact("acme", "goal_reached", AT, goal="first report")

    problem(s.standard(good, secret=b"another key of thirty-two bytes!"), 401)
    problem(s.zendesk(s.ticket("org-acme", "1", "OPEN", AT), secret="a guess"), 401)
    problem(s.standard(None, raw=b'{"id": "1", "kind": '), 400)
    wrong = problem(s.standard([good, good | {"id": "x", "kind": "logn"}]), 400)
    assert wrong["errors"][0]["field"] == "facts.1.kind"
    problem(s.standard(None, raw=b'"' + b"a" * (2 << 20) + b'"'), 413)
    nowhere = f"/webhooks/{s.venture}/nosuchtool"
    problem(s.stack.request("POST", nowhere, json_body=good), 404)
    nobody = "/webhooks/00000000-0000-4000-8000-000000000000/standard"
    problem(s.stack.request("POST", nobody, json_body=good), 404)
    xml = {"Content-Type": "text/xml"}
    there = f"/webhooks/{s.venture}/standard"
    problem(s.stack.request("POST", there, body=b"<a/>", headers=xml), 415)

    assert kept(s) == []
    assert s.stack.dead_letters() == {}


def test_an_unreachable_queue_is_503_and_the_retry_is_stored_once(
    scene: Callable[..., Scene], stack: Stack
) -> None:
    s = scene(AT)
    s.customer("acme")
    good = s.fact("acme", "goal_reached", AT, goal="first report")
    with broken(stack, "ingest_webhook", AWS_ENDPOINT_URL_SQS="http://127.0.0.1:9"):
        answer = s.standard(good)
        problem(answer, 503)
        assert int(answer.headers["retry-after"]) > 0
    for _ in range(2):
        assert s.standard(good).status == 202
    assert [entry["data"]["goal"] for entry in kept(s)] == ["first report"]


def test_a_rotated_secret_leaves_the_former_one_valid(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    s.customer("acme")
    s.api("PUT", "/sources/zendesk", {"secret": "the next secret of Zendesk"})
    for number, secret in enumerate(("the next secret of Zendesk", None)):
        ticket = s.ticket("org-acme", str(number), "OPEN", AT)
        answer = s.zendesk(ticket, secret=secret) if secret else s.zendesk(ticket)
        assert answer.status == 202, answer.body
    assert len(kept(s)) == 2


@pytest.mark.parametrize("source", sorted(set(SENDERS) - {"standard"}))
def test_what_a_source_sends_waits_for_its_customer_and_is_kept_once(
    scene: Callable[..., Scene], source: str
) -> None:
    s, sender = scene(LATER), SENDERS[source]
    s.api("PUT", f"/sources/{source}", {"secret": sender.secret})
    path = f"/webhooks/{s.venture}/{source}"
    assert s.stack.request("HEAD", path).status == 200

    sample = next(p for p in sorted((SAMPLES / source).glob("*.json")) if telling(source, p))
    body = sender.wire(sample.read_bytes())
    headers = sender.headers(body, LATER, url=s.stack.api + path)
    headers["Content-Type"] = headers.pop("content-type")
    forged = headers | {sender.signature: headers[sender.signature][::-1]}
    problem(s.stack.request("POST", path, body=body, headers=forged), 401)
    ids = [told.fact.id for told in telling(source, sample)]
    for _ in range(2):
        answer = s.stack.request("POST", path, body=body, headers=headers)
        assert (answer.status, answer.json()["ids"]) == (202, ids), answer.body

    s.stack.wait_idle()
    waiting = s.api("GET", "/holding")["items"]
    assert sorted(one["id"] for one in waiting) == sorted(ids)
    emails, aliases = names(telling(source, sample))
    contacts = [{"email": email, "name": "Ines"} for email in emails]
    s.customer("acme", aliases=aliases, contacts=contacts, onboarded_at=None)
    assert sorted(entry["id"] for entry in kept(s) if entry["kind"] == "fact") == sorted(ids)
    assert s.api("GET", "/holding")["items"] == []
    assert s.stack.dead_letters() == {}


def telling(source: str, sample: Path) -> list[Addressed]:
    """The facts that a sample tells."""
    return translate(source, json.loads(sample.read_text("utf-8")), LATER)[0]


def names(told: list[Addressed]) -> tuple[list[str], dict[str, list[str]]]:
    """The names under which facts come, as a profile says them."""
    known = sorted({alias for one in told for alias in one.aliases})
    aliases: dict[str, list[str]] = {}
    for alias in known:
        if alias.source != "email":
            aliases.setdefault(alias.source, []).append(alias.value)
    return [alias.value for alias in known if alias.source == "email"], aliases


def test_the_api_refuses_a_fact_of_the_future_by_its_field(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    s.customer("acme")
    ahead = s.fact("acme", "login", AT.replace(hour=11))
    said = s.api("POST", "/facts", {"facts": [ahead]}, status=400)
    assert [e["field"] for e in said["errors"]] == ["facts.0.occurred_at"]
    assert s.standard(ahead).status == 202
    s.stack.wait_idle()
    assert s.health("acme")["components"][0]["points"] == 40


def test_what_waited_for_a_ticket_flows_when_the_crm_tells_whose_it_is(
    scene: Callable[..., Scene],
) -> None:
    s, sender = scene(LATER), SENDERS["hubspot"]
    s.api("PUT", "/sources/hubspot", {"secret": sender.secret})
    s.customer("acme", aliases={"hubspot": "company:9001"})
    path = f"/webhooks/{s.venture}/hubspot"
    waiting = []
    for name in ("ticket-batch", "ticket.associationChange"):
        body = (SAMPLES / "hubspot" / f"{name}.json").read_bytes()
        headers = sender.headers(body, LATER, url=s.stack.api + path)
        assert s.stack.request("POST", path, body=body, headers=headers).status == 202
        s.stack.wait_idle()
        waiting.append(len(s.api("GET", "/holding")["items"]))
    assert waiting == [4, 1]
    said = [entry["data"].get("status") for entry in kept(s) if "ticket" in entry["data"]]
    assert said == ["closed", "pending", "open"]


def test_slack_hears_back_what_it_asked(scene: Callable[..., Scene], stack: Stack) -> None:
    s = scene(AT)
    s.api("PUT", "/sources/slack", {"secret": SENDERS["slack"].secret})
    body = b'{"type": "url_verification", "token": "t", "challenge": "3eZbrw1aBm2rZgRNFdxV"}'
    headers = SENDERS["slack"].headers(body, AT) | {"content-type": "application/json"}
    path = f"/webhooks/{s.venture}/slack"
    answer = stack.request("POST", path, body=body, headers=headers)
    assert (answer.status, answer.json()) == (200, {"challenge": "3eZbrw1aBm2rZgRNFdxV"})


def test_roles_and_tokens_hold(scene: Callable[..., Scene], stack: Stack) -> None:
    s = scene(AT)
    path = f"/v1/ventures/{s.venture}"
    assert stack.request("GET", path).status == 401
    assert s.api("GET", "", role="viewer")["id"] == s.venture
    s.api("PUT", "/customers/acme", {"name": "Acme"}, role="viewer", status=403)
    s.api("PUT", "/sources/zendesk", {"secret": "x" * 20}, role="success_manager", status=403)
    selected = stack.request("GET", "/v1/ventures/selected", role="viewer").json()
    assert selected["status"] == "active"


@contextmanager
def broken(stack: Stack, function: str, **variables: str) -> Iterator[None]:
    """Give a deployed function a wrong address for a while."""
    name = stack.functions[function]
    client = stack.client("lambda")
    before = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    client.update_function_configuration(
        FunctionName=name, Environment={"Variables": before | variables}
    )
    try:
        yield
    finally:
        client.update_function_configuration(FunctionName=name, Environment={"Variables": before})


def test_erased_means_erased_also_for_late_facts(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    s.customer("acme")
    s.standard(s.fact("acme", "login", AT))
    s.stack.wait_idle()
    s.api("DELETE", "/customers/acme", status=204)
    assert s.zendesk(s.ticket("org-acme", "1", "OPEN", AT)).status == 202
    assert s.standard(s.fact("acme", "login", AT)).status == 202
    s.stack.wait_idle()
    s.api("GET", "/customers/acme/health", status=404)
    assert s.api("GET", "/holding")["items"] == []
    table = s.stack.client("dynamodb").scan(TableName=s.stack.table)["Items"]
    assert "customer.example" not in json.dumps(
        [i for i in table if s.venture in i["pk"]["S"]], default=str
    )
