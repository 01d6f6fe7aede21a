"""Survey comments that a person labelled by `GUIDE.md`, and which of them may teach.

`taught.txt` teaches the weights; anybody may look at what goes wrong in it. What is `UNTOUCHED`
teaches nothing, and nobody looks at what goes wrong in it: `before.txt` was written and labelled
before the lists of kinds of words were, `after.txt` after them, so that they cannot have learned
from it; none was run before the weights were as they are shipped. Who looks at one moves it to the
taught ones and labels a new one. Decision record 0042 has the figures, and 0020, 0033 and 0039
those of the six batches that were untouched once and teach now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TAUGHT = Path(__file__).with_name("taught.txt")
UNTOUCHED = tuple(Path(__file__).with_name(f"{name}.txt") for name in ("before", "after"))


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
