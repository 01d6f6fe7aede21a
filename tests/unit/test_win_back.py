"""Who lapses is won back, also where a more urgent program came in between."""

from functions.shared.domain.playbooks.enrolment import Enrolment
from tests.unit.advancing import House, house
from tests.unit.api import DAY


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
    here = house()
    sooner = {"changes": {"win_back_inactive_days": 14}, "reason": "r"}
    here.api.of("PATCH", "/parameters", sooner)
    here.api.settle()
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
