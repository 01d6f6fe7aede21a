"""NPS from answers, held against the definition computed another way."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from math import floor, isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain import nps

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def answer(score: int, number: int = 0, survey: str = "30_day_checkpoint") -> nps.Answer:
    """An answer of one of many contacts."""
    return nps.Answer(
        customer=f"c{number}",
        survey=survey,
        contact=f"p{number}",
        score=score,
        comment=None,
        tier="basic",
        at=AT,
    )


def asked(number: int, survey: str = "30_day_checkpoint") -> nps.Asked:
    """A survey to one of many contacts."""
    return nps.Asked(f"c{number}", survey, f"p{number}", "basic", AT)


def of_scores(scores: Sequence[int]) -> nps.Nps:
    """The NPS of raw scores."""
    return nps.of_answers([answer(s, n) for n, s in enumerate(scores)], [], enough=100)


@pytest.mark.parametrize(
    ("score", "category"),
    [
        (0, "detractor"),
        (6, "detractor"),
        (7, "passive"),
        (8, "passive"),
        (9, "promoter"),
        (10, "promoter"),
    ],
)
def test_categories(score: int, category: str) -> None:
    assert nps.category(score) == category


@pytest.mark.parametrize("score", [-1, 11])
def test_what_is_no_score_has_no_category(score: int) -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        nps.category(score)


def reference_score(scores: Sequence[int]) -> Fraction:
    """NPS as the mean of +1, 0 and -1, in points, half-up to two decimals."""
    worth = [1 if s > 8 else 0 if s > 6 else -1 for s in scores]
    exact = Fraction(sum(worth), len(worth)) * 100
    sign = -1 if exact < 0 else 1
    return Fraction(sign * floor(abs(exact) * 100 + Fraction(1, 2)), 100)


def reference_margin(scores: Sequence[int]) -> Fraction:
    """The margin by the trinomial variance of answers and three more, half-up to two decimals.

    Three quarters of an answer are worth +1, three quarters -1, and one and a half 0.
    """
    weights = [(Fraction(1 if s > 8 else 0 if s > 6 else -1), Fraction(1)) for s in scores]
    weights += [(Fraction(1), Fraction(3, 4)), (Fraction(-1), Fraction(3, 4))]
    weights += [(Fraction(0), Fraction(3, 2))]
    n = sum(weight for _, weight in weights)
    mean = sum((x * weight for x, weight in weights), Fraction(0)) / n
    variance = sum(((x - mean) ** 2 * weight for x, weight in weights), Fraction(0)) / n
    squared = variance / n * Fraction(196, 100) ** 2 * 100**2
    # The root to eight decimals by whole numbers, then half-up at the second.
    scale = 10**8
    root = Fraction(isqrt(squared.numerator * scale**2 // squared.denominator), scale)
    return Fraction(floor(root * 100 + Fraction(1, 2)), 100)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=400))
def test_score_and_margin_are_what_the_definition_says(scores: list[int]) -> None:
    result = of_scores(scores)
    assert result.score == float(reference_score(scores))
    assert result.margin == float(reference_margin(scores))
    assert result.promoters + result.passives + result.detractors == len(scores)
    assert result.responses == len(scores)
    assert -100 <= (result.score or 0) <= 100


def test_one_worked_by_hand() -> None:
    # 60 promoters, 25 passives, 15 detractors: p = 60.75/103, d = 15.75/103,
    # variance = p + d - (p - d)^2 = 0.551890, margin = 196 * sqrt(0.551890 / 103) = 14.35.
    result = nps.of_counts(
        promoters=60, passives=25, detractors=15, asked=400, answered=100, enough=100
    )
    assert (result.score, result.margin, result.response_rate) == (45.0, 14.35, 25.0)
    assert result.significant


def test_halves_are_rounded_away_from_zero() -> None:
    # 1 of 20,000 is 0.005 points: 0.01 half-up, and the same on the other side.
    some = {"passives": 19_999, "asked": 0, "answered": 0, "enough": 100}
    assert nps.of_counts(promoters=1, detractors=0, **some).score == 0.01
    assert nps.of_counts(promoters=0, detractors=1, **some).score == -0.01


def test_without_answers_there_is_no_score() -> None:
    result = nps.of_answers([], [asked(1)], enough=100)
    assert (result.score, result.margin, result.responses) == (None, None, 0)
    assert result.response_rate == 0.0
    assert not result.significant


def test_without_surveys_there_is_no_response_rate() -> None:
    assert of_scores([9]).response_rate is None


def test_all_of_one_mind_still_has_a_margin() -> None:
    result = of_scores([10] * 10)
    assert result.score == 100.0
    assert result.margin
    assert result.margin > 0


def test_it_is_significant_from_enough_answers_on() -> None:
    assert not of_scores([9] * 99).significant
    assert of_scores([9] * 100).significant


def test_response_rate_counts_only_answers_to_surveys_that_were_sent() -> None:
    outside = answer(9, 7, survey="delighted")
    result = nps.of_answers([answer(9, 1), outside], [asked(1), asked(2), asked(3)], enough=100)
    assert result.response_rate == 33.33
    assert result.responses == 2


def of_rate(answered: int, asked: int) -> nps.Nps:
    """What is said where so many of those asked answered, each with a 9."""
    return nps.of_counts(
        promoters=answered, passives=0, detractors=0, asked=asked, answered=answered, enough=100
    )


@given(st.integers(1, 5000), st.floats(0, 1), st.integers(20, 50))
def test_the_target_lies_in_the_rates_interval_where_chance_would_explain_it(
    asked: int, share: float, target: int
) -> None:
    answered = round(asked * share)
    said = nps.response(of_rate(answered, asked), Decimal(target))
    assert said
    # The interval holds exactly the rates that a test at 95 % would not reject.
    p, aim, z = Fraction(answered, asked), Fraction(target, 100), Fraction(196, 100)
    assert said.sure == ((p - aim) ** 2 > z * z * aim * (1 - aim) / asked)
    assert said.reached == (p >= aim)
    assert 0 <= said.low <= round(float(100 * p), 2) <= said.high <= 100


def test_a_response_rate_worked_by_hand() -> None:
    # 30 of 100: (0.3 + 0.019208 -/+ 1.96 * sqrt(0.0021 + 0.00009604)) / 1.038416.
    said = nps.response(of_rate(30, 100), Decimal(30))
    assert said == nps.Response(low=21.89, high=39.59, reached=True, sure=False)
    assert nps.response(of_rate(0, 0), Decimal(30)) is None
    said = nps.response(of_rate(0, 100), Decimal(30))
    assert said == nps.Response(low=0.0, high=3.7, reached=False, sure=True)


@pytest.mark.parametrize(
    ("answered", "asked", "needed"),
    [(0, 0, 334), (0, 50, 334), (30, 100, 334), (1, 3, 300), (50, 50, 100), (1, 1000, 100_000)],
)
def test_so_many_surveys_bring_enough_answers(answered: int, asked: int, needed: int) -> None:
    assert nps.surveys_needed(of_rate(answered, asked), Decimal(30), 100) == needed
