"""Facts become state: keep each once, fold it, look at the band, write once if anything moved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from functions.shared.domain import state
from functions.shared.domain.comments import sorting
from functions.shared.domain.customers import Profile, overlaid
from functions.shared.domain.facts import (
    USAGE,
    Addressed,
    Alias,
    Fact,
    Kind,
    names_told,
)
from functions.shared.domain.health import Lifecycle, lifecycle_at
from functions.shared.domain.parameters import InForce, Parameters
from functions.shared.domain.playbooks.entry import first_core
from functions.shared.domain.records import Record
from functions.shared.domain.segments import Traits, traits
from functions.shared.domain.state import Day, DayKey
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import ids
from functions.shared.ports.outside import CommentSorter
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers, Erased, Known, Unheard
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import UNREADABLE, HealthStore
from functions.shared.store.health import Parameters as InForceOf
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures

MOST_AT_ONCE = 50
OPENING = frozenset({Kind.SUBSCRIPTION_CHANGED, Kind.PROFILE_CHANGED})
"""Kinds of facts that change what opens playbooks, and of which no event tells."""
NAME_REFUSED = "alias_of_another"
"""Flag of a fact that claims a name for its customer which somebody else has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads and writes."""

    remembered: Remembered
    ventures: Ventures
    customers: Customers
    health: HealthStore
    courses: Courses
    surveys: Surveys
    exits: Exits
    gates: Gates
    sort_comment: CommentSorter = sorting.sort


@dataclass(slots=True)
class Taken:
    """What became of some facts, counted, and the names that they gave to customers.

    `names_refused` are those that belonged to somebody else, and still do.
    """

    scored: int = 0
    held: int = 0
    erased: int = 0
    names_refused: int = 0
    names: set[Alias] = field(default_factory=set)


def take_in(venture_id: str, facts: Sequence[Addressed], at: datetime, stores: Stores) -> Taken:
    """Take facts of one venture in, as of the instant at which they were accepted.

    What was held under a name that they give to a customer follows at once.
    Repeating it, in any order, in any company, ends in the same state.
    """
    venture = stores.remembered.venture(venture_id)
    taken = Taken()
    _take(venture, facts, at, stores, taken)
    looked: set[Alias] = set()
    while names := taken.names - looked:
        looked |= names
        for name in sorted(names):
            for page in stores.customers.held(venture, name):
                waiting = [held.fact for held in page]
                left = _take(venture, waiting, at, stores, taken)
                stores.customers.release(venture, [fact for fact in waiting if fact not in left])
    if taken.scored and stores.ventures.flowed(venture_id, at):
        stores.gates.observe(venture_id, stores.remembered.parameters(venture_id).active, at)
    return taken


def _take(
    venture: Venture, facts: Sequence[Addressed], at: datetime, stores: Stores, taken: Taken
) -> list[Addressed]:
    """Score what somebody is known for; answers what must wait."""
    # What is imported moves a customer by itself, quietly, and after what is news.
    by_customer: dict[tuple[bool, str], list[Fact]] = defaultdict(list)
    waiting: list[Addressed] = []
    for addressed, whose in _whose(venture, facts, at, stores):
        match whose:
            case Known(customer):
                by_customer[addressed.fact.imported, customer].append(addressed.fact)
            case Erased():
                taken.erased += 1
            case Unheard():
                waiting.append(addressed)
    taken.held += len(waiting)
    failure: Exception | None = None
    for (imported, customer), known in sorted(by_customer.items(), key=lambda one: one[0][0]):
        try:
            named = [_name(venture, customer, fact, stores, taken) for fact in known]
            for start in range(0, len(named), MOST_AT_ONCE):
                some = named[start : start + MOST_AT_ONCE]
                score(venture.id, customer, some, at, stores, imported=imported)
        except Exception as error:  # noqa: BLE001 -- raised below: the others do not wait for it
            failure = error
        taken.scored += len(known)
    if failure:
        raise failure
    return waiting


def _name(venture: Venture, customer: str, fact: Fact, stores: Stores, taken: Taken) -> Fact:
    """Give the customer the names that a fact tells; the fact says so where one was refused."""
    names = names_told(fact)
    if not names:
        return fact
    refused = stores.customers.learn(venture, customer, names)
    taken.names |= set(names) - set(refused)
    taken.names_refused += len(refused)
    return replace(fact, flags=(*fact.flags, NAME_REFUSED)) if refused else fact


def score(
    venture: str,
    customer: str,
    facts: Sequence[Fact],
    at: datetime,
    stores: Stores,
    *,
    imported: bool = False,
) -> None:
    """Take facts of one customer in; what changes nothing writes nothing.

    Imported facts come by themselves: the band that they lead to is a starting point.
    """
    told = [fact for fact in facts if fact.kind not in USAGE]
    stores.health.keep(venture, customer, told)
    for fact in told:
        _keep_answer(venture, customer, fact, facts, stores)
    news = _news(venture, customer, facts, stores)
    if not imported:
        for key, day in news.items():
            stores.health.add_day(venture, customer, key, day)

    parameters = partial(stores.remembered.parameters, venture)
    if imported:
        # What time alone has done until now is news all the same.
        _look(venture, customer, parameters, at, stores)
    if not news and not told:
        known = stores.health.read(venture, customer, at=at)
        if not _moves(known, facts, parameters(), at):
            _ask(venture, known, _Told(customer, facts, at), stores)
            return
    record = stores.health.bring_up_to_date(
        venture, customer, facts, parameters, at, imported=news if imported else None
    )
    if record.revision == 0:
        stores.health.forget_days(venture, customer, news)
    _ask(venture, record, _Told(customer, facts, at), stores)


def _look(venture: str, customer: str, parameters: InForceOf, at: datetime, stores: Stores) -> None:
    """Look at a customer who is due."""
    known = stores.health.read(venture, customer, at=at)
    if known.due_at is not None and known.due_at <= at:
        stores.health.bring_up_to_date(venture, customer, [], parameters, at)


def _moves(known: Record, facts: Sequence[Fact], in_force: InForce, at: datetime) -> bool:
    """Whether facts move anything though their usage is known, or time has since the last look."""
    after = known.moved(state.fold(known.history, facts), in_force, at)
    return after.revision != known.revision


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told of a customer, and when."""

    customer: str
    facts: Sequence[Fact]
    at: datetime


