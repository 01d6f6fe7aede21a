"""Three mixes of activity, and the facts that their customers' days are made of.

A *visit* is what one sitting tells: a login (every third visit signs in once more: a second device,
a colleague), and what is used in the half hour after it, of the features that the customer knows.
The product reports a visit in one request when it is over, or in parts, where a walk is told so. A
desk reports each word on a ticket as it falls. Of the reports some come late, some twice, some in
two parts of which the second comes first. The figures per customer and day are kept exactly, day by
day: it is chance whose they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from functions.shared.domain.facts import IMPORTED, Addressed, Fact, Kind

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEATURES: Final = ("reports", "forms", "export", "alerts", "sharing", "api")
CORE: Final = "reports"
SIGN_INS_PER_VISIT: Final = 4 / 3
SITTING: Final = 30 * 60
"""Seconds that a visit lasts at most."""
OPEN_SHARE: Final = 0.1
"""Tickets open at a time, per customer, towards which the desk works."""
# How the visits of a day spread over its hours: office hours, in time zones not far apart.
HOURS: Final = (1, 1, 1, 1, 1, 2, 4, 8, 14, 16, 14, 11, 9, 12, 14, 13, 10, 7, 5, 4, 3, 2, 2, 1)
LATE, TWICE, TORN = 0.03, 0.04, 0.03


@dataclass(frozen=True, slots=True)
class Group:
    """Customers alike: their share, how much more they come than others, features they know."""

    share: float
    comes: float
    knows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How much happens per customer and day, and among whom."""

    name: str
    said: str
    uses: float
    logins: float
    tickets: float
    groups: tuple[Group, ...]

    @property
    def visits(self) -> float:
        """Visits per customer and day."""
        return self.logins / SIGN_INS_PER_VISIT

    @property
    def events(self) -> float:
        """Facts per customer and day."""
        return self.uses + self.logins + self.tickets


TYPICAL: Final = Mix(
    name="typical",
    said="a quarter come on most days, nearly half about once a week, the others hardly ever",
    uses=2.8,
    logins=0.42,
    tickets=0.044,
    groups=(
        Group(0.25, 1.0, (6, 6, 5, 4)),
        Group(0.45, 0.2, (6, 5, 4, 4, 4, 4, 3, 2)),
        Group(0.30, 0.02, (4, 3, 2, 1)),
    ),
)
HEAVY: Final = Mix(
    name="heavy",
    said="twice as many visits as in the typical mix, and as many tickets; most come on most days",
    uses=5.6,
    logins=0.84,
    tickets=0.044,
    groups=(Group(0.70, 1.0, (6, 6, 5, 4)), Group(0.30, 0.2, (6, 5, 4, 4))),
)
QUIET: Final = Mix(
    name="quiet",
    said="a quarter of everything; most come every other week, or never again",
    uses=0.7,
    logins=0.105,
    tickets=0.011,
    groups=(
        Group(0.60, 1.0, (6, 5, 4, 4, 4, 3)),
        Group(0.40, 0.1, (4, 3, 2, 1)),
    ),
)
MIXES: Final = {mix.name: mix for mix in (TYPICAL, HEAVY, QUIET)}


@dataclass(frozen=True, slots=True, order=True)
class Report:
    """Facts of one customer in one request, and when it arrives; `number` tells reports apart."""

    at: datetime
    number: int
    who: int = field(compare=False)
    facts: tuple[Addressed, ...] = field(compare=False)


@dataclass(slots=True)
class Visit:
    """A sitting to come: when it begins, whose it is, sign-ins and uses in it."""

    at: datetime
    who: int
    logins: int = 1
    uses: int = 0


