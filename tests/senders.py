"""Signs deliveries the way their vendors do, written apart from what checks them."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


def by_zendesk(
    body: bytes, secret: str, at: datetime | str, *, suffix: str = "Z"
) -> dict[str, str]:
    """The headers of Zendesk's event webhooks."""
    timestamp = at if isinstance(at, str) else at.strftime("%Y-%m-%dT%H:%M:%S") + suffix
    mac = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    mac.update(timestamp.encode())
    mac.update(body)
    return {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Zendesk Webhook",
        "x-zendesk-webhook-id": "01KBQ8V3M2",
        "x-zendesk-webhook-signature": base64.b64encode(mac.digest()).decode(),
        "x-zendesk-webhook-signature-timestamp": timestamp,
    }


def by_standard_webhooks(
    body: bytes, secret: str, at: datetime, *, identifier: str = "msg_1", family: str = "webhook"
) -> dict[str, str]:
    """The headers of Standard Webhooks; `family` svix names them as Svix does."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    timestamp = str(int(at.timestamp()))
    mac = hmac.new(key, digestmod=hashlib.sha256)
    mac.update(b".".join([identifier.encode(), timestamp.encode(), body]))
    return {
        "content-type": "application/json",
        f"{family}-id": identifier,
        f"{family}-timestamp": timestamp,
        f"{family}-signature": "v1," + base64.b64encode(mac.digest()).decode(),
    }


URL = "https://api.example/webhooks/3f0c7b52-8e0d-4a68-9a55-0d5a5c1f7e11/"
"""What the senders were told, but for the source's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """How a source signs: `sign` a body with a secret, at an instant, for an address.

    `secret` and `other` are secrets of its form. `signature` is the header that holds the proof,
    `timestamp` the one that holds the signed instant, where one is signed.
    """

    sign: Callable[[bytes, str, datetime, str], dict[str, str]]
    secret: str
    other: str
    signature: str
    timestamp: str | None = None

    def headers(
        self, body: bytes, at: datetime, *, secret: str | None = None, url: str = ""
    ) -> dict[str, str]:
        """The headers of a delivery."""
        return self.sign(body, self.secret if secret is None else secret, at, url)


SENDERS: dict[str, Sender] = {
    "standard": Sender(
        sign=lambda body, secret, at, _: by_standard_webhooks(body, secret, at),
        secret="whsec_dGVudXJlLXN0YW5kYXJkLWtleS0yNGJ5",
        other="whsec_YW5vdGhlci1zdGFuZGFyZC1rZXktMjQ=",
        signature="webhook-signature",
        timestamp="webhook-timestamp",
    ),
    "zendesk": Sender(
        sign=lambda body, secret, at, _: by_zendesk(body, secret, at),
        secret="tnr-zd-secret-æ",
        other="another",
        signature="x-zendesk-webhook-signature",
        timestamp="x-zendesk-webhook-signature-timestamp",
    ),
}
"""By the source's name."""
