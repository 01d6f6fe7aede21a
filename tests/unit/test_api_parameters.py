"""Parameters over HTTP: read, changed as one version, audited, prepared for before they count."""

import pytest

from functions.accept_command.world import PAUSES
from functions.shared.ports.table import Item
from functions.shared.store import keys
from tests.unit.api import AT, DAY, HOUR, Api, founded


def test_every_parameter_says_what_it_is() -> None:
    said = founded().of("GET", "/parameters", role="viewer")
    assert (said["version"], said["pending"]) == (0, None)
    by_name = {parameter["name"]: parameter for parameter in said["items"]}
    assert by_name["healthy_threshold"] == {
        "name": "healthy_threshold",
        "group": "health",
        "value": 70,
        "shown": "70",
        "default": 70,
        "range": "60 to 90",
        "meaning": "healthy from this score",
        "timing": False,
        "locked": None,
    }
    assert by_name["sending_days"]["value"] == "Mon-Fri"
    assert by_name["target_uptime_percent"]["value"] == 99.5
    assert by_name["critical_trigger_score"]["shown"] == "0-39"


@pytest.mark.parametrize("path", ["/parameters", "/sources", "/gates"])
def test_a_list_that_fits_a_page_goes_page_by_page_all_the_same(path: str) -> None:
    api = founded()
    for source in ("typeform", "intercom"):
        api.of("PUT", f"/sources/{source}", {"secret": "a secret of one's own"})
    whole = api.of("GET", path)
    assert whole["next"] is None
    seen, page = [], api.of("GET", f"{path}?limit=1")
    while page["next"]:
        seen += page["items"]
        page = api.of("GET", f"{path}?limit=1&cursor={page['next']}")
        assert len(page["items"]) == 1
    assert seen + page["items"] == whole["items"]
    assert api.fields("GET", f"{path}?limit=101") == {"limit"}
    assert api.fields("GET", f"{path}?cursor=made-up") == {"cursor"}


def test_one_parameter_is_changed_and_audited() -> None:
    api = founded()
    body = {"value": 5, "reason": "they asked for less"}
    changed = api.of("PUT", "/parameters/max_messages_per_week", body)
    assert (changed["version"], changed["status"]) == (1, "active")
    assert changed["parameters"]["max_messages_per_week"] == 5
    [entry] = api.of("GET", "/parameters/audit", role="viewer")["items"]
    assert entry == {
        "act": "changed",
        "version": 1,
        "at": "2026-03-02T10:30:00Z",
        "by": "executive-1",
        "reason": "they asked for less",
        "changes": [{"name": "max_messages_per_week", "before": 3, "after": 5}],
        "parameter": None,
        "preset": None,
        "proposal": None,
        "proposed_by": None,
        "activated_at": "2026-03-02T10:30:00Z",
    }


def test_a_percent_keeps_its_decimals_and_an_address_its_form() -> None:
    api = founded()
    changes = {"target_uptime_percent": 99.9, "weekly_digest_day": "tue", "high_value_arr": 0.5}
    changed = api.of("PATCH", "/parameters", {"changes": changes, "reason": "r"})
    assert (changed["version"], changed["status"]) == (1, "active")
    kept = {name: changed["parameters"][name] for name in changes}
    assert kept == {**changes, "weekly_digest_day": "Tuesday"}
    [entry] = api.of("GET", "/parameters/audit", role="viewer")["items"]
    before = {change["name"]: change["before"] for change in entry["changes"]}
    assert before == {
        "target_uptime_percent": 99.5,
        "weekly_digest_day": "Monday",
        "high_value_arr": 10000,
    }
    for name, value in (("executive_email", "nobody"), ("critical_slack_channel", "cs")):
        assert api.fields("PUT", f"/parameters/{name}", {"value": value, "reason": "r"}) == {name}


def test_several_are_changed_as_one_and_checked_as_a_whole() -> None:
    api = founded()
    weights = {"engagement_weight": 50, "support_weight": 20}
    body = {"changes": weights, "reason": "usage matters most", "version": 0}
    changed = api.of("PATCH", "/parameters", body)
    assert (changed["version"], changed["status"]) == (1, "pending")
    wrong = {"changes": {"engagement_weight": 41}, "reason": "a slip"}
    api.of("PATCH", "/parameters", wrong, status=409)
    api.settle()
    fields = api.fields("PATCH", "/parameters", wrong)
    assert fields == {"engagement_weight", "support_weight", "value_weight"}
    api.of("PATCH", "/parameters", body, status=409)


