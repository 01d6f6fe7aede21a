"""The form of a language's words: what they are about, what they praise or blame.

An entry is a word, or several joined by `_`; a `*` at an end stands for any letters. All are
written as `fold` leaves a text: small letters without accents.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

SHORTEST_CORRECTED: Final = 6
"""Shorter words are other words too easily to be taken for misspelled ones."""
LONGEST_CORRECTED: Final = 24
"""What is longer is none of our words, however it is spelled."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """One language, each field a text of entries.

    `glue` holds its commonest words, which tell the language and are not misspelled ones. Of each
    topic, `strong` words speak of it and `weak` ones often do. What is in `good` or `bad` counts
    twice if it is in `very` too; what is in `seldom_good` or `seldom_bad` counts alike, but no
    misspelled word is taken for it. `negations` turn it round; from a word of `contrasts` on, it
    weighs more. `denials` often blame where nothing else does. `wishes` ask for something, or put a
    judgement off; `irony` makes praise blame. How much each says is learned (`judging.py`).
    """

    glue: str
    strong: Mapping[str, str]
    weak: Mapping[str, str]
    good: str
    bad: str
    seldom_good: str
    seldom_bad: str
    very: str
    denials: str
    negations: str
    contrasts: str
    wishes: str
    irony: str = ""

    @cached_property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """What finds the entries of a field, or of a field's topic (`strong product`)."""
        texts = {
            "glue": self.glue,
            "seldom_good": self.seldom_good,
            "seldom_bad": self.seldom_bad,
            "good": f"{self.good} {self.seldom_good}",
            "bad": f"{self.bad} {self.seldom_bad}",
            "very": self.very,
            "denials": self.denials,
            "negations": self.negations,
            "contrasts": self.contrasts,
            "wishes": self.wishes,
            "irony": self.irony,
            **{f"strong {topic}": text for topic, text in self.strong.items()},
            **{f"weak {topic}": text for topic, text in self.weak.items()},
        }
        return {name: _pattern(text.split()) for name, text in texts.items()}

    @cached_property
    def known(self) -> re.Pattern[str]:
        """What matches a word that stands in any field by itself, or begins an entry of many."""
        entries = self._entries() | {*self.seldom_good.split(), *self.seldom_bad.split()}
        singles = {part for entry in entries for part in entry.split("_") if part != "*"}
        return _pattern(sorted(singles | set(self.glue.split())))

    def correct(self, word: str) -> str:
        """The word, or the one of ours that it misspells by one letter, which is not the first."""
        correctable = SHORTEST_CORRECTED <= len(word) <= LONGEST_CORRECTED
        if not correctable or self.known.fullmatch(word):
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
        words = {entry.strip("*") for entry in self._entries() if "_" not in entry}
        long = sorted((w for w in words if len(w) >= SHORTEST_CORRECTED), reverse=True)
        return {key: word for word in long for key in (word, *_shortened(word))}

    def _entries(self) -> set[str]:
        texts = (*self.strong.values(), *self.weak.values(), self.good, self.bad)
        return {entry for text in texts for entry in text.split()}


def _shortened(word: str) -> Iterable[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _pattern(entries: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the entries as whole words, the longest first; nothing where none is."""
    ordered = sorted(set(entries), key=lambda entry: (-len(entry), entry))
    parts = [re.escape(e).replace(r"\*", r"\w*").replace("_", " ") for e in ordered]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b" if parts else r"(?!)")
