"""SurveyMonkey tells that somebody answered; what they answered is asked for, and counts."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.e2e.conftest import Scene
from tests.payloads import sample
from tests.senders import SENDERS
from tests.unit.test_survey_monkey import RESPONSE, RESPONSE_ID, SURVEY, changed

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
CHOICE = "pages__1__questions__0__answers__0__choice_id"


def deliver(s: Scene, number: int) -> int:
    """The signed event that a response is complete."""
    event = sample("surveymonkey", "response_completed", event_id=f"{s.venture}-{number}")
    event["object_id"] = f"{RESPONSE_ID}{number}"
    event["resources"] |= {"recipient_id": "0", "respondent_id": event["object_id"]}
    body = json.dumps(event).encode()
    headers = SENDERS["surveymonkey"].headers(body, s.at)
    path = f"/webhooks/{s.venture}/surveymonkey"
    return s.stack.request("POST", path, body=body, headers=headers).status


def counted(s: Scene) -> tuple[int, int, int]:
    s.stack.wait_idle()
    said = s.api("GET", "/nps?days=30")
    return said["promoters"], said["passives"], said["detractors"]


def test_an_answer_at_surveymonkey_lands_where_all_answers_do(scene: Callable[..., Scene]) -> None:
    s = scene(AT)

    def account(method: str, path: str, body: Any = None) -> None:
        s.stack.stand_in("surveymonkey", method, path, body)

    emails = [s.customer(name) for name in ("acme", "initech")]
    responses = [
        changed(RESPONSE, id=f"{RESPONSE_ID}{number}", email_address=email, **{CHOICE: choice})
        for number, (email, choice) in enumerate(zip(emails, ("c9", "c3"), strict=True))
    ]
    account("POST", "/details", {"survey": SURVEY, "responses": responses})
    s.api("PUT", "/sources/surveymonkey", {"secret": SENDERS["surveymonkey"].secret})
    # Nobody gave a token yet: somebody answered, and that is all.
    assert deliver(s, 0) == 202
    assert counted(s) == (0, 0, 0)
    s.api("PUT", "/channels/surveymonkey", {"secret": "the.access.token-of-the-account"})
    s.live_at(AT.replace(minute=40))
    account("POST", "/faults", {"status": 503})
    try:
        assert deliver(s, 0) == 503
    finally:
        account("DELETE", "/faults")
    for number in (0, 1, 1):
        assert deliver(s, number) == 202
    assert counted(s) == (1, 0, 1)
    texts = [one["comment"] for one in s.api("GET", "/nps/comments")["items"]]
    assert texts == ["The export saves us a day."] * 2
    assert not any(s.stack.dead_letters().values())
