"""What a walk must show, and whether it did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Final

from local.walk.mixes import MINUTE, TYPICAL
from local.walk.table import Written
from local.walk.walk import REMEMBERED, Lived

WRITES_PER_EVENT: Final = 0.15
TOUCHED_A_DAY: Final = 0.05
MANY: Final = 1000
"""Customers from which on everything must have happened, and each day is held to its share."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise about a mix, in words with its figures, and whether it was kept."""

    mix: str
    said: str
    kept: bool


def promises(lived: Lived) -> Iterator[Promise]:
    """Every promise that a mix is held to."""

    few = lived.customers < MANY

    def promise(said: str, *, kept: bool) -> Promise:
        return Promise(lived.mix.name, said, kept)

    yield promise(
        f"{lived.reads:,} reads were the reference's, and repeats wrote nothing",
        kept=lived.reads > 0 and not lived.wrong,
    )
    yield promise(
        f"each crossing was noticed by the next sweep: after {_seconds(lived.latest)} at most",
        kept=(few or lived.crossings["time"] > 0) and lived.latest <= MINUTE,
    )
    yield promise(
        "after a change of the parameters, of which a function may know a minute late, "
        f"after {_seconds(lived.latest_after_change)} at most",
        kept=(few or lived.crossings["a change"] > 0)
        and lived.latest_after_change <= MINUTE + REMEMBERED,
    )
    mean, most = touched(lived)
    yield promise(
        f"the sweeps of a day touched {mean:.1%} of the customers, on the worst day {most:.1%}",
        kept=0 < mean <= TOUCHED_A_DAY and (few or most <= TOUCHED_A_DAY),
    )
    if lived.mix is TYPICAL:
        yield promise(
            f"{writes_per_event(lived):.3f} items were written per event",
            kept=0 < writes_per_event(lived) <= WRITES_PER_EVENT,
        )


def writes_per_event(lived: Lived) -> float:
    """Items of the table that the intake wrote, index entries apart, per event."""
    return by(lived, "intake").items / lived.events


def by(lived: Lived, actor: str) -> Written:
    """What an actor wrote."""
    return lived.written.get(actor, Written())


def touched(lived: Lived) -> tuple[float, float]:
    """The share of customers that a day's sweeps looked at: its mean, and its greatest."""
    shares = [looks / lived.customers for looks in lived.touches]
    return sum(shares) / len(shares), max(shares)


def joined(lives: Sequence[Lived]) -> Lived:
    """Parts of one mix as one."""
    first = lives[0]
    whole = Lived(first.mix, 0, first.days)
    for part in lives:
        whole.customers += part.customers
        whole.events += part.events
        for actor, written in part.written.items():
            whole.written[actor] = by(whole, actor) + written
        whole.kinds += part.kinds
        pairs = zip_longest(whole.touches, part.touches, fillvalue=0)
        whole.touches = [one + other for one, other in pairs]
        whole.touched_by_changes += part.touched_by_changes
        whole.crossings += part.crossings
        whole.latest = max(whole.latest, part.latest)
        whole.latest_after_change = max(whole.latest_after_change, part.latest_after_change)
        whole.reads += part.reads
        whole.repeats += part.repeats
        whole.meddled += part.meddled
        whole.wrong += part.wrong
        whole.seconds += part.seconds
    return whole


def _seconds(late: timedelta) -> str:
    return f"{late.total_seconds():.0f} s"
