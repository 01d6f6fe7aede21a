"""Sources that may be connected, and what their secrets must look like."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Final

from functions.shared.kernel.errors import FieldError, Refused, Unknown

# Published for tests in Zendesk's documentation ("Verifying webhooks"): everybody can sign with it.
ZENDESK_TEST_SECRET: Final = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="

_LEAST_TOKEN: Final = 16


def check_secret(source: str, secret: str) -> None:
    """Let a source's secret pass.

    Raises:
        Unknown: there is no such source.
        Refused: the secret is not of the source's form, or is public.
    """
    check = SOURCES.get(source)
    if check is None:
        raise Unknown(f"there is no source {source!r}; there are {', '.join(sorted(SOURCES))}")
    wrong = check(secret)
    if wrong:
        raise Refused("the secret was not set", FieldError("secret", wrong))


def _token(secret: str) -> str | None:
    """A token of one's own making, which is all that proves the sender: nobody must guess it."""
    if len(secret) < _LEAST_TOKEN or not secret.isascii() or not secret.isprintable():
        return f"must be {_LEAST_TOKEN} or more visible characters, by chance"
    return "must not hold spaces" if " " in secret else None


def _zendesk(secret: str) -> str | None:
    if secret == ZENDESK_TEST_SECRET:
        return "is the public test secret of Zendesk; take the webhook's own"
    return None


def _any(_: str) -> str | None:
    """What the venture chose itself, or the vendor gave in no documented form."""
    return None


def _stripe(secret: str) -> str | None:
    """An endpoint's signing secret; an API key in its place would refuse every delivery."""
    return None if secret.startswith("whsec_") else "must be the endpoint's signing secret, whsec_…"


def standard_secret(secret: str) -> str | None:
    """Standard Webhooks 1.0: the prefix whsec_, then base64 of 24 to 64 bytes."""
    said = "must be whsec_ and the base64 of 24 to 64 random bytes"
    if not secret.startswith("whsec_"):
        return said
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return said
    return None if 24 <= len(key) <= 64 else said


SOURCES: Final[Mapping[str, Callable[[str], str | None]]] = {
    "delighted": _any,
    "freshdesk": _token,
    "hubspot": _any,
    "intercom": _any,
    "segment": _any,
    "slack": _any,
    "standard": standard_secret,
    "stripe": _stripe,
    "surveymonkey": _any,
    "typeform": _any,
    "zendesk": _zendesk,
}
"""Every source that is built, and what is wrong with a secret of it."""
