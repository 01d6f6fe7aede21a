"""A playbook is tried on the deployed stack, then lived: what was said comes true to the minute."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.conftest import Scene

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

MONDAY = datetime(2026, 3, 2, 9, 10, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SCHEDULES = ("advance_playbooks", "sweep_decay")


def test_what_was_simulated_is_what_is_sent(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    emails = {}
    for number in range(3):
        name = f"c{number}"
        emails[name] = s.customer(name)
        used = s.fact(name, "feature_used", MONDAY, feature="export", core=True)
        seen = MONDAY - number * timedelta(hours=5)
        s.api("POST", "/facts", {"facts": [used, s.fact(name, "login", seen)]}, status=202)
    s.stack.wait_idle()

    body = {"days": 16}
    place = "/playbooks/at_risk/simulations"
    s.api("POST", place, body, role="viewer", status=403)
    said = s.api("POST", place, body, role="success_manager")
    assert (said["population"], said["blocked"]) == (3, None)
    assert s.api("GET", "/enrolments")["items"] == []
    told = [one for one in said["items"] if one["what"] in ("sent", "task")]
    assert len(told) == 9

    minutes = sorted({datetime.fromisoformat(one["at"]) for one in said["items"]})
    for minute in sorted({*minutes, *(at + MINUTE for at in minutes)}):
        s.live_at(minute)
        for schedule in SCHEDULES:
            s.run(schedule)

    runs = s.api("GET", "/enrolments?playbook=at_risk")["items"]
    happened = {
        (run["customer_id"], one["step"], one["result"], one["at"])
        for run in runs
        for one in run["runs"]
    }
    assert happened == {(one["customer_id"], one["step"], one["what"], one["at"]) for one in told}
    for name, email in emails.items():
        steps = [mail["tags"]["step"] for mail in s.mail_to(email)]
        mine = [one for one in told if one["customer_id"] == name and one["what"] == "sent"]
        assert steps == [one["step"] for one in mine]