@dataclass(slots=True)
class Lives:
    """What customers do, day by day; every figure of the mix is kept exactly."""

    mix: Mix
    names: Sequence[str]
    random: Random
    every: int = SITTING
    """Seconds of a visit that go into one report."""
    knows: list[list[str]] = field(init=False)
    visits: list[Visit] = field(default_factory=list)
    """Today's visits that are yet to come, the latest first."""
    events: int = 0
    _comes: list[float] = field(init=False)
    _open: list[tuple[int, str]] = field(default_factory=list)
    _told: dict[str, float] = field(default_factory=dict)
    _number: int = 0

    def __post_init__(self) -> None:
        self.knows, comes = [], []
        bounds = list(accumulate(group.share for group in self.mix.groups))
        for number in range(len(self.names)):
            # By turns, not by chance: a small population has the same groups as a large one.
            place = (number * 0.618034) % 1.0
            group = self.mix.groups[sum(place >= bound for bound in bounds[:-1])]
            known = self.random.choice(group.knows)
            others = self.random.sample(FEATURES[1:], known - 1)
            self.knows.append([CORE, *others])
            comes.append(group.comes)
        self._comes = list(accumulate(comes))

    def before(self, start: datetime) -> Iterator[Report]:
        """What is imported before the first day: the features known, and a last login."""
        total = self._comes[-1]
        for who, known in enumerate(self.knows):
            weight = self._comes[who] - (self._comes[who - 1] if who else 0.0)
            often = self.mix.visits * len(self.names) * weight / total
            since = min(60.0, self.random.expovariate(often))
            facts = [
                self._fact(Kind.LOGIN, start - since * DAY - HOUR, flags=(IMPORTED,)),
                *(
                    self._use(start - (since + 0.1 * n) * DAY - HOUR, name, (IMPORTED,))
                    for n, name in enumerate(known)
                ),
            ]
            yield self._report(start, who, facts)

    def begin(self, day: datetime) -> list[Report]:
        """Plan a day's visits, and answer its ticket words."""
        sign_ins, uses = self._due("logins"), self._due("uses")
        sittings = min(sign_ins, self._due("visits"))
        everyone = range(len(self.names))
        whose = self.random.choices(everyone, cum_weights=self._comes, k=sittings)
        self.visits = [Visit(self._moment(day), who) for who in whose]
        for visit in self.random.sample(self.visits, sign_ins - sittings):
            visit.logins += 1
        for visit in self.random.choices(self.visits, k=uses) if self.visits else ():
            visit.uses += 1
        self.visits.sort(key=lambda visit: visit.at, reverse=True)
        words = [self._ticket(self._moment(day)) for _ in range(self._due("tickets"))]
        return [report for word in words for report in self._sent(word)]

    def come(self, until: datetime) -> Iterator[Report]:
        """The reports of the visits that begin by an instant."""
        while self.visits and self.visits[-1].at <= until:
            visit = self.visits.pop()
            yield from self._reports(visit)

    def drop_in(self, who: int, at: datetime) -> Report | None:
        """The day's next visit is somebody else's, who has come just before an instant."""
        if not self.visits:
            return None
        visit = self.visits.pop()
        visit.who, visit.at = who, at - MINUTE
        return self._report(at, who, self._visit(visit, 50))

    def _due(self, what: str) -> int:
        """How many of something a day has, so that the sum over days is exact."""
        each = {
            "logins": self.mix.logins,
            "uses": self.mix.uses,
            "visits": self.mix.visits,
            "tickets": self.mix.tickets,
        }[what]
        before = self._told.get(what, 0.0)
        self._told[what] = before + each * len(self.names)
        return round(self._told[what]) - round(before)

    def _moment(self, day: datetime) -> datetime:
        (hour,) = self.random.choices(range(24), HOURS)
        return day + timedelta(hours=hour, seconds=self.random.randrange(3600))

    def _visit(self, visit: Visit, seconds: int) -> list[Fact]:
        """What a visit tells, in order."""
        known = self.knows[visit.who]
        if len(known) < len(FEATURES) and self.random.random() < 0.005:
            known.append(next(name for name in FEATURES if name not in known))
        offsets = sorted(
            self.random.randrange(seconds) for _ in range(visit.logins - 1 + visit.uses)
        )
        again = set(self.random.sample(range(len(offsets)), visit.logins - 1))
        facts = [self._fact(Kind.LOGIN, visit.at)]
        for n, offset in enumerate(offsets):
            at = visit.at + timedelta(seconds=offset)
            if n in again:
                facts.append(self._fact(Kind.LOGIN, at))
            else:
                # What they know best they use most.
                best = int(len(known) * self.random.random() ** 2)
                facts.append(self._use(at, known[best]))
        self.events += len(facts)
        return facts

    def _reports(self, visit: Visit) -> Iterator[Report]:
        parts: dict[int, list[Fact]] = {}
        for fact in self._visit(visit, SITTING):
            parts.setdefault((fact.occurred_at - visit.at).seconds // self.every, []).append(fact)
        for facts in parts.values():
            yield from self._reported(visit, facts)

    def _reported(self, visit: Visit, facts: list[Fact]) -> Iterator[Report]:
        """A report of some facts, with its luck."""
        over = facts[-1].occurred_at + timedelta(seconds=self.random.randrange(1, 60))
        luck = self.random.random()
        if luck < LATE:
            over += self.random.choice((3 * MINUTE, 90 * MINUTE, 2 * DAY))
        elif luck < LATE + TORN and len(facts) > 1:
            cut = self.random.randrange(1, len(facts))
            yield self._report(over + 20 * MINUTE, visit.who, facts[:cut])
            facts = facts[cut:]
        yield from self._sent(self._report(over, visit.who, facts))

    def _sent(self, report: Report) -> Iterator[Report]:
        """A report, now and then twice."""
        yield report
        if self.random.random() < TWICE:
            again = self.random.choice((timedelta(seconds=1), 2 * MINUTE, DAY))
            yield replace(report, at=report.at + again)

    def _ticket(self, at: datetime) -> Report:
        """A word on a ticket: a new one, or one that the desk works on."""
        self.events += 1
        crowd = len(self._open) / (2 * OPEN_SHARE * len(self.names))
        if self._open and self.random.random() < crowd:
            place = self.random.randrange(len(self._open))
            who, name = self._open[place]
            status = self.random.choice(("pending", "solved", "solved", "solved", "solved"))
            if status == "solved":
                self._open[place] = self._open[-1]
                self._open.pop()
        else:
            (who,) = self.random.choices(range(len(self.names)), cum_weights=self._comes)
            self._number += 1
            name, status = f"t{self._number}", "open"
            self._open.append((who, name))
        fact = self._fact(Kind.TICKET_CHANGED, at, ticket=name, status=status)
        return self._report(at + timedelta(seconds=self.random.randrange(1, 30)), who, [fact])

    def _use(self, at: datetime, feature: str, flags: tuple[str, ...] = ()) -> Fact:
        core = feature == CORE
        return self._fact(Kind.FEATURE_USED, at, flags=flags, feature=feature, core=core)

    def _fact(
        self, kind: Kind, at: datetime, *, flags: tuple[str, ...] = (), **data: object
    ) -> Fact:
        self._number += 1
        source = "desk" if kind is Kind.TICKET_CHANGED else "app"
        name = f"{source}:{self._number}"
        return Fact(id=name, source=source, kind=kind, occurred_at=at, data=data, flags=flags)

    def _report(self, at: datetime, who: int, facts: Sequence[Fact]) -> Report:
        self._number += 1
        name = self.names[who]
        told = tuple(Addressed(fact=fact, customer=name) for fact in facts)
        return Report(at, self._number, who, told)
