"""Whose turn it is of what is due: how much one minute takes, in which packs, and what waits.

Who looks at something that fails is put off a little longer each time, so that it never comes
before the others again and again; in the end a person is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

FEW: Final = 50
"""So many are looked at by the run that finds them; what is more goes to the workers in packs."""
FEW_MAILS: Final = 5
"""So many messages go at once without a question for the mail service's rate."""
ONE_BY_ONE: Final = 8
"""Messages a second that one run can send at most; a slower mail service needs them in packs."""
PACK: Final = 25
"""The most of one pack: some seconds of work, far below a worker's time."""
A_MINUTE: Final = 15_000
"""What the workers can carry out in a minute, by far: 250 a second."""
READ_AT_ONCE: Final = 50_000
"""So much of a line is read in one run; a longer one is told as at least this long."""
HEADROOM: Final = 0.9
"""The part of the mail service's rate that is used: others send with the same account."""
ASK_AFTER: Final = 5
"""Tries after which a person is asked."""
HOUR: Final = timedelta(hours=1)

_DELAYS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    HOUR,
    timedelta(hours=4),
    timedelta(days=1),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the due index: the key of what is due, and the instant, as the index has them."""

    pk: str
    sk: str
    due_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What one worker carries out in one go; nobody sees it before `delay` seconds have passed."""

    entries: tuple[Entry, ...]
    delay: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What the mail service takes: messages a second, and how many more until tomorrow."""

    per_second: float
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many may begin in a minute, and how many a second where that must be kept to."""

    a_minute: int = A_MINUTE
    per_second: float | None = None
    because: str = "the workers have enough for a minute"

    @property
    def pack(self) -> int:
        """The size of packs: of a slow line, what two seconds take."""
        if self.per_second is None:
            return PACK
        return max(1, min(PACK, int(2 * self.per_second)))


def mail_pace(allowance: Allowance, *, shared: bool) -> Pace:
    """The pace that the mail service allows; `shared` with another line, half of it."""
    per_second = allowance.per_second * HEADROOM / (2 if shared else 1)
    a_minute = min(int(60 * per_second), allowance.left, A_MINUTE)
    if not a_minute:
        return Pace(a_minute=0, per_second=per_second, because="the day's quota of mail is used up")
    because = f"the mail service takes {allowance.per_second:g} a second"
    return Pace(a_minute=a_minute, per_second=per_second, because=because)


def packs(entries: Sequence[Entry], pace: Pace) -> list[Pack]:
    """The entries in packs, each of which begins when its place in line comes up."""
    return [
        Pack(
            entries=tuple(entries[n : n + pace.pack]),
            delay=int(n / pace.per_second) if pace.per_second else 0,
        )
        for n in range(0, len(entries), pace.pack)
    ]


def put_off(tries: int, *, hourly: bool = False) -> timedelta:
    """How long something waits that has failed so many times, once or more; `hourly`, no longer."""
    delay = _DELAYS[min(tries, len(_DELAYS)) - 1]
    return min(delay, HOUR) if hourly else delay
