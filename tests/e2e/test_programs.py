"""What a playbook is worth, on the deployed stack: what the mail service tells is in the answer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.conftest import MINUTE, Scene

pytestmark = pytest.mark.integration

MONDAY = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = ("delivered", "opened", "clicked", "bounced", "complained", "unsubscribed")


def in_at_risk(s: Scene, name: str) -> tuple[str, str]:
    """A customer who was let into the at_risk playbook: the address, and the run."""
    email = s.customer(name)
    assert s.standard([s.fact(name, "login", s.at - 10 * DAY)]).status == 202
    s.stack.wait_idle()
    path = f"/customers/{name}/enrolments"
    run = s.api("POST", path, {"playbook": "at_risk"}, status=201)
    return email, run["id"]


def told(figures: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {word: (figures[word]["count"], figures[word]["of"]) for word in WORDS}


def test_what_became_of_messages_and_runs_is_in_the_programs_answer(
    scene: Callable[..., Scene],
) -> None:
    s = scene(MONDAY)
    s.api("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    (reader, answered), (other, away), (_, fine) = (
        in_at_risk(s, name) for name in ("reader", "other", "fine")
    )
    s.live_at(MONDAY + MINUTE)
    s.run("advance_playbooks")
    [said] = s.api("GET", "/programs", role="viewer")["items"]
    assert (said["figures"]["entered"], said["figures"]["sent"]) == (3, 3)
    assert told(said["figures"])["delivered"] == (3, 3)
    [letter], [unwanted] = s.mail_to(reader), s.mail_to(other)
    # Read twice, and told in the wrong order.
    for event in ("Click", "Open", "Open"):
        s.stack.report_mail(letter["message_id"], event)
    url = {n.lower(): t for n, t in unwanted["headers"].items()}["list-unsubscribe"].strip("<>")
    for _ in range(2):
        pressed = s.stack.request("POST", f"/unsubscribe/{url.rpartition('/')[2]}")
        assert pressed.status == 200, pressed.body
    s.live_at(MONDAY + DAY)
    assert s.standard([s.fact("reader", "responded", s.at, channel="email")]).status == 202
    s.stack.wait_idle()
    body = {"false_alarm": True, "reason": "on holiday"}
    assert s.api("POST", f"/enrolments/{away}/stop", body)["false_alarm"]
    s.api("POST", f"/enrolments/{fine}/contacted", {"note": "all is well"})
    s.run("advance_playbooks")
    s.run("advance_playbooks")
    answer = s.api("GET", "/programs?days=30")
    [said] = answer["items"]
    figures = said["figures"]
    assert (answer["as_of"], answer["counted_all"]) == ("2026-03-03T10:30:00Z", True)
    assert told(figures) == {
        "delivered": (3, 3),
        "opened": (1, 3),
        "clicked": (1, 3),
        "bounced": (0, 3),
        "complained": (0, 3),
        "unsubscribed": (1, 3),
    }
    assert figures["outcomes"] == {"responded": 1, "stopped": 1}
    assert figures["under_way"] == 1
    assert (figures["true_alarms"]["count"], figures["true_alarms"]["of"]) == (2, 3)
    for name in ("responded", "recovered"):
        assert figures[name]["unknown"] == "nobody's 30 days are over yet"
    assert s.api("GET", "/programs?segment=free")["items"] == []
    runs = {run["id"]: run["outcome"] for run in s.api("GET", "/enrolments")["items"]}
    assert runs[answered] == "responded"
    assert s.stack.dead_letters() == {}
