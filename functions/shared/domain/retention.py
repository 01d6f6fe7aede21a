"""Retention: how many of those who were onboarded in a month are still there, months later.

A customer belongs to the cohort of the UTC month of `onboarded_at`. Month n of a customer's life
begins n calendar months after the UTC day of onboarding (who came on the 31st begins on the last
day of a shorter month) and ends where month n + 1 begins.
Retained is who was active on a day of month n (classic), or on any day since it began (rolling).
By classic everybody is asked at the same age, so that is what cohorts are compared by; of rolling
an older cohort has more, for it had longer to come back.

Active is a UTC day with a login or a feature used, on which the subscription was not canceled all
day long. What a cohort comes to is decided when month n is over for each of its customers; of who
came before anybody was seen to be active it is not known, for no usage was told then.

Everything is counted in numbers that add up, so segments can be counted side by side.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from functions.shared.domain import subscriptions
from functions.shared.domain.facts import Fact
from functions.shared.domain.playbooks.effect import Fared
from functions.shared.domain.playbooks.enrolment import WATCHED
from functions.shared.domain.rates import Rate
from functions.shared.domain.segments import Segment

MONTHS: Final = (1, 3, 6)
"""The months of a customer's life in which is asked whether they are still there."""
COHORTS: Final = 13
"""Cohorts that are kept, this month's included: usage is kept for 400 days, so for no more."""
BASELINE: Final = timedelta(days=30)
"""The first customers, by whom later ones are measured, are those of so many days from launch."""
EVERYBODY: Final = ""
NEVER: Final = "never"
"""In place of the first day on which somebody was active, where nobody was: later than any."""
DAY: Final = timedelta(days=1)
Trait: TypeAlias = str
"""Whose numbers: `EVERYBODY`, or a segment as callers name it, `tier:enterprise`, `owner:dana`."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of how many a month of life is over, and how many of those were retained, either way."""

    due: int = 0
    rolling: int = 0
    classic: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.due + other.due, self.rolling + other.rolling, self.classic + other.classic
        )


@dataclass(frozen=True, slots=True)
class Cohort:
    """Some customers, and a tally for each of `MONTHS`."""

    customers: int = 0
    tallies: tuple[Tally, ...] = (Tally(),) * len(MONTHS)

    def __add__(self, other: "Cohort") -> "Cohort":
        both = zip(self.tallies, other.tallies, strict=True)
        return Cohort(self.customers + other.customers, tuple(one + more for one, more in both))


@dataclass(frozen=True, slots=True)
class Sums:
    """The cohorts of some customers, by month (`2026-02`), and the days of their first ones.

    `launch` is the first UTC day on which one of them was onboarded; `first` holds the cohort of
    each of the 30 days from there on, by day. `began` is the first day on which one of those whose
    cohorts are kept was active, `NEVER` where nobody was; None in sums of a version that did not
    count it, by which usage was told from the beginning.
    """

    launch: str | None = None
    cohorts: Mapping[str, Cohort] = field(default_factory=dict)
    first: Mapping[str, Cohort] = field(default_factory=dict)
    began: str | None = None


def merged(parts: Iterable[Sums]) -> Sums:
    """What several parts come to together; in any order and grouping the same."""
    cohorts: dict[str, Cohort] = defaultdict(Cohort)
    first: dict[str, Cohort] = defaultdict(Cohort)
    launches: list[str] = []
    began: str | None = NEVER
    for part in parts:
        launches += [part.launch] if part.launch else []
        # Where one part does not say it, the whole cannot.
        began = min(began, part.began) if began is not None and part.began is not None else None
        for month, cohort in part.cohorts.items():
            cohorts[month] += cohort
        for day, cohort in part.first.items():
            first[day] += cohort
    # Who is among the first of all is among the first of any part, so nobody was left out there.
    launch = min(launches, default=None)
    return Sums(launch, dict(cohorts), _within(first, launch), began)


def kept_since(at: datetime) -> date:
    """The first day of the oldest cohort that is kept at an instant."""
    return months_after(at.astimezone(UTC).date().replace(day=1), 1 - COHORTS)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of the month where that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def of_customer(onboarded_at: datetime, active: Iterable[date], at: datetime) -> Sums:
    """What one customer, who was active on some days, adds at an instant."""
    onboarded, today = onboarded_at.astimezone(UTC).date(), at.astimezone(UTC).date()
    days = sorted(day for day in active if onboarded <= day <= today)
    alone = Cohort(1, tuple(_tally(onboarded, days, month, today) for month in MONTHS))
    day = onboarded.isoformat()
    began = days[0].isoformat() if days else NEVER
    return Sums(day, {day[:7]: alone}, {day: alone}, began)


