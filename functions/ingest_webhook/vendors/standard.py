"""Standard Webhooks; the body is one fact, or a list of facts, in our own shape.

Source: the specification at github.com/standard-webhooks/standard-webhooks. Svix' own header names
are taken too.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from functions.ingest_webhook.vendors.signing import (
    BASE64_SHA256,
    Delivery,
    header,
    in_base64,
    malformed,
    require_fresh,
    require_match,
    stamped,
)
from functions.shared.contracts.facts import read_facts
from functions.shared.domain.facts import Addressed
from functions.shared.kernel.errors import Refused

SOURCE: Final = "standard"

_SIGNATURE: Final = re.compile(r"v\d{1,2}[a-z]?,[A-Za-z0-9+/=_-]+", re.ASCII)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """`webhook-signature` holds `v1,<base64 HMAC-SHA256 of id.timestamp.body>`, or several."""
    identifier = header(delivery, "webhook-id", "svix-id")
    timestamp = header(delivery, "webhook-timestamp", "svix-timestamp")
    signatures = header(delivery, "webhook-signature", "svix-signature", most=4_096).split(" ")
    signed_at = stamped(timestamp, unit="seconds", name="webhook-timestamp")
    if not all(_SIGNATURE.fullmatch(signature) for signature in signatures):
        raise malformed("webhook-signature")
    given = [text.removeprefix("v1,") for text in signatures if text.startswith("v1,")]
    content = f"{identifier}.{timestamp}.".encode() + delivery.body
    require_match(list(filter(BASE64_SHA256.fullmatch, given)), in_base64(_keys(secrets), content))
    require_fresh(delivery, signed_at)


def matters(_: object, /) -> bool:
    """All of them do: the body is nothing but facts."""
    return True


def facts(payload: object, at: datetime) -> list[Addressed]:
    """The facts that the body holds; one from the future is taken to be of now, and flagged."""
    try:
        return read_facts(payload, source=SOURCE, at=at, ahead="replace")
    except OverflowError:
        raise Refused("an instant in the body is beyond the calendar") from None


def _keys(secrets: Sequence[str]) -> Iterator[bytes]:
    """The secrets' bytes; one that is not base64, in its one spelling, can have signed nothing."""
    for secret in secrets:
        text = secret.removeprefix("whsec_")
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            continue
        if key and base64.b64encode(key).decode() == text:
            yield key
