"""Conditions of playbooks: what must hold of a customer, written as data, read at an instant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Literal, TypeAlias, assert_never

from functions.shared.domain import health
from functions.shared.domain.customers import Profile
from functions.shared.domain.nps import Answer
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.signals import usage_trend
from functions.shared.domain.state import History

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HORIZON = 14
"""Days ahead for which it is foreseen what time alone turns; by then somebody looks anew."""
HIGH_VALUE = "high_value_arr"
SUBSCRIBED = frozenset({"active", "trialing"})


class Closed:
    """A part of a document: whoever reads it by its fields refuses what is none of them."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Closed):
    """What a parameter of the venture holds, whenever it is asked for."""

    parameter: str

    def value(self, p: Parameters) -> int | float | str:
        """Its value under some parameters."""
        return p.values[self.parameter]


@dataclass(frozen=True, slots=True, kw_only=True)
class All(Closed):
    """Each of the conditions holds."""

    test: Literal["all"] = "all"
    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Any(Closed):
    """One of the conditions holds, or more."""

    test: Literal["any"] = "any"
    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Closed):
    """The condition does not hold."""

    test: Literal["not"] = "not"
    of: "Condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class InBand(Closed):
    """The band is one of these; a churned customer is in none."""

    test: Literal["band"] = "band"
    one_of: tuple[Literal["healthy", "at_risk", "critical"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores(Closed):
    """The score lies in a range, its lower end included, which a parameter may hold."""

    test: Literal["score"] = "score"
    at_least: int | Setting = 0
    below: int = 101


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives(Closed):
    """The lifecycle is one of these."""

    test: Literal["lifecycle"] = "lifecycle"
    one_of: tuple[Literal["active", "inactive", "churned"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses(Closed):
    """The usage trend is one of these."""

    test: Literal["usage"] = "usage"
    one_of: tuple[Literal["declining", "steady", "growing"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InStage(Closed):
    """The stage of the journey is one of these."""

    test: Literal["stage"] = "stage"
    one_of: tuple[Literal["onboarding", "activation", "engagement", "renewal"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InTier(Closed):
    """The plan tier is one of these."""

    test: Literal["tier"] = "tier"
    one_of: tuple[Literal["enterprise", "professional", "basic", "free"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaysAtLeast(Closed):
    """The ARR is at least a decimal amount, or at least the parameter `high_value_arr`."""

    test: Literal["arr"] = "arr"
    at_least: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted(Closed):
    """So many features are adopted, or more."""

    test: Literal["features"] = "features"
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated(Closed):
    """A feature was used or a goal reached since the onboarding."""

    test: Literal["activated"] = "activated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached(Closed):
    """A goal was reached."""

    test: Literal["goal"] = "goal"
    goal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Responded(Closed):
    """The customer responded since they entered."""

    test: Literal["responded"] = "responded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Closed):
    """The customer logged in since they entered."""

    test: Literal["returned"] = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed(Closed):
    """The subscription is active, or on trial."""

    test: Literal["subscribed"] = "subscribed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubscribed(Closed):
    """The subscription became active, or went on trial, since they entered."""

    test: Literal["resubscribed"] = "resubscribed"


Condition: TypeAlias = (
    All
    | Any
    | Not
    | InBand
    | Scores
    | Lives
    | Uses
    | InStage
    | InTier
    | PaysAtLeast
    | Adopted
    | Activated
    | Reached
    | Responded
    | Returned
    | Subscribed
    | Resubscribed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A customer at an instant, as conditions see them; `since` is when they entered, if ever.

    `login_before` is the last login that was known then, to the hour as all of them. `profile`
    holds what later facts said about it, too. `answers` are the last answers of each of its
    contacts to surveys, where they matter.
    """

    history: History
    profile: Profile
    parameters: Parameters
    at: datetime
    since: datetime | None = None
    login_before: datetime | None = None
    answers: tuple[Answer, ...] = ()


def holds(condition: Condition, view: View) -> bool:
    """Whether a condition holds of a customer at an instant."""
    match condition:
        case All(of=parts):
            return all(holds(part, view) for part in parts)
        case Any(of=parts):
            return any(holds(part, view) for part in parts)
        case Not(of=part):
            return not holds(part, view)
        case InBand() | Scores() | Lives() | Uses():
            return _stands(condition, view)
        case InStage() | InTier() | PaysAtLeast():
            return _is(condition, view)
        case Responded() | Returned() | Resubscribed():
            return _did_since(condition, view)
        case Adopted() | Activated() | Reached() | Subscribed():
            return _did(condition, view)
        case _:
            assert_never(condition)


def parts_of(condition: Condition) -> Iterator[Condition]:
    """The condition, and all conditions that it is made of."""
    yield condition
    match condition:
        case All(of=parts) | Any(of=parts):
            for part in parts:
                yield from parts_of(part)
        case Not(of=part):
            yield from parts_of(part)
        case _:
            pass


def turns(condition: Condition, view: View) -> list[datetime]:
    """The instants after `view.at` at which time alone may turn a condition, in order.

    Of usage, score and band those of the next fortnight: what happens meanwhile makes others.
    """
    found: set[datetime] = set()
    tests = {part.test for part in parts_of(condition)}
    if tests & {"lifecycle"} and view.history.active_until:
        days = view.parameters.win_back_inactive_days
        found.add(view.history.active_until + days * DAY + timedelta(microseconds=1))
    if tests & {"usage"}:
        midnight = view.at.replace(hour=0, minute=0, second=0, microsecond=0)
        found.update(midnight + day * DAY for day in range(1, HORIZON + 1))
    if tests & {"score"}:
        # A score moves between the bands' edges, too; by whole days it is looked at soon enough.
        found.update(view.at + day * DAY for day in range(1, HORIZON + 1))
    if tests & {"band"}:
        at: datetime | None = view.at
        while at and at <= view.at + HORIZON * DAY:
            at = health.next_crossing(view.history, view.parameters, at)
            found.update([at] if at else [])
    if tests & {"stage"} and view.profile.onboarded_at:
        found.update(view.profile.onboarded_at + days * DAY for days in (0, 15, 31, 91))
    return sorted(turn for turn in found if turn > view.at)


def _stands(condition: InBand | Scores | Lives | Uses, view: View) -> bool:
    """What the health of a customer says."""
    match condition:
        case InBand(one_of=bands):
            band = health.band_at(view.history, view.parameters, view.at)
            return band is not None and band.value in bands
        case Scores(at_least=low, below=high):
            score = health.at_a_glance(view.history, view.parameters, view.at).score
            least = int(low.value(view.parameters)) if isinstance(low, Setting) else low
            return score is not None and least <= score < high
        case Lives(one_of=lives):
            return health.lifecycle_at(view.history, view.parameters, view.at).value in lives
        case Uses(one_of=trends):
            return usage_trend(view.history, view.at) in trends
        case _:
            assert_never(condition)


def _is(condition: InStage | InTier | PaysAtLeast, view: View) -> bool:
    """What the profile of a customer says."""
    match condition:
        case InStage(one_of=stages):
            return health.stage(view.profile.onboarded_at, view.at) in stages
        case InTier(one_of=tiers):
            return view.profile.tier in tiers
        case PaysAtLeast(at_least=least):
            high = least == HIGH_VALUE
            return view.profile.arr >= Decimal(view.parameters.high_value_arr if high else least)
        case _:
            assert_never(condition)


def _did(condition: Adopted | Activated | Reached | Subscribed, view: View) -> bool:
    """What a customer did."""
    state = view.history.state
    match condition:
        case Adopted(at_least=least):
            return len(state.features) >= least
        case Activated():
            return activated(view)
        case Reached(goal=goal):
            return goal in state.goals
        case Subscribed():
            word = state.register("subscription")
            return word is not None and word.data["status"] in SUBSCRIBED
        case _:
            assert_never(condition)


def _did_since(condition: Responded | Returned | Resubscribed, view: View) -> bool:
    """What a customer did since they entered; nothing, of whom has not."""
    state, since = view.history.state, view.since
    if since is None:
        return False
    match condition:
        case Responded():
            word = state.register("responded")
            return word is not None and word.at > since
        case Returned():
            login = view.history.last_login
            if login is None or login.at > since:
                return login is not None
            # Of the hour in which they entered it is a new one, where another was the last by then.
            before = view.login_before
            return before is not None and before < login.at and since < login.at + HOUR
        case Resubscribed():
            word = state.register("subscription")
            return word is not None and word.at > since and word.data["status"] in SUBSCRIBED
        case _:
            assert_never(condition)


def activated(view: View) -> bool:
    """Whether a feature was used, or a goal reached, since the onboarding."""
    begun = view.profile.onboarded_at
    if begun is None:
        return False
    state = view.history.state
    marks = [feature.first.at for feature in state.features.values()]
    if any(at >= begun for at in [*marks, *(mark.at for mark in state.goals.values())]):
        return True
    # A feature known from before: its uses since are in the days of usage.
    return any(day.features and key.day >= begun.date() for key, day in view.history.usage.items())
