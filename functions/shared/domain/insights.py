"""Insights: how everybody stands, how they stood before, and which features they use.

Counted in numbers that add up, so that segments of the customers can be counted side by side.
How a customer stood on an earlier day is what the daily snapshots say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Final, TypeAlias, TypeVar

from functions.shared.domain.customers import Profile, overlaid
from functions.shared.domain.health import RANK, Band, Glance, at_a_glance
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.records import Record, stale
from functions.shared.domain.signals import day_of, window_start
from functions.shared.domain.state import State
from functions.shared.kernel import ids

T = TypeVar("T")
BEFORE: Final = (7, 30, 90)
"""Days ago, with which is compared."""
WEEK: Final = 7
MOST: Final = 400
"""Features, and owners, that a sum names: those with most customers."""
FEATURE_BYTES, OWNER_BYTES = 48_000, 24_000
"""What they may take up as they are kept: an item of 400 KB holds five sums, of all and tiers."""
_USE, _COUNT = 64, 16
"""Bytes that a feature's numbers, and an owner's, take up at most."""
EVERYBODY: Final = ""
DAY: Final = timedelta(days=1)
Trait: TypeAlias = str
"""Whose numbers: `EVERYBODY`, or a tier as callers name it, `tier:enterprise`."""


@dataclass(frozen=True, slots=True)
class Stood:
    """Of some customers so many had a score at an instant; their sum, and how many per band."""

    scored: int = 0
    total: int = 0
    bands: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Stood") -> "Stood":
        return Stood(
            self.scored + other.scored, self.total + other.total, _sum((self.bands, other.bands))
        )


@dataclass(frozen=True, slots=True)
class Use:
    """A feature, by those who have a score: how many adopted it, as a core one, and how many used
    it in the last 28 days.
    """

    adopted: int = 0
    core: int = 0
    lately: int = 0

    def __add__(self, other: "Use") -> "Use":
        return Use(self.adopted + other.adopted, self.core + other.core, self.lately + other.lately)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Some customers: how many there are, by lifecycle; how they stand, and stood so many days ago.

    `stale` scores are those that nobody looked at for two days, or that cannot be computed.
    `fell` and `rose` have another band than a week ago. `owners` says whose customers they are.
    Where there were more features or owners than are kept, it is `cut`.
    """

    customers: int = 0
    lifecycles: Mapping[str, int] = field(default_factory=dict)
    stale: int = 0
    now: Stood = field(default_factory=Stood)
    before: Mapping[str, Stood] = field(default_factory=dict)
    fell: int = 0
    rose: int = 0
    owners: Mapping[str, int] = field(default_factory=dict)
    features: Mapping[str, Use] = field(default_factory=dict)
    cut: bool = False

    @property
    def scored(self) -> int:
        """How many have a score now."""
        return self.now.scored

    def ago(self, days: int) -> Stood:
        """How they stood so many days ago."""
        return self.before.get(str(days), Stood())


@dataclass(frozen=True, slots=True)
class Insight:
    """What one count says of everybody, or of those with a trait, and for which instant."""

    as_of: datetime
    now: Sums


@dataclass(frozen=True, slots=True)
class Then:
    """The score and band that a snapshot kept for a day."""

    score: int
    band: str


def merged(parts: Iterable[Sums]) -> Sums:
    """What several parts come to together."""
    found = list(parts)
    before: dict[str, Stood] = defaultdict(Stood)
    features: dict[str, Use] = defaultdict(Use)
    for part in found:
        for days, stood in part.before.items():
            before[days] += stood
        for name, use in part.features.items():
            features[name] += use
    owners = _sum(part.owners for part in found)
    named = _fitting(sorted(owners.items(), key=lambda one: (-one[1], one[0])), OWNER_BYTES, _COUNT)
    used = _fitting(most_used(features), FEATURE_BYTES, _USE)
    return Sums(
        customers=sum(part.customers for part in found),
        lifecycles=_sum(part.lifecycles for part in found),
        stale=sum(part.stale for part in found),
        now=sum((part.now for part in found), Stood()),
        before=dict(before),
        fell=sum(part.fell for part in found),
        rose=sum(part.rose for part in found),
        owners=named,
        features=used,
        cut=any(part.cut for part in found)
        or len(owners) > len(named)
        or len(features) > len(used),
    )


def most_used(features: Mapping[str, Use]) -> list[tuple[str, Use]]:
    """The features by how many use them, those that most adopted first of equals."""
    return sorted(features.items(), key=lambda one: (-one[1].lately, -one[1].adopted, one[0]))


def _fitting(ranked: Sequence[tuple[str, T]], most: int, numbers: int) -> dict[str, T]:
    """The first of what is ranked, as many as there is room for."""
    named = ranked[:MOST]
    sizes = accumulate(len(ids.canonical(name).encode()) + numbers for name, _ in named)
    return {name: said for (name, said), size in zip(named, sizes, strict=True) if size <= most}


def of_customer(
    profile: Profile,
    record: Record,
    before: Mapping[int, Then],
    parameters: Parameters,
    at: datetime,
) -> Sums:
    """What one customer adds; `before` is how they stood, by days ago, as snapshots say."""
    history = record.history
    seen = at_a_glance(history, parameters, at)
    known = {
        days: then for days, then in before.items() if not _had_left(history.state, at - days * DAY)
    }
    used = {
        feature
        for key, day in history.usage.items()
        if window_start(at) <= key.day <= day_of(at)
        for feature in day.features
    }
    owner = overlaid(profile, history.state).owner
    moved = _moved(seen, known.get(WEEK))
    return Sums(
        customers=1,
        lifecycles={seen.lifecycle.value: 1},
        stale=int(stale(record, at) is not None),
        now=_now(seen),
        before={str(days): Stood(1, then.score, {then.band: 1}) for days, then in known.items()},
        fell=int(moved < 0),
        rose=int(moved > 0),
        owners={owner: 1} if owner else {},
        features={
            name: Use(1, int(feature.core is not None), int(name in used))
            for name, feature in history.state.features.items()
            # Who has left uses nothing any more.
            if seen.score is not None
        },
    )


def of_unreadable() -> Sums:
    """What a customer adds whose score cannot be computed: there is one, and it is stale."""
    return Sums(customers=1, stale=1)


def traits(profile: Profile, state: State) -> tuple[Trait, Trait]:
    """Whose numbers a customer counts in."""
    return EVERYBODY, f"tier:{overlaid(profile, state).tier}"


def _now(seen: Glance) -> Stood:
    if seen.score is None or seen.band is None:
        return Stood()
    return Stood(1, seen.score, {seen.band.value: 1})


def _moved(seen: Glance, then: Then | None) -> int:
    """By how many bands a customer stands better than a week ago."""
    if seen.band is None or then is None:
        return 0
    return RANK[seen.band] - RANK[Band(then.band)]


def _had_left(state: State, at: datetime) -> bool:
    """Whether the subscription had ended by an instant, for good: there was no score then."""
    word = state.register("subscription")
    return state.churned and word is not None and word.at <= at


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    whole: Counter[str] = Counter()
    for each in counts:
        whole.update(each)
    return dict(sorted(whole.items()))
