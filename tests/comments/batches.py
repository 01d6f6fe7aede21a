"""Survey comments that a person labelled by `GUIDE.md`, and which of them may teach.

`taught.txt` teaches the weights; anybody may look at what goes wrong in it. `fresh.txt` was written
and labelled before anything was tuned on what it shows, and teaches nothing: nobody looks at what
goes wrong in it, and whoever does adds it to the taught ones and labels new ones. Decision record
0042 has its figures, and 0020, 0033 and 0039 those of the batches before it, which teach now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TAUGHT = Path(__file__).with_name("taught.txt")
FRESH = Path(__file__).with_name("fresh.txt")


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
