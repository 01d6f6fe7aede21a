"""What a year must come to, worked out from its story alone; none of the system's code is used.

Scores are SPEC's own sentences at the default parameters: points for how old the last login is, 30
less ten per open ticket, five per feature and ten for the core. NPS is promoters less detractors of
the last 30 days, in percent. Who was active in the month of their life that begins a month after
they came, or later, is retained; a cohort is compared with the one before by that month alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from local.year import story
from local.year.story import Account, Said, moment

DAY = timedelta(days=1)
AGES = ((DAY, 40), (7 * DAY, 30), (30 * DAY, 20))
DELAY, PATIENCE = timedelta(minutes=5), timedelta(hours=48)
"""So long a fall must last before anybody is told, and so long it is waited for a response then."""
ENOUGH, WINDOW = 50, 30 * DAY
"""Answers from which NPS says something, and over how long it is taken."""


@dataclass
class Known:
    """What was told of a customer up to an instant."""

    login: datetime | None = None
    tickets: set[str] = field(default_factory=set)
    features: set[str] = field(default_factory=set)
    core: bool = False
    gone: bool = False

    def hear(self, said: Said) -> None:
        """One more thing is told."""
        match said.kind:
            case "login":
                self.login = said.at
            case "feature_used":
                self.features.add(str(said.data["feature"]))
                self.core |= bool(said.data["core"])
            case "ticket_changed":
                change = self.tickets.add if said.data["status"] == "open" else self.tickets.discard
                change(str(said.data["ticket"]))
            case "subscription_changed":
                self.gone = said.data["status"] == "canceled"

    def score(self, at: datetime) -> int:
        """The score at an instant."""
        ages = (points for age, points in AGES if self.login and at - self.login < age)
        support = max(0, 30 - 10 * len(self.tickets))
        value = min(30, 5 * len(self.features) + 10 * self.core)
        return next(ages, 0) + support + value


@dataclass(frozen=True)
class Move:
    """A customer's score became another one; `before` is what it was."""

    at: datetime
    account: Account
    before: int
    score: int

    def below(self, threshold: int) -> bool:
        """Whether it fell below a threshold."""
        return self.score < threshold <= self.before


def facts(account: Account) -> list[Said]:
    """All that is told of a customer until the year's end, in order."""
    days = (story.ENDING - account.onboarded_on).days
    told = (story.said_on(account, account.onboarded_on + n * DAY) for n in range(days))
    return [said for day in told for said in day]


def moves(account: Account) -> list[Move]:
    """Every move of a customer's score in the year; where they stand at its opening is none."""
    told, known, found, before = facts(account), Known(), list[Move](), None
    turns = {said.at + age for said in told if said.kind == "login" for age, _ in AGES}
    for at in sorted(turns | {said.at for said in told}):
        for said in (one for one in told if one.at == at):
            known.hear(said)
        if known.gone or at >= moment(story.ENDING, 0):
            break
        score = known.score(at)
        if before not in (None, score) and at >= moment(story.OPENING, 0):
            found.append(Move(at, account, before or 0, score))
        before = score
    return found


def falls(account: Account, threshold: int) -> list[Move]:
    """The moves by which a customer fell below a threshold."""
    return [move for move in moves(account) if move.below(threshold)]


def unheard(account: Account) -> Iterator[datetime]:
    """When the executive must hear of a customer: critical all the time, and not a word from them.

    A reply is a word, and so is an answer to a survey, or one more ticket.
    """
    words = [
        said.at
        for said in facts(account)
        if said.kind in ("responded", "nps_answered") or said.data.get("status") == "open"
    ]
    for fall in falls(account, 40):
        begins, ends = fall.at + DELAY, fall.at + DELAY + PATIENCE
        rises = [move.at for move in moves(account) if move.score >= 40 > move.before]
        if not any(begins < at <= ends for at in (*words, *rises)):
            yield ends


def answers(accounts: tuple[Account, ...]) -> list[tuple[datetime, int]]:
    """Every answer to a survey: when, and which score. Nobody answers one twice in this story."""
    return [
        (said.at, int(said.data["score"]))
        for account in accounts
        for said in facts(account)
        if said.kind == "nps_answered"
    ]


def nps(given: list[tuple[datetime, int]], until: datetime) -> tuple[float, int] | None:
    """NPS of the 30 days up to an instant, and from how many answers; None where it says nothing.

    It is rounded half up, as it is shown.
    """
    scores = [score for at, score in given if until - WINDOW <= at < until]
    if len(scores) < ENOUGH:
        return None
    apart = sum(score >= 9 for score in scores) - sum(score <= 6 for score in scores)
    exact = Decimal(100 * apart) / len(scores)
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)), len(scores)


def nps_falls(given: list[tuple[datetime, int]]) -> Iterator[tuple[datetime, float, float]]:
    """When NPS is found more than 10 points below that of the 30 days before, with both.

    It is looked at every midnight. What is found is dealt with by the afternoon of the third day
    after; only what is heard from then on counts again.
    """
    at, counts_from = moment(story.OPENING, 0), moment(story.OPENING - 365 * DAY, 0)
    while at < moment(story.ENDING, 0):
        before, after = nps(given, at - WINDOW), nps(given, at)
        if before and after and at - WINDOW >= counts_from and before[0] - after[0] > 10:
            yield at, before[0], after[0]
            counts_from = at + 3 * DAY + timedelta(hours=16, minutes=30)
        at += DAY


def retained(accounts: tuple[Account, ...], cohort: date) -> float:
    """Percent of a month's new customers who were there a month after they came, or later."""
    came = [one for one in accounts if one.onboarded_on.replace(day=1) == cohort]
    still = [one for one in came if _logged_in_since(one, _month_later(one.onboarded_on))]
    return 100 * len(still) / len(came)


def there(accounts: tuple[Account, ...], cohort: date) -> float:
    """Percent of a month's new customers who were there in their second month."""
    came = [one for one in accounts if one.onboarded_on.replace(day=1) == cohort]
    months = (
        (_month_later(on), _month_later(_month_later(on))) for on in (a.onboarded_on for a in came)
    )
    still = [
        one
        for one, (begins, ends) in zip(came, months, strict=True)
        if any(said.kind == "login" and begins <= said.at.date() < ends for said in facts(one))
    ]
    return 100 * len(still) / len(came)


def _logged_in_since(account: Account, day: date) -> bool:
    return any(said.kind == "login" and said.at.date() >= day for said in facts(account))


def _month_later(day: date) -> date:
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return day.replace(year=year, month=month)
