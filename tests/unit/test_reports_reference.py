"""Every number of every report against the reference, over venture after venture that is lived."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any, TypeAlias

import pytest

from functions.count_insights import flow as counting
from functions.count_retention import flow as retaining
from functions.shared.domain import system
from functions.shared.domain.customers import Contact
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.segments import Traits
from functions.shared.domain.surveys import identifier as survey_id
from functions.shared.domain.system import Finding, Standing
from functions.shared.domain.triggers import Firing, identifier
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.firings import Firings
from functions.shared.store.health import HealthStore
from functions.shared.store.insights import Count
from functions.shared.store.messages import contact_digest
from functions.shared.store.outbox import Outbox
from functions.shared.store.retention import Count as RetentionCount
from functions.shared.store.surveys import Surveys
from functions.shared.store.systems import Systems
from functions.shared.store.ventures import Remembered, Ventures
from functions.sweep_decay.flow import sweep
from functions.verify_scores import flow as verifying
from tests import reported
from tests.fakes.outside import MemoryBus
from tests.reported import Left, Life, Said, Story, World
from tests.retained import Person, Raw, began, plus
from tests.retained import expected as retained
from tests.unit.advancing import House
from tests.unit.api import founded
from tests.unit.test_reports import answer_of
from tests.unit.working import Work

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AT = datetime(2026, 6, 29, 9, tzinfo=UTC)
"""A Monday."""
COUNTED = AT.replace(hour=3, minute=30)
BEGINS = AT - 100 * DAY
NIGHTS = tuple((COUNTED - days * DAY).replace(hour=2, minute=0) for days in (90, 30, 7))
OWNERS = ("dana", "Eli Wood <eli@team.example>")
COMMENTS: tuple[tuple[str, str, str, tuple[str, ...] | None], ...] = (
    ("We wish there was a calendar export", "product", "neutral", ("calendar", "export")),
    ("Please add a calendar view", "product", "neutral", ("calendar", "view")),
    (
        "We would like to have dashboard reminders, please add them",
        "product",
        "neutral",
        ("dashboard", "reminders"),
    ),
    ("The dashboard keeps crashing, what a terrible bug", "product", "negative", None),
    ("Your support team answers within minutes, fantastic help", "support", "positive", None),
    ("Support never answers our tickets, terrible", "support", "negative", None),
    ("Far too expensive for what it does", "pricing", "negative", None),
    ("The price is fair and good value", "pricing", "positive", None),
)
MISSED = ("There is no calendar export", ("calendar", "export"))


Happening: TypeAlias = tuple[datetime, int, Callable[[], None]]


class Chance(Random):
    """Draws one venture after the other, the same for the same seed."""

    def life(self, number: int) -> Life:
        """A customer, onboarded within the last year, with a year's facts of some density."""
        onboarded = AT - self.randrange(2, 330) * DAY - self.randrange(24) * HOUR
        life = Life(
            f"c{number:02}",
            self.choice(reported.TIERS[:3]),
            self.choice(OWNERS),
            Decimal(self.randrange(1, 400) * 100).quantize(Decimal("0.01")),
            self.choice(("EUR", "USD")),
            onboarded,
        )
        silent = AT - self.choice((0, 0, 1, 4, 9, 20, 45)) * DAY
        span = max(1, (silent - onboarded) // HOUR)
        for _ in range(self.randrange(0, 26)):
            at = onboarded + self.randrange(span) * HOUR
            kind = self.choice(("login", "login", "feature_used", "ticket_changed"))
            self.tell(life, kind, min(at, AT - 7 * HOUR))
        if self.random() < 0.15:
            self.tell(life, "subscription_changed", AT - self.randrange(1, 60) * DAY)
        life.facts.sort(key=lambda fact: fact.at)
        return life

    def tell(self, life: Life, kind: str, at: datetime) -> None:
        """One more fact."""
        feature = self.choice(("export", "api", "reports", "alerts"))
        kinds: dict[str, dict[str, Any]] = {
            "login": {},
            "feature_used": {"feature": feature, "core": feature == "api"},
            "ticket_changed": {
                "ticket": str(self.randrange(3)),
                "status": self.choice(("open", "pending", "solved")),
            },
            "subscription_changed": {"status": "canceled"},
        }
        # No two facts at one instant: their order would be anybody's guess.
        at += timedelta(seconds=len(life.facts))
        life.facts.append(Raw(f"{life.name}-{len(life.facts)}", kind, at, kinds[kind]))

    def storied(self, number: int) -> Life:
        """A customer whom a person let into a program, and what became of that."""
        life = Life(
            f"s{number:02}",
            self.choice(reported.TIERS[:3]),
            self.choice(OWNERS),
            Decimal(self.randrange(1, 400) * 100).quantize(Decimal("0.01")),
            self.choice(("EUR", "USD")),
            BEGINS - self.randrange(40, 200) * DAY,
        )
        entered = AT - self.randrange(1, 80) * DAY + self.randrange(1, 6) * HOUR
        playbook = self.choice(("at_risk", "critical"))
        self.at(life, "login", entered - 10 * DAY)
        if playbook == "critical":
            for ticket in "01":
                at = entered - 2 * DAY + int(ticket) * timedelta(seconds=1)
                self.at(life, "ticket_changed", at, ticket=ticket, status="open")
        ended = entered + self.randrange(1, 9) * HOUR
        way = self.choice(("recovered", "recovered", "stays", "responded"))
        if ended > AT - 7 * HOUR or (way == "responded" and playbook == "at_risk"):
            way = "stays"
        contacted = entered + HOUR / 2 if self.random() < 0.5 else None
        life.story = Story(
            playbook,
            entered,
            recovered=ended if way == "recovered" else None,
            responded=ended if way == "responded" else None,
            contacted=contacted,
            false_alarm=way == "recovered" and self.random() < 0.3,
        )
        if way == "recovered" and playbook == "critical":
            self.at(life, "ticket_changed", ended, ticket="0", status="solved")
        elif way == "recovered":
            self.at(life, "login", ended - timedelta(seconds=9))
            self.at(life, "feature_used", ended, feature="api", core=True)
        elif way == "responded":
            self.at(life, "responded", ended, channel="email", contact="ada")
        return life

    def guided(self, number: int) -> Life:
        """A customer whom a person let into a journey, and who came to its end."""
        life = Life(
            f"g{number:02}",
            self.choice(reported.TIERS[:3]),
            self.choice(OWNERS),
            Decimal(self.randrange(1, 400) * 100).quantize(Decimal("0.01")),
            self.choice(("EUR", "USD")),
            BEGINS - self.randrange(40, 200) * DAY,
        )
        entered = AT - self.randrange(1, 12) * DAY + self.randrange(1, 6) * HOUR
        ended = entered + 2 * HOUR
        self.at(life, "login", entered - 10 * DAY)
        self.at(life, "feature_used", entered - 9 * DAY, feature="api", core=True)
        self.at(life, "feature_used", ended, feature="export", core=False)
        life.story = Story("activation", entered, recovered=ended)
        return life

    def at(self, life: Life, kind: str, at: datetime, **data: Any) -> None:
        """A fact at a chosen instant."""
        life.facts.append(Raw(f"{life.name}-{len(life.facts)}", kind, at, data))
        life.facts.sort(key=lambda fact: fact.at)

    def world(self) -> World:
        """A venture and all that is told of it."""
        lives = [self.life(number) for number in range(16)]
        # The first customers, of whom it is long known who stayed.
        for number in (90, 91, 92, 93):
            first = self.life(number)
            moved = AT - 380 * DAY + number * HOUR - first.onboarded
            facts = [replace(one, at=one.at + moved) for one in first.facts]
            early = [one for one in facts if one.at < BEGINS]
            onboarded = first.onboarded + moved
            came = Raw(f"{first.name}-came", "login", onboarded, {})
            lives.append(replace(first, onboarded=onboarded, facts=[came, *early]))
        lives += [self.storied(number) for number in range(9)]
        there = [life.name for life in lives]
        said = []
        for number in range(14):
            comment = self.choice((None, *COMMENTS))
            at = AT - self.randrange(1, 99) * DAY + number * timedelta(minutes=1)
            words = comment or (None, None, None, None)
            said.append(Said(self.choice(there), self.randrange(11), at, *words))
        left = []
        for number in range(6):
            reason = self.choice(("too_expensive", "missing_something", "not_needed"))
            at = AT - self.randrange(1, 99) * DAY + number * timedelta(minutes=1)
            missed = MISSED if reason == "missing_something" else (None, ())
            left.append(Left(self.choice(there), reason, at, missed[1], missed[0]))
        lives += [self.guided(number) for number in range(3)]
        return World(AT, COUNTED, lives, said, left, 0, 0)


def lived(world: World) -> House:
    """All of it is told to the real flows, in the order of its instants."""
    api = founded(progression_mode="auto")
    here = House(api)
    api.at = BEGINS
    changes = {"entry_min_customers": 10_000}
    api.of("PATCH", "/parameters", {"changes": changes, "reason": "people alone begin runs"})
    api.settle()
    for at, _, act in sorted(events(world, here), key=lambda one: one[:2]):
        api.at = max(at, BEGINS)
        act()
        here.hear()
    return here


def events(world: World, here: House) -> Iterator[Happening]:
    """What happens, and when; of one instant in the order of the numbers."""
    for number, life in enumerate(world.lives):
        joined, place = max(life.onboarded, BEGINS), 100 * number + 1
        yield joined, place, partial(put, life, here)
        for n, fact in enumerate(life.facts):
            yield max(fact.at, joined), place + 1 + n, partial(tell, life.name, fact, here)
        if life.story:
            yield from told(life, life.story, here)
    for place, one in enumerate(world.said):
        data: dict[str, Any] = {"survey": f"s{place}", "contact": "ada", "score": one.score}
        data["comment"] = one.comment
        fact = Raw(f"said-{place}", "nps_answered", one.at, data)
        yield one.at, 10_000 + place, partial(tell, one.customer, fact, here)
    for place, gone in enumerate(world.left):
        data = {"survey": f"x{place}", "contact": "ada", "reason": gone.reason}
        fact = Raw(f"left-{place}", "exit_answered", gone.at, data | {"comment": gone.comment})
        yield gone.at, 20_000 + place, partial(tell, gone.customer, fact, here)
    for night in NIGHTS:
        yield night, 0, partial(verify, night, here)
    yield COUNTED - HOUR, 0, partial(rest, here)
    yield COUNTED, 0, partial(count, here)
    yield AT, 0, partial(rest, here)


def told(life: Life, story: Story, here: House) -> Iterator[Happening]:
    """A person begins a run, and says what they did; what became of it is learned by a look."""
    yield story.entered, 0, partial(enter, life, story, here)
    if story.contacted:
        yield story.contacted, 0, partial(say, life, story, here, "contacted", {})
    if story.ended:
        for hours in (1, 2):
            # The first look ends the run where nothing else did, the next one learns of it.
            yield story.ended + hours * HOUR, 0, partial(learn, life, here)
        if story.false_alarm:
            body = {"false_alarm": True}
            yield story.ended, 99_999, partial(say, life, story, here, "stop", body)


def enter(life: Life, story: Story, here: House) -> None:
    """A person lets somebody into a playbook."""
    path = f"/customers/{life.name}/enrolments"
    here.api.of("POST", path, {"playbook": story.playbook}, status=201)


def say(life: Life, story: Story, here: House, what: str, body: dict[str, Any]) -> None:
    """A person says something of the run."""
    run = here.run_of(story.playbook, life.name)
    here.api.of("POST", f"/enrolments/{run.id}/{what}", body)


def learn(life: Life, here: House) -> None:
    """The look that comes by itself after a run has ended."""
    Work(here.api).react(life.name)


def put(life: Life, here: House) -> None:
    """The customer becomes known."""
    here.api.customer(
        life.name,
        tier=life.tier,
        owner=life.owner,
        arr=str(life.arr),
        currency=life.currency,
        onboarded_at=life.onboarded.isoformat(),
        contacts=[],
        aliases={},
    )


def tell(customer: str, fact: Raw, here: House) -> None:
    """One fact is told."""
    data = {name: value for name, value in fact.data.items() if value is not None}
    here.api.happened(fact.kind, customer, at=fact.at, **data)


def rest(here: House) -> None:
    """Bands that time changed are noticed."""
    health, remembered = HealthStore(here.table), Remembered(Ventures(here.table))
    assert not sweep(here.at, health=health, remembered=remembered).failed


def verify(night: datetime, here: House) -> None:
    """The nightly look keeps the day's scores."""
    rest(here)
    stores = verifying.Stores(
        table=here.table,
        ventures=Ventures(here.table),
        customers=Customers(here.table),
        health=HealthStore(here.table),
        outbox=Outbox(here.table),
        bus=MemoryBus(),
    )
    for segment in range(keys.SEGMENTS):
        place: Any = None
        while True:
            _, place = verifying.look(night, segment, place, stores)
            if place is None:
                break


def count(here: House) -> None:
    """Everybody is counted, for reports and for retention; some steps come twice."""
    walks: tuple[tuple[Any, Any], ...] = (
        (counting, Count("w", COUNTED)),
        (retaining, RetentionCount("w", COUNTED)),
    )
    for flow, walk in walks:
        stores = flow.over(here.table)
        for segment in range(keys.SEGMENTS):
            place: Any = None
            while True:
                flow.look(walk, segment, place, stores, page=4)
                _, place = flow.look(walk, segment, place, stores, page=4)
                if place is None:
                    break
        (stores.insights if flow is counting else stores.retention).end(walk)


def claims(api: Any, name: str) -> dict[str, Any]:
    """The claims of a report, by their names."""
    report = api.of("GET", f"/reports/{name}", role="viewer")
    found = [claim for section in report["sections"] for claim in section["claims"]]
    assert len({claim["id"] for claim in found}) == len(found)
    return {claim["id"]: claim for claim in found}


def gates(world: World) -> reported.Expected:
    """What the gates say of a venture that nobody set up, whose playbooks people begin."""
    customers, wanted = len([one for one in world.lives if one.onboarded <= AT]), 10_000
    onboarded = f"{customers} of {wanted} customers onboarded"
    last = None
    for at in accepted(world):
        last = at if last is None or at - last >= HOUR else last
    assert last is not None
    owners = ", ".join(sorted({life.owner for life in world.lives}))
    given = sum(AT - 30 * DAY < one.at <= AT for one in world.said)
    return {
        "gates/entry": (
            "failed",
            {
                "customers onboarded": onboarded,
                "data flowing": "a fact within 7 days is needed, the last was accepted at "
                f"{last.isoformat()}",
                "because": onboarded,
            },
        ),
        "gates/32.1": (
            "failed",
            {
                "crm configured: failed": "hubspot is the CRM, and it is not connected",
                "playbooks created: passed": "8 of 10 playbooks are on",
                "team trained: failed": f"not confirmed: {owners}",
            },
        ),
        "gates/32.2": (
            "failed",
            {
                "metrics defined: passed": "every metric has a target",
                "scoring implemented: passed": "customers have scores",
                "alerts configured: failed": "no test alert was ever raised",
            },
        ),
        "gates/32.3": (
            "not_yet_decidable",
            {
                "programs designed: passed": "every program is switched on",
                "automation built: not yet decidable": "automation acts on nobody before the "
                "entry gate is passed",
                "engagement tracked: not yet decidable": "no message is out yet",
            },
        ),
        "gates/exit": (
            "failed",
            {
                "crm syncing: failed": "hubspot is the CRM, and it is not connected",
                "playbooks running: passed": "playbooks run",
                "scores updating: passed": "scores are up to date",
                "alerts working: not yet decidable": "no alert was sent yet: a test alert shows "
                "whether they arrive",
                **churned(world),
                **recovering(world),
                "survey deployed: passed": "surveys go out",
                "enough answers: not yet decidable": f"{given} of 100 answers in the last 30 days",
                "nps reached: not yet decidable": "too few answers say anything",
            },
        ),
    }


def recovering(world: World) -> dict[str, reported.Number]:
    """How many of those at risk recovered."""
    count, of = reported.recovery(world)
    share = reported.percent(count, of)
    if share is None:
        return {
            "at risk recovering: not yet decidable": "nobody's 30 days in the at_risk program are "
            "over"
        }
    verdict = "passed" if count * 100 >= 30 * of else "failed"
    return {f"at risk recovering: {verdict}": f"{share:.2f} % recovered; 30 % are wanted"}


def accepted(world: World) -> list[datetime]:
    """When facts were accepted, in order."""
    told = [max(fact.at, life.onboarded, BEGINS) for life in world.lives for fact in life.facts]
    answers = [max(at, BEGINS) for at in (*(o.at for o in world.said), *(o.at for o in world.left))]
    # The answers to our own surveys were told at the end, of an hour before.
    answers += [AT] if world.answered else []
    return sorted([*told, *answers])


def churned(world: World) -> dict[str, reported.Number]:
    """How many of the first customers were gone in month 1, and of the newest decided cohort."""
    people = [
        Person(life.name, life.onboarded, tuple(life.facts), life.tier, life.owner)
        for life in world.lives
    ]
    launch = min(one.onboarded for one in people).date()
    early = [one for one in people if one.onboarded.date() < launch + 30 * DAY]
    # The first of them logged in when they came, so usage was told before a month was over.
    used = began(people, COUNTED, plus(COUNTED.date().replace(day=1, year=COUNTED.year - 1), 0))
    assert used
    assert used <= plus(launch, 1)
    first = retained(early, COUNTED)[0]["classic"]
    assert first is not None
    months = sorted({f"{one.onboarded:%Y-%m}" for one in people}, reverse=True)
    for month in months:
        some = [one for one in people if f"{one.onboarded:%Y-%m}" == month]
        now = retained(some, COUNTED)[0]["classic"]
        if now is not None:
            break
    else:
        raise AssertionError("the first ones are decided")
    if month <= f"{launch + 29 * DAY:%Y-%m}":
        return {
            "churn reduced: not yet decidable": "no later cohort than the first customers is "
            "decided yet"
        }
    year, number = map(int, month.split("-"))
    # Month 1 of whoever came on the last day is over two months later.
    decided = plus(plus(date(year, number, 1), 1) - DAY, 2)
    if AT.date() - decided > 60 * DAY:
        return {"churn reduced: not yet decidable": "no cohort was decided in the last 60 days"}
    lost = Decimal(first["of"] - first["count"]) / first["of"]
    gone = Decimal(now["of"] - now["count"]) / now["of"]
    if not lost:
        said = "nobody of the first customers was lost, and "
        return (
            {"churn reduced: failed": f"{said}some are now"}
            if gone
            else {"churn reduced: passed": f"{said}nobody is now"}
        )
    less = reported.two(100 * (lost - gone) / lost)
    verdict = "passed" if (lost - gone) / lost >= Decimal("0.05") else "failed"
    return {
        f"churn reduced: {verdict}": f"churn is {less:.2f} % below the baseline's; 5 % are wanted"
    }


def asked(world: World, here: House) -> World:
    """Surveys of our own went out to some, of whom some have answered."""
    surveys, venture = Surveys(here.table), Ventures(here.table).get(here.api.venture)
    said = list(world.said)
    for number, life in enumerate(world.lives[:5]):
        person, at = Contact(f"ada@{life.name}.example"), AT - (number + 1) * DAY
        digest = contact_digest(venture.pepper, person.email)
        profile = Customers(here.table).get(venture.id, life.name)
        assert surveys.plan_one(venture, profile, person, milestone="m", at=at)
        planned = surveys.get(venture.id, survey_id(venture.id, life.name, "m", digest))
        assert surveys.save(planned.sent(at, Traits(life.tier, None, life.owner)))
        if number < 2:
            data = {"survey": planned.name, "contact": digest, "score": 3 + 6 * number}
            tell(life.name, Raw("", "nps_answered", AT - HOUR, data), here)
            said.append(Said(life.name, 3 + 6 * number, AT - HOUR))
    return replace(world, said=said, asked=5, answered=2)


STANDINGS: tuple[Standing, ...] = ("working", "working", "working", "failing", "not_applicable")


def looked(seed: int, world: World, here: House) -> World:
    """In each of the last hours but some somebody looked at the system, and triggers fired."""
    chance, kept = Random(seed), None
    standings: list[str] = []
    for back in range(chance.randrange(2, 168), 0, -1):
        standing = chance.choice(STANDINGS)
        found = [Finding(component="scores", standing=standing, evidence="seen")]
        kept, look = system.looked(kept, found, Parameters(), AT - back * HOUR)
        assert Systems(here.table).keep(here.api.venture, kept, look)
        standings.append(standing)
    fired = chance.randrange(3)
    for number in range(fired):
        firing = Firing(
            id=identifier("RETENTION-002", f"cohort {number}", f"{number}"),
            venture=here.api.venture,
            trigger="RETENTION-002",
            subject=f"cohort {number}",
            cause=f"{number}",
            fired_at=AT - (80 - number) * DAY,
            why=f"cohort {number} is below",
        )
        assert Firings(here.table).fire(firing)
    return replace(world, looks=standings, fired=fired)


@pytest.mark.parametrize("seed", range(6))
def test_every_number_is_the_references(seed: int) -> None:
    world = Chance(seed).world()
    here = lived(world)
    world = looked(seed, asked(world, here), here)
    reported.compare(claims(here.api, "digest"), reported.digest(world))
    reported.compare(claims(here.api, "insights"), reported.insights(world))
    reported.compare(claims(here.api, "handover"), reported.handover(world, gates(world)))


@pytest.mark.parametrize("seed", range(2))
def test_every_command_answers_what_its_claim_says(seed: int) -> None:
    here = lived(Chance(seed).world())
    for name in ("digest", "insights", "handover"):
        for claim in claims(here.api, name).values():
            said, pick = answer_of(here.api, claim["command"])
            if pick is not None:
                assert said == pytest.approx(claim["value"], abs=0.01), claim["id"]
