"""NPS: when a contact is asked, what an answer counts, and what the answers of a venture say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from functions.shared.domain import contact, effects
from functions.shared.domain.comments import sorting
from functions.shared.domain.segments import Traits
from functions.shared.kernel import ids

DAY = timedelta(days=1)
LINK_LIFE = timedelta(days=90)
# A milestone that became known later than this is history, brought by an import: nobody is asked.
MILESTONE_LIFE = timedelta(days=30)
FIRST_VALUE = "first_value_realization"
TIMED: tuple[tuple[str, timedelta], ...] = (
    ("onboarding_complete", 14 * DAY),
    ("30_day_checkpoint", 30 * DAY),
    ("60_day_checkpoint", 60 * DAY),
    ("90_day_checkpoint", 90 * DAY),
)
SCORES = range(11)
Z_95 = Decimal("1.96")
_CENT = Decimal("0.01")

Category: TypeAlias = Literal["promoter", "passive", "detractor"]
Status: TypeAlias = Literal["planned", "claimed", "sent", "dropped", "asked", "handed_over"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point of a customer's life that a survey may follow."""

    name: str
    at: datetime


def milestones(onboarded_at: datetime) -> tuple[Milestone, ...]:
    """The milestones that time alone brings, earliest first."""
    return tuple(Milestone(name, onboarded_at + after) for name, after in TIMED)


def next_milestone(onboarded_at: datetime, after: datetime) -> Milestone | None:
    """The first milestone of time that lies after an instant; None when all are past."""
    return next((m for m in milestones(onboarded_at) if m.at > after), None)


def category(score: int) -> Category:
    """What an answer counts as: promoters 9 and 10, passives 7 and 8, detractors 0 to 6.

    Raises:
        ValueError: it is no score from 0 to 10.
    """
    if score not in SCORES:
        raise ValueError(f"a score is from 0 to 10, not {score}")
    if score >= 9:
        return "promoter"
    return "passive" if score >= 7 else "detractor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One question to one contact, asked at one milestone.

    `contact` is the digest of the address. `due_at` is when it is looked at next; None once it is
    over. `reason` says why it waits, or why it ended as it did. `tier`, `stage` and `owner` are the
    customer's when it was sent.
    """

    id: str
    venture: str
    customer: str
    milestone: str
    contact: str
    planned_at: datetime
    status: Status = "planned"
    due_at: datetime | None = None
    reason: str | None = None
    tier: str | None = None
    stage: str | None = None
    owner: str | None = None
    sent_at: datetime | None = None
    revision: int = 0

    @property
    def name(self) -> str:
        """Under which name its answer is kept: one answer per survey and contact."""
        return self.milestone

    @property
    def effect_key(self) -> str:
        """The natural key of its one message."""
        return ids.digest(self.id, "survey", self.contact)

    def held(self, until: datetime, reason: str) -> "Survey":
        """The survey, not to be looked at before an instant, and why."""
        return replace(self, due_at=until, reason=reason, revision=self.revision + 1)

    def planned(self, at: datetime, reason: str) -> "Survey":
        """The survey, whose message certainly did not go out, to be tried again."""
        return replace(self.held(at, reason), status="planned")

    def claimed(self, look_again: datetime) -> "Survey":
        """The survey, about to be sent; if nothing is heard of it, it is looked at again."""
        return replace(self.held(look_again, "being sent"), status="claimed")

    def asked(self, until: datetime, reason: str) -> "Survey":
        """The survey, about whose message a person was asked; looked at again meanwhile."""
        return replace(self.held(until, reason), status="asked")

    def sent(self, at: datetime, whose: Traits) -> "Survey":
        """The survey, known to have gone out, and what its customer was then."""
        over = self._over("sent", None)
        return replace(over, sent_at=at, tier=whose.tier, stage=whose.stage, owner=whose.owner)

    def dropped(self, reason: str) -> "Survey":
        """The survey, not to be sent."""
        return self._over("dropped", reason)

    def handed_over(self, reason: str) -> "Survey":
        """The survey, given to a person as a task."""
        return self._over("handed_over", reason)

    def _over(self, status: Status, reason: str | None) -> "Survey":
        return replace(self, status=status, due_at=None, reason=reason, revision=self.revision + 1)


def plan(*, venture: str, customer: str, milestone: str, contact: str, at: datetime) -> Survey:
    """A survey, due at once; the same milestone and contact always give the same identifier."""
    key = ids.digest(venture, customer, milestone, contact)
    return Survey(
        id=ids.of_customer(key, customer),
        venture=venture,
        customer=customer,
        milestone=milestone,
        contact=contact,
        planned_at=at,
        due_at=at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand at the instant of a decision, read anew.

    `gone` says why the customer must not be asked at all; `gate` is the contact gate's answer,
    None where the contact is no longer one of the customer's; `resolution` is what is known of the
    message where one was claimed before.
    """

    gone: str | None
    mode: str
    gate: contact.Answer | None
    resolution: effects.Resolution | None = None


