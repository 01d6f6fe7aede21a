"""What every signed delivery has in common: strict headers, an HMAC, a window of freshness."""

import base64
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from functions.ingest_webhook.vendors.windows import AHEAD
from functions.shared.kernel.errors import Unproven

BASE64_SHA256: Final = re.compile(r"[A-Za-z0-9+/]{43}=")
"""32 bytes in base64."""
BASE64_SHA1: Final = re.compile(r"[A-Za-z0-9+/]{27}=")
"""20 bytes in base64."""
HEX_SHA256: Final = re.compile(r"[0-9a-f]{64}")
"""32 bytes in hexadecimal digits, as every vendor writes them."""
HEX_SHA1: Final = re.compile(r"[0-9a-f]{40}")
"""20 bytes in hexadecimal digits."""

Algorithm = Literal["sha1", "sha256"]

_VISIBLE: Final = re.compile(r"[!-~]+(?: [!-~]+)*")
_DIGITS: Final = re.compile(r"\d{1,14}", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One request as it arrived; the headers' names are in lower case.

    `url` is what the sender knows us by. `window` is how old the delivery may be.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    window: timedelta = timedelta(0)


def header(delivery: Delivery, *names: str, most: int = 256) -> str:
    """The first of these headers that is there: visible ASCII, at most so many characters.

    Raises:
        Unproven: none is there, or it is not of that form.
    """
    for name in names:
        text = delivery.headers.get(name)
        if text is not None:
            if len(text) > most or not _VISIBLE.fullmatch(text):
                raise malformed(name)
            return text
    raise Unproven(f"the header {names[0]} is missing")


def malformed(name: str) -> Unproven:
    """What is said of a header that is not of the documented form."""
    return Unproven(f"the header {name} is malformed")


def stamped(text: str, *, unit: Literal["seconds", "milliseconds"], name: str) -> datetime:
    """The instant of a header that counts seconds or milliseconds since 1970.

    Raises:
        Unproven: it holds no such number, or one beyond the calendar.
    """
    if not _DIGITS.fullmatch(text):
        raise malformed(name)
    try:
        return _EPOCH + timedelta(**{unit: int(text)})
    except OverflowError:
        raise malformed(name) from None


def verbatim(secrets: Iterable[str]) -> Iterator[bytes]:
    """The secrets' own bytes, for vendors whose secret is the key as it stands."""
    return (secret.encode("utf-8", "surrogatepass") for secret in secrets)


def in_base64(
    keys: Iterable[bytes], content: bytes, algorithm: Algorithm = "sha256"
) -> list[bytes]:
    """The content's HMAC under each key, in base64."""
    return [base64.b64encode(hmac.digest(key, content, algorithm)) for key in keys]


def in_hex(keys: Iterable[bytes], content: bytes, algorithm: Algorithm = "sha256") -> list[bytes]:
    """The content's HMAC under each key, in hexadecimal digits."""
    return [hmac.digest(key, content, algorithm).hex().encode() for key in keys]


def require_match(given: Sequence[str], expected: Sequence[bytes]) -> None:
    """Let pass when any given signature is an expected one; all pairs are compared, all the same.

    Signatures are compared as text: base64 spells some bytes in several ways, and only one counts.

    Raises:
        Unproven: none is.
    """
    matches = [
        hmac.compare_digest(signature.encode(), one) for signature in given for one in expected
    ]
    if not any(matches):
        raise Unproven("the signature does not match")


def require_fresh(delivery: Delivery, signed_at: datetime) -> None:
    """Let pass what was signed within the source's window before the receipt, or just after it.

    Raises:
        Unproven: it was signed too long ago, or for the future.
    """
    if not -AHEAD <= delivery.at - signed_at <= delivery.window:
        raise Unproven("the signed timestamp is too far from now")
