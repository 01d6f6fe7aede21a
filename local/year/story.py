"""The story of a year: who the customers are, and what they do on each day of it.

Nothing here knows of scores, bands or triggers. What a customer does is a function of the day and
of the customer alone; the seed moves names, rhythms and the days on which people answer.

Three things go wrong, each at a known date, and each is mended. A *release* breaks the product for
two customers of five: they stay away and open tickets until it is fixed. New *prices* make some
customers leave, of the newest ones every second, and most others tell what they think of it. The
*support desk* stops answering: who needs help opens one ticket after the other. Besides, twice a
part of our own system stands still: the looks at bands that time has changed, then the surveys.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

DAY: Final = timedelta(days=1)
OPENING: Final = date(2026, 1, 1)
ENDING: Final = date(2027, 1, 1)
SEED: Final = 7

RELEASE: Final = date(2026, 3, 17)
FIXED: Final = date(2026, 3, 30)
PRICES: Final = date(2026, 6, 1)
FORGIVEN: Final = date(2026, 7, 13)
"""From this day on nobody speaks of the prices any more."""
OUTAGE: Final = date(2026, 9, 14)
ANSWERED: Final = date(2026, 9, 25)
STANDSTILL: Final = date(2026, 10, 20)
SWEPT: Final = date(2026, 10, 24)
SILENCE: Final = date(2026, 11, 10)
ASKED: Final = date(2026, 11, 24)
AWAY: Final = (date(2026, 9, 1), date(2026, 10, 1))
"""The month in which Tomas is away, and nobody stands in for him."""

FOUNDING: Final = (2, 6, 10, 14, 18, 22)
LATER: Final = (3, 8, 13, 18, 23)
"""The days of a month on which customers are onboarded: before the year, and in it."""
LOGIN_EVERY: Final = 6
TICKET_EVERY: Final = 35
VALUE: Final = {
    0: ("reports",),
    1: ("reports", "alerts"),
    2: ("reports", "alerts", "boards", "exports"),
}
"""What a customer uses; the first is the core of the product."""
GIVES_UP: Final = 15
"""The customer for whom the fix comes too late."""
LARGE: Final = 12_000
SMALL: Final = 2_400

OWNERS: Final = ("Dana Reyes <dana@brightside.example>", "Tomas Berg <tomas@brightside.example>")
_FIRST: Final = ("Nord", "Alder", "Cobalt", "Fern", "Gran", "Haven", "Iron", "Juniper", "Kestrel")
_SECOND: Final = ("works", "field", "port", "line", "desk", "yard", "lane", "mill", "stone", "gate")
_PEOPLE: Final = ("mara", "eirik")
_PLEASED: Final = (9, 10)
_CONTENT: Final = (7, 8)
_BAD_RELEASE: Final = "Since the new release the app crashes several times a day"
_TOO_DEAR: Final = "The new price is far too high, we cannot afford it"
_SLOW: Final = "The reports are slow and hard to find"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A customer of the story; `rhythm` says on which of six days somebody logs in."""

    number: int
    id: str
    name: str
    owner: str
    arr: int
    onboarded_on: date
    features: Sequence[str]
    people: Sequence[str]
    rhythm: int
    answers_on: Sequence[int]
    """Of each of the people the day of the month on which they answer a survey."""

    @property
    def hit_by_release(self) -> bool:
        """Whether the release breaks what this customer needs."""
        return self.number % 5 in (0, 1) and self.onboarded_on < RELEASE

    @property
    def hit_by_outage(self) -> bool:
        """Whether this customer needs the support desk while nobody is there."""
        return self.number % 4 == 1 and self.onboarded_on < OUTAGE

    @property
    def stays_away(self) -> bool:
        """Whether this customer also stops using the product, while support does not answer."""
        return self.hit_by_outage and self.number % 3 == 0

    @property
    def leaves_on(self) -> date | None:
        """The day on which this customer ends the subscription, if they ever do."""
        if self.number == GIVES_UP:
            return RELEASE + 45 * DAY
        if PRICES - 20 * DAY < self.onboarded_on < PRICES:
            return PRICES + (3 + self.number % 7) * DAY
        if self.number % 7 == 3 and self.onboarded_on < PRICES - 31 * DAY:
            return PRICES + (4 + self.number % 16) * DAY
        return None

    def here(self, day: date) -> bool:
        """Whether this customer is one on a day; the one on which they leave is the last."""
        leaves = self.leaves_on
        return self.onboarded_on <= day and (leaves is None or day <= leaves)

    def logs_in(self, day: date) -> bool:
        """Whether somebody logs in on a day."""
        if day == self.onboarded_on:
            return True
        away = (
            self.hit_by_release and day >= RELEASE and (day < FIXED or self.number == GIVES_UP)
        ) or (self.stays_away and OUTAGE + 2 * DAY <= day <= ANSWERED)
        return not away and (day - OPENING).days % LOGIN_EVERY == self.rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a source tells of a customer."""

    at: datetime
    customer: str
    kind: str
    data: dict[str, str | int | bool]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a day."""
    return datetime.combine(day, time(hour, minute), UTC)


def accounts(seed: int) -> tuple[Account, ...]:
    """Everybody who is a customer before or in the year, in the order in which they come."""
    chance = random.Random(seed)
    names = [f"{first}{second}" for second in _SECOND for first in _FIRST]
    names += [f"{name} {country}" for country in ("UK", "Nordic") for name in names]
    chance.shuffle(names)
    return tuple(
        _account(number, name, day, chance)
        for number, (day, name) in enumerate(zip(_days(), names, strict=False))
    )


def _days() -> Iterator[date]:
    """The days on which somebody is onboarded."""
    for month in (9, 10, 11, 12):
        yield from (date(OPENING.year - 1, month, day) for day in FOUNDING)
    for month in range(1, 13):
        yield from (date(OPENING.year, month, day) for day in LATER)


