"""Judgements by weights: what every shown thing is worth for each label, added up.

The weights are learned from labelled comments (`tests/comments/teaching.py`) and shipped as data:
whole hundredths, by what is shown, in the order of the labels.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

WEIGHTS: Final = Path(__file__).with_name("weights.json")

Weights = Mapping[str, Sequence[int]]


@cache
def learned() -> Mapping[str, Weights]:
    """The weights of each judgement, `category` and `sentiment`."""
    weights: Mapping[str, Weights] = json.loads(WEIGHTS.read_bytes())["weights"]
    return weights


def judge(shown: Mapping[str, float], weights: Weights, labels: int) -> int:
    """Which label, counted from 0, what is shown speaks for most; the first of equals."""
    sums = [0.0] * labels
    for name, value in shown.items():
        for at, weight in enumerate(weights.get(name, ())):
            sums[at] += weight * value
    return sums.index(max(sums))
