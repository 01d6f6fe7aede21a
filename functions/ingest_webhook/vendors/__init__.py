"""One module per source: how it proves itself, which of its events matter, what facts they are.

May import: `contracts`, `domain`, `kernel`; for signatures the standard library alone.
Must not import: `store`, `gateways`, `runtime`, a vendor's own SDK.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from functions.ingest_webhook.vendors import (
    delighted,
    freshdesk,
    hubspot,
    intercom,
    segment,
    slack,
    standard,
    stripe,
    surveymonkey,
    typeform,
    zendesk,
)
from functions.ingest_webhook.vendors.signing import Delivery
from functions.ingest_webhook.vendors.windows import WINDOWS
from functions.shared.domain.facts import Addressed
from functions.shared.domain.presses import Press
from functions.shared.kernel.errors import FieldError, Refused, Unknown, Unproven

__all__ = ["CHALLENGES", "FORMS", "SOURCES", "Refused", "Vendor", "pressed", "translate", "verify"]


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


SOURCES: Final[Mapping[str, Vendor]] = {
    "delighted": delighted,
    "freshdesk": freshdesk,
    "hubspot": hubspot,
    "intercom": intercom,
    "segment": segment,
    "slack": slack,
    "standard": standard,
    "stripe": stripe,
    "surveymonkey": surveymonkey,
    "typeform": typeform,
    "zendesk": zendesk,
}
"""Every source that may send webhooks, by its name in the route."""

BATCHES: Final = frozenset({"hubspot"})
"""Sources whose body is a list of events; each of them matters, or not, by itself."""

FORMS: Final[Mapping[str, str]] = {"slack": "payload"}
"""Sources that may send a form, and the field of it that holds the JSON."""

CHALLENGES: Final[Mapping[str, Callable[[object], str | None]]] = {"slack": slack.challenge}
"""Sources that ask by a signed delivery whether we are here: what they want to hear, or None."""


PRESSES: Final[Mapping[str, Callable[[object, datetime], list[Press]]]] = {"slack": slack.presses}
"""Sources that tell of presses of our own buttons, each of which is a command."""


def pressed(source: str, payload: object, at: datetime) -> list[Press]:
    """The presses that a proven payload tells; those that are facts are not among them.

    Raises:
        Refused: names every field that is wrong.
    """
    return PRESSES[source](payload, at) if source in PRESSES else []


def translate(source: str, payload: object, at: datetime) -> tuple[list[Addressed], int]:
    """The facts that a proven payload tells, and how many of its events tell nothing.

    Raises:
        Refused: names every field that is wrong.
    """
    if source not in BATCHES:
        facts = _translated(SOURCES[source], payload, at)
        return facts or [], int(facts is None)
    if not isinstance(payload, list) or not payload:
        raise Refused("the body must hold events", FieldError("body", "must be a list of events"))
    told, errors = [], []
    for number, event in enumerate(payload):
        try:
            told.append(_translated(SOURCES[source], event, at))
        except Refused as refused:
            errors += [FieldError(f"{number}.{e.field}", e.message) for e in refused.errors]
    if errors:
        raise Refused("the events were not accepted: nothing was kept", *errors)
    # An event may stand in a batch twice; it is one event.
    once = {addressed.fact.id: addressed for facts in told for addressed in facts or []}
    return list(once.values()), told.count(None)


def _translated(vendor: Vendor, event: object, at: datetime) -> list[Addressed] | None:
    """An event's facts; None where events of its type tell nothing."""
    return vendor.facts(event, at) if vendor.matters(event) else None


def verify(
    source: str,
    *,
    secrets: Sequence[str],
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    at: datetime,
    windows: Mapping[str, timedelta] = WINDOWS,
) -> None:
    """Let a delivery pass whose raw bytes one of the source's secrets signed.

    `url` is the address that the sender was given, `at` the aware instant of receipt. Headers may
    be in any case. Whatever is not of these types proves nothing, and is refused like the rest.

    Raises:
        Refused: it proves nothing (`Unproven`), or there is no such source (`Unknown`).
    """
    vendor = _vendor(source)
    usable = _texts(secrets)
    if not usable:
        raise Unproven("there is no secret that could have signed this")
    delivery = Delivery(
        method=_text(method),
        url=_text(url),
        headers=_folded(headers),
        body=_bytes(body),
        at=_instant(at),
        window=windows.get(source, timedelta(0)),
    )
    vendor.prove(delivery, usable)


def _vendor(source: Any) -> Vendor:
    if not isinstance(source, str) or source not in SOURCES:
        raise Unknown("there is no such venture or source")
    return SOURCES[source]


def _texts(secrets: Any) -> list[str]:
    """The secrets that are text, and some."""
    listed = [secrets] if isinstance(secrets, str) else secrets
    listed = listed if isinstance(listed, Sequence) else ()
    return [secret for secret in listed if isinstance(secret, str) and secret]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _folded(headers: Any) -> Mapping[str, str]:
    """The headers that are text, their names in lower case."""
    pairs = headers.items() if isinstance(headers, Mapping) else ()
    texts = ((n, text) for n, text in pairs if isinstance(n, str) and isinstance(text, str))
    return {name.lower(): text for name, text in texts}


def _bytes(body: Any) -> bytes:
    if not isinstance(body, bytes):
        raise Unproven("there are no bytes that a signature could be held to")
    return body


def _instant(at: Any) -> datetime:
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise Unproven("there is no instant that a timestamp could be held to")
    return at
