"""The survey's letter, in each language: the question, its anchors, eleven links, and no markup."""

from html import unescape

import pytest

from functions.shared.domain import survey_letter
from functions.shared.domain.languages import ENGLISH, SPOKEN, Words
from functions.shared.domain.letters import Letter, Occasion
from tests.unit.contrast import ratio
from tests.unit.surveying import Links

UNSUBSCRIBE = "https://api.example/unsubscribe/t0k3n"
ANSWER = "https://api.example/nps/t0k3n"
WANTED = [f"{ANSWER}?score={score}" for score in range(11)]
QUESTIONS = {
    "en": (
        "How likely is it that you would recommend Brightdesk to a friend or colleague?",
        "Not at all likely",
        "Extremely likely",
    ),
    "de": (
        (
            "Wie wahrscheinlich ist es, dass Sie Brightdesk einem Freund oder Kollegen "
            "weiterempfehlen?"
        ),
        "Überhaupt nicht wahrscheinlich",
        "Äußerst wahrscheinlich",
    ),
    "fr": (
        (
            "Quelle est la probabilité que vous recommandiez Brightdesk à un ami ou à un "
            "collègue\u00a0?"
        ),
        "Pas du tout probable",
        "Extrêmement probable",
    ),
    "es": (
        "¿Qué probabilidad hay de que recomiende Brightdesk a un amigo o colega?",
        "Nada probable",
        "Extremadamente probable",
    ),
}


def letter(words: Words = ENGLISH, **said: str) -> Letter:
    known = {
        "contact": "Mara",
        "customer": "Nordlys",
        "venture": "Brightdesk",
        "author": "Dana Reyes",
        "unsubscribe_url": UNSUBSCRIBE,
    }
    return survey_letter.written(words, Occasion(**{**known, **said}), ANSWER)


def test_every_shipped_language_has_its_standard_question() -> None:
    assert SPOKEN.keys() == QUESTIONS.keys()


@pytest.mark.parametrize("tag", QUESTIONS)
def test_the_question_its_ends_and_the_eleven_links(tag: str) -> None:
    written = letter(SPOKEN[tag])
    question, lowest, highest = QUESTIONS[tag]
    assert written.subject == question
    assert written.text.count(question) == 1
    assert f"<b>{question}</b>" in written.html
    assert Links(written.html).found == [*WANTED, UNSUBSCRIBE]
    ends = {0: f" ({lowest.lower()})", 10: f" ({highest.lower()})"}
    rows = [f"{score}{ends.get(score, '')}: {url}" for score, url in enumerate(WANTED)]
    assert "\n".join(rows) in written.text
    assert f">0: {lowest}<" in written.html
    assert f">10: {highest}<" in written.html
    assert f'aria-label="0, {lowest}"' in written.html
    assert f'aria-label="10, {highest}"' in written.html
    assert f'<html lang="{tag}">' in written.html


@pytest.mark.parametrize("tag", QUESTIONS)
def test_a_named_person_asks_and_lets_go(tag: str) -> None:
    written = letter(SPOKEN[tag])
    assert "Mara" in written.text.splitlines()[0]
    assert "Dana Reyes\nBrightdesk\n" in written.text
    assert "Dana Reyes<br>Brightdesk" in written.html
    assert written.text.endswith(f": {UNSUBSCRIBE}\n")


@pytest.mark.parametrize("tag", QUESTIONS)
def test_nothing_is_left_to_fill_in(tag: str) -> None:
    written = letter(SPOKEN[tag], contact=" ")
    assert "{" not in written.subject + written.text + written.html
    assert written.text.splitlines()[0] == SPOKEN[tag].hello


def test_names_are_text_and_not_markup() -> None:
    nasty = '<img src=x onerror="a()">&{venture}\r\nBcc: x@y.example'
    written = letter(contact=nasty, customer=nasty, venture=nasty, author=nasty)
    assert "<img" not in written.html
    assert "<img" in unescape(written.html)
    assert "\n" not in written.subject
    assert "\r" not in written.subject


def test_a_venture_that_signs_itself_is_named_once() -> None:
    assert "Brightdesk\nBrightdesk" not in letter(author="Brightdesk").text


def test_it_is_made_of_tables_and_inline_styles() -> None:
    html = letter().html
    for unkept in ("<style", "<script", "<img", '<div style="max', "class=", "url("):
        assert unkept not in html
    # Its own colours stand together, on the buttons alone; the rest is the reader's, also at night.
    assert html.count("color:#") == 2 * 11
    assert html.count(f"background-color:{survey_letter.BUTTON};color:#ffffff") == 11
    assert '<meta name="color-scheme" content="light dark">' in html


def test_a_score_can_be_read() -> None:
    assert ratio(survey_letter.ON_BUTTON, survey_letter.BUTTON) >= 4.5
