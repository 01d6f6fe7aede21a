"""RETENTION-002: who is still there is looked at once a month, and what is wanting is acted on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from functions.evaluate_triggers.outcomes import Ended, Fired, NotFired, Outcome
from functions.shared.domain.alerts import Answer
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.retention import Cohort, Sums, Tally, merged
from functions.shared.domain.segments import Traits
from functions.shared.domain.triggers import Response
from functions.shared.store import keys
from functions.shared.store.alerts import Alerts
from functions.shared.store.exits import Exits
from functions.shared.store.firings import Firings
from functions.shared.store.looks import Looks
from functions.shared.store.proposals import Proposals
from functions.shared.store.retention import Count, Part, Retention
from tests.unit.triggering import Watched, watched

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
JUNE = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


def counted(house: Watched, at: datetime, **kept: int) -> None:
    """Of the cohorts of 2026, by the name of the month, so many of 20 are still there."""
    months = {"dec": "2025-12", "jan": "2026-01", "feb": "2026-02", "mar": "2026-03"}
    months |= {"apr": "2026-04", "may": "2026-05"}
    cohorts = {
        months[name]: Cohort(20, (Tally(20, many, many), Tally(), Tally()))
        for name, many in kept.items()
    }
    count, store = Count(f"walk-{at:%Y%m%d%H}", at), Retention(house.table)
    for number in range(keys.SEGMENTS):
        sums = merged([Sums("2025-12-01", cohorts, began="2025-12-01")] if number == 0 else [])
        store.keep(house.api.venture, count, number, None, Part({"": sums}, None))
        store.sum_up(house.api.venture, count, number)
    store.end(count)


def left(house: Watched, name: str, reason: str) -> None:
    """A contact says in an exit survey why the customer left."""
    fact = Fact(
        id=f"exit-{name}",
        source="tenure",
        kind=Kind.EXIT_ANSWERED,
        occurred_at=JUNE - DAY,
        data={
            "survey": "left",
            "contact": f"ada@{name}.example",
            "reason": reason,
            "comment": f"Ada of {name} says so",
        },
    )
    Exits(house.table).record(house.api.venture, name, fact, Traits("basic"))


def looked(house: Watched, at: datetime) -> list[Outcome]:
    """What the hour came to for this trigger."""
    house.api.at = at
    return [one for one in house.hour() if one.trigger == "RETENTION-002"]


def the(house: Watched) -> list[str]:
    """What was done about the only firing."""
    [firing] = house.firings("RETENTION-002")
    return [response.what for response in firing.responses]


def test_a_look_that_could_not_decide_is_not_the_months_look() -> None:
    house = watched()
    assert looked(house, JUNE) == [NotFired("RETENTION-002", "nobody was counted yet")]
    counted(house, JUNE - DAY, mar=20)
    [said] = looked(house, JUNE + HOUR)
    assert "is of an earlier month" in said.reason
    counted(house, JUNE + 2 * HOUR)
    assert looked(house, JUNE + 2 * HOUR)[0].reason == "for no cohort the first month is over yet"
    counted(house, JUNE + DAY, feb=18, mar=19)
    assert looked(house, JUNE + DAY)[0].reason == "of 2026-03 95.00 % are retained"
    assert looked(house, JUNE + DAY + HOUR) == []
    last = Looks(house.table).last(house.api.venture, "RETENTION-002")
    assert last is not None
    assert (last.decided, last.counted) == (True, "2026-06")
    assert house.firings("RETENTION-002") == []


def test_a_cohort_below_the_target_fires_once_and_proposes() -> None:
    house = watched()
    counted(house, JUNE, jan=18, feb=17, mar=16)
    assert isinstance(looked(house, JUNE + HOUR)[0], Fired)
    [firing] = house.firings("RETENTION-002")
    assert (firing.cause, firing.status, firing.depth) == ("cohort:2026-03", "open", 1)
    assert firing.evidence["retained_percent"] == "80.00"
    assert firing.evidence["below_target_2026-03"] == "80.00 % of 20 customers"
    assert "below_target_2026-02" not in firing.evidence
    [proposal], _ = Proposals(house.table).page(house.api.venture, limit=10)
    assert proposal.wanted == {"campaign_cooldown_days": 3}
    assert proposal.by == "automation"
    assert any(response.subject == proposal.id for response in firing.responses)
    done = the(house)
    assert "nobody said in an exit survey why they left, in 90 days" in done
    assert any(what.startswith("proposed: A/B test") for what in done)
    assert any(what.startswith("proposed: training offer") for what in done)
    # Nothing fell by more than 15 %.
    assert house.alerts("retention_down") == house.alerts("retention_dropped") == []


def test_a_cohort_exactly_at_the_target_is_not_below_it() -> None:
    house = watched()
    counted(house, JUNE, jan=17, feb=17, mar=17)
    assert isinstance(looked(house, JUNE + HOUR)[0], NotFired)


@pytest.mark.parametrize(("kept", "falls"), [(17, False), (16, True)])
def test_a_fall_of_more_than_15_percent_is_told_to_the_team_and_the_executive(
    kept: int, falls: bool
) -> None:
    house = watched()
    house.api.of("PUT", "/parameters/retention_target_1m", {"value": 0, "reason": "a test"})
    house.api.settle()
    # 17 of 20 are 15 % less than 20 of 20, which is not more than 15 %.
    counted(house, JUNE, feb=20, mar=kept)
    looked(house, JUNE + HOUR)
    assert len(house.firings("RETENTION-002")) == falls
    for kind in ("retention_down", "retention_dropped"):
        found = house.alerts(kind)
        assert [alert.incident.cause for alert in found] == ["fell:2026-03"] * falls
    if falls:
        [firing] = house.firings("RETENTION-002")
        assert Decimal(firing.evidence["change_percent"]) == -20


def test_a_firing_that_is_open_takes_in_what_is_found_next() -> None:
    house = watched()
    counted(house, JUNE, feb=18, mar=16)
    looked(house, JUNE + HOUR)
    july = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
    counted(house, july, feb=18, mar=16, apr=12)
    looked(house, july + HOUR)
    assert any(what.startswith("found wanting, too") for what in the(house))
    assert [a.incident.cause for a in house.alerts("retention_dropped")] == ["fell:2026-04"]
    looked(house, july + 2 * HOUR)
    looked(house, july + DAY + 2 * HOUR)
    assert [a.causes for a in house.alerts("retention_dropped")] == [("fell:2026-04",)]


def test_it_ends_once_every_cohort_is_retained_as_it_should_be() -> None:
    house = watched()
    counted(house, JUNE, feb=18, mar=16)
    looked(house, JUNE + HOUR)
    counted(house, JUNE + 2 * DAY, feb=18, mar=17)
    [ended] = looked(house, JUNE + 2 * DAY + HOUR)
    assert isinstance(ended, Ended)
    [firing] = house.firings("RETENTION-002")
    assert firing.outcome == "recovered: every cohort is retained as it should be"
    improvement = figures(house)["improvement"]
    assert (improvement["value"], improvement["number"]) == (6.25, 1), "from 80 % to 85 %"
    counted(house, JUNE + 3 * DAY, feb=18, mar=16)
    assert looked(house, datetime(2026, 7, 1, 4, tzinfo=UTC))[-1].reason.endswith("earlier month")


def test_what_an_older_version_measured_is_not_measured_again() -> None:
    house = watched()
    counted(house, JUNE, feb=18, mar=16)
    looked(house, JUNE + HOUR)
    [firing] = house.firings("RETENTION-002")
    said = Response(what="retention measured after 60 days", at=house.at, subject="84.00")
    measured = firing.went_on(said, depth=3, look_at=firing.look_at)
    assert Firings(house.table).save(measured)
    looked(house, JUNE + 62 * DAY)
    [firing] = house.firings("RETENTION-002")
    assert [r for r in firing.responses if r.what.startswith("retention measured")] == [said]
    improvement = figures(house)["improvement"]
    assert (improvement["value"], improvement["number"]) == (5, 1), "from 80 % to 84 %"


def test_months_go_deeper_and_the_executive_hears_after_three_without_improvement() -> None:
    house = watched()
    counted(house, JUNE, feb=18, mar=16)
    looked(house, JUNE + HOUR)
    for day in range(1, 91):
        looked(house, JUNE + day * DAY + 2 * HOUR)
    [firing] = house.firings("RETENTION-002")
    assert firing.depth == 4
    done = the(house)
    assert sum(what.startswith("proposed: A/B test") for what in done) == 3
    assert sum(what.startswith("proposed: more touchpoints") for what in done) == 3
    assert sum(what.startswith("proposed: product: ask those who left") for what in done) == 1
    assert [r.subject for r in firing.responses if r.what.startswith("retention measured")] == [
        "80.00"
    ]
    [alert] = house.alerts("retention_dropped")
    assert alert.incident.cause == "unimproved:cohort:2026-03"
    answer = Answer(action="override", by="chair", at=house.at, reason="cheaper first year")
    decided = replace(alert.closed("answered", house.at), answers=(answer,))
    assert Alerts(house.table).save(decided)
    looked(house, house.at + DAY)
    [firing] = house.firings("RETENTION-002")
    assert firing.outcome == "the executive decided, override: cheaper first year"
    improvement = figures(house)["improvement"]
    assert (improvement["value"], improvement["reached"]) == (0, False)


def test_three_months_without_improvement_are_told_though_the_fall_was_not_answered() -> None:
    house = watched()
    counted(house, JUNE, feb=20, mar=16)
    looked(house, JUNE + HOUR)
    for day in range(1, 92, 10):
        looked(house, JUNE + day * DAY + 2 * HOUR)
    looked(house, JUNE + 91 * DAY + 3 * HOUR)
    fell, unimproved = house.alerts("retention_dropped")
    assert (fell.status, unimproved.status) == ("sent", "sent")
    assert unimproved.causes == ("unimproved:cohort:2026-03",)
    assert any(note.channel == "@chairman" and "3 months" in note.text[0] for note in house.notes)
    counted(house, house.at + HOUR, feb=18, mar=17)
    looked(house, house.at + 2 * DAY)
    [firing] = house.firings("RETENTION-002")
    told = [*house.alerts("retention_dropped"), *house.alerts("retention_down")]
    assert firing.outcome == "recovered: every cohort is retained as it should be"
    assert [alert.outcome for alert in told] == [firing.outcome] * 3


def test_after_six_months_it_is_over() -> None:
    house = watched()
    counted(house, JUNE, feb=18, mar=16)
    looked(house, JUNE + HOUR)
    for day in range(1, 182, 10):
        looked(house, JUNE + day * DAY + 2 * HOUR)
    [firing] = house.firings("RETENTION-002")
    assert (firing.status, firing.depth) == ("ended", 6)
    assert sum(response.what.startswith("retention measured") for response in firing.responses) == 1
    assert firing.outcome == "depth reached: 6 months, and retention is still wanting"


def test_why_people_left_is_ranked_and_decides_what_is_proposed() -> None:
    house = watched()
    for name, reason in (("a", "too_hard"), ("b", "too_hard"), ("c", "too_expensive")):
        house.api.customer(name)
        left(house, name, reason)
    house.api.at = JUNE
    house.ticket("1", "open", "a")
    counted(house, JUNE, feb=18, mar=16)
    looked(house, JUNE + HOUR)
    done = the(house)
    assert done[0] == "churn reason 1: how hard it is to use, 2 answers (66.67 %)"
    assert not any("says so" in what for what in done), "their words go when they are erased"
    assert "tickets: 1 of 3 who said why they left had one open" in done
    assert any("half of the letters speak of how hard it is to use" in what for what in done)


def figures(house: Watched) -> dict[str, dict[str, object]]:
    said = house.api.of("GET", "/triggers?days=400")["items"][1]
    return {figure["name"]: figure for figure in said["figures"]}
