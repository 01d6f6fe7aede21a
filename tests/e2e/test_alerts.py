"""Alerts on the deployed stack: told at the due minute, once, and answered or escalated."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.stack import Answer
from local.stand_ins.slack import person_id
from tests.e2e.conftest import MINUTE, Scene
from tests.payloads import sample
from tests.senders import SENDERS

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

# A Monday in May.
AT = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DANA = "dana@tenure.example"
CHAIRMAN = "chairman@company.com"
URGENT = "#customer-success-urgent"
PEOPLE = [{"user": "U0DANA1", "role": "success_manager"}, {"user": "U0BOSS1", "role": "executive"}]
SLACK = SENDERS["slack"]
FALLS = {"arnold": 0, "berta": 0, "cecil": 1, "dora": 2}
"""Who falls at which minute."""
HEALS = {"berta": 3, "dora": 6}
"""Who is not critical any more at which minute."""


def begun(scene: Callable[..., Scene]) -> Scene:
    """A venture whose customers are at risk, an hour before anything happens."""
    s = scene(AT - 60 * MINUTE)
    s.api("POST", "/gates/entry", {"decision": "override", "reason": "a trial"})
    s.api("PUT", "/channels/slack", {"secret": "xoxb-the-bot-of-the-team"})
    s.api("PUT", "/sources/slack", {"secret": SLACK.secret})
    s.api("PUT", "/channels/slack/people", {"people": PEOPLE})
    facts = []
    for name in FALLS:
        # Of more than 10,000 the executive would hear at once.
        s.customer(name, aliases={}, arr="9000.00")
        used = {"feature": "export", "core": True}
        facts += [
            s.fact(name, "feature_used", AT - 40 * DAY, **used),
            s.fact(name, "login", AT - 15 * DAY),
        ]
    assert s.standard(facts).status == 202
    s.stack.wait_idle()
    return s


def tickets(s: Scene, name: str, status: str) -> None:
    """Three tickets of a customer change."""
    named = [f"{name}-{n}" for n in range(3)]
    facts = [s.fact(name, "ticket_changed", s.at, ticket=one, status=status) for one in named]
    assert s.standard(facts).status == 202
    s.stack.wait_idle()


def lives(s: Scene, minutes: int) -> None:
    """Minutes pass, in which customers fall and heal, and the schedules run."""
    for minute in range(minutes):
        s.live_at(AT + minute * MINUTE)
        for name in [one for one, at in FALLS.items() if at == minute]:
            tickets(s, name, "open")
        for name in [one for one, at in HEALS.items() if at == minute]:
            tickets(s, name, "solved")
        for function in ("sweep_decay", "advance_playbooks", "raise_alert"):
            s.run(function)


def posts(s: Scene) -> list[tuple[str, str, datetime]]:
    """What stands in Slack about this scene's customers: where, about whom, since when."""
    found = []
    for post in s.stack.stand_in("slack", "GET", "/messages")["messages"]:
        name = post["blocks"][0]["text"]["text"].rpartition(": ")[2].lower()
        if name in FALLS:
            at = datetime.fromtimestamp(int(post["ts"].partition(".")[0]), UTC)
            found.append((post["channel_name"], name, at))
    return found


def mails(s: Scene, to: str) -> list[tuple[str, datetime, str]]:
    """What was mailed about this scene's customers: about whom, when, what."""
    return [
        (name, datetime.fromisoformat(mail["sent_at"]), mail["text"])
        for mail in s.mail_to(to)
        for name in FALLS
        if mail["tags"]["venture"] == s.venture and mail["subject"].endswith(name.title())
    ]


def alert_of(s: Scene, name: str) -> dict[str, Any]:
    """The only alert about a customer."""
    listed = s.api("GET", "/alerts?kind=customer_critical&limit=100")["items"]
    (found,) = [alert for alert in listed if alert["customer_id"] == name]
    return dict(found)


def press(s: Scene, action: str, alert: str, user: str) -> Answer:
    """A press of a button below an alert."""
    said = {
        "actions__0__action_id": action,
        "actions__0__value": f"alert: {alert}",
        "actions__0__action_ts": f"{s.at.timestamp():.6f}",
        "user__id": user,
        "response_url": f"{s.stack.facts['stand_ins']['slack']}/actions/{s.venture}",
    }
    form = SLACK.wire(json.dumps(sample("slack", "block_actions-approve", **said)).encode())
    headers = SLACK.headers(form, s.at)
    path = f"/webhooks/{s.venture}/slack"
    answer = s.stack.request("POST", path, body=form, headers=headers)
    s.stack.wait_idle()
    return answer


