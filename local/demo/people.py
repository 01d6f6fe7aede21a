"""The customers of the sample venture: who they are, and what will happen to them.

Everything follows from the seed: the same one always gives the same customers.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import product

OPENING = date(2026, 3, 2)
"""The Monday on which Tenure takes over; 60 days of history lie before it."""

HISTORY_DAYS = 60
STORY_DAYS = 21
RELEASE = date(2026, 3, 11)
"""The day of the release that breaks the exports."""

DAY = timedelta(days=1)
MORNING, AFTERNOON = 8, 14
"""Hours, UTC, at which people of this story use the product."""


class Fate(StrEnum):
    """What happens to a customer in this story."""

    STEADY = "steady"
    NEWCOMER = "newcomer"
    HIT = "hit"
    RETURNS = "returns"
    REPLIES = "replies"
    SILENT = "silent"
    DORMANT = "dormant"
    LEAVES = "leaves"


HOW_MANY = {
    Fate.STEADY: 60,
    Fate.NEWCOMER: 64,
    Fate.HIT: 28,
    Fate.RETURNS: 12,
    Fate.REPLIES: 8,
    Fate.SILENT: 12,
    Fate.DORMANT: 16,
    Fate.LEAVES: 4,
}
GIVE_UP = 1
"""So many of those that the release hits stop using the product over it."""
LATE_NEWCOMERS = 16
"""So many of the newcomers sign up only while the story runs."""

_TIERS = {
    # Tier, weight, and its yearly revenue from and to, in dollars.
    "enterprise": (10, 24_000, 90_000),
    "professional": (25, 6_000, 22_000),
    "basic": (40, 900, 5_000),
    "free": (25, 0, 0),
}
_ZONES = {
    # Time zone, weight, and the hour at which people there use the product.
    "America/New_York": (28, AFTERNOON),
    "Europe/Berlin": (26, MORNING),
    "Europe/London": (22, AFTERNOON),
    "America/Los_Angeles": (12, AFTERNOON),
    "Asia/Tokyo": (12, MORNING),
}
_OWNERS = (
    "Dana Reyes <dana.reyes@brightside.example>",
    "Jonas Lindqvist <jonas.lindqvist@brightside.example>",
    "Priya Raman <priya.raman@brightside.example>",
    "Tomas Okafor <tomas.okafor@brightside.example>",
)
_FIRST = (
    "Alder", "Amber", "Birch", "Cedar", "Cobalt", "Copper", "Coral", "Delta", "Ember", "Falcon",
    "Granite", "Harbor", "Juniper", "Lantern", "Maple", "Meadow", "Onyx", "Orchard", "Quartz",
    "Willow",
)  # fmt: skip
_SECOND = (
    "Analytics", "Bakery Group", "Clinics", "Dental", "Education", "Freight", "Hotels", "Insurance",
    "Legal", "Logistics", "Media", "Robotics",
)  # fmt: skip
_GIVEN = (
    "Ada", "Bruno", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hiro", "Ines", "Jamal", "Kaito",
    "Lena", "Mateo", "Nadia", "Oscar", "Paula", "Quinn", "Rosa", "Samir", "Tara", "Uma", "Viktor",
    "Wanda", "Yusuf",
)  # fmt: skip
_FAMILY = (
    "Abbott", "Bauer", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito", "Jensen",
    "Kovacs", "Lopez", "Moreau", "Novak", "Olsen", "Prado", "Rossi", "Silva", "Tanaka", "Weber",
)  # fmt: skip
CORE = "automations"
_PLAIN = ("boards", "calendar", "exports", "forms", "reports", "templates")


@dataclass(frozen=True, slots=True)
class Person:
    """A contact: who they are, and what they would answer to a survey; None: they never would."""

    email: str
    name: str
    timezone: str
    score: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A customer, how it uses the product, and what happens to it.

    It logs in on these weekdays at this hour, from the first day to the last one, if there is one;
    `features` are plain ones from the start, `core_on` is the day of the first core feature.
    """

    number: int
    name: str
    fate: Fate
    tier: str
    arr: int
    owner: str
    timezone: str
    contacts: tuple[Person, ...]
    organization: str
    onboarded_at: datetime
    renews_at: datetime
    weekdays: frozenset[int]
    hour: int
    last_day: date | None
    features: tuple[str, ...]
    core_on: date | None

    @property
    def id(self) -> str:
        """The customer's id in the venture."""
        return f"c-{self.number:03d}"

    @property
    def profile(self) -> dict[str, object]:
        """The profile as the API takes it."""
        return {
            "name": self.name,
            "tier": self.tier,
            "arr": f"{self.arr}.00",
            "currency": "USD",
            "onboarded_at": self.onboarded_at.isoformat(),
            "renews_at": self.renews_at.isoformat(),
            "timezone": self.timezone,
            "owner": self.owner,
            "contacts": [
                {"email": person.email, "name": person.name, "timezone": person.timezone}
                for person in self.contacts
            ],
            "aliases": {"zendesk": self.organization},
        }

    def uses(self, day: date) -> bool:
        """Whether somebody of this customer logs in on a day, left to themselves."""
        first = self.onboarded_at.date()
        if day < first or (self.last_day and day > self.last_day):
            return False
        # Of the weeks long past, one day each is enough to tell them by.
        weekdays = self.weekdays if day >= OPENING - 14 * DAY else {min(self.weekdays)}
        # Those who know the product well come back to it every other week.
        away = self.fate is Fate.STEADY and (day.toordinal() // 7 + self.number) % 2
        return (day.weekday() in weekdays and not away) or day in (self.last_day, first)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a day, UTC."""
    return datetime.combine(day, time(hour, minute), UTC)


def population(seed: int) -> tuple[Account, ...]:
    """Every customer of the venture, also those who sign up only later."""
    chance = random.Random(seed)
    fates = [fate for fate, many in HOW_MANY.items() for _ in range(many)]
    names = [" ".join(pair) for pair in product(_FIRST, _SECOND)]
    chance.shuffle(names)
    by_fate: dict[Fate, int] = dict.fromkeys(HOW_MANY, 0)
    accounts = []
    for number, (fate, name) in enumerate(zip(fates, names, strict=False), start=1):
        accounts.append(_account(number, name, fate, by_fate[fate], chance))
        by_fate[fate] += 1
    return tuple(accounts)


def _account(number: int, name: str, fate: Fate, ordinal: int, chance: random.Random) -> Account:
    tier = chance.choices(list(_TIERS), [weight for weight, _, _ in _TIERS.values()])[0]
    zone = chance.choices(list(_ZONES), [weight for weight, _ in _ZONES.values()])[0]
    _, low, high = _TIERS[tier]
    onboarded_on = _onboarded_on(fate, ordinal, chance)
    core_on = _core_on(fate, ordinal, onboarded_on, chance)
    return Account(
        number=number,
        name=name,
        fate=fate,
        tier=tier,
        arr=chance.randrange(low, high, 100) if high else 0,
        owner=_OWNERS[number % len(_OWNERS)],
        timezone=zone,
        contacts=tuple(_contacts(name, zone, fate, chance)),
        organization=str(36_000_100_000 + number),
        onboarded_at=at(onboarded_on, 9),
        renews_at=at(onboarded_on, 9).replace(year=onboarded_on.year + 1),
        weekdays=_weekdays(fate, chance),
        hour=_ZONES[zone][1],
        last_day=_last_day(fate, ordinal),
        features=tuple(sorted(chance.sample(_PLAIN, _plain_features(fate)))),
        core_on=core_on,
    )


def _contacts(name: str, zone: str, fate: Fate, chance: random.Random) -> Iterator[Person]:
    domain = f"{name.lower().replace(' ', '-')}.example"
    given = chance.sample(_GIVEN, 2 if chance.random() < 0.35 else 1)
    for place, first in enumerate(given):
        family = chance.choice(_FAMILY)
        score = chance.choices(range(11), _OPINIONS)[0]
        answers = chance.random() < 0.72
        yield Person(
            email=f"{first}.{family}@{domain}".lower(),
            name=f"{first} {family}",
            # A second contact works elsewhere.
            timezone=zone if place == 0 else chance.choice(list(_ZONES)),
            score=score if answers and fate is not Fate.SILENT else None,
        )


def _weekdays(fate: Fate, chance: random.Random) -> frozenset[int]:
    """On which days of a week somebody logs in."""
    first, second = chance.choice([(0, 3), (1, 4), (0, 2), (1, 3), (2, 4)])
    return frozenset({first} if fate is Fate.STEADY else {first, second})


_OPINIONS = (1, 0, 1, 1, 1, 4, 6, 11, 19, 25, 22)
"""How common each answer from 0 to 10 is."""


def _onboarded_on(fate: Fate, ordinal: int, chance: random.Random) -> date:
    """Newcomers came within the last five weeks, the last of them come while the story runs."""
    if fate is not Fate.NEWCOMER:
        return OPENING - chance.randrange(75, 300) * DAY
    late = ordinal - (HOW_MANY[fate] - LATE_NEWCOMERS)
    if late >= 0:
        return OPENING + late * DAY * 10 // LATE_NEWCOMERS
    return OPENING - chance.randrange(8, 36) * DAY


def _core_on(fate: Fate, ordinal: int, onboarded_on: date, chance: random.Random) -> date | None:
    match fate:
        case Fate.NEWCOMER:
            return onboarded_on + chance.randrange(4, 12) * DAY
        case Fate.HIT:
            return OPENING - chance.randrange(4, 26) * DAY
        case Fate.LEAVES if ordinal % 2:
            return OPENING - chance.randrange(40, HISTORY_DAYS) * DAY
        case _:
            return None


def _last_day(fate: Fate, ordinal: int) -> date | None:
    """When those who stop using the product did so for the last time."""
    match fate:
        case Fate.RETURNS | Fate.REPLIES | Fate.SILENT:
            return OPENING - 5 * DAY + ordinal * DAY
        case Fate.LEAVES:
            return OPENING - DAY
        case Fate.HIT if ordinal < GIVE_UP:
            return RELEASE + DAY
        case Fate.DORMANT:
            # 30 days later the last points for engagement are gone: for some within the story.
            return OPENING - 40 * DAY + 2 * ordinal * DAY
        case _:
            return None


def _plain_features(fate: Fate) -> int:
    match fate:
        case Fate.STEADY:
            return len(_PLAIN)
        case Fate.HIT | Fate.DORMANT:
            return 1
        case _:
            return 3
