"""Rates and their differences: published figures, the coverage they promise, and the edges."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.contracts.programs import Share
from functions.shared.domain.rates import Lift, Rate, lift, percent

PUBLISHED = [
    # Newcombe 1998, table II, method 10: both rates, and the interval of their difference.
    (Rate(56, 70), Rate(48, 80), 0.0524, 0.3339),
    (Rate(9, 10), Rate(3, 10), 0.1705, 0.8090),
    (Rate(5, 56), Rate(0, 29), -0.0381, 0.1926),
    (Rate(0, 10), Rate(0, 20), -0.1611, 0.2775),
    (Rate(10, 10), Rate(0, 20), 0.6791, 1.0000),
]
RATES = st.integers(0, 200).flatmap(
    lambda of: st.builds(Rate, count=st.integers(0, of), of=st.just(of))
)


@pytest.mark.parametrize(("rate", "over", "low", "high"), PUBLISHED)
def test_published_intervals_are_met(rate: Rate, over: Rate, low: float, high: float) -> None:
    found = lift(rate, over)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3.
    low, high = Rate(81, 263).interval()
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert tuple(round(end, 4) for end in Rate(0, 20).interval()) == (0.0, 0.1611)


def test_of_nothing_nothing_is_known() -> None:
    assert Rate(0, 0).value is None
    assert Rate(0, 0).interval() == (0.0, 1.0)
    assert lift(Rate(0, 0), Rate(1, 2)) is None
    with pytest.raises(ValueError, match="3 of 2"):
        Rate(3, 2)


@given(RATES)
def test_percent_is_rounded_half_up_and_not_as_binary_has_it(rate: Rate) -> None:
    if not rate.of:
        return
    hundredths = (2 * 10_000 * rate.count + rate.of) // (2 * rate.of)
    assert percent(rate.count, rate.of) == Decimal(hundredths) / 100
    assert Share.told(rate, "").percent == hundredths / 100


def test_a_half_is_rounded_up() -> None:
    # 3.125 and 0.625 of a hundred: to even they were 3.12 and 0.62.
    assert [Share.told(Rate(1, of), "").percent for of in (32, 160)] == [3.13, 0.63]


@given(RATES, RATES)
def test_a_difference_lies_within_its_interval_and_turns_with_its_rates(
    one: Rate, other: Rate
) -> None:
    there, back = lift(one, other), lift(other, one)
    if there is None or back is None:
        assert 0 in (one.of, other.of)
        return
    assert -1 - 1e-9 <= there.low <= there.difference <= there.high <= 1 + 1e-9
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.significant == back.significant


@pytest.mark.parametrize(("p", "q", "n", "m"), [(0.3, 0.3, 60, 60), (0.5, 0.2, 40, 120)])
def test_the_interval_holds_the_truth_in_19_of_20_cases(p: float, q: float, n: int, m: int) -> None:
    chance = Random(7)

    def drawn(share: float, of: int) -> Rate:
        return Rate(sum(chance.random() < share for _ in range(of)), of)

    found = [lift(drawn(p, n), drawn(q, m)) for _ in range(3_000)]
    held = [one for one in found if one and one.low <= p - q <= one.high]
    assert 0.93 <= len(held) / len(found) <= 0.97


def test_what_chance_may_make_is_not_significant() -> None:
    assert not Lift(0.1, -0.02, 0.21, fewest=500).significant
    assert Lift(0.1, 0.01, 0.19, fewest=500).significant
    assert Lift(-0.1, -0.19, -0.01, fewest=500).significant


@pytest.mark.parametrize("few", range(1, 10))
def test_no_difference_of_fewer_than_ten_is_significant(few: int) -> None:
    """Two of two against none of two leaves 0 out; Fisher's exact test gives it one in three."""
    for rate, over in ((few, 500), (500, few)):
        found = lift(Rate(rate, rate), Rate(0, over))
        assert found is not None
        assert found.low > 0 or few == 1
        assert not found.significant
    enough = lift(Rate(10, 10), Rate(0, 10))
    assert enough
    assert enough.significant
