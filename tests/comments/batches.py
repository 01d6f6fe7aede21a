"""Survey comments that a person labelled, and which of them a classifier may be tuned on.

How they were labelled: the category is what the comment mainly speaks of; where two weigh the same,
what the person wants changed, else what is named first. Praise, blame and words without a subject
are `other`, and so is a language that is not among the supported ones (English, German, French,
Spanish): those are `other` and neutral, for they are not guessed at. The sentiment is the writer's;
wishes, questions and both sides in balance are neutral.

Two batches. Which half of `labelled.txt` a comment is in says its own text: a SHA-256 digest that
begins with 0 to 7 is for tuning, 8 to f was untouched until the first classifier was measured on it
(0020 in docs/decisions has the figures). `untouched.txt` was labelled after that, and before the
classifier was tuned any further: nobody looks at what goes wrong in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

LABELLED = Path(__file__).with_name("labelled.txt")
UNTOUCHED = Path(__file__).with_name("untouched.txt")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A comment with its labels, and the language that it is written in."""

    category: str
    sentiment: str
    language: str
    text: str

    @property
    def for_tuning(self) -> bool:
        """Whether the comment is of the half that a classifier may be tuned on."""
        return sha256(self.text.encode()).hexdigest()[0] < "8"


def read(path: Path) -> Iterator[Labelled]:
    """Every labelled comment; a line `## category sentiment language` labels those below it."""
    labels = ("", "", "")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            category, sentiment, language = line[3:].split(" ")
            labels = (category, sentiment, language)
        elif line:
            yield Labelled(*labels, line)
