"""A customer's state: what a set of facts amounts to, whatever their order and repetition.

Every part joins by a rule that is associative, commutative and idempotent (a minimum, a maximum
in a total order, a union), so the fold of any permutation of any facts with any duplicates is the
same state: a state-based replicated data type (Shapiro et al., INRIA RR-7506, 2011).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from functions.shared.domain.facts import Fact, Kind, Mark
from functions.shared.kernel import ids

OPEN = frozenset({"open", "pending"})
# Of two changes of one ticket at one instant and place in its sequence, the first here wins.
_PRECEDENCE = ("open", "pending", "solved", "closed", "deleted")
UNATTRIBUTED = frozenset({"api", "standard"})
"""Sources whose tickets do not say who wrote. There a ticket opens, or opens again, because the
customer did; the support desks that we know say so themselves, by `responded`."""
_PROFILE_FIELDS = ("name", "tier", "arr", "currency", "renews_at", "owner", "timezone")


@dataclass(frozen=True, slots=True)
class Register:
    """The last word on one subject; of two words the one of the greater `rank` wins.

    `since` is the instant of the first word, where an earlier one than the last is known.
    """

    at: datetime
    sequence: int
    precedence: int
    fact: str
    source: str
    body: str
    since: datetime | None = None

    @property
    def rank(self) -> tuple[datetime, int, int, str, str, str]:
        """What decides between two words on a subject; when it was first heard of does not."""
        return (self.at, self.sequence, self.precedence, self.fact, self.source, self.body)

    @property
    def first_at(self) -> datetime:
        """The instant of the first word."""
        return self.since or self.at

    @property
    def data(self) -> dict[str, object]:
        """What the fact said."""
        return _data(self.body)


@dataclass(frozen=True, slots=True)
class Feature:
    """An adopted feature: its first use, and its first use as a core feature."""

    first: Mark
    core: Mark | None


@dataclass(frozen=True, slots=True, order=True)
class DayKey:
    """A UTC day of usage as one source saw it."""

    day: date
    source: str


@dataclass(frozen=True, slots=True)
class Day:
    """Usage of one day: the hours with a login, the features used."""

    hours: frozenset[int] = frozenset()
    features: frozenset[str] = frozenset()

    def __or__(self, other: "Day") -> "Day":
        return Day(self.hours | other.hours, self.features | other.features)

    def holds(self, other: "Day") -> bool:
        """Whether the other day adds nothing to this one."""
        return other.hours <= self.hours and other.features <= self.features


@dataclass(frozen=True, slots=True)
class Login:
    """A login folded to its hour; of sources that saw it in one hour, the alphabetically first."""

    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class State:
    """What the facts about one customer amount to, but for the days of usage.

    `first_ticket` tells a customer who never had trouble from one of whom no ticket was ever heard.
    """

    features: Mapping[str, Feature] = field(default_factory=dict)
    goals: Mapping[str, Mark] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    first_ticket: Mark | None = None

    def register(self, subject: str) -> Register | None:
        """The last word on a subject, where there is one."""
        return self.registers.get(subject)

    @property
    def open_tickets(self) -> tuple[Register, ...]:
        """The tickets that are open or pending, oldest change first."""
        tickets = (r for subject, r in self.registers.items() if is_ticket(subject))
        return tuple(sorted((r for r in tickets if is_open(r)), key=lambda r: r.rank))

    @property
    def core(self) -> bool:
        """Whether any core feature is adopted."""
        return any(feature.core for feature in self.features.values())

    @property
    def heard_of_tickets(self) -> bool:
        """Whether any word on a ticket was ever heard."""
        return self.first_ticket is not None or any(map(is_ticket, self.registers))

    @property
    def churned(self) -> bool:
        """Whether the subscription has ended."""
        subscription = self.register("subscription")
        return subscription is not None and subscription.data["status"] == "canceled"


Usage = Mapping[DayKey, Day]


@dataclass(frozen=True, slots=True)
class History:
    """A customer's state with days of usage: all of them, or the latest ones."""

    state: State = field(default_factory=State)
    usage: Usage = field(default_factory=dict)

    @property
    def last_login(self) -> Login | None:
        """The latest hour with a login."""
        logins = [(key.day, max(day.hours)) for key, day in self.usage.items() if day.hours]
        if not logins:
            return None
        last, hour = max(logins)
        same = (k.source for k, day in self.usage.items() if k.day == last and hour in day.hours)
        return Login(datetime.combine(last, time(hour), UTC), min(same))

    @property
    def active_until(self) -> datetime | None:
        """The latest sign of activity: a login's hour, or the end of a day with a feature used."""
        ends = [
            datetime.combine(key.day, time(), UTC) + timedelta(days=1)
            for key, day in self.usage.items()
            if day.features
        ]
        login = self.last_login
        return max([*ends, *([login.at] if login else [])], default=None)

    @property
    def active_days(self) -> frozenset[date]:
        """The UTC days with a login or a feature used."""
        return frozenset(key.day for key, day in self.usage.items() if day.hours or day.features)