def test_a_second_change_waits_a_little_for_the_first() -> None:
    api = founded()
    api.waiting = lambda: api.settle() if len(api.waited) == 2 else None
    api.of("PUT", "/parameters/healthy_threshold", {"value": 75, "reason": "r"})
    said = api.of("PUT", "/parameters/ticket_penalty", {"value": 15, "reason": "r"})
    assert (said["version"], said["status"]) == (2, "pending")
    assert said["parameters"]["healthy_threshold"] == 75
    assert api.waited == list(PAUSES[:2])
    patch = {"changes": {"healthy_threshold": 80}, "reason": "r"}
    said = api.of("PATCH", "/parameters", patch, status=409)
    assert "is being applied" in said["detail"]
    assert api.waited == [*PAUSES[:2], *PAUSES]
    # What is wrong by itself need not wait to be told.
    assert api.fields("PUT", "/parameters/ticket_penalty", {"value": 21, "reason": "r"}) == {
        "ticket_penalty"
    }
    assert len(api.waited) == 2 + len(PAUSES)


def test_what_is_wrong_is_named() -> None:
    api = founded()
    assert api.fields("PATCH", "/parameters", {"changes": {}, "reason": "r"}) == {"changes"}
    assert api.fields("PATCH", "/parameters", {"changes": {"x": 1}, "reason": "r"}) == {"x"}
    assert api.fields("PATCH", "/parameters", {"changes": {"ticket_penalty": 5}}) == {"reason"}
    assert "value" in {f.split(".")[0] for f in api.fields("PUT", "/parameters/x", {"reason": "r"})}
    api.of("PUT", "/parameters/x", {"value": 1, "reason": "r"}, status=404)
    for value in (21, "10", 7.5, True, ["a"], None, {"a": 1}, [None]):
        body = {"value": value, "reason": "r"}
        assert api.fields("PUT", "/parameters/ticket_penalty", body) == {"ticket_penalty"}
    assert api.of("GET", "/parameters/audit")["items"] == []


def test_everything_that_is_wrong_is_named_at_once() -> None:
    api = founded()
    wrong = {
        "ticket_penalty": 21,
        "no_such_thing": 1,
        "engagement_weight": 39,
        "active_login_days": 0,
        "moderate_login_days": 2,
    }
    said = api.of("PATCH", "/parameters", {"changes": wrong, "reason": "r"}, status=400)
    assert said["title"] == "Bad request"
    told = {error["field"]: error["message"] for error in said["errors"]}
    # Of the ages of a login nothing is said across: one of them is wrong by itself.
    assert told == {
        "ticket_penalty": "must be from 5 to 20",
        "no_such_thing": "is no parameter",
        "active_login_days": "must be from 1 to 7",
        "engagement_weight": "weights must sum to 100, they sum to 99",
        "support_weight": "weights must sum to 100, they sum to 99",
        "value_weight": "weights must sum to 100, they sum to 99",
    }
    assert api.of("GET", "/parameters")["version"] == 0


def test_a_stale_version_is_told_as_such() -> None:
    api = founded()
    body = {"changes": {"max_messages_per_week": 5}, "reason": "r", "version": 0}
    api.of("PATCH", "/parameters", body)
    body = {"changes": {"max_messages_per_week": 6}, "reason": "r", "version": 0}
    said = api.of("PATCH", "/parameters", body, status=409)
    assert said["title"] == "Conflict"
    assert said["detail"] == "the change was made for version 0, but version 1 is active"
    assert said["errors"] == [{"field": "version", "message": "version 1 is active"}]


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("moderate_login_days", 6, "active_login_days"),
        ("moderate_engagement_points", 19, "low_engagement_points"),
        ("max_value_points", 0, "value_weight"),
        ("sending_hours_end", 9, "sending_hours_start"),
    ],
)
def test_a_slip_across_parameters_names_the_one_that_was_sent(
    name: str, value: int, other: str
) -> None:
    api = founded()
    api.of("PUT", "/parameters/active_login_days", {"value": 6, "reason": "r"})
    api.settle()
    wrong = {"changes": {name: value}, "reason": "r"}
    assert api.fields("PATCH", "/parameters", wrong) == {name, other}


