"""A signed delivery becomes durable facts, or is refused for a reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from functions.ingest_webhook import vendors
from functions.ingest_webhook.vendors import surveymonkey
from functions.shared.domain.facts import Addressed
from functions.shared.kernel.errors import (
    FieldError,
    Refused,
    TooLarge,
    Unavailable,
    Unknown,
    Unproven,
    WrongType,
)
from functions.shared.ports.outside import FactsQueue, Presses, Secrets, SurveyMonkey
from functions.shared.runtime.body import read_json
from functions.shared.runtime.http import Request

MOST_BYTES: Final = 1_000_000

_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = re.compile(r"application/(?:[a-z0-9!#$&^_.+-]+\+)?json")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the flow reaches, and what its stage says: where secrets lie, and how it is addressed.

    `public_base_url` is what vendors were told, `windows` how old a signed delivery may be.
    """

    secret_prefix: str
    public_base_url: str
    windows: Mapping[str, timedelta]
    secrets: Secrets
    queue: FactsQueue
    presses: Presses
    survey_monkey: SurveyMonkey


@dataclass(frozen=True, slots=True)
class Received:
    """What a delivery came to: the ids of what it tells, and how many of its events say nothing."""

    ids: list[str]
    dropped: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The delivery asks whether we are here, and this is what it wants to hear."""

    challenge: str


def receive(request: Request, door: Door) -> Received | Asked:
    """Prove who sent the delivery, translate it, and keep its facts, or what was pressed.

    Raises:
        Refused: it is too large, of another type, from nobody we know, unproven, or malformed.
        Unavailable: the facts could not be kept; the sender should try again.
    """
    if len(request.body) > MOST_BYTES:
        raise TooLarge("a delivery holds at most 1 MB")
    venture, source = known(request)
    _require_type(request, source)
    _prove(request, source, f"{door.secret_prefix}{venture}/{source}", door)
    payload = _payload(request, source)
    challenge = vendors.CHALLENGES.get(source, _no_challenge)(payload)
    if challenge is not None:
        return Asked(challenge)
    pressed = vendors.pressed(source, payload, request.at)
    if pressed:
        door.presses.accept(venture, pressed)
        return Received([press.id for press in pressed], 0)
    facts, dropped = vendors.translate(source, payload, request.at)
    if facts and source == surveymonkey.SOURCE:
        facts = _with_answer(venture, payload, facts, request.at, door)
    if facts:
        door.queue.accept(venture, facts, request.at)
    return Received([addressed.fact.id for addressed in facts], dropped)


def _with_answer(
    venture: str, payload: object, facts: list[Addressed], at: datetime, door: Door
) -> list[Addressed]:
    """What was answered, where the survey tool tells; else that somebody answered, and no more.

    Raises:
        Unavailable: it cannot tell now. That somebody answered is kept, and another delivery of
            the same event tells the rest.
    """
    try:
        completed = door.survey_monkey.read(venture, *surveymonkey.place(payload))
        if completed is None:
            return facts
        return surveymonkey.answered(payload, completed.survey, completed.response, at)
    except Unavailable:
        door.queue.accept(venture, facts, at)
        raise
    except Refused:
        # Their answer is none that we can read, or they will never give one.
        return [replace(one, fact=replace(one.fact, flags=(surveymonkey.UNREAD,))) for one in facts]


def _require_type(request: Request, source: str) -> None:
    form = source in vendors.FORMS and request.content_type == _FORM
    if not form and not _JSON.fullmatch(request.content_type):
        raise WrongType("a delivery is application/json")


def _payload(request: Request, source: str) -> object:
    """The delivery's JSON, which a form holds in one of its fields.

    Raises:
        Refused: there is none.
    """
    if request.content_type != _FORM:
        return request.json()
    field = vendors.FORMS[source]
    said = request.form().get(field)
    if said is None:
        raise Refused("the form says nothing to us", FieldError(field, "is missing"))
    return read_json(said.encode())


def _no_challenge(_: object) -> None:
    return None


def known(request: Request) -> tuple[str, str]:
    """The venture and the source that the path names, if they can exist.

    Raises:
        Unknown: they cannot.
    """
    venture, source = request.path.get("venture", "").lower(), request.path.get("source", "")
    if source not in vendors.SOURCES or not _UUID.fullmatch(venture):
        raise _nobody()
    return venture, source


def _prove(request: Request, source: str, name: str, door: Door) -> None:
    """Verify with the secrets remembered, then with today's: they may have been rotated."""
    held = door.secrets.read(name) or door.secrets.read(name, fresh=True)
    try:
        _verify(request, source, held, door)
    except Unproven:
        fresh = door.secrets.read(name, fresh=True)
        if fresh == held:
            raise
        _verify(request, source, fresh, door)


def _verify(request: Request, source: str, held: tuple[str, ...], door: Door) -> None:
    if not held:
        raise _nobody()
    vendors.verify(
        source,
        secrets=held,
        method=request.method,
        url=door.public_base_url.rstrip("/") + request.target,
        headers=request.headers,
        body=request.body,
        at=request.at,
        windows=door.windows,
    )


def _nobody() -> Unknown:
    return Unknown("there is no such venture or source")
