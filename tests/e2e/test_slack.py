"""Buttons pressed in Slack, end to end: what a signed press decides, and whose counts."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from local.stack import Answer
from tests.e2e.conftest import MINUTE, Scene
from tests.payloads import sample
from tests.senders import SENDERS

pytestmark = pytest.mark.integration

# A Monday at 10:30 UTC, within the sending hours of a contact in UTC.
MONDAY = datetime(2026, 4, 6, 10, 30, tzinfo=UTC)
PEOPLE = {"people": [{"user": "U0DANA1", "role": "success_manager"}]}
SENDER = SENDERS["slack"]


def waiting(scene: Callable[..., Scene]) -> tuple[Scene, str, str]:
    """A scene with an enrolment whose first step waits for approval, and the contact's address."""
    s = scene(MONDAY, "assisted")
    s.api("PUT", "/sources/slack", {"secret": SENDER.secret})
    s.api("PUT", "/channels/slack/people", PEOPLE)
    s.api("POST", "/gates/entry", {"decision": "override", "reason": "a trial"})
    email = s.customer("acme")
    body = {"playbook": "at_risk"}
    enrolment = s.api("POST", "/customers/acme/enrolments", body, status=201)["id"]
    s.run("advance_playbooks")
    (approval,) = s.api("GET", "/approvals")["items"]
    assert (approval["id"], approval["step"]["id"]) == (enrolment, "personal_email")
    return s, enrolment, email


def press(s: Scene, enrolment: str, **changes: Any) -> Answer:
    """A press of the button below a message about the enrolment's first step, delivered."""
    secret = changes.pop("secret", SENDER.secret)
    said = {
        "actions__0__value": f"personal_email {enrolment}",
        "actions__0__action_ts": f"{s.at.timestamp():.6f}",
        "response_url": f"{s.stack.facts['stand_ins']['slack']}/actions/{s.venture}",
    }
    body = json.dumps(sample("slack", "block_actions-approve", **said, **changes)).encode()
    form = SENDER.wire(body)
    headers = SENDER.headers(form, s.at, secret=secret)
    return s.stack.request("POST", f"/webhooks/{s.venture}/slack", body=form, headers=headers)


def replies(s: Scene) -> list[tuple[str, str]]:
    """What was answered to presses of this venture: to whom, and in which words."""
    said = s.stack.stand_in("slack", "GET", "/replies")["replies"]
    ours = [reply for reply in said if reply["url"].endswith(s.venture)]
    return [(reply["response_type"], reply["text"]) for reply in ours]


def told(s: Scene) -> list[str]:
    entries = s.api("GET", "/customers/acme/timeline?limit=100")["items"]
    return [entry["text"] for entry in entries if "in Slack" in entry["text"]]


def test_a_signed_press_approves_the_step_that_waits_and_once(
    scene: Callable[..., Scene],
) -> None:
    s, enrolment, email = waiting(scene)
    for _ in range(2):
        answer = press(s, enrolment)
        assert (answer.status, answer.json()["accepted"]) == (202, 1)
    s.stack.wait_idle()
    assert s.api("GET", "/approvals")["items"] == []
    assert told(s) == ["at_risk, personal_email approved by slack:U0DANA1: in Slack"]
    # Where both deliveries are carried out at the same moment, each is answered.
    answered = replies(s)
    assert set(answered) == {("in_channel", "<@U0DANA1> approved it.")}
    s.live_at(MONDAY + MINUTE)
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1
    assert press(s, enrolment).status == 202
    s.stack.wait_idle()
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1
    assert replies(s)[len(answered) :] == [
        ("ephemeral", "<@U0DANA1> Not done: the step that this was about no longer waits")
    ]
    assert s.stack.dead_letters() == {}


def test_a_forged_press_and_one_by_a_stranger_approve_nothing(
    scene: Callable[..., Scene],
) -> None:
    s, enrolment, _ = waiting(scene)
    assert press(s, enrolment, secret=SENDER.other).status == 401
    assert press(s, enrolment, user__id="U0NOBODY").status == 202
    s.stack.wait_idle()
    assert len(s.api("GET", "/approvals")["items"]) == 1
    assert told(s) == []
    (reply,) = replies(s)
    assert reply[0] == "ephemeral"
    assert "nobody has said what U0NOBODY may do here" in reply[1]
