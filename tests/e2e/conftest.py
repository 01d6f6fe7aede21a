"""One deployed stack for the session, and a venture of its own for every test."""

import base64
import hashlib
import hmac
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from local.stack import Answer, Places, Stack, down, up

MINUTE = timedelta(minutes=1)
_KEY = b"a standard webhooks key, 32 byte"
STANDARD = "whsec_" + base64.b64encode(_KEY).decode()
ZENDESK = "the signing secret that Zendesk shows once"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole application, deployed, with its schedules fired by the tests alone."""
    places = Places.anywhere(tmp_path_factory.mktemp("e2e"))
    running = up(places)
    running.schedules(on=False)
    yield running
    running.close()
    down(places)


@dataclass(slots=True)
class Scene:
    """A venture, the instant that it lives at, and what its users do."""

    stack: Stack
    venture: str
    at: datetime
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def api(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        role: str = "executive",
        status: int = 200,
    ) -> Any:
        """One request under the venture, and its answer, which must have the status."""
        whole = f"/v1/ventures/{self.venture}{path}"
        answer = self.stack.request(method, whole, json_body=body, role=role)
        assert answer.status == status, (answer.status, answer.body)
        return answer.json() if answer.body else None

    def live_at(self, at: datetime) -> None:
        """Move the stage's clock."""
        self.stack.wait_idle()
        self.stack.set_clock(at)
        self.at = at

    def customer(self, name: str, **said: Any) -> str:
        """A customer of this scene alone, with one contact; answers the contact's address."""
        email = f"{name}-{self.venture[:8]}@customer.example"
        profile = {
            "name": name.title(),
            "tier": "professional",
            "arr": "12000.00",
            "currency": "EUR",
            "onboarded_at": (self.at - timedelta(days=20)).isoformat(),
            "owner": "Dana Reyes <dana@tenure.example>",
            "contacts": [{"email": email, "name": "Ada"}],
            "aliases": {"zendesk": [f"org-{name}"]},
        }
        self.api("PUT", f"/customers/{name}", profile | said)
        return email

    def fact(self, customer: str, kind: str, at: datetime, **data: Any) -> dict[str, Any]:
        """A fact in our own shape."""
        return {
            "id": f"{self.venture}-{next(self._numbers)}",
            "kind": kind,
            "customer": customer,
            "occurred_at": at.isoformat(),
            "data": data,
        }

    def standard(self, body: Any, *, secret: bytes = _KEY, raw: bytes | None = None) -> Answer:
        """A signed Standard Webhooks delivery."""
        sent = json.dumps(body).encode() if raw is None else raw
        name, stamp = f"msg_{next(self._numbers)}", str(int(self.at.timestamp()))
        signed = f"{name}.{stamp}.".encode() + sent
        signature = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
        return self.stack.request(
            "POST",
            f"/webhooks/{self.venture}/standard",
            body=sent,
            headers={
                "Content-Type": "application/json",
                "webhook-id": name,
                "webhook-timestamp": stamp,
                "webhook-signature": f"v1,{signature}",
            },
        )

    def zendesk(self, event: dict[str, Any], *, secret: str = ZENDESK) -> Answer:
        """A signed Zendesk delivery."""
        sent = json.dumps(event).encode()
        stamp = self.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        mac = hmac.new(secret.encode(), stamp.encode() + sent, hashlib.sha256).digest()
        return self.stack.request(
            "POST",
            f"/webhooks/{self.venture}/zendesk",
            body=sent,
            headers={
                "Content-Type": "application/json",
                "X-Zendesk-Webhook-Signature": base64.b64encode(mac).decode(),
                "X-Zendesk-Webhook-Signature-Timestamp": stamp,
            },
        )

    def ticket(self, organization: str, ticket: str, status: str, at: datetime) -> dict[str, Any]:
        """What Zendesk sends when a ticket's status changes."""
        return {
            "account_id": 22129848,
            "detail": {
                "id": ticket,
                "organization_id": organization,
                "requester_id": "31",
                "status": status,
                "subject": "The export fails",
            },
            "event": {"current": status, "previous": "NEW"},
            "id": f"{self.venture}-{next(self._numbers)}",
            "subject": f"zen:ticket:{ticket}",
            "time": at.strftime("%Y-%m-%dT%H:%M:%S.%f000Z"),
            "type": "zen:event-type:ticket.status_changed",
            "zendesk_event_version": "2022-11-06",
        }

    def run(self, function: str) -> Any:
        """Fire a schedule for the instant that the scene lives at, and let it come to rest."""
        result = self.stack.invoke(function, self.at)
        self.stack.wait_idle()
        return result

    def health(self, customer: str) -> Any:
        """The health answer."""
        return self.api("GET", f"/customers/{customer}/health")

    def mail_to(self, address: str) -> list[dict[str, Any]]:
        """The captured mail to an address."""
        return [m for m in self.stack.mailbox() if address in m["to"]]


@pytest.fixture
def scene(stack: Stack) -> Callable[..., Scene]:
    """Makes a venture with both sources connected, in a mode, at an instant."""

    def make(at: datetime, mode: str = "auto") -> Scene:
        stack.wait_idle()
        stack.set_clock(at)
        body = {"name": "Brightside", "progression_mode": mode}
        made = stack.request("POST", "/v1/ventures", json_body=body, role="executive")
        assert made.status == 201, made.body
        scene = Scene(stack, made.json()["id"], at)
        scene.api("PUT", "/sources/standard", {"secret": STANDARD})
        scene.api("PUT", "/sources/zendesk", {"secret": ZENDESK})
        return scene

    return make
