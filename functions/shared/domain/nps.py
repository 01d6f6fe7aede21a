"""NPS: what an answer counts, and what the answers of a venture say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import ceil
from typing import Literal, TypeAlias

from functions.shared.domain.comments import sorting
from functions.shared.domain.segments import Segment

SCORES = range(11)
Z_95 = Decimal("1.96")
_CENT = Decimal("0.01")

Category: TypeAlias = Literal["promoter", "passive", "detractor"]


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
class Answer:
    """The answer of one contact to one survey that stands.

    `tier`, `stage` and `owner` are the customer's, when it was given. An `imported` one is history,
    which counts and begins nothing.
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
    imported: bool = False


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

    `score` and `margin` are None without an answer, `response_rate` without a survey sent: of the
    surveys `asked` so many were `answered`. Until it is `significant`, nothing is decided by it.
    """

    score: float | None
    margin: float | None
    responses: int
    promoters: int
    passives: int
    detractors: int
    significant: bool
    asked: int
    answered: int
    response_rate: float | None


@dataclass(frozen=True, slots=True)
class Response:
    """What a response rate says of a target, in percent, with its 95 % interval.

    It is `sure` where the target lies outside of the interval.
    """

    low: float
    high: float
    reached: bool
    sure: bool


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
    segment: Segment | None = None,
) -> tuple[Window, ...]:
    """So many windows of one length, side by side, the last one until an instant; oldest first.

    An answer counts in the window that it was given in. A survey counts in the one that it went out
    in, and as answered whenever its answer came: of older windows more have had the time. Of a
    `segment` so do its surveys, whatever the customer was by the time of the answer.
    """
    given: dict[int, list[Answer]] = {}
    sent: dict[int, list[Asked]] = {}
    for answer in answers:
        if segment is None or segment.holds(answer):
            given.setdefault((until - answer.at) // span, []).append(answer)
    for survey in asked:
        if segment is None or segment.holds(survey):
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
        asked=asked,
        answered=answered,
        response_rate=_two(Fraction(100 * answered, asked)) if asked else None,
    )


def response(said: Nps, target: Decimal) -> Response | None:
    """What a response rate says of a target in percent; None where no survey was sent.

    Wilson's score interval: "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22 (1927).
    """
    n = said.asked
    if not n:
        return None
    p, z = Fraction(said.answered, n), Fraction(Z_95)
    middle = p + z * z / (2 * n)
    width = Fraction(_root(p * (1 - p) / n + z * z / (4 * n * n))) * z
    low, high = ((middle + way * width) / (1 + z * z / n) for way in (-1, 1))
    aim = Fraction(target) / 100
    return Response(
        low=_two(100 * max(low, Fraction(0))),
        high=_two(100 * min(high, Fraction(1))),
        reached=p >= aim,
        sure=not low <= aim <= high,
    )


def surveys_needed(said: Nps, target: Decimal, enough: int) -> int:
    """How many surveys bring enough answers at the response rate so far.

    At the target, in percent, where nobody answered yet: nothing else is known of the rate then.
    """
    rate = Fraction(said.answered, said.asked) if said.answered else Fraction(target) / 100
    return ceil(enough / rate)


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
