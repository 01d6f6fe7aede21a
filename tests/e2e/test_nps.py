"""The survey, from the milestone to the counted answer, through the mail and the page."""

import base64
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.shared.gateways.secrets import SecretsManagerKeeper
from functions.shared.kernel import links
from tests.e2e.conftest import Scene

pytestmark = pytest.mark.integration

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
LINK_SECRET = "tenure/local/links"
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


def urls(mail: dict[str, Any]) -> set[str]:
    """Every address in a mail: linked, written out, or in a header."""
    header = next(v for n, v in mail["headers"].items() if n.lower() == "list-unsubscribe")
    return {
        *map(unescape, re.findall(r'href="([^"]*)"', mail["html"])),
        *re.findall(r"https?://[^\s>]+", mail["text"]),
        header.strip("<>"),
    }


def test_following_every_link_of_every_mail_answers_nothing(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    surveyed(s, "acme")
    # A program's mail too: the customer falls to at risk while a ticket is open.
    s.live_at(AT + timedelta(days=8))
    s.run("sweep_decay")
    s.run("advance_playbooks")
    mails = s.mail_to(f"acme-{s.venture[:8]}@customer.example")
    assert len(mails) == 2
    for _ in range(2):
        for url in sorted(set().union(*map(urls, mails))):
            path = url.removeprefix(s.stack.api)
            assert path.startswith(("/nps/", "/unsubscribe/"))
            assert s.stack.request("GET", path).status == 200
            assert s.stack.request("HEAD", path).status in (200, 404, 405)
    assert nps(s) == {"score": None, "responses": 0, "promoters": 0, "detractors": 0}
    # Nor did anybody unsubscribe, or respond: the program's next mail goes out on its day.
    s.live_at(AT + timedelta(days=11))
    s.run("advance_playbooks")
    assert len(s.mail_to(mails[0]["to"][0])) == len(mails) + 1


def test_links_outlive_one_rotation_of_their_secret_and_not_two(
    scene: Callable[..., Scene],
) -> None:
    s = scene(AT)
    path = surveyed(s, "acme")[8].partition("?")[0]
    fields = json.loads(base64.urlsafe_b64decode(path.rpartition("/")[2] + "==")[16:])[1]
    manager = s.stack.client("secretsmanager")
    held = manager.get_secret_value(SecretId=LINK_SECRET)["SecretString"]

    def works(secret: str) -> bool:
        """Whether a link that is signed with a secret opens; looks at secrets are rationed."""
        token = links.make(secret, links.ANSWER, fields, AT + timedelta(days=90))
        for _ in range(20):
            if s.stack.request("GET", f"/nps/{token}").status == 200:
                return True
            time.sleep(0.5)
        return False

    keeper = SecretsManagerKeeper(manager)
    try:
        keeper.replace(LINK_SECRET, "the second")
        # A link of the new secret is known at once; the mail that went out before works on.
        assert works("the second")
        assert s.stack.request("POST", path, json_body={"score": 8}).status == 200
        keeper.replace(LINK_SECRET, "the third")
        assert works("the third")
        assert works("the second")
        assert s.stack.request("POST", path, json_body={"score": 0}).status == 404
    finally:
        manager.put_secret_value(SecretId=LINK_SECRET, SecretString=held)
    assert works(json.loads(held)["current"])
    assert nps(s) == {"score": 0.0, "responses": 1, "promoters": 0, "detractors": 0}


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
    assert press(score=3, comment="The app broke") == 200
    assert nps(s) == {"score": -100.0, "responses": 1, "promoters": 0, "detractors": 1}
    (comment,) = s.api("GET", "/nps/comments?category=product")["items"]
    assert (comment["comment"], comment["score"]) == ("The app broke", 3)
    assert (comment["sentiment"], comment["customer_id"]) == ("negative", "acme")
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
