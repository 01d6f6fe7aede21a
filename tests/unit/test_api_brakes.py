"""Brakes, holidays and held messages over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from functions.shared.domain import brakes
from functions.shared.domain.brakes import Evidence, Wish
from functions.shared.domain.contact import Hold
from functions.shared.store import holds
from functions.shared.store.brakes import Brakes
from functions.shared.store.enrolments import Enrolments, changed
from tests.unit.api import AT, DAY, HOUR, Api, founded
from tests.unit.test_api_playbooks import shipped
from tests.unit.test_api_work import at_risk, enrolled, stored

SCOPE = "playbook:at_risk"


def brake(api: Api, scope: str, action: str, status: int = 200, **said: object) -> Any:
    body = {"action": action, "reason": "why", **said}
    return api.of("POST", f"/brakes/{scope}", body, status=status)


def tripped(api: Api) -> None:
    """The brake on at_risk, as the system pulls it."""
    evidence = Evidence(
        messages=20, negative=3, percent=15.0, limit="10", since=AT - DAY, customer="acme"
    )
    wish = Wish(action="pause", by="the feedback brake", at=AT, reason="3 of 20", evidence=evidence)
    Brakes(api.table).change(api.venture, SCOPE, lambda known: brakes.changed(known, SCOPE, wish))


def test_a_playbook_is_paused_and_resumed() -> None:
    api = founded()
    assert api.of("GET", "/brakes", role="viewer")["items"] == []
    body = {"reason": "the letter is wrong"}
    said = api.of("POST", "/playbooks/at_risk/pause", body, role="success_manager")
    assert (said["scope"], said["stage"], said["by"]) == (SCOPE, "paused", "success_manager-1")
    assert said["reason"] == "the letter is wrong"
    assert (said["automatic"], said["review_by"]) == (False, None)
    assert api.of("GET", "/brakes", role="viewer")["items"] == [said]
    api.at += HOUR
    back = api.of("POST", "/playbooks/at_risk/resume", {"reason": "written anew"})
    assert (back["stage"], back["released_at"]) == ("released", "2026-03-02T11:30:00Z")
    assert api.of("GET", "/brakes")["items"] == []
    assert api.of("GET", "/brakes?status=released")["items"] == [back]
    assert api.of("POST", "/playbooks/at_risk/resume", body) == back
    api.of("POST", "/playbooks/onboarding/resume", body, status=409)
    api.of("POST", "/playbooks/nothing/pause", body, status=404)
    api.of("POST", "/playbooks/at_risk/pause", body, role="viewer", status=403)
    assert api.fields("POST", "/playbooks/at_risk/pause", {}) == {"reason"}


@pytest.mark.parametrize("scope", ["everything", "venture", SCOPE, "step:at_risk:call"])
def test_every_scope_is_paused_by_its_name(scope: str) -> None:
    api = founded()
    assert brake(api, scope, "pause")["scope"] == scope
    assert [one["scope"] for one in api.of("GET", "/brakes")["items"]] == [scope]


def without_guide(api: Api) -> None:
    """A version of the playbook is saved in which a step has another name."""
    document = shipped("at_risk")
    for step in document["steps"]:
        if step["id"] == "adoption_guide":
            step["id"] = "guide_mended"
    api.of("PUT", "/playbooks/at_risk", document, status=201)


def test_the_pause_of_a_step_comes_off_when_the_newest_version_has_none_of_that_name() -> None:
    api = founded()
    brake(api, "step:at_risk:adoption_guide", "pause")
    without_guide(api)
    assert brake(api, "step:at_risk:adoption_guide", "resume")["stage"] == "released"


def test_a_step_that_only_runs_of_an_earlier_version_have_can_be_paused() -> None:
    api = founded()
    without_guide(api)
    for step in ("adoption_guide", "guide_mended"):
        assert brake(api, f"step:at_risk:{step}", "pause")["stage"] == "paused"
    said = brake(api, "step:at_risk:guide", "pause", status=404)["detail"]
    assert "there are personal_email, guide_mended, call" in said


@pytest.mark.parametrize(
    "scope",
    ["all", "playbook", "playbook:", "playbook:x", "step:at_risk", "step:at_risk:x", "step:x:y"],
)
def test_what_names_nothing_is_unknown(scope: str) -> None:
    brake(founded(), scope, "pause", status=404)


@pytest.mark.parametrize("scope", ["everything", "venture"])
def test_the_wide_scopes_are_the_executives(scope: str) -> None:
    api = founded()
    body = {"action": "pause", "reason": "why"}
    api.of("POST", f"/brakes/{scope}", body, role="success_manager", status=403)


def test_everything_holds_every_venture() -> None:
    api = founded()
    brake(api, "everything", "pause")
    api.venture = api.ask("POST", "/v1/ventures", {"name": "Other"}, status=201)["id"]
    assert [one["scope"] for one in api.of("GET", "/brakes")["items"]] == ["everything"]


def test_an_automatic_brake_says_what_is_missing_and_comes_back_in_steps() -> None:
    api = founded()
    tripped(api)
    [said] = api.of("GET", "/brakes")["items"]
    assert (said["automatic"], said["review_by"]) == (True, "2026-03-03T10:30:00Z")
    assert (said["evidence"]["negative"], said["evidence"]["customer_id"]) == (3, "acme")
    problem = brake(api, SCOPE, "resume", status=409)
    assert problem["detail"].endswith("needs: review with its root cause, fix, cohort")
    review = {"action": "review", "reason": "looked"}
    assert api.fields("POST", f"/brakes/{SCOPE}", review) == {"root_cause"}
    reviewed = brake(api, SCOPE, "review", root_cause="the list was old")
    assert (reviewed["stage"], reviewed["acts"][-1]["root_cause"]) == (
        "reviewed",
        "the list was old",
    )
    brake(api, SCOPE, "fix")
    assert brake(api, SCOPE, "cohort", percent=5)["cohort_percent"] == 5
    assert brake(api, SCOPE, "resume")["stage"] == "released"


def test_a_wish_that_is_wrong_names_its_field() -> None:
    api = founded()
    route = f"/brakes/{SCOPE}"
    assert api.fields("POST", route, {"action": "stop", "reason": "x"}) == {"action"}
    assert api.fields("POST", route, {"action": "pause"}) == {"reason"}
    body = {"action": "cohort", "reason": "x", "percent": 51}
    assert api.fields("POST", route, body) == {"percent"}
    body = {"action": "pause", "reason": "x", "root_cause": "y"}
    assert api.fields("POST", route, body) == {"root_cause"}


def test_holidays_are_kept_sorted_and_once() -> None:
    api = founded()
    assert api.of("GET", "/holidays", role="viewer") == {"everywhere": [], "zones": {}}
    body = {
        "everywhere": ["2026-12-25", "2026-01-01", "2026-12-25"],
        "zones": {"Europe/Berlin": ["2026-10-03"]},
    }
    kept = {
        "everywhere": ["2026-01-01", "2026-12-25"],
        "zones": {"Europe/Berlin": ["2026-10-03"]},
    }
    assert api.of("PUT", "/holidays", body) == kept
    assert api.of("GET", "/holidays") == kept
    api.at += HOUR
    assert api.of("PUT", "/holidays", {}) == {"everywhere": [], "zones": {}}
    api.of("PUT", "/holidays", body, role="success_manager", status=403)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"everywhere": ["2026-02-30"]}, "everywhere.0"),
        ({"everywhere": ["25.12.2026"]}, "everywhere.0"),
        ({"everywhere": [20261225]}, "everywhere.0"),
        ({"everywhere": ["2026-01-01"] * 101}, "everywhere"),
        ({"zones": {"Europe/Berlin": ["x"]}}, "zones.Europe/Berlin.0"),
        ({"days": []}, "days"),
    ],
)
def test_holidays_that_are_none_are_named(body: object, field: str) -> None:
    assert founded().fields("PUT", "/holidays", body) == {field}


def test_holidays_of_no_time_zone_are_refused() -> None:
    [field] = founded().fields("PUT", "/holidays", {"zones": {"Mars/Base": []}})
    assert field.startswith("zones.Mars/Base")


def held(api: Api, name: str, hours: int, scope: str | None = None) -> str:
    """A run whose first step is held."""
    at_risk(api, name)
    after = stored(api, enrolled(api, name)).held(api.at + hours * HOUR, "why")
    hold = Hold(api.at + hours * HOUR, "why", scope)
    assert Enrolments(api.table).save(after, holds.of_step(after, hold))
    return after.id


def test_held_messages_are_listed_with_their_reason_the_soonest_first() -> None:
    api = founded()
    late, soon = held(api, "a", 5), held(api, "b", 2)
    brake(api, SCOPE, "pause")
    paused = held(api, "c", 1, SCOPE)
    rows = api.of("GET", "/held", role="viewer")["items"]
    assert [row["id"] for row in rows] == [soon, late, paused]
    assert rows[0] == {
        "id": soon,
        "kind": "step",
        "customer_id": "b",
        "playbook": "at_risk",
        "step": "personal_email",
        "reason": "why",
        "until": "2026-03-02T12:30:00Z",
        "paused": None,
    }
    assert rows[2]["paused"] == SCOPE
    first = api.of("GET", "/held?limit=2")
    rest = api.of("GET", f"/held?limit=2&cursor={first['next']}")
    assert first["items"] + rest["items"] == rows


def test_what_moved_on_is_not_held_any_more() -> None:
    api = founded()
    stopped, moved, past = held(api, "a", 5), held(api, "b", 5), held(api, "c", 1)
    api.of("POST", f"/enrolments/{stopped}/stop", {})
    assert api.table.write(*changed(stored(api, moved).approved(api.at)))
    api.at += timedelta(hours=1, minutes=1)
    assert past
    assert api.of("GET", "/held")["items"] == []
