"""Survey comments that a person labelled, and which of them a classifier may be tuned on.

How they were labelled: the category is what the comment mainly speaks of; where two weigh the same,
what the person wants changed, else what is named first. Praise, blame and words without a subject
are `other`, and so is a language that is not among the supported ones (English, German, French,
Spanish): those are `other` and neutral, for they are not guessed at. The sentiment is the writer's;
wishes, questions and both sides in balance are neutral.

Six batches, each labelled before the classifier was first run on it. The half of the first one
whose SHA-256 digests begin with 0 to 7 was tuned on, the other half measured; then that was tuned
on too, and the second batch measured; then that, and the third measured; then that, and the fourth
measured; those four taught (`teaching.py`), and the fifth was measured; now all five teach, and the
sixth is untouched: nobody looks at what goes wrong in it. Decision records 0020, 0033 and
0039 have the figures of each time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOR_TUNING = tuple(
    Path(__file__).with_name(f"{name}.txt")
    for name in ("first", "second", "third", "fourth", "fifth")
)
UNTOUCHED = Path(__file__).with_name("sixth.txt")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A comment with its labels, and the language that it is written in."""

    category: str
    sentiment: str
    language: str
    text: str


def read(path: Path) -> Iterator[Labelled]:
    """Every labelled comment; a line `## category sentiment language` labels those below it."""
    labels = ("", "", "")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            category, sentiment, language = line[3:].split(" ")
            labels = (category, sentiment, language)
        elif line:
            yield Labelled(*labels, line)
