"""Letters that go to customers: what is written, by whom, and on what occasion."""

from dataclasses import dataclass
from email.utils import parseaddr
from unicodedata import category

from functions.shared.domain.customers import Contact, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written: subject, plain text, HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs a letter: a name, and the address that replies go to, where there is one."""

    name: str
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Who writes to whom. `contact` may be empty; `unsubscribe_url` stands in every footer.

    `renews_on` is a date as ISO 8601 writes it, or empty; so is `valid_until`, the last day of an
    offer.
    """

    contact: str
    customer: str
    venture: str
    author: str
    unsubscribe_url: str
    tier: str = ""
    renews_on: str = ""
    valid_until: str = ""


def occasion(venture: str, profile: Profile, person: Contact | None, unsubscribe: str) -> Occasion:
    """The occasion on which the venture of this name writes to a person of a customer."""
    return Occasion(
        contact=person.name if person else "",
        customer=profile.name,
        venture=venture,
        author=author(profile.owner, venture).name,
        unsubscribe_url=unsubscribe,
        tier=profile.tier,
        renews_on=profile.renews_at.date().isoformat() if profile.renews_at else "",
    )


def author(owner: str | None, venture: str) -> Author:
    """Who signs for a customer's owner, such as `Dana Reyes <dana@example.com>`.

    An owner that is an address alone gets the replies, and the venture's name stands for theirs.
    """
    said = line(owner or "")
    name, address = parseaddr(said)
    if "@" not in address:
        return Author(said or line(venture), None)
    return Author(name or line(venture), address)


def unsubscribe_headers(url: str) -> dict[str, str]:
    """The headers by which a mail program unsubscribes with one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def line(text: str) -> str:
    """A name on one line, without control characters: a stray line break would end a header."""
    return " ".join("".join(" " if category(c) in _UNSEEN else c for c in text).split())


_UNSEEN = frozenset({"Cc", "Cs"})
