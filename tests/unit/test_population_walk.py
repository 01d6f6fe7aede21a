"""A generated population lives through 60 days; what is read is what a reference says.

The reference is written here, from the score's own sentences, on the raw facts: it shares no code
with the system. Facts come late and twice; each minute in which something is due is swept.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from typing_extensions import override

from functions.score_health import flow as scoring
from functions.shared.domain import health, state
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.parameters import SPECS, InForce, Parameters
from functions.shared.domain.records import Record
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import Refused
from functions.shared.ports.table import AtMost, Put
from functions.shared.store import health as health_store
from functions.shared.store import keys
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.surveys import Surveys
from functions.shared.store.timeline import Timeline
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay import flow as sweeping

START = datetime(2026, 1, 5, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DAYS = 60
END = START + DAYS * DAY
BANDS_DUE = keys.due_partitions("band")
VENTURE = "6f1c2c1e-0000-4000-8000-000000000001"
# How often a customer logs in, uses a feature, has trouble, per day.
MIXES = ((0.9, 0.8, 0.01), (0.25, 0.2, 0.05), (0.04, 0.03, 0.02))


@dataclass
class Told:
    """Everything that was told of one customer so far."""

    logins: list[datetime] = field(default_factory=list)
    used: list[datetime] = field(default_factory=list)
    features: dict[str, bool] = field(default_factory=dict)
    goals: set[str] = field(default_factory=set)
    tickets: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)
    failures: list[datetime] = field(default_factory=list)
    last: dict[Kind, Fact] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        return bool(self.logins or self.used or self.goals or self.tickets or self.last)


def reference(told: Told, p: Mapping[str, Any], at: datetime) -> int:
    """The score, from its own sentences."""
    weights = [p["engagement_weight"], p["support_weight"], p["value_weight"]]
    parts = [
        (_engagement(told, p, at), p["active_engagement_points"]),
        (_support(told, p, at), p["max_support_points"]),
        (_value(told, p, at), p["max_value_points"]),
    ]
    total = 0
    reading = told.last.get(Kind.READING)
    if p["reading_weight"] and reading and at < parse(reading.data["expires_at"]):
        total = half_up(Fraction(p["reading_weight"] * int(str(reading.data["value"])), 100))
        weights = smaller(weights, 100 - p["reading_weight"])
    for weight, (points, most) in zip(weights, parts, strict=True):
        total += half_up(weight * points / most) if most else 0
    return total


def _engagement(told: Told, p: Mapping[str, Any], at: datetime) -> Fraction:
    points = 0
    if told.logins:
        latest = max(told.logins)
        hour = latest - timedelta(
            minutes=latest.minute, seconds=latest.second, microseconds=latest.microsecond
        )
        for rung in ("low", "moderate", "active"):
            if at - hour < p[f"{rung}_login_days"] * DAY:
                points = p[f"{rung}_engagement_points"]
    window = {at.date() - n * DAY for n in range(28)}
    active = {seen.date() for seen in told.logins + told.used} & window
    often = Fraction(p["usage_frequency_points"] * len(active), 28)
    return min(Fraction(p["active_engagement_points"]), points + often)


def _support(told: Told, p: Mapping[str, Any], at: datetime) -> Fraction:
    points = p["max_support_points"]
    for words in told.tickets.values():
        if max(words)[1] == "open":
            points -= p["ticket_penalty"]
            points -= p["ticket_age_penalty_per_day"] * max(0, (at - min(words)[0]).days)
    return Fraction(max(points, p["min_support_points"]))


def _value(told: Told, p: Mapping[str, Any], at: datetime) -> Fraction:
    points = p["points_per_feature"] * len(told.features) + p["points_per_goal"] * len(told.goals)
    if any(told.features.values()):
        points += p["core_feature_bonus"]
    if answer := told.last.get(Kind.NPS_ANSWERED):
        score = int(str(answer.data["score"]))
        points += p["nps_points"] * ((score >= 9) - (score <= 6))
    word = told.last.get(Kind.SUBSCRIPTION_CHANGED)
    open_failures = [f for f in told.failures if not word or f > word.occurred_at]
    past_due = word is not None and word.data["status"] == "past_due"
    if past_due or (open_failures and at - max(open_failures) < 30 * DAY):
        points -= p["payment_trouble_penalty"]
    return Fraction(min(max(points, 0), p["max_value_points"]))


def half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


def smaller(weights: list[int], total: int) -> list[int]:
    """The weights in proportion, as whole numbers that sum to a smaller total."""
    exact = [Fraction(weight * total, 100) for weight in weights]
    found = [math.floor(share) for share in exact]
    while sum(found) < total:
        lacking = [share - whole for share, whole in zip(exact, found, strict=True)]
        found[lacking.index(max(lacking))] += 1
    return found


def band_of(score: int, p: Mapping[str, Any]) -> str:
    if score >= p["healthy_threshold"]:
        return "healthy"
    return "at_risk" if score >= p["at_risk_threshold"] else "critical"


def parse(text: object) -> datetime:
    return datetime.fromisoformat(str(text))


def any_parameters(random: Random) -> Parameters:
    """Parameters of the score drawn within their ranges, until a set passes the checks."""
    while True:
        first = random.randrange(10, 60)
        second = random.randrange(10, 40)
        changes: dict[str, object] = {
            "engagement_weight": first,
            "support_weight": second,
            "value_weight": 100 - first - second,
        }
        for name, spec in SPECS.items():
            if spec.group in ("health", "signals") and name not in changes:
                low, high = (int(end) for end in spec.range.split(" to "))
                changes[name] = random.randint(low, high)
        # A reading of a hundred percent would leave nothing else to look at.
        changes["reading_weight"] = random.randrange(50)
        try:
            return Parameters().changed(changes, 1)
        except Refused:
            continue


def life(random: Random, number: int, mix: tuple[float, float, float]) -> Iterator[Fact]:
    """Facts of one customer: how it logs in, uses, has trouble and is helped."""
    logs_in, uses, troubled = mix
    count = 0

    def fact(kind: Kind, at: datetime, **data: object) -> Fact:
        nonlocal count
        count += 1
        name = f"app:{number}-{count:04}"
        return Fact(id=name, source="app", kind=kind, occurred_at=at, data=data)

    for day in range(DAYS):
        midnight = START + day * DAY

        def moment(midnight: datetime = midnight) -> datetime:
            return midnight + timedelta(seconds=random.randrange(86_400))

        if random.random() < logs_in:
            yield fact(Kind.LOGIN, moment())
        if random.random() < uses:
            name = random.choice(["export", "forms", "reports", "exports"])
            yield fact(Kind.FEATURE_USED, moment(), feature=name, core=name == "reports")
        if random.random() < troubled:
            opened = moment()
            ticket = f"{number}-{day}"
            yield fact(Kind.TICKET_CHANGED, opened, ticket=ticket, status="open")
            solved = opened + timedelta(hours=random.randrange(1, 24 * 12))
            yield fact(Kind.TICKET_CHANGED, solved, ticket=ticket, status="solved")
        if random.random() < troubled:
            yield _something_else(random, fact, moment())


def _something_else(random: Random, fact: Callable[..., Fact], at: datetime) -> Fact:
    """A fact that counts only where a parameter says so."""
    kind = random.choice(
        [
            Kind.GOAL_REACHED,
            Kind.NPS_ANSWERED,
            Kind.PAYMENT_FAILED,
            Kind.SUBSCRIPTION_CHANGED,
            Kind.READING,
        ]
    )
    expires_at = at + timedelta(hours=random.randrange(24 * 20))
    data: dict[Kind, dict[str, object]] = {
        Kind.GOAL_REACHED: {"goal": random.choice(["roll-out", "first report"])},
        Kind.NPS_ANSWERED: {"survey": "s", "contact": "c", "score": random.randrange(11)},
        Kind.SUBSCRIPTION_CHANGED: {"status": random.choice(["active", "past_due"])},
        Kind.READING: {
            "value": random.randrange(101),
            "reason": "a visit",
            "expires_at": expires_at.isoformat(),
        },
    }
    return fact(kind, at, **data.get(kind, {}))


def tell(told: Told, fact: Fact) -> None:
    match fact.kind:
        case Kind.LOGIN:
            told.logins.append(fact.occurred_at)
        case Kind.FEATURE_USED:
            name = str(fact.data["feature"])
            told.used.append(fact.occurred_at)
            told.features[name] = told.features.get(name, False) or bool(fact.data["core"])
        case Kind.TICKET_CHANGED:
            word = (fact.occurred_at, str(fact.data["status"]))
            told.tickets.setdefault(str(fact.data["ticket"]), []).append(word)
        case Kind.GOAL_REACHED:
            told.goals.add(str(fact.data["goal"]))
        case Kind.PAYMENT_FAILED:
            told.failures.append(fact.occurred_at)
        case kind:
            former = told.last.get(kind, fact)
            told.last[kind] = max(fact, former, key=lambda f: (f.occurred_at, f.id))


class Population:
    """The customers, what arrives about them and when, and the system that takes it in."""

    def __init__(self, random: Random, parameters: Parameters, many: int) -> None:
        self.parameters = parameters
        self.table = MemoryTable()
        ventures, customers = Ventures(self.table), Customers(self.table)
        venture = Venture(
            id=VENTURE,
            name="Brightside",
            status="active",
            current_workflow_stage=32,
            created_at=START,
            pepper="p",
        )
        ventures.create(venture)
        if parameters.version:
            ventures.change_parameters(VENTURE, parameters.values, by="e", reason="r", at=START)
            ventures.activate(VENTURE, parameters.version, START)
        self.stores = scoring.Stores(
            remembered=Remembered(ventures),
            ventures=ventures,
            customers=customers,
            health=HealthStore(self.table),
            courses=Courses(self.table),
            surveys=Surveys(self.table),
            exits=Exits(self.table),
            gates=Gates(self.table),
        )
        self.told: dict[str, Told] = {}
        arrivals: list[tuple[datetime, str, Fact]] = []
        for number in range(many):
            name = f"c{number:03}"
            self.told[name] = Told()
            customers.put(venture, Profile(customer=name, name=name, saved_at=START))
            for fact in life(random, number, MIXES[number % len(MIXES)]):
                # Mostly at once, some up to two days late, some twice.
                late = timedelta(minutes=random.choice([0, 0, 0, 0, 3, 90, 2880]))
                arrivals.append((fact.occurred_at + late, name, fact))
                if random.random() < 0.1:
                    arrivals.append((fact.occurred_at + late + HOUR, name, fact))
        self.arrivals = deque(sorted(arrivals, key=lambda a: (a[0], a[2].id)))

    def next_minute(self, earliest: datetime) -> datetime:
        """The next minute in which something arrives or is due."""
        firsts = [self.table.query(p, index="due", limit=1).items for p in BANDS_DUE]
        due = [datetime.fromisoformat(str(items[0]["due_at"])) for items in firsts if items]
        arrives = [self.arrivals[0][0]] if self.arrivals else []
        return max(earliest, min([*map(_minute, [*due, *arrives]), END]))

    def live(self, minute: datetime) -> int:
        """Take in what has arrived by a minute, then sweep; how many the sweep looked at."""
        while self.arrivals and self.arrivals[0][0] <= minute:
            arrived, name, fact = self.arrivals.popleft()
            addressed = Addressed(fact=fact, customer=name)
            scoring.take_in(VENTURE, [addressed], arrived, self.stores)
            tell(self.told[name], fact)
        swept = sweeping.sweep(minute, health=self.stores.health, remembered=self.stores.remembered)
        assert swept.failures == ()
        return swept.looked

    def known(self) -> list[str]:
        """The customers of whom something was told."""
        return [name for name, told in self.told.items() if told.anything]


@pytest.mark.parametrize(("seed", "many"), [(1, 120), (2, 30), (3, 30), (4, 30)])
def test_what_is_read_is_the_reference_and_no_crossing_goes_unnoticed(seed: int, many: int) -> None:
    """The first seed lives under the defaults, each other one under parameters of its own."""
    random = Random(seed)
    people = Population(random, Parameters() if seed == 1 else any_parameters(random), many)
    touched = looks = 0
    minute = people.next_minute(START)
    while minute < END:
        touched += people.live(minute)
        if random.random() < 0.05:
            looks += 1
            _agree(people, random.choice(people.known()), minute)
        minute = people.next_minute(minute + MINUTE)

    timeline = Timeline(people.table)
    crossings = 0
    for name in people.known():
        _agree(people, name, END)
        entries, _ = timeline.page(VENTURE, name, limit=500)
        crossings += sum("band changed" in entry.text for entry in entries)
    assert looks > 15
    if seed == 1:
        assert crossings > many / 2
        assert touched / (many * DAYS) < 0.2


def _agree(people: Population, name: str, at: datetime) -> None:
    """What is read now, at the next crossing and around it is what the reference says."""
    told, p = people.told[name], people.parameters.values
    record = people.stores.health.read(VENTURE, name)
    now = max(at, record.as_of)
    seen = health.explain(record.history, people.parameters, now)
    assert seen.score == reference(told, p, now)
    # The sweep of this minute has noticed whatever time alone had changed by then.
    assert record.band == band_of(reference(told, p, now), p)
    if seen.next_change:
        before = seen.next_change.at - timedelta(microseconds=1)
        assert reference(told, p, before) == seen.score
        assert reference(told, p, seen.next_change.at) == seen.next_change.score != seen.score


def _minute(at: datetime) -> datetime:
    """The first whole minute at or after an instant."""
    floor = at.replace(second=0, microsecond=0)
    return floor if floor == at else floor + MINUTE


# The two places where "never late" breaks unless cared for (see the health store).

LOGIN = START + 9 * HOUR
SEVEN_DAYS_ON = LOGIN + 7 * DAY
OLD = InForce(Parameters())
NEW = InForce(Parameters().changed({"moderate_login_days": 3}, 1))
PENDING = InForce(OLD.active, NEW.active)


def in_force(now: InForce) -> health_store.Parameters:
    """Parameters that are the same however they are asked for."""

    def ask(*, fresh: bool = False) -> InForce:
        del fresh
        return now

    return ask


def came(number: int, kind: Kind, at: datetime, **data: object) -> Fact:
    return Fact(id=f"t:{number}", source="t", kind=kind, occurred_at=at, data=data)


def taken_in(store: HealthStore, facts: list[Fact], now: health_store.Parameters) -> Record:
    """As intake does it: the days of usage first, the state after."""
    for fact in facts:
        for key, day in state.usage_of(fact).items():
            store.add_day(VENTURE, "c", key, day)
    return store.bring_up_to_date(VENTURE, "c", facts, now, facts[-1].occurred_at)


def one_customer(table: MemoryTable) -> HealthStore:
    """A customer who is healthy by 85 points, 65 from the seventh day without a login on."""
    head = keys.parameters_head(VENTURE)
    profile = keys.profile(VENTURE, "c")
    table.write(Put({"pk": head.pk, "sk": head.sk, "newest": 0}, ()))
    table.write(Put({"pk": profile.pk, "sk": profile.sk}, ()))
    store = HealthStore(table)
    feature = came(1, Kind.FEATURE_USED, LOGIN, feature="export", core=True)
    assert taken_in(store, [came(0, Kind.LOGIN, LOGIN), feature], in_force(OLD)).due_at
    return store


class Between(MemoryTable):
    """A table in which somebody else acts once, just before the next write of a state."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: list[Any] = []

    @override
    def write(self, *writes: Any) -> bool:
        first = writes[0]
        if self.meanwhile and isinstance(first, Put) and first.item["sk"] == keys.STATE:
            self.meanwhile.pop()()
        return super().write(*writes)


