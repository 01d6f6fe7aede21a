"""How often something happens, how sure that is, and whether two rates differ."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

Z = 1.959963984540054
"""The normal deviate of a 95 % interval."""
ENOUGH = 10
"""Of fewer, an interval promises more than it holds, so nothing is decided by them."""


def percent(count: int, of: int) -> Decimal:
    """So many of some, in percent; rounded half-up to two decimals."""
    return (Decimal(100 * count) / of).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of some; of none, there is no rate.

    Raises:
        ValueError: more than there are, or fewer than none.
    """

    count: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of:
            raise ValueError(f"{self.count} of {self.of} is no rate")

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.count / self.of if self.of else None

    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share by Wilson's score method (1927): 0 to 1 of nothing.

        Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
        JASA 22 (1927).
        """
        if not self.of:
            return 0.0, 1.0
        n, p, z2 = self.of, self.count / self.of, Z * Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        # At the ends the bound is exact; rounding must not lead past it.
        low = 0.0 if self.count == 0 else middle - half
        high = 1.0 if self.count == self.of else middle + half
        return low, high


@dataclass(frozen=True, slots=True)
class Lift:
    """What one rate is above another, as a difference of shares, with its 95 % interval.

    `significant` where the interval leaves 0 out and both rates, `fewest` the smaller one, are of
    enough: until then nothing is shown.
    """

    difference: float
    low: float
    high: float
    fewest: int

    @property
    def significant(self) -> bool:
        """Whether the difference is more than chance may make."""
        return self.fewest >= ENOUGH and (self.low > 0 or self.high < 0)


def lift(rate: Rate, over: Rate) -> Lift | None:
    """How much higher a rate is than another; None where one of them is of nothing.

    The interval is the square-and-add of two score intervals. Source: R. G. Newcombe, Interval
    estimation for the difference between independent proportions, method 10, Statistics in
    Medicine 17 (1998), 873-890.
    """
    if rate.value is None or over.value is None:
        return None
    p, q = rate.value, over.value
    (p_low, p_high), (q_low, q_high) = rate.interval(), over.interval()
    down = sqrt((p - p_low) ** 2 + (q_high - q) ** 2)
    up = sqrt((p_high - p) ** 2 + (q - q_low) ** 2)
    return Lift(p - q, p - q - down, p - q + up, min(rate.of, over.of))
