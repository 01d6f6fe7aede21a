"""The scores at which programs begin: the band falls, and the score is one that a venture named."""

import pytest

from tests.unit.advancing import House, house
from tests.unit.api import DAY, HOUR


def naming(**scores: str) -> House:
    """A customer with a score of 100, of a venture that named the scores of its programs."""
    here = house()
    here.api.of("PATCH", "/parameters", {"changes": scores, "reason": "r"})
    here.api.settle()
    here.api.customer()
    here.api.happened("login")
    for n in range(6):
        here.api.happened("feature_used", feature=f"f{n}", core=n == 0)
    here.hear()
    here.later(minutes=2)
    return here


def tickets(here: House, *, pending: int) -> None:
    """So many tickets wait for the customer, who says nothing; the others are closed."""
    for n in range(3):
        status = "pending" if n < pending else "closed"
        here.api.happened("ticket_changed", ticket=f"t{n}", status=status)
    here.hear()


def score(here: House) -> int:
    found = here.api.of("GET", "/customers/acme/health")["score"]
    assert isinstance(found, int)
    return found


def begun(here: House) -> list[str]:
    return [run.playbook for run in here.runs() if run.document.kind == "program"]


@pytest.mark.parametrize(
    ("named", "begins"),
    [("band", True), ("40-69", True), ("60-60", True), ("61-80", False), ("30-59", False)],
)
def test_a_fall_begins_a_program_where_the_score_is_one_of_those_named(
    named: str, *, begins: bool
) -> None:
    here = naming(at_risk_trigger_score=named)
    here.later(days=8)
    tickets(here, pending=2)
    assert score(here) == 60
    here.later(days=5)
    assert begun(here) == (["at_risk"] if begins else [])


@pytest.mark.parametrize(("named", "begins"), [("0-30", True), ("0-29", False)])
def test_the_critical_program_begins_at_the_scores_named_too(named: str, *, begins: bool) -> None:
    here = naming(critical_trigger_score=named)
    here.later(days=8)
    tickets(here, pending=3)
    assert (score(here), begun(here)) == (50, ["at_risk"])
    here.later(days=23)
    assert score(here) == 30
    assert begun(here) == ["at_risk", *(["critical"] if begins else [])]


def test_who_comes_to_such_a_score_later_enters_within_a_day_once() -> None:
    here = naming(at_risk_trigger_score="40-55")
    here.later(days=8)
    tickets(here, pending=2)
    here.later(days=10)
    assert begun(here) == []
    tickets(here, pending=3)
    came = here.at
    here.later(days=4)
    run = here.run_of("at_risk")
    assert came < run.entered_at <= came + DAY + HOUR
    assert run.cause == "the band fell from healthy to at risk"
    here.api.of("POST", f"/enrolments/{run.id}/stop", {})
    # It was for this fall; whoever moves about within the band has not fallen anew.
    tickets(here, pending=2)
    here.later(days=2)
    tickets(here, pending=3)
    here.later(days=2)
    assert begun(here) == ["at_risk"]
    # Who rose and falls again has; looks for the former fall are over.
    tickets(here, pending=0)
    here.later(hours=1)
    tickets(here, pending=3)
    here.later(hours=1)
    assert begun(here) == ["at_risk", "at_risk"]


def test_who_comes_to_such_a_score_while_nobody_may_act_is_where_they_stand() -> None:
    here = naming(at_risk_trigger_score="40-55")
    here.later(days=8)
    tickets(here, pending=2)
    here.later(days=1)
    here.api.of("PATCH", "", {"status": "paused"})
    here.later(days=2)
    tickets(here, pending=3)
    here.later(days=3)
    here.api.of("PATCH", "", {"status": "active"})
    here.later(days=15)
    assert (score(here), begun(here)) == (50, [])
