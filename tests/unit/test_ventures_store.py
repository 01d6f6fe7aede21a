"""Ventures: kept once, changed without losing a word, their parameters in versions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.shared.domain.ventures import Override, Venture
from functions.shared.kernel.errors import Conflict, Refused, Unknown
from functions.shared.ports.table import Check, Is
from functions.shared.store import keys
from functions.shared.store.memory import MemoryTable
from functions.shared.store.outbox import news
from functions.shared.store.ventures import Remembered, Source, Ventures

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
VENTURE = Venture(
    id="v1",
    name="Acme",
    status="active",
    current_workflow_stage=32,
    created_at=AT,
    pepper="p",
)


@pytest.fixture
def table() -> MemoryTable:
    return MemoryTable()


@pytest.fixture
def ventures(table: MemoryTable) -> Ventures:
    ventures = Ventures(table)
    ventures.create(VENTURE)
    return ventures


def change(ventures: Ventures, expected: int | None = None, **changes: object) -> int:
    changed = ventures.change_parameters(
        "v1", changes, by="eve", reason="because", at=AT, expected=expected
    )
    return changed.parameters.version


def test_a_venture_is_created_once(ventures: Ventures) -> None:
    with pytest.raises(Conflict):
        ventures.create(VENTURE)
    assert ventures.get("v1") == VENTURE
    with pytest.raises(Unknown):
        ventures.get("v2")


def test_a_change_reads_and_writes_as_one(ventures: Ventures) -> None:
    beaten: list[bool] = []

    def rename(venture: Venture) -> Venture:
        if not beaten:
            beaten.append(True)
            ventures.change("v1", lambda v: replace(v, status="paused"))
        return replace(venture, name="Apex")

    assert ventures.change("v1", rename) == replace(VENTURE, name="Apex", status="paused")


def test_the_list_goes_from_the_furthest_stage_and_page_by_page(ventures: Ventures) -> None:
    ventures.create(replace(VENTURE, id="v2", current_workflow_stage=4))
    ventures.create(replace(VENTURE, id="v3", created_at=AT + timedelta(days=1)))
    first, after = ventures.page(limit=2)
    rest, end = ventures.page(limit=2, after=after)
    assert [v.id for v in first + rest] == ["v3", "v1", "v2"]
    assert end is None
    assert ventures.all() == first + rest


def test_a_new_venture_has_the_defaults_and_a_head_to_check(
    ventures: Ventures, table: MemoryTable
) -> None:
    assert ventures.parameters("v1").newest == 0
    assert table.write(Check(keys.parameters_head("v1"), (Is("newest", 0),)))


def test_a_parameter_that_touches_no_score_is_active_at_once(ventures: Ventures) -> None:
    assert change(ventures, progression_mode="auto", max_messages_per_week=5) == 1
    in_force = ventures.parameters("v1")
    assert in_force.pending is None
    assert in_force.active.progression_mode == "auto"
    assert ventures.modes(["v1", "v9"]) == {"v1": "auto"}


def test_a_parameter_that_touches_the_score_waits_and_says_so(
    ventures: Ventures, table: MemoryTable
) -> None:
    assert change(ventures, healthy_threshold=80) == 1
    in_force = ventures.parameters("v1", strong=True)
    assert in_force.active.healthy_threshold == 70
    assert in_force.pending is not None
    assert in_force.pending.healthy_threshold == 80
    assert in_force.newest == 1
    told = [n for record in table.stream for n in news(record.old, record.new)]
    assert [(n.name, n.detail["parameters_version"]) for n in told] == [("ParametersProposed", 1)]
    with pytest.raises(Conflict, match="version 1"):
        change(ventures, max_messages_per_week=5)


def test_a_pending_version_becomes_active_once(ventures: Ventures) -> None:
    change(ventures, win_back_inactive_days=40)
    ventures.activate("v1", 2, AT + HOUR)
    assert ventures.parameters("v1").pending
    ventures.activate("v1", 1, AT + HOUR)
    ventures.activate("v1", 1, AT + HOUR)
    in_force = ventures.parameters("v1")
    assert in_force.pending is None
    assert in_force.active.version == 1
    assert in_force.active.win_back_inactive_days == 40
    assert change(ventures, max_messages_per_week=5) == 2
    assert ventures.parameters("v1").active.win_back_inactive_days == 40


def test_the_version_of_an_instant_is_the_one_that_was_active_then(ventures: Ventures) -> None:
    ventures.change_parameters("v1", {"max_messages_per_week": 5}, by="e", reason="r", at=AT)
    later = AT + 2 * HOUR
    ventures.change_parameters("v1", {"healthy_threshold": 80}, by="e", reason="r", at=later)

    def active(at: datetime) -> tuple[int, int, int]:
        found = ventures.version_at("v1", at)
        return found.version, found.max_messages_per_week, found.healthy_threshold

    assert active(AT - HOUR) == (0, 3, 70)
    assert active(AT) == (1, 5, 70)
    assert active(later + HOUR) == (1, 5, 70)  # The second was made, and waits.
    ventures.activate("v1", 2, later + HOUR)
    assert active(later + HOUR / 2) == (1, 5, 70)
    assert active(later + HOUR) == (2, 5, 80)


def test_a_change_for_another_version_is_stale(ventures: Ventures) -> None:
    assert change(ventures, expected=0, max_messages_per_week=5) == 1
    with pytest.raises(Conflict, match="version 0"):
        change(ventures, expected=0, max_messages_per_week=6)


def test_what_changes_nothing_makes_no_version(ventures: Ventures) -> None:
    assert change(ventures, max_messages_per_week=3) == 0
    assert ventures.parameters("v1").newest == 0


def test_a_change_is_checked_as_a_whole(ventures: Ventures) -> None:
    with pytest.raises(Refused):
        change(ventures, engagement_weight=50)
    assert change(ventures, engagement_weight=50, value_weight=20) == 1


def test_sources_keep_when_they_were_connected(ventures: Ventures) -> None:
    ventures.connect("v1", Source("zendesk", AT, "eve"))
    ventures.connect("v1", Source("standard", AT, "eve"))
    ventures.connect("v1", Source("zendesk", AT - timedelta(days=1), "late"))
    assert ventures.sources("v1") == [Source("standard", AT, "eve"), Source("zendesk", AT, "eve")]


def test_the_flow_is_kept_to_the_hour(ventures: Ventures, table: MemoryTable) -> None:
    assert ventures.last_fact_at("v1") is None
    ventures.flowed("v1", AT)
    writes = len(table.stream)
    ventures.flowed("v1", AT + timedelta(minutes=59))
    assert len(table.stream) == writes
    ventures.flowed("v1", AT + timedelta(minutes=60))
    assert ventures.last_fact_at("v1") == AT + timedelta(hours=1)


def test_the_entry_gate_can_be_overridden(ventures: Ventures) -> None:
    assert ventures.entry_override("v1") is None
    override = Override("eve", AT, "we know them")
    ventures.override_entry("v1", override)
    assert ventures.entry_override("v1") == override
    with pytest.raises(Unknown):
        ventures.override_entry("v2", override)


def test_what_is_remembered_is_at_most_a_minute_old(ventures: Ventures) -> None:
    elapsed = [0.0]
    remembered = Remembered(ventures, lambda: elapsed[0])
    assert remembered.parameters("v1").newest == 0
    assert remembered.venture("v1").name == "Acme"
    change(ventures, max_messages_per_week=5)
    ventures.change("v1", lambda v: replace(v, name="Apex"))
    assert remembered.parameters("v1").newest == 0
    assert remembered.parameters("v1", fresh=True).newest == 1
    assert remembered.venture("v1").name == "Acme"
    elapsed[0] = 61
    assert remembered.venture("v1").name == "Apex"


def test_nothing_pending_is_remembered(ventures: Ventures) -> None:
    remembered = Remembered(ventures, lambda: 0.0)
    change(ventures, healthy_threshold=75)
    assert remembered.parameters("v1").pending
    ventures.activate("v1", 1, AT)
    in_force = remembered.parameters("v1")
    assert (in_force.active.version, in_force.pending) == (1, None)
