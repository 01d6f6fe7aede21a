"""SurveyMonkey's events: somebody completed a survey. What they said, it does not tell.

A delivery holds identifiers alone, and the answers have to be fetched with the account's token,
which nothing here has. So a completed response is a sign of life and no score.
Source: api.surveymonkey.com/v3/docs, "Webhooks".
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter

from functions.ingest_webhook.vendors.answers import responded
from functions.ingest_webhook.vendors.foreign import Foreign, NameOrNone, OwnId, named, read, told
from functions.ingest_webhook.vendors.signing import (
    BASE64_SHA1,
    Delivery,
    header,
    in_base64,
    malformed,
    require_match,
    verbatim,
)
from functions.shared.contracts.facts import Instant
from functions.shared.domain.facts import Addressed

SOURCE: Final = "surveymonkey"

_COMPLETED: Final = "response_completed"
_NOBODY: Final = frozenset({"0"})


class _Head(Foreign):
    event_type: str


class _Resources(Foreign):
    recipient_id: NameOrNone = None
    respondent_id: NameOrNone = None


class _Event(Foreign):
    event_type: str
    event_id: OwnId
    object_id: OwnId
    event_datetime: Instant
    resources: _Resources = _Resources()


_HEAD: Final[TypeAdapter[_Head]] = TypeAdapter(_Head)
_EVENT: Final[TypeAdapter[_Event]] = TypeAdapter(_Event)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """The base64 HMAC-SHA1 of the body, under the client's id, `&`, and the client's secret.

    The secret kept may be both of them, joined as the key has them, and then the sender must name
    that client; or the client's secret alone, and then the sender says whose it is.
    """
    client = header(delivery, "sm-apikey")
    signature = header(delivery, "sm-signature")
    if not BASE64_SHA1.fullmatch(signature):
        raise malformed("sm-signature")
    keys = verbatim(_keys(client, secrets))
    require_match([signature], in_base64(keys, delivery.body, "sha1"))


def matters(payload: object, /) -> bool:
    """Only a completed response is an answer; surveys and collectors are no customers."""
    head: _Head = read(_HEAD, payload)
    return head.event_type == _COMPLETED


def facts(payload: object, at: datetime) -> list[Addressed]:
    """That the survey's recipient answered it."""
    event: _Event = read(_EVENT, payload)
    recipient = event.resources.recipient_id
    kind, data = responded(None)
    whose = () if recipient in _NOBODY else named(SOURCE, recipient)
    # Who answered by an open link is nobody's recipient, but can still be claimed by hand.
    respondent = event.resources.respondent_id or event.object_id
    return [
        told(
            kind,
            data,
            source=SOURCE,
            event=event.event_id,
            occurred_at=event.event_datetime,
            at=at,
            aliases=whose or named(SOURCE, f"respondent:{respondent}"),
        )
    ]


def _keys(client: str, secrets: Sequence[str]) -> Iterator[str]:
    for secret in secrets:
        named, joined, _ = secret.partition("&")
        if not joined:
            yield f"{client}&{secret}"
        elif named == client:
            yield secret
