"""Further signals on the deployed stack: paid for, explained, and noticed when they end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.conftest import Scene

pytestmark = pytest.mark.integration

MONDAY = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_signals_count_are_explained_and_a_reading_that_ends_is_noticed(
    scene: Callable[..., Scene],
) -> None:
    s = scene(MONDAY)
    s.customer("acme")
    facts = [
        s.fact("acme", "login", MONDAY - 2 * DAY),
        s.fact("acme", "login", MONDAY - HOUR),
        s.fact("acme", "ticket_changed", MONDAY - 2 * DAY, ticket="7", status="open"),
        s.fact("acme", "goal_reached", MONDAY - DAY, goal="roll-out"),
    ]
    assert s.standard(facts).status == 202
    s.stack.wait_idle()
    before = s.health("acme")
    assert (before["score"], before["band"]) == (60, "at_risk")

    s.live_at(MONDAY + HOUR)
    changes = {"points_per_goal": 10, "ticket_age_penalty_per_day": 1, "reading_weight": 20}
    s.api("PATCH", "/parameters", {"changes": changes, "reason": "they matter here"})
    s.stack.wait_idle()
    until = MONDAY + 5 * HOUR
    reading = {"value": 100, "reason": "a visit", "expires_at": until.isoformat()}
    assert s.standard(s.fact("acme", "reading", s.at, **reading)).status == 202
    s.stack.wait_idle()
    said = s.api("GET", f"/customers/acme/health?since={MONDAY:%Y-%m-%dT%H:%MZ}")
    assert [(c["name"], c["points"], c["max"]) for c in said["components"]] == [
        ("engagement", 32, 32),
        ("support", 14, 24),
        ("value", 8, 24),
        ("reading", 20, 20),
    ]
    assert (said["score"], said["band"]) == (74, "healthy")
    assert said["components"][2]["unknown"] == ["features"]
    assert said["next_change"]["at"] == until.isoformat().replace("+00:00", "Z")
    assert (said["next_change"]["score"], said["next_change"]["band"]) == (68, "at_risk")
    moved = said["moved"]
    assert (moved["from"], moved["to"]) == (60, 74)
    assert moved["clock"] + moved["facts"] + moved["configuration"] == 14
    # Under the former parameters a reading counted nothing: all of it is what we changed.
    assert (moved["clock"], moved["facts"]) == (0, 0)

    s.live_at(until + timedelta(minutes=1))
    s.run("sweep_decay")
    entries = s.api("GET", "/customers/acme/timeline")["items"]
    [fall] = [e for e in entries if e["text"] == "band changed from healthy to at_risk"]
    assert fall["data"]["score"] == 68
    assert s.run("verify_scores") is not None
    assert s.health("acme")["band"] == "at_risk"
