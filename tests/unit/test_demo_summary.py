"""The demo's summary: short, in a person's words, and quick to say what does not fit together."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from functions.shared.store import documents
from functions.shared.store.playbooks import delivered
from local.demo import summary
from local.demo.api import Api, Mail
from local.demo.life import Life, Nights
from local.demo.story import Story
from local.demo.summary import Seen
from local.stack import Stack

AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
Json = dict[str, Any]


def row(name: str, score: int | None, band: str | None) -> Json:
    return {"customer_id": name.lower(), "name": name, "score": score, "band": band}


BEFORE = {"alder": row("Alder", 80, "healthy"), "birch": row("Birch", 55, "at_risk")}


def mail(effect: str, *, to: str = "ada@alder.example", at: datetime = AT) -> Mail:
    return Mail(to, "personal_email", effect, at, "", "")


def enrolment(*runs: Json) -> Json:
    return {
        "customer_id": "alder",
        "playbook": "at_risk",
        "status": "active",
        "outcome": None,
        "entered_at": AT.isoformat(),
        "step": {"waiting": "outside the sending hours in Europe/London"},
        "runs": list(runs),
    }


def run(step: str, at: datetime, result: str = "sent") -> Json:
    return {"step": step, "at": at.isoformat(), "result": result, "detail": ""}


SEEN = Seen(
    board={"alder": row("Alder", 65, "at_risk"), "birch": row("Birch", None, None)},
    playbooks={name: documents.plain(playbook) for name, playbook in delivered().items()},
    enrolments=[enrolment(run("personal_email", AT))],
    tasks=[],
    alerts=[],
    nps={
        "score": 30.2,
        "margin": 13.7,
        "responses": 103,
        "promoters": 49,
        "passives": 37,
        "detractors": 17,
        "significant": True,
        "response_rate": 73.6,
        "days": 30,
    },
    parameters={
        "max_messages_per_week": 3,
        "sending_hours_start": 9,
        "sending_hours_end": 17,
        "at_risk_email_delay_days": 0,
        "at_risk_guide_delay_days": 3,
        "at_risk_call_delay_days": 7,
    },
    profiles={
        "alder": {
            "timezone": "Europe/London",
            "contacts": [{"email": "ada@alder.example", "timezone": None}],
        }
    },
    health={
        "alder": {
            "score": 65,
            "band": "at_risk",
            "components": [
                {
                    "name": "engagement",
                    "points": 20,
                    "max": 40,
                    "because": [{"text": "Last login 9 days ago"}],
                },
                {"name": "value", "points": 15, "max": 30, "because": []},
            ],
        }
    },
    since={"alder": AT},
    holding=[],
    mail=[mail("e1")],
    told={"Slack message": 2, "mail": 1},
    dead={},
)


@pytest.fixture
def life() -> Iterator[Life]:
    with ThreadPoolExecutor(1) as pool:
        yield Life(Api(cast(Stack, None)), Story(7), pool, AT + timedelta(days=14))


def test_it_says_in_few_lines_who_fell_and_why(life: Life) -> None:
    lines = list(summary.lines(BEFORE, SEEN, life, "Brightside"))
    said = "\n".join(lines)
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 100
    assert "Alder               80 to 65, at risk since Monday 9 March" in said
    assert "engagement 20 of 40   Last login 9 days ago" in said
    assert "on hold because    outside the sending hours in Europe/London (1)" in said
    assert "+30, give or take 14 (significant)" in said


def test_journeys_are_told_apart_from_the_program(life: Life) -> None:
    sent = run("community_invitation", AT + timedelta(days=7))
    journey = {**enrolment(sent), "playbook": "engagement"}
    seen = replace(SEEN, enrolments=[*SEEN.enrolments, journey])
    lines = list(summary.lines(BEFORE, seen, life, "Brightside"))
    assert any(line.split() == ["engagement", "1", "1", "1"] for line in lines)
    assert any("1 entered, 1 still in it" in line for line in lines)
    early = {**journey, "runs": [run("community_invitation", AT + timedelta(days=6))]}
    problems = summary.wrong(replace(seen, enrolments=[early]), life)
    assert any("community_invitation of alder came before its day" in one for one in problems)


def alert(**said: object) -> Json:
    due = {"due_at": AT.isoformat(), "sent_at": None, "escalated_at": None}
    return {"status": "waiting", "answers": [], **due, **said}


def test_alerts_are_told_of_and_one_of_which_nobody_heard_is_wrong(life: Life) -> None:
    sent = alert(sent_at=AT.isoformat(), status="sent", escalated_at=AT.isoformat())
    seen = replace(SEEN, alerts=[sent, alert(status="closed")])
    assert summary.wrong(seen, life) == []
    said = "  alerts             1 sent, 1 over before they were due; 0 answered, 1 passed on"
    assert said in list(summary.lines(BEFORE, seen, life, "Brightside"))
    untold = replace(SEEN, alerts=[alert()])
    assert any("nobody was told of it" in one for one in summary.wrong(untold, life))


def test_all_is_well_where_everything_fits(life: Life) -> None:
    assert summary.wrong(SEEN, life) == []


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        (replace(SEEN, mail=[mail("e1"), mail("e1")]), "went out 2 times"),
        (replace(SEEN, mail=[]), "recorded as sent 1 times, but 0"),
        (replace(SEEN, mail=[mail("e1", at=AT.replace(hour=6))]), "outside the sending hours"),
        (replace(SEEN, mail=[mail("e1", at=AT + timedelta(days=5))]), "outside the sending hours"),
        (
            replace(SEEN, mail=[mail(f"e{n}", to="x@y.example") for n in range(4)]),
            "more than 3 messages in seven days",
        ),
        (
            replace(SEEN, enrolments=[enrolment(run("call", AT + timedelta(days=6), "task"))]),
            "call of alder came before its day",
        ),
        (replace(SEEN, dead={"FactsDead": 2}), "lie in FactsDead"),
        (replace(SEEN, holding=[{}]), "found no customer"),
    ],
)
def test_what_does_not_fit_together_is_said(seen: Seen, word: str, life: Life) -> None:
    assert any(word in problem for problem in summary.wrong(seen, life))


def test_mail_after_a_farewell_and_a_night_with_findings_are_said(life: Life) -> None:
    life.left["ada@alder.example"] = AT - timedelta(days=1)
    life.nights = Nights(runs=1, looked=2, wrong=1)
    problems = summary.wrong(SEEN, life)
    assert any("after they had unsubscribed" in problem for problem in problems)
    assert any("nightly verification found 1" in problem for problem in problems)