def fold(history: History, facts: Iterable[Fact]) -> History:
    """The history with the facts taken in; their order and repetition never show."""
    features = dict(history.state.features)
    goals = dict(history.state.goals)
    registers = dict(history.state.registers)
    first_ticket = history.state.first_ticket
    usage = dict(history.usage)
    for fact in facts:
        for key, day in usage_of(fact).items():
            known = usage.get(key)
            usage[key] = known | day if known else day
        if fact.kind is Kind.FEATURE_USED:
            name = _text(fact, "feature")
            features[name] = _adopt(features.get(name), fact)
        elif fact.kind is Kind.GOAL_REACHED:
            goal = _text(fact, "goal")
            goals[goal] = min(mark(fact), goals.get(goal, mark(fact)))
        elif fact.kind is Kind.TICKET_CHANGED:
            first_ticket = min(mark(fact), first_ticket or mark(fact))
        for subject, register in registers_of(fact).items():
            registers[subject] = joined(subject, register, registers.get(subject, register))
    return History(State(features, goals, registers, first_ticket), usage)


def joined(subject: str, one: Register, other: Register) -> Register:
    """What two words on a subject amount to: the last, and of a ticket when the first was said."""
    last = max(one, other, key=lambda r: r.rank)
    if not is_ticket(subject):
        return last
    first_at = min(one.first_at, other.first_at)
    return replace(last, since=first_at if first_at < last.at else None)


def usage_of(fact: Fact) -> Usage:
    """The day of usage that a fact amounts to; nothing, for what is no usage."""
    at = fact.occurred_at.astimezone(UTC)
    key = DayKey(at.date(), fact.source)
    if fact.kind is Kind.LOGIN:
        return {key: Day(hours=frozenset({at.hour}))}
    if fact.kind is Kind.FEATURE_USED:
        return {key: Day(features=frozenset({_text(fact, "feature")}))}
    return {}


def registers_of(fact: Fact) -> dict[str, Register]:
    """The subjects on which a fact has a word, and the word."""
    match fact.kind:
        case Kind.TICKET_CHANGED:
            # The subject line stays with the fact: the state is rewritten with every change.
            body = {name: fact.data[name] for name in ("ticket", "status")}
            told = {ticket_subject(fact.source, _text(fact, "ticket")): _register(fact, body)}
            if fact.source in UNATTRIBUTED and fact.data["status"] == "open":
                told["responded"] = _register(fact, {"channel": "support"})
            return told
        case Kind.SUBSCRIPTION_CHANGED:
            return {"subscription": _register(fact)}
        case Kind.PAYMENT_FAILED:
            return {"payment": _register(fact)}
        case Kind.READING:
            return {"reading": _register(fact)}
        case Kind.PROFILE_CHANGED:
            return {
                f"profile/{name}": _register(fact, {name: fact.data[name]})
                for name in _PROFILE_FIELDS
                if fact.data.get(name) is not None
            }
        case Kind.NPS_ANSWERED:
            # So does what they wrote, of which there may be a lot.
            body = {name: fact.data[name] for name in fact.data if name != "comment"}
            return {"nps": _register(fact, body), "responded": _register(fact, body)}
        case Kind.RESPONDED | Kind.EXIT_ANSWERED:
            body = {name: fact.data[name] for name in fact.data if name != "comment"}
            # What a machine answered by itself says nothing about the customer (RFC 3834).
            return {} if fact.data.get("automatic") else {"responded": _register(fact, body)}
        case Kind.LOGIN | Kind.FEATURE_USED | Kind.GOAL_REACHED | Kind.EMAIL_EVENT:
            # Mail scanners open and follow links, so neither is an answer.
            return {}


def ticket_subject(source: str, ticket: str) -> str:
    """The subject under which a source's ticket is kept."""
    return f"ticket/{source}/{ticket}"


def is_ticket(subject: str) -> bool:
    """Whether the subject is a ticket."""
    return subject.startswith("ticket/")


def is_open(ticket: Register) -> bool:
    """Whether the ticket counts as open."""
    return ticket.data["status"] in OPEN


def mark(fact: Fact) -> Mark:
    """Where the fact stands in time."""
    return Mark(fact.occurred_at, fact.id, fact.source)


def _adopt(known: Feature | None, fact: Fact) -> Feature:
    use = mark(fact)
    core = use if fact.data.get("core") else None
    if known is None:
        return Feature(use, core)
    cores = [m for m in (known.core, core) if m is not None]
    return Feature(min(known.first, use), min(cores, default=None))


def _register(fact: Fact, body: Mapping[str, object] | None = None) -> Register:
    sequence = fact.data.get("sequence")
    status = fact.data.get("status")
    return Register(
        at=fact.occurred_at,
        sequence=sequence if isinstance(sequence, int) else 0,
        precedence=_PRECEDENCE.index(str(status)) if status in _PRECEDENCE else 0,
        fact=fact.id,
        source=fact.source,
        body=ids.canonical(dict(fact.data if body is None else body)),
    )


def _data(body: str) -> dict[str, object]:
    data: dict[str, object] = json.loads(body)
    return data


def _text(fact: Fact, name: str) -> str:
    return str(fact.data[name])
