"""A wait ends when what it waits for comes, also where no event tells of that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.shared.domain.playbooks import conditions, decide
from functions.shared.domain.playbooks.conditions import Condition
from functions.shared.domain.playbooks.decide import KeepWaiting
from functions.shared.domain.playbooks.document import Delay, Exit, Wait
from tests.unit.advancing import house
from tests.unit.api import HOUR
from tests.unit.test_playbooks import AT, AT_RISK, DAY, HEALTHY, STANDING, enrolled, seen
from tests.unit.test_step_kinds import CALL, document

NEWCOMER = replace(seen(HEALTHY), profile=replace(seen().profile, onboarded_at=AT - 13 * DAY))


@pytest.mark.parametrize(
    ("until", "at_most", "look_at"),
    [
        # Of these an event tells: nobody looks before the end.
        (conditions.Responded(), 20 * DAY, 20 * DAY),
        (conditions.InTier(one_of=("enterprise",)), 20 * DAY, 20 * DAY),
        # Time alone turns this one, at an instant that is known.
        (conditions.InStage(one_of=("activation",)), 20 * DAY, 2 * DAY),
        # Of these nobody tells.
        (conditions.Reached(goal="g"), 20 * DAY, DAY),
        (conditions.Reached(goal="g"), 5 * HOUR, 5 * HOUR),
        (conditions.Adopted(at_least=9), 20 * DAY, DAY),
        (conditions.Scores(below=9), 20 * DAY, DAY),
        (conditions.Returned(), 20 * DAY, DAY),
        (conditions.Lives(one_of=("inactive",)), 20 * DAY, DAY),
        (
            conditions.Any(of=(conditions.Responded(), conditions.Reached(goal="g"))),
            20 * DAY,
            DAY,
        ),
    ],
)
def test_who_waits_is_looked_at_before_the_end_where_nobody_tells(
    until: Condition, at_most: timedelta, look_at: timedelta
) -> None:
    step = Wait(id="wait", until=until, at_most=Delay(minutes=int(at_most / timedelta(minutes=1))))
    waits = enrolled(replace(AT_RISK, exit=Exit(), steps=(step,)))
    why = "waiting for what the playbook waits for"
    decided = decide.decide(waits, replace(STANDING, view=NEWCOMER), AT)
    assert decided == KeepWaiting(AT + look_at, why)


def test_a_goal_ends_the_wait_for_it_within_a_day() -> None:
    here = house()
    here.api.customer()
    here.api.happened("login", at=here.at - 10 * DAY)
    here.hear()
    wait = {
        "id": "wait",
        "kind": "wait",
        "until": {"test": "goal", "goal": "export"},
        "at_most": {"days": 20},
    }
    said = document(wait, CALL, exit={"responded": "never"})
    here.api.of("PUT", "/playbooks/own", said, status=201)
    here.api.of("POST", "/customers/acme/enrolments", {"playbook": "own"}, status=201)
    here.later(days=3)
    reached = here.at
    here.api.happened("goal_reached", goal="export")
    here.hear()
    here.later(days=2)
    waited, called = here.run_of("own").runs
    assert waited.detail == "what was waited for came"
    assert reached < waited.at <= reached + DAY
    assert called.at == waited.at
