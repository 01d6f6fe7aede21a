"""The survey, from the milestone to the counted answer, through the mail and the page."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from tests.e2e.conftest import Scene

pytestmark = pytest.mark.integration

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def surveyed(s: Scene, name: str) -> list[str]:
    """A customer who used a core feature; answers the eleven links of its survey's mail."""
    email = s.customer(name)
    used = s.fact(name, "feature_used", s.at, feature="export", core=True)
    assert s.standard([s.fact(name, "login", s.at), used]).status == 202
    s.stack.wait_idle()
    s.run("send_surveys")
    s.run("send_surveys")
    (mail,) = s.mail_to(email)
    links = re.findall(r'href="([^"]*/nps/[^"]*)"', mail["html"])
    assert len(links) == 11
    assert all(link in mail["text"] for link in links)
    return [link.removeprefix(s.stack.api) for link in links]


def nps(s: Scene) -> dict[str, object]:
    """The NPS answer, without what these tests do not look at."""
    s.stack.wait_idle()
    answer = s.api("GET", "/nps?days=30")
    return {name: answer[name] for name in ("score", "responses", "promoters", "detractors")}


def test_following_every_link_answers_nothing(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    for link in surveyed(s, "acme"):
        assert s.stack.request("GET", link).status == 200
        assert s.stack.request("HEAD", link).status in (200, 404, 405)
    assert nps(s) == {"score": None, "responses": 0, "promoters": 0, "detractors": 0}


def test_one_press_answers_and_the_last_word_stands(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    links = surveyed(s, "acme")
    page = s.stack.request("GET", links[9])
    body = page.body.decode()
    assert "script" not in page.headers.get("content-security-policy", "").replace("script-src", "")
    assert re.search(r'<input[^>]*value="9"[^>]*checked|<input[^>]*checked[^>]*value="9"', body)
    assert "<script" not in body
    path = links[9].partition("?")[0]

    def press(**said: object) -> int:
        sent = urlencode(said).encode()
        return s.stack.request("POST", path, body=sent, headers=FORM).status

    assert press(score=9, comment="It saves us a day a week") == 200
    assert nps(s) == {"score": 100.0, "responses": 1, "promoters": 1, "detractors": 0}
    assert press(score=3, comment="It broke") == 200
    assert nps(s) == {"score": -100.0, "responses": 1, "promoters": 0, "detractors": 1}
    assert press(score=11) == 400
    assert press(comment="no score") == 400
    json_answer = s.stack.request("POST", path, json_body={"score": 8})
    assert json_answer.json()["score"] == 8
    assert nps(s) == {"score": 0.0, "responses": 1, "promoters": 0, "detractors": 0}
    whole = s.api("GET", "/nps?days=30")
    assert whole["response_rate"] == 100.0
    assert whole["significant"] is False
    assert whole["margin"] > 0


def test_forged_and_expired_links_say_so(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    path = surveyed(s, "acme")[0].partition("?")[0]
    forged = path[:-4] + ("aaaa" if not path.endswith("aaaa") else "bbbb")
    assert s.stack.request("GET", forged).status == 404
    assert s.stack.request("POST", forged, json_body={"score": 9}).status == 404
    s.live_at(AT + timedelta(days=365))
    assert s.stack.request("GET", path).status == 410
    assert s.stack.request("POST", path, json_body={"score": 9}).status == 410
