"""A signed delivery becomes durable facts, or is refused for a reason."""

import re
from typing import Final

from functions.ingest_webhook import vendors
from functions.shared.kernel.errors import TooLarge, Unknown, Unproven, WrongType
from functions.shared.ports.outside import FactsQueue, Secrets
from functions.shared.runtime.http import Request

MOST_BYTES: Final = 1_000_000

_JSON: Final = re.compile(r"application/(?:[a-z0-9!#$&^_.+-]+\+)?json")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def receive(request: Request, *, prefix: str, secrets: Secrets, queue: FactsQueue) -> list[str]:
    """Prove who sent the delivery, translate it, and keep its facts; answers their ids.

    Raises:
        Refused: it is too large, of another type, from nobody we know, unproven, or malformed.
        Unavailable: the facts could not be kept; the sender should try again.
    """
    if len(request.body) > MOST_BYTES:
        raise TooLarge("a delivery holds at most 1 MB")
    if not _JSON.fullmatch(request.content_type):
        raise WrongType("a delivery is application/json")
    venture, source = known(request)
    _prove(request, source, f"{prefix}{venture}/{source}", secrets)
    vendor, payload = vendors.SOURCES[source], request.json()
    facts = vendor.facts(payload, request.at) if vendor.matters(payload) else []
    queue.accept(venture, facts, request.at)
    return [addressed.fact.id for addressed in facts]


def known(request: Request) -> tuple[str, str]:
    """The venture and the source that the path names, if they can exist.

    Raises:
        Unknown: they cannot.
    """
    venture, source = request.path.get("venture", "").lower(), request.path.get("source", "")
    if source not in vendors.SOURCES or not _UUID.fullmatch(venture):
        raise _nobody()
    return venture, source


def _prove(request: Request, source: str, name: str, secrets: Secrets) -> None:
    """Verify with the secrets remembered, then with today's: they may have been rotated."""
    held = secrets.read(name) or secrets.read(name, fresh=True)
    try:
        _verify(request, source, held)
    except Unproven:
        fresh = secrets.read(name, fresh=True)
        if fresh == held:
            raise
        _verify(request, source, fresh)


def _verify(request: Request, source: str, held: tuple[str, ...]) -> None:
    if not held:
        raise _nobody()
    vendors.verify(
        source,
        secrets=held,
        method=request.method,
        url=request.url,
        headers=request.headers,
        body=request.body,
        at=request.at,
    )


def _nobody() -> Unknown:
    return Unknown("there is no such venture or source")
