"""Who lives in a simulated world, and what happens to them there; all of it follows from a seed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Addressed, Alias, Fact, Kind
from functions.shared.domain.ventures import Venture

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SPAN = 21 * DAY
STARTS = (
    datetime(2026, 3, 16, tzinfo=UTC),  # Europe changes its clocks on the 29th.
    datetime(2026, 6, 1, tzinfo=UTC),
    datetime(2026, 10, 19, tzinfo=UTC),  # Europe on the 25th, the United States on 1 November.
)
ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata")
OFFICE_HOURS: dict[str, object] = {}
AT_ANY_TIME: dict[str, object] = {
    "sending_hours_start": 0,
    "sending_hours_end": 24,
    "sending_days": "Mon-Sun",
}
MILESTONES = ("first_value_realization", "onboarding_complete", "30_day_checkpoint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Facts of one venture that arrive together."""

    at: datetime
    venture: str
    facts: tuple[Addressed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """A profile is put: a new customer, or one with more names."""

    at: datetime
    venture: str
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The parameters are changed."""

    at: datetime
    venture: str
    changes: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that will happen from outside."""

    start: datetime
    ventures: tuple[Venture, ...]
    setup: dict[str, dict[str, object]]
    joinings: tuple[Joining, ...]
    deliveries: tuple[Delivery, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Happening:
    """A fact about a customer, before it is decided how and when it arrives."""

    customer: str
    fact: Fact


def make(seed: int) -> World:
    """The world of a seed."""
    chance = Random(f"world {seed}")
    # Of its own: what was drawn from the other before goes on meaning the same worlds.
    asking = Random(f"asking {seed}")
    start = chance.choice(STARTS) + chance.random() * DAY
    ventures: list[Venture] = []
    joinings: list[Joining] = []
    deliveries: list[Delivery] = []
    changes: list[Change] = []
    setup: dict[str, dict[str, object]] = {}
    for number in range(chance.choice((1, 1, 2))):
        venture = Venture(
            id=f"00000000-0000-4000-8000-{seed % 10**8:08d}{number:04d}",
            name=f"Venture {number}",
            status="active",
            current_workflow_stage=32,
            created_at=start,
            pepper=f"pepper {seed} {number}",
        )
        ventures.append(venture)
        setup[venture.id] = {
            "progression_mode": "auto",
            "nps_deploy_milestone": chance.choice(MILESTONES),
            "nps_sampling": asking.choice(("everyone", "everyone", "quarter")),
            "nps_reminder_days": asking.choice((0, 1, 1, 2)),
            "max_messages_per_week": chance.choice((1, 2, 3)),
            **chance.choice((OFFICE_HOURS, AT_ANY_TIME)),
        }
        people = [
            profile(chance, start, f"c{number}{n}") for n in range(chance.choice((3, 4, 5, 6, 10)))
        ]
        joinings += _joinings(chance, venture.id, start, people)
        deliveries += _deliveries(chance, venture.id, start, people)
        changes += _changes(chance, venture.id, start, joinings)
    return World(
        start=start,
        ventures=tuple(ventures),
        setup=setup,
        joinings=tuple(joinings),
        deliveries=tuple(deliveries),
        changes=tuple(changes),
    )


def profile(chance: Random, start: datetime, customer: str) -> Profile:
    """A customer with all its names and one or two contacts."""
    contacts = tuple(
        Contact(
            email=f"{name}{'.bad' if chance.random() < 0.03 else ''}@{customer}.example",
            name=name.title(),
            timezone=chance.choice(ZONES),
        )
        for name in ("ada", "ben")[: chance.choice((1, 1, 2))]
    )
    return Profile(
        customer=customer,
        name=f"Customer {customer}",
        tier=chance.choice(("enterprise", "professional", "basic", "free")),
        arr=Decimal(chance.randrange(500, 50_000)),
        onboarded_at=start - chance.random() * 25 * DAY,
        owner="Dana Reyes <dana@tenure.example>",
        contacts=contacts,
        aliases=(Alias("zendesk", f"org-{customer}"), Alias("product", f"account-{customer}")),
        saved_at=start,
    )


def _joinings(
    chance: Random, venture: str, start: datetime, people: list[Profile]
) -> Iterator[Joining]:
    """Most are known from the beginning; some come later, some get a name later."""
    for person in people:
        joins = start + (chance.random() * 6 * DAY if chance.random() < 0.25 else 0 * DAY)
        if chance.random() < 0.35:
            later = joins + chance.random() * 12 * DAY
            whole = replace(person, saved_at=later)
            yield Joining(at=later, venture=venture, profile=whole)
            person = replace(person, aliases=person.aliases[:1])  # noqa: PLW2901
        yield Joining(at=joins, venture=venture, profile=replace(person, saved_at=joins))


def _changes(
    chance: Random, venture: str, start: datetime, joinings: list[Joining]
) -> Iterator[Change]:
    for _ in range(chance.choice((0, 1, 2))):
        at = start + (0.1 + 0.8 * chance.random()) * SPAN
        if chance.random() < 0.4:
            # Just when somebody joins: whoever lists the customers may not see the new one yet.
            at = chance.choice(joinings).at + 4 * chance.random() * timedelta(seconds=1)
        changes = chance.choice(
            (
                {"healthy_threshold": chance.choice((65, 75, 80))},
                {"moderate_login_days": chance.choice((3, 5, 10))},
                {"ticket_penalty": chance.choice((5, 15, 20))},
                {"at_risk_guide_delay_days": chance.choice((2, 4))},
                {"engagement_weight": 60, "support_weight": 20, "value_weight": 20},
                {"usage_frequency_points": 15, "ticket_age_penalty_per_day": 1},
                {"points_per_goal": 5, "payment_trouble_penalty": 10, "nps_points": 5},
                {"reading_weight": 30, "usage_frequency_points": 10},
            )
        )
        yield Change(at=at, venture=venture, changes=dict(changes))


def _deliveries(
    chance: Random, venture: str, start: datetime, people: list[Profile]
) -> Iterator[Delivery]:
    names = [person.customer for person in people]
    happenings = [h for person in people for h in life(chance, start, SPAN, person, names)]
    happenings += [
        _Happening("nobody", _fact(f"nobody:{n}", "product", Kind.LOGIN, start + n * DAY))
        for n in range(chance.choice((0, 2)))
    ]
    known = {person.customer: person for person in people}
    arrivals = sorted(
        (
            (max(h.fact.occurred_at, start + chance.random() * HOUR) + delay(chance), h.fact.id, h)
            for h in happenings
            if h.fact.occurred_at <= start + SPAN
        ),
        key=lambda arrival: arrival[:2],
    )
    while arrivals:
        at, _, _ = arrivals[0]
        size = chance.choice((1, 1, 1, 2, 4))
        together = [a for a in arrivals[:size] if a[0] - at < 20 * timedelta(minutes=1)]
        arrivals = arrivals[len(together) :]
        yield Delivery(
            at=together[-1][0],
            venture=venture,
            facts=tuple(addressed(chance, known.get(h.customer), h.fact) for _, _, h in together),
        )


def delay(chance: Random) -> timedelta:
    """How long a fact is on its way here: mostly seconds, at times hours, at times days."""
    kind = chance.random()
    if kind < 0.75:
        return timedelta(seconds=1 + 20 * chance.random())
    if kind < 0.88:
        return timedelta(minutes=60 * chance.random())
    return chance.random() * (8 * HOUR if kind < 0.96 else 4 * DAY)


def addressed(chance: Random, person: Profile | None, fact: Fact) -> Addressed:
    """The fact with one of the ways in which a source may name the customer."""
    if person is None:
        return Addressed(fact=fact, aliases=(Alias("product", "account-nobody"),))
    way = chance.random()
    if way < 0.4:
        return Addressed(fact=fact, customer=person.customer)
    if way < 0.85:
        return Addressed(fact=fact, aliases=(chance.choice(person.aliases),))
    email = chance.choice(person.contacts).email
    return Addressed(fact=fact, aliases=(Alias("zendesk", "unheard"), Alias("email", email)))


def life(
    chance: Random, start: datetime, span: timedelta, person: Profile, others: list[str]
) -> Iterator[_Happening]:
    """What happens to one customer, in no particular order."""
    name, end = person.customer, start + span
    for fact in _usage(chance, start, end, name):
        yield _Happening(name, fact)
    for number in range(chance.choice((0, 1, 2, 3, 4))):
        at = start + chance.random() * span
        yield from _ticket(chance, at, f"{name}-{number}", name, others)
    if chance.random() < 0.2:
        at = start + chance.random() * span
        yield _Happening(name, _subscription(f"{name}-canceled", at, "canceled"))
        if chance.random() < 0.5:
            back = at + chance.random() * 5 * DAY
            yield _Happening(name, _subscription(f"{name}-active", back, "active"))
    for fact in _words(chance, start, span, person):
        yield _Happening(name, fact)


def _usage(chance: Random, start: datetime, end: datetime, name: str) -> Iterator[Fact]:
    at = start - chance.random() * 3 * DAY
    number = 0
    features = [f"feature-{n}" for n in range(chance.choice((1, 1, 2, 3, 5)))]
    has_core = chance.random() < 0.75
    while at < end:
        number += 1
        source = chance.choice(("product", "product", "app"))
        yield _fact(f"{name}-login-{number}", source, Kind.LOGIN, at)
        for _ in range(chance.choice((0, 0, 1, 2))):
            feature = chance.choice(features)
            core = has_core and feature == features[0]
            number += 1
            used = at + chance.random() * HOUR
            said = {"feature": feature, "core": core}
            yield _fact(f"{name}-use-{number}", source, Kind.FEATURE_USED, used, **said)
        quiet = chance.random() < 0.15
        at += (7 + 4 * chance.random()) * DAY if quiet else chance.expovariate(0.7) * DAY


def _ticket(
    chance: Random, at: datetime, ticket: str, name: str, others: list[str]
) -> Iterator[_Happening]:
    """A ticket is opened, perhaps moves to another customer, and mostly is solved."""
    whose, number = name, 0

    def said(status: str) -> _Happening:
        data = {"ticket": ticket, "status": status, "sequence": number}
        happened = _fact(f"t-{ticket}-{number}-{whose}", "zendesk", Kind.TICKET_CHANGED, at, **data)
        return _Happening(whose, happened)

    yield said("open")
    for _ in range(chance.choice((0, 1, 2, 3))):
        number += 1
        # Sources keep seconds, so several changes may bear one instant.
        at += timedelta() if chance.random() < 0.2 else chance.expovariate(0.6) * DAY
        if chance.random() < 0.2 and len(others) > 1:
            yield said("deleted")
            whose = chance.choice([other for other in others if other != whose])
            yield said("open")
        else:
            yield said(chance.choice(("pending", "solved", "solved", "open", "closed")))


def _words(chance: Random, start: datetime, span: timedelta, person: Profile) -> Iterator[Fact]:
    """What a customer says, and what is said about one."""
    name = person.customer

    def some(most: int) -> Iterator[tuple[int, datetime]]:
        for number in range(chance.randrange(most + 1)):
            yield number, start + chance.random() * span

    for n, at in some(1):
        yield _fact(f"{name}-responded-{n}", "zendesk", Kind.RESPONDED, at, channel="email")
    for n, at in some(1):
        yield _fact(f"{name}-goal-{n}", "product", Kind.GOAL_REACHED, at, goal=f"goal-{n}")
    for n, at in some(1):
        yield _fact(f"{name}-payment-{n}", "billing", Kind.PAYMENT_FAILED, at, amount="10.00")
    for n, at in some(1):
        yield _fact(
            f"{name}-reading-{n}",
            "crm",
            Kind.READING,
            at,
            value=chance.randrange(101),
            reason="a visit",
            expires_at=(at + chance.random() * span).isoformat(),
        )
    for n, at in some(2):
        tier = chance.choice(("enterprise", "basic"))
        yield _fact(f"{name}-profile-{n}", "crm", Kind.PROFILE_CHANGED, at, tier=tier)
    asked = [at for _, at in some(2)]
    for n in range(3 if asked else 0):
        # One survey of an outside tool, answered and changed, some of it within one instant.
        yield _fact(
            f"{name}-nps-{n}",
            "survey-tool",
            Kind.NPS_ANSWERED,
            chance.choice(asked),
            survey="outside",
            contact=person.contacts[0].email,
            score=chance.randrange(11),
            sequence=n % 2,
        )


def _subscription(number: str, at: datetime, status: str) -> Fact:
    return _fact(number, "billing", Kind.SUBSCRIPTION_CHANGED, at, status=status)


def _fact(number: str, source: str, kind: Kind, at: datetime, **data: object) -> Fact:
    # As the contract reads it back from its JSON text: to the microsecond, and in UTC.
    return Fact(id=f"{source}:{number}", source=source, kind=kind, occurred_at=at, data=data)