def _ask(venture: str, record: Record, told: _Told, stores: Stores) -> None:
    """Ask for a look where facts change what playbooks look at, and perhaps no event says so."""
    p = stores.remembered.parameters(venture).active
    if _opens(told.facts, record) or (
        _breaks_silence(told, record, p) and stores.courses.get(venture, told.customer).program
    ):
        nudge = f"facts:{ids.digest(*sorted(fact.id for fact in told.facts))}"
        stores.courses.look(venture, told.customer, told.at, nudge=nudge)


def _breaks_silence(told: _Told, record: Record, p: Parameters) -> bool:
    """Whether somebody logged in who, but for the days of these facts, was not active.

    A program that waits for them to come back ends with it, and the band may stay what it was.
    """
    logins = (fact for fact in told.facts if fact.kind is Kind.LOGIN)
    days = {key.day for fact in logins for key in state.usage_of(fact)}
    if not days:
        return False
    history = record.history
    usage = {key: day for key, day in history.usage.items() if key.day not in days}
    before = replace(history, usage=usage)
    return lifecycle_at(before, p, told.at) is not Lifecycle.ACTIVE


def _opens(facts: Sequence[Fact], record: Record) -> bool:
    """Whether facts change who may enter a playbook, and when, where perhaps no event says so."""
    # Of the first core feature an event tells; of one that was used still earlier, none does.
    first, word = first_core(record.history.state), record.history.state.register("responded")
    return any(
        fact.kind in OPENING
        or (fact.kind is Kind.FEATURE_USED and fact.occurred_at == first)
        # Of an answer that is not the customer's last word no event tells.
        or (fact.kind is Kind.NPS_ANSWERED and word is not None and word.fact != fact.id)
        for fact in facts
    )


def _whose(
    venture: Venture, facts: Sequence[Addressed], at: datetime, stores: Stores
) -> Iterable[tuple[Addressed, Known | Erased | Unheard]]:
    """Whose each fact is; what nobody is known for is held until somebody is."""
    for fact, whose in zip(facts, stores.customers.resolve_all(venture, facts), strict=True):
        if not isinstance(whose, Unheard):
            yield fact, whose
            continue
        stores.customers.hold(venture, fact, at)
        # The name may have become known between the look and the hold.
        again = stores.customers.resolve(venture, fact, strong=True)
        if not isinstance(again, Unheard):
            stores.customers.release(venture, [fact])
        yield fact, again


def _news(
    venture: str, customer: str, facts: Iterable[Fact], stores: Stores
) -> Mapping[DayKey, Day]:
    """The days of usage in the facts that hold something not stored yet."""
    days: dict[DayKey, Day] = {}
    for fact in facts:
        for key, day in state.usage_of(fact).items():
            days[key] = days.get(key, Day()) | day
    stored = stores.health.days(venture, customer, days) if days else {}
    return {key: day for key, day in days.items() if not stored.get(key, Day()).holds(day)}


def _told(venture: str, profile: Profile, facts: Sequence[Fact], stores: Stores) -> Profile:
    """The profile with what was said of it until now, and in some facts; else, as it was put."""
    try:
        known = stores.health.read(venture, profile.customer).history
        return overlaid(profile, state.fold(known, facts).state)
    except UNREADABLE:
        return profile


def _keep_answer(
    venture: str, customer: str, fact: Fact, among: Sequence[Fact], stores: Stores
) -> None:
    """Let an answer count for what its customer was when it was given, and sort its comment.

    `among` are the facts that it came with, of which the earlier ones tell of that too.
    """
    keep = {
        Kind.NPS_ANSWERED: stores.surveys.record_answer_fact,
        Kind.EXIT_ANSWERED: stores.exits.record,
    }.get(fact.kind)
    if keep is None:
        return
    profile = stores.customers.find(venture, customer)
    whose = Traits("basic")
    if profile:
        by_then = [one for one in among if one.occurred_at <= fact.occurred_at]
        whose = traits(_told(venture, profile, by_then, stores), fact.occurred_at)
    comment = fact.data.get("comment")
    place = stores.sort_comment(str(comment)) if comment else None
    keep(venture, customer, fact, whose, place)
