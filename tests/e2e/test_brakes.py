"""Brakes on the deployed stack: what is paused does not go, what is resumed does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.conftest import MINUTE, Scene

pytestmark = pytest.mark.integration

MONDAY = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def in_at_risk(s: Scene, name: str) -> str:
    """A customer whose first email of the at_risk playbook is due; answers the address."""
    email = s.customer(name)
    assert s.standard([s.fact(name, "login", s.at - 10 * DAY)]).status == 202
    s.stack.wait_idle()
    s.api("POST", f"/customers/{name}/enrolments", {"playbook": "at_risk"}, status=201)
    s.stack.wait_idle()
    return email


def test_what_is_paused_while_it_is_due_goes_when_it_is_resumed(
    scene: Callable[..., Scene],
) -> None:
    s = scene(MONDAY)
    s.api("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    email = in_at_risk(s, "acme")
    paused = s.api("POST", "/playbooks/at_risk/pause", {"reason": "the letter is wrong"})
    assert (paused["scope"], paused["stage"]) == ("playbook:at_risk", "paused")
    for _ in range(2):
        s.run("advance_playbooks")
        s.live_at(s.at + MINUTE)
    assert s.mail_to(email) == []
    [held] = s.api("GET", "/held")["items"]
    assert (held["customer_id"], held["paused"]) == ("acme", "playbook:at_risk")
    assert held["reason"].endswith(": the letter is wrong")
    s.api("POST", "/brakes/playbook:at_risk", {"action": "resume", "reason": "it is right now"})
    s.live_at(s.at + MINUTE)
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1
    assert s.api("GET", "/held")["items"] == []
    assert s.api("GET", "/brakes")["items"] == []


def test_unsubscriptions_pause_a_playbook_by_themselves(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    s.api("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    emails = [in_at_risk(s, f"c{n}") for n in range(20)]
    s.run("advance_playbooks")
    mails = [mail for email in emails for mail in s.mail_to(email)]
    assert len(mails) == 20
    for mail in mails[:3]:
        headers = {name.lower(): value for name, value in mail["headers"].items()}
        url = headers["list-unsubscribe"].strip("<>")
        pressed = s.stack.request("POST", f"/unsubscribe/{url.rpartition('/')[2]}")
        assert pressed.status == 200, pressed.body
    [brake] = s.api("GET", "/brakes")["items"]
    assert (brake["scope"], brake["automatic"]) == ("playbook:at_risk", True)
    assert (brake["evidence"]["messages"], brake["evidence"]["negative"]) == (20, 3)
    [task] = s.api("GET", "/tasks")["items"]
    assert task["kind"] == "review"
    refused = s.api("POST", "/playbooks/at_risk/resume", {"reason": "please"}, status=409)
    assert "review with its root cause" in refused["detail"]
    late = in_at_risk(s, "late")
    s.run("advance_playbooks")
    assert s.mail_to(late) == []


def test_nobody_is_written_to_on_a_holiday(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    s.api("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    s.api("PUT", "/holidays", {"zones": {"UTC": ["2026-03-02"]}})
    email = in_at_risk(s, "acme")
    s.run("advance_playbooks")
    assert s.mail_to(email) == []
    [held] = s.api("GET", "/held")["items"]
    assert (held["reason"], held["until"]) == ("a holiday in UTC", "2026-03-03T09:00:00Z")
    s.live_at(MONDAY.replace(hour=9, minute=0) + DAY)
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1
