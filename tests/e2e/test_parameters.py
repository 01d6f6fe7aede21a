"""Parameters on the deployed stack: each refusal, a proposal from first to last, a preset."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.conftest import Scene

pytestmark = pytest.mark.integration

MONDAY = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
MANAGER = "success_manager"


def test_each_refusal_is_its_own_and_names_the_field(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    s.api("POST", "/parameters/ticket_penalty/lock", {"reason": "agreed with the board"})
    messages = {"value": 5, "reason": "r"}
    s.api("PUT", "/parameters/max_messages_per_week", messages)
    version = s.api("GET", "/parameters")["version"]
    asked = (
        ({"changes": {"points_per_feature": 11}, "reason": "r"}, "executive", 400),
        ({"changes": {"engagement_weight": 39}, "reason": "r"}, "executive", 400),
        ({"changes": {"ticket_penalty": 15}, "reason": "r"}, "executive", 423),
        ({"changes": {"points_per_feature": 6}, "reason": "r"}, MANAGER, 403),
        (
            {"changes": {"points_per_feature": 6}, "reason": "r", "version": version - 1},
            "executive",
            409,
        ),
    )
    told = [
        s.api("PATCH", "/parameters", body, role=role, status=status)
        for body, role, status in asked
    ]
    assert [problem["title"] for problem in told] == [
        "Bad request",
        "Bad request",
        "Locked",
        "Not allowed",
        "Conflict",
    ]
    assert [{error["field"] for error in problem["errors"]} for problem in told] == [
        {"points_per_feature"},
        {"engagement_weight", "support_weight", "value_weight"},
        {"ticket_penalty"},
        set(),
        {"version"},
    ]
    assert s.api("GET", "/parameters")["version"] == version


def test_a_proposal_is_approved_applied_to_everybody_and_audited(
    scene: Callable[..., Scene],
) -> None:
    s = scene(MONDAY)
    s.customer("acme")
    assert s.standard([s.fact("acme", "login", s.at)]).status == 202
    s.stack.wait_idle()
    assert s.health("acme")["band"] == "healthy"
    body = {"changes": {"healthy_threshold": 75, "max_messages_per_week": 2}, "reason": "stricter"}
    proposal = s.api("POST", "/parameters/proposals", body, role=MANAGER, status=201)
    assert [one["id"] for one in s.api("GET", "/approvals")["items"]] == [proposal["id"]]
    decision = {"decision": "approve", "reason": "agreed"}
    s.api("POST", f"/approvals/{proposal['id']}", decision, role=MANAGER, status=403)

    s.live_at(MONDAY + HOUR)
    decided = s.api("POST", f"/approvals/{proposal['id']}", decision)
    s.stack.wait_idle()

    assert decided["decision"]["version"] == s.api("GET", "/parameters")["version"]
    health = s.health("acme")
    assert (health["band"], health["parameters_version"]) == (
        "at_risk",
        decided["decision"]["version"],
    )
    assert s.api("GET", "/approvals")["items"] == []
    approved, proposed = s.api("GET", "/parameters/audit?limit=2")["items"]
    assert (approved["act"], approved["reason"], approved["proposed_by"]) == (
        "approved",
        "agreed",
        proposal["by"],
    )
    assert datetime.fromisoformat(approved["activated_at"]) >= MONDAY + HOUR
    assert (proposed["act"], proposed["reason"]) == ("proposed", "stricter")


def test_a_preset_is_applied_as_one_version(scene: Callable[..., Scene]) -> None:
    s = scene(MONDAY)
    before = s.api("GET", "/parameters")
    made = s.api("POST", "/parameters/presets/consumer", {"reason": "we sell to people"})
    assert made["version"] == before["version"] + 1
    s.stack.wait_idle()
    now = s.api("GET", "/parameters")
    values = {p["name"]: p["value"] for p in now["items"]}
    assert now["version"] == made["version"]
    assert before["presets"]["consumer"].items() <= values.items()
