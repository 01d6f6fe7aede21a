"""Letters that go to customers: what is written, by whom, and on what occasion."""

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from functions.shared.domain.customers import Contact, Profile

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = (
    rf"(?P<address>(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[A-Za-z]{_LABEL})"
)
"""An address as everybody's mail takes it: a dot-atom and a full domain (RFC 5321, RFC 5322)."""
_ADDRESSED: Final = tuple(
    re.compile(way)
    for way in (f"<{_ADDRESS}>", rf"\({_ADDRESS}\)", rf"(?<![^\s,;]){_ADDRESS}(?![^\s,;])")
)


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

    The address may stand in brackets of either kind, or alone. An owner that is an address and
    nothing else gets the replies, and the venture's name stands for theirs. What only looks like
    an address is part of a name: the mail service would refuse all mail that it is to answer.
    """
    said = line(owner or "")
    found = next((seen for way in _ADDRESSED if (seen := way.search(said))), None)
    if found is None:
        return Author(said or line(venture), None)
    before, after = said[: found.start()], said[found.end() :]
    return Author(_name(before) or _name(after) or line(venture), found["address"])


def _name(text: str) -> str:
    """A name without what sets it apart from an address."""
    text = text.strip(" ,;:-")
    quoted = text[:1] + text[-1:] in ('""', "()")
    return text[1:-1].strip() if quoted else text


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
