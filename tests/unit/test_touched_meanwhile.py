"""Somebody touches a run while its message goes out: what became of the message is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from functions.shared.domain.effects import Effect, Reach
from functions.shared.kernel.errors import Refused, TenureError, Throttled, Unavailable
from functions.shared.ports.table import Put, Write
from functions.shared.store import documents
from functions.shared.store.feedback import Receptions
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.ventures import Ventures
from tests.unit.advancing import House, house
from tests.unit.api import DAY
from tests.unit.test_step_kinds import LETTER, OFFER, SLACK, Json, document

CALL = {"id": "call", "kind": "task", "title": "Call them", "after": {"days": 10}}


def begun(step: Json, **profile: str) -> tuple[House, str]:
    """A customer in a program that begins with this step, which is due in the next minute."""
    here = house()
    here.api.customer(**profile)
    here.api.happened("login", at=here.at - 3 * DAY)
    here.hear()
    said = document(step, CALL, exit={"responded": "never"})
    here.api.of("PUT", "/playbooks/own", said, status=201)
    run = here.api.of("POST", "/customers/acme/enrolments", {"playbook": "own"}, status=201)
    return here, str(run["id"])


@contextmanager
def meanwhile(here: House, act: Callable[[], object], reaches: Reach = "contact") -> Iterator[None]:
    """Somebody acts right after the first message there was claimed, before it goes out."""
    write, waits = here.table.write, [True]

    def then(*writes: Write) -> bool:
        done = write(*writes)
        claims = any(isinstance(one, Put) and _claims(one, reaches) for one in writes)
        if done and claims and waits:
            waits.clear()
            act()
        return done

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(here.table, "write", then)
        yield
    assert not waits, "nothing was claimed"


def _claims(put: Put, reaches: Reach) -> bool:
    if "attempts" not in put.item:
        return False
    effect = documents.load(Effect, str(put.item["doc"]))
    return (effect.status, effect.reaches) == ("claimed", reaches)


def acting(here: House, run: str, what: str) -> Callable[[], object]:
    bodies = {
        "contacted": {"note": "called"},
        "snooze": {"days": 2, "reason": "on holiday"},
        "stop": {"reason": "a mistake"},
    }
    return lambda: here.api.of("POST", f"/enrolments/{run}/{what}", bodies[what])


def in_the_week(here: House) -> int:
    """The messages that count for the week of the customer's contact."""
    digest = contact_digest(Ventures(here.table).get(here.api.venture).pepper, "ada@acme.example")
    return len(Messages(here.table).ledger(here.api.venture, digest).recent)


@pytest.mark.parametrize("act", ["contacted", "snooze"])
@pytest.mark.parametrize(
    ("trouble", "result", "mails"),
    [(None, "sent", 1), (Refused("no such address"), "failed", 0)],
)
def test_a_message_that_went_out_or_was_refused_is_known_to(
    act: str, trouble: TenureError | None, result: str, mails: int
) -> None:
    here, run = begun(LETTER)
    here.mailer.fails = [trouble] if trouble else []
    with meanwhile(here, acting(here, run, act)):
        here.later(minutes=3)
    own = here.run_of("own")
    assert [(one.step, one.result) for one in own.runs] == [("letter", result)]
    assert (own.step, len(own.acts)) == ("call", 1)
    here.later(hours=3)
    assert (len(here.written), here.tasks) == (mails, [])


@pytest.mark.parametrize("trouble", [Throttled("too fast"), Unavailable("slow down")])
def test_a_message_that_certainly_did_not_go_goes_when_its_turn_has_come(
    trouble: TenureError,
) -> None:
    here, run = begun(LETTER)
    here.mailer.fails = [trouble]
    with meanwhile(here, acting(here, run, "contacted")):
        here.later(minutes=10)
    assert [one.result for one in here.run_of("own").runs] == ["sent"]
    assert (len(here.written), in_the_week(here)) == (1, 1)
    here.later(hours=3)
    assert (len(here.written), here.tasks) == (1, [])


@pytest.mark.parametrize("sent", [True, False])
def test_of_a_run_that_was_stopped_it_is_still_kept_what_became_of_the_message(
    *, sent: bool
) -> None:
    here, run = begun(LETTER)
    here.mailer.fails = [] if sent else [Throttled("too fast")]
    with meanwhile(here, acting(here, run, "stop")):
        here.later(hours=3)
    assert here.run_of("own").status == "ended"
    assert (len(here.written), in_the_week(here)) == (int(sent), int(sent))
    counted = Receptions(here.table).counted(here.api.venture, "own", here.at - DAY)
    assert len(counted) == int(sent)


def test_a_message_that_a_pause_held_back_goes_once_it_is_over() -> None:
    here, run = begun(LETTER)

    def paused() -> None:
        here.api.of("POST", "/brakes/venture", {"action": "pause", "reason": "r"})
        acting(here, run, "contacted")()

    with meanwhile(here, paused):
        here.later(minutes=3)
    assert (here.written, in_the_week(here)) == ([], 0)
    assert "paused" in (here.run_of("own").waiting or "")


def test_our_own_people_are_mailed_in_the_next_minute_where_nobody_was() -> None:
    here, run = begun(SLACK, owner="dana@acme.example")
    here.slack.unconnected.add(here.api.venture)
    here.mailer.fails = [Unavailable("slow down")]
    with meanwhile(here, acting(here, run, "contacted"), "team"):
        here.later(minutes=5)
    assert [(one.step, one.result) for one in here.run_of("own").runs] == [("tell", "told")]
    assert len(here.mails) == 1


def test_what_was_not_posted_is_not_looked_for_where_somebody_noted_a_contact() -> None:
    here, run = begun(SLACK)
    here.slack.fails = [Unavailable("slow down")]
    here.slack.silent = True
    with meanwhile(here, acting(here, run, "contacted"), "slack"):
        here.later(minutes=5)
    assert [(one.step, one.result) for one in here.run_of("own").runs] == [("tell", "told")]
    assert len(here.notes) == 1


def test_a_message_to_our_people_that_a_pause_held_back_goes_once_it_is_over() -> None:
    here, run = begun(SLACK)
    here.slack.silent = True

    def paused() -> None:
        here.api.of("POST", "/brakes/venture", {"action": "pause", "reason": "r"})
        acting(here, run, "contacted")()

    with meanwhile(here, paused, "slack"):
        here.later(minutes=3)
    own = here.run_of("own")
    assert (here.notes, own.claimed) == ([], None)
    assert "paused" in (own.waiting or "")


def test_the_executive_hears_of_a_question_though_somebody_noted_a_contact() -> None:
    here, run = begun(OFFER)
    here.slack.unconnected.add(here.api.venture)
    here.mailer.fails = [Unavailable("slow down")]
    with meanwhile(here, acting(here, run, "contacted"), "team"):
        here.later(minutes=5)
    assert [mail.to for mail in here.mails] == ["chairman@company.com"]
    own = here.run_of("own")
    assert own.asked
    assert own.asked.told
