"""Identifiers that follow from what they name, so that doing a thing twice names it once."""

import base64
import hashlib
import hmac
import json


def digest(*parts: str) -> str:
    """32 hexadecimal digits that follow from the parts and their order."""
    text = "\x1f".join(parts)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def keyed_digest(key: str, *parts: str) -> str:
    """Like `digest`, but not to be guessed back without the key."""
    text = "\x1f".join(parts)
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def canonical(value: object) -> str:
    """JSON of a value in its one canonical form."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def of_customer(kind_digest: str, customer: str) -> str:
    """An identifier that carries its customer, for what lives in the customer's partition."""
    return f"{kind_digest}-{customer}"


def customer_of(identifier: str) -> str | None:
    """The customer that such an identifier carries, or None where it is none of ours."""
    kind_digest, dash, customer = identifier.partition("-")
    return customer if dash and len(kind_digest) == 32 and customer else None


def tag(text: str) -> str:
    """Any text in the alphabet that mail tags and links allow (A-Z a-z 0-9 _ -)."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def untag(text: str) -> str:
    """What `tag` was given.

    Raises:
        ValueError: the text is not of `tag`'s making.
    """
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