def launched(onboarded_at: datetime) -> Sums:
    """What somebody adds whose cohort is no longer kept: only since when there are customers."""
    return Sums(onboarded_at.astimezone(UTC).date().isoformat(), began=NEVER)


def active_days(days: Iterable[date], facts: Iterable[Fact], at: datetime) -> frozenset[date]:
    """The days of some with usage that count: a subscription was not canceled all day long.

    `facts` are a customer's; of those about the subscription the ones up to `at` say when it
    was canceled, and when it was taken up again.
    """
    told = subscriptions.words(facts, at)
    return frozenset(day for day in days if not subscriptions.ended(day, told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """How much of a cohort is retained in month `months` of their lives, and why that is not known.

    `cohort` is its month, None for the first customers of all. `pending` is for how many it is not
    known, as the month is not over yet, or began before usage was told: while there are any, and
    where there is nobody, the rates are None and `reason` says so. `change` is by how many percent
    of it the classic rate is above that of the cohort before, None where one of the two is not
    known, or the former is nothing.
    """

    months: int
    cohort: str | None
    customers: int
    pending: int
    rolling: Rate | None
    classic: Rate | None
    change: Decimal | None
    reason: str | None


def cohorts(
    everybody: Sums, some: Sums, at: datetime, count: int
) -> dict[str, tuple[Retained, ...]]:
    """The last `count` cohorts at an instant, the newest first: what is retained of some of each.

    Since when there are customers, and usage, is a matter of everybody.
    """
    this = at.astimezone(UTC).date().replace(day=1)
    names = [months_after(this, -back).isoformat()[:7] for back in range(COHORTS)]
    found = {}
    for name, before in zip(names[:count], [*names[1:], None][:count], strict=True):
        former = _Group.of(before, everybody, some) if before else None
        group = _Group.of(name, everybody, some)
        found[name] = tuple(_retained(place, name, group, former) for place in range(len(MONTHS)))
    return found


def latest(known: Mapping[str, Sequence[Retained]]) -> list[Retained]:
    """Of each month of life the newest cohort for which it is decided; where none is, why not."""
    found = []
    for place, months in enumerate(MONTHS):
        decided = (one[place] for one in known.values() if one[place].rolling)
        nobody = Retained(
            months=months,
            cohort=None,
            customers=0,
            pending=0,
            rolling=None,
            classic=None,
            change=None,
            reason=f"for no cohort month {months} is over yet",
        )
        found.append(next(decided, nobody))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Those onboarded from `since` up to and without `until`; why nothing is known.

    That is the launch and 30 days after; where it was longer before usage was told than a month of
    a life, it is the first cohort whose first month was not.
    """

    since: date | None
    until: date | None
    customers: int
    retained: tuple[Retained, ...]
    reason: str | None


def baseline(everybody: Sums, some: Sums, at: datetime) -> Baseline:
    """What later cohorts of some customers are measured by: the first of them, from launch on."""
    if everybody.launch is None:
        return Baseline(
            since=None, until=None, customers=0, retained=(), reason="nobody is onboarded yet"
        )
    since, kept = date.fromisoformat(everybody.launch), kept_since(at)
    until = since + BASELINE
    group = _Group(
        since, everybody.began, sum(_within(some.first, everybody.launch).values(), Cohort())
    )
    reason = None
    if everybody.began == NEVER:
        reason = UNUSED
    elif since < kept and _Group(kept, everybody.began).told(MONTHS[0]):
        reason = "usage of the first 30 days is no longer kept"
    elif not group.told(MONTHS[0]):
        groups = (_Group.of(name, everybody, some) for name in sorted(everybody.cohorts))
        first = next((one for one in groups if one.told(MONTHS[0])), None)
        if first is None:
            return Baseline(
                since=None,
                until=None,
                customers=0,
                retained=(),
                reason=f"nobody was onboarded yet since {_usage_since(everybody.began)}",
            )
        group, since = first, first.since
        until = months_after(since.replace(day=1), 1)
    return Baseline(
        since=since,
        until=until,
        customers=0 if reason else group.cohort.customers,
        retained=()
        if reason
        else tuple(_retained(place, None, group, None) for place in range(len(MONTHS))),
        reason=reason,
    )


UNUSED: Final = "nobody was seen to use anything yet"
"""Why nothing is told where no usage was."""
UNCOUNTED: Final = "nobody was counted yet; everybody is once a night"
"""Why nothing is told where there is no count."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one count of everybody says: the last cohorts, the first customers, the latest rates."""

    as_of: datetime
    cohorts: Mapping[str, Sequence[Retained]]
    latest: Sequence[Retained]
    baseline: Baseline


def told(everybody: Sums, some: Sums, at: datetime, count: int) -> Told:
    """What was counted of some customers, who may be everybody, with the last `count` cohorts."""
    return Told(
        at,
        cohorts(everybody, some, at, count),
        latest(cohorts(everybody, some, at, COHORTS)),
        baseline(everybody, some, at),
    )


RECOVERY_SPAN: Final = timedelta(days=90)
RECOVERY_TARGET: Final = 30.0
"""Percent of the customers at risk who are to recover within 30 days."""
AT_RISK: Final = "at_risk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Of the at-risk programs entered from `since` up to `until`, how many recovered in 30 days."""

    since: datetime
    until: datetime
    recovered: Rate

    @property
    def reached(self) -> bool | None:
        """Whether as many recovered as should; None where nobody entered."""
        rate = self.recovered
        return rate.count * 100 >= RECOVERY_TARGET * rate.of if rate.of else None


def recovery_window(at: datetime) -> tuple[datetime, datetime]:
    """From when to when those were entered whose 30 days were over in the last 90 days."""
    return at - WATCHED - RECOVERY_SPAN, at - WATCHED


def recovery(
    runs: Iterable[Fared], segment: Segment | None, *, since: datetime, at: datetime
) -> Recovery:
    """How many of the customers at risk recovered, those only watched included.

    `runs` are those of the `recovery_window`, or of its last part, `since` an instant.
    """
    _, until = recovery_window(at)
    counted = [
        run
        for run in runs
        if run.playbook == AT_RISK
        and since <= run.entered_at <= until
        and (segment is None or segment.holds(run))
    ]
    recovered = sum(map(_recovered, counted))
    return Recovery(since=since, until=until, recovered=Rate(recovered, len(counted)))


def _recovered(run: Fared) -> bool:
    """Whether somebody recovered within 30 days: during the run, or after it as it was seen."""
    if run.outcome == "recovered" and run.ended_at is not None:
        return run.ended_at - run.entered_at <= WATCHED
    return run.recovered_at is not None


def _tally(onboarded: date, days: Sequence[date], months: int, today: date) -> Tally:
    begins, ends = months_after(onboarded, months), months_after(onboarded, months + 1)
    if ends > today:
        return Tally()
    later = [day for day in days if day >= begins]
    return Tally(1, int(bool(later)), int(any(day < ends for day in later)))


@dataclass(frozen=True, slots=True)
class _Group:
    """Customers onboarded from a day on, and since when anybody is known to be active."""

    since: date
    began: str | None
    cohort: Cohort = field(default_factory=Cohort)

    @classmethod
    def of(cls, month: str, everybody: Sums, some: Sums) -> "_Group":
        """Some of those who were onboarded in a month; nobody was before the launch."""
        since = max(f"{month}-01", everybody.launch or "")
        return cls(date.fromisoformat(since), everybody.began, some.cohorts.get(month, Cohort()))

    def told(self, months: int) -> bool:
        """Whether usage was told when month `months` of the first of their lives began."""
        return self.began is None or months_after(self.since, months).isoformat() >= self.began


def _retained(place: int, name: str | None, group: _Group, former: _Group | None) -> Retained:
    months, cohort = MONTHS[place], group.cohort
    tally, told = cohort.tallies[place], group.told(months)
    pending = cohort.customers - (tally.due if told else 0)
    classic, before = _classic(place, group), _classic(place, former) if former else None
    reason = None
    if not cohort.customers:
        reason = "nobody was onboarded then"
    elif group.began == NEVER:
        reason = UNUSED
    elif not told:
        reason = f"month {months} began before {_usage_since(group.began)}"
    elif pending:
        reason = f"month {months} is not over yet for {pending} of {cohort.customers} customers"
    return Retained(
        months=months,
        cohort=name,
        customers=cohort.customers,
        pending=pending,
        rolling=Rate(tally.rolling, tally.due) if classic else None,
        classic=classic,
        change=_change(before, classic),
        reason=reason,
    )


def _usage_since(began: str | None) -> str:
    return f"usage was told, which is since {began}"


def _classic(place: int, group: _Group) -> Rate | None:
    """The classic rate, once it is decided."""
    tally = group.cohort.tallies[place]
    decided = group.told(MONTHS[place]) and 0 < tally.due == group.cohort.customers
    return Rate(tally.classic, tally.due) if decided else None


def _change(before: Rate | None, now: Rate | None) -> Decimal | None:
    """By how many percent of the one rate the other is above it."""
    if before is None or now is None or not before.count:
        return None
    more = now.count * before.of - before.count * now.of
    return Decimal(100 * more) / (before.count * now.of)


def _within(days: Mapping[str, Cohort], launch: str | None) -> dict[str, Cohort]:
    if launch is None:
        return {}
    until = (date.fromisoformat(launch) + BASELINE).isoformat()
    return {day: cohort for day, cohort in days.items() if day < until}
