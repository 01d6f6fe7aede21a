"""Somebody says in a real browser why they left, on the deployed stack; the venture sees it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.shared.domain import exits, survey_letter
from functions.shared.domain.languages import GERMAN
from functions.shared.domain.letters import Occasion
from functions.shared.kernel import ids, links
from tests.chromium import Browser, Page
from tests.e2e.conftest import Scene

pytestmark = pytest.mark.integration

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
LINK_SECRET = "tenure/local/links"


def link(s: Scene, customer: str, *, language: str | None = None) -> str:
    """The link of an exit survey to the customer's contact, as a letter carries it."""
    held = s.stack.client("secretsmanager").get_secret_value(SecretId=LINK_SECRET)
    fields = exits.link_fields(
        venture=s.venture,
        customer=customer,
        survey="a run",
        contact=ids.digest("somebody"),
        language=language,
    )
    secret = json.loads(held["SecretString"])["current"]
    token = links.make(secret, links.EXIT, fields, AT + exits.LINK_LIFE)
    return f"{s.stack.api}/{links.EXIT}/{token}"


def reasons(s: Scene) -> dict[str, Any]:
    """The words by the reason for which customers left."""
    s.stack.wait_idle()
    return {one["reason"]: one["quotes"] for one in s.api("GET", "/churn-reasons")["items"]}


def press(page: Page) -> None:
    with page.leaving():
        page.click("button")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_letter_page_reason_thanks_and_another_reason(
    scene: Callable[..., Scene], browser: Browser, *, scripts: bool
) -> None:
    s = scene(AT)
    s.customer("acme")
    url = link(s, "acme", language="de")
    occasion = Occasion(
        contact="Ada",
        customer="Acme",
        venture="Brightside",
        author="Dana Reyes",
        unsubscribe_url="https://x.example",
    )
    letter = survey_letter.exit_survey(GERMAN, occasion, url)
    with browser.page(width=390, scripts=scripts, language="fr") as page:
        page.show(letter.html)
        with page.leaving():
            page.click("a")
        assert page.ask("document.documentElement.lang") == "de"
        assert page.all("input", "e.value") == list(exits.REASONS)
        assert page.all("input:checked", "e.value") == []
        # Nothing juts out of a phone's screen, and each reason can be hit with a thumb.
        assert page.ask("document.documentElement.scrollWidth") <= 390
        assert all(height >= 44 for height in page.all("label:has(input)", "e.offsetHeight"))
        # Without a reason the browser itself asks for one.
        page.click("button")
        assert page.all("input:invalid", "e.name") == ["reason"] * len(exits.REASONS)
        # The keyboard is enough: a letter's reader may have nothing else.
        page.ask("document.querySelector('input').focus()")
        page.press("ArrowRight")
        assert page.all("input:checked", "e.value") == ["missing_something"]
        page.click("textarea")
        page.type("No <invoices>.")
        press(page)
        assert page.text("h1") == GERMAN.leaving.thanks.title
        assert GERMAN.leaving.reasons["missing_something"] in page.text()
        assert reasons(s) == {"missing_something": ["No <invoices>."]}
        # It is changed on the page of thanks itself.
        page.click("summary")
        page.click('input[value="too_expensive"]')
        press(page)
        assert reasons(s) == {"too_expensive": ["No <invoices>."]}
        # A scanner, or they themselves, open the link again: that alone changes nothing.
        page.open(url)
        assert GERMAN.leaving.before in page.text()
        assert page.all("input:checked", "e.value") == ["too_expensive"]
        assert page.ask("document.querySelector('textarea').value") == "No <invoices>."
        assert reasons(s) == {"too_expensive": ["No <invoices>."]}
    kept = s.api("GET", "/customers/acme/timeline")["items"]
    assert [e["text"] for e in kept if e["kind"] == "fact"] == ["exit answered"] * 2


def test_old_and_forged_links_say_so(scene: Callable[..., Scene], browser: Browser) -> None:
    s = scene(AT)
    s.customer("acme")
    url = link(s, "acme")
    with browser.page(language="de") as page:
        page.open(url)
        page.click('input[value="other"]')
        s.live_at(AT + timedelta(days=91))
        press(page)
        assert page.text("h1") == GERMAN.failures[410].title
        page.open(url[:-6] + "Zz9-_a")
        assert page.text("h1") == GERMAN.failures[404].title
        page.open(url.replace("/exit/", "/nps/"))
        assert page.text("h1") == GERMAN.failures[404].title
        page.open(link(s, "nobody"))
        assert page.text("button, h1") == GERMAN.failures[410].title
    assert reasons(s) == {}
