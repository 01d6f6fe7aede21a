"""What is due, carried out: a little at once, much by workers in packs, at the pace of the mail.

The queue never holds more than a minute's work, so what waits for a worker is not handed out over
and over: what is due stays in the index, where it costs nothing, until its turn has come.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from math import ceil
from typing import Protocol, TypeAlias

from functions.shared.domain.turns import (
    FEW,
    FEW_MAILS,
    ONE_BY_ONE,
    READ_AT_ONCE,
    Entry,
    Pace,
    mail_pace,
    packs,
)
from functions.shared.kernel.errors import Unavailable, Unknown
from functions.shared.ports.outside import Mailer, Packs
from functions.shared.runtime import log
from functions.shared.runtime.metrics import Metric

Look: TypeAlias = Callable[[Entry], object]


class Index(Protocol):
    """The due index, as far as it is needed here; `store.due` has it."""

    def line(self, kind: str, at: datetime) -> Iterator[Entry]:
        """What is due of a kind, those that wait longest first."""
        ...

    def put_off(self, entry: Entry, at: datetime, why: str, *, hourly: bool = False) -> int:
        """Look again later at what failed; `hourly`, in an hour at the latest."""
        ...

    def wait_in_line(self, name: str, at: datetime) -> None:
        """Say that a line of this name waits for the mail service."""
        ...

    def others_wait(self, name: str, at: datetime) -> bool:
        """Whether a line of another name waits for the mail service, too."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """What due work is taken from and handed to; up to `few` are looked at by who finds them."""

    index: Index
    packs: Packs
    mailer: Mailer
    few: int = FEW


@dataclass(slots=True)
class Taken:
    """How many were looked at here, handed out, and held for later, and what went wrong.

    `line_minutes` is how long the line of those is that are held by the rate of the mail service,
    or more where the line is longer than what is read of it; None where that is not known.
    """

    looked: int = 0
    handed_out: int = 0
    held: int = 0
    held_by_rate: int = 0
    line_minutes: int | None = 0
    because: str | None = None
    failures: list[tuple[str, Exception]] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many looks failed."""
        return len(self.failures)


def take(
    kind: str,
    at: datetime,
    turns: Turns,
    look: Look,
    *,
    time_left: Callable[[], bool] = lambda: True,
    mail: bool = False,
    put_off: bool = True,
    taken: Taken | None = None,
) -> Taken:
    """Carry out what is due of a kind, or let workers do it; `mail` goes at the mail's pace."""
    taken = taken or Taken()
    line = turns.index.line(kind, at)
    first = list(islice(line, turns.few + 1))
    try:
        pace = _pace(kind, at, turns, first, mail=mail)
        if pace is None:
            return carry_out(
                first, at, turns, look, time_left=time_left, put_off=put_off, taken=taken
            )
        waiting = [*first, *islice(line, READ_AT_ONCE - len(first))]
        _hand_out(kind, waiting, pace, at, turns, taken=taken)
    except Unavailable as trouble:
        # Whatever was not handed out is due still: the next minute goes on.
        taken.failures.append((kind, trouble))
    return taken


def carry_out(
    entries: Iterable[Entry],
    at: datetime,
    turns: Turns,
    look: Look,
    *,
    time_left: Callable[[], bool] = lambda: True,
    put_off: bool = True,
    taken: Taken | None = None,
) -> Taken:
    """Look at each; one that fails holds nobody up, and is put off a little longer each time."""
    taken = taken or Taken()
    for entry in entries:
        if not time_left():
            break  # What is left is due still: the next minute takes it up.
        taken.looked += 1
        try:
            look(entry)
        except Unknown:
            continue  # The index was behind: the customer was erased.
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this entry's alone
            taken.failures.append((entry.sk, error))
            if put_off:
                _put_off(entry, at, turns, error, taken)
    return taken


def told(taken: Taken) -> dict[str, int | str | None]:
    """What a run says of what it took, in its answer and in its log line; its failures are logged.

    `because` is why some wait, `line_minutes` how long it takes until the last of them goes.
    """
    for what, error in taken.failures:
        log.failure("look_failed", error, subject=what)
    return {
        "looked": taken.looked,
        "handed_out": taken.handed_out,
        "held": taken.held,
        "held_by_rate": taken.held_by_rate,
        "line_minutes": taken.line_minutes,
        "because": taken.because,
        "failed": taken.failed,
    }


def counted(*each: Taken) -> dict[Metric, int]:
    """What a run counts."""
    return {
        Metric.LOOKS_FAILED: sum(taken.failed for taken in each),
        Metric.HANDED_OUT: sum(taken.handed_out for taken in each),
        Metric.HELD_BY_RATE: sum(taken.held_by_rate for taken in each),
        Metric.MAIL_LINE_MINUTES: max(taken.line_minutes or 0 for taken in each),
    }


def _hand_out(
    kind: str, waiting: list[Entry], pace: Pace, at: datetime, turns: Turns, *, taken: Taken
) -> None:
    room = max(0, pace.a_minute - turns.packs.waiting() * pace.pack)
    turn = waiting[:room]
    turns.packs.hand_out(kind, packs(turn, pace))
    taken.handed_out += len(turn)
    held = len(waiting) - len(turn)
    taken.held += held
    if held:
        taken.because = pace.because
    if pace.per_second is not None and held:
        turns.index.wait_in_line(kind, at)
        taken.held_by_rate += held
        taken.line_minutes = ceil(len(waiting) / pace.a_minute) if pace.a_minute else None


def _pace(kind: str, at: datetime, turns: Turns, first: list[Entry], *, mail: bool) -> Pace | None:
    """At what pace it is handed out; None where who found it carries it out."""
    few = len(first) <= turns.few
    if not mail:
        return None if few else Pace()
    if few and len(first) <= FEW_MAILS:
        return None
    pace = mail_pace(turns.mailer.allowance(), shared=turns.index.others_wait(kind, at))
    swift = pace.a_minute >= len(first) and (pace.per_second or 0) >= ONE_BY_ONE
    return None if few and swift else pace


def _put_off(entry: Entry, at: datetime, turns: Turns, error: Exception, taken: Taken) -> None:
    try:
        turns.index.put_off(entry, at, type(error).__name__)
    except Unavailable as trouble:
        # It stays where it was; the next minute looks again.
        taken.failures.append((entry.sk, trouble))
