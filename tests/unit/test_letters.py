"""Letters: whom they name, what they link to, and that nobody can write markup into them."""

from html import unescape

import pytest

from functions.shared.domain import letters
from functions.shared.domain.letters import Author, Letter, Occasion
from functions.shared.domain.playbooks.document import Email
from functions.shared.store.playbooks import delivered
from tests.unit.surveying import Links

UNSUBSCRIBE = "https://api.example/unsubscribe/t0k3n"


def occasion(**said: str) -> Occasion:
    known = {
        "contact": "Mara",
        "customer": "Nordlys",
        "venture": "Brightdesk",
        "author": "Dana Reyes",
        "unsubscribe_url": UNSUBSCRIBE,
    }
    return Occasion(**{**known, **said})


def all_letters(o: Occasion) -> list[Letter]:
    return [write(o) for write in letters.LETTERS.values()]


def test_every_step_that_writes_has_its_letter() -> None:
    steps = [step for playbook in delivered().values() for step in playbook.steps]
    assert {step.template for step in steps if isinstance(step, Email)} == set(letters.LETTERS)


@pytest.mark.parametrize("number", range(len(letters.LETTERS)))
def test_each_greets_signs_and_lets_go(number: int) -> None:
    letter = all_letters(occasion())[number]
    assert letter.text.startswith("Hello Mara,")
    assert "Dana Reyes\nBrightdesk" in letter.text
    assert UNSUBSCRIBE in letter.text
    assert UNSUBSCRIBE in Links(letter.html).found
    assert '<html lang="en">' in letter.html


@pytest.mark.parametrize("number", range(2))
def test_the_managers_letters_name_the_customer(number: int) -> None:
    letter = all_letters(occasion())[number]
    assert "Nordlys" in letter.text
    assert "Nordlys" in letter.html


@pytest.mark.parametrize("number", range(len(letters.LETTERS)))
def test_names_are_text_and_not_markup(number: int) -> None:
    nasty = '<img src=x onerror="a()">&\r\nBcc: x@y.example'
    o = occasion(contact=nasty, customer=nasty, venture=nasty, author=nasty)
    letter = all_letters(o)[number]
    assert "<img" not in letter.html
    assert "<img" in unescape(letter.html)
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject


def test_somebody_without_a_name_is_greeted_too() -> None:
    assert letters.personal_email(occasion(contact=" ")).text.startswith("Hello,")


@pytest.mark.parametrize(
    ("owner", "author"),
    [
        ("Dana Reyes <dana@b.example>", Author("Dana Reyes", "dana@b.example")),
        ("Dana Reyes", Author("Dana Reyes", None)),
        ("dana@b.example", Author("Brightdesk", "dana@b.example")),
        ("Reyes, Dana", Author("Reyes, Dana", None)),
        ("Dana\r\nBcc: x", Author("Dana Bcc: x", None)),
        (None, Author("Brightdesk", None)),
        ("", Author("Brightdesk", None)),
    ],
)
def test_who_signs(owner: str | None, author: Author) -> None:
    assert letters.author(owner, "Brightdesk") == author


def test_a_venture_that_signs_itself_is_named_once() -> None:
    letter = letters.personal_email(occasion(author="Brightdesk"))
    assert "Brightdesk\nBrightdesk" not in letter.text


def test_one_click_headers() -> None:
    assert letters.unsubscribe_headers(UNSUBSCRIBE) == {
        "List-Unsubscribe": f"<{UNSUBSCRIBE}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
