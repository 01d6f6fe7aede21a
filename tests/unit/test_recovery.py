"""Who recovered of those at risk: through the real program, and by the rule itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.shared.domain import retention
from functions.shared.domain.playbooks.effect import Fared
from functions.shared.domain.rates import Rate
from functions.shared.domain.segments import Segment
from functions.shared.store.programs import Programs
from tests.retained import share
from tests.unit.advancing import House, house

DAY = timedelta(days=1)
AT = datetime(2026, 3, 31, 3, tzinfo=UTC)


def through(here: House, name: str, *, recovers: bool) -> None:
    """A customer falls to at risk, and may recover some days later."""
    here.api.customer(name)
    here.api.happened("feature_used", name, feature="export", core=True)
    here.api.happened("login", name)
    here.hear()
    here.later(minutes=2)
    here.api.happened("ticket_changed", name, ticket=name, status="open")
    here.api.happened("ticket_changed", name, ticket=f"{name}-2", status="open")
    here.hear()
    here.later(days=2)
    assert [run.playbook for run in here.runs(name)] == ["at_risk"]
    if recovers:
        for ticket in (name, f"{name}-2"):
            here.api.happened("ticket_changed", name, ticket=ticket, status="solved")
        for feature in ("a", "b", "c", "d"):
            here.api.happened("feature_used", name, feature=feature)
        here.api.happened("login", name)
        here.hear()
        here.later(minutes=2)
        assert here.runs(name)[0].outcome == "recovered"


def test_who_came_out_of_the_at_risk_program_within_thirty_days_recovered() -> None:
    here = house()
    for name, recovers in (("a", True), ("b", False), ("c", False)):
        through(here, name, recovers=recovers)
    early = here.api.of("GET", "/retention")["recovery"]
    assert (early["recovered"], early["reached"]) == (None, None)
    here.api.at += 31 * DAY
    said = here.api.of("GET", "/retention")["recovery"]
    assert (said["recovered"], said["target"], said["reached"]) == (share(1, 3), 30, True)
    programs, owner = Programs(here.api.table), Segment("owner", "dana")
    assert programs.recovery(here.api.venture, owner, here.api.at).reached
    assert here.api.of("GET", "/retention?segment=owner:lee")["recovery"]["recovered"] is None
    here.api.at += 100 * DAY
    assert here.api.of("GET", "/retention")["recovery"]["recovered"] is None


def run_of(n: int, **said: Any) -> Fared:
    """A run of the at-risk program that is long over."""
    entered = AT - 40 * DAY
    whole = {
        "id": f"{n}",
        "playbook": "at_risk",
        "version": 1,
        "arm": None,
        "program": True,
        "entered_at": entered,
    }
    return Fared(**{**whole, **said})


def test_a_recovery_is_one_that_was_seen_or_that_ended_the_run_in_time() -> None:
    entered = AT - 40 * DAY
    runs = [
        run_of(1, outcome="recovered", ended_at=entered + 30 * DAY),
        run_of(2, outcome="recovered", ended_at=entered + 31 * DAY),
        run_of(3, outcome="completed", ended_at=entered + 7 * DAY, recovered_at=entered + 9 * DAY),
        run_of(4, outcome="completed", ended_at=entered + 7 * DAY),
        # Who recovered later did so, whatever was made of it once.
        run_of(
            8,
            outcome="recovered",
            ended_at=entered + 61 * DAY,
            recovered_at=entered + 30 * DAY,
        ),
        run_of(5, playbook="critical", outcome="recovered", ended_at=entered + DAY),
        run_of(6, entered_at=AT - 29 * DAY, outcome="recovered", ended_at=AT - 20 * DAY),
        run_of(7, entered_at=AT - 121 * DAY, recovered_at=AT - 120 * DAY),
    ]
    since, _ = retention.recovery_window(AT)
    assert retention.recovery(runs, None, since=since, at=AT).recovered == Rate(2, 5)
    late = retention.recovery(runs, None, since=AT - 39 * DAY, at=AT)
    assert late.recovered == Rate(0, 0)
