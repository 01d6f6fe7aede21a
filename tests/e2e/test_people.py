"""People beside the automation, on the deployed stack: deadlines that fire, a run that rests."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.conftest import MINUTE, Scene

pytestmark = pytest.mark.integration

MONDAY = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def at_risk(s: Scene, name: str) -> tuple[str, str]:
    """A customer at risk whom a person let into the program: the address, and the run."""
    email = s.customer(name)
    s.api("POST", "/gates/entry", {"decision": "override", "reason": "we know them"})
    assert s.standard(s.fact(name, "login", s.at - 10 * DAY)).status == 202
    s.stack.wait_idle()
    path = f"/customers/{name}/enrolments"
    run = s.api("POST", path, {"playbook": "at_risk"}, role="success_manager", status=201)
    return email, run["id"]


def test_a_deadline_fires_on_time_and_a_contact_meets_it(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY, "manual")
    email, run = at_risk(s, "late")
    s.run("advance_playbooks")
    (task,) = s.api("GET", "/tasks?status=open")["items"]
    assert (task["enrolment_id"], task["due_at"]) == (run, "2026-03-03T10:30:00Z")
    s.live_at(MONDAY + DAY - MINUTE)
    s.run("advance_playbooks")
    assert [t["overdue"] for t in s.api("GET", "/tasks?status=open")["items"]] == [False]
    for minutes in (0, 1):
        s.live_at(MONDAY + DAY + minutes * MINUTE)
        s.run("advance_playbooks")
    assert [t["overdue"] for t in s.api("GET", "/tasks?status=open")["items"]] == [True]
    texts = [e["text"] for e in s.api("GET", "/customers/late/timeline")["items"]]
    assert texts.count("task overdue: Write a personal email") == 1
    path, note = f"/enrolments/{run}/contacted", {"note": "left a message"}
    said = s.api("POST", path, note, role="success_manager")
    assert s.api("POST", path, note, role="success_manager") == said
    assert (len(said["acts"]), said["step"]["id"]) == (1, "adoption_guide")
    assert s.api("GET", "/tasks?status=open")["items"] == []
    assert s.api("GET", "/customers/late")["enrolments"] == [said]
    assert s.mail_to(email) == []
    assert s.stack.dead_letters() == {}


def test_a_run_that_is_snoozed_writes_when_the_snooze_ends(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    email, run = at_risk(s, "away")
    body = {"days": 2, "reason": "on holiday"}
    said = s.api("POST", f"/enrolments/{run}/snooze", body, role="success_manager")
    assert said["snoozed_until"] == "2026-03-04T00:00:00Z"
    for hours in (0, 24, 37):
        s.live_at(MONDAY + hours * HOUR)
        s.run("advance_playbooks")
    assert s.mail_to(email) == []
    s.live_at(MONDAY + 2 * DAY)
    s.run("advance_playbooks")
    assert len(s.mail_to(email)) == 1
    skip = {"step": "adoption_guide", "reason": "they know it"}
    said = s.api("POST", f"/enrolments/{run}/skip", skip, role="success_manager")
    assert s.api("POST", f"/enrolments/{run}/skip", skip, role="success_manager") == said
    assert (said["step"]["id"], said["step"]["due_at"]) == ("call", "2026-03-09T10:30:00Z")
    assert s.stack.dead_letters() == {}
