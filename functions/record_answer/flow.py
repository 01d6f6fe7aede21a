"""A survey's link opens a page; what its form says becomes a fact. Looking records nothing."""

from dataclasses import dataclass
from datetime import datetime

from functions.shared.domain import languages, pages
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.languages import Words
from functions.shared.domain.nps import SCORES
from functions.shared.domain.pages import Filled
from functions.shared.domain.surveys import Survey
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import ids, links
from functions.shared.kernel.errors import FieldError, Refused, Unknown
from functions.shared.ports.outside import FactsQueue, Secrets
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered

SOURCE = "nps"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads, and where an answer goes."""

    remembered: Remembered
    surveys: Surveys
    secrets: Secrets
    link_secret_name: str
    facts: FactsQueue


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given: a score from 0 to 10, and perhaps a comment."""

    score: int
    comment: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The survey that a link is for, its venture, and the language that the contact reads."""

    venture: Venture
    survey: Survey
    words: Words


def open_link(token: str, at: datetime, world: World, accepted: str = "") -> Opened:
    """What a link is for; `accepted` is the browser's Accept-Language.

    Raises:
        Unknown: it is no link of ours, or the survey's customer was erased.
        Expired: its time is over.
    """
    fields = fields_of(world.secrets, world.link_secret_name, links.ANSWER, token, at)
    venture = world.remembered.venture(fields["venture"])
    words = languages.words(fields.get("language"), accepted)
    return Opened(venture, world.surveys.get(venture.id, fields["survey"]), words)


def page(opened: Opened, wanted: str | None, world: World) -> str:
    """The survey's page: the link's own score chosen, else the one that was given before."""
    standing = world.surveys.answer(opened.survey)
    before = standing.score if standing else None
    filled = Filled(
        score=before if wanted is None else _score(wanted, before),
        comment=(standing.comment or "") if standing else "",
        before=before,
    )
    return pages.survey(opened.words, opened.venture.name, filled)


def read_form(form: dict[str, str]) -> Given:
    """The answer in a form.

    Raises:
        Refused: names every field that is wrong.
    """
    return read_answer(_score(form.get("score", ""), None), form.get("comment", ""))


def page_again(opened: Opened, form: dict[str, str], refusal: Refused) -> str:
    """The survey's page with what a form said, and what is wrong with it."""
    filled = Filled(
        score=_score(form.get("score", ""), None),
        comment=form.get("comment", ""),
        errors={wrong.field: _kindly(opened.words, wrong.field) for wrong in refusal.errors},
    )
    return pages.survey(opened.words, opened.venture.name, filled)


def read_json(body: object) -> Given:
    """The answer in a JSON object.

    Raises:
        Refused: names every field that is wrong.
    """
    if not isinstance(body, dict):
        raise Refused("the body must be an object", FieldError("body", "must be an object"))
    unknown = [
        FieldError(str(name), "unknown", within="") for name in body.keys() - {"score", "comment"}
    ]
    if unknown:
        raise Refused("the body has unknown fields", *unknown)
    comment = body.get("comment")
    return read_answer(body.get("score"), "" if comment is None else comment)


def read_answer(score: object, comment: object) -> Given:
    """The answer in two values.

    Raises:
        Refused: names every field that is wrong.
    """
    errors: list[FieldError] = []
    whole = isinstance(score, int) and not isinstance(score, bool)
    if not whole or score not in SCORES:
        errors.append(FieldError("score", "must be a whole number from 0 to 10"))
    text = comment_of(comment, errors)
    if errors or not isinstance(score, int):
        raise Refused("the answer was not recorded", *errors)
    return Given(score, text)


def comment_of(comment: object, errors: list[FieldError]) -> str:
    """The comment that a value says; what is wrong with it joins the errors."""
    if not isinstance(comment, str):
        errors.append(FieldError("comment", "must be text"))
        return ""
    # A form's lines end in two characters; a person who counts sees one.
    text = comment.replace("\r\n", "\n").strip()
    if len(text) > pages.LONGEST_COMMENT:
        message = f"must have at most {pages.LONGEST_COMMENT:,} characters"
        errors.append(FieldError("comment", message))
    return text


def record(opened: Opened, given: Given, sequence: int, at: datetime, world: World) -> None:
    """Make the answer durable; `sequence` orders answers of one instant, so the last stands.

    Raises:
        Unavailable: it is not durable; giving it again does no harm.
    """
    survey = opened.survey
    said = {"comment": given.comment} if given.comment else {}
    body = ids.digest(str(given.score), given.comment)
    fact = Fact(
        id=f"{SOURCE}:{survey.id}:{sequence}:{body}",
        source=SOURCE,
        kind=Kind.NPS_ANSWERED,
        occurred_at=at,
        data={
            "survey": survey.name,
            "contact": survey.contact,
            "score": given.score,
            "sequence": sequence,
            **said,
        },
    )
    world.facts.accept(opened.venture.id, [Addressed(fact=fact, customer=survey.customer)], at)


def fields_of(
    secrets: Secrets, name: str, purpose: str, token: str, at: datetime
) -> dict[str, str]:
    """The fields of a token for a purpose, checked with the secrets of this name.

    Raises:
        Unknown: it is no link of ours.
        Expired: its time is over.
    """
    try:
        return links.read(secrets.read(name), purpose, token, at)
    except Unknown:
        # It may be signed with a secret that is newer than the remembered ones.
        return links.read(secrets.read(name, fresh=True), purpose, token, at)


def _score(text: str, otherwise: int | None) -> int | None:
    """The score that a text says, in digits alone."""
    if text.isascii() and text.isdigit() and len(text) <= 2 and int(text) in SCORES:
        return int(text)
    return otherwise


def _kindly(words: Words, field: str) -> str:
    """What a person is told about a field that is wrong."""
    return {
        "score": words.wrong_score,
        "comment": words.wrong_comment.format(most=pages.LONGEST_COMMENT),
    }[field]
