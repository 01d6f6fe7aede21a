"""Webhooks to addresses outside, as Standard Webhooks 1.0 has them.

Source: the specification at github.com/standard-webhooks/standard-webhooks. An address comes from
a playbook's document, so it may be anything: only public ones are called, by https, and the one
that was looked at is the one that is connected to.
"""

import base64
import hmac
import ipaddress
import json
import os
import re
import socket
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from functions.shared.gateways import outgoing, secrets
from functions.shared.gateways.channel_secrets import ChannelSecrets
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Refused, Unavailable
from functions.shared.ports.outside import Call

LOCAL: Final = "TENURE_LOCAL_WEBHOOKS"
"""The variable by which the local stage, and no other, names a receiver on loopback."""

SECONDS: Final = 10
_LATER: Final = frozenset({408, 425, 429})
# What follows the dots in the signed content must not be for others to choose.
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")


def connect(secret_prefix: str, **options: Any) -> "StandardWebhooks":
    """Webhooks signed with the ventures' secrets; `options` are those of `boto3.client`."""
    held = ChannelSecrets(secrets.connect(**options), secret_prefix, "webhook")
    return StandardWebhooks(held, local=os.environ.get(LOCAL))


class StandardWebhooks:
    """The Webhooks port; of addresses that are not public, it calls those below `local`."""

    def __init__(
        self,
        held: ChannelSecrets,
        *,
        local: str | None = None,
        now: Callable[[], datetime] = clock.now,
        seconds: float = SECONDS,
    ) -> None:
        self._held = held
        self._local = f"{local.rstrip('/')}/" if local else None
        self._now = now
        self._seconds = seconds

    def send(self, venture: str, call: Call) -> None:
        """Tell the address; who is told twice knows it by the call's `id`.

        Raises:
            Refused: it will never be taken: no secret, an address that we do not call, or gone.
            Unavailable: nobody says that it was taken; sending it again does no harm.
        """
        if not _ID.fullmatch(call.id):
            raise Refused("a webhook's id is of letters, digits, - and _")
        address = None if self._is_local(call.url) else _public_address(call.url)
        body = _body(call)
        headers = self._headers(venture, call, body)
        try:
            answer = outgoing.post(call.url, body, headers, seconds=self._seconds, address=address)
        except (outgoing.Unsent, outgoing.Unanswered) as error:
            raise Unavailable(f"the webhook's receiver does not answer: {error}") from error
        _judge(answer.status)

    def _is_local(self, url: str) -> bool:
        return self._local is not None and url.startswith(self._local)

    def _headers(self, venture: str, call: Call, body: bytes) -> dict[str, str]:
        stamp = str(int(self._now().timestamp()))
        content = f"{call.id}.{stamp}.".encode() + body
        return {
            "content-type": "application/json",
            "user-agent": "Tenure",
            "webhook-id": call.id,
            "webhook-timestamp": stamp,
            "webhook-signature": " ".join(_signatures(self._held.of(venture), content)),
        }


def _body(call: Call) -> bytes:
    said = {
        "type": call.event,
        "timestamp": clock.stamp(call.at),
        "data": dict(call.data),
    }
    return json.dumps(said, separators=(",", ":"), allow_nan=False).encode()


def _signatures(held: Sequence[str], content: bytes) -> list[str]:
    """One per valid secret, so that a receiver may change to the new one in its own time."""
    keys = (base64.b64decode(secret.removeprefix("whsec_")) for secret in held)
    macs = (hmac.digest(key, content, "sha256") for key in keys)
    return [f"v1,{base64.b64encode(mac).decode()}" for mac in macs]


def _public_address(url: str) -> str:
    """Where the URL's host is, as an address that everybody can reach.

    Addresses of version 4 alone: a function outside of a private network reaches no others.

    Raises:
        Refused: it is not https, or one of the host's addresses is not public.
        Unavailable: the host's name cannot be resolved now.
    """
    parts = outgoing.parts_of(url)
    if parts.scheme != "https":
        raise Refused("a webhook is called by https alone")
    try:
        found = socket.getaddrinfo(
            parts.hostname, parts.port or 443, socket.AF_INET, socket.SOCK_STREAM
        )
    except (OSError, UnicodeError) as error:
        if ":" in (parts.hostname or ""):
            raise Refused("a webhook's host is a name, or an address of version 4") from error
        raise Unavailable("the name of the webhook's host cannot be resolved") from error
    addresses = [str(place[0]) for *_, place in found]
    if not addresses or not all(map(_is_public, addresses)):
        raise Refused("the webhook's host is not on the public internet")
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.IPv4Address(address)
    return parsed.is_global and not parsed.is_multicast


def _judge(status: int) -> None:
    """Let pass what was taken.

    Raises:
        Refused: the receiver wants no more of it, or not in this way.
        Unavailable: it may take it later.
    """
    if 200 <= status < 300:
        return
    if status in _LATER or status >= 500:
        raise Unavailable(f"the webhook's receiver answers {status}")
    if status == 410:
        raise Refused("the webhook's receiver is gone (410)")
    if 300 <= status < 400:
        raise Refused(f"the webhook's receiver redirects ({status}), which is not followed")
    raise Refused(f"the webhook's receiver refuses it ({status})")
