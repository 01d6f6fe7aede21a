"""A pending version: everybody is prepared step by step, whatever is repeated, then it counts."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from functions.apply_parameters import flow
from functions.apply_parameters.flow import Change, World, activate, prepare
from functions.shared.domain.customers import Profile
from functions.shared.domain.ventures import Venture
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.ventures import Ventures
from tests.unit.api import AT, Api, founded
from tests.unit.test_stale import unreadable

MANY = 40
SAMPLE = Path(__file__).parents[2] / "events" / "ParametersProposed.v1.json"


def over(table: MemoryTable) -> World:
    return World(ventures=Ventures(table), customers=Customers(table), health=HealthStore(table))


@pytest.fixture
def api() -> Api:
    api = founded()
    for number in range(MANY):
        api.of("PUT", f"/customers/c{number:03}", {"name": "C"})
    api.of("PUT", "/parameters/at_risk_threshold", {"value": 30, "reason": "kinder"})
    return api


def proposed(api: Api, version: int = 1) -> Change:
    return Change(venture=api.venture, version=version, at=AT)


def walk(segment: int, change: Change, world: World) -> int:
    """Walk a segment to its end; how many were prepared."""
    whole, after = prepare(change, segment, None, world)
    while after is not None:
        prepared, after = prepare(change, segment, after, world)
        whole += prepared
    return whole


def prepared(api: Api) -> int:
    items = (api.table.get(keys.state(api.venture, f"c{n:03}")) for n in range(MANY))
    return sum(1 for item in items if item and item["parameters_version"] == 1)


def pending(api: Api) -> int | None:
    said: int | None = api.of("GET", "/parameters")["pending"]
    return said


def progress(api: Api) -> int:
    said: int = api.of("GET", "/parameters")["progress"]["prepared_segments"]
    return said


def test_all_segments_are_everybody_and_then_the_version_counts(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "PAGE", 2)
    world = over(api.table)
    done = []
    for segment in range(keys.SEGMENTS):
        assert progress(api) == segment
        done.append(walk(segment, proposed(api), world))
    assert progress(api) == keys.SEGMENTS
    assert sum(done) == prepared(api) == MANY
    assert max(done) > 2
    assert pending(api) == 1
    activate(proposed(api), AT, world)
    assert pending(api) is None
    assert api.of("GET", "/parameters")["version"] == 1


def test_steps_and_ends_that_come_again_do_no_harm(api: Api) -> None:
    world = over(api.table)
    for _ in range(2):
        for segment in range(keys.SEGMENTS):
            walk(segment, proposed(api), world)
    for _ in range(2):
        activate(proposed(api), AT, world)
    # A step that comes after the end finds nothing to do.
    assert [walk(segment, proposed(api), world) for segment in range(3)] == [0, 0, 0]
    assert (prepared(api), pending(api)) == (MANY, None)
    api.of("PUT", "/parameters/at_risk_threshold", {"value": 31, "reason": "again"})
    activate(proposed(api), AT, world)
    assert pending(api) == 2


def test_a_walk_for_another_version_is_over(api: Api) -> None:
    assert prepare(proposed(api, 2), 0, None, over(api.table)) == (0, None)
    assert (prepared(api), pending(api)) == (0, 1)


def test_who_comes_while_a_version_is_pending_is_prepared_already(api: Api) -> None:
    api.of("PUT", "/customers/new", {"name": "N"})
    item = api.table.get(keys.state(api.venture, "new"))
    assert item
    assert item["parameters_version"] == 1


def late(table: MemoryTable) -> tuple[Change, Customers, HealthStore]:
    """Somebody joins, and the parameters change, while every index and replica is behind."""
    ventures, customers, health = Ventures(table), Customers(table), HealthStore(table)
    venture = Venture(
        id="v", name="V", status="active", current_workflow_stage=32, created_at=AT, pepper="p"
    )
    ventures.create(venture)
    customers.put(venture, Profile(customer="c", name="C", saved_at=AT))

    def parameters(*, fresh: bool = False) -> object:
        return ventures.parameters("v", strong=True)

    health.bring_up_to_date("v", "c", [], parameters, AT)  # type: ignore[arg-type]
    ventures.change_parameters("v", {"healthy_threshold": 75}, by="eve", reason="a test", at=AT)
    return Change(venture="v", version=1, at=AT), customers, health


@pytest.mark.parametrize("strong", [True, False])
def test_a_walk_misses_nobody_because_it_reads_the_list_strongly(
    strong: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = MemoryTable(staleness=lambda: True)
    change, customers, health = late(table)
    if not strong:
        real: Callable[..., object] = table.query
        monkeypatch.setattr(
            table,
            "query",
            lambda pk, **said: real(pk, **(said | {"strong": "#customers#" not in pk})),
        )
    world = World(ventures=Ventures(table), customers=customers, health=health)
    done = sum(walk(segment, change, world) for segment in range(keys.SEGMENTS))
    version = health.read("v", "c", strong=True).parameters_version
    # Without the care the walk would end, the version count, and the customer be looked at late.
    assert (done, version) == ((1, 1) if strong else (0, 0))


def test_the_sample_event_says_what_a_walk_must_know() -> None:
    event = json.loads(SAMPLE.read_text(encoding="utf-8"))
    assert {"venture", "parameters_version", "at"} <= set(event["detail"])


def test_who_cannot_be_read_keeps_nobody_waiting_for_the_new_version(api: Api) -> None:
    change, world = proposed(api), over(api.table)
    unreadable(api, "c007")
    for segment in range(keys.SEGMENTS):
        walk(segment, change, world)
    activate(change, AT, world)
    assert world.ventures.parameters(api.venture, strong=True).pending is None
    assert prepared(api) == MANY - 1
