"""Runs through playbooks: what comes next, when, and why a customer leaves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from functions.shared.domain import contact, effects, state
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks import conditions, decide
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.decide import (
    JOURNEYS_HOLD,
    Advance,
    Ask,
    Decision,
    HandOver,
    KeepWaiting,
    NeedsApproval,
    Pass,
    Skip,
    Standing,
    Stop,
    admits,
)
from functions.shared.domain.playbooks.document import (
    Branch,
    Delay,
    Email,
    Exit,
    Instead,
    Playbook,
    Task,
    Variant,
    Wait,
)
from functions.shared.domain.playbooks.enrolment import Arm, Enrolment, StepRun, assigned, enter
from functions.shared.domain.playbooks.entry import Occasion
from functions.shared.domain.state import History
from functions.shared.store.playbooks import delivered

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
AT_RISK = delivered()["at_risk"]
FIRST = next(step for step in AT_RISK.steps if isinstance(step, Email))
PROFILE = Profile(customer="c", name="C", saved_at=AT - 100 * DAY)


def fact(kind: Kind, at: datetime, **data: object) -> Fact:
    said = f"t:{kind}:{at.isoformat()}:{sorted(data.items())}"
    return Fact(id=said, source="t", kind=kind, occurred_at=at, data=data)


HEALTHY = (fact(Kind.LOGIN, AT), fact(Kind.FEATURE_USED, AT, feature="export", core=True))
LAST_WEEK = (fact(Kind.LOGIN, AT - 10 * DAY), fact(Kind.FEATURE_USED, AT, feature="x", core=True))
CHURNED = fact(Kind.SUBSCRIPTION_CHANGED, AT, status="canceled")


def seen(facts: Iterable[Fact] = LAST_WEEK, at: datetime = AT) -> View:
    history = state.fold(History(), list(facts))
    return View(history=history, profile=PROFILE, parameters=Parameters(), at=at, since=AT)


HELD = contact.Hold(AT + DAY, "why")
STANDING = Standing(view=seen(), mode="auto", gate=contact.Send())


def enrolled(document: Playbook = AT_RISK, **delays: int) -> Enrolment:
    p = replace(Parameters(), **delays)  # type: ignore[arg-type]
    occasion = Occasion("band:7", "a fall")
    view = replace(seen(), parameters=p)
    return enter(document, venture="v", customer="c", occasion=occasion, view=view)


def ran(enrolment: Enrolment, at: datetime, result: str = "sent") -> Enrolment:
    run = StepRun(step=enrolment.step or "", at=at, result="sent", detail="a letter")
    return enrolment.after(replace(run, result=result))  # type: ignore[arg-type]


def test_the_same_occasion_is_the_same_enrolment() -> None:
    assert enrolled().id == enrolled().id
    assert enrolled().id.endswith("-c")


def test_delays_count_from_entry() -> None:
    first = enrolled()
    second = ran(first, AT)
    third = ran(second, AT + 3 * DAY)
    assert (first.due_at, second.due_at, third.due_at) == (AT, AT + 3 * DAY, AT + 7 * DAY)


def test_a_run_keeps_the_days_of_its_entry() -> None:
    late = enrolled(at_risk_email_delay_days=1, at_risk_guide_delay_days=5)
    assert late.due_at == AT + DAY
    assert ran(late, AT + DAY).due_at == AT + 5 * DAY


def test_a_step_after_a_held_message_keeps_its_day_but_comes_a_day_later_at_least() -> None:
    late = ran(enrolled(), AT + timedelta(days=2, hours=23))
    assert late.due_at == AT + timedelta(days=3, hours=23)
    assert ran(enrolled(), AT + DAY).due_at == AT + 3 * DAY


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Advance(FIRST)),
        ({"view": seen(HEALTHY)}, Stop("recovered")),
        ({"view": seen([])}, Advance(FIRST)),
        ({"view": seen([*LAST_WEEK, CHURNED])}, Stop("churned")),
        ({"gate": contact.Hold(AT + DAY, "why")}, KeepWaiting(AT + DAY, "why", HELD)),
        ({"brake": HELD}, KeepWaiting(AT + DAY, "why", HELD)),
        # What is paused is no task for a person either, but its end is still seen.
        ({"brake": HELD, "mode": "manual"}, KeepWaiting(AT + DAY, "why", HELD)),
        ({"brake": HELD, "view": seen(HEALTHY)}, Stop("recovered")),
        ({"gate": contact.Drop("why")}, Skip("why")),
        ({"gate": None}, Skip("no contact to write to")),
        ({"mode": "assisted"}, NeedsApproval("a person approves each step")),
        ({"mode": "manual"}, HandOver(FIRST, "people carry out the steps", waits=True)),
        # A person is not asked either to write to whom nobody may write to.
        ({"mode": "manual", "gate": contact.Drop("why")}, Skip("why")),
        # Another program that runs holds up no program.
        ({"program_runs": True}, Advance(FIRST)),
        ({"resolution": effects.KeepWaiting(AT + DAY, "why")}, KeepWaiting(AT + DAY, "why")),
        ({"resolution": effects.AskPerson("why")}, Ask("why")),
        ({"resolution": effects.SendOnceMore("why")}, Advance(FIRST)),
        # What is held is held, also where nothing is known of an earlier try.
        (
            {"resolution": effects.SendOnceMore("why"), "gate": contact.Hold(AT + DAY, "night")},
            KeepWaiting(AT + DAY, "night", contact.Hold(AT + DAY, "night")),
        ),
    ],
)
def test_what_comes_next(change: dict[str, object], expected: Decision) -> None:
    standing = replace(STANDING, **change)  # type: ignore[arg-type]
    assert decide.decide(enrolled(), standing, AT) == expected


def test_a_playbooks_own_mode_wins() -> None:
    manual = enrolled(replace(AT_RISK, mode="manual"))
    assert isinstance(decide.decide(manual, STANDING, AT), HandOver)
    auto = enrolled(replace(AT_RISK, mode="auto"))
    assert isinstance(decide.decide(auto, replace(STANDING, mode="manual"), AT), Advance)


def test_nothing_comes_before_its_time() -> None:
    waiting = enrolled(at_risk_email_delay_days=2)
    assert decide.decide(waiting, STANDING, AT + DAY) == KeepWaiting(AT + 2 * DAY, "not due yet")
    assert isinstance(decide.decide(waiting, STANDING, AT + 2 * DAY), Advance)


def responded(at: datetime) -> Standing:
    word = fact(Kind.RESPONDED, at, channel="email")
    return replace(STANDING, view=seen([*LAST_WEEK, word]))


def test_an_answer_counts_when_it_follows_a_message() -> None:
    assert isinstance(decide.decide(enrolled(), responded(AT + DAY), AT + DAY), Advance)
    messaged = ran(enrolled(), AT)
    assert not isinstance(decide.decide(messaged, responded(AT), AT + 3 * DAY), Stop)
    assert decide.decide(messaged, responded(AT + DAY), AT + 3 * DAY) == Stop("responded")


@pytest.mark.parametrize(
    ("since", "expected"), [("entry", Stop("responded")), ("never", Advance(FIRST))]
)
def test_a_document_says_since_when_an_answer_counts(since: str, expected: Decision) -> None:
    rule = Exit(responded=since)  # type: ignore[arg-type]
    run = enrolled(replace(AT_RISK, exit=rule))
    assert decide.decide(run, responded(AT + DAY), AT + DAY) == expected


def test_an_approved_step_runs_and_the_next_one_asks_again() -> None:
    assisted = replace(STANDING, mode="assisted")
    approved = enrolled().ask_approval("why", AT).approved(AT + DAY)
    assert decide.decide(approved, assisted, AT + DAY) == Advance(FIRST)
    later = ran(approved, AT + DAY)
    assert isinstance(decide.decide(later, assisted, AT + 3 * DAY), NeedsApproval)


ASSISTED = replace(STANDING, mode="assisted")


def asked_at(asked: Enrolment, at: datetime) -> Enrolment:
    """The enrolment that waits for approval, as it is due at an instant."""
    return replace(asked, due_at=at)


def test_what_nobody_approves_in_seven_days_is_the_executives_for_seven_more() -> None:
    asked = enrolled().ask_approval("why", AT, owner="dana")
    assert asked.due_at == AT + DAY
    early = asked_at(asked, AT + 7 * DAY - timedelta(seconds=1))
    assert early.due_at
    assert decide.decide(early, ASSISTED, early.due_at) == KeepWaiting(AT + 7 * DAY, "why")
    late = asked_at(asked, AT + 7 * DAY)
    why = "dana did not decide in 7 days"
    assert decide.decide(late, ASSISTED, AT + 7 * DAY) == NeedsApproval(why, "executive")
    risen = late.ask_approval(why, AT + 7 * DAY, role="executive", owner="dana")
    over = AT + 14 * DAY
    left_out = Skip("nobody approved the step in time")
    assert decide.decide(asked_at(risen, over), ASSISTED, over) == left_out


def test_a_question_is_looked_at_every_day() -> None:
    asked = enrolled().ask_approval("why", AT)
    assert decide.decide(asked, ASSISTED, AT + DAY) == KeepWaiting(AT + 2 * DAY, "why")
    back = replace(ASSISTED, view=seen(HEALTHY))
    assert decide.decide(asked, back, AT + DAY) == Stop("recovered")


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("auto", Advance(FIRST)),
        ("manual", HandOver(FIRST, "people carry out the steps", waits=True)),
        ("assisted", KeepWaiting(AT + 2 * DAY, "why")),
    ],
)
def test_a_step_that_waits_for_approval_follows_a_change_of_mode(
    mode: str, expected: Decision
) -> None:
    asked = enrolled().ask_approval("why", AT)
    assert decide.decide(asked, replace(STANDING, mode=mode), AT + DAY) == expected


def test_a_journey_holds_while_a_program_runs() -> None:
    journey = enrolled(replace(AT_RISK, kind="journey"))
    beside = replace(STANDING, program_runs=True)
    assert decide.decide(journey, beside, AT) == KeepWaiting(AT + DAY, JOURNEYS_HOLD)
    left = replace(beside, view=seen(HEALTHY))
    assert decide.decide(journey, left, AT) == Stop("recovered")


CORE = conditions.Adopted(at_least=1)
FORKED = replace(
    AT_RISK,
    exit=Exit(),
    steps=(
        Wait(id="wait", until=CORE, at_most=Delay(days=5), then="fork", otherwise="call"),
        Branch(id="fork", when=conditions.Not(of=CORE), then="call", otherwise="end"),
        Task(id="call", title="Call", when=conditions.Not(of=CORE)),
    ),
)
NOTHING = replace(STANDING, view=seen([]))


def test_a_wait_ends_when_it_comes_true_or_its_time_is_up() -> None:
    waits = enrolled(FORKED)
    assert isinstance(decide.decide(waits, NOTHING, AT), KeepWaiting)
    assert decide.decide(waits, STANDING, AT) == Pass("fork", "what was waited for came")
    held = waits.held(AT + 5 * DAY, "waiting")
    assert decide.decide(held, NOTHING, AT + 5 * DAY) == Pass(
        "call", "what was waited for did not come in time"
    )


def test_a_branch_chooses_and_an_end_ends() -> None:
    fork = enrolled(FORKED).after(StepRun(step="wait", at=AT, result="passed", detail=""), "fork")
    assert (fork.step, fork.due_at) == ("fork", AT)
    assert decide.decide(fork, NOTHING, AT) == Pass("call", "the condition holds")
    assert decide.decide(fork, STANDING, AT) == Pass("end", "the condition does not hold")
    over = fork.after(StepRun(step="fork", at=AT, result="passed", detail=""), "end")
    assert (over.status, over.outcome, over.revision) == ("ended", "all steps run", 2)


def test_a_step_whose_condition_does_not_hold_is_left_out() -> None:
    call = replace(enrolled(FORKED), step="call")
    assert decide.decide(call, STANDING, AT) == Skip("its condition does not hold")
    step = FORKED.steps[2]
    assert isinstance(step, Task)
    assert decide.decide(call, NOTHING, AT) == HandOver(step, "the playbook asks for a person")


def test_only_a_more_urgent_program_takes_the_place_of_another() -> None:
    journey = delivered()["renewal"]
    urgent = replace(AT_RISK, name="critical", priority=AT_RISK.priority + 1)
    assert admits(AT_RISK, None) is admits(journey, None) is admits(urgent, AT_RISK) is None
    for other in (journey, AT_RISK, replace(AT_RISK, name="other")):
        assert admits(other, AT_RISK) == "the at_risk program runs"


INSTEAD = (Instead(variant="short", template="adoption_guide"),)
TESTED = replace(
    AT_RISK,
    variants=(Variant(name="short", percent=30), Variant(name="long", percent=70)),
    steps=(
        replace(FIRST, instead=INSTEAD),
        *AT_RISK.steps[1:],
    ),
)


def arms(document: Playbook) -> dict[str, Arm]:
    return {f"c{n}": assigned(document, "v", f"c{n}") for n in range(4_000)}


def test_the_arms_of_a_test_have_the_shares_that_the_document_says() -> None:
    found = arms(replace(TESTED, hold_out_percent=10))
    held = [arm for arm in found.values() if arm.held_out]
    short = [arm for arm in found.values() if arm.variant == "short"]
    assert 0.085 <= len(held) / 4_000 <= 0.115
    assert 0.275 <= len(short) / (4_000 - len(held)) <= 0.325
    assert all(arm.variant is None for arm in held)


def test_an_arm_stays_whatever_else_changes() -> None:
    before = arms(TESTED)
    assert arms(replace(TESTED, version=7, priority=9)) == before
    watched = arms(replace(TESTED, hold_out_percent=20))
    moved = [c for c, arm in watched.items() if not arm.held_out and arm != before[c]]
    assert not moved
    assert arms(replace(TESTED, name="other")) != before
    assert arms(AT_RISK) == dict.fromkeys(before, Arm())


def test_a_variant_writes_its_own_letter() -> None:
    short, long = (replace(enrolled(TESTED), variant=name) for name in ("short", "long"))
    assert (short.current, long.current) == (
        replace(FIRST, instead=INSTEAD, template="adoption_guide", template_version=None),
        TESTED.steps[0],
    )
    decided = decide.decide(short, STANDING, AT)
    assert isinstance(decided, Advance)
    assert isinstance(decided.step, Email)
    assert decided.step.template == "adoption_guide"


def test_who_is_held_out_is_only_watched() -> None:
    held = enrolled(replace(AT_RISK, hold_out_percent=50))
    watched = replace(held, held_out=True)
    why = "held out: only watched, to tell what the playbook is worth"
    for mode in ("auto", "assisted", "manual"):
        standing = replace(STANDING, mode=mode)
        assert decide.decide(watched, standing, AT) == KeepWaiting(AT + 7 * DAY, why)
    assert decide.decide(watched, STANDING, AT + 7 * DAY) == Stop("held out")
    recovered = replace(STANDING, view=seen(HEALTHY))
    assert decide.decide(watched, recovered, AT + DAY) == Stop("recovered")


def test_every_change_is_one_revision() -> None:
    first = enrolled()
    second = ran(first, AT)
    third = ran(second, AT + 3 * DAY)
    over = ran(third, AT + 7 * DAY, "task")
    claimed = first.claim("k", AT)
    changes = [
        *pairwise([first, second, third, over]),
        (first, claimed),
        (claimed, claimed.release(AT, "why")),
        (first, first.held(AT, "why")),
        (first, first.ask_approval("why", AT)),
        (first, first.approved(AT)),
        (first, first.ended("why", AT)),
    ]
    assert [after.revision - before.revision for before, after in changes] == [1] * len(changes)


def test_the_last_step_ends_it() -> None:
    over = ran(ran(ran(enrolled(), AT), AT + 3 * DAY), AT + 7 * DAY, "task")
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
