"""A population lives, swept whenever something is due; its replay tells the very same crossings.

What is compared comes from two sides: the band changes that the system decided one after another,
as its timelines keep them, and the walk over what is stored at the end.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from functions.score_health import flow as scoring
from functions.shared.domain import replay
from functions.shared.domain.customers import Profile
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.ventures import Venture
from functions.shared.store import keys
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.past import Past
from functions.shared.store.surveys import Surveys
from functions.shared.store.timeline import Timeline
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay import flow as sweeping

START = datetime(2026, 1, 5, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS, POPULATION = 75, 12
END = START + DAYS * DAY
VENTURE = "6f1c2c1e-0000-4000-8000-000000000001"
# The last of them looks at everything that a clock can turn.
PAYING: Mapping[str, object] = {
    "ticket_age_penalty_per_day": 2,
    "points_per_goal": 5,
    "payment_trouble_penalty": 15,
    "reading_weight": 30,
}


def life(random: Random, number: int) -> Iterator[Fact]:
    """Facts of one customer, on full hours: to the hour is how exactly a login is kept."""
    count = 0
    often = (0.6, 0.15, 0.04)[number % 3]

    def fact(kind: Kind, at: datetime, **data: object) -> Fact:
        nonlocal count
        count += 1
        return Fact(id=f"app:{number}-{count}", source="app", kind=kind, occurred_at=at, data=data)

    for day in range(DAYS):
        at = START + day * DAY + random.randrange(24) * HOUR
        if random.random() < often:
            yield fact(Kind.LOGIN, at)
        if random.random() < 0.08:
            name = random.choice(["export", "forms", "reports"])
            yield fact(Kind.FEATURE_USED, at, feature=name, core=name == "reports")
        if random.random() < 0.1:
            yield fact(Kind.TICKET_CHANGED, at, ticket=f"{day}", status="open")
            solved = at + random.randrange(1, 24 * 9) * HOUR
            yield fact(Kind.TICKET_CHANGED, solved, ticket=f"{day}", status="solved")
        if random.random() < 0.02:
            yield fact(Kind.GOAL_REACHED, at, goal=f"goal {day}")
            yield fact(Kind.PAYMENT_FAILED, at + HOUR, amount="10.00")
        if random.random() < 0.03:
            expires = (at + 5 * DAY).isoformat()
            said = {"value": random.randrange(101), "reason": "a visit", "expires_at": expires}
            yield fact(Kind.READING, at, **said)
        if random.random() < 0.006:
            yield fact(Kind.SUBSCRIPTION_CHANGED, at, status="canceled")
            yield fact(Kind.SUBSCRIPTION_CHANGED, at + 4 * DAY, status="active")


def lived(random: Random, changes: Mapping[str, object]) -> tuple[MemoryTable, Parameters]:
    """Let a population live: each fact is taken in when it occurs, each due band looked at then."""
    table = MemoryTable()
    ventures, customers = Ventures(table), Customers(table)
    venture = Venture(
        id=VENTURE,
        name="Brightside",
        status="active",
        current_workflow_stage=32,
        created_at=START,
        pepper="p",
    )
    ventures.create(venture)
    if changes:
        made = ventures.change_parameters(VENTURE, changes, by="a", reason="test", at=START)
        ventures.activate(VENTURE, made.parameters.version, START)
    remembered = Remembered(ventures)
    stores = scoring.Stores(
        remembered=remembered,
        ventures=ventures,
        customers=customers,
        health=HealthStore(table),
        courses=Courses(table),
        surveys=Surveys(table),
        exits=Exits(table),
        gates=Gates(table),
    )
    arrivals = []
    for number in range(POPULATION):
        name = f"c{number:02}"
        customers.put(venture, Profile(customer=name, name=name, saved_at=START))
        scoring.score(VENTURE, name, [], START, stores)
        told = (fact for fact in life(random, number) if fact.occurred_at <= END)
        arrivals += [(fact.occurred_at, name, fact) for fact in told]
    for at in moments(table, [at for at, _, _ in arrivals]):
        by_now = [
            Addressed(fact=fact, customer=name) for when, name, fact in arrivals if when == at
        ]
        scoring.take_in(VENTURE, by_now, at, stores)
        sweeping.sweep(at, health=stores.health, remembered=remembered)
    return table, remembered.parameters(VENTURE).active


def moments(table: MemoryTable, arrivals: list[datetime]) -> Iterator[datetime]:
    """Every instant at which something arrives or is due, in order, as it comes to be known."""
    at = START
    while True:
        rows = [
            item
            for partition in keys.due_partitions("band")
            for item in table.query(partition, index="due", limit=1).items
        ]
        due = [datetime.fromisoformat(str(item["due_at"])) for item in rows]
        ahead = [when for when in (*arrivals, *due) if at < when <= END]
        if not ahead:
            return
        at = min(ahead)
        yield at


def decided(table: MemoryTable, customer: str) -> list[tuple[datetime, str]]:
    """The band changes that the system decided, in order."""
    found, before = [], None
    while True:
        entries, before = Timeline(table).page(VENTURE, customer, limit=100, before=before)
        found += [(e.at, e.text) for e in entries if e.text.startswith("band changed")]
        if before is None:
            return sorted(found)


@pytest.mark.parametrize("changes", [{}, PAYING], ids=["defaults", "every signal"])
def test_what_a_replay_tells_is_what_happened(changes: Mapping[str, object]) -> None:
    table, p = lived(Random(7), changes)
    past, compared = Past(table), 0
    for number in range(POPULATION):
        name = f"c{number:02}"
        kept = past.read(VENTURE, name, START)
        assert kept is not None
        found = replay.crossings(replay.scenes(kept, START, END), p, END)
        told = [
            (crossing.at, f"band changed from {crossing.before} to {crossing.after}")
            for crossing in found
            if crossing.before and crossing.after
        ]
        assert told == decided(table, name)
        compared += len(told)
    assert compared > 5 * POPULATION
