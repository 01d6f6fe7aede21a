"""Signs deliveries the way their vendors do, written apart from what checks them."""

import base64
import hashlib
import hmac
from collections.abc import Callable
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


SENDERS: dict[str, Callable[[bytes, str, datetime], dict[str, str]]] = {
    "zendesk": by_zendesk,
    "standard": by_standard_webhooks,
}
"""By the source's name: what signs a body with a secret at an instant."""