def skewed() -> Record:
    """The sweep reads no login, a login comes and sees a healthy state, the sweep writes."""
    table = Between()
    store = one_customer(table)
    # It came a second before its time, so that by its own instant nothing has changed.
    login = came(2, Kind.LOGIN, SEVEN_DAYS_ON - timedelta(seconds=1))
    table.meanwhile = [lambda: taken_in(store, [login], in_force(OLD))]
    store.bring_up_to_date(VENTURE, "c", [], in_force(OLD), SEVEN_DAYS_ON)
    assert not table.meanwhile
    return store.read(VENTURE, "c", strong=True)


def overtaken() -> Record:
    """Everybody is prepared for a version while an intake that does not know of it writes."""
    table = Between()
    store = one_customer(table)
    table.meanwhile = [lambda: store.lower_due(VENTURE, "c", PENDING, LOGIN + HOUR)]
    asked = []

    def remembered(*, fresh: bool = False) -> InForce:
        asked.append(fresh)
        return PENDING if fresh else OLD

    ticket = came(3, Kind.TICKET_CHANGED, LOGIN + 2 * HOUR, ticket="7", status="open")
    taken_in(store, [ticket], remembered)
    # A container that still remembers what was in force a minute ago comes after the walk, too.
    later = came(4, Kind.TICKET_CHANGED, LOGIN + 3 * HOUR, ticket="7", status="pending")
    taken_in(store, [later], remembered)
    assert not table.meanwhile
    return store.read(VENTURE, "c", strong=True)


