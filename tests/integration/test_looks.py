"""What people see: the survey's mail and the pages of links, drawn by a real browser.

The pictures in docs/images are what is compared against, so they never show what is no longer so.
They are drawn in one font of tests/fonts, for the fonts of machines differ; edges still differ a
little from version to version of a browser, so pictures are compared as through frosted glass.
`make pictures` draws them anew.
"""

import base64
import json
import os
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from functions.shared.domain import pages, survey_letter
from functions.shared.domain.languages import ENGLISH, SPOKEN, Words
from functions.shared.domain.letters import Occasion
from functions.shared.domain.pages import Filled
from tests.chromium import Browser, Page

pytestmark = pytest.mark.integration

IMAGES = Path(__file__).parents[2] / "docs" / "images"
AXE = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
VENTURE = "Brightside"


def mail(words: Words) -> str:
    occasion = Occasion(
        contact="Ada",
        customer="Acme",
        venture=VENTURE,
        author="Dana Reyes",
        unsubscribe_url="https://api.example/unsubscribe/u",
    )
    return survey_letter.written(words, occasion, "https://api.example/nps/t").html


def asked(words: Words) -> str:
    return pages.survey(words, VENTURE, Filled(score=9))


def wrong(words: Words) -> str:
    errors = {"score": words.wrong_score, "comment": words.wrong_comment.format(most=10_000)}
    return pages.survey(words, VENTURE, Filled(errors=errors))


def again(words: Words) -> str:
    return pages.survey(words, VENTURE, Filled(score=9, before=4, comment="It is slow."))


def thanks(words: Words) -> str:
    return pages.thanks(words, VENTURE, 9, "")


def leave(words: Words) -> str:
    return pages.unsubscribe(words, VENTURE)


def expired(words: Words) -> str:
    return pages.failure(410, words.tag)


