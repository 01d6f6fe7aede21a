"""SurveyMonkey's events: somebody completed a survey, and where their answers can be asked for.

A delivery holds identifiers alone. What was answered stands in the account, which `flow` asks with
the venture's token; without one, a completed response is a sign of life and no score.
Source: api.surveymonkey.com/v3/docs, "Webhooks", "Survey Details", "Response Details".
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from pydantic import Field, TypeAdapter

from functions.ingest_webhook.vendors import answers
from functions.ingest_webhook.vendors.answers import IDENTIFYING, RECOMMENDS, comment, responded
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
    BASE64_SHA1,
    Delivery,
    header,
    in_base64,
    malformed,
    require_match,
    verbatim,
)
from functions.shared.contracts.facts import Instant
from functions.shared.domain.facts import Addressed, Kind
from functions.shared.domain.nps import SCORES
from functions.shared.kernel.errors import FieldError, Refused

SOURCE: Final = "surveymonkey"
UNREAD: Final = "answer_unread"
"""The flag of a sign of life whose answer the account did not tell."""

_COMPLETED: Final = "response_completed"
_NOBODY: Final = frozenset({"0"})


class _Head(Foreign):
    event_type: str


class _Resources(Foreign):
    recipient_id: NameOrNone = None
    respondent_id: NameOrNone = None
    survey_id: NameOrNone = None


class _Event(Foreign):
    event_type: str
    event_id: OwnId
    object_id: OwnId
    event_datetime: Instant
    resources: _Resources = _Resources()


class _Choice(Foreign):
    id: OwnId
    position: int = 0
    text: WordsOrNone = None
    is_na: bool = False


class _Choices(Foreign):
    rows: list[Loose] = Field(default_factory=list)
    choices: list[_Choice] = Field(default_factory=list)


class _Heading(Foreign):
    heading: WordsOrNone = None


class _Question(Foreign):
    id: OwnId
    family: WordsOrNone = None
    subtype: WordsOrNone = None
    headings: list[_Heading] = Field(default_factory=list)
    answers: _Choices | None = None


class _Page(Foreign):
    questions: list[_Question] = Field(default_factory=list)


class _Survey(Foreign):
    pages: list[_Page] = Field(default_factory=list)


class _Said(Foreign):
    choice_id: NameOrNone = None
    text: WordsOrNone = None


class _Asked(Foreign):
    id: OwnId
    answers: list[_Said] = Field(default_factory=list)


class _Filled(Foreign):
    questions: list[_Asked] = Field(default_factory=list)


class _Response(Foreign):
    email_address: WordsOrNone = None
    custom_variables: Loose = Field(default_factory=dict)
    pages: list[_Filled] = Field(default_factory=list)


_NUMBER: Final = re.compile(r"(?<!\d)(?:10|\d)(?!\d)")

_SURVEY: Final[TypeAdapter[_Survey]] = TypeAdapter(_Survey)
_RESPONSE: Final[TypeAdapter[_Response]] = TypeAdapter(_Response)
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


def place(payload: object) -> tuple[str, str]:
    """The survey and the response of it that an event is about, by their names there.

    Raises:
        Refused: it does not say of which survey.
    """
    event: _Event = read(_EVENT, payload)
    survey = event.resources.survey_id
    if survey is None:
        wrong = FieldError("resources.survey_id", "is missing")
        raise Refused("the event does not say of which survey", wrong)
    return survey, event.object_id


def answered(payload: object, survey: object, response: object, at: datetime) -> list[Addressed]:
    """The answer to the survey's question for a recommendation, else that somebody answered.

    `survey` and `response` are what the account tells of both.

    Raises:
        Refused: what the account tells has not the shape of a survey and a response.
    """
    event: _Event = read(_EVENT, payload)
    filled: _Response = read(_RESPONSE, response)
    recipient = event.resources.recipient_id
    email = address(filled.email_address)
    custom = named(SOURCE, *(filled.custom_variables.get(name) for name in IDENTIFYING))
    whose = (*custom, *(() if recipient in _NOBODY else named(SOURCE, recipient)), *email)
    respondent = f"respondent:{event.resources.respondent_id or event.object_id}"
    contact = email[0].value if email else (whose[0].value if whose else respondent)
    kind, data = responded(contact)
    scored = _score(read(_SURVEY, survey), filled)
    if scored:
        kind = Kind.NPS_ANSWERED
        data = {
            "survey": answers.survey(SOURCE, event.resources.survey_id, event.event_datetime),
            "contact": contact,
            "score": scored[0],
            "comment": scored[1],
        }
    return [
        told(
            kind,
            data,
            source=SOURCE,
            # Not the event's own name: where the account could not tell at first, that is taken.
            event=f"{event.event_id}:answer",
            occurred_at=event.event_datetime,
            at=at,
            aliases=whose or named(SOURCE, respondent),
        )
    ]


def _score(survey: _Survey, response: _Response) -> tuple[int, str | None] | None:
    """The score of 0 to 10 and what they wrote right after it; None where nobody asked for one."""
    said = {asked.id: asked.answers for page in response.pages for asked in page.questions}
    questions = [question for page in survey.pages for question in page.questions]
    for number, question in enumerate(questions):
        scores = _scores(question)
        for answer in said.get(question.id, ()):
            if answer.choice_id in scores:
                following = questions[number + 1 : number + 2]
                written = [
                    answer.text
                    for after in following
                    if after.family == "open_ended"
                    for answer in said.get(after.id, ())
                ]
                return scores[answer.choice_id], comment(next(iter(written), None))
    return None


def _scores(question: _Question) -> dict[str, int]:
    """What each choice of a question for a recommendation stands for; of others, nothing.

    It is a rating of one thing with eleven choices, or a single choice among eleven. What the
    choices are called counts where each has a number; of a rating else their order, for only the
    ends of its scale have names.
    """
    asked = " ".join(heading.heading or "" for heading in question.headings)
    offered = question.answers or _Choices()
    rating = (question.family, question.subtype) == ("matrix", "rating") and len(offered.rows) <= 1
    single = question.family == "single_choice"
    of_scale = (choice for choice in offered.choices if not choice.is_na)
    choices = sorted(of_scale, key=lambda choice: choice.position)
    if not (rating or single) or len(choices) != len(SCORES) or not RECOMMENDS.search(asked):
        return {}
    numbers = [_NUMBER.findall(choice.text or "") for choice in choices]
    called = [int(found[0]) for found in numbers if len(found) == 1]
    if sorted(called) == list(SCORES):
        return {choice.id: score for choice, score in zip(choices, called, strict=True)}
    return {choice.id: score for score, choice in enumerate(choices)} if rating else {}


def _keys(client: str, secrets: Sequence[str]) -> Iterator[str]:
    for secret in secrets:
        named, joined, _ = secret.partition("&")
        if not joined:
            yield f"{client}&{secret}"
        elif named == client:
            yield secret
