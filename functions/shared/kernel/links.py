"""Links that prove themselves: signed, for one purpose, with or without an end.

A token is the base64url (RFC 4648, section 5, unpadded) of 16 bytes of HMAC-SHA256 and the signed
body, a JSON list of the end (seconds since 1970, or null) and the fields. The purpose is signed
but not carried, so a token for one page opens no other. Fields are readable by whoever holds the
link: they name things by identifiers and digests, never by an address.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from functions.shared.kernel import ids
from functions.shared.kernel.errors import Expired, Unavailable, Unknown

ANSWER = "nps"
UNSUBSCRIBE = "unsubscribe"
EXIT = "exit"
"""The purposes: to answer a survey (`venture`, `survey`), to be written to no more (`venture`,
`contact`), to say why one left (`venture`, `customer`, `survey`, `contact`)."""

_MAC_BYTES = 16
_LONGEST = 2048


def make(
    secret: str, purpose: str, fields: Mapping[str, str], expires_at: datetime | None = None
) -> str:
    """A token that carries the fields; `expires_at` is its first instant of no use, None: never."""
    end = int(expires_at.timestamp()) if expires_at else None
    body = ids.canonical([end, dict(fields)]).encode()
    return _text(_mac(secret, purpose, body) + body)


def read(secrets: tuple[str, ...], purpose: str, token: str, at: datetime) -> dict[str, str]:
    """The fields of a token that one of the active secrets signed for this purpose.

    Raises:
        Unknown: it is no token of ours, or one for another purpose.
        Expired: it was one of ours, but its time is over.
        Unavailable: there is no secret to check it with.
    """
    if not secrets:
        raise Unavailable("links cannot be checked now: there is no secret")
    raw = _bytes(token)
    mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    # Every secret is tried, so that the time taken does not tell which one came close.
    proven = [hmac.compare_digest(mac, _mac(secret, purpose, body)) for secret in secrets]
    if not any(proven):
        raise Unknown("there is nothing at this address")
    end, fields = json.loads(body)
    if end is not None and at >= datetime.fromtimestamp(end, UTC):
        raise Expired("this link is no longer valid")
    return {str(name): str(value) for name, value in fields.items()}


def _mac(secret: str, purpose: str, body: bytes) -> bytes:
    signed = purpose.encode() + b"\x00" + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).digest()[:_MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(token: str) -> bytes:
    if len(token) <= _LONGEST and token.isascii():
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (ValueError, binascii.Error):
            raw = b""
        # The decoder forgives stray characters and loose last bits; a link has only one spelling.
        if len(raw) > _MAC_BYTES and _text(raw) == token:
            return raw
    raise Unknown("there is nothing at this address")
