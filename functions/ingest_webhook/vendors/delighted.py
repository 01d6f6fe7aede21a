"""Delighted's events: answers to its surveys.

Source: app.delighted.com/docs/api/webhooks.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pydantic import Field, TypeAdapter

from functions.ingest_webhook.vendors.answers import IDENTIFYING, comment, promoter_score, responded
from functions.ingest_webhook.vendors.foreign import (
    Foreign,
    Loose,
    NameOrNone,
    OwnId,
    Seconds,
    WordsOrNone,
    address,
    named,
    read,
    told,
)
from functions.ingest_webhook.vendors.signing import (
    HEX_SHA256,
    Delivery,
    header,
    in_hex,
    malformed,
    require_match,
    verbatim,
)
from functions.shared.domain.facts import Addressed, Kind

SOURCE: Final = "delighted"

_HEADER: Final = "x-delighted-webhook-signature"
_PREFIX: Final = "sha256="
# The score comes moments after the click, whatever was added to it later: of one second, in order.
_SEQUENCE: Final = {"survey_response.created": 0, "survey_response.updated": 1}


class _Head(Foreign):
    event_type: str


class _Person(Foreign):
    id: NameOrNone = None
    email: WordsOrNone = None


class _Response(Foreign):
    id: OwnId
    person: _Person = _Person()
    survey_type: WordsOrNone = None
    score: object = None
    comment: WordsOrNone = None
    created_at: Seconds | None = None
    updated_at: Seconds | None = None
    person_properties: Loose = Field(default_factory=dict)


class _Event(Foreign):
    event_type: str
    event_id: OwnId
    event_data: _Response


_HEAD: Final[TypeAdapter[_Head]] = TypeAdapter(_Head)
_EVENT: Final[TypeAdapter[_Event]] = TypeAdapter(_Event)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """`sha256=<hex HMAC-SHA256 of the body>`; the key is the account's private API key."""
    signature = header(delivery, _HEADER)
    given = signature.removeprefix(_PREFIX)
    if given == signature or not HEX_SHA256.fullmatch(given):
        raise malformed(_HEADER)
    require_match([given], in_hex(verbatim(secrets), delivery.body))


def matters(payload: object, /) -> bool:
    """Answers do; who wants no more of Delighted's surveys may still want our mail."""
    head: _Head = read(_HEAD, payload)
    return head.event_type in _SEQUENCE


def facts(payload: object, at: datetime) -> list[Addressed]:
    """The answer, as it now stands.

    Its survey is the response: that it was created, and then updated, is one answer, of which the
    last stands by Delighted's own instants. Surveys of other types tell only that somebody spoke.
    """
    event: _Event = read(_EVENT, payload)
    response = event.event_data
    score = promoter_score(response.score) if response.survey_type in (None, "nps") else None
    email = address(response.person.email)
    contact = email[0].value if email else f"person:{response.person.id or response.id}"
    kind, data = responded(contact)
    if score is not None:
        kind = Kind.NPS_ANSWERED
        data = {
            "survey": f"{SOURCE}:{response.id}",
            "contact": contact,
            "score": score,
            "comment": comment(response.comment),
            "sequence": _SEQUENCE[event.event_type],
        }
    properties = (response.person_properties.get(name) for name in IDENTIFYING)
    whose = named(SOURCE, *properties, response.person.id) + email
    return [
        told(
            kind,
            data,
            source=SOURCE,
            event=event.event_id,
            occurred_at=response.updated_at or response.created_at or at,
            at=at,
            aliases=whose or named(SOURCE, f"response:{response.id}"),
            path="event_data",
        )
    ]
