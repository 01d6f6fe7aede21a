"""Survey comments that a person labelled by `GUIDE.md`, and which of them may teach.

`taught.txt` teaches the weights; anybody may look at what goes wrong in it. `untouched.txt` teaches
nothing, and nobody looks at what goes wrong in it: it was written and labelled after the words in
`domain/comments` were, so that they cannot have been chosen for it, and before it was measured.
Whoever looks at it moves it to the taught ones, and labels a new one. Decision record 0042 has its
figures, and 0020, 0033 and 0039 those of the batches that were untouched once and teach now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TAUGHT = Path(__file__).with_name("taught.txt")
UNTOUCHED = Path(__file__).with_name("untouched.txt")


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
