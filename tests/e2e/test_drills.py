"""Each brake that needs no message, drilled on the deployed stack: its cause is made real, the very
next send is held and says why, and it comes back step by step.

That of feedback is drilled in `test_brakes`. The drills live a year before all other scenes, so
that nothing of those is overdue when the success system is looked at.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from functions.shared.domain.brakes import in_cohort
from functions.shared.domain.crm import Run
from functions.shared.kernel import ids
from functions.shared.store.crm_runs import CrmRuns
from functions.shared.store.dynamo import DynamoTable
from tests.e2e.conftest import MINUTE, Scene

pytestmark = pytest.mark.integration

MONDAY = datetime(2025, 3, 3, 10, 30, tzinfo=UTC)
DAY = timedelta(days=1)
HALF = 50


def drilled(scene: Callable[..., Scene]) -> Scene:
    """A venture that acts by itself, past its gate, and looked at every five minutes."""
    s = scene(MONDAY)
    s.api("POST", "/gates/entry", {"decision": "override", "reason": "a drill"})
    s.api("PUT", "/parameters/health_check_interval_minutes", {"value": 5, "reason": "a drill"})
    return s


def two(s: Scene, scope: str) -> tuple[str, str]:
    """A customer who is in the cohort of a half, and one who is not; both at risk."""
    names = [f"c{n}" for n in range(20)]
    inside = next(name for name in names if in_cohort(scope, name, HALF))
    outside = next(name for name in names if not in_cohort(scope, name, HALF))
    for name in (inside, outside):
        s.customer(name)
    s.standard([s.fact(name, "login", s.at - 10 * DAY) for name in (inside, outside)])
    s.stack.wait_idle()
    return inside, outside


def enrolled(s: Scene, names: tuple[str, str], playbook: str = "at_risk") -> None:
    """Both enter a playbook whose first email is due at once."""
    for name in names:
        s.api("POST", f"/customers/{name}/enrolments", {"playbook": playbook}, status=201)


def mailed(s: Scene, name: str) -> int:
    """How many messages a customer got."""
    return len(s.mail_to(f"{name}-{s.venture[:8]}@customer.example"))


def later(s: Scene, function: str = "advance_playbooks") -> Any:
    """A minute passes, and a schedule fires."""
    s.live_at(s.at + MINUTE)
    return s.run(function)


def held_by(s: Scene, scope: str, names: tuple[str, str], why: str) -> None:
    """The very next send is held, of both, and says why."""
    later(s)
    held = [one for one in s.api("GET", "/held")["items"] if one["paused"] == scope]
    assert {one["customer_id"] for one in held} == set(names)
    assert all(why in one["reason"] for one in held)
    assert [mailed(s, name) for name in names] == [0, 0]


def brake_on(s: Scene, scope: str) -> dict[str, Any]:
    """The brake of a scope, which the system pulled and nobody has reviewed."""
    brakes = {one["scope"]: one for one in s.api("GET", "/brakes")["items"]}
    brake: dict[str, Any] = brakes[scope]
    assert (brake["stage"], brake["automatic"]) == ("paused", True)
    assert brake["review_by"]
    told = told_of(s, scope, "open")
    # No Slack is connected here, so they hear of it by mail.
    assert [one["status"] for one in told["deliveries"] if one["channel"] == "mail"] == ["done"]
    return brake


def told_of(s: Scene, scope: str, status: str) -> dict[str, Any]:
    """The alert about the pause of a scope."""
    listed = s.api("GET", f"/alerts?kind=campaigns_paused&status={status}")["items"]
    [found] = [one for one in listed if one["subject"] == scope]
    return dict(found)


def stepwise(s: Scene, scope: str, names: tuple[str, str]) -> None:
    """Review, fix, a cohort of which one is, then all; each step is refused before its turn."""
    inside, outside = names
    path = f"/brakes/{scope}"
    for action in ("fix", "cohort", "resume"):
        s.api("POST", path, {"action": action, "reason": "too soon"}, status=409)
    review = {"action": "review", "reason": "looked into", "root_cause": "a drill"}
    assert s.api("POST", path, review)["review_by"] is None
    assert "a drill" in told_of(s, scope, "closed")["outcome"]
    s.api("POST", path, {"action": "resume", "reason": "too soon"}, status=409)
    s.api("POST", path, {"action": "fix", "reason": "mended"})
    later(s)
    assert [mailed(s, name) for name in names] == [0, 0]
    s.api("POST", path, {"action": "cohort", "reason": "half of them", "percent": HALF})
    later(s)
    assert [mailed(s, inside), mailed(s, outside)] == [1, 0]
    assert s.api("POST", path, {"action": "resume", "reason": "all well"})["stage"] == "released"
    later(s)
    assert [mailed(s, inside), mailed(s, outside)] == [1, 1]
    # What pulled it does not pull it again.
    s.live_at(s.at + 10 * MINUTE)
    s.run("check_system")
    assert scope not in {one["scope"] for one in s.api("GET", "/brakes")["items"]}


def test_scores_that_cannot_be_computed_pause_the_programs(scene: Callable[..., Scene]) -> None:
    s = drilled(scene)
    # Within a day their score falls by time alone; nobody looks at it for two days more.
    s.customer("old")
    assert s.standard([s.fact("old", "login", MONDAY - 29 * DAY)]).status == 202
    s.stack.wait_idle()
    s.live_at(MONDAY + 3 * DAY + 10 * MINUTE)
    scope = "playbook:at_risk"
    names = two(s, scope)
    enrolled(s, names)
    later(s, "check_system")
    brake = brake_on(s, scope)
    assert brake["evidence"]["about"] == "scores"
    said = s.api("GET", "/system")
    assert [one["status"] for one in said["components"]][:2] == ["working", "not_applicable"]
    assert said["errors"][0]["responses"] == ["1 customers were looked at"]
    held_by(s, scope, names, "scores cannot be computed")
    stepwise(s, scope, names)


def test_errors_of_the_crm_pause_what_is_driven_by_it(scene: Callable[..., Scene]) -> None:
    s = drilled(scene)
    step = {"id": "news", "kind": "email", "title": "Write", "template": "check_in"}
    document = {
        "name": "renewal_news",
        "version": 0,
        "kind": "journey",
        "title": "What the CRM says",
        "driven_by": "crm",
        "entry": {"on": "day", "of": "renewal", "day": -30, "until": -1},
        "steps": [step],
    }
    s.api("PUT", "/playbooks/renewal_news", document, status=201)
    scope = "playbook:renewal_news"
    names = two(s, scope)
    runs = CrmRuns(DynamoTable(s.stack.client("dynamodb"), s.stack.facts["table"]))
    run = Run(id="1", at=s.at, seconds=4, count=100, errors=10, status="partial", error=None)
    assert runs.log(s.venture, run)
    enrolled(s, names, "renewal_news")
    later(s, "check_system")
    assert brake_on(s, scope)["evidence"]["figures"] == {"rows": "100", "errors": "10"}
    brake_on(s, "playbook:renewal")
    assert s.api("GET", "/system")["status"] == "degraded"
    held_by(s, scope, names, "10 of 100 rows of the CRM's sync (10 %) were errors")
    stepwise(s, scope, names)


def test_a_fall_of_nps_pauses_every_campaign(scene: Callable[..., Scene]) -> None:
    s = drilled(scene)
    names = two(s, "venture")
    number = count()

    def answers(score: int, at: datetime) -> dict[str, Any]:
        contact = ids.digest(f"contact {next(number)}")
        return s.fact(names[0], "nps_answered", at, survey="s", contact=contact, score=score)

    before = [answers(9, MONDAY - 40 * DAY) for _ in range(100)]
    after = [answers(9 if n < 80 else 3, MONDAY - 10 * DAY) for n in range(100)]
    s.api("POST", "/facts", {"facts": [*before, *after]}, status=202)
    s.stack.wait_idle()
    enrolled(s, names)
    later(s, "check_system")
    brake = brake_on(s, "venture")
    assert brake["evidence"]["figures"] | {"margin": ""} == {
        "before": "100",
        "answers_before": "100",
        "after": "60",
        "answers_after": "100",
        "points": "-40",
        "margin": "",
    }
    held_by(s, "venture", names, "NPS fell by 40 points in 30 days")
    stepwise(s, "venture", names)


def test_the_canary_travels_the_whole_path(scene: Callable[..., Scene]) -> None:
    s = drilled(scene)
    said: dict[str, Any] = {}
    for _ in range(8):
        s.live_at(s.at + MINUTE)
        s.stack.invoke("check_system", s.at, detail={"canary": True})
        s.stack.wait_idle()
        s.run("advance_playbooks")
        said = s.api("GET", "/system")["canary"]
        if said["status"] == "arrived":
            break
    assert (said["status"], said["failure"]) == ("arrived", None)
    assert list(said["lags"]) == ["accepted", "scored", "enrolled", "sent", "reported", "erased"]
    address = f"success+{MONDAY:%Y%m%d%H}@simulator.amazonses.com"
    assert len(s.mail_to(address)) == 1
    listed = s.stack.request("GET", "/v1/ventures?limit=100", role="viewer").json()["items"]
    assert "Canary" not in {one["name"] for one in listed}
