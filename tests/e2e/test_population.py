"""Everybody is walked on the deployed stack: a change of parameters, and the nightly look."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.shared.store import keys
from local.stack import Stack
from tests.e2e.conftest import Scene

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BANDS = ("healthy", "at_risk", "critical")
KINDER = {"healthy_threshold": 60, "at_risk_threshold": 30}
POPULATION = 30
WRONG = ("wrong_bands", "late_entries", "overdue", "without_state", "unreadable")


def populated(scene: Callable[..., Scene]) -> Scene:
    """A venture of customers who are in every band."""
    there = scene(AT, "assisted")
    names = [f"c{number:02}" for number in range(POPULATION)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: there.customer(name, aliases={}), names))
    facts = []
    for number, name in enumerate(names):
        seen = there.at - (HOUR, 2 * DAY, 9 * DAY)[number % 3]
        facts.append(there.fact(name, "login", seen))
        facts += [
            there.fact(name, "feature_used", seen, feature=f"f{feature}", core=False)
            for feature in range(number % 4)
        ]
        facts += [
            there.fact(name, "ticket_changed", seen, ticket=f"{number}-{n}", status="open")
            for n in range(number % 4)
        ]
    there.api("POST", "/facts", {"facts": facts}, status=202)
    there.run("sweep_decay")
    return there


def state(scene: Scene, customer: str) -> dict[str, Any]:
    """The stored state, as the table has it."""
    key = keys.state(scene.venture, customer)
    item: dict[str, Any] = scene.stack.client("dynamodb").get_item(
        TableName=scene.stack.table, Key={"pk": {"S": key.pk}, "sk": {"S": key.sk}}
    )["Item"]
    return item


def customers(scene: Scene) -> dict[str, str]:
    """Everybody, with the band that is stored."""
    listed = {
        band: scene.api("GET", f"/customers?band={band}&limit=100")["items"] for band in BANDS
    }
    return {row["customer_id"]: band for band, rows in listed.items() for row in rows}


def everybody_is_scored(scene: Scene, names: set[str]) -> None:
    """Each stored band is the one that the version in force gives, and each state knows of it."""
    stored = customers(scene)
    assert set(stored) == names
    assert stored == {name: scene.health(name)["band"] for name in names}
    assert {state(scene, name)["parameters_version"]["N"] for name in names} == {"1"}


def night(scene: Scene) -> dict[str, int]:
    """Look at everybody; what was found, also in the ventures of other tests."""
    scene.run("verify_scores")
    found: dict[str, int] = scene.stack.walks("verify_scores")[-1]
    return found


def test_a_change_is_walked_and_who_joins_meanwhile_is_no_exception(
    scene: Callable[..., Scene],
) -> None:
    there = populated(scene)
    before = customers(there)
    walks = len(there.stack.walks("apply_parameters"))
    there.api("PATCH", "/parameters", {"changes": KINDER, "reason": "kinder"})
    with ThreadPoolExecutor(3) as pool:
        late = [f"late-{number}" for number in range(6)]
        list(pool.map(lambda name: there.customer(name, aliases={}), late))
    there.stack.wait_idle()

    said = there.api("GET", "/parameters")
    assert (said["version"], said["pending"]) == (1, None)
    told = there.stack.walks("apply_parameters")
    assert len(told) == walks + 1
    assert POPULATION <= told[-1]["prepared"] <= POPULATION + len(late)
    there.run("sweep_decay")
    everybody_is_scored(there, set(before) | set(late))
    assert any(before[name] != band for name, band in customers(there).items() if name in before)


def test_a_version_that_nobody_walked_is_told_again_at_night(scene: Callable[..., Scene]) -> None:
    there = populated(scene)
    before = customers(there)
    events, bus = there.stack.client("events"), there.stack.bus
    (rule,) = (
        rule["Name"]
        for rule in events.list_rules(EventBusName=bus)["Rules"]
        if "ParametersProposed" in rule.get("EventPattern", "")
    )
    events.disable_rule(Name=rule, EventBusName=bus)
    there.api("PATCH", "/parameters", {"changes": KINDER, "reason": "kinder"})
    there.stack.wait_idle()
    events.enable_rule(Name=rule, EventBusName=bus)
    there.customer("meanwhile", aliases={})
    there.run("sweep_decay")

    # Nothing counts yet, and nothing else may be changed.
    said = there.api("GET", "/parameters")
    assert (said["version"], said["pending"]) == (0, 1)
    assert customers(there) == before | {"meanwhile": "critical"}
    again = {"changes": {"healthy_threshold": 65}, "reason": "more"}
    there.api("PATCH", "/parameters", again, status=409)

    there.run("verify_scores")
    assert there.api("GET", "/parameters")["pending"] is None
    there.run("sweep_decay")
    everybody_is_scored(there, set(before) | {"meanwhile"})


def test_the_night_finds_what_is_wrong_and_only_that(
    scene: Callable[..., Scene], stack: Stack
) -> None:
    there = populated(scene)
    before = night(there)
    assert before["looked"] >= POPULATION
    (name,) = [name for name, band in customers(there).items() if band == "healthy"][:1]
    key = keys.state(there.venture, name)

    def break_state(attribute: str, value: str) -> None:
        stack.client("dynamodb").update_item(
            TableName=stack.table,
            Key={"pk": {"S": key.pk}, "sk": {"S": key.sk}},
            UpdateExpression="SET #a = :v",
            ExpressionAttributeNames={"#a": attribute},
            ExpressionAttributeValues={":v": {"S": value}},
        )

    break_state("band", "critical")
    after = night(there)
    assert {what: after[what] - before[what] for what in WRONG} == {
        "wrong_bands": 1,
        "late_entries": 0,
        "overdue": 0,
        "without_state": 0,
        "unreadable": 0,
    }
    assert after["looked"] == before["looked"]
    break_state("band", "healthy")
    break_state("due_at", "2026-03-03T09:44:00.000000Z")
    assert night(there)["overdue"] - before["overdue"] == 1
    there.run("sweep_decay")
    assert {what: night(there)[what] - before[what] for what in WRONG} == dict.fromkeys(WRONG, 0)
