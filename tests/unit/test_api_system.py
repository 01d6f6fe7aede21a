"""The system's own health over HTTP: as it stands now, since when, and how much of the time."""

from datetime import timedelta

from functions.shared.store.playbooks import delivered
from tests.unit.api import AT, DAY, HOUR, founded
from tests.unit.checking import healthy


def test_before_anybody_looked_it_is_told_as_it_stands() -> None:
    api = founded()
    said = api.of("GET", "/system", role="viewer")
    [why] = said["because"]
    assert said["status"] == "warning"
    assert why.startswith("no campaign is active: the entry gate is closed")
    assert (said["looked_at"], said["canary"], said["errors"]) == (None, None, [])
    assert {one["component"]: one["status"] for one in said["components"]} == dict.fromkeys(
        ("scores", "crm_sync", "campaigns", "surveys"), "not_applicable"
    )
    assert all(one["percent"] is None for one in said["uptime"])
    assert len(said["uptime"]) == 15


def test_a_system_that_works_is_healthy_and_says_since_when() -> None:
    here = healthy()
    here.look()
    here.look()
    said = here.api.of("GET", "/system")
    assert (said["status"], said["because"]) == ("healthy", [])
    assert said["looked_at"] == "2026-03-02T12:30:00Z"
    assert said["active_campaigns"] == sum(one.enabled for one in delivered().values())
    scores = said["components"][0]
    assert (scores["component"], scores["since"]) == ("scores", "2026-03-02T11:30:00Z")
    week = said["uptime"][0]
    assert (week["days"], week["component"], week["percent"]) == (7, None, 100)
    assert (week["target"], week["reached"], week["up"]) == (99.5, True, 3600)


def test_old_scores_degrade_it_with_their_lag_and_what_was_done() -> None:
    here = healthy()
    # Their login grows a day old, and nobody looks for two days more.
    here.look(AT + 3 * DAY + HOUR)
    here.api.at += timedelta(minutes=30)
    said = here.api.of("GET", "/system")
    [outage] = said["errors"]
    assert (outage["component"], outage["status"]) == ("scores", "open")
    assert outage["responses"] == ["1 customers were looked at"]
    # It was mended by the look itself, and is told so at once; the next look ends the outage.
    assert (said["components"][0]["status"], said["score_lag_seconds"]) == ("working", 0)
    assert (said["components"][0]["since"], said["failures"]) == (None, 1)
    here.look()
    [outage] = here.api.of("GET", "/system")["errors"]
    assert (outage["status"], outage["ended_at"]) == ("ended", "2026-03-05T13:00:00Z")


def test_scores_that_are_too_old_are_told_as_degraded_before_anybody_looked() -> None:
    here = healthy()
    here.api.at = AT + 3 * DAY + HOUR
    said = here.api.of("GET", "/system")
    assert said["status"] == "degraded"
    assert said["score_lag_seconds"] > 2 * DAY.total_seconds()


def test_uptime_misses_its_target_by_what_failed() -> None:
    here = healthy()
    here.look()
    here.look()
    here.look(AT + 3 * DAY + HOUR)
    here.look()
    said = here.api.of("GET", "/system")
    [whole] = [one for one in said["uptime"] if (one["days"], one["component"]) == (7, None)]
    assert whole["down"] == 3600
    assert whole["reached"] is False
    assert whole["unknown"] + whole["up"] + whole["down"] + whole["idle"] == 7 * 86_400


def test_nothing_but_the_path_is_asked() -> None:
    api = founded()
    assert api.fields("GET", "/system?days=3") == {"days"}
