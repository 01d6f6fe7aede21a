"""Enrolments: what comes next, when, and why a customer leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from functions.shared.domain import contact, effects, playbooks
from functions.shared.domain.health import Band, Lifecycle
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks import (
    AT_RISK,
    Advance,
    Ask,
    Decision,
    Enrolment,
    HandOver,
    NeedsApproval,
    Skip,
    Standing,
    StepRun,
    Stop,
    Wait,
    decide,
)

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
STANDING = Standing(
    band=Band.AT_RISK,
    lifecycle=Lifecycle.ACTIVE,
    responded_at=None,
    mode="auto",
    gate=contact.Send(),
)


def enrolled(**delays: int) -> Enrolment:
    p = replace(Parameters(), **delays)  # type: ignore[arg-type]
    return playbooks.enter(
        AT_RISK, venture="v", customer="c", cause="a fall", occasion="band:7", p=p, at=AT
    )


def sent(enrolment: Enrolment, at: datetime) -> Enrolment:
    step = enrolment.current
    assert step is not None
    return enrolment.after(StepRun(step=step.id, at=at, result="sent", detail="a letter"))


def test_the_same_occasion_is_the_same_enrolment() -> None:
    assert enrolled().id == enrolled().id
    assert enrolled().id.endswith("-c")


def test_delays_count_from_entry() -> None:
    first = enrolled()
    second = sent(first, AT)
    third = sent(second, AT + 3 * DAY)
    assert (first.due_at, second.due_at, third.due_at) == (AT, AT + 3 * DAY, AT + 7 * DAY)


def test_a_step_after_a_held_message_keeps_its_day_but_comes_a_day_later_at_least() -> None:
    late = sent(enrolled(), AT + timedelta(days=2, hours=23))
    assert late.due_at == AT + timedelta(days=3, hours=23)
    assert sent(enrolled(), AT + DAY).due_at == AT + 3 * DAY


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Advance(AT_RISK.steps[0])),
        ({"band": Band.HEALTHY}, Stop("recovered")),
        ({"band": Band.CRITICAL}, Advance(AT_RISK.steps[0])),
        ({"lifecycle": Lifecycle.CHURNED}, Stop("churned")),
        ({"gate": contact.Hold(AT + DAY, "why")}, Wait(AT + DAY, "why")),
        ({"gate": contact.Drop("why")}, Skip("why")),
        ({"gate": None}, Skip("no contact to write to")),
        ({"mode": "assisted"}, NeedsApproval("a person approves each step of this venture")),
        (
            {"mode": "manual"},
            HandOver(AT_RISK.steps[0], "people carry out the steps of this venture"),
        ),
        # A person is not asked either to write to whom nobody may write to.
        ({"mode": "manual", "gate": contact.Drop("why")}, Skip("why")),
        ({"resolution": effects.KeepWaiting(AT + DAY, "why")}, Wait(AT + DAY, "why")),
        ({"resolution": effects.AskPerson("why")}, Ask("why")),
        ({"resolution": effects.SendOnceMore("why")}, Advance(AT_RISK.steps[0])),
        # What is held is held, also where nothing is known of an earlier try.
        (
            {"resolution": effects.SendOnceMore("why"), "gate": contact.Hold(AT + DAY, "night")},
            Wait(AT + DAY, "night"),
        ),
    ],
)
def test_what_comes_next(change: dict[str, object], expected: Decision) -> None:
    standing = replace(STANDING, **change)  # type: ignore[arg-type]
    assert decide(enrolled(), standing, AT) == expected


def test_nothing_comes_before_its_time() -> None:
    waiting = enrolled(at_risk_email_delay_days=2)
    assert isinstance(decide(waiting, STANDING, AT + DAY), Wait)
    assert isinstance(decide(waiting, STANDING, AT + 2 * DAY), Advance)


def test_an_answer_counts_when_it_follows_a_message() -> None:
    before = replace(STANDING, responded_at=AT - DAY)
    assert isinstance(decide(enrolled(), before, AT), Advance)
    messaged = sent(enrolled(), AT)
    early = replace(STANDING, responded_at=AT)
    assert not isinstance(decide(messaged, early, AT + 3 * DAY), Stop)
    after = replace(STANDING, responded_at=AT + DAY)
    assert decide(messaged, after, AT + 3 * DAY) == Stop("responded")


def test_an_approved_step_runs_and_the_next_one_asks_again() -> None:
    assisted = replace(STANDING, mode="assisted")
    approved = enrolled().ask_approval("why").approved(AT + DAY)
    assert decide(approved, assisted, AT + DAY) == Advance(AT_RISK.steps[0])
    assert isinstance(decide(sent(approved, AT + DAY), assisted, AT + 3 * DAY), NeedsApproval)


def test_every_change_is_one_revision() -> None:
    first = enrolled()
    second = sent(first, AT)
    third = sent(second, AT + 3 * DAY)
    over = third.after(StepRun(step="call", at=AT + 7 * DAY, result="task", detail="task"))
    claimed = first.claim("k", AT)
    chain = [first, second, third, over]
    changes = [
        *pairwise(chain),
        (first, claimed),
        (claimed, claimed.release(AT, "why")),
        (first, first.held(AT, "why")),
        (first, first.ask_approval("why")),
        (first, first.approved(AT)),
        (first, first.ended("why", AT)),
    ]
    assert [after.revision - before.revision for before, after in changes] == [1] * len(changes)


def test_the_last_step_ends_it() -> None:
    third = sent(sent(enrolled(), AT), AT + 3 * DAY)
    over = third.after(StepRun(step="call", at=AT + 7 * DAY, result="task", detail="task"))
    assert (over.status, over.outcome, over.due_at) == ("ended", "all steps run", None)


@pytest.mark.parametrize(
    ("attempts", "confirmed", "minutes", "expected"),
    [
        (1, None, 59, effects.KeepWaiting),
        (1, None, 60, effects.AskPerson),
        (1, timedelta(minutes=-1), 60, effects.AskPerson),
        (1, timedelta(minutes=1), 59, effects.KeepWaiting),
        (1, timedelta(minutes=1), 60, effects.SendOnceMore),
        (2, timedelta(minutes=1), 60, effects.AskPerson),
    ],
)
def test_an_unknown_outcome_is_settled_by_events_or_by_a_person(
    attempts: int, confirmed: timedelta | None, minutes: int, expected: type
) -> None:
    effect = effects.Effect(
        key="k",
        owner="e",
        step="s",
        contact="c",
        status="claimed",
        claimed_at=AT,
        attempts=attempts,
    )
    pulse = effects.Pulse(AT + confirmed if confirmed is not None else None)
    assert isinstance(effects.resolve(effect, pulse, AT + timedelta(minutes=minutes)), expected)
    assert effects.resolve(effect.done("event", AT), pulse, AT) == effects.Settled()