EVERYTHING = (mail, asked, wrong, again, thanks, leave, expired)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 A and AA, and against good practice."""
    page.ask(AXE + ";0")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    options = json.dumps({"runOnly": rules, "resultTypes": ["violations"]})
    each = "v.nodes.map(n => `${v.id}: ${n.failureSummary} ${n.html}`)"
    return list(
        page.ask(f"axe.run(document, {options}).then(r => r.violations.flatMap(v => {each}))")
    )


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_nothing_keeps_anybody_out(browser: Browser, *, dark: bool) -> None:
    with browser.page(width=390, dark=dark) as page:
        for draw in EVERYTHING:
            page.show(draw(ENGLISH))
            found = violations(page)
            # A mail has no landmarks: it stands inside the mail program's own page.
            if draw is mail:
                unfit = ("region", "landmark-one-main", "page-has-heading-one")
                found = [one for one in found if not one.startswith(unfit)]
            assert found == [], draw.__name__


def test_axe_would_find_something(browser: Browser) -> None:
    with browser.page() as page:
        page.show(asked(ENGLISH).replace('for="comment"', "").replace('lang="en"', ""))
        assert {one.partition(":")[0] for one in violations(page)} >= {"label", "html-has-lang"}


@pytest.mark.parametrize("tag", sorted(SPOKEN))
@pytest.mark.parametrize("width", [280, 320, 390, 1280])
def test_every_choice_is_in_reach_and_nothing_overflows(
    browser: Browser, tag: str, width: int
) -> None:
    with browser.page(width=width, scripts=False) as page:
        for draw in (mail, wrong, again, thanks, leave, expired):
            page.show(draw(SPOKEN[tag]))
            assert page.ask("document.documentElement.scrollWidth") <= width, draw.__name__
            boxes: list[dict[str, Any]] = page.all(
                "table a, .scale label", "e.getBoundingClientRect().toJSON()"
            )[:11]
            if not boxes:
                continue
            # WCAG 2.2 AA asks for 24 pixels; a thumb for more.
            assert min(min(box["width"], box["height"]) for box in boxes) >= 36
            rows = sorted({round(box["y"]) for box in boxes})
            assert len(rows) == (1 if width == 1280 else 2)
            assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)


def test_a_keyboard_is_enough(browser: Browser) -> None:
    # The focus is looked at where it is; `active` is what would be sent, or where it stands.
    active = "document.activeElement.value || document.activeElement.id"
    ring = (
        "(e => getComputedStyle(e.type === 'radio' ? e.nextElementSibling : e).outlineWidth)"
        "(document.activeElement)"
    )
    with browser.page(scripts=False) as page:
        page.show(asked(ENGLISH))
        stops: list[tuple[str, str]] = []
        for key in ("Tab", "ArrowLeft", "ArrowLeft", "ArrowRight", "Tab", "Tab"):
            page.press(key)
            stops.append((page.ask(active) or page.text(":focus"), page.ask(ring)))
        assert [stop for stop, _ in stops] == ["9", "8", "7", "8", "comment", ENGLISH.send]
        assert {width for _, width in stops} == {"3px"}
        assert page.all("input:checked", "e.value") == ["8"]


PICTURES: list[tuple[str, Callable[[Words], str], int, bool]] = [
    ("survey-mail-phone-day", mail, 360, False),
    ("survey-mail-phone-night", mail, 360, True),
    ("survey-page-phone", asked, 390, False),
    ("survey-page-desktop", asked, 1280, False),
    ("survey-thanks-phone", thanks, 390, False),
    ("survey-thanks-desktop", thanks, 1280, False),
]


@pytest.mark.parametrize(
    ("name", "draw", "width", "dark"), PICTURES, ids=[name for name, *_ in PICTURES]
)
def test_it_looks_as_its_picture_shows(
    browser: Browser, name: str, draw: Callable[[Words], str], width: int, *, dark: bool
) -> None:
    drawn, kept = picture(browser, draw(ENGLISH), width, dark=dark), IMAGES / f"{name}.png"
    if os.environ.get("TENURE_NEW_PICTURES"):
        kept.write_bytes(drawn)
    assert unlike(browser, drawn, kept.read_bytes()) <= MOST_UNLIKE


def test_a_changed_look_is_noticed(browser: Browser) -> None:
    kept = picture(browser, asked(ENGLISH), 390)
    assert unlike(browser, kept, kept) == 0
    for changed in (
        pages.survey(ENGLISH, VENTURE, Filled(score=8)),
        asked(ENGLISH).replace("min-height:2.75rem", "min-height:3.25rem"),
        asked(ENGLISH).replace("#1d5fbf", "#1d9f5f"),
        asked(ENGLISH).replace(ENGLISH.send, "Go"),
    ):
        assert unlike(browser, picture(browser, changed, 390), kept) > MOST_UNLIKE


MOST_UNLIKE = 0.002
"""Share of the picture's squares of 8 pixels that may differ by more than a tenth of full scale."""


def unlike(browser: Browser, one: bytes, other: bytes) -> float:
    """The share of squares in which two pictures differ; 1 where their sizes do."""
    urls = ["data:image/png;base64," + base64.b64encode(png).decode() for png in (one, other)]
    script = """
    (async urls => {
      const seen = [];
      for (const url of urls) {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
        canvas.drawImage(image, 0, 0);
        seen.push(canvas.getImageData(0, 0, image.width, image.height));
      }
      const [a, b] = seen;
      if (a.width !== b.width || Math.abs(a.height - b.height) > 2) return 1;
      const height = Math.min(a.height, b.height), side = 8;
      let squares = 0, differ = 0;
      for (let at = 0; at < Math.ceil(height / side) * Math.ceil(a.width / side); at++) {
        const top = side * Math.floor(at / Math.ceil(a.width / side));
        const left = side * (at % Math.ceil(a.width / side));
        const sums = [0, 0, 0];
        let pixels = 0;
        for (let y = top; y < Math.min(top + side, height); y++)
          for (let x = left; x < Math.min(left + side, a.width); x++, pixels++)
            for (let c = 0; c < 3; c++) {
              const place = (y * a.width + x) * 4 + c;
              sums[c] += a.data[place] - b.data[place];
            }
        squares++;
        if (sums.some(sum => Math.abs(sum / pixels) > 25.5)) differ++;
      }
      return differ / squares;
    })"""
    with browser.page() as page:
        return float(page.ask(f"{script}({json.dumps(urls)})"))


def picture(browser: Browser, html: str, width: int, *, dark: bool = False) -> bytes:
    with browser.page(width=width, dark=dark, scripts=False) as page:
        page.show(html)
        return page.picture()
