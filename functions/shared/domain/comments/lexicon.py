"""The form of a language's words: by kinds, what a comment speaks of and how it is meant.

An entry is a word, or several joined by `_`; a `*` at an end stands for any letters. All are
written as `fold` leaves a text: small letters without accents.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

SHORTEST_CORRECTED: Final = 6
"""Shorter words are other words too easily to be taken for misspelled ones."""
LONGEST_CORRECTED: Final = 24
"""What is longer is none of our words, however it is spelled."""
MOST_WORDS: Final = 5
"""No entry has more words."""

Kinds = Mapping[str, Sequence[str]]
"""The kinds that an entry, or its beginning, belongs to."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that stands in a text: at which word, how many words long, and of which kind."""

    at: int
    words: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """One language.

    `glue` holds its commonest words, which tell the language and are not misspelled ones. `kinds`
    has entries by what they say, with names that are alike in all languages, so that each learns
    from all. `negations` turn round what follows them. How much each kind says is learned
    (`judging.py`).
    """

    glue: str
    negations: str
    kinds: Mapping[str, str]

    def found(self, words: Sequence[str]) -> Iterator[Found]:
        """Every entry that stands among the words, by its place."""
        for at in range(len(words)):
            for length in range(1, min(MOST_WORDS, len(words) - at) + 1):
                text = " ".join(words[at : at + length])
                for kind in self._kinds_of(text):
                    yield Found(at, length, kind)

    def _kinds_of(self, text: str) -> Iterator[str]:
        """The kinds of entries that the whole text is, or that it begins, ends or holds."""
        last = text.rfind(" ") + 1
        yield from self._whole.get(text, ())
        for end in range(last + 1, len(text) + 1):
            yield from self._begins.get(text[:end], ())
        if not last:
            for start in range(len(text)):
                yield from self._ends.get(text[start:], ())
                for end in range(start + 1, len(text) + 1):
                    yield from self._holds.get(text[start:end], ())

    @cached_property
    def _whole(self) -> Kinds:
        return self._entries(lambda entry: "*" not in entry)

    @cached_property
    def _begins(self) -> Kinds:
        return self._entries(lambda entry: entry[-1] == "*" != entry[0])

    @cached_property
    def _ends(self) -> Kinds:
        return self._entries(lambda entry: entry[0] == "*" != entry[-1])

    @cached_property
    def _holds(self) -> Kinds:
        return self._entries(lambda entry: entry[0] == entry[-1] == "*")

    def _entries(self, fits: Callable[[str], bool]) -> Kinds:
        kinds: dict[str, list[str]] = {}
        for kind, entries in self.kinds.items():
            for entry in dict.fromkeys(entries.split()):
                if fits(entry):
                    kinds.setdefault(entry.strip("*").replace("_", " "), []).append(kind)
        return kinds

    @cached_property
    def negating(self) -> frozenset[str]:
        """The words that turn round what follows them."""
        return frozenset(self.negations.split())

    def knows(self, word: str) -> bool:
        """Whether a word is known, or of a kind by a part of it."""
        return word in self.known or any(True for _ in self._kinds_of(word))

    @cached_property
    def known(self) -> frozenset[str]:
        """The words that stand anywhere by themselves, or in an entry of many."""
        texts = (self.glue, self.negations, *self.kinds.values())
        parts = {part for text in texts for entry in text.split() for part in entry.split("_")}
        return frozenset(part for part in parts if "*" not in part)

    def correct(self, word: str) -> str:
        """The word, or the one of ours that it misspells by one letter, which is not the first."""
        if not SHORTEST_CORRECTED <= len(word) <= LONGEST_CORRECTED or self.knows(word):
            return word
        for tried in (word, word.removesuffix("s")):
            for key in (tried, *_shortened(tried)):
                meant = self._misspelled.get(key, "")
                if meant.startswith(word[0]):
                    return meant
        return word

    @cached_property
    def _misspelled(self) -> Mapping[str, str]:
        """Each longer word of ours by itself and by itself without any one of its letters."""
        entries = {entry for text in self.kinds.values() for entry in text.split()}
        words = {entry.removesuffix("*") for entry in entries if not {"_", "*"} & {*entry[:-1]}}
        long = sorted((w for w in words if len(w) >= SHORTEST_CORRECTED), reverse=True)
        return {key: word for word in long for key in (word, *_shortened(word))}


def _shortened(word: str) -> Iterable[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
