"""What happens: sixty days of history, then three weeks, day by day; pure, from the seed alone.

What people do after they were written to depends on the mail that they got, so a day is asked for
with the mail of the days before.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from local.demo.people import (
    CORE,
    DAY,
    HISTORY_DAYS,
    OPENING,
    RELEASE,
    STORY_DAYS,
    Account,
    Fate,
    Person,
    at,
    population,
)

Json = dict[str, Any]

PERSONAL, GUIDE, SURVEY = "personal_email", "adoption_guide", "survey"
"""The kinds of mail, by the tag `step` that the system gives them."""

FORGETS = 3
"""One delivery in so many is repeated by a sender who missed the answer."""
LATE = 0.06
"""The share of logins that are told half a day late."""


class Letter(Protocol):
    """A message that somebody got: of which kind, and when."""

    @property
    def to(self) -> str: ...

    @property
    def step(self) -> str: ...

    @property
    def sent_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What the sources send at an instant: our own facts as one list, each ticket event alone.

    `again` holds what was delivered before and is delivered once more; `late` counts the facts
    among those of this delivery that should have come with an earlier one.
    """

    at: datetime
    facts: tuple[Json, ...] = ()
    tickets: tuple[Json, ...] = ()
    facts_again: tuple[Json, ...] = ()
    tickets_again: tuple[Json, ...] = ()
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Somebody presses the button of the survey's page, or changes the answer given before."""

    at: datetime
    to: str
    score: int
    comment: str = ""
    scanned: bool = False
    """Their mail program follows every link of the mail before they see it."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """Somebody uses their mail program's unsubscribe button."""

    at: datetime
    to: str
    step: str
    """The kind of mail that they had enough of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the story."""

    date: date
    joining: tuple[Account, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    replies: tuple[Reply, ...] = ()
    farewells: tuple[Farewell, ...] = ()


@dataclass(slots=True)
class Story:
    """The venture's customers and what happens to them. Ask for the days in order, each once."""

    seed: int
    accounts: tuple[Account, ...] = ()
    _by_address: dict[str, tuple[Account, Person]] = field(default_factory=dict)
    _former: Delivery | None = None
    _delayed: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.accounts = self.accounts or population(self.seed)
        for account in self.accounts:
            for person in account.contacts:
                self._by_address[person.email] = (account, person)

    @property
    def founding(self) -> tuple[Account, ...]:
        """The customers that the venture has when the story begins."""
        return tuple(a for a in self.accounts if a.onboarded_at.date() < OPENING)

    def history(self) -> Iterator[Json]:
        """The facts of the 60 days before the story, customer by customer."""
        days = [OPENING - n * DAY for n in range(HISTORY_DAYS, 0, -1)]
        for account in self.founding:
            for day in days:
                if account.uses(day):
                    yield _login(account, day)
            yield from _adoptions(account, days[0], OPENING)

    def history_tickets(self) -> Iterator[Json]:
        """Ticket events of those days: some of the customers asked something once."""
        for account in self.founding:
            chance = self._chance(account.id, "tickets")
            if chance.random() < 0.15:
                day = OPENING - chance.randrange(6, HISTORY_DAYS) * DAY
                yield from _ticket(account, 0, at(day, account.hour, 10), at(day + 2 * DAY, 13, 5))

    def day(self, day: date, mail: Iterable[Letter]) -> Day:
        """What happens on a day, given all mail that was sent before it."""
        letters = [letter for letter in mail if letter.sent_at.date() < day]
        got = _first_of_each(letters)
        facts = [fact for account in self.accounts for fact in self._facts(account, day, got)]
        return Day(
            date=day,
            joining=tuple(a for a in self.accounts if a.onboarded_at.date() == day >= OPENING),
            deliveries=tuple(self._deliveries(day, facts, list(self._tickets(day)))),
            replies=tuple(self._replies(day, letters)),
            farewells=tuple(self._farewells(day, letters)),
        )

    def _chance(self, *about: object) -> random.Random:
        """Chance of its own for each thing, so that none depends on what was asked before."""
        return random.Random(":".join(map(str, (self.seed, *about))))

    def _facts(
        self, account: Account, day: date, got: Mapping[tuple[str, str], datetime]
    ) -> Iterator[Json]:
        written = got.get((account.contacts[0].email, PERSONAL))
        since = (day - written.date()).days if written else 0
        back = account.fate is Fate.RETURNS and since > 0
        if account.uses(day) or (back and (since == 1 or day.weekday() in account.weekdays)):
            yield _login(account, day)
        yield from _adoptions(account, day, day + DAY)
        if back and since == 2:
            yield _feature(account, CORE, day, core=True)
        answers = account.fate is Fate.REPLIES or (account.fate is Fate.HIT and _talks(account))
        if answers and since == 1:
            yield _fact(
                account, "responded", at(day, 8, 40), {"channel": "email"}, by=account.contacts[0]
            )
        if account.fate is Fate.LEAVES and day == OPENING + (8 + account.number % 4) * DAY:
            data = {"status": "canceled", "plan": account.tier}
            yield _fact(account, "subscription_changed", at(day, 8, 50), data)

    def _tickets(self, day: date) -> Iterator[Json]:
        """The release breaks the exports: tickets that day and the next, solved days later."""
        for account in self.accounts:
            if account.fate is not Fate.HIT:
                continue
            many = 3 if account.last_day or account.number % 5 == 0 else 2
            solved_on = RELEASE + (5 if account.number % 4 == 0 else 2 + account.number % 2) * DAY
            if account.last_day or account.number % 9 == 0:
                solved_on = OPENING + 2 * STORY_DAYS * DAY  # Not within this story.
            for which in range(1, many + 1):
                opened_on = RELEASE if which == 1 else RELEASE + DAY
                opened = at(opened_on, 14 if which == 1 else 8, (7 * account.number + which) % 60)
                solved = at(solved_on, 14, (3 * account.number + which) % 60)
                for event in _ticket(account, which, opened, solved):
                    if event["time"].startswith(day.isoformat()):
                        yield event

    def _deliveries(
        self, day: date, facts: Sequence[Json], tickets: Sequence[Json]
    ) -> Iterator[Delivery]:
        """Two a day: in the order of chance, some facts late, some deliveries twice."""
        for hour in (9, 15):
            chance = self._chance(day, hour)
            due = at(day, hour)
            told = [f for f in facts if due - timedelta(hours=12) < _instant(f) <= due]
            told = [f for f in told if hour == 9 or _instant(f) > at(day, 9)]
            late = [f for f in told if f["kind"] == "login" and chance.random() < LATE]
            late = late if day < OPENING + (STORY_DAYS - 1) * DAY else []
            now = [*(f for f in told if f not in late), *self._delayed]
            chance.shuffle(now)
            events = [e for e in tickets if (e["time"][11:13] < "09") == (hour == 9)]
            chance.shuffle(events)
            former = self._former if self._former and chance.randrange(FORGETS) == 0 else None
            delivery = Delivery(
                at=due,
                facts=tuple(now),
                tickets=tuple(events),
                facts_again=former.facts if former else (),
                tickets_again=tuple(events[::6]),
                late=len(self._delayed),
            )
            self._delayed, self._former = late, delivery
            if delivery.facts or delivery.tickets or delivery.facts_again:
                yield delivery

    def _replies(self, day: date, letters: Sequence[Letter]) -> Iterator[Reply]:
        """Surveys are answered on the next working day; some think better of it a day later."""
        if day.weekday() >= 5:
            return
        for letter in letters:
            if letter.step != SURVEY or letter.to not in self._by_address:
                continue
            _, person = self._by_address[letter.to]
            if person.score is None:
                continue
            chance = self._chance(person.email, "answer")
            changes = chance.random() < 0.08
            comment = _comment(person.score, chance) if chance.random() < 0.4 else ""
            scanned = chance.random() < 0.06
            answers_on = _working_day(letter.sent_at.date())
            if day == answers_on:
                yield Reply(
                    at=at(day, 15, 20),
                    to=person.email,
                    score=person.score,
                    comment=comment,
                    scanned=scanned,
                )
            elif changes and day == _working_day(answers_on):
                better = min(10, person.score + 2) if person.score < 9 else person.score - 2
                yield Reply(at=at(day, 15, 20), to=person.email, score=better, comment=comment)

    def _farewells(self, day: date, letters: Sequence[Letter]) -> Iterator[Farewell]:
        """Two who were asked to come back, and one who was asked for an opinion, want no mail."""
        silent = [a for a in self.accounts if a.fate is Fate.SILENT][:2]
        asked = next(a for a in self.accounts if a.fate is Fate.HIT)
        leaving = {(a.contacts[0].email, PERSONAL) for a in silent}
        leaving.add((asked.contacts[0].email, SURVEY))
        for letter in letters:
            if (letter.to, letter.step) in leaving and day == letter.sent_at.date() + DAY:
                yield Farewell(at(day, 15, 20), letter.to, letter.step)


def _first_of_each(letters: Iterable[Letter]) -> dict[tuple[str, str], datetime]:
    first: dict[tuple[str, str], datetime] = {}
    for letter in letters:
        first.setdefault((letter.to, letter.step), letter.sent_at)
    return first


def _working_day(day: date) -> date:
    """The first working day after a day."""
    after = day + DAY
    return after if after.weekday() < 5 else _working_day(after)


def _talks(account: Account) -> bool:
    """Of those that the release hits, some answer the mail instead of waiting for the fix."""
    return account.number % 6 == 0


def _adoptions(account: Account, since: date, until: date) -> Iterator[Json]:
    """The features that the customer first used from a day on, before another."""
    first = max(account.onboarded_at.date(), OPENING - HISTORY_DAYS * DAY)
    for feature in account.features:
        if since <= first < until:
            yield _feature(account, feature, first)
    if account.core_on and since <= account.core_on < until:
        yield _feature(account, CORE, account.core_on, core=True)


def _login(account: Account, day: date) -> Json:
    minute = (account.number * 7 + day.day * 11) % 55
    return _fact(account, "login", at(day, account.hour, minute), {})


def _feature(account: Account, feature: str, day: date, *, core: bool = False) -> Json:
    instant = at(day, account.hour, 56)
    return _fact(account, "feature_used", instant, {"feature": feature, "core": core}, feature)


def _fact(
    account: Account,
    kind: str,
    instant: datetime,
    data: Json,
    which: str = "",
    *,
    by: Person | None = None,
) -> Json:
    """One fact in our own shape; of the customer, or of whoever has the person's address."""
    named = "-".join(filter(None, (account.id, kind, which, instant.date().isoformat())))
    whose = {"email": by.email} if by else {"customer": account.id}
    return {
        "id": named,
        "kind": kind,
        **whose,
        "occurred_at": instant.isoformat(),
        "data": data,
    }


def _instant(fact: Json) -> datetime:
    return datetime.fromisoformat(fact["occurred_at"])


def _ticket(account: Account, which: int, opened: datetime, solved: datetime) -> Iterator[Json]:
    """Zendesk's own events of one ticket: opened by the customer, solved by the support desk."""
    yield _zendesk(account, which, "created", opened, status="NEW", change={}, position=1)
    change = {"current": "SOLVED", "previous": "NEW"}
    yield _zendesk(
        account, which, "status_changed", solved, status="SOLVED", change=change, position=2
    )


def _zendesk(
    account: Account,
    which: int,
    what: str,
    instant: datetime,
    *,
    status: str,
    change: Json,
    position: int,
) -> Json:
    ticket = 70_000 + account.number * 10 + which
    requester = f"{19_840_000_000 + account.number}"
    stamp = instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "type": f"zen:event-type:ticket.{what}",
        "id": f"01DEMO{ticket}{position:02}",
        "subject": f"zen:ticket:{ticket}",
        "time": stamp,
        "account_id": 31_450_112,
        "zendesk_event_version": "2022-11-06",
        "detail": {
            "id": str(ticket),
            "created_at": stamp,
            "updated_at": stamp,
            "organization_id": account.organization,
            "requester_id": requester,
            "submitter_id": requester,
            "priority": "HIGH" if which else "NORMAL",
            "status": status,
            "subject": "The export stops half way" if which else "How do I share a report?",
            "is_public": True,
            "type": "PROBLEM" if which else "QUESTION",
            "via": {"channel": "email"},
        },
        "event": {**change, "meta": {"sequence": {"id": f"{ticket}", "position": position}}},
    }


_PRAISE = (
    "Automations save us an hour a day.",
    "Does what it says, and fast.",
    "Our whole team lives in it by now.",
)
_MIDDLING = (
    "Good, but the calendar needs work.",
    "Fine for the price.",
    "Solid. Reports are slow.",
)
_BLAME = (
    "The exports are unreliable.",
    "Too expensive for what we use.",
    "Support takes days to answer.",
)


def _comment(score: int, chance: random.Random) -> str:
    if score >= 9:
        return chance.choice(_PRAISE)
    return chance.choice(_MIDDLING if score >= 7 else _BLAME)
