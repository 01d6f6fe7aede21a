"""What every signed delivery has in common: strict headers, an HMAC, a window of freshness."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.shared.kernel.errors import Unproven

BASE64_SHA256: Final = re.compile(r"[A-Za-z0-9+/]{43}=")
"""32 bytes in base64."""

_VISIBLE: Final = re.compile(r"[!-~]+(?: [!-~]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One request as it arrived; the headers' names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    at: datetime


def header(delivery: Delivery, *names: str, most: int = 256) -> str:
    """The first of these headers that is there: visible ASCII, at most so many characters.

    Raises:
        Unproven: none is there, or it is not of that form.
    """
    for name in names:
        text = delivery.headers.get(name)
        if text is not None:
            if len(text) > most or not _VISIBLE.fullmatch(text):
                raise Unproven(f"the header {name} is malformed")
            return text
    raise Unproven(f"the header {names[0]} is missing")


def signed(keys: Iterable[bytes], content: bytes) -> list[bytes]:
    """The content's HMAC-SHA256 under each key, in base64."""
    return [base64.b64encode(hmac.digest(key, content, hashlib.sha256)) for key in keys]


def require_match(given: Sequence[str], expected: Sequence[bytes]) -> None:
    """Let pass when any given signature is an expected one; all pairs are compared, all the same.

    Raises:
        Unproven: none is.
    """
    matches = [
        hmac.compare_digest(signature.encode(), one) for signature in given for one in expected
    ]
    if not any(matches):
        raise Unproven("the signature does not match")


def require_fresh(
    delivery: Delivery, signed_at: datetime, *, past: timedelta, ahead: timedelta
) -> None:
    """Let pass what was signed within the window around the receipt.

    Raises:
        Unproven: it was signed too long ago, or for the future.
    """
    if not -ahead <= delivery.at - signed_at <= past:
        raise Unproven("the signed timestamp is too far from now")