def test_a_login_between_the_sweeps_read_and_its_write_is_seen_after_all() -> None:
    record = skewed()
    assert record.band is health.band_at(record.history, OLD.active, SEVEN_DAYS_ON)
    assert record.band is health.Band.HEALTHY


def test_without_the_second_look_the_login_goes_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    def once(self: HealthStore, venture: str, customer: str, *said: Any) -> Record:
        facts, now, at = said
        before = self.read(venture, customer, at=at, strong=True)
        after = before.moved(state.fold(before.history, facts), now(), at)
        if after.revision > before.revision:
            assert self._save(venture, customer, before, after)
        return after

    monkeypatch.setattr(HealthStore, "bring_up_to_date", once)
    record = skewed()
    assert record.band is not health.band_at(record.history, OLD.active, SEVEN_DAYS_ON)


def test_who_writes_with_old_parameters_reads_anew_and_nobody_is_late() -> None:
    record = overtaken()
    assert record.parameters_version == NEW.newest
    crossing = health.next_crossing(record.history, NEW.active, LOGIN + 3 * HOUR)
    assert crossing is not None
    assert record.due_at is not None
    assert record.due_at <= crossing


def test_without_the_versions_condition_the_preparation_is_undone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    any_version = AtMost("parameters_version", 10**6)
    monkeypatch.setattr(health_store, "AtMost", lambda *_: any_version)
    record = overtaken()
    assert record.parameters_version < NEW.newest
