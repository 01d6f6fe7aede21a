"""Judgements by weights: what every shown thing is worth for each label, added up.

The weights are learned from labelled comments (`tests/comments/teaching.py`) and shipped as data:
whole fiftieths, by what is shown, first for the categories and then for the sentiments.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

WEIGHTS: Final = Path(__file__).with_name("weights.json")

Weights: TypeAlias = Mapping[str, Sequence[int]]


@cache
def learned() -> Weights:
    """The weights as they are shipped."""
    weights: Weights = json.loads(WEIGHTS.read_bytes())["weights"]
    return weights


def judge(shown: Mapping[str, float], weights: Weights, first: int, labels: int) -> int:
    """Which of so many labels, counted from the first, is spoken for most; the first of equals."""
    sums = [0.0] * labels
    for name, value in shown.items():
        for at, weight in enumerate(weights.get(name, ())[first : first + labels]):
            sums[at] += weight * value
    return sums.index(max(sums))
