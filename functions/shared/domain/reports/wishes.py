"""What customers ask for: the words of comments that wish for something.

Nobody sorts comments by feature here. What is counted are words, as they were written, by how many
customers used each in a sentence that asks; what they mean together is for a person to read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from functions.shared.domain.comments.language import LEXICONS, fold

SHORTEST: Final = 3
FEWEST: Final = 2
"""Customers who must have used a word for it to be told."""
MOST: Final = 10
_NO_SUBJECT: Final = ("glue", "good", "bad", "very", "negations", "contrasts", "denials")
_SENTENCE: Final = re.compile(r"[.;!?\n]+")
_WORD: Final = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Wished:
    """A word, and by how many customers it was used in a sentence that asks for something."""

    word: str
    customers: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """The words that most customers used, of those `asking`: customers whose comments ask."""

    asking: int
    words: tuple[Wished, ...]


def ranked(comments: Iterable[tuple[str, str, bool]]) -> Wishes:
    """The words of comments that ask, those of most customers first; then by the alphabet.

    A comment is its customer, its text, and whether all of it asks, whatever its words.
    """
    by_word: dict[str, set[str]] = {}
    asking: set[str] = set()
    for customer, text, asks in comments:
        for sentence in _SENTENCE.split(text):
            folded = fold(sentence)
            if not (asks or _wishes(folded)):
                continue
            asking.add(customer)
            for word in _subjects(folded):
                by_word.setdefault(word, set()).add(customer)
    found = [Wished(word, len(who)) for word, who in by_word.items() if len(who) >= FEWEST]
    return Wishes(
        len(asking), tuple(sorted(found, key=lambda one: (-one.customers, one.word))[:MOST])
    )


def _wishes(folded: str) -> bool:
    return any(lexicon.patterns["wishes"].search(folded) for lexicon in LEXICONS.values())


def _subjects(folded: str) -> Iterator[str]:
    """The words that name something, rather than join, judge or ask."""
    for lexicon in LEXICONS.values():
        folded = lexicon.patterns["wishes"].sub(" ", folded)
    for word in _WORD.findall(folded):
        if len(word) >= SHORTEST and not any(
            lexicon.patterns[name].fullmatch(word)
            for lexicon in LEXICONS.values()
            for name in _NO_SUBJECT
        ):
            yield word
