"""Our own public door, knocked at from outside: a signed Standard Webhooks delivery over HTTP."""

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from functions.shared.gateways import outgoing, secrets
from functions.shared.kernel.errors import Refused, Unavailable
from functions.shared.ports.outside import Secrets

SECONDS: Final = 10
_PREFIX: Final = "whsec_"


def connect(base_url: str, secret_prefix: str, **options: Any) -> "PublicDoor":
    """The door at an address, by the sources' secrets; `options` are those of `boto3.client`."""
    return PublicDoor(secrets.connect(**options), base_url, secret_prefix)


class PublicDoor:
    """The Door port on our own address."""

    def __init__(self, held: Secrets, base_url: str, secret_prefix: str) -> None:
        self._held = held
        self._base_url = base_url.rstrip("/")
        self._prefix = secret_prefix

    def deliver(
        self, venture: str, delivery: str, facts: Sequence[Mapping[str, object]], at: datetime
    ) -> None:
        """Hand facts in, as anybody outside would; handing them in again does no harm.

        Raises:
            Refused: the door takes them never: what is wrong, it says.
            Unavailable: nobody says that they were taken.
        """
        body = json.dumps(facts).encode()
        stamp = str(int(at.timestamp()))
        content = f"{delivery}.{stamp}.".encode() + body
        headers = {
            "Content-Type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{self._signature(venture, content)}",
        }
        url = f"{self._base_url}/webhooks/{venture}/standard"
        try:
            answer = outgoing.post(url, body, headers, seconds=SECONDS)
        except (outgoing.Unsent, outgoing.Unanswered) as error:
            raise Unavailable(f"our own door does not answer: {error}") from error
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unavailable(f"our own door answers {answer.status}")
        if answer.status != HTTPStatus.ACCEPTED:
            raise Refused(f"our own door answers {answer.status}")

    def _signature(self, venture: str, content: bytes) -> str:
        held = self._held.read(f"{self._prefix}{venture}/standard", fresh=True)
        if not held:
            raise Unavailable("the secret of our own deliveries is not there yet")
        key = base64.b64decode(held[0].removeprefix(_PREFIX))
        return base64.b64encode(hmac.digest(key, content, "sha256")).decode()
