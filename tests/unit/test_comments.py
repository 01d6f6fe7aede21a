"""Comments sorted as people sort them; in a language that is not read, not guessed at."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain.comments.evidence import TOPICS, WORTH
from functions.shared.domain.comments.judging import WEIGHTS, learned
from functions.shared.domain.comments.language import LEXICONS
from functions.shared.domain.comments.lexicon import Lexicon
from functions.shared.domain.comments.sorting import (
    CATEGORIES,
    SENTIMENTS,
    Sorted,
    sort,
)
from tests.comments.batches import TAUGHT, UNTOUCHED, read
from tests.comments.measures import guessed_at, measure, sorted_as, table
from tests.comments.teaching import LEAST, digest, lessons, taught_on

EVERY = [one for path in (TAUGHT, UNTOUCHED) for one in read(path)]
NOTHING = (0,) * (len(CATEGORIES) + len(SENTIMENTS))


def test_kappa_is_what_the_definition_says() -> None:
    # Cohen's own kind of table: 20 + 15 of 50 agree, 0.5 are to be expected, (0.7 - 0.5) / 0.5.
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    measured = measure(pairs)
    assert measured.agreement == pytest.approx(0.7)
    assert measured.kappa == pytest.approx(0.4)
    assert measured.classes["a"].recall == pytest.approx(20 / 25)
    assert measured.classes["a"].precision == pytest.approx(20 / 30)


def test_what_taught_nothing_is_sorted_as_well_as_was_measured() -> None:
    # Short of the 0.8 that is wanted of every class: decision record 42 says by how much, and why.
    category, sentiment = sorted_as(list(read(UNTOUCHED)))
    assert category.agreement >= 0.809
    assert category.kappa >= 0.75
    least = {"onboarding": 0.91, "other": 0.69, "pricing": 0.89, "product": 0.82, "support": 0.78}
    assert set(category.classes) == set(CATEGORIES)
    assert all(of.recall >= least[name] for name, of in category.classes.items())
    assert min(of.precision for of in category.classes.values()) >= 0.71
    assert sentiment.agreement >= 0.736
    assert sentiment.kappa >= 0.58
    least = {"negative": 0.72, "neutral": 0.64, "positive": 0.78}
    assert set(sentiment.classes) == set(SENTIMENTS)
    assert all(of.recall >= least[name] for name, of in sentiment.classes.items())
    assert min(of.precision for of in sentiment.classes.values()) >= 0.67


def test_the_table_says_every_class() -> None:
    measured = measure([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    lines = table(measured, measured).splitlines()
    assert lines[0] == "category: agreement 75.0%, Cohen's kappa 0.50"
    assert lines[1].split() == ["a", "2", "comments,", "recall", "50.0%,", "precision", "100.0%"]
    assert len(lines) == 6


def test_the_weights_are_what_the_labelled_comments_teach() -> None:
    shipped = learned()
    taught = taught_on(lessons())
    # Another machine's exponential may round a unit otherwise, or a worth that is just shipped.
    for name in taught.keys() | shipped.keys():
        pairs = zip(taught.get(name, NOTHING), shipped.get(name, NOTHING), strict=True)
        most = 1 if name in taught and name in shipped else LEAST
        assert all(abs(one - other) <= most for one, other in pairs)


def test_what_teaches_is_not_what_is_measured() -> None:
    assert json.loads(WEIGHTS.read_bytes())["learned_from"] == digest()
    taught = {one.text for one in read(TAUGHT)}
    assert not taught & {one.text for one in read(UNTOUCHED)}


def test_there_are_enough_comments_and_none_stands_twice() -> None:
    assert len(list(read(UNTOUCHED))) >= 250
    assert len(EVERY) >= 400
    assert len({one.text for one in EVERY}) == len(EVERY)
    assert {one.category for one in EVERY} == set(CATEGORIES)
    assert {one.sentiment for one in EVERY} == set(SENTIMENTS)


def test_each_language_has_the_same_kinds_of_words() -> None:
    kinds = {kind for lexicon in LEXICONS.values() for kind in lexicon.kinds}
    assert TOPICS | WORTH.keys() <= kinds
    for lexicon in LEXICONS.values():
        assert TOPICS | WORTH.keys() <= lexicon.kinds.keys()


@pytest.mark.parametrize(
    ("entry", "word", "found"),
    [
        ("invoice", "invoice", True),
        ("invoice", "invoices", False),
        ("invoic*", "invoicing", True),
        ("*rechnung", "monatsrechnung", True),
        ("*rechnung", "rechnungen", False),
        ("*preis*", "einkaufspreise", True),
        ("hung_up", "hung up", True),
        ("hung_up", "hung it up", False),
        ("get_back*", "get backed", True),
    ],
)
def test_an_entry_is_found_as_it_is_written(entry: str, word: str, found: bool) -> None:
    lexicon = Lexicon(glue="", negations="", kinds={"some": entry, "none": ""})
    assert [one.kind for one in lexicon.found(word.split())] == ["some"] * found


def test_a_language_that_is_not_read_is_not_guessed_at() -> None:
    foreign, guessed = guessed_at(EVERY)
    assert len({one.language for one in foreign}) > 20
    # Neighbours of Spanish and French that look much the same.
    assert Counter(one.language for one in guessed) <= Counter(gl=3, pt=2, ca=1, it=1)


@pytest.mark.parametrize(
    ("comment", "category", "sentiment"),
    [
        ("The setup wasn't complicated at all", "onboarding", "positive"),
        ("The setup was complicated", "onboarding", "negative"),
        ("Great app, but the support is terrible", "support", "neutral"),
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
