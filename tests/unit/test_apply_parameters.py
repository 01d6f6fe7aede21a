"""A pending version: everybody is prepared page by page, whatever is repeated, then it counts."""

from dataclasses import dataclass, field

import pytest

from functions.apply_parameters.flow import Walk, World, prepare
from functions.shared.kernel.errors import Unavailable
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Ventures
from tests.unit.api import AT, Api, founded

MANY = 130


@dataclass(slots=True)
class Walks:
    """The pages that wait; unavailable when told so."""

    waiting: list[Walk] = field(default_factory=list)
    unavailable: bool = False

    def go_on(self, walk: Walk) -> None:
        if self.unavailable:
            raise Unavailable("the queue does not answer")
        self.waiting.append(walk)


def world(api: Api, walks: Walks) -> World:
    return World(
        ventures=Ventures(api.table),
        customers=Customers(api.table),
        health=HealthStore(api.table),
        walks=walks,
    )


@pytest.fixture
def api() -> Api:
    api = founded()
    for number in range(MANY):
        api.of("PUT", f"/customers/c{number:03}", {"name": "C"})
    api.of("PUT", "/parameters/at_risk_threshold", {"value": 30, "reason": "kinder"})
    return api


def prepared(api: Api) -> int:
    items = (api.table.get(keys.state(api.venture, f"c{n:03}")) for n in range(MANY))
    return sum(1 for item in items if item and item["parameters_version"] == 1)


def pending(api: Api) -> int | None:
    said: int | None = api.of("GET", "/parameters")["pending"]
    return said


def test_a_walk_goes_page_by_page_and_counts_at_its_end(api: Api) -> None:
    walks = Walks()
    first = Walk(venture=api.venture, version=1)
    assert prepare(first, AT, world(api, walks)) == 100
    assert (prepared(api), pending(api)) == (100, 1)
    [second] = walks.waiting
    assert prepare(second, AT, world(api, walks)) == 30
    assert (prepared(api), pending(api)) == (MANY, None)
    assert len(walks.waiting) == 1


def test_a_page_that_comes_again_does_no_harm(api: Api) -> None:
    walks = Walks()
    first = Walk(venture=api.venture, version=1)
    prepare(first, AT, world(api, walks))
    prepare(first, AT, world(api, walks))
    for walk in walks.waiting:
        prepare(walk, AT, world(api, walks))
    prepare(first, AT, world(api, walks))
    assert (prepared(api), pending(api)) == (MANY, None)
    assert api.of("GET", "/parameters")["version"] == 1


def test_a_walk_that_cannot_go_on_does_not_end_early(api: Api) -> None:
    walks = Walks(unavailable=True)
    with pytest.raises(Unavailable):
        prepare(Walk(venture=api.venture, version=1), AT, world(api, walks))
    assert pending(api) == 1


def test_a_walk_for_another_version_is_over(api: Api) -> None:
    assert prepare(Walk(venture=api.venture, version=2), AT, world(api, Walks())) == 0
    assert (prepared(api), pending(api)) == (0, 1)


def test_who_comes_while_a_version_is_pending_is_prepared_already(api: Api) -> None:
    api.of("PUT", "/customers/new", {"name": "N"})
    item = api.table.get(keys.state(api.venture, "new"))
    assert item
    assert item["parameters_version"] == 1
