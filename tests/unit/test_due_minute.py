"""A hundred due steps of a thousand, some unreadable: all others run, each once, at their pace."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.shared.domain import turns
from functions.shared.domain.turns import Allowance, Entry, Pace
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import Write
from functions.shared.runtime import turns as running
from functions.shared.runtime.turns import Turns
from functions.shared.store import keys, messages
from functions.shared.store.due import Due
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.tasks import Tasks
from local.due.minute import AT, MINUTE, UNLIMITED, VENTURE, Lived, Minutes
from local.due.promises import broken
from tests.fakes.outside import MemoryMailer, MemoryPacks

ENROLMENTS, DUE, POISONED = 300, 120, 5
SLOW = 1.0


def lived(rate: float = UNLIMITED) -> Lived:
    return Minutes(ENROLMENTS, DUE, POISONED, rate).live()


@pytest.mark.parametrize("rate", [UNLIMITED, 14, SLOW])
def test_all_that_is_due_runs_once_at_the_pace_of_the_mail(rate: float) -> None:
    assert broken(lived(rate), rate) == []


def test_the_answer_says_how_long_the_line_is() -> None:
    first = lived(SLOW).answers[0]
    assert (first.handed_out, first.held_by_rate) == (54, DUE - 54)
    assert (first.line_minutes, first.because) == (3, "the mail service takes 1 a second")


def test_few_are_carried_out_by_who_finds_them() -> None:
    few = Minutes(turns.FEW + 10, turns.FEW, 0, UNLIMITED).live()
    assert (few.answers[0].looked, few.answers[0].handed_out) == (turns.FEW, 0)
    assert len(few.sent) == turns.FEW


def test_an_unreadable_enrolment_that_is_tried_each_minute_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Due, "put_off", lambda *_, **__: 0)
    assert "what fails is put off, not tried each minute" in broken(lived(SLOW), SLOW)


def test_a_failure_that_ends_the_pack_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = running.carry_out

    def carry_out(entries: Any, *args: Any, **said: Any) -> Any:
        entries = list(entries)
        done = real(entries[:1], *args, **said)
        return done if done.failures else real(entries[1:], *args, **{**said, "taken": done})

    monkeypatch.setattr(running, "carry_out", carry_out)
    monkeypatch.setattr("local.due.minute.LATEST", 3)
    assert "every step that can be carried out is, once" in broken(lived(), UNLIMITED)


def test_a_mail_that_goes_twice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def unconditional(write: Write) -> Write:
        return replace(write, when=())

    class Open:
        def __init__(self, table: Any) -> None:
            self._table = table

        def write(self, *writes: Write) -> bool:
            return bool(self._table.write(*map(unconditional, writes)))

    real = messages.Messages.claim

    def claim(self: Any, *args: Any, **said: Any) -> bool:
        return real(messages.Messages(Open(self._table)), *args, **said)  # type: ignore[arg-type]

    def again(self: Any, venture: str, enrolment: str) -> Any:
        return first.setdefault(enrolment, get(self, venture, enrolment))

    first: dict[str, Any] = {}
    monkeypatch.setattr(messages.Messages, "claim", claim)
    get = Enrolments.get
    monkeypatch.setattr(Enrolments, "get", again)
    minutes = Minutes(ENROLMENTS, DUE, 0, UNLIMITED)
    handed_out = minutes.packs.hand_out

    def twice(kind: str, packs: Any) -> None:
        handed_out(kind, packs)
        handed_out(kind, packs)

    monkeypatch.setattr(MemoryPacks, "hand_out", lambda _, kind, packs: twice(kind, packs))
    assert broken(minutes.live(), UNLIMITED) == ["every step that can be carried out is, once"]


def test_an_idle_enrolment_that_is_read_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Due.line
    monkeypatch.setattr(
        Due, "line", lambda self, kind, at: real(self, kind, at + 3 * 1440 * MINUTE)
    )
    assert "an idle enrolment costs nothing" in broken(lived(), UNLIMITED)


# The queue, when nobody takes anything up.


def entries(number: int) -> list[Entry]:
    return [Entry(f"v#{n}", "enrolment#x", clock.stamp(AT)) for n in range(number)]


class Line:
    """A due index of which nobody ever takes anything up."""

    def __init__(self, number: int) -> None:
        self.entries = entries(number)
        self.told: list[str] = []
        self.others = False

    def line(self, _kind: str, _at: Any) -> Any:
        return iter(self.entries)

    def put_off(self, *_: Any, **__: Any) -> int:
        raise AssertionError("nothing failed")

    def wait_in_line(self, name: str, _at: Any) -> None:
        self.told.append(name)

    def others_wait(self, *_: Any) -> bool:
        return self.others


def untouched(_: Entry) -> None:
    raise AssertionError("it is for the workers")


@pytest.mark.parametrize("mail", [True, False])
def test_what_waits_in_the_queue_is_not_handed_out_over_and_over(mail: bool) -> None:
    line, packs = Line(1_000), MemoryPacks()
    mailer = MemoryMailer(allows=Allowance(per_second=14, left=10**6))
    here = Turns(index=line, packs=packs, mailer=mailer)
    waiting = []
    for minute in range(600):
        running.take("mail", AT + minute * MINUTE, here, untouched, mail=mail)
        waiting.append(packs.waiting())
    pace = turns.mail_pace(mailer.allows, shared=False) if mail and mailer.allows else Pace()
    assert waiting[-1] == waiting[-100] <= -(-pace.a_minute // pace.pack)


def test_a_quota_that_is_used_up_holds_all_of_them_and_says_so() -> None:
    line, packs = Line(100), MemoryPacks()
    mailer = MemoryMailer(allows=Allowance(per_second=14, left=0))
    here = Turns(index=line, packs=packs, mailer=mailer)
    taken = running.take("mail", AT, here, untouched, mail=True)
    assert (taken.handed_out, taken.held_by_rate, taken.line_minutes) == (0, 100, None)
    assert taken.because == "the day's quota of mail is used up"
    assert (packs.messages, line.told) == ([], ["mail"])


def test_a_mail_service_that_does_not_say_holds_them_until_the_next_minute() -> None:
    packs = MemoryPacks()
    here = Turns(index=Line(100), packs=packs, mailer=MemoryMailer(allows=None))
    [(kind, error)] = running.take("mail", AT, here, untouched, mail=True).failures
    assert (kind, type(error), packs.messages) == ("mail", Unavailable, [])


def test_two_lines_share_the_rate() -> None:
    line, packs = Line(2_000), MemoryPacks()
    here = Turns(
        index=line, packs=packs, mailer=MemoryMailer(allows=Allowance(per_second=10, left=10**6))
    )
    alone = running.take("mail", AT, here, untouched, mail=True).handed_out
    line.others, packs.messages = True, []
    assert running.take("mail", AT, here, untouched, mail=True).handed_out == alone // 2


def test_packs_begin_when_their_place_in_line_comes_up() -> None:
    pace = turns.mail_pace(Allowance(per_second=10, left=10**6), shared=False)
    handed = turns.packs(entries(54), pace)
    assert [(len(pack.entries), pack.delay) for pack in handed] == [(18, 0), (18, 2), (18, 4)]


# What fails.


def test_what_fails_waits_longer_each_time_and_then_a_person_is_asked() -> None:
    minutes = Minutes(1, 1, 1, UNLIMITED)
    due, tasks, at, waits = Due(minutes.table), Tasks(minutes.table), AT, []
    [entry] = due.line("mail", at)
    for _ in range(7):
        [entry] = due.line("mail", at)
        before = at
        assert due.put_off(entry, at, "ValueError")
        at = next(
            when
            for when in (clock.parse(e.due_at) for e in due.line("mail", at + timedelta(days=9)))
        )
        waits.append(int((at - before) / MINUTE))
    assert waits == [1, 5, 15, 60, 240, 1440, 1440]
    [task] = tasks.page(VENTURE.id, "open", limit=10)[0]
    assert (task.customer, task.subject) == ("due-0", entry.sk.removeprefix(keys.ENROLMENTS))
    assert "tried 5 times: ValueError" in task.why


def test_who_was_moved_meanwhile_is_not_put_off() -> None:
    minutes = Minutes(1, 1, 0, UNLIMITED)
    due = Due(minutes.table)
    [entry] = due.line("mail", AT)
    assert due.put_off(entry, AT, "ValueError") == 1
    assert due.put_off(entry, AT, "ValueError") == 0


def test_lines_of_others_count_for_two_minutes() -> None:
    due = Due(Minutes(0, 0, 0, UNLIMITED).table)
    due.wait_in_line("survey", AT)
    assert due.others_wait("mail", AT + MINUTE)
    assert not due.others_wait("survey", AT + MINUTE)
    assert not due.others_wait("mail", AT + 3 * MINUTE)
