"""Why automatic brakes are put on, and that none is by what a former one was put on for."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from functions.shared.domain import brakes, crm
from functions.shared.domain.brake_causes import crm_errors, nps_drop, nps_fell, stale_scores
from functions.shared.domain.brakes import Brake, Evidence, Wish
from functions.shared.domain.crm import Outcome, Run
from functions.shared.domain.nps import Answer
from functions.shared.domain.parameters import Parameters
from functions.shared.store.playbooks import delivered

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
P = Parameters()
PLAYBOOKS = tuple(delivered().values())
FIVE = Decimal(5)


def released(scope: str, at: datetime) -> Brake:
    """An automatic brake that people let go at an instant."""
    brake = None
    evidence = Evidence(about="scores", since=at - DAY)
    for action in ("pause", "review", "fix", "cohort", "resume"):
        wish = Wish(
            action=action,
            by="somebody",
            at=at,
            reason="why",
            cause="it broke",
            evidence=evidence if action == "pause" else None,
        )
        brake = brakes.changed(brake, scope, wish)
    assert brake
    return brake


def run(n: int, *, count: int, errors: int, status: Outcome = "partial") -> Run:
    return Run(id=str(n), at=AT - n * HOUR, seconds=1, count=count, errors=errors, status=status)


def answers(promoters: int, detractors: int, at: datetime, first: int = 0) -> list[Answer]:
    return [
        Answer(
            customer=f"c{first + n}",
            survey="s",
            contact="p",
            score=9 if n < promoters else 2,
            tier="basic",
            at=at,
        )
        for n in range(promoters + detractors)
    ]


def test_stale_scores_pause_programs_and_no_journey() -> None:
    causes = stale_scores(AT, "nobody looks", PLAYBOOKS, ())
    assert {cause.scope for cause in causes} == {
        "playbook:at_risk",
        "playbook:critical",
        "playbook:win_back",
    }
    assert {cause.evidence.about for cause in causes} == {"scores"}
    assert causes[0].reason == "scores cannot be computed: nobody looks"


def test_an_outage_that_people_decided_about_pauses_nothing_again_and_a_new_one_does() -> None:
    let_go = released("playbook:at_risk", AT + HOUR)
    again = {cause.scope for cause in stale_scores(AT, "e", PLAYBOOKS, [let_go])}
    assert "playbook:at_risk" not in again
    assert "playbook:critical" in again
    later = stale_scores(AT + 2 * HOUR, "e", PLAYBOOKS, [let_go])
    assert "playbook:at_risk" in {cause.scope for cause in later}


def test_errors_of_the_crm_pause_what_it_drives_alone() -> None:
    [cause] = crm_errors([run(1, count=100, errors=6)], FIVE, PLAYBOOKS, (), AT)
    assert cause.scope == "playbook:renewal"
    assert cause.evidence.percent == 6
    assert "verify the CRM's data by hand" in cause.reason


@pytest.mark.parametrize(("count", "errors"), [(100, 5), (19, 19), (0, 0)])
def test_no_more_than_the_limit_or_too_few_rows_pause_nothing(count: int, errors: int) -> None:
    assert crm_errors([run(1, count=count, errors=errors)], FIVE, PLAYBOOKS, (), AT) == ()


def test_errors_of_the_last_day_count_and_none_from_before_a_release() -> None:
    old = [run(25, count=100, errors=100), run(1, count=100, errors=1)]
    assert crm_errors(old, FIVE, PLAYBOOKS, (), AT) == ()
    bad = [run(3, count=100, errors=50)]
    assert crm_errors(bad, FIVE, PLAYBOOKS, (), AT)
    let_go = released("playbook:renewal", AT - 2 * HOUR)
    assert crm_errors(bad, FIVE, PLAYBOOKS, [let_go], AT) == ()
    assert crm_errors([run(1, count=20, errors=2), *bad], FIVE, PLAYBOOKS, [let_go], AT)


def test_a_sync_is_told_by_its_rows_and_its_failures_in_a_row() -> None:
    runs = [
        run(1, count=0, errors=0, status="failed"),
        run(2, count=50, errors=10, status="failed"),
        run(3, count=50, errors=0, status="succeeded"),
        run(4, count=0, errors=0, status="failed"),
    ]
    assert [one.id for one in crm.failed_in_a_row(runs)] == ["1", "2"]
    good = crm.last_good(runs)
    assert good
    assert good.id == "3"
    assert crm.success(runs, AT) == 90
    assert crm.success(runs[:1], AT) is None


def test_a_fall_by_more_than_the_points_pauses_everything() -> None:
    given = [
        *answers(70, 30, AT - 40 * DAY),
        *answers(64, 36, AT - 10 * DAY, first=500),
    ]
    [cause] = nps_drop(nps_fell(given, P, AT), (), AT)
    assert (cause.scope, cause.evidence.about) == ("venture", "nps")
    assert cause.reason.startswith("NPS fell by 12 points in 30 days, from 40 to 28")


@pytest.mark.parametrize(
    "given",
    [
        [*answers(70, 30, AT - 40 * DAY), *answers(65, 35, AT - 10 * DAY, first=500)],
        [*answers(70, 29, AT - 40 * DAY), *answers(10, 90, AT - 10 * DAY, first=500)],
        [*answers(70, 30, AT - 40 * DAY), *answers(9, 90, AT - 10 * DAY, first=500)],
        [*answers(20, 80, AT - 40 * DAY), *answers(90, 10, AT - 10 * DAY, first=500)],
    ],
    ids=["by exactly ten", "too few before", "too few after", "a rise"],
)
def test_nothing_else_does(given: list[Answer]) -> None:
    assert nps_drop(nps_fell(given, P, AT), (), AT) == ()


def test_a_fall_that_was_decided_about_counts_no_more_until_a_whole_month_is_new() -> None:
    given = [*answers(70, 30, AT - 40 * DAY), *answers(10, 90, AT - 10 * DAY, first=500)]
    let_go = released("venture", AT - HOUR)
    assert nps_drop(nps_fell(given, P, AT), [let_go], AT) == ()
    then = AT - HOUR + 30 * DAY
    further = [
        *answers(70, 30, then - 40 * DAY, first=1_000),
        *answers(10, 90, then - 5 * DAY, first=2_000),
    ]
    assert nps_drop(nps_fell(further, P, then - HOUR), [let_go], then - HOUR) == ()
    assert nps_drop(nps_fell(further, P, then), [let_go], then)
