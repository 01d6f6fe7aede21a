"""What the standing triggers are measured by, over a window; each figure with what it rests on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Final

from functions.shared.domain import critical
from functions.shared.domain.system import Uptime
from functions.shared.domain.triggers import Firing, Trigger

DAY: Final = timedelta(days=1)
RECOVERY_TARGET: Final = 30.0
IMPROVEMENT_TARGET: Final = 5.0
IMPROVED_AFTER: Final = 60 * DAY
NPS_RECOVERY_TARGET: Final = 60.0
RECOVERED: Final = "recovered"
"""How the outcomes begin that say that what was wrong is over by itself, or by what was done."""
MEASURED: Final = "retention measured"
"""How the response of RETENTION-002 begins that holds, as its subject, what was retained 60 days
later, or when it recovered before; older ones go on after that.
"""
RETAINED: Final = "retained_percent"
"""The evidence of RETENTION-002 that says what was retained of the newest cohort when it fired."""
RULES: Final[Mapping[Trigger, str]] = {
    "RETENTION-001": "at each change of a band, and once a day: the score falls below "
    "at_risk_threshold from there or above, and no critical program began in the 7 days before",
    "RETENTION-002": "once a month: of the three newest cohorts whose first month is over one is "
    "retained below retention_target_1m, or retention fell more than retention_drop_percent "
    "against the cohort before",
    "RETENTION-003": "once a week, from nps_min_responses answers on: NPS over 30 days is below "
    "nps_positive_threshold",
    "RETENTION-004": "once an hour: a component of the success system does not work",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure: its value, in a unit, out of so many firings, and its target.

    The value is None, and `reason` says why, until it can be told. Where a figure is `at_most`, a
    smaller one is better.
    """

    name: str
    unit: str
    value: float | None
    number: int
    target: float | None = None
    at_most: bool = False
    reason: str | None = None

    @property
    def reached(self) -> bool | None:
        """Whether it is at its target; None where it has none, or cannot be told."""
        if self.value is None or self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


def figures(trigger: Trigger, fired: Sequence[Firing]) -> list[Figure]:
    """The figures of a trigger, of its firings in a window."""
    own = {
        "RETENTION-001": _recovery_rate,
        "RETENTION-002": _improvement,
        "RETENTION-003": _nps_recovery,
    }.get(trigger)
    return [
        Figure(name="fired", unit="firings", value=float(len(fired)), number=len(fired)),
        *([own(fired)] if own else []),
        _median("duration", fired, _over, "none of them has ended yet"),
    ]


def of_uptime(said: Uptime, target: Decimal) -> Figure:
    """The uptime of the success system; out of no firings, but of the looks at it."""
    return Figure(
        name="uptime",
        unit="percent",
        value=said.percent,
        number=0,
        target=float(target),
        reason=None if said.percent is not None else "nobody has looked yet while it was asked for",
    )


def _recovery_rate(fired: Iterable[Firing]) -> Figure:
    """Of those that came to their due instant and ended, how many ended with a recovery."""
    over = [f for f in _over(fired) if f.outcome != critical.HEALED]
    recovered = sum(_recovered(firing) for firing in over)
    return Figure(
        name="recovery_rate",
        unit="percent",
        value=_two(Decimal(100 * recovered) / len(over)) if over else None,
        number=len(over),
        target=RECOVERY_TARGET,
        reason=None if over else "no firing that came to be due has ended yet",
    )


def _improvement(fired: Iterable[Firing]) -> Figure:
    """By how many percent of it more is retained within 60 days of a firing, in the median."""
    moves = [move for firing in fired if (move := _moved(firing)) is not None]
    return Figure(
        name="improvement",
        unit="percent",
        value=_two(median(moves)) if moves else None,
        number=len(moves),
        target=IMPROVEMENT_TARGET,
        reason=None if moves else "none is 60 days old or recovered, with something to compare",
    )


def _moved(firing: Firing) -> Decimal | None:
    before = Decimal(firing.evidence.get(RETAINED, "0"))
    after = next((r.subject for r in firing.responses if r.what.startswith(MEASURED)), None)
    return (Decimal(after) - before) * 100 / before if after is not None and before else None


def _nps_recovery(fired: Sequence[Firing]) -> Figure:
    """How many days it took until NPS was where it should be, in the median."""

    def recovered(some: Iterable[Firing]) -> list[Firing]:
        return [firing for firing in _over(some) if _recovered(firing)]

    return _median(
        "nps_recovery_time",
        fired,
        recovered,
        "none of them has ended with a recovery yet",
        target=NPS_RECOVERY_TARGET,
    )


def _median(
    name: str,
    fired: Sequence[Firing],
    which: Callable[[Sequence[Firing]], Sequence[Firing]],
    why_not: str,
    *,
    target: float | None = None,
) -> Figure:
    took = [(f.ended_at - f.fired_at) / DAY for f in which(fired) if f.ended_at]
    return Figure(
        name=name,
        unit="days",
        value=_two(Decimal(str(median(took)))) if took else None,
        number=len(took),
        target=target,
        at_most=True,
        reason=None if took else why_not,
    )


def _over(fired: Iterable[Firing]) -> list[Firing]:
    return [firing for firing in fired if firing.status == "ended"]


def _recovered(firing: Firing) -> bool:
    return bool(firing.outcome and firing.outcome.startswith(RECOVERED))


def _two(value: Decimal) -> float:
    return float(round(value, 2))
