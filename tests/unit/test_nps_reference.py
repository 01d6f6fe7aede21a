"""NPS, margin and change held to what raw answers say, over thousands of generated populations."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from math import sqrt

import pytest

from functions.shared.domain import nps

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
POPULATIONS = 2_000
DRAWS = 2_000
# Shares of promoters and detractors that decision record 0020 names, and how many answered.
NAMED = ((0.60, 0.15), (0.40, 0.40), (0.30, 0.20), (0.50, 0.05), (0.20, 0.50))
SIZES = (100, 300, 1_000)


def answers(scores: Sequence[int], at: datetime = AT) -> list[nps.Answer]:
    return [
        nps.Answer(customer=f"c{n}", survey="s", contact="p", score=score, tier="basic", at=at)
        for n, score in enumerate(scores)
    ]


def worth(score: int) -> int:
    return {9: 1, 10: 1, 7: 0, 8: 0}.get(score, -1)


def reference(scores: Sequence[int]) -> tuple[float, float]:
    """Mean and standard error of +1, 0 and -1 with three answers added, by their second moment."""
    plain = [worth(score) for score in scores]
    n = len(plain) + 3
    mean = sum(plain) / n
    squares = (sum(one * one for one in plain) + 1.5) / n
    return 100 * sum(plain) / max(1, len(plain)), 196 * sqrt((squares - mean * mean) / n)


def population(chance: random.Random, number: int) -> list[int]:
    """No answer, one, some that are all the same, or many of any mixture."""
    size = (0, 1, chance.randint(2, 40), chance.randint(2, 2_000))[number % 4]
    if number % 3 == 0:
        return [chance.randint(0, 10)] * size
    weights = [chance.random() ** 3 for _ in nps.SCORES]
    return chance.choices(nps.SCORES, weights, k=size)


def test_thousands_of_populations_count_as_their_raw_answers_say() -> None:
    chance = random.Random(20)
    seen = {"none": 0, "one": 0, "alike": 0}
    for number in range(POPULATIONS):
        scores = population(chance, number)
        [window] = nps.windows(answers(scores), [], until=AT, span=30 * DAY, count=1, enough=100)
        said = window.nps
        assert said == nps.of_answers(answers(scores), [], enough=100)
        assert said.responses == len(scores)
        assert said.significant == (len(scores) >= 100)
        seen["none"] += not scores
        seen["one"] += len(scores) == 1
        seen["alike"] += len(scores) > 1 and len(set(scores)) == 1
        if not scores:
            assert (said.score, said.margin) == (None, None)
            continue
        score, margin = reference(scores)
        assert said.score == pytest.approx(score, abs=0.00501)
        assert said.margin == pytest.approx(margin, abs=0.00501)
    assert min(seen.values()) > 150


@cache
def interval(promoters: int, detractors: int, n: int) -> tuple[float, float]:
    score = 100 * (promoters - detractors) / n
    margin = nps.margin(promoters, detractors, n)
    return score - margin, score + margin


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shares", NAMED)
def test_the_interval_covers_the_truth_as_often_as_it_says(
    shares: tuple[float, float], size: int
) -> None:
    chance = random.Random(f"{shares} {size}")
    promoters, detractors = shares
    truth = 100 * (promoters - detractors)
    covered = 0
    for _ in range(DRAWS):
        p, d = drawn(chance, shares, size)
        low, high = interval(p, d, size)
        covered += low <= truth <= high
    assert 0.93 <= covered / DRAWS <= 0.97


def drawn(chance: random.Random, shares: tuple[float, float], size: int) -> tuple[int, int]:
    """How many of a sample are promoters, and how many detractors."""
    some = chance.choices((1, -1, 0), (*shares, 1 - sum(shares)), k=size)
    return some.count(1), some.count(-1)


def of(p: int, d: int, size: int) -> nps.Nps:
    return nps.of_counts(
        promoters=p, detractors=d, passives=size - p - d, asked=0, answered=0, enough=100
    )


@pytest.mark.parametrize("shares", NAMED)
def test_chance_alone_is_seldom_taken_for_a_change_and_a_true_one_is_seen(
    shares: tuple[float, float],
) -> None:
    chance = random.Random(f"change {shares}")
    alarms = seen = 0
    moved = (shares[0] - 0.15, shares[1] + 0.15)
    for _ in range(1_000):
        before = of(*drawn(chance, shares, 300), 300)
        same = nps.change(before, of(*drawn(chance, shares, 300), 300))
        other = nps.change(before, of(*drawn(chance, moved, 300), 300))
        assert same
        assert other
        alarms += same.significant
        seen += other.significant
    assert 0.03 <= alarms / 1_000 <= 0.07
    assert seen / 1_000 >= 0.95


def test_a_change_by_hand() -> None:
    # 60 and 15 of 100, then 45 and 30: with three quarters more of each, of 103.
    before, after = of(60, 15, 100), of(45, 30, 100)
    said = nps.change(before, after)
    assert said
    spread = [
        (p + d - (p - d) ** 2) / 103
        for p, d in ((60.75 / 103, 15.75 / 103), (45.75 / 103, 30.75 / 103))
    ]
    assert said.points == -30.0
    assert said.margin == round(196 * sqrt(sum(spread)), 2)
    assert said.significant
    assert nps.change(of(60, 15, 100), of(0, 0, 0)) is None
    few = nps.change(of(60, 15, 99), of(5, 90, 100))
    assert few
    assert not few.significant


def test_a_survey_counts_as_answered_in_the_window_in_which_it_went_out() -> None:
    sent = [nps.Asked(f"c{n}", "s", "p", "basic", AT - 40 * DAY) for n in range(4)]
    late = answers([9, 9], AT - 5 * DAY)
    before, now = nps.windows(late, sent, until=AT, span=30 * DAY, count=2, enough=100)
    assert (before.nps.responses, before.nps.response_rate) == (0, 50.0)
    assert (now.nps.responses, now.nps.response_rate) == (2, None)
