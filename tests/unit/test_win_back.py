"""Who lapses is won back, also where a more urgent program came in between."""

from functions.shared.domain.playbooks.enrolment import Enrolment
from tests.unit.advancing import House, house
from tests.unit.api import DAY
from tests.unit.test_programs import churned


def impatient() -> House:
    """A venture in which who did nothing for 14 days is inactive."""
    here = house()
    sooner = {"changes": {"win_back_inactive_days": 14}, "reason": "r"}
    here.api.of("PATCH", "/parameters", sooner)
    here.api.settle()
    return here


def silent(here: House) -> None:
    """A customer with a score of 100, who falls silent now."""
    here.api.customer()
    here.api.happened("login")
    for n in range(6):
        here.api.happened("feature_used", feature=f"f{n}", core=n == 0)
    here.hear()


def programs(here: House) -> list[Enrolment]:
    """The runs through programs, in order."""
    return [run for run in here.runs() if run.document.kind == "program"]


def test_a_win_back_that_made_way_begins_again_after_the_program_that_took_its_place() -> None:
    here = impatient()
    silent(here)
    begun = here.at
    here.until(begun + 60 * DAY)
    # Inactive after fourteen days, at risk after thirty: the login then counts no more.
    first, at_risk, second = programs(here)
    assert [run.playbook for run in (first, at_risk, second)] == ["win_back", "at_risk", "win_back"]
    assert first.outcome == "the at_risk program is more urgent"
    assert at_risk.outcome == "all steps run"
    assert at_risk.ended_at
    assert second.entered_at >= at_risk.ended_at
    assert (second.cause, second.status) == (first.cause, "active")
    assert [run.step for run in second.runs] == ["exit_survey", "offer"]


def test_who_comes_back_in_the_hour_of_the_entry_has_come_back() -> None:
    here = impatient()
    silent(here)
    # The day of the last features ends at midnight, and inactive is who did nothing in 14 more.
    here.until((here.at + 16 * DAY).replace(hour=0, minute=12))
    run = here.run_of("win_back")
    assert (run.entered_at.date(), run.status) == (here.at.date(), "active")
    # A login stands for the beginning of its hour, and that is before the entry.
    here.api.happened("login")
    here.later(minutes=2)
    run = here.run_of("win_back")
    assert (run.entered_at.hour, run.outcome) == (here.at.hour, "recovered")


def test_who_logged_in_before_they_left_has_not_come_back_within_that_hour() -> None:
    here = house()
    churned(here)
    here.later(minutes=20)
    run = here.run_of("win_back")
    assert run.whose
    assert run.whose.login_at == here.at.replace(minute=0)
    assert (run.entered_at.hour, run.status) == (here.at.hour, "active")
