"""Typeform's events: forms that were filled in.

Sources: typeform.com/developers, "Secure your webhooks" and "Webhooks: example payload".
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pydantic import Field, TypeAdapter

from functions.ingest_webhook.vendors.answers import (
    IDENTIFYING,
    RECOMMENDS,
    comment,
    other_scale,
    promoter_score,
    responded,
    survey,
)
from functions.ingest_webhook.vendors.foreign import (
    Foreign,
    Loose,
    NameOrNone,
    OwnId,
    WordsOrNone,
    address,
    named,
    read,
    told,
)
from functions.ingest_webhook.vendors.signing import (
    BASE64_SHA256,
    Delivery,
    header,
    in_base64,
    malformed,
    require_match,
    verbatim,
)
from functions.shared.contracts.facts import Instant
from functions.shared.domain.facts import Addressed, Alias, Kind

SOURCE: Final = "typeform"
CLAIMED: Final = "identity_claimed"
"""The flag of a fact whose customer nobody but the respondent has named."""

_HEADER: Final = "typeform-signature"
_PREFIX: Final = "sha256="
_FORM_RESPONSE: Final = "form_response"


class _Head(Foreign):
    event_type: str


class _Field(Foreign):
    id: NameOrNone = None
    ref: WordsOrNone = None
    type: WordsOrNone = None
    title: WordsOrNone = None


class _Definition(Foreign):
    fields: list[_Field] = Field(default_factory=list)


class _Answer(Foreign):
    type: WordsOrNone = None
    field: _Field = _Field()
    number: object = None
    text: WordsOrNone = None
    email: WordsOrNone = None


class _Response(Foreign):
    form_id: OwnId
    token: OwnId
    submitted_at: Instant
    hidden: Loose = Field(default_factory=dict)
    definition: _Definition = _Definition()
    answers: list[_Answer] | None = None


class _Event(Foreign):
    event_type: str
    form_response: _Response


_HEAD: Final[TypeAdapter[_Head]] = TypeAdapter(_Head)
_EVENT: Final[TypeAdapter[_Event]] = TypeAdapter(_Event)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """`sha256=<base64 HMAC-SHA256 of the body>`."""
    signature = header(delivery, _HEADER)
    given = signature.removeprefix(_PREFIX)
    if given == signature or not BASE64_SHA256.fullmatch(given):
        raise malformed(_HEADER)
    require_match([given], in_base64(verbatim(secrets), delivery.body))


def matters(payload: object, /) -> bool:
    """Forms that were sent off do, those begun do not."""
    head: _Head = read(_HEAD, payload)
    return head.event_type == _FORM_RESPONSE


def facts(payload: object, at: datetime) -> list[Addressed]:
    """The answer to the form's question for a score, else that somebody answered.

    The response's own token is the fact's name, so that a form sent again is not answered twice.
    """
    event: _Event = read(_EVENT, payload)
    response = event.form_response
    answers = response.answers or []
    whose = _aliases(response, answers)
    contact = next((alias.value for alias in whose if alias.source == "email"), None)
    contact = contact or (whose[0].value if whose else f"response:{response.token}")
    kind, data = responded(contact)
    place = _scored(response.definition.fields, answers)
    if place is not None:
        kind = Kind.NPS_ANSWERED
        data = {
            "survey": survey(SOURCE, response.form_id, response.submitted_at),
            "contact": contact,
            "score": promoter_score(answers[place].number),
            "comment": _comment(answers, place),
        }
    return [
        told(
            kind,
            data,
            source=SOURCE,
            event=response.token,
            occurred_at=response.submitted_at,
            at=at,
            aliases=whose or named(SOURCE, f"response:{response.token}"),
            flags=(CLAIMED,) if whose else (),
            path=_FORM_RESPONSE,
        )
    ]


def _aliases(response: _Response, answers: list[_Answer]) -> tuple[Alias, ...]:
    """Who says to have answered: hidden fields first, then an address given as an answer.

    All of it comes out of the respondent's browser, which is why the fact is flagged.
    """
    hidden = named(SOURCE, *(response.hidden.get(name) for name in IDENTIFYING))
    given = (alias for answer in answers for alias in address(answer.email))
    return (*hidden, *address(response.hidden.get("email")), *given)


def _scored(fields: list[_Field], answers: list[_Answer]) -> int | None:
    """Which of the answers is the score of 0 to 10; None where the form does not say.

    It says so by the question's type (`nps`), else by its reference (`nps`, or `nps_` and more),
    else by an opinion scale that asks whether they would recommend something. An opinion scale may
    be about anything, so no other one is taken for it; and it may have any number of steps, so one
    whose title names other ends than 0 and 10 is not, either.
    """
    known = {field.id: field for field in fields}
    questions = [(answer.field, known.get(answer.field.id, _Field())) for answer in answers]
    rules = (
        lambda field: field.type == "nps",
        lambda field: (
            field.ref is not None and (field.ref == "nps" or field.ref.startswith("nps_"))
        ),
        lambda field: field.type == "opinion_scale" and _recommends(field.title or ""),
    )
    for rule in rules:
        for place, asked in enumerate(questions):
            if any(map(rule, asked)) and promoter_score(answers[place].number) is not None:
                return place
    return None


def _recommends(title: str) -> bool:
    return RECOMMENDS.search(title) is not None and not other_scale(title)


def _comment(answers: list[_Answer], place: int) -> str | None:
    """What they wrote right after the score, where that was a long text."""
    following = answers[place + 1 : place + 2]
    return comment(next((a.text for a in following if a.field.type == "long_text"), None))
