"""Brakes: what they hold, how they come back, and when the system pulls one by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain import brakes
from functions.shared.domain.brakes import (
    EVERYTHING,
    VENTURE,
    Action,
    Brake,
    Evidence,
    Reception,
    Wish,
    changed,
    hold,
    scopes,
)
from functions.shared.kernel.errors import Conflict

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SCOPE = "playbook:at_risk"
EVIDENCE = Evidence(
    messages=20, negative=3, percent=15.0, limit="10", since=AT - DAY, customer="acme"
)


def wish(action: Action, at: datetime = AT, **said: object) -> Wish:
    return replace(Wish(action=action, by="eve", at=at, reason="why"), **said)  # type: ignore[arg-type]


def pulled(scope: str = SCOPE, **said: object) -> Brake:
    return changed(None, scope, wish("pause", AT, **said))


def after(brake: Brake, *actions: Action) -> Brake:
    for action in actions:
        brake = changed(brake, brake.scope, wish(action))
    return brake


def test_a_pause_holds_its_scope_and_says_why() -> None:
    held = hold([pulled()], scopes("at_risk", "call"), "acme", AT)
    assert held
    assert held.scope == SCOPE
    assert held.until == AT + brakes.RECHECK
    assert held.reason == "playbook:at_risk is paused since 2026-03-04T12:00:00+00:00 by eve: why"
    assert hold([pulled()], scopes("critical", "call"), "acme", AT) is None


@pytest.mark.parametrize("scope", [EVERYTHING, VENTURE, SCOPE, "step:at_risk:call"])
def test_each_scope_holds_its_step_and_no_other_one(scope: str) -> None:
    on = [pulled(scope)]
    assert hold(on, scopes("at_risk", "call"), "acme", AT)
    other = hold(on, scopes("critical", "guide"), "acme", AT)
    assert bool(other) is (scope in (EVERYTHING, VENTURE))


def test_of_several_the_widest_is_told() -> None:
    on = [pulled("step:at_risk:call"), pulled(EVERYTHING), pulled(SCOPE)]
    held = hold(on, scopes("at_risk", "call"), "acme", AT)
    assert held
    assert held.scope == EVERYTHING


def test_a_persons_pause_is_resumed_at_once_and_wakes_what_it_held() -> None:
    resumed = after(pulled(), "resume")
    assert (resumed.stage, resumed.waking) == ("released", AT)
    assert not resumed.holds("acme")
    assert [act.action for act in resumed.acts] == ["pause", "resume"]
    assert after(resumed, "resume") == resumed
    with pytest.raises(Conflict, match="is not paused"):
        after(resumed, "cohort")
    with pytest.raises(Conflict, match="is not paused"):
        changed(None, SCOPE, wish("resume"))


def test_the_first_pause_stands() -> None:
    first = pulled()
    assert changed(first, SCOPE, wish("pause", AT + HOUR, by="dana")) == first


def test_a_new_pause_after_a_release_is_a_new_one() -> None:
    again = changed(after(pulled(), "resume"), SCOPE, wish("pause", AT + DAY, by="dana"))
    assert (again.stage, again.since, again.opened.by) == ("paused", AT + DAY, "dana")
    assert again.revision == 3


@pytest.mark.parametrize(
    ("done", "action", "missing"),
    [
        ([], "fix", "review with its root cause"),
        ([], "cohort", "review with its root cause, fix"),
        ([], "resume", "review with its root cause, fix, cohort"),
        (["review"], "resume", "fix, cohort"),
        (["review", "fix"], "resume", "cohort"),
    ],
)
def test_an_automatic_brake_comes_back_step_by_step(
    done: list[Action], action: Action, missing: str
) -> None:
    automatic = after(pulled(evidence=EVIDENCE), *done)
    with pytest.raises(Conflict, match=f"needs: {missing}$"):
        after(automatic, action)


def test_an_automatic_brake_comes_back_at_last() -> None:
    automatic = pulled(evidence=EVIDENCE)
    assert automatic.review_by == AT + DAY
    released = after(automatic, "review", "fix", "cohort", "resume")
    assert (released.stage, released.review_by) == ("released", None)


def test_a_cohort_goes_first_and_is_always_the_same() -> None:
    cohort = changed(pulled(), SCOPE, wish("cohort", percent=20))
    names = [f"customer-{n}" for n in range(1_000)]
    free = {name for name in names if not cohort.holds(name)}
    assert 150 < len(free) < 250
    wider = changed(cohort, SCOPE, wish("cohort", percent=40))
    assert free < {name for name in names if not wider.holds(name)}


def test_who_pauses_the_cohort_of_an_automatic_brake_leaves_it_automatic() -> None:
    cohort = after(pulled(evidence=EVIDENCE), "review", "fix", "cohort")
    again = after(cohort, "pause")
    assert (again.stage, again.automatic, again.evidence) == ("paused", True, EVIDENCE)
    with pytest.raises(Conflict, match="review"):
        after(again, "resume")


@given(actions=st.lists(st.sampled_from(["pause", "review", "fix", "cohort", "resume"])))
def test_whatever_is_wished_an_automatic_brake_is_never_released_unlooked_at(
    actions: list[Action],
) -> None:
    brake = pulled(evidence=EVIDENCE)
    for action in actions:
        try:
            brake = after(brake, action)
        except Conflict:
            continue
        if not brake.holding:
            break
    done = [act.action for act in brake.acts]
    if not brake.holding:
        assert {"review", "fix", "cohort"} <= set(done[:-1])
        assert done[-1] == "resume"


def taken(total: int, negative: int) -> list[Reception]:
    return [
        Reception(customer=f"c{n}", at=AT, negative="complained" if n < negative else None)
        for n in range(total)
    ]


@pytest.mark.parametrize(
    ("total", "negative", "trips"),
    [(20, 3, True), (20, 2, False), (19, 19, False), (100, 10, False), (100, 11, True)],
)
def test_more_than_ten_percent_of_twenty_or_more_is_too_bad(
    total: int, negative: int, trips: bool
) -> None:
    found = brakes.negative_feedback(taken(total, negative), AT - DAY, Decimal(10))
    assert bool(found) is trips
    if found:
        assert (found.messages, found.negative, found.customer) == (total, negative, "c0")


def test_what_a_brake_was_pulled_for_does_not_pull_it_again() -> None:
    assert brakes.counted_from(None, AT) == AT - 30 * DAY
    cohort = after(pulled(evidence=EVIDENCE), "review", "fix", "cohort")
    assert brakes.counted_from(replace(cohort, waking=None), AT + DAY) == AT
    wider = changed(cohort, SCOPE, wish("cohort", AT + HOUR, percent=50))
    assert brakes.counted_from(wider, AT + DAY) == AT, "the first cohort's complaints count"
    released = changed(cohort, SCOPE, wish("resume", AT + HOUR))
    assert brakes.counted_from(released, AT + DAY) == AT
    assert brakes.counted_from(released, AT + 40 * DAY) == AT + 10 * DAY