def _account(number: int, name: str, day: date, chance: random.Random) -> Account:
    return Account(
        number=number,
        id=f"{name.lower().replace(' ', '-')}-{number:03d}",
        name=name,
        owner=OWNERS[number % 2],
        arr=LARGE if number % 10 == 1 or number == 30 else SMALL,
        onboarded_on=day,
        features=VALUE[number % 3],
        people=_PEOPLE,
        rhythm=chance.randrange(LOGIN_EVERY),
        answers_on=tuple(chance.randrange(1, 29) for _ in _PEOPLE),
    )


def said_on(account: Account, day: date) -> Iterator[Said]:
    """All that is told of a customer on a day, as it happens."""
    if account.here(day):
        yield from _joins(account, day)
        if account.logs_in(day):
            yield _said(account, moment(day, 9), "login")
        yield from _tickets(account, day)
        yield from _answers(account, day)
        yield from _replies(account, day)
        yield from _leaves(account, day)


def _said(account: Account, at: datetime, kind: str, **data: str | int | bool) -> Said:
    return Said(at=at, customer=account.id, kind=kind, data=data)


def _joins(account: Account, day: date) -> Iterator[Said]:
    if day != account.onboarded_on:
        return
    for place, feature in enumerate(account.features):
        yield _said(account, moment(day, 9), "feature_used", feature=feature, core=place == 0)


def _leaves(account: Account, day: date) -> Iterator[Said]:
    if day == account.leaves_on:
        yield _said(account, moment(day, 16), "subscription_changed", status="canceled")


def _tickets(account: Account, day: date) -> Iterator[Said]:
    """Tickets as they are opened, and solved."""
    for opened, solved, name in _troubles(account):
        if day == opened:
            yield _said(account, moment(day, 11), "ticket_changed", ticket=name, status="open")
        if day == solved:
            yield _said(account, moment(day, 15), "ticket_changed", ticket=name, status="solved")
    # In quiet times a question now and then, which is answered on the next day.
    if len(account.features) == 1:
        return
    asked = (day - OPENING).days % TICKET_EVERY == account.number % TICKET_EVERY
    yesterday = (day - DAY - OPENING).days % TICKET_EVERY == account.number % TICKET_EVERY
    if asked and account.onboarded_on < day and not _in_trouble(account, day):
        name = f"question-{account.number}-{day}"
        yield _said(account, moment(day, 11), "ticket_changed", ticket=name, status="open")
    if yesterday and account.onboarded_on < day - DAY and not _in_trouble(account, day - DAY):
        name = f"question-{account.number}-{day - DAY}"
        yield _said(account, moment(day, 15), "ticket_changed", ticket=name, status="solved")


def _in_trouble(account: Account, day: date) -> bool:
    """Whether the release or the outage is what this customer's tickets are about."""
    return (account.hit_by_release and RELEASE - DAY <= day <= FIXED + DAY) or (
        OUTAGE - DAY <= day <= ANSWERED + DAY
    )


def _troubles(account: Account) -> Iterator[tuple[date, date | None, str]]:
    """The tickets that the release and the outage bring: opened, solved, and what they are called.

    With the release whose product is broken altogether opens a third one.
    """
    number = account.number
    if account.hit_by_release:
        solved = None if number == GIVES_UP else FIXED
        for after in (1, 2, 4) if number % 5 == 0 else (1, 2):
            yield RELEASE + after * DAY, solved, f"release-{number}-{after}"
    if account.hit_by_outage:
        for after in (1, 3, 5):
            yield OUTAGE + after * DAY, ANSWERED, f"help-{number}-{after}"


def _answers(account: Account, day: date) -> Iterator[Said]:
    """What the people of a customer answer to the survey of the month."""
    if day < account.onboarded_on + 7 * DAY:
        return
    for place, (person, on) in enumerate(zip(account.people, account.answers_on, strict=True)):
        if day.day != on or (account.number == GIVES_UP and day >= RELEASE):
            continue
        score, comment = _opinion(account, place, day)
        yield _said(
            account,
            moment(day, 10),
            "nps_answered",
            survey=f"pulse-{day:%Y-%m}",
            contact=f"{person}@{account.id}.example",
            score=score,
            **({"comment": comment} if comment else {}),
        )


def _replies(account: Account, day: date) -> Iterator[Said]:
    """One in three of those who are worst off writes to us, a day after it came to the worst."""
    if account.number % 9:
        return
    for began, last, hit in (
        (RELEASE, RELEASE + 4 * DAY, account.hit_by_release and account.number % 5 == 0),
        (OUTAGE, OUTAGE + 5 * DAY, account.stays_away),
    ):
        if hit and day == max(last, _last_login(account, began) + 7 * DAY) + DAY:
            yield _said(account, moment(day, 14), "responded", channel="email")


def _last_login(account: Account, began: date) -> date:
    """The last day with a login before a trouble keeps everybody away."""
    days = (began + n * DAY for n in range(2, -LOGIN_EVERY - 1, -1))
    return next(day for day in days if account.logs_in(day))


def _opinion(account: Account, place: int, day: date) -> tuple[int, str]:
    """How likely one of the people of a customer is to recommend the product, and why not."""
    draw = account.number + 3 * place
    if account.hit_by_release and RELEASE < day < FIXED:
        return draw % 3, _BAD_RELEASE
    if PRICES <= day < FORGIVEN and account.number % 10 < 7:
        return 2 + draw % 4, _TOO_DEAR
    if draw % 10 < 6:
        return _PLEASED[draw % 2], ""
    return (_CONTENT[draw % 2], "") if draw % 10 < 9 else (5, _SLOW)
