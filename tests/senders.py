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


def by_stripe(body: bytes, secret: str, at: datetime) -> dict[str, str]:
    """The headers of Stripe's events; the secret is the key, its prefix and all."""
    timestamp = str(int(at.timestamp()))
    digest = _hexadecimal("sha256", secret, timestamp.encode() + b"." + body)
    return {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "stripe-signature": f"t={timestamp},v1={digest}",
    }


def by_segment(body: bytes, secret: str) -> dict[str, str]:
    """The headers of Segment's webhooks."""
    return {
        "content-type": "application/json",
        "x-signature": _hexadecimal("sha1", secret, body),
    }


def by_typeform(body: bytes, secret: str) -> dict[str, str]:
    """The headers of Typeform's webhooks."""
    digest = bytes.fromhex(_hexadecimal("sha256", secret, body))
    return {
        "content-type": "application/json",
        "typeform-signature": "sha256=" + base64.b64encode(digest).decode(),
    }


def by_delighted(body: bytes, secret: str) -> dict[str, str]:
    """The headers of Delighted's events."""
    return {
        "content-type": "application/json",
        "x-delighted-webhook-signature": "sha256=" + _hexadecimal("sha256", secret, body),
    }


def by_surveymonkey(body: bytes, secret: str) -> dict[str, str]:
    """The headers of SurveyMonkey's events; the secret is the client's id, `&`, its secret."""
    digest = bytes.fromhex(_hexadecimal("sha1", secret, body))
    return {
        "content-type": "application/vnd.surveymonkey.response.v1+json",
        "sm-apikey": secret.partition("&")[0] or "-",
        "sm-signature": base64.b64encode(digest).decode(),
    }


def _hexadecimal(algorithm: str, secret: str, content: bytes) -> str:
    mac = hmac.new(secret.encode(), digestmod=algorithm)
    mac.update(content)
    return mac.hexdigest()


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
    "delighted": Sender(
        sign=lambda body, secret, *_: by_delighted(body, secret),
        secret="delighted-api-key-æ",
        other="another api key",
        signature="x-delighted-webhook-signature",
    ),
    "segment": Sender(
        sign=lambda body, secret, *_: by_segment(body, secret),
        secret="segment-shared-secret-æ",
        other="another",
        signature="x-signature",
    ),
    "standard": Sender(
        sign=lambda body, secret, at, _: by_standard_webhooks(body, secret, at),
        secret="whsec_dGVudXJlLXN0YW5kYXJkLWtleS0yNGJ5",
        other="whsec_YW5vdGhlci1zdGFuZGFyZC1rZXktMjQ=",
        signature="webhook-signature",
        timestamp="webhook-timestamp",
    ),
    "stripe": Sender(
        sign=lambda body, secret, at, _: by_stripe(body, secret, at),
        secret="whsec_tnr-stripe-æ",
        other="whsec_another",
        signature="stripe-signature",
        timestamp="stripe-signature",
    ),
    "surveymonkey": Sender(
        sign=lambda body, secret, *_: by_surveymonkey(body, secret),
        secret="tnr-client&client-secret",
        other="other-client&secret",
        signature="sm-signature",
    ),
    "typeform": Sender(
        sign=lambda body, secret, *_: by_typeform(body, secret),
        secret="typeform-secret-æ",
        other="another",
        signature="typeform-signature",
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
