"""The main job, end to end: a signed webhook becomes a score, a playbook step and an answer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.conftest import MINUTE, Scene

pytestmark = pytest.mark.integration

# A Monday at 10:30 UTC, within the sending hours of a contact in UTC.
MONDAY = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def healthy(scene: Scene, name: str, **said: object) -> str:
    """A customer with 85 points, who falls to at risk a week after the hour of this login."""
    email = scene.customer(name, **said)
    facts = [
        scene.fact(name, "login", scene.at),
        scene.fact(name, "feature_used", scene.at, feature="export", core=True),
    ]
    assert scene.standard(facts).status == 202
    scene.stack.wait_idle()
    assert scene.health(name)["score"] == 85
    return email


def test_webhooks_become_a_score_that_explains_itself(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    s.customer("acme")
    login, feature = (
        s.fact("acme", "login", MONDAY - 3 * DAY),
        s.fact("acme", "feature_used", MONDAY - DAY, feature="export", core=True),
    )
    late = s.fact("acme", "login", MONDAY - 5 * DAY)
    first = s.standard([feature, login])
    assert (first.status, first.json()["accepted"]) == (202, 2)
    assert s.standard([login, late, feature]).status == 202
    opened = s.ticket("org-acme", "5158", "OPEN", MONDAY - 2 * HOUR)
    solved = s.ticket("org-acme", "5159", "SOLVED", MONDAY - HOUR)
    reopened_late = s.ticket("org-acme", "5159", "OPEN", MONDAY - 3 * HOUR)
    for delivery in (opened, solved, reopened_late, opened):
        assert s.zendesk(delivery).status == 202
    s.stack.wait_idle()

    health = s.health("acme")

    assert (health["score"], health["band"], health["lifecycle"]) == (65, "at_risk", "active")
    assert {c["name"]: (c["points"], c["max"]) for c in health["components"]} == {
        "engagement": (30, 40),
        "support": (20, 30),
        "value": (15, 30),
    }
    login_hour = (MONDAY - 3 * DAY).replace(minute=0)
    assert datetime.fromisoformat(health["next_change_at"]) == login_hour + 7 * DAY
    assert health["to_next_band"]["band"] == "healthy"
    assert health["to_next_band"]["points"] == 5
    assert health["to_next_band"]["ways"]
    support = next(c for c in health["components"] if c["name"] == "support")
    assert [(b["source"], b["text"]) for b in support["because"]] == [
        ("zendesk", "Ticket 5158 is open")
    ]
    timeline = s.api("GET", "/customers/acme/timeline")["items"]
    assert [e["at"] for e in timeline] == sorted((e["at"] for e in timeline), reverse=True)


def test_a_fact_of_nobody_waits_and_flows_when_its_customer_is_known(
    scene: Callable[..., Scene],
) -> None:
    s = scene(MONDAY)
    assert s.zendesk(s.ticket("org-later", "9", "OPEN", MONDAY)).status == 202
    s.stack.wait_idle()
    assert len(s.api("GET", "/holding")["items"]) == 1
    s.customer("later")
    s.stack.wait_idle()
    assert s.api("GET", "/holding")["items"] == []
    support = next(c for c in s.health("later")["components"] if c["name"] == "support")
    assert support["points"] == 20


def test_a_fall_by_time_runs_the_whole_program_once(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    email = healthy(s, "slow")
    fall = MONDAY.replace(minute=0) + 7 * DAY

    s.live_at(fall - MINUTE)
    s.run("sweep_decay")
    assert s.api("GET", "/enrolments")["items"] == []
    s.live_at(fall)
    assert s.health("slow")["band"] == "at_risk"
    s.run("sweep_decay")
    (enrolment,) = s.api("GET", "/enrolments?playbook=at_risk&status=active")["items"]
    assert enrolment["customer_id"] == "slow"
    assert "healthy to at risk" in enrolment["cause"]

    for _ in range(2):
        s.run("advance_playbooks")
        s.run("sweep_decay")
    (personal,) = s.mail_to(email)
    assert personal["from"] == "success@tenure.example"
    headers = {name.lower(): value for name, value in personal["headers"].items()}
    assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert headers["reply-to"].endswith("dana@tenure.example")
    assert personal["tags"]["effect"]

    s.live_at(fall + 3 * DAY - MINUTE)
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1
    s.live_at(fall + 3 * DAY)
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 2

    s.live_at(fall + 7 * DAY)
    s.run("advance_playbooks")
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 2
    (task,) = s.api("GET", "/tasks?status=open")["items"]
    assert (task["customer_id"], task["owner"]) == ("slow", "Dana Reyes <dana@tenure.example>")
    closed = s.api("POST", f"/tasks/{task['id']}", {"outcome": "reached", "note": "a good call"})
    assert closed["status"] == "closed"
    (ended,) = s.api("GET", "/enrolments?status=ended")["items"]
    assert [run["result"] for run in ended["runs"]] == ["sent", "sent", "task"]
    assert s.stack.dead_letters() == {}


def test_a_customer_who_recovers_is_left_alone(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    email = healthy(s, "back")
    s.live_at(MONDAY.replace(minute=0) + 7 * DAY)
    s.run("sweep_decay")
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1

    s.live_at(s.at + DAY)
    assert s.standard(s.fact("back", "login", s.at)).status == 202
    s.stack.wait_idle()
    assert s.health("back")["band"] == "healthy"
    (ended,) = s.api("GET", "/enrolments?status=ended")["items"]
    assert ended["outcome"] == "recovered"
    s.live_at(s.at + 3 * DAY)
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1


def test_assisted_steps_wait_for_one_approval(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY, "assisted")
    email = healthy(s, "asked")
    s.live_at(MONDAY.replace(minute=0) + 7 * DAY)
    s.run("sweep_decay")
    s.run("advance_playbooks")
    assert s.mail_to(email) == []
    (approval,) = s.api("GET", "/approvals", role="viewer")["items"]
    body = {"decision": "approve", "reason": "she is expecting it"}
    for _ in range(2):
        s.api("POST", f"/approvals/{approval['id']}", body, role="success_manager")
    s.run("advance_playbooks")
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1


def test_nothing_acts_before_the_entry_gate_unless_the_executive_says_so(
    scene: Callable[..., Scene],
) -> None:
    s = scene(MONDAY)
    not_yet = (MONDAY + 90 * DAY).isoformat()
    email = healthy(s, "early", onboarded_at=not_yet)
    s.live_at(MONDAY.replace(minute=0) + 7 * DAY)
    s.run("sweep_decay")
    s.run("advance_playbooks")
    assert s.api("GET", "/enrolments")["items"] == []
    assert s.mail_to(email) == []
    texts = [e["text"] for e in s.api("GET", "/customers/early/timeline")["items"]]
    assert any("entry gate" in text for text in texts)
    override = {"decision": "override", "reason": "the pilot starts today"}
    s.api("POST", "/gates/entry", override, role="success_manager", status=403)
    s.api("POST", "/gates/entry", override)
    s.standard(s.fact("early", "login", s.at))
    s.live_at(s.at.replace(minute=0) + 7 * DAY)
    s.run("sweep_decay")
    assert len(s.api("GET", "/enrolments")["items"]) == 1


def test_a_lost_outcome_ends_in_a_question_not_in_a_second_email(
    scene: Callable[..., Scene],
) -> None:
    s = scene(MONDAY)
    email = healthy(s, "lost")
    s.live_at(MONDAY.replace(minute=0) + 7 * DAY)
    s.run("sweep_decay")
    s.stack.mail_faults(drop_connection_after_accept=True, lose_events=True)
    s.run("advance_playbooks")
    s.stack.mail_faults()
    assert len(s.mail_to(email)) == 1
    for minutes in (1, 30, 61, 120):
        s.live_at(MONDAY.replace(minute=0) + 7 * DAY + minutes * MINUTE)
        s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1
    (question,) = s.api("GET", "/tasks?status=open")["items"]
    assert question["kind"] == "question"
    s.api("POST", f"/tasks/{question['id']}", {"outcome": "done", "note": "she has it"})
    (going_on,) = s.api("GET", "/enrolments?status=active")["items"]
    assert going_on["runs"][0]["result"] == "sent"


def test_the_mail_services_event_settles_a_lost_outcome(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    email = healthy(s, "told")
    s.live_at(MONDAY.replace(minute=0) + 7 * DAY)
    s.run("sweep_decay")
    s.stack.mail_faults(drop_connection_after_accept=True)
    s.run("advance_playbooks")
    s.stack.mail_faults()
    (enrolment,) = s.api("GET", "/enrolments?status=active")["items"]
    assert enrolment["runs"][0]["result"] == "sent"
    s.live_at(s.at + 2 * HOUR)
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1
    assert s.api("GET", "/tasks?status=open")["items"] == []


def test_mail_keeps_to_their_hours_and_stops_at_their_word(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    email = healthy(s, "tokyo", timezone="Asia/Tokyo")
    s.live_at(MONDAY.replace(minute=0) + 7 * DAY)  # 19:00 in Tokyo
    s.run("sweep_decay")
    s.run("advance_playbooks")
    assert s.mail_to(email) == []
    (held,) = s.api("GET", "/enrolments?status=active")["items"]
    assert "sending hours" in held["step"]["waiting"]
    s.live_at(datetime(2026, 3, 10, 0, 0, tzinfo=UTC))  # 09:00 in Tokyo
    s.run("advance_playbooks")
    (personal,) = s.mail_to(email)
    headers = {name.lower(): value for name, value in personal["headers"].items()}
    link = headers["list-unsubscribe"].strip("<>").removeprefix(s.stack.api)
    assert s.stack.request("GET", link).status == 200
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for _ in range(2):
        clicked = s.stack.request("POST", link, body=b"List-Unsubscribe=One-Click", headers=form)
        assert clicked.status == 200
    for days in (3, 7):
        s.live_at(datetime(2026, 3, 10, 0, 0, tzinfo=UTC) + days * DAY)
        s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1
    ended = s.api("GET", "/enrolments?status=ended")["items"]
    assert [run["result"] for run in ended[0]["runs"]] == ["sent", "dropped", "task"]


def test_changed_parameters_move_everyone_once_everyone_is_prepared(
    scene: Callable[..., Scene],
) -> None:
    s = scene(MONDAY)
    for name in ("one", "two", "three"):
        healthy(s, name)
    assert {row["band"] for row in s.api("GET", "/customers")["items"]} == {"healthy"}
    body = {"changes": {"healthy_threshold": 88}, "reason": "a stricter view", "version": 1}
    changed = s.api("PATCH", "/parameters", body)
    assert changed["version"] == 2
    s.stack.wait_idle()
    assert s.health("one")["parameters_version"] == 2
    assert s.health("one")["band"] == "at_risk"
    s.api("PATCH", "/parameters", body, status=409)
    wrong = {"changes": {"value_weight": 29}, "reason": "a slip"}
    problem = s.api("PATCH", "/parameters", wrong, status=400)
    assert {e["field"] for e in problem["errors"]} >= {"value_weight"}
    (entry, *_) = s.api("GET", "/parameters/audit")["items"]
    assert entry["changes"] == [{"name": "healthy_threshold", "before": 70, "after": 88}]
