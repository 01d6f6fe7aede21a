"""What playbooks are worth: what is learned of a run, and figures that a plain count gives."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from functions.shared.domain import state
from functions.shared.domain.brakes import Reception
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.conditions import Reached, View
from functions.shared.domain.playbooks.document import Costs
from functions.shared.domain.playbooks.effect import (
    HELD_OUT,
    Calls,
    Fared,
    Target,
    effects,
    learn,
)
from functions.shared.domain.playbooks.enrolment import (
    Enrolment,
    Learned,
    StepRun,
    enter,
    identifier,
)
from functions.shared.domain.playbooks.entry import Occasion
from functions.shared.domain.rates import Rate
from functions.shared.domain.state import History
from functions.shared.domain.tasks import Task
from functions.shared.store.playbooks import delivered

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
AT_RISK = replace(delivered()["at_risk"], costs=Costs(message="0.10", task="25", currency="EUR"))
PROFILE = Profile(
    customer="c",
    name="C",
    tier="enterprise",
    arr=Decimal(12_000),
    owner="Dana",
    saved_at=AT - 100 * DAY,
)


def fact(kind: Kind, at: datetime, **data: object) -> Fact:
    said = f"t:{kind}:{at.isoformat()}:{sorted(data.items())}"
    return Fact(id=said, source="t", kind=kind, occurred_at=at, data=data)


OLD = (fact(Kind.LOGIN, AT - 10 * DAY), fact(Kind.FEATURE_USED, AT, feature="x", core=True))


def seen(facts: Iterable[Fact] = (), at: datetime = AT) -> View:
    history = state.fold(History(), [*OLD, *facts])
    return View(history=history, profile=PROFILE, parameters=Parameters(), at=at)


def ran() -> Enrolment:
    """A run that wrote at once, and is over after its first letter."""
    occasion = Occasion("band:7", "a fall")
    run = enter(AT_RISK, venture="v", customer="c", occasion=occasion, view=seen())
    sent = StepRun(step="personal_email", at=AT, result="sent", detail="a letter")
    return run.after(sent).ended("stopped by dana", AT + DAY)


def login(at: datetime) -> Fact:
    return fact(Kind.LOGIN, at)


def answer(at: datetime) -> Fact:
    return fact(Kind.RESPONDED, at, channel="email")


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ([], 2, Learned()),
        ([login(AT + 2 * DAY)], 2, Learned(recovered_at=AT + 2 * DAY, healthy_at=AT + 2 * DAY)),
        ([answer(AT + 9 * DAY)], 9, Learned(responded_at=AT + 9 * DAY)),
        ([answer(AT - HOUR)], 9, Learned()),
        # What comes after thirty days is not this run's any more.
        ([answer(AT + 31 * DAY)], 32, Learned()),
        # The look at the end of the thirty days comes in the minute after.
        (
            [login(AT + 29 * DAY + 23 * HOUR)],
            30 + 1 / 1440,
            Learned(recovered_at=AT + 30 * DAY, healthy_at=AT + 30 * DAY),
        ),
        # How they stand later says nothing of how they stood by then.
        ([login(AT + 61 * DAY)], 61, Learned()),
        ([answer(AT + 9 * DAY), login(AT + 61 * DAY)], 61, Learned(responded_at=AT + 9 * DAY)),
    ],
)
def test_what_becomes_of_a_customer_is_learned_for_thirty_days(
    facts: list[Fact], day: float, expected: Learned
) -> None:
    assert learn(ran(), seen(facts, AT + day * DAY)) == expected


def test_a_goal_is_learned_apart_from_what_lets_a_customer_leave() -> None:
    run = ran()
    run = replace(run, document=replace(run.document, goal=Reached(goal="report")))
    done = fact(Kind.GOAL_REACHED, AT + 2 * DAY, goal="report")
    assert learn(run, seen(at=AT + 2 * DAY)).goal_at is None
    reached = learn(run, seen([done], AT + 2 * DAY))
    assert reached == Learned(goal_at=AT + 2 * DAY)
    assert learn(run, seen([done], AT + 31 * DAY)).goal_at is None
    # A playbook that names none has none to be reached.
    assert learn(ran(), seen([done], AT + 2 * DAY)).goal_at is None
    rows = [Fared.of(replace(run, learned=reached)), Fared.of(replace(run, id="other"))]
    (found,) = effects(rows, [], [], AT + 30 * DAY)
    assert found.measured.reached_goal == Rate(1, 2)
    (without,) = effects([Fared.of(ran())], [], [], AT + 30 * DAY)
    assert without.measured.reached_goal == Rate(0, 0)


def test_what_was_learned_stays() -> None:
    known = replace(ran(), learned=Learned(recovered_at=AT + DAY))
    fallen_again = learn(known, seen(at=AT + 5 * DAY))
    assert fallen_again == Learned(recovered_at=AT + DAY)


def test_a_run_says_who_they_were_and_what_it_cost() -> None:
    row = Fared.of(ran())
    assert (row.tier, row.owner, row.arr, row.score) == (
        "enterprise",
        "Dana",
        Decimal(12_000),
        65,
    )
    assert (row.messages, row.cost, row.cost_currency) == (1, Decimal("0.10"), "EUR")
    assert row.first_contact_at == AT


def test_who_is_held_out_is_an_arm_of_their_own() -> None:
    row = Fared.of(replace(ran(), held_out=True))
    assert row.arm == HELD_OUT


def population(seed: int) -> list[Fared]:
    chance = Random(seed)

    def later(most: float) -> datetime | None:
        return AT + chance.random() * most * DAY if chance.random() < 0.5 else None

    def one(n: int) -> Fared:
        entered = AT + chance.random() * 20 * DAY
        return Fared(
            id=identifier("v", f"c{chance.randrange(60)}", "p", f"{n}"),
            playbook=chance.choice(["at_risk", "critical"]),
            version=chance.choice([1, 2]),
            arm=chance.choice([HELD_OUT, "a", "b"]),
            program=True,
            entered_at=entered,
            ended_at=later(40),
            owner=chance.choice(["Dana", None]),
            arr=Decimal(chance.randrange(9) * 1_000),
            currency=chance.choice(["USD", "EUR"]),
            messages=chance.randrange(3),
            cost=Decimal(chance.randrange(3)),
            first_contact_at=entered + chance.random() * DAY if chance.random() < 0.8 else None,
            responded_at=later(30),
            recovered_at=later(30),
            healthy_at=later(30),
            false_alarm=chance.random() < 0.1,
        )

    return [one(n) for n in range(chance.randrange(200))]


@pytest.mark.parametrize("seed", range(30))
def test_figures_agree_with_a_plain_count(seed: int) -> None:
    now = AT + 40 * DAY
    runs = population(seed)
    messages = [
        Reception(customer="c", at=AT, run=run.id, told=("delivered",))
        for run in runs
        if run.messages
    ]
    found = effects(runs, messages, [], now)
    assert [(e.playbook, e.version) for e in found] == sorted(
        {(run.playbook, run.version) for run in runs}
    )
    for effect in found:
        everyone = [
            run for run in runs if (run.playbook, run.version) == (effect.playbook, effect.version)
        ]
        mine = [run for run in everyone if run.arm != HELD_OUT]
        ripe = [run for run in mine if now - run.entered_at >= 30 * DAY]
        got = effect.measured
        assert got.entered == len(mine)
        assert got.recovered == Rate(len([r for r in ripe if r.recovered_at]), len(ripe))
        assert got.responded == Rate(len([r for r in ripe if r.responded_at]), len(ripe))
        assert got.healthy == Rate(len([r for r in ripe if r.healthy_at]), len(ripe))
        sent = len([r for r in mine if r.messages])
        assert got.told["delivered"] == Rate(sent, sent)
        assert got.told["opened"] == Rate(0, sent)
        assert got.contacted.of == len([r for r in mine if now - r.entered_at >= DAY])
        assert got.true_alarms.of == len(mine)
        for currency in ("USD", "EUR"):
            latest = {
                r.id.partition("-")[2]: r
                for r in sorted(mine, key=lambda r: r.entered_at)
                if r.recovered_at
            }
            kept = sum(r.arr for r in latest.values() if r.currency == currency)
            assert got.kept.get(currency, 0) == kept
        assert sum(arm.entered for arm in effect.arms.values()) == len(everyone)
        assert sum(owner.entered for owner in effect.owners.values()) == len(mine)


def fared(n: int, arm: str | None, *, recovered: bool) -> Fared:
    return Fared(
        id=f"{arm}{n}",
        playbook="at_risk",
        version=1,
        arm=arm,
        program=True,
        entered_at=AT,
        recovered_at=AT + DAY if recovered else None,
    )


def test_who_answers_early_is_no_rate_before_the_others_had_their_time() -> None:
    """An answer ends a run: of those that are over alone, everybody would have answered."""
    answered = [
        replace(fared(n, None, recovered=False), ended_at=AT + DAY, responded_at=AT + DAY)
        for n in range(5)
    ]
    runs = [*answered, *(fared(n, None, recovered=False) for n in range(5, 100))]
    (early,) = effects(runs, [], [], AT + 2 * DAY)
    assert (early.measured.entered, early.measured.under_way) == (100, 95)
    assert early.measured.responded == Rate(0, 0)
    (late,) = effects(runs, [], [], AT + 30 * DAY)
    assert late.measured.responded == Rate(5, 100)


def test_what_a_customer_pays_is_kept_once_however_often_they_recover() -> None:
    """By the run that they entered last; what they paid before is not what is kept."""
    runs = [
        replace(
            fared(n, None, recovered=n != 4),
            id=identifier("v", who, "at_risk", f"{n}"),
            entered_at=AT + n * DAY,
            arr=Decimal(12_000 + n),
        )
        for n, who in ((0, "ann"), (3, "ann"), (2, "ann"), (4, "ann"), (1, "bob"))
    ]
    (found,) = effects(runs, [], [], AT + 40 * DAY)
    assert found.measured.kept == {"USD": Decimal(12_003 + 12_001)}


def test_a_lift_is_told_over_who_was_only_watched_and_over_the_first_variant() -> None:
    runs = [
        *(fared(n, HELD_OUT, recovered=n < 20) for n in range(100)),
        *(fared(n, "a", recovered=n < 50) for n in range(100)),
        *(fared(n, "b", recovered=n < 52) for n in range(100)),
    ]
    (found,) = effects(runs, [], [], AT + 30 * DAY)
    told = {(one.arm, one.over): one.lift for one in found.compared}
    assert list(told) == [("a", HELD_OUT), ("b", HELD_OUT), ("b", "a")]
    watched, variants = told["a", HELD_OUT], told["b", "a"]
    assert watched
    assert variants
    assert watched.difference == pytest.approx(0.3)
    assert watched.significant
    assert not variants.significant
    # Before anybody's thirty days are over, nothing is said.
    (early,) = effects(runs, [], [], AT + 29 * DAY)
    assert {one.lift for one in early.compared} == {None}


def task(outcome: str | None, closed_after: float) -> Task:
    made = Task(
        id="t-c",
        venture="v",
        customer="c",
        kind="step",
        title="Call",
        why="",
        owner="Dana",
        subject="r1",
        created_at=AT,
        due_at=AT + DAY,
    )
    if outcome is None:
        return made
    return made.closed(outcome, "", "dana", AT + closed_after * DAY)  # type: ignore[arg-type]


def test_calls_are_counted_by_how_they_ended_and_whether_in_time() -> None:
    tasks = [task("reached", 0.5), task("not_reached", 2), task("done", 1), task(None, 0)]
    said = Calls(made=4, reached=1, not_reached=1, done=1, in_time=2, completed=Rate(2, 3))
    assert Calls.of(tasks, AT) == said
    # The open one should have been made by then.
    assert Calls.of(tasks, AT + DAY).completed == Rate(2, 4)


def test_a_contact_is_a_message_a_call_or_a_word_of_the_customer() -> None:
    quiet = fared(1, "a", recovered=False)

    def hours(run: Fared, *tasks: Task) -> float | None:
        (found,) = effects([run], [], [replace(one, subject=run.id) for one in tasks], AT + DAY)
        assert found.measured.contacted.count == (found.measured.hours_to_contact is not None)
        return found.measured.hours_to_contact

    call = replace(task("not_reached", 0.25), contact=True)
    assert hours(quiet) is None
    assert hours(replace(quiet, first_contact_at=AT + HOUR)) == 1
    assert hours(replace(quiet, responded_at=AT + 2 * HOUR)) == 2
    # It was tried; what closed by itself, or is no contact, is none.
    assert hours(quiet, call) == 6
    assert hours(quiet, replace(call, waits=True)) is None
    assert hours(quiet, replace(call, contact=False)) is None
    assert hours(replace(quiet, arm=HELD_OUT, first_contact_at=AT)) is None


def test_what_is_to_be_reached_says_whether_that_is_sure() -> None:
    def told(count: int, of: int, percent: int) -> tuple[bool | None, bool | None]:
        target = Target(figure="recovered", percent=percent, rate=Rate(count, of))
        return target.reached, target.sure

    assert told(0, 0, 30) == (None, None)
    assert told(3, 10, 30) == (True, False)
    assert told(60, 100, 30) == (True, True)
    assert told(10, 100, 30) == (False, True)
    # One or nine of them are nobody to be sure by.
    assert told(1, 1, 20) == (True, False)
    assert told(9, 9, 20) == (True, False)
    assert told(10, 10, 20) == (True, True)
    # Of a hundred percent nothing but a miss can be sure.
    assert told(10, 10, 100) == (True, False)
    assert told(9, 10, 100) == (False, True)


def test_each_program_has_its_own_targets_and_a_journey_has_none() -> None:
    runs = [
        replace(fared(n, None, recovered=True), playbook=name, program=name != "renewal")
        for n, name in enumerate(["at_risk", "critical", "renewal", "win_back"])
    ]
    found = effects(runs, [], [], AT + 30 * DAY)
    said = {e.playbook: {t.figure: t.percent for t in e.targets} for e in found}
    assert said == {
        "at_risk": {"responded": 20, "recovered": 30, "true_alarms": 90},
        "critical": {"contacted": 100, "recovered": 50, "true_alarms": 90},
        "renewal": {},
        "win_back": {"responded": 10, "recovered": 5, "true_alarms": 90},
    }


def test_how_runs_ended_is_counted_whoever_stopped_them() -> None:
    said = ["stopped by dana: late", "stopped by olga", "recovered", None]
    runs = [replace(fared(n, None, recovered=False), outcome=one) for n, one in enumerate(said)]
    (found,) = effects(runs, [], [], AT)
    assert found.measured.outcomes == {"recovered": 1, "stopped": 2}
