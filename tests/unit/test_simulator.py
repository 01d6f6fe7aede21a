"""The simulator repeats itself exactly, finds nothing in the system, and finds what is put there.

Each mutant is a care left out of a flow or a store. What the simulator does not find in it, it
would not find if somebody left it out by mistake.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.apply_parameters import flow as parameters
from functions.evaluate_triggers import critical as evaluating
from functions.shared.domain import brakes, contact, critical, effects, records
from functions.shared.domain.effects import Effect, SendOnceMore
from functions.shared.domain.playbooks import decide
from functions.shared.domain.playbooks.enrolment import Enrolment, StepRun
from functions.shared.domain.playbooks.entry import Course
from functions.shared.ports import table
from functions.shared.ports.table import Update, Write
from functions.shared.store import courses, customers, enrolments, messages, profiles, surveys
from local.simulator.life import live

SEEDS = 3
MOST_SEEDS = 100
Patch = pytest.MonkeyPatch


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_life_goes_well(seed: int) -> None:
    lived = live(seed)
    assert lived.broken is None, f"{lived.broken}\n" + "\n".join(lived.tail)
    for name in ("facts accepted", "mails accepted", "crashes", "overlapping runs"):
        assert lived.counts[name], name


def test_a_seed_repeats_exactly() -> None:
    assert live(1).trace == live(1).trace


def test_a_seed_repeats_in_another_process_with_other_hashes() -> None:
    def trace(hash_seed: str) -> str:
        said = subprocess.run(
            [sys.executable, "-m", "local.simulator", "--seed", "4"],
            env={"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        return said.stdout.splitlines()[-1]

    assert trace("1") == trace("2")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A care left out, and the invariants of which one notices."""

    name: str
    leave_out: Callable[[Patch], None]
    noticed_by: Sequence[str]


def _not_held(patch: Patch) -> None:
    """Facts of nobody known are dropped."""
    patch.setattr(customers.Customers, "hold", lambda *_: None)


def _held_for_ever(patch: Patch) -> None:
    """What was held stays held when its customer becomes known."""
    patch.setattr(profiles.Profiles, "_replay", lambda *_: None)


def _claims_at_will(patch: Patch) -> None:
    """A message is claimed whether or not it is claimed already."""
    real = messages.Messages.claim

    def claim(self: Any, *args: Any, **said: Any) -> bool:
        said["joined"] = [_unconditional(write) for write in said["joined"]]
        table = self._table

        class Open:
            def write(self, *writes: Write) -> bool:
                return bool(table.write(*(_unconditional(write) for write in writes)))

        return real(messages.Messages(Open()), *args, **said)  # type: ignore[arg-type]

    patch.setattr(messages.Messages, "claim", claim)


def _unconditional(write: Write) -> Write:
    return replace(write, when=())


def _sends_again(patch: Patch) -> None:
    """What a crash left open is simply sent again."""

    def resolve(effect: Effect, *_: Any, **__: Any) -> effects.Resolution:
        settled = effect.status in ("done", "failed")
        return effects.Settled() if settled else SendOnceMore("why not")

    patch.setattr(effects, "resolve", resolve)
    patch.setattr(effects, "PATIENCE", timedelta(minutes=1))


def _looks_a_day_late(patch: Patch) -> None:
    """The next look at a band is a day after its crossing."""
    real = records.due

    def due(*args: Any) -> datetime | None:
        at = real(*args)
        return at and at + timedelta(days=1)

    patch.setattr(records, "due", due)


def _at_any_hour(patch: Patch) -> None:
    """Mail goes at night."""
    patch.setattr(contact, "opening", lambda at, *_: at)


def _steps_early(patch: Patch) -> None:
    """The next step is due at once."""
    real = Enrolment.after

    def after(self: Enrolment, run: StepRun, way: str | None = None) -> Enrolment:
        done = real(self, run, way)
        return replace(done, due_at=run.at) if done.status == "active" else done

    patch.setattr(Enrolment, "after", after)


