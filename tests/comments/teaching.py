"""How the weights of the sorter are learned: softmax regression on the labelled comments.

`python -m tests.comments.teaching` learns them anew and writes them; with `--tried` it prints only
how well each fifth of the comments is sorted by what is learned on the others. The same comments
give the same weights: the order is drawn from a fixed seed, and weights are rounded.

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
from typing import Final

from functions.shared.domain.comments.evidence import shown
from functions.shared.domain.comments.judging import WEIGHTS, Weights, judge
from functions.shared.domain.comments.language import LEXICONS
from functions.shared.domain.comments.sorting import CATEGORIES, SENTIMENTS, read_in
from tests.comments.batches import TAUGHT, Labelled, read
from tests.comments.measures import Measured, measure, table

EPOCHS: Final = 8
STEP: Final = 0.15
SHRINK: Final = 3e-4
SETTLED: Final = 0.02
"""What is judged with so little error teaches nothing more."""
SEED: Final = 1
FEWEST: Final = 4
"""What fewer comments show is no rule."""
UNIT: Final = 50
LEAST: Final = 4
"""What is worth less than so many units for every label is not shipped."""
PARTS: Final = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """A labelled comment of a supported language, and what it shows."""

    labelled: Labelled
    shown: Mapping[str, float]

    @property
    def part(self) -> int:
        """Which part of all comments it is in, by its text alone."""
        return hashlib.sha256(self.labelled.text.encode()).digest()[0] % PARTS


def lessons() -> list[Lesson]:
    """All comments that may teach, without those that are not read."""
    return [
        Lesson(labelled, shown(seen))
        for labelled in read(TAUGHT)
        if labelled.language in LEXICONS and (seen := read_in(labelled.text)) is not None
    ]


def taught_on(taught: Sequence[Lesson]) -> Weights:
    """The weights that so many comments teach: of the categories, and then of the sentiments."""
    shown_by = Counter(name for one in taught for name in one.shown)
    samples = [
        [(name, value) for name, value in one.shown.items() if shown_by[name] >= FEWEST]
        for one in taught
    ]
    categories = teach(samples, [CATEGORIES.index(one.labelled.category) for one in taught])
    sentiments = teach(samples, [SENTIMENTS.index(one.labelled.sentiment) for one in taught])
    both = {
        name: [round(weight * UNIT) for weight in (*of, *sentiments[name])]
        for name, of in categories.items()
    }
    return {name: of for name, of in both.items() if max(map(abs, of)) >= LEAST}


Sample = Sequence[tuple[str, float]]


def teach(samples: Sequence[Sample], labels: Sequence[int]) -> Mapping[str, list[float]]:
    """What everything that the samples show is worth for every label, none of which is rare."""
    counted = Counter(labels)
    classes = len(counted)
    weights = {name: [0.0] * classes for sample in samples for name, _ in sample}
    moved = {name: [0.1] * classes for name in weights}
    order = list(range(len(samples)))
    draw = random.Random(SEED)
    for _ in range(EPOCHS):
        draw.shuffle(order)
        for at in order:
            said = len(samples) / (classes * counted[labels[at]])
            for label, error in _errors(samples[at], weights, labels[at], classes):
                _move(samples[at], weights, moved, label, error * said)
    return weights


def _errors(
    sample: Sample, weights: Mapping[str, list[float]], right: int, classes: int
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
    sample: Sample,
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


def tried() -> tuple[Measured, Measured]:
    """How well every comment is sorted by what those outside of its part teach."""
    every = lessons()
    pairs: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    for part in range(PARTS):
        weights = taught_on([one for one in every if one.part != part])
        for one in every:
            if one.part == part:
                category = CATEGORIES[judge(one.shown, weights, 0, len(CATEGORIES))]
                sentiment = SENTIMENTS[judge(one.shown, weights, len(CATEGORIES), len(SENTIMENTS))]
                pairs[0].append((one.labelled.category, category))
                pairs[1].append((one.labelled.sentiment, sentiment))
    return measure(pairs[0]), measure(pairs[1])


def digest() -> str:
    """What tells this teaching from others: the SHA-256 of the comments that teach."""
    return hashlib.sha256(TAUGHT.read_bytes()).hexdigest()


def written(weights: Weights) -> str:
    """The weights as they are shipped, a line for each thing that is shown."""
    lines = ",\n".join(
        f"{json.dumps(name)}:{json.dumps(list(weights[name]), separators=(',', ':'))}"
        for name in sorted(weights)
    )
    return f'{{"learned_from":"{digest()}",\n"weights":{{\n{lines}\n}}}}\n'


def main(say: Callable[[str], object]) -> None:
    """Print how well it would do on the comments that teach, or write what they teach."""
    if "--tried" in sys.argv:
        say(table(*tried()))
    else:
        WEIGHTS.write_text(written(taught_on(lessons())), encoding="utf-8")


if __name__ == "__main__":
    main(sys.stdout.write)
