"""The standing triggers on the deployed stack: real facts fire them, each once, and say why."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.conftest import Scene

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

MONDAY = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ANSWERS = 100
DETRACTORS = 51


def at_work(scene: Callable[..., Scene], at: datetime) -> Scene:
    """A venture past its entry gate."""
    there = scene(at, "manual")
    there.api("POST", "/gates/entry", {"decision": "override", "reason": "we know them"})
    return there


def happened(there: Scene, *facts: dict[str, Any]) -> None:
    """Facts come in, and everything that follows from them."""
    there.api("POST", "/facts", {"facts": list(facts)}, status=202)
    there.stack.wait_idle()


def tickets(there: Scene, status: str) -> list[dict[str, Any]]:
    """Three tickets have a status from now on."""
    return [
        there.fact("acme", "ticket_changed", there.at, ticket=ticket, status=status)
        for ticket in ("1", "2", "3")
    ]


def trigger(there: Scene, number: int) -> dict[str, Any]:
    """What the API says of a trigger."""
    found: dict[str, Any] = there.api("GET", "/triggers", role="viewer")["items"][number - 1]
    return found


def test_a_fall_fires_once_with_a_record_to_open_and_its_recovery_ends_it(
    scene: Callable[..., Scene],
) -> None:
    there = at_work(scene, MONDAY)
    there.customer("acme")
    happened(there, there.fact("acme", "login", MONDAY - 10 * DAY))
    happened(there, *tickets(there, "open"))
    [firing] = trigger(there, 1)["open"]
    there.live_at(MONDAY + 2 * HOUR)
    for _ in range(2):
        there.run("evaluate_triggers")
    happened(there, *tickets(there, "solved"))
    [over] = there.api("GET", "/triggers/RETENTION-001/firings")["items"]
    assert over["id"] == firing["id"]
    opened = there.api("GET", f"/triggers/RETENTION-001/firings/{firing['id']}", role="viewer")
    assert (opened["status"], opened["subject"]) == ("ended", "acme")
    assert opened["outcome"] == "recovered to 40 or above"
    assert opened["evidence"]["score_before"] == "50"
    assert opened["evidence"]["owner"].startswith("Dana Reyes")
    assert opened["seconds"] == 2 * 60 * 60
    assert [figure["value"] for figure in trigger(there, 1)["figures"]][:2] == [1.0, 100.0]
    assert there.stack.dead_letters() == {}


def test_nps_below_zero_from_a_hundred_answers_fires_once_when_run_twice(
    scene: Callable[..., Scene],
) -> None:
    there = at_work(scene, MONDAY)
    there.customer("acme")
    answers = [
        there.fact(
            "acme",
            "nps_answered",
            MONDAY - DAY,
            survey="q1",
            contact=f"c{number}@acme.example",
            score=3 if number < DETRACTORS else 10,
            comment="The export is broken again" if number < 5 else "",
        )
        for number in range(ANSWERS)
    ]
    happened(there, *answers[:-1])
    there.run("evaluate_triggers")
    assert trigger(there, 3)["last_look"]["found"] == "99 answers in 30 days, 100 are needed"
    assert trigger(there, 3)["last_look"]["decided"] is False
    happened(there, answers[-1])
    there.run("evaluate_triggers")
    there.run("evaluate_triggers")
    [firing] = there.api("GET", "/triggers/RETENTION-003/firings")["items"]
    assert (firing["evidence"]["score"], firing["status"]) == ("-2.0", "open")
    assert firing["evidence"]["pain_1"].startswith("product, 5 comments (100.0 %)")
    assert trigger(there, 3)["last_look"]["counted"] == "2026-W10"
    assert there.stack.dead_letters() == {}