@dataclass(frozen=True, slots=True)
class GoOut:
    """Send the survey now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at an instant."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Do not send it, ever."""

    reason: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Make it a task for a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Put the open question to a person, whether the message went out."""

    reason: str


@dataclass(frozen=True, slots=True)
class Conclude:
    """The outcome of the message is known; take it over."""


Decision: TypeAlias = GoOut | Wait | Leave | HandOver | Ask | Conclude


def decide(standing: Standing) -> Decision:
    """What comes next for a survey that is due."""
    match standing.resolution:
        case effects.Settled():
            return Conclude()
        case effects.KeepWaiting(until, reason):
            return Wait(until, reason)
        case effects.AskPerson(reason):
            return Ask(reason)
        case effects.SendOnceMore() | None:
            return Leave(standing.gone) if standing.gone else _through(standing)
        case _:
            assert_never(standing.resolution)


def _through(standing: Standing) -> Decision:
    """What the contact gate's answer means for a survey."""
    match standing.gate:
        case None:
            return Leave("the contact is no longer one of the customer's")
        case contact.Drop(reason):
            return Leave(reason)
        case contact.Hold() | contact.Send() if standing.mode == "manual":
            return HandOver("people carry out the steps of this venture")
        case contact.Hold(until, reason):
            return Wait(until, reason)
        case contact.Send():
            return GoOut()
        case _:
            assert_never(standing.gate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of one contact to one survey that stands.

    `tier`, `stage` and `owner` are the customer's, when it was given.
    """

    customer: str
    survey: str
    contact: str
    score: int
    comment: str | None = None
    tier: str
    stage: str | None = None
    owner: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """The comment of an answer that stands, and where it belongs."""

    customer: str
    survey: str
    contact: str
    score: int
    comment: str
    category: sorting.Category
    sentiment: sorting.Sentiment
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey that went out: to whom, under which name, when; and what its customer was then."""

    customer: str
    survey: str
    contact: str
    tier: str
    at: datetime
    stage: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nps:
    """What answers say: points from -100 to 100 and percentages, rounded half-up to two decimals.

    `score` and `margin` are None without an answer, `response_rate` without a survey sent. Until
    it is `significant`, nothing is decided by it.
    """

    score: float | None
    margin: float | None
    responses: int
    promoters: int
    passives: int
    detractors: int
    significant: bool
    response_rate: float | None


@dataclass(frozen=True, slots=True)
class Window:
    """What the answers of a span of time say: after `since`, and up to `until`."""

    since: datetime
    until: datetime
    nps: Nps


@dataclass(frozen=True, slots=True)
class Change:
    """How NPS moved from one window to a later one, in points, with its 95 % margin.

    It is `significant` where both windows are and chance alone would hardly move it as far.
    """

    points: float
    margin: float
    significant: bool


def windows(
    answers: Sequence[Answer],
    asked: Sequence[Asked],
    *,
    until: datetime,
    span: timedelta,
    count: int,
    enough: int,
) -> tuple[Window, ...]:
    """So many windows of one length, side by side, the last one until an instant; oldest first.

    An answer counts in the window that it was given in. A survey counts in the one that it went out
    in, and as answered whenever its answer came: of older windows more have had the time.
    """
    given: dict[int, list[Answer]] = {}
    sent: dict[int, list[Asked]] = {}
    for answer in answers:
        given.setdefault((until - answer.at) // span, []).append(answer)
    for survey in asked:
        sent.setdefault((until - survey.at) // span, []).append(survey)
    answered = {(a.customer, a.survey, a.contact) for a in answers}
    return tuple(
        Window(
            until - (back + 1) * span,
            until - back * span,
            _counted(given.get(back, []), sent.get(back, []), answered, enough),
        )
        for back in reversed(range(count))
    )


def change(before: Nps, after: Nps) -> Change | None:
    """How NPS moved from one window to a later one; None where one of them has no answer.

    Two samples that know nothing of each other: the difference of the adjusted Wald estimates (as
    in `margin`) against the root of the sum of their squared standard errors, at 1.96.
    Lewis and Sauro, "How to Statistically Compare Two Net Promoter Scores", measuringu.com
    (nps-significance-test, and nps-three-significance-tests for its check on real answers).
    """
    if before.score is None or after.score is None:
        return None
    first, second = _adjusted(before), _adjusted(after)
    error = _root(first[1] + second[1])
    apart = abs(second[0] - first[0])
    points = _exact(after) - _exact(before)
    return Change(
        points=_two(100 * points),
        margin=float((100 * Z_95 * error).quantize(_CENT, ROUND_HALF_UP)),
        significant=before.significant
        and after.significant
        and Decimal(apart.numerator) / apart.denominator > Z_95 * error,
    )


def of_answers(answers: Iterable[Answer], asked: Iterable[Asked], *, enough: int) -> Nps:
    """The NPS of some answers; the response rate is the share of these surveys that has one."""
    standing = list(answers)
    answered = {(a.customer, a.survey, a.contact) for a in standing}
    return _counted(standing, asked, answered, enough)


def _counted(
    standing: Iterable[Answer],
    asked: Iterable[Asked],
    answered: set[tuple[str, str, str]],
    enough: int,
) -> Nps:
    counts = {"promoter": 0, "passive": 0, "detractor": 0}
    for answer in standing:
        counts[category(answer.score)] += 1
    sent = {(a.customer, a.survey, a.contact) for a in asked}
    return of_counts(
        promoters=counts["promoter"],
        passives=counts["passive"],
        detractors=counts["detractor"],
        asked=len(sent),
        answered=len(sent & answered),
        enough=enough,
    )


def of_counts(
    *, promoters: int, passives: int, detractors: int, asked: int, answered: int, enough: int
) -> Nps:
    """The NPS of so many answers; `enough` answers make it significant."""
    responses = promoters + passives + detractors
    return Nps(
        score=_two(Fraction(100 * (promoters - detractors), responses)) if responses else None,
        margin=margin(promoters, detractors, responses) if responses else None,
        responses=responses,
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        significant=responses >= enough,
        response_rate=_two(Fraction(100 * answered, asked)) if asked else None,
    )


def margin(promoters: int, detractors: int, responses: int) -> float:
    """Half the width of the 95 % confidence interval, in points, by the adjusted Wald method.

    Three quarters of a promoter and of a detractor are added, and three answers in all; then
    1.96 standard errors of the difference of two shares of one sample, p + d - (p - d)^2 over n.
    Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70 (2016);
    Sauro and Lewis, "Confidence Intervals for Net Promoter Scores", measuringu.com
    (nps-confidence-intervals, and nps-three-confidence-intervals for its check on real answers).
    """
    _, variance = _estimate(promoters, detractors, responses)
    return float((100 * Z_95 * _root(variance)).quantize(_CENT, ROUND_HALF_UP))


def _estimate(promoters: int, detractors: int, responses: int) -> tuple[Fraction, Fraction]:
    """The adjusted difference of both shares, and the square of its standard error."""
    n = responses + 3
    p = Fraction(4 * promoters + 3, 4 * n)
    d = Fraction(4 * detractors + 3, 4 * n)
    return p - d, (p + d - (p - d) ** 2) / n


def _adjusted(said: Nps) -> tuple[Fraction, Fraction]:
    return _estimate(said.promoters, said.detractors, said.responses)


def _exact(said: Nps) -> Fraction:
    return Fraction(said.promoters - said.detractors, said.responses)


def _root(square: Fraction) -> Decimal:
    with localcontext(prec=40):
        return (Decimal(square.numerator) / Decimal(square.denominator)).sqrt()


def _two(value: Fraction) -> float:
    """Rounded half-up, away from zero, to two decimals."""
    with localcontext(prec=40):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return float(exact.quantize(_CENT, ROUND_HALF_UP))
