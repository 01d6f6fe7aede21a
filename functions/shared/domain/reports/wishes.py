"""What customers ask for: the words of comments that wish for something.

Nobody sorts comments by feature here. What is counted are words, as they were written, by how many
customers used each in a sentence that asks; what they mean together is for a person to read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from functions.shared.domain.comments.language import LEXICONS, fold
from functions.shared.domain.comments.lexicon import Found

SHORTEST: Final = 3
FEWEST: Final = 2
"""Customers who must have used a word for it to be told."""
MOST: Final = 10
_ASKS: Final = frozenset({"wish", "please"})
_NO_SUBJECT: Final = frozenset(
    {*_ASKS, "good", "bad", "very", "turn", "denial", "must", "could", "more"}
)
"""Kinds of words that judge, join or ask, rather than name something."""
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
            words = _WORD.findall(fold(sentence))
            if not (asks or any(True for _ in _asking(words))):
                continue
            asking.add(customer)
            for word in _subjects(words):
                by_word.setdefault(word, set()).add(customer)
    found = [Wished(word, len(who)) for word, who in by_word.items() if len(who) >= FEWEST]
    return Wishes(
        len(asking), tuple(sorted(found, key=lambda one: (-one.customers, one.word))[:MOST])
    )


def _asking(words: Sequence[str]) -> Iterator[Found]:
    """The entries that ask for something."""
    for lexicon in LEXICONS.values():
        yield from (found for found in lexicon.found(words) if found.kind in _ASKS)


def _subjects(words: Sequence[str]) -> Iterator[str]:
    """The words that name something, rather than join, judge or ask."""
    asking = {place for one in _asking(words) for place in range(one.at, one.at + one.words)}
    for place, word in enumerate(words):
        if place not in asking and len(word) >= SHORTEST and not _says_nothing(word):
            yield word


def _says_nothing(word: str) -> bool:
    return any(
        word in lexicon.glue.split()
        or word in lexicon.negating
        or any(found.kind in _NO_SUBJECT for found in lexicon.found((word,)))
        for lexicon in LEXICONS.values()
    )
