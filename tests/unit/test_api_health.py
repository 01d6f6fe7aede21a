"""The health answer: every signal that counts, what is unknown, what comes next, what moved."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.unit.api import AT, DAY, Api, founded

HOUR = timedelta(hours=1)
SIGNALS = {
    "usage_frequency_points": 14,
    "ticket_age_penalty_per_day": 1,
    "points_per_goal": 4,
    "payment_trouble_penalty": 5,
    "nps_points": 3,
}


def set_to(api: Api, **changes: object) -> None:
    api.of("PATCH", "/parameters", {"changes": changes, "reason": "r"})
    api.settle()


def health(api: Api, query: str = "") -> Any:
    return api.of("GET", f"/customers/acme/health{query}", role="viewer")


def test_signals_count_nothing_until_a_parameter_gives_them_points() -> None:
    api = founded()
    api.customer()
    for days in (3, 2):
        api.happened("login", at=AT - days * DAY)
    api.happened("goal_reached", at=AT - DAY, goal="roll-out")
    api.happened("payment_failed", at=AT - DAY)
    api.happened("nps_answered", at=AT - DAY, survey="s", contact="ada@acme.example", score=10)
    api.happened("ticket_changed", at=AT - 2 * DAY, ticket="7", status="open")
    api.happened("ticket_changed", at=AT - HOUR, ticket="7", status="pending")
    before = health(api)
    assert [c["points"] for c in before["components"]] == [30, 20, 0]
    assert [c["unknown"] for c in before["components"]] == [[], [], ["features"]]

    set_to(api, **SIGNALS)
    after = health(api)
    # Two of 28 days: one point. Two days of a ticket: two off. A goal 4, a promoter 3, trouble -5.
    assert [c["points"] for c in after["components"]] == [31, 18, 2]
    engagement, support, value = ([b["text"] for b in c["because"]] for c in after["components"])
    assert engagement == ["Last login 2 days ago", "Active on 2 of the last 28 days"]
    assert support == ["Ticket 7 is pending, first heard of 2 days ago"]
    assert value == [
        "Goal roll-out reached",
        "Latest NPS answer 10, a promoter",
        "Payment failed",
    ]
    assert after["next_change"] == {"at": "2026-03-03T10:30:00Z", "score": 50, "band": "at_risk"}
    assert after["next_change_at"] == after["next_change"]["at"]
    assert after["usage_trend"] == "growing"
    assert after["to_next_band"]["points"] == 19


def test_a_reading_counts_with_its_reason_until_it_expires() -> None:
    api = founded()
    api.customer()
    api.happened("login")
    set_to(api, reading_weight=50)
    assert health(api)["score"] == 70
    expires = AT + 5 * HOUR
    api.happened("reading", value=20, reason="They hesitate", expires_at=expires.isoformat())
    said = health(api)
    assert [(c["name"], c["points"], c["max"]) for c in said["components"]] == [
        ("engagement", 20, 20),
        ("support", 15, 15),
        ("value", 0, 15),
        ("reading", 10, 50),
    ]
    assert (said["score"], said["band"]) == (45, "at_risk")
    [reason] = said["components"][3]["because"]
    assert reason["text"] == "Read as 20: They hesitate"
    assert said["next_change"] == {"at": "2026-03-02T15:30:00Z", "score": 70, "band": "healthy"}


def test_a_move_is_split_into_facts_clock_and_configuration() -> None:
    api = founded()
    api.customer()
    api.happened("login", at=AT - DAY + HOUR)
    api.at = AT + 2 * HOUR
    api.happened("ticket_changed", at=AT + HOUR, ticket="7", status="open")
    api.at = AT + 3 * HOUR
    set_to(api, ticket_penalty=15)
    api.at = AT + 4 * HOUR
    assert health(api)["moved"] is None
    moved = health(api, f"?since={AT.isoformat()}")["moved"]
    assert moved == {
        "since": "2026-03-02T10:30:00Z",
        "from": 70,
        "to": 45,
        "clock": -10,
        "facts": -10,
        "configuration": -5,
    }
    # A fact that came late belongs to when it happened.
    api.happened("feature_used", at=AT - HOUR, feature="export", core=False)
    assert health(api, "?since=2026-03-02T10:30:00Z")["moved"] == {**moved, "from": 75, "to": 50}
    api.happened("subscription_changed", status="canceled")
    ended = health(api, "?since=2026-03-02T10:30:00Z")["moved"]
    assert (ended["from"], ended["to"], ended["facts"]) == (75, None, None)


@pytest.mark.parametrize(
    "since",
    ["yesterday", "2026-03-02", "2026-03-02T10:30:00", "2026-03-02T10:30:01Z", "2024-01-01T00:00Z"],
)
def test_an_instant_that_cannot_be_looked_back_to_is_refused(since: str) -> None:
    api = founded()
    api.customer()
    assert api.fields("GET", f"/customers/acme/health?since={since}") == {"since"}


def test_usage_that_changes_nothing_writes_nothing_whatever_counts() -> None:
    api = founded()
    api.customer()
    set_to(api, **SIGNALS, reading_weight=20)
    api.happened("login")
    api.happened("feature_used", feature="export", core=True)

    def written(kind: str, at: datetime, **data: Any) -> int:
        before = len(api.table.stream)
        api.happened(kind, at=at, **data)
        return len(api.table.stream) - before

    within = AT.replace(minute=0)
    assert written("login", within) == 0
    # An earlier first use of a core feature moves the state, and who may enter a playbook when.
    assert written("feature_used", within - 9 * HOUR, feature="export", core=True) == 2
    assert written("feature_used", within, feature="export", core=True) == 0
    # Another hour of the day is one more bit; another day is another item; the state stays.
    assert written("login", within - HOUR) == 1
    assert written("login", within - 2 * DAY) == 1
    assert written("login", within - 2 * DAY) == 0
