"""An exit survey's link opens a page; the reason in its form becomes a fact. Looking does not."""

from dataclasses import dataclass
from datetime import datetime

from functions.record_answer.flow import comment_of, fields_of
from functions.shared.domain import exits, languages, pages
from functions.shared.domain.exits import REASONS
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.languages import Words
from functions.shared.domain.pages import Explained
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import links
from functions.shared.kernel.errors import FieldError, Refused, Unknown
from functions.shared.ports.outside import FactsQueue, Secrets
from functions.shared.store.customers import Customers
from functions.shared.store.exits import Exits
from functions.shared.store.ventures import Remembered

SOURCE = "exit"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the flow reads, and where an answer goes."""

    remembered: Remembered
    customers: Customers
    exits: Exits
    secrets: Secrets
    link_secret_name: str
    facts: FactsQueue


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given: one of the reasons, and perhaps a comment."""

    reason: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a link is for: who is asked in which survey, and the language that they read."""

    venture: Venture
    customer: str
    survey: str
    contact: str
    words: Words


def open_link(token: str, at: datetime, world: World, accepted: str = "") -> Opened:
    """What a link is for; `accepted` is the browser's Accept-Language.

    Raises:
        Unknown: it is no link of ours, or its customer was erased.
        Expired: its time is over.
    """
    fields = fields_of(world.secrets, world.link_secret_name, links.EXIT, token, at)
    venture = world.remembered.venture(fields["venture"])
    if world.customers.find(venture.id, fields["customer"]) is None:
        raise Unknown("there is nothing at this address")
    return Opened(
        venture=venture,
        customer=fields["customer"],
        survey=fields["survey"],
        contact=fields["contact"],
        words=languages.words(fields.get("language"), accepted),
    )


def page(opened: Opened, world: World) -> str:
    """The page of an exit survey, with the answer that was given before."""
    found = world.exits.standing(opened.venture.id, opened.customer, opened.survey, opened.contact)
    shown = Explained()
    if found:
        standing, comment = found
        shown = Explained(reason=standing.reason, comment=comment, answered=True)
    return pages.exit_survey(opened.words, opened.venture.name, shown)


def page_again(opened: Opened, form: dict[str, str], refusal: Refused) -> str:
    """The page with what a form said, and what is wrong with it."""
    said = {
        "reason": opened.words.leaving.wrong_reason,
        "comment": opened.words.wrong_comment.format(most=pages.LONGEST_COMMENT),
    }
    shown = Explained(
        reason=form.get("reason"),
        comment=form.get("comment", ""),
        errors={wrong.field: said[wrong.field] for wrong in refusal.errors},
    )
    return pages.exit_survey(opened.words, opened.venture.name, shown)


def read_json(body: object) -> Given:
    """The answer in a JSON object.

    Raises:
        Refused: names every field that is wrong.
    """
    if not isinstance(body, dict):
        raise Refused("the body must be an object", FieldError("body", "must be an object"))
    unknown = [
        FieldError(str(name), "unknown", within="") for name in body.keys() - Given.__slots__
    ]
    if unknown:
        raise Refused("the body has unknown fields", *unknown)
    comment = body.get("comment")
    return read_answer(body.get("reason"), "" if comment is None else comment)


def read_answer(reason: object, comment: object) -> Given:
    """The answer in two values.

    Raises:
        Refused: names every field that is wrong.
    """
    errors: list[FieldError] = []
    if reason not in REASONS:
        errors.append(FieldError("reason", f"must be one of {', '.join(REASONS)}"))
    text = comment_of(comment, errors)
    if errors:
        raise Refused("the answer was not recorded", *errors)
    return Given(str(reason), text)


def record(opened: Opened, given: Given, sequence: int, at: datetime, world: World) -> None:
    """Make the answer durable; `sequence` orders answers of one instant, so the last stands.

    Raises:
        Unavailable: it is not durable; giving it again does no harm.
    """
    said = {"comment": given.comment} if given.comment else {}
    fact = Fact(
        id=exits.fact_id(opened.survey, opened.contact, sequence, given.reason, given.comment),
        source=SOURCE,
        kind=Kind.EXIT_ANSWERED,
        occurred_at=at,
        data={
            "survey": opened.survey,
            "contact": opened.contact,
            "reason": given.reason,
            "sequence": sequence,
            **said,
        },
    )
    world.facts.accept(opened.venture.id, [Addressed(fact=fact, customer=opened.customer)], at)
