"""What cannot be handled stays due, and holds nobody else up."""

import pytest

from functions.score_health import flow as scoring
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.ports.table import Item, Put
from functions.shared.store import keys
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay.flow import sweep
from tests.unit.surveying import MONDAY, VENTURE, World, build


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = build(monkeypatch)
    world.customer("acme")
    state = keys.state(VENTURE.id, "acme")
    poison: Item = {
        "pk": state.pk,
        "sk": state.sk,
        "doc": "?",
        "revision": 1,
        "due_pk": keys.due("band", "nordlys"),
        "due_at": "2026-03-01T00:00:00.000000Z",
    }
    world.table.write(Put(poison, ()))
    return world


def login(customer: str) -> Addressed:
    fact = Fact(id=f"t:{customer}", source="t", kind=Kind.LOGIN, occurred_at=MONDAY)
    return Addressed(fact=fact, customer=customer)


def test_a_customer_that_cannot_be_scored_fails_alone(world: World) -> None:
    health = HealthStore(world.table)
    ventures = Ventures(world.table)
    with pytest.raises(ValueError, match="Expecting value"):
        world.take_in(login("acme").fact, customer="acme")
    stores = world.scoring_stores()
    with pytest.raises(ValueError, match="Expecting value"):
        scoring.take_in(VENTURE.id, [login("acme"), login("nordlys")], MONDAY, stores)
    assert health.read(VENTURE.id, "nordlys").score == 70

    later = MONDAY.replace(month=5)
    swept = sweep(later, health=health, remembered=Remembered(ventures))
    assert (swept.looked, swept.failed) == (2, 1)
    assert health.read(VENTURE.id, "nordlys").score == 30


def test_a_sweep_ends_in_time_and_leaves_the_rest_due(world: World) -> None:
    world.take_in(login("nordlys").fact)
    health, remembered = HealthStore(world.table), Remembered(Ventures(world.table))
    later = MONDAY.replace(month=5)
    swept = sweep(later, health=health, remembered=remembered, time_left=lambda: False)
    assert swept.looked == 0
    assert sweep(later, health=health, remembered=remembered).looked == 2
