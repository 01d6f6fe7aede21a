"""A detractor answers on the deployed stack: the owner gets a task at once, and they a letter."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.conftest import Scene

pytestmark = pytest.mark.integration

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def test_a_detractor_is_called_and_written_to(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    email = s.customer("acme")
    used = s.fact("acme", "feature_used", s.at, feature="export", core=True)
    assert s.standard([s.fact("acme", "login", s.at), used]).status == 202
    s.stack.wait_idle()
    s.run("send_surveys")
    s.run("send_surveys")
    (mail,) = s.mail_to(email)
    link = re.findall(r'href="[^"]*(/nps/[^"?]*)', mail["html"])[0]
    answer = {"score": 2, "comment": "The export fails"}
    assert s.stack.request("POST", link, json_body=answer).status == 200
    s.stack.wait_idle()
    s.run("advance_playbooks")
    (task,) = s.api("GET", "/tasks")["items"]
    assert task["why"].startswith("Ada answered 2 of 10 in the survey first_value_realization")
    assert "The export fails" in task["why"]
    s.live_at(AT + timedelta(hours=2, minutes=1))
    s.run("advance_playbooks")
    (_, letter) = s.mail_to(email)
    assert letter["subject"] == "Your answer about Brightside"