def _programs_at_will(patch: Patch) -> None:
    """A second program begins while one runs."""
    real = enrolments.Enrolments.enter

    def enter(self: Any, enrolment: Enrolment, *args: Any) -> bool:
        table = self._table

        class Open:
            def write(self, *writes: Write) -> bool:
                opened = [_unconditional(w) if isinstance(w, Update) else w for w in writes]
                return bool(table.write(*opened))

        return real(enrolments.Enrolments(Open()), enrolment, *args)  # type: ignore[arg-type]

    def get(self: Any, *args: Any) -> Course:
        return replace(known(self, *args), running={}, program=None)

    known = courses.Courses.get
    patch.setattr(enrolments.Enrolments, "enter", enter)
    patch.setattr(courses.Courses, "get", get)


def _last_answer_to_come(patch: Patch) -> None:
    """Of a contact's answers the one that arrives last stands."""
    real = table.Below
    patch.setattr(surveys, "Below", lambda name, _: real(name, "~"))


def _never_recovers(patch: Patch) -> None:
    """Who recovers stays in the program."""
    real = decide.exit_reason

    def exit_reason(*args: Any) -> str | None:
        reason = real(*args)
        return None if reason == "recovered" else reason

    patch.setattr(decide, "exit_reason", exit_reason)


def _prepares_nobody(patch: Patch) -> None:
    """A pending version becomes active though nobody was prepared for it."""
    patch.setattr(parameters, "prepare", lambda *_: (0, None))


def _never_paused(patch: Patch) -> None:
    """Nobody asks what is paused."""
    patch.setattr(brakes, "hold", lambda *_: None)


def _hears_of_no_fall(patch: Patch) -> None:
    """No fall is one that a trigger fires for."""
    patch.setattr(critical, "recent_fall", lambda _: None)


def _leaves_open(patch: Patch) -> None:
    """What fired stays open when it is over, and so does the alert."""
    patch.setattr(evaluating, "_close", lambda *_: None)


MUTANTS = (
    Mutant("mail at any hour", _at_any_hour, ["no message outside the sending hours"]),
    Mutant(
        "claims without a condition",
        _claims_at_will,
        ["once suppressed", "no message", "what is over stays over", "one writer at a time"],
    ),
    Mutant("the last answer to come stands", _last_answer_to_come, ["the last answer stands"]),
    Mutant("held when its customer is known", _held_for_ever, ["no accepted fact is lost"]),
    Mutant("facts of nobody not held", _not_held, ["state equals", "no accepted fact"]),
    Mutant("looks a day late", _looks_a_day_late, ["the nightly pass", "stored due", "the stored"]),
    Mutant("prepares nobody", _prepares_nobody, ["stored due", "the nightly pass", "the stored"]),
    Mutant("recovered and not let go", _never_recovers, ["no further message after recovery"]),
    Mutant(
        "two programs at a time",
        _programs_at_will,
        [
            "one program at a time",
            "one run of a playbook",
            "once in a life",
            # One of two programs ends, and the journeys go on beside the other.
            "journeys hold while a program runs",
        ],
    ),
    Mutant("sends again and hopes", _sends_again, ["no message twice"]),
    Mutant("sends what is paused", _never_paused, ["no message while paused"]),
    Mutant("steps before their day", _steps_early, ["no step early"]),
    Mutant("falls that do not fire", _hears_of_no_fall, ["every lasting fall fires"]),
    Mutant(
        "what is over stays open",
        _leaves_open,
        # While it stays open, no later fall fires.
        ["what is over is closed", "every lasting fall fires"],
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_care_left_out_is_noticed(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.leave_out(monkeypatch)
    for seed in range(MOST_SEEDS):
        broken = live(seed).broken
        if broken:
            assert any(broken.invariant.startswith(name) for name in mutant.noticed_by), broken
            return
    pytest.fail("nothing was noticed")
