"""How the weights of the sorter are learned: softmax regression on the labelled comments.

`python -m tests.comments.teaching` learns them anew and writes them; with `--tried` it prints only
how well each batch is sorted by what was learned on the others. The same comments give the same
weights: the order is drawn from a fixed seed, and weights are rounded to hundredths.

AdaGrad (Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
Optimization", JMLR 12, 2011) sets the steps, so that what is rare is learned as well.
"""

import hashlib
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from functions.shared.domain.comments.evidence import Believed, Read, shown
from functions.shared.domain.comments.judging import WEIGHTS, judge
from functions.shared.domain.comments.language import LEXICONS, Language
from functions.shared.domain.comments.sorting import CATEGORIES, SENTIMENTS, read_in
from tests.comments.batches import FOR_TUNING, Labelled, read
from tests.comments.measures import Measured, measure

EPOCHS: Final = 12
STEP: Final = 0.3
SHRINK: Final = 1e-4
SETTLED: Final = 0.01
"""What is judged with so little error teaches nothing more."""
SEED: Final = 1
FEWEST: Final = 2
"""What fewer comments show is no rule."""

Learned = Mapping[str, Sequence[int]]
LABELS: Final[Mapping[str, Sequence[str]]] = {"category": CATEGORIES, "sentiment": SENTIMENTS}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A labelled comment of a supported language, as it was read."""

    batch: int
    labelled: Labelled
    read: Read

    def label(self, judgement: str) -> int:
        """The place of its label among those of the judgement."""
        if judgement == "category":
            return CATEGORIES.index(self.labelled.category)
        return SENTIMENTS.index(self.labelled.sentiment)


def lessons(paths: Sequence[Path] = FOR_TUNING) -> list[Lesson]:
    """All comments of the batches that are read."""
    return [
        Lesson(batch, labelled, seen)
        for batch, path in enumerate(paths)
        for labelled in read(path)
        if labelled.language in LEXICONS and (seen := read_in(labelled.text)) is not None
    ]


def evidence(taught: Sequence[Lesson]) -> list[Mapping[str, float]]:
    """What each comment shows by entries that another one has too.

    Many of our entries were written down for the very comments that teach here. Were they believed,
    what they say would seem more certain than it is for a new comment.
    """
    users = _users(taught)
    return [
        shown(lesson.read, _used_by_others(users, at, lesson)) for at, lesson in enumerate(taught)
    ]


def _users(taught: Sequence[Lesson]) -> Mapping[tuple[Language, str, str], set[int]]:
    users: dict[tuple[Language, str, str], set[int]] = {}
    for at, lesson in enumerate(taught):
        patterns = LEXICONS[lesson.read.language].patterns
        for field, pattern in patterns.items():
            for match in pattern.finditer(lesson.read.text):
                users.setdefault((lesson.read.language, field, match.group()), set()).add(at)
    return users


def _used_by_others(
    users: Mapping[tuple[Language, str, str], set[int]], at: int, lesson: Lesson
) -> Believed:
    language = lesson.read.language
    seldom = LEXICONS[language].patterns

    def believed(field: str, found: str) -> bool:
        name = f"seldom_{field}"
        if name in seldom and seldom[name].fullmatch(found):
            return True  # Written down by kinds of words, and for no comment.
        return bool(users[language, field, found] - {at})

    return believed


def teach(
    evidence: Sequence[Mapping[str, float]], labels: Sequence[int], classes: int
) -> Mapping[str, list[int]]:
    """The weights of everything that enough comments show, for every label, in hundredths."""
    shown_by = Counter(name for one in evidence for name in one)
    samples = [
        [(name, value) for name, value in one.items() if shown_by[name] >= FEWEST]
        for one in evidence
    ]
    weights = {name: [0.0] * classes for name, count in shown_by.items() if count >= FEWEST}
    moved = {name: [0.1] * classes for name in weights}
    order = list(range(len(samples)))
    draw = random.Random(SEED)
    for _ in range(EPOCHS):
        draw.shuffle(order)
        for at in order:
            for label, error in _errors(samples[at], weights, labels[at], classes):
                _move(samples[at], weights, moved, label, error)
    return {
        name: rounded
        for name, of in weights.items()
        if any(rounded := [round(weight * 100) for weight in of])
    }


def _errors(
    sample: Sequence[tuple[str, float]],
    weights: Mapping[str, list[float]],
    right: int,
    classes: int,
) -> Iterator[tuple[int, float]]:
    sums = [0.0] * classes
    for name, value in sample:
        for label, weight in enumerate(weights[name]):
            sums[label] += weight * value
    most = max(sums)
    powers = [math.exp(one - most) for one in sums]
    whole = sum(powers)
    for label, power in enumerate(powers):
        error = power / whole - (label == right)
        if abs(error) >= SETTLED:
            yield label, error


def _move(
    sample: Sequence[tuple[str, float]],
    weights: Mapping[str, list[float]],
    moved: Mapping[str, list[float]],
    label: int,
    error: float,
) -> None:
    for name, value in sample:
        of, so_far = weights[name], moved[name]
        slope = error * value + SHRINK * of[label]
        so_far[label] += slope * slope
        of[label] -= STEP * slope / math.sqrt(so_far[label])


def taught_on(taught: Sequence[Lesson]) -> Mapping[str, Learned]:
    """The weights of both judgements."""
    seen = evidence(taught)
    return {
        judgement: teach(seen, [one.label(judgement) for one in taught], len(labels))
        for judgement, labels in LABELS.items()
    }


def tried() -> Iterator[tuple[str, int, Measured]]:
    """Judgement, batch and how well it is sorted by what was learned on the other batches.

    An entry is believed only where another batch has it too: else it was written for this one.
    """
    every = lessons()
    users = _users(every)
    for held in sorted({one.batch for one in every}):
        weights = taught_on([one for one in every if one.batch != held])
        mine = {at for at, one in enumerate(every) if one.batch == held}
        for judgement, labels in LABELS.items():
            pairs = []
            for at in sorted(mine):
                believed = _used_by_batches(users, mine, every[at])
                found = judge(shown(every[at].read, believed), weights[judgement], len(labels))
                pairs.append((labels[every[at].label(judgement)], labels[found]))
            yield judgement, held, measure(pairs)


def _used_by_batches(
    users: Mapping[tuple[Language, str, str], set[int]], mine: set[int], lesson: Lesson
) -> Believed:
    language = lesson.read.language
    patterns = LEXICONS[language].patterns

    def believed(field: str, found: str) -> bool:
        name = f"seldom_{field}"
        if name in patterns and patterns[name].fullmatch(found):
            return True
        return bool(users[language, field, found] - mine)

    return believed


@cache
def digest() -> str:
    """What tells these batches from others: the SHA-256 of all of them."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in FOR_TUNING)).hexdigest()


def written(weights: Mapping[str, Learned]) -> str:
    """The weights as they are shipped, a line for each thing that is shown."""
    judgements = ",\n".join(
        f"{json.dumps(judgement)}: {{\n"
        + ",\n".join(f"{json.dumps(name)}: {json.dumps(list(of[name]))}" for name in sorted(of))
        + "\n}"
        for judgement, of in weights.items()
    )
    return f'{{"learned_from": "{digest()}",\n"weights": {{\n{judgements}\n}}}}\n'


def main(say: Callable[[str], object]) -> None:
    """Print how well it would do on each batch, or learn from all of them and write the weights."""
    if "--tried" in sys.argv:
        for judgement, batch, measured in tried():
            recall = ", ".join(f"{name} {of.recall:.0%}" for name, of in measured.classes.items())
            say(f"{judgement}, batch {batch + 1}: {measured.agreement:.1%} ({recall})\n")
    else:
        WEIGHTS.write_text(written(taught_on(lessons())), encoding="utf-8")


if __name__ == "__main__":
    main(sys.stdout.write)
