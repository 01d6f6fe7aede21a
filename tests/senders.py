"""Signs deliveries the way their vendors do, written apart from what checks them."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote_plus


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


def by_intercom(body: bytes, secret: str) -> dict[str, str]:
    """The headers of Intercom's notifications."""
    mac = hmac.new(secret.encode(), body, hashlib.sha1)
    return {"content-type": "application/json", "x-hub-signature": f"sha1={mac.hexdigest()}"}


def by_hubspot(body: bytes, secret: str, at: datetime, url: str) -> dict[str, str]:
    """The headers of HubSpot's webhooks, whose older signature comes along."""
    stamp = str(round(at.timestamp() * 1000))
    mac = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    for part in (b"POST", url.encode(), body, stamp.encode()):
        mac.update(part)
    return {
        "content-type": "application/json;charset=utf-8",
        "x-hubspot-signature": hashlib.sha256(secret.encode() + body).hexdigest(),
        "x-hubspot-signature-version": "v1",
        "x-hubspot-signature-v3": base64.b64encode(mac.digest()).decode(),
        "x-hubspot-request-timestamp": stamp,
    }


def by_slack(body: bytes, secret: str, at: datetime) -> dict[str, str]:
    """The headers of Slack's requests."""
    stamp = str(int(at.timestamp()))
    mac = hmac.new(secret.encode(), b":".join([b"v0", stamp.encode(), body]), hashlib.sha256)
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={mac.hexdigest()}",
    }


def as_form(body: bytes) -> bytes:
    """JSON as Slack sends it: in the field of a form."""
    return b"payload=" + quote_plus(body).encode()


URL = "https://api.example/webhooks/3f0c7b52-8e0d-4a68-9a55-0d5a5c1f7e11/"
"""What the senders were told, but for the source's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """How a source signs: `sign` a body with a secret, at an instant, for an address.

    `secret` and `other` are secrets of its form. `signature` is the header that holds the proof,
    `timestamp` the one that holds the signed instant, where one is signed. `wire` is how a payload
    travels.
    """

    sign: Callable[[bytes, str, datetime, str], dict[str, str]]
    secret: str
    other: str
    signature: str
    timestamp: str | None = None
    wire: Callable[[bytes], bytes] = bytes

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
    "freshdesk": Sender(
        sign=lambda _body, secret, _at, _url: {
            "content-type": "application/json",
            "x-tenure-token": secret,
        },
        secret="a-token-of-32-characters-by-luck",
        other="another-token-of-32-characters-.",
        signature="x-tenure-token",
    ),
    "hubspot": Sender(
        sign=by_hubspot,
        secret="0f6c1c9e-8a51-4d0e-9d58-1c2f3a4b5c6d",
        other="5c6d0f6c-1c9e-8a51-4d0e-9d581c2f3a4b",
        signature="x-hubspot-signature-v3",
        timestamp="x-hubspot-request-timestamp",
    ),
    "intercom": Sender(
        sign=lambda body, secret, _at, _url: by_intercom(body, secret),
        secret="the client secret of an app",
        other="the client secret of another",
        signature="x-hub-signature",
    ),
    "slack": Sender(
        sign=lambda body, secret, at, _: by_slack(body, secret, at),
        secret="e4f1c0ffee8f742231b10e8888abcd99",
        other="abcd998f742231b10e8888e4f1c0ffee",
        signature="x-slack-signature",
        timestamp="x-slack-request-timestamp",
        wire=as_form,
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
