"""The measures against a reference that counts every pair, and against values worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain.accuracy import Measure, Tally, measure, total, unmeasured

Observed = list[tuple[int, bool]]
_observed = st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=40)


def reference(observed: Observed, healthy_from: int) -> dict[str, float | None]:
    """The measures by their definitions, customer by customer and pair by pair."""
    flagged = [churned for score, churned in observed if score < healthy_from]
    gone = [score for score, churned in observed if churned]
    stayed = [score for score, churned in observed if not churned]
    won = [1.0 if one < other else 0.5 for one in gone for other in stayed if one <= other]
    errors = [((100 - score) / 100 - churned) ** 2 for score, churned in observed]
    caught = sum(1 for score in gone if score < healthy_from)
    return {
        "precision": flagged.count(True) / len(flagged) if flagged else None,
        "recall": caught / len(gone) if gone else None,
        "auc": sum(won) / (len(gone) * len(stayed)) if gone and stayed else None,
        "brier": sum(errors) / len(errors) if errors else None,
    }


@given(_observed, st.integers(60, 90))
def test_the_measures_are_what_their_definitions_say(observed: Observed, healthy_from: int) -> None:
    found = measure(Tally.of(observed), healthy_from)
    expected = reference(observed, healthy_from)
    for name, value in expected.items():
        said: Measure = getattr(found, name)
        assert said.value == (None if value is None else pytest.approx(value))
        assert (said.reason is None) == (value is not None)
    assert found.customers == len(observed)
    assert found.churned == sum(churned for _, churned in observed)
    assert found.flagged == sum(score < healthy_from for score, _ in observed)


@given(_observed, _observed)
def test_tallies_of_two_groups_add_up(one: Observed, other: Observed) -> None:
    assert total([Tally.of(one), Tally.of(other)]) == Tally.of(one + other)
    assert total([]) == Tally()


def test_values_worked_by_hand() -> None:
    # Four customers: those of 20 and 70 churned. Of the pairs (20,70) (20,90) (70,70) (70,90) the
    # score orders three, and ties one: 3.5 of 4.
    found = measure(Tally.of([(20, True), (70, True), (70, False), (90, False)]), 70)
    assert found.auc == Measure(0.875)
    assert found.precision == Measure(1.0)
    assert found.recall == Measure(0.5)
    # The mean of the squares of 0.2, 0.7, 0.3 and 0.1.
    assert found.brier.value == pytest.approx(0.1575)


def test_a_coin_and_an_oracle() -> None:
    coin = measure(Tally.of([(50, True), (50, False)]), 70)
    assert (coin.auc, coin.brier, coin.precision) == (Measure(0.5), Measure(0.25), Measure(0.5))
    oracle = measure(Tally.of([(0, True), (100, False)]), 70)
    assert (oracle.auc, oracle.brier, oracle.recall) == (Measure(1), Measure(0), Measure(1))
    fool = measure(Tally.of([(100, True), (0, False)]), 70)
    assert (fool.auc, fool.brier, fool.recall) == (Measure(0), Measure(1), Measure(0))


def test_what_cannot_be_measured_is_nothing_with_a_reason_and_never_zero() -> None:
    nobody = measure(Tally(), 70)
    stayed = measure(Tally.of([(90, False)]), 70)
    gone = measure(Tally.of([(10, True)]), 70)
    reasons = {
        "nobody": [m.reason for m in (nobody.precision, nobody.recall, nobody.auc, nobody.brier)],
        "stayed": [m.reason for m in (stayed.precision, stayed.recall, stayed.auc, stayed.brier)],
        "gone": [m.reason for m in (gone.precision, gone.recall, gone.auc, gone.brier)],
    }
    observed = "nobody with a score was there to observe"
    assert reasons == {
        "nobody": [observed] * 4,
        "stayed": ["everybody was healthy", "nobody churned", "nobody churned", None],
        "gone": [None, None, "everybody churned", None],
    }
    assert unmeasured("too short").auc == Measure(None, "too short")
