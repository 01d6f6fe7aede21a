"""One module per source: how it proves itself, which of its events matter, what facts they are.

May import: `contracts`, `domain`, `kernel`; for signatures the standard library alone.
Must not import: `store`, `gateways`, `runtime`, a vendor's own SDK.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from functions.ingest_webhook.vendors import standard, zendesk
from functions.ingest_webhook.vendors.signing import Delivery
from functions.shared.domain.facts import Addressed
from functions.shared.kernel.errors import Refused, Unknown, Unproven

__all__ = ["SOURCES", "Refused", "Vendor", "verify"]


class Vendor(Protocol):
    """The three parts of a source's module."""

    def prove(self, delivery: Delivery, secrets: Sequence[str]) -> None:
        """Let the delivery pass when one of the secrets signed it, and not too long ago.

        Raises:
            Unproven: none did, or the proof is malformed or stale.
        """
        ...

    def matters(self, payload: object, /) -> bool:
        """Whether events of the payload's type say anything that we keep.

        Raises:
            Refused: it says no type.
        """
        ...

    def facts(self, payload: object, at: datetime) -> list[Addressed]:
        """The facts that a proven payload that matters, received at `at`, tells.

        Raises:
            Refused: names every field that is wrong.
        """
        ...


SOURCES: Final[Mapping[str, Vendor]] = {"standard": standard, "zendesk": zendesk}
"""Every source that may send webhooks, by its name in the route."""


def verify(
    source: str,
    *,
    secrets: Sequence[str],
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    at: datetime,
) -> None:
    """Let a delivery pass whose raw bytes one of the source's secrets signed.

    `at` is the aware instant of receipt. Headers may be in any case.

    Raises:
        Refused: it proves nothing (`Unproven`), or there is no such source (`Unknown`).
    """
    vendor = SOURCES.get(source)
    if vendor is None:
        raise Unknown("there is no such venture or source")
    usable = [secrets] if isinstance(secrets, str) else [secret for secret in secrets if secret]
    if not usable:
        raise Unproven("there is no secret that could have signed this")
    folded = {name.lower(): text for name, text in headers.items()}
    vendor.prove(Delivery(method=method, url=url, headers=folded, body=body, at=at), usable)
