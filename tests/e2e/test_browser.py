"""A contact answers in a real browser, on the deployed stack: with scripts, and without any."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.shared.domain.languages import FRENCH, GERMAN, SPANISH
from tests.chromium import Browser, Page
from tests.e2e.conftest import Scene

pytestmark = pytest.mark.integration

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def surveyed(s: Scene, name: str, language: str | None = None) -> dict[str, Any]:
    """The survey's mail to a customer who used a core feature."""
    email = f"{name}@{s.venture[:8]}.example"
    s.customer(name, contacts=[{"email": email, "name": "Ada", "language": language}])
    used = s.fact(name, "feature_used", s.at, feature="export", core=True)
    assert s.standard([s.fact(name, "login", s.at), used]).status == 202
    s.stack.wait_idle()
    s.run("send_surveys")
    s.run("send_surveys")
    (mail,) = s.mail_to(email)
    return mail


def counted(s: Scene) -> tuple[int, int, int]:
    """How many promoters, passives and detractors count."""
    s.stack.wait_idle()
    answer = s.api("GET", "/nps?days=30")
    return answer["promoters"], answer["passives"], answer["detractors"]


def choose(page: Page, score: int) -> None:
    page.click(f'input[value="{score}"]')


def press(page: Page) -> None:
    with page.leaving():
        page.click("button")


def follow(page: Page, mail: dict[str, Any], score: int) -> None:
    page.show(mail["html"])
    with page.leaving():
        page.click(f'a[href$="score={score}"]')


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_mail_page_thanks_change_comment(
    scene: Callable[..., Scene], browser: Browser, *, scripts: bool
) -> None:
    s = scene(AT)
    mail = surveyed(s, "acme")
    with browser.page(width=390, scripts=scripts) as page:
        follow(page, mail, 9)
        assert page.all("input:checked", "e.value") == ["9"]
        assert counted(s) == (0, 0, 0)
        press(page)
        assert page.text("h1") == "Thank you. You chose 9."
        assert "glad that Brightside works well" in page.text()
        assert counted(s) == (1, 0, 0)
        # It is changed, and gets its reason, on the page of thanks itself.
        choose(page, 3)
        page.click("textarea")
        page.type("The export fails <often>.")
        press(page)
        assert page.text("h1") == "Thank you. You chose 3."
        assert "sorry that Brightside" in page.text()
        assert counted(s) == (0, 0, 1)
        # The mail is found again: its link changes nothing by itself, and knows what was said.
        follow(page, mail, 7)
        assert "You have answered already: you chose 3." in page.text()
        assert page.all("input:checked", "e.value") == ["7"]
        assert page.ask("document.querySelector('textarea').value") == "The export fails <often>."
        assert counted(s) == (0, 0, 1)
        press(page)
        assert "is good, and could be better" in page.text()
        assert counted(s) == (0, 1, 0)
        # Who gave a reason finds the form closed, and opens it without a script.
        page.click("summary")
        choose(page, 10)
        press(page)
        assert counted(s) == (1, 0, 0)


def test_without_a_number_the_browser_itself_asks_for_one(
    scene: Callable[..., Scene], browser: Browser
) -> None:
    s = scene(AT)
    (url, *_) = re.findall(r"https?://\S+/nps/\S+(?=\?score=0\b)", surveyed(s, "acme")["text"])
    with browser.page(scripts=False) as page:
        page.open(url)
        page.click("button")
        assert page.all("input:invalid", "e.name") == ["score"] * 11
        assert counted(s) == (0, 0, 0)
        with page.leaving():
            page.ask("document.querySelector('form').noValidate = true")
            page.click("button")
        assert page.text("[role=alert]") == "Please choose a number from 0 to 10."
        assert counted(s) == (0, 0, 0)


def test_expired_forged_and_foreign_links_say_so_in_the_readers_language(
    scene: Callable[..., Scene], browser: Browser
) -> None:
    s = scene(AT)
    mail = surveyed(s, "acme", "de-AT")
    assert mail["subject"] == GERMAN.question.format(venture="Brightside")
    (url, *_) = re.findall(r"https?://\S+/nps/\S+(?=\?score=0\b)", mail["text"])
    (way_out,) = re.findall(r"https?://\S+/unsubscribe/\S+", mail["text"])
    with browser.page(language="es-MX,es;q=0.9") as page:
        # The contact's own language comes before the browser's, as long as the link proves it.
        page.open(url + "?score=8")
        assert page.ask("document.documentElement.lang") == "de"
        assert page.text("button") == GERMAN.send
        page.open(way_out)
        assert page.text("button") == GERMAN.leave_button
        for forged in (url[:-6] + "Zz9-_a", url.rpartition("/")[0] + "/" + "A" * 60):
            page.open(forged + "?score=8")
            assert page.text("h1") == SPANISH.failures[404].title
        # A token is for one purpose alone.
        page.open(way_out.replace("/unsubscribe/", "/nps/"))
        assert page.text("h1") == SPANISH.failures[404].title
        page.open(url.replace("/nps/", "/unsubscribe/"))
        assert page.text("h1") == SPANISH.failures[404].title
    with browser.page(language="fr") as page:
        page.open(url)
        s.live_at(AT + timedelta(days=91))
        choose(page, 8)
        press(page)
        assert page.text("h1") == FRENCH.failures[410].title
        page.open(url + "?score=8")
        assert page.text("h1") == FRENCH.failures[410].title
        assert page.ask("document.documentElement.lang") == "fr"
    assert counted(s) == (0, 0, 0)


def test_a_scanner_that_opens_every_link_in_a_browser_answers_nothing(
    scene: Callable[..., Scene], browser: Browser
) -> None:
    s = scene(AT)
    mail = surveyed(s, "acme")
    with browser.page() as page:
        page.show(mail["html"])
        links = page.all("a", "e.href")
        assert len(links) == 12
        for link in links:
            page.open(link)
            assert page.text("button")
    assert counted(s) == (0, 0, 0)
