"""Comments sorted as people sort them; in a language that is not read, not guessed at."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain.comments.judging import WEIGHTS, learned
from functions.shared.domain.comments.sorting import (
    CATEGORIES,
    SENTIMENTS,
    Sorted,
    sort,
)
from tests.comments.batches import FOR_TUNING, UNTOUCHED, read
from tests.comments.measures import guessed_at, measure, untouched
from tests.comments.teaching import digest, lessons, taught_on

EVERY = [one for path in (*FOR_TUNING, UNTOUCHED) for one in read(path)]
NOTHING = (0,) * len(CATEGORIES)


def test_kappa_is_what_the_definition_says() -> None:
    # Cohen's own kind of table: 20 + 15 of 50 agree, 0.5 are to be expected, (0.7 - 0.5) / 0.5.
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    measured = measure(pairs)
    assert measured.agreement == pytest.approx(0.7)
    assert measured.kappa == pytest.approx(0.4)
    assert measured.classes["a"].recall == pytest.approx(20 / 25)
    assert measured.classes["a"].precision == pytest.approx(20 / 30)


def test_what_was_not_tuned_on_is_sorted_as_well_as_was_measured() -> None:
    # Short of the 0.8 that is wanted of every class: decision record 39 says by how much, and why.
    category, sentiment = untouched()
    assert category.agreement >= 0.69
    assert category.kappa >= 0.6
    assert set(category.classes) == set(CATEGORIES)
    found = {name: round(one.recall, 2) for name, one in category.classes.items()}
    wanted = {"onboarding": 0.54, "other": 0.75, "pricing": 0.78, "product": 0.72, "support": 0.61}
    assert all(found[name] >= least for name, least in wanted.items())
    assert min(one.precision for one in category.classes.values()) >= 0.59
    assert sentiment.agreement >= 0.685
    assert sentiment.kappa >= 0.51
    assert set(sentiment.classes) == set(SENTIMENTS)
    found = {name: round(one.recall, 2) for name, one in sentiment.classes.items()}
    wanted = {"negative": 0.78, "neutral": 0.69, "positive": 0.56}
    assert all(found[name] >= least for name, least in wanted.items())


def test_the_weights_are_what_the_labelled_comments_teach() -> None:
    shipped = learned()
    taught = taught_on(lessons())
    assert shipped.keys() == taught.keys()
    for judgement, weights in taught.items():
        # Another machine's exponential may round a hundredth otherwise.
        assert all(
            abs(one - other) <= 1
            for name in weights.keys() | shipped[judgement].keys()
            for one, other in zip(
                weights.get(name, NOTHING), shipped[judgement].get(name, NOTHING), strict=False
            )
        )


def test_what_teaches_is_not_what_is_measured() -> None:
    assert UNTOUCHED not in FOR_TUNING
    assert json.loads(WEIGHTS.read_bytes())["learned_from"] == digest()


def test_there_are_enough_comments_and_none_is_in_two_batches() -> None:
    assert len(EVERY) >= 400
    assert len({one.text for one in EVERY}) == len(EVERY)
    assert {one.category for one in EVERY} == set(CATEGORIES)
    assert {one.sentiment for one in EVERY} == set(SENTIMENTS)


def test_a_language_that_is_not_read_is_not_guessed_at() -> None:
    foreign, guessed = guessed_at(EVERY)
    assert len({one.language for one in foreign}) > 20
    # Neighbours of Spanish that look much the same.
    assert Counter(one.language for one in guessed) <= Counter(pt=3, ca=2, gl=1)


@pytest.mark.parametrize(
    ("comment", "category", "sentiment"),
    [
        ("The setup wasn't complicated at all", "onboarding", "positive"),
        ("The setup was complicated", "onboarding", "negative"),
        ("Great app, but the support is terrible", "support", "negative"),
        ("Could you lower the price?", "pricing", "neutral"),
        ("suport was verry helpfull", "support", "positive"),
        ("SOOOO EXPENSIVE!!!", "pricing", "negative"),
        ("Der Kundenservice ist großartig", "support", "positive"),
        ("C'est trop cher", "pricing", "negative"),
        ("La aplicación no funciona", "product", "negative"),
        ("Perfect", "other", "positive"),
        ("", "other", "neutral"),
        ("👍", "other", "neutral"),
    ],
)
def test_words_negations_contrasts_and_misspellings(
    comment: str, category: str, sentiment: str
) -> None:
    found = sort(comment)
    assert (found.category, found.sentiment) == (category, sentiment)


@given(st.text(max_size=200))
def test_anything_is_sorted_and_always_alike(comment: str) -> None:
    found = sort(comment)
    assert isinstance(found, Sorted)
    assert found.category in CATEGORIES
    assert found.sentiment in SENTIMENTS
    assert sort(comment) == found