def test_who_falls_is_told_of_at_the_due_minute_once_and_who_heals_before_is_not(
    scene: Callable[..., Scene],
) -> None:
    s = begun(scene)
    lives(s, 11)
    due = {name: AT + (minute + 5) * MINUTE for name, minute in FALLS.items()}
    told = [(name, due[name]) for name in ("arnold", "cecil")]
    assert posts(s) == [(URGENT, *one) for one in told]
    assert [(name, at) for name, at, _ in mails(s, DANA)] == told
    # What the playbook's own step would have told is the same incident, and told.
    runs = s.api("GET", "/enrolments?playbook=critical")["items"]
    assert sorted(run["customer_id"] for run in runs) == ["arnold", "cecil"]
    assert alert_of(s, "berta")["status"] == "closed"
    assert alert_of(s, "berta")["sent_at"] is None

    # One is taken up, with a button, by who may; the other one is not.
    arnold, cecil = alert_of(s, "arnold"), alert_of(s, "cecil")
    assert press(s, "acknowledge", arnold["id"], "U0STRANGER").status == 202
    assert alert_of(s, "arnold")["answers"] == []
    for _ in range(2):
        assert press(s, "contacted", arnold["id"], "U0DANA1").status == 202
    assert [(a["action"], a["by"]) for a in alert_of(s, "arnold")["answers"]] == [
        ("contacted", "slack:U0DANA1")
    ]
    (run,) = [run for run in runs if run["customer_id"] == "arnold"]
    texts = [e["text"] for e in s.api("GET", "/customers/arnold/timeline?limit=100")["items"]]
    assert sum("slack:U0DANA1 tried to reach the customer" in text for text in texts) == 1
    assert any("contacted by slack:U0DANA1" in text for text in texts)

    s.live_at(datetime.fromisoformat(cecil["answer_by"]) - MINUTE)
    s.run("raise_alert")
    assert mails(s, CHAIRMAN) == []
    s.live_at(datetime.fromisoformat(cecil["answer_by"]))
    s.run("raise_alert")
    ((name, at, text),) = mails(s, CHAIRMAN)
    assert (name, at) == ("cecil", s.at)
    for words in ("Nobody answers", "Tried so far:", "ARR: 9000.00 EUR", "Score: "):
        assert words in text
    assert posts(s)[2:] == [(person_id("chairman"), "cecil", s.at)]

    # The executive decides with a press, and it is carried out; a success manager may not.
    assert press(s, "stop_program", cecil["id"], "U0DANA1").status == 202
    assert s.api("GET", "/enrolments?playbook=critical&status=active")["items"] != []
    assert press(s, "stop_program", cecil["id"], "U0BOSS1").status == 202
    (run,) = [
        run
        for run in s.api("GET", "/enrolments?playbook=critical&status=ended")["items"]
        if run["customer_id"] == "cecil"
    ]
    assert run["outcome"] == "stopped by slack:U0BOSS1: in Slack"
    assert [a["action"] for a in alert_of(s, "cecil")["answers"]] == ["stop_program"]
    assert s.stack.dead_letters() == {}


def test_where_slack_takes_nothing_the_mail_says_so_and_a_test_shows_it(
    scene: Callable[..., Scene],
) -> None:
    s = begun(scene)
    others = posts(s)
    s.stack.stand_in("slack", "POST", "/faults", {"error": "channel_not_found"})
    try:
        s.live_at(AT)
        tickets(s, "arnold", "open")
        s.live_at(AT + 5 * MINUTE)
        s.run("raise_alert")
        ((name, at, text),) = mails(s, DANA)
        assert (name, at) == ("arnold", AT + 5 * MINUTE)
        assert "Slack did not take it: " in text
        assert "channel_not_found" in text
        slack, mail = alert_of(s, "arnold")["deliveries"]
        assert (slack["status"], mail["status"]) == ("failed", "done")
        # The mail comes back as well: nobody is told of anything yet.
        [sent] = [m for m in s.mail_to(DANA) if m["tags"]["venture"] == s.venture]
        s.stack.report_mail(sent["message_id"], "Bounce")
        s.live_at(AT + 6 * MINUTE)
        s.run("raise_alert")
        slack, mail, task = alert_of(s, "arnold")["deliveries"]
        assert (mail["status"], mail["why"]) == (
            "failed",
            f"{DANA} does not exist, or takes no mail",
        )
        assert (task["channel"], task["status"]) == ("task", "done")
        (asked,) = s.api("GET", "/tasks?status=open")["items"]
        assert (asked["customer_id"], mail["why"] in asked["why"]) == ("arnold", True)
        tried = s.api("POST", "/alerts/test", role="success_manager", status=201)
        s.stack.wait_idle()
        statuses = [d["status"] for d in s.api("GET", f"/alerts/{tried['id']}")["deliveries"]]
        assert statuses == ["failed", "done"]
    finally:
        s.stack.stand_in("slack", "DELETE", "/faults")
    tried = s.api("POST", "/alerts/test", {"channel": "slack"}, status=201)
    s.stack.wait_idle()
    shown = s.api("GET", f"/alerts/{tried['id']}")
    assert [(d["channel"], d["status"]) for d in shown["deliveries"]] == [("slack", "done")]
    body = {"action": "acknowledge", "reason": "seen"}
    answered = s.api("POST", f"/alerts/{tried['id']}", body, role="success_manager")
    assert (answered["status"], answered["outcome"][:12]) == ("closed", "acknowledge ")
    assert posts(s) == others
