"""A change of parameters is tried, then made, on the deployed stack: what was said comes true."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.conftest import Scene

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
CHANGES = {"healthy_threshold": 80, "at_risk_threshold": 50, "ticket_penalty": 15}
BANDS = ("healthy", "at_risk", "critical")
POPULATION = 120
"""Few enough to be looked at directly over 90 days, too many over 400."""


def lived(scene: Scene) -> list[dict[str, Any]]:
    """Facts of customers who differ in logins, features and tickets."""
    facts = []
    for number in range(POPULATION):
        name, seen = f"c{number:03}", scene.at - (HOUR, 2 * DAY, 9 * DAY, 40 * DAY)[number % 4]
        facts.append(scene.fact(name, "login", seen))
        for feature in range(number % 5):
            said = {"feature": f"f{feature}", "core": feature == 0}
            facts.append(scene.fact(name, "feature_used", seen, **said))
        for ticket in range(number % 3):
            said = {"ticket": f"{number}-{ticket}", "status": "open"}
            facts.append(scene.fact(name, "ticket_changed", seen, **said))
    return facts


def stored(scene: Scene) -> dict[str, str]:
    """The bands as they are stored, which is where the board looks for them."""
    found: dict[str, str] = {}
    for band in BANDS:
        cursor: str | None = ""
        while cursor is not None:
            page = scene.api("GET", f"/customers?band={band}&limit=100{cursor}")
            found |= {row["customer_id"]: band for row in page["items"]}
            cursor = f"&cursor={page['next']}" if page["next"] else None
    return found


def asked_of_walk(scene: Scene, body: dict[str, Any]) -> Any:
    """What a walk answers; where it is not waited for so long, at the place to look."""
    path = f"/v1/ventures/{scene.venture}/parameters/simulations"
    answer = scene.stack.request("POST", path, json_body=body, role="executive")
    if answer.status == 202:
        scene.stack.wait_idle()
        answer = scene.stack.request("GET", answer.headers["location"], role="executive")
    assert answer.status == 200, answer.body
    return answer.json()


def running(scene: Scene) -> dict[str, set[str]]:
    """Who runs through which program."""
    found = {}
    for program in ("at_risk", "critical"):
        page = f"/enrolments?playbook={program}&status=active&limit=100"
        items = scene.api("GET", page)["items"]
        assert len(items) < 100
        found[program] = {row["customer_id"] for row in items}
    return found


def test_what_was_simulated_is_what_is_applied(scene: Callable[..., Scene]) -> None:
    there = scene(AT)
    for number in range(POPULATION):
        there.customer(f"c{number:03}", aliases={})
    facts = lived(there)
    for start in range(0, len(facts), 250):
        there.api("POST", "/facts", {"facts": facts[start : start + 250]}, status=202)
    there.run("sweep_decay")
    # Some fell while their facts came in, in whatever order: they enter for that, not for a change.
    there.live_at(there.at + 6 * MINUTE)
    there.run("advance_playbooks")
    before, running_before = stored(there), running(there)
    assert len(before) == POPULATION

    body = {"changes": CHANGES}
    there.api("POST", "/parameters/simulations", body, role="viewer", status=403)
    said = there.api("POST", "/parameters/simulations", body, role="success_manager")
    walked = asked_of_walk(there, body | {"days": 400})
    assert stored(there) == before
    place = f"/parameters/simulations/{walked['id']}"
    assert there.api("GET", place, role="success_manager") == walked
    for same in ("population", "changes", "programs"):
        assert walked[same] == said[same]

    there.api("PATCH", "/parameters", body | {"reason": "as simulated"})
    there.stack.wait_idle()
    assert there.api("GET", "/parameters")["version"] == said["parameters_version"] + 1
    there.run("sweep_decay")
    after = stored(there)

    assert said["population"] == POPULATION
    changes = {row["customer_id"]: (row["from"], row["to"]) for row in said["changes"]}
    assert changes == {
        name: (before[name], after[name]) for name in before if before[name] != after[name]
    }
    # From and to every band: else this shows little.
    assert {band for change in changes.values() for band in change} == set(BANDS)
    # Who fell to critical enters where they are still there a few minutes later.
    there.live_at(there.at + 6 * MINUTE)
    there.run("advance_playbooks")
    entered = {name: sorted(now - running_before[name]) for name, now in running(there).items()}
    assert {p["playbook"]: p["customers"] for p in said["programs"]} == entered