def test_weekdays_are_read_in_any_form() -> None:
    api = founded()
    body = {"value": ["Tue", "Mon", "Wed"], "reason": "r"}
    changed = api.of("PUT", "/parameters/sending_days", body)
    assert changed["parameters"]["sending_days"] == "Mon-Wed"


def test_only_the_executive_changes_parameters() -> None:
    api = founded()
    body = {"value": 5, "reason": "r"}
    api.of("PUT", "/parameters/max_messages_per_week", body, role="success_manager", status=403)
    patch = {"changes": {"max_messages_per_week": 5}, "reason": "r"}
    api.of("PATCH", "/parameters", patch, role="viewer", status=403)


def test_the_audit_goes_page_by_page_newest_first() -> None:
    api = founded()
    for value in (4, 5, 6):
        api.of("PUT", "/parameters/max_messages_per_week", {"value": value, "reason": "r"})
    first = api.of("GET", "/parameters/audit?limit=2")
    rest = api.of("GET", f"/parameters/audit?limit=2&cursor={first['next']}")
    assert [entry["version"] for entry in first["items"] + rest["items"]] == [3, 2, 1]


def test_a_pending_version_shows_and_does_not_count_yet() -> None:
    api = founded()
    api.customer()
    api.happened("login")
    api.of("PUT", "/parameters/healthy_threshold", {"value": 80, "reason": "stricter"})
    said = api.of("GET", "/parameters")
    assert (said["version"], said["pending"]) == (0, 1)
    assert said["progress"] == {
        "version": 1,
        "at": "2026-03-02T10:30:00Z",
        "by": "executive-1",
        "reason": "stricter",
        "changes": [{"name": "healthy_threshold", "before": 70, "after": 80}],
        "prepared_segments": 0,
        "segments": 16,
    }
    [entry] = api.of("GET", "/parameters/audit")["items"]
    assert entry["activated_at"] is None
    api.at += HOUR
    assert api.of("GET", "/customers/acme/health")["band"] == "healthy"
    api.settle()
    said = api.of("GET", "/parameters")
    assert (said["version"], said["pending"], said["progress"]) == (1, None, None)
    [entry] = api.of("GET", "/parameters/audit")["items"]
    assert (entry["at"], entry["activated_at"]) == ("2026-03-02T10:30:00Z", "2026-03-02T11:30:00Z")
    health = api.of("GET", "/customers/acme/health")
    assert (health["band"], health["parameters_version"]) == ("at_risk", 1)


def state(api: Api, customer: str) -> Item:
    item = api.table.get(keys.state(api.venture, customer))
    assert item is not None
    return item


def test_whose_band_the_new_version_changes_is_looked_at_at_once() -> None:
    api = founded()
    api.customer("falls")
    api.customer("stays")
    for name in ("falls", "stays"):
        api.happened("login", name)
        api.happened("feature_used", name, feature="export", core=name == "stays")
    assert state(api, "falls")["due_at"] == state(api, "stays")["due_at"]
    api.at = AT + DAY / 2
    api.of("PUT", "/parameters/healthy_threshold", {"value": 80, "reason": "stricter"})
    api.settle()
    assert state(api, "falls")["due_at"] == "2026-03-02T22:30:00.000000Z"
    assert state(api, "falls")["parameters_version"] == 1
    # 85 points now; under the new version already the first fall of the login's points counts.
    assert state(api, "stays")["due_at"] == "2026-03-03T10:00:00.000000Z"


def test_a_later_instant_under_the_new_version_does_not_move_the_earlier_one() -> None:
    api = founded()
    api.customer()
    api.happened("login")
    before = state(api, "acme")["due_at"]
    api.of("PUT", "/parameters/moderate_login_days", {"value": 9, "reason": "patience"})
    api.settle()
    assert state(api, "acme")["due_at"] == before
    assert state(api, "acme")["parameters_version"] == 1
