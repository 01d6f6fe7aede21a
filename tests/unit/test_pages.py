"""The pages of links: every language whole, readable by everybody, and nothing that runs."""

import re
from dataclasses import fields
from html import unescape
from string import Formatter

import pytest

from functions.shared.domain import languages, pages
from functions.shared.domain.exits import REASONS
from functions.shared.domain.languages import (
    ENGLISH,
    GERMAN,
    SPANISH,
    SPOKEN,
    ExitWords,
    Notice,
    Words,
)
from functions.shared.domain.pages import Explained, Filled
from tests.unit.contrast import ratio

TAGS = sorted(SPOKEN)


def every_page(words: Words) -> dict[str, str]:
    wrong = {"score": words.wrong_score, "comment": words.wrong_comment.format(most=9)}
    left = {"reason": words.leaving.wrong_reason, "comment": "too long"}
    return {
        "asked": pages.survey(words, "Brightdesk", Filled(score=7)),
        "again": pages.survey(words, "Brightdesk", Filled(score=7, comment="slow", before=4)),
        "wrong": pages.survey(words, "Brightdesk", Filled(errors=wrong)),
        **{f"thanks {n}": pages.thanks(words, "Brightdesk", n, "") for n in (3, 7, 9)},
        "why": pages.exit_survey(words, "Brightdesk", Explained(reason="support", errors=left)),
        "why again": pages.exit_survey(words, "Brightdesk", Explained(answered=True)),
        **{f"why {r}": pages.exit_thanks(words, "Brightdesk", r, "<slow>") for r in REASONS},
        "leave": pages.unsubscribe(words, "Brightdesk"),
        "left": pages.unsubscribed(words, "Brightdesk"),
        **{str(s): pages.failure(s, words.tag) for s in (400, 404, 410, 413, 415, 500, 503)},
    }


def sentences(words: Words) -> dict[str, str]:
    """Every text of a language by where it stands."""
    found: dict[str, str] = {}

    def keep(name: str, value: object) -> None:
        match value:
            case str():
                found[name] = value
            case Notice():
                found[f"{name}.title"], found[f"{name}.advice"] = value.title, value.advice
            case ExitWords():
                for inner in fields(value):
                    keep(f"{name}.{inner.name}", getattr(value, inner.name))
            case _:
                assert isinstance(value, dict)
                for key, inner in value.items():
                    keep(f"{name}.{key}", inner)

    for field in fields(words):
        keep(field.name, getattr(words, field.name))
    return found


@pytest.mark.parametrize("tag", TAGS)
def test_a_translation_is_whole_and_fills_the_same_places(tag: str) -> None:
    ours, english = sentences(SPOKEN[tag]), sentences(ENGLISH)
    assert ours.keys() == english.keys()

    def places(text: str) -> set[str | None]:
        return {place for _, place, _, _ in Formatter().parse(text) if place is not None}

    for name, text in ours.items():
        assert text.strip() == text != ""
        assert places(text) == places(english[name]), name
        if tag != "en":
            assert text != english[name], name


@pytest.mark.parametrize("tag", TAGS)
def test_every_page_says_its_language_and_runs_nothing(tag: str) -> None:
    for page in every_page(SPOKEN[tag]).values():
        assert f'<html lang="{tag}">' in page
        assert page.count("<h1>") == 1
        assert "<title></title>" not in page
        assert "<script" not in page
        assert not re.search(r"\son[a-z]+=", page)
        # The style is full of braces; the words must have none left.
        assert "{" not in page.partition("</style>")[2]


@pytest.mark.parametrize("tag", TAGS)
def test_thanks_differ_by_group(tag: str) -> None:
    words = SPOKEN[tag]
    for score, group in [
        *((n, "detractor") for n in range(7)),
        (7, "passive"),
        (8, "passive"),
        (9, "promoter"),
        (10, "promoter"),
    ]:
        said = unescape(pages.thanks(words, "Brightdesk", score, "because"))
        wanted = {name: text.format(venture="Brightdesk") for name, text in words.replies.items()}
        assert [name for name, text in wanted.items() if text in said] == [group]
        assert words.thanks_score.format(score=score) in said
        assert words.how_long.format(days=90) in said


def test_who_gave_no_reason_finds_the_place_for_it_open() -> None:
    assert "<details open>" in pages.thanks(ENGLISH, "Brightdesk", 9, "")
    assert "<details>" in pages.thanks(ENGLISH, "Brightdesk", 9, "It is fast.")


def test_who_answered_before_is_told_so() -> None:
    note = "You have answered already: you chose 4."
    assert note in pages.survey(ENGLISH, "Brightdesk", Filled(score=9, before=4))
    assert note not in pages.survey(ENGLISH, "Brightdesk", Filled(score=4))


def test_every_field_has_its_label_and_its_error() -> None:
    page = every_page(ENGLISH)["wrong"]
    assert re.search(r'<fieldset aria-describedby="score-error"><legend><h1>How likely', page)
    assert (
        len(re.findall(r'<label><input type="radio" name="score" value="\d+" required', page)) == 11
    )
    assert '<label class="comment" for="comment">' in page
    assert '<textarea id="comment" name="comment"' in page
    for name in ("score", "comment"):
        assert f'role="alert" id="{name}-error"' in page
        assert f'aria-describedby="{name}-error"' in page


def palettes() -> list[dict[str, str]]:
    """The colours of the pages by name, by day and by night."""
    style = every_page(ENGLISH)["asked"].partition("<style>")[2].partition("</style>")[0]
    roots = re.findall(r":root\{([^}]*)\}", style)
    found = [dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]+)", root)) for root in roots]
    assert len(found) == 2
    return found


@pytest.mark.parametrize("palette", palettes(), ids=["day", "night"])
def test_contrast_is_enough_for_aa(palette: dict[str, str]) -> None:
    """WCAG 2.2 AA: 4.5 for text (1.4.3), 3 for edges and the focus ring (1.4.11)."""
    for ink, ground in [
        ("ink", "ground"),
        ("soft", "ground"),
        ("act", "ground"),
        ("wrong", "ground"),
        ("on-act", "act"),
    ]:
        assert ratio(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    assert ratio(palette["edge"], palette["ground"]) >= 3


def test_the_ratio_is_that_of_the_standard() -> None:
    assert ratio("#000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#fff") == pytest.approx(4.48, abs=0.005)
    assert ratio("#fff", "#fff") == 1


@pytest.mark.parametrize(
    ("known", "accepted", "tag"),
    [
        (None, "", "en"),
        ("de", "", "de"),
        ("de-AT", "fr", "de"),
        ("ES-419", "", "es"),
        ("fr-Latn-CA", "", "fr"),
        ("pt-BR", "de", "en"),
        (None, "de-CH,de;q=0.9,en;q=0.8", "de"),
        (None, "da, en-gb;q=0.8, fr;q=0.9", "fr"),
        (None, "de;q=0, es;q=0.1", "es"),
        (None, "*", "en"),
        (None, "nonsense;;q=7,,\x00, es", "es"),
        (None, "de;q=nan,fr;q=0.5", "fr"),
        (None, "x," * 10_000 + "de", "en"),
    ],
)
def test_whose_language(known: str | None, accepted: str, tag: str) -> None:
    assert languages.words(known, accepted).tag == tag


def test_a_failure_speaks_as_the_browser_does() -> None:
    assert GERMAN.failures[410].title in pages.failure(410, "de")
    assert SPANISH.unexpected.title in pages.failure(502, "es-MX;q=0.7")
