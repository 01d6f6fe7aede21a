"""Templates of letters: what a version of one holds, and the variables that it may name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.languages import ENGLISH

MOST_SUBJECT: Final = 200
MOST_TEXT: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One version of a letter, as a person writes it: a subject, and the body in plain text.

    Paragraphs stand apart by an empty line; lines that begin with `1.` or `-` are a list.
    `language` is that of the footer, and what readers are told that the letter is in.
    """

    name: str
    version: int
    language: str = ENGLISH.tag
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """What a variable stands for; where it is not `always` known, it may be empty."""

    meaning: str
    sample: str
    always: bool = True


VARIABLES: Final[Mapping[str, Variable]] = {
    "contact_name": Variable("the person who is written to", "Mara Lind", always=False),
    "customer_name": Variable("the customer", "Nordlys"),
    "venture_name": Variable("the venture, whose name the footer says too", "Brightdesk"),
    "author_name": Variable("who writes: the customer's owner, or else the venture", "Dana Reyes"),
    "signature": Variable("the author, and on a line below the venture", "Dana Reyes\nBrightdesk"),
    "tier": Variable("enterprise, professional, basic or free", "professional"),
    "renews_on": Variable("the day of the next renewal", "2027-01-31", always=False),
    "valid_until": Variable(
        "the last day of an offer; of nothing else", "2027-01-31", always=False
    ),
}


SAMPLE: Final = Profile(
    customer="nordlys",
    name=VARIABLES["customer_name"].sample,
    tier=VARIABLES["tier"].sample,
    renews_at=datetime.fromisoformat(f"{VARIABLES['renews_on'].sample}T00:00:00+00:00"),
    owner=VARIABLES["author_name"].sample,
    contacts=(Contact("mara@nordlys.example", VARIABLES["contact_name"].sample),),
    saved_at=datetime(2026, 1, 1, tzinfo=UTC),
)
"""A customer that there is not, for whom a letter is shown."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The templates that a playbook may name: the newest version of each.

    `uses` says which variables a version names; None where there is no such version.
    """

    newest: Mapping[str, int]
    uses: Callable[[str, int], frozenset[str] | None]
