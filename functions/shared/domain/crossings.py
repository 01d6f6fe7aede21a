"""Crossings: a customer's band became another one, as it was when that happened."""

from dataclasses import dataclass
from datetime import datetime

from functions.shared.domain.health import RANK, Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """The band became another one, by move `n` of a customer's state.

    A `band` of None is that of a customer who has no score any more. What an import brought is a
    `starting_point`. `score_before` is the one that stood when the state was last written before.
    """

    n: int
    at: datetime
    before: Band | None
    band: Band | None
    score: int | None
    score_before: int | None = None
    starting_point: bool = False

    @property
    def fell(self) -> bool:
        """Whether it is a fall: news, and for the worse."""
        if self.starting_point or self.before is None or self.band is None:
            return False
        return RANK[self.band] < RANK[self.before]
