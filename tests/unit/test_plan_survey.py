"""A milestone becomes surveys: at the venture's own, for every contact, once."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.shared.store.customers import Customers
from tests.unit.surveying import EIRIK, MARA, MONDAY, VENTURE, World, build, core_feature

SAMPLE = Path(__file__).parents[2] / "events" / "MilestoneReached.v1.json"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return build(monkeypatch)


def tell(world: World, milestone: str | None = None, **said: object) -> list[dict[str, str]]:
    """Feed the handler the sample event, as the queue brings it."""
    event: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
    event["detail"] |= {"venture": VENTURE.id, "customer": "nordlys", **said}
    event["detail"] |= {"milestone": milestone} if milestone else {}
    record = {
        "messageId": "m-1",
        "body": json.dumps(event),
        "attributes": {"SentTimestamp": str(round(MONDAY.timestamp() * 1000))},
    }
    answer = world.handlers["plan_survey"].handle({"Records": [record]}, None)
    failures: list[dict[str, str]] = answer["batchItemFailures"]
    return failures


def test_the_first_core_feature_asks_every_contact_once(world: World) -> None:
    world.take_in(core_feature(MONDAY))
    for _ in range(3):
        assert tell(world) == []
    assert {world.survey(person).status for person in (MARA, EIRIK)} == {"planned"}
    assert world.survey().due_at == MONDAY
    world.run()
    tell(world)
    world.run(MONDAY + timedelta(minutes=1))
    assert len(world.mails) == 2


def test_another_milestone_than_the_ventures_asks_nobody(world: World) -> None:
    world.parameters(nps_deploy_milestone="90_day_checkpoint")
    assert tell(world) == []
    assert world.run()["looked"] == 0


def test_history_that_an_import_brings_asks_nobody(world: World) -> None:
    world.take_in(core_feature(MONDAY - timedelta(days=31)))
    assert tell(world) == []
    assert world.run()["looked"] == 0


def test_a_fact_that_comes_late_still_asks(world: World) -> None:
    world.take_in(core_feature(MONDAY - timedelta(days=29)))
    tell(world)
    assert world.run()["looked"] == 2


def test_one_address_twice_is_one_contact(world: World) -> None:
    world.customer("nordlys", MARA, type(MARA)(MARA.email.upper(), "Mara again"))
    tell(world)
    assert world.run()["looked"] == 1


def test_a_customer_without_a_profile_asks_nobody(world: World) -> None:
    assert tell(world, customer="nobody") == []
    Customers(world.table).erase(VENTURE, "nordlys", MONDAY)
    assert tell(world) == []
    assert world.run()["looked"] == 0


def test_what_cannot_be_read_comes_again(world: World) -> None:
    assert tell(world, venture="no such venture") == [{"itemIdentifier": "m-1"}]
