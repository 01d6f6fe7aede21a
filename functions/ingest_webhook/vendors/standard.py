"""Standard Webhooks; the body is one fact, or a list of facts, in our own shape.

Source: the specification at github.com/standard-webhooks/standard-webhooks. Svix' own header names
are taken too.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.ingest_webhook.vendors.signing import (
    BASE64_SHA256,
    Delivery,
    header,
    require_fresh,
    require_match,
    signed,
)
from functions.shared.contracts.facts import read_facts
from functions.shared.domain.facts import Addressed
from functions.shared.kernel.errors import Refused, Unproven

SOURCE: Final = "standard"

# The specification's own libraries allow five minutes both ways; a retry is signed anew.
_WINDOW: Final = timedelta(minutes=5)
_SECONDS: Final = re.compile(r"\d{1,11}", re.ASCII)
_SIGNATURE: Final = re.compile(r"v\d{1,2}[a-z]?,[A-Za-z0-9+/=_-]+", re.ASCII)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """`webhook-signature` holds `v1,<base64 HMAC-SHA256 of id.timestamp.body>`, or several."""
    identifier = header(delivery, "webhook-id", "svix-id")
    timestamp = header(delivery, "webhook-timestamp", "svix-timestamp")
    signatures = header(delivery, "webhook-signature", "svix-signature", most=4_096).split(" ")
    if not _SECONDS.fullmatch(timestamp):
        raise Unproven("the header webhook-timestamp is malformed")
    if not all(_SIGNATURE.fullmatch(signature) for signature in signatures):
        raise Unproven("the header webhook-signature is malformed")
    given = [text.removeprefix("v1,") for text in signatures if text.startswith("v1,")]
    content = f"{identifier}.{timestamp}.".encode() + delivery.body
    require_match(list(filter(BASE64_SHA256.fullmatch, given)), signed(_keys(secrets), content))
    require_fresh(delivery, _instant(timestamp), past=_WINDOW, ahead=_WINDOW)


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
    """The secrets' bytes; one that is not base64 can have signed nothing."""
    for secret in secrets:
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError):
            continue
        if key:
            yield key


def _instant(timestamp: str) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(timestamp))
