"""The system's own health: uptime counted anew from looks, what is due, and the word for it all."""

import random
from datetime import UTC, datetime, timedelta

from functions.shared.domain import system
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.system import (
    COMPONENTS,
    LATE,
    Component,
    Finding,
    Kept,
    Look,
    Standing,
    uptime,
)

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
P = Parameters()


def look(at: datetime, standing: Standing = "working", minutes: int = 60) -> Look:
    return Look(at=at, minutes=minutes, found={"scores": standing})


def found(component: Component, standing: Standing = "working") -> Finding:
    return Finding(component=component, standing=standing, evidence=f"{component} {standing}")


def test_each_look_counts_until_the_next_one() -> None:
    standings: list[Standing] = ["working", "failing", "working", "working"]
    looks = [look(AT + n * HOUR, standing) for n, standing in enumerate(standings)]
    said = uptime(looks, AT, AT + 4 * HOUR)
    assert (said.up, said.down, said.idle, said.unknown) == (3 * 3600, 3600, 0, 0)
    assert said.percent == 75


def test_a_gap_without_looks_is_unknown_and_neither_up_nor_down() -> None:
    looks = [look(AT), look(AT + 10 * HOUR)]
    said = uptime(looks, AT, AT + 11 * HOUR)
    late = LATE.total_seconds()
    assert (said.up, said.unknown) == (2 * 3600 + late, 9 * 3600 - late)
    assert said.percent == 100
    nobody = uptime([], AT, AT + DAY)
    assert (nobody.percent, nobody.unknown) == (None, 86_400)


def test_a_look_before_the_span_counts_for_the_part_that_lies_in_it() -> None:
    said = uptime([look(AT - 30 * MINUTE, "failing"), look(AT + 30 * MINUTE)], AT, AT + HOUR)
    assert (said.down, said.up, said.unknown) == (1800, 1800, 0)


def test_what_is_not_applicable_is_idle_and_the_whole_works_where_some_part_does() -> None:
    mixed = Look(at=AT, minutes=60, found={"scores": "working", "surveys": "not_applicable"})
    assert uptime([mixed], AT, AT + HOUR, "surveys").percent is None
    assert uptime([mixed], AT, AT + HOUR, "surveys").idle == 3600
    assert uptime([mixed], AT, AT + HOUR).percent == 100
    failing = Look(at=AT, minutes=60, found={"scores": "working", "surveys": "failing"})
    assert uptime([failing], AT, AT + HOUR).percent == 0


def test_uptime_is_never_rounded_up_to_a_target_that_was_missed() -> None:
    looks = [look(AT + n * MINUTE, minutes=1) for n in range(1_999)]
    looks.append(look(AT + 1_999 * MINUTE, "failing", minutes=1))
    until = AT + 2_000 * MINUTE
    assert uptime(looks, AT, until).percent == 99.95
    looks[5] = look(looks[5].at, "failing", minutes=1)
    looks[6] = look(looks[6].at, "failing", minutes=1)
    assert uptime(looks, AT, until).percent == 99.85


def test_uptime_is_what_asking_every_minute_would_say() -> None:
    chance = random.Random(46)
    standings: list[Standing] = ["working", "failing", "not_applicable"]
    for _ in range(40):
        at, looks = AT - timedelta(minutes=chance.randrange(100)), []
        while at < AT + DAY:
            looks.append(look(at, chance.choice(standings), chance.choice([5, 30, 60])))
            at += timedelta(minutes=chance.choice([5, 30, 60, 61, 300]))
        said = uptime(looks, AT, AT + DAY)
        asked = dict.fromkeys([*standings, "unknown"], 0)
        for n in range(24 * 60):
            minute = AT + n * MINUTE
            last = [one for one in looks if one.at <= minute]
            stands = last and minute < last[-1].at + last[-1].minutes * MINUTE + LATE
            asked[last[-1].standing if stands else "unknown"] += 60
        assert (said.up, said.down, said.idle, said.unknown) == tuple(asked.values())


def test_who_was_never_looked_at_is_due_and_then_each_hour() -> None:
    assert system.is_due(None, P, AT)
    kept = Kept(looked_at=AT, seen={})
    assert not system.is_due(kept, P, AT + 59 * MINUTE)
    assert system.is_due(kept, P, AT + HOUR)
    assert not system.is_due(kept, P, AT - DAY), "a clock that was set back"
    assert system.is_due(kept, Parameters(health_check_interval_minutes=5), AT + 5 * MINUTE)


def test_failures_in_a_row_are_counted_from_the_first_of_an_outage() -> None:
    kept = None
    for n in range(3):
        kept, row = system.looked(kept, [found("scores", "failing")], P, AT + n * HOUR)
        assert (row.at, row.standing) == (AT + n * HOUR, "failing")
    assert kept
    assert (kept.seen["scores"].failures, kept.seen["scores"].since) == (3, AT)
    kept, _ = system.looked(kept, [found("scores")], P, AT + 3 * HOUR)
    assert (kept.seen["scores"].failures, kept.seen["scores"].since) == (0, AT + 3 * HOUR)
    kept, _ = system.looked(kept, [found("scores", "failing")], P, AT + 4 * HOUR)
    assert (kept.seen["scores"].failures, kept.revision) == (1, 5)


def test_old_scores_and_a_failing_sync_degrade_and_no_campaign_is_a_warning() -> None:
    well = [found(component) for component in COMPONENTS]
    assert system.health(well, crm_success=None, active_campaigns=3) == ("healthy", ())
    assert system.health(well, crm_success=95, active_campaigns=3)[0] == "healthy"
    assert system.health(well, crm_success=94.99, active_campaigns=3)[0] == "degraded"
    assert system.health(well, crm_success=None, active_campaigns=0) == (
        "warning",
        ("no campaign is active",),
    )
    held = [found("campaigns", "not_applicable")]
    assert system.health(held, crm_success=None, active_campaigns=0) == (
        "warning",
        ("no campaign is active: campaigns not_applicable",),
    )
    off = [found("campaigns", "failing")]
    assert system.health(off, crm_success=None, active_campaigns=0) == (
        "warning",
        ("campaigns failing",),
    )
    old = [found("scores", "failing"), found("surveys", "failing")]
    status, because = system.health(old, crm_success=None, active_campaigns=1)
    assert (status, because) == ("degraded", ("scores failing", "surveys failing"))
    silent = [found("surveys", "failing")]
    assert system.health(silent, crm_success=None, active_campaigns=1)[0] == "warning"
