"""Signs deliveries as the senders' own systems do.

Sources: the specification at github.com/standard-webhooks/standard-webhooks;
developer.zendesk.com, "Verifying webhooks".
"""

import base64
import hashlib
import hmac
from datetime import datetime

SECRETS = {
    # Secrets of a stage that lives for a minute on this machine, and so as public as this file.
    "standard": "whsec_" + base64.b64encode(b"the demo's own, of no use elsewhere").decode(),
    "zendesk": "the-demo's-own-of-no-use-elsewhere",
}


def headers(source: str, body: bytes, identifier: str, at: datetime) -> dict[str, str]:
    """The headers under which a source delivers a body at an instant."""
    return {"zendesk": _zendesk, "standard": _standard}[source](body, identifier, at)


def _standard(body: bytes, identifier: str, at: datetime) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(SECRETS["standard"].removeprefix("whsec_"))
    signature = _signed(key, f"{identifier}.{timestamp}.".encode() + body)
    return {
        "content-type": "application/json",
        "webhook-id": identifier,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }


def _zendesk(body: bytes, identifier: str, at: datetime) -> dict[str, str]:
    timestamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    signature = _signed(SECRETS["zendesk"].encode(), timestamp.encode() + body)
    return {
        "content-type": "application/json; charset=utf-8",
        "x-zendesk-webhook-id": identifier,
        "x-zendesk-webhook-signature": signature,
        "x-zendesk-webhook-signature-timestamp": timestamp,
    }


def _signed(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
