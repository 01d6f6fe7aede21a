"""How well comments are sorted: agreement with the labels, and how much of it is more than chance.

Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement
20 (1960), for kappa.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from functions.shared.domain.comments.language import LEXICONS
from functions.shared.domain.comments.sorting import NOT_UNDERSTOOD, sort
from tests.comments.batches import Labelled


@dataclass(frozen=True, slots=True)
class OfClass:
    """Of a label: how many comments have it; what share is found, and is rightly found, 0 to 1."""

    count: int
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Agreement and kappa over all comments, and each label by itself."""

    agreement: float
    kappa: float
    classes: Mapping[str, OfClass]


def measure(pairs: Sequence[tuple[str, str]]) -> Measured:
    """The measures of pairs of what a person said and what the classifier says."""
    counted = Counter(pairs)
    said = Counter(person for person, _ in pairs)
    found = Counter(classifier for _, classifier in pairs)
    agreement = sum(counted[name, name] for name in said) / len(pairs)
    by_chance = sum(said[name] * found[name] for name in said) / len(pairs) ** 2
    return Measured(
        agreement,
        (agreement - by_chance) / (1 - by_chance),
        {
            name: OfClass(
                said[name],
                counted[name, name] / said[name],
                counted[name, name] / found[name] if found[name] else 0.0,
            )
            for name in sorted(said)
        },
    )


def sorted_as(labelled: Sequence[Labelled]) -> tuple[Measured, Measured]:
    """The measures of the categories and of the sentiments that these comments are sorted into."""
    found = [sort(one.text) for one in labelled]
    return (
        measure([(one.category, it.category) for one, it in zip(labelled, found, strict=True)]),
        measure([(one.sentiment, it.sentiment) for one, it in zip(labelled, found, strict=True)]),
    )


def table(category: Measured, sentiment: Measured) -> str:
    """Both as lines to read: agreement and kappa, then what is found of each label."""
    return "".join(
        f"{title}: agreement {measured.agreement:.1%}, Cohen's kappa {measured.kappa:.2f}\n"
        + "".join(
            f"  {name:11} {of.count:4} comments, recall {of.recall:.1%}, "
            f"precision {of.precision:.1%}\n"
            for name, of in measured.classes.items()
        )
        for title, measured in (("category", category), ("sentiment", sentiment))
    )


def guessed_at(labelled: Iterable[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """The comments in languages that are not read, and those of them that were guessed at."""
    foreign = [one for one in labelled if one.language not in LEXICONS]
    return foreign, [one for one in foreign if sort(one.text) != NOT_UNDERSTOOD]
