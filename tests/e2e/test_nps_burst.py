"""Answers in a burst over real HTTP, some twice and some late, counted to the last one.

`TENURE_BURST` says how many. Those of the first customer come by our own page, the others from
Typeform and Delighted, each delivery signed as its vendor signs.
"""

import json
import os
import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Scene
from tests.senders import SENDERS

pytestmark = pytest.mark.integration

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
ANSWERS = int(os.environ.get("TENURE_BURST", "400"))
CONTACTS = 20
AT_ONCE = 4
VENDORS = Path(__file__).parents[2] / "events" / "vendors"
DELIGHTED = json.loads((VENDORS / "delighted/survey_response.created.json").read_text())
TYPEFORM = json.loads((VENDORS / "typeform/form_response-score.json").read_text())


def delighted(number: int, email: str, score: int, at: datetime) -> tuple[str, dict[str, Any]]:
    """What Delighted sends of an answer."""
    told = json.loads(json.dumps(DELIGHTED))
    told["event_id"] = f"burst-{number}"
    told["event_data"] |= {
        "id": str(number),
        "score": score,
        "created_at": int(at.timestamp()),
        "updated_at": int(at.timestamp()),
        "person": {"id": str(number), "email": email},
    }
    return "delighted", told


def typeform(number: int, email: str, score: int, at: datetime) -> tuple[str, dict[str, Any]]:
    """What Typeform sends of an answer."""
    told = json.loads(json.dumps(TYPEFORM))
    told["event_id"] = f"burst-{number}"
    response = told["form_response"]
    response |= {"token": f"burst{number}", "submitted_at": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    (scored, *_) = response["answers"]
    written = {"type": "email", "email": email, "field": {"id": "Kq9", "type": "email"}}
    response |= {"hidden": {}, "answers": [scored | {"number": score}, written]}
    return "typeform", told


def deliver(s: Scene, vendor: str, told: dict[str, Any]) -> int:
    """A delivery as the vendor signs it."""
    body = json.dumps(told).encode()
    return s.stack.request(
        "POST",
        f"/webhooks/{s.venture}/{vendor}",
        body=body,
        headers=SENDERS[vendor].headers(body, s.at),
    ).status


def links(s: Scene, emails: list[str]) -> Iterator[str]:
    """The path of the page that each contact's own survey leads to."""
    for email in emails:
        (mail,) = s.mail_to(email)
        found = re.search(r'href="([^"?]*/nps/[^"?]*)', mail["html"])
        assert found
        yield found[1].removeprefix(s.stack.api)


def test_a_burst_over_http_is_counted_to_the_last_answer(scene: Callable[..., Scene]) -> None:
    s, chance = scene(AT), random.Random(7)
    for vendor in ("delighted", "typeform"):
        s.api("PUT", f"/sources/{vendor}", {"secret": SENDERS[vendor].secret})
    people = [
        [f"p{number}-{n}-{s.venture[:8]}@burst.example" for n in range(CONTACTS)]
        for number in range(max(2, ANSWERS // CONTACTS))
    ]
    for number, emails in enumerate(people):
        s.customer(f"c{number}", contacts=[{"email": email} for email in emails])
    # The first customer's contacts are asked by us, and press our button: another score, then this.
    used = s.fact("c0", "feature_used", s.at, feature="export", core=True)
    assert s.standard([s.fact("c0", "login", s.at), used]).status == 202
    s.stack.wait_idle()
    s.run("send_surveys")
    s.run("send_surveys")
    scores = [(email, chance.randrange(11)) for email in people[0]]
    for (_, score), path in zip(scores, links(s, people[0]), strict=True):
        for pressed in ((score + 5) % 11, score):
            assert s.stack.request("POST", path, json_body={"score": pressed}).status == 200
    young, told = [score for _, score in scores], []
    for number, email in enumerate(email for emails in people[1:] for email in emails):
        score, late = chance.randrange(11), number % 10 == 0
        age = timedelta(hours=chance.randrange(1, 29 * 24) + (31 * 24 if late else 0))
        told.append((delighted if number % 2 else typeform)(number, email, score, AT - age))
        young += [] if late else [score]
    told += told[: len(told) // 5]
    chance.shuffle(told)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = set(pool.map(lambda one: deliver(s, *one), told))
    assert {status // 100 for status in statuses} == {2}
    s.stack.wait_idle()
    said = s.api("GET", "/nps?days=30")
    assert (said["responses"], said["asked"], said["answered"]) == (
        len(young),
        CONTACTS,
        CONTACTS,
    )
    assert said["promoters"] == sum(score >= 9 for score in young)
    assert said["detractors"] == sum(score <= 6 for score in young)
    whole = s.api("GET", "/nps?days=60")
    assert whole["responses"] == CONTACTS * len(people)
    assert not any(s.stack.dead_letters().values())
