"""Count once a night, over everybody, who of each month's cohort is still there, and who pays what.

What a customer adds is read from the profile, the state, the days of usage and what was said of the
subscription; it adds to the numbers of everybody, of its plan tier and of its owner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from functions.shared.domain import retention, revenue, subscriptions
from functions.shared.domain.customers import Profile, overlaid
from functions.shared.domain.health import band_at
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.replay import REACH, Kept
from functions.shared.domain.retention import EVERYBODY, NEVER, Sums, Trait
from functions.shared.domain.state import History
from functions.shared.kernel import clock
from functions.shared.ports.table import Table
from functions.shared.runtime import counts, log
from functions.shared.runtime.counts import Place
from functions.shared.store.customers import Customers, Listed
from functions.shared.store.health import UNREADABLE
from functions.shared.store.past import Past
from functions.shared.store.retention import Count, Part, Retention
from functions.shared.store.ventures import Ventures

PAGE = 100
"""So many customers at most, each with an owner of their own, fit into the item of a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the flow reads, and where it keeps what it counts."""

    ventures: Ventures
    customers: Customers
    past: Past
    retention: Retention


def over(table: Table) -> Stores:
    """The stores over a table."""
    return Stores(
        ventures=Ventures(table),
        customers=Customers(table),
        past=Past(table),
        retention=Retention(table),
    )


def count_of(walk: Mapping[str, str]) -> Count:
    """The count that a walk was started for."""
    return Count(walk["name"], clock.parse(walk["time"]))


def look(
    count: Count, segment: int, after: Place | None, stores: Stores, *, page: int = PAGE
) -> tuple[int, Place | None]:
    """Count the next customers of a segment in every venture; how many, and where to go on."""

    def step(venture: str, since: str | None, most: int) -> tuple[int, str | None]:
        listed, last = stores.customers.segment(venture, segment, limit=most, after=since)
        part = replace(_counted(venture, listed, count.at, stores), after=last)
        stores.retention.keep(venture, count, segment, since, part)
        if last is None:
            stores.retention.sum_up(venture, count, segment)
        return len(listed), last

    return counts.look(stores.ventures.all(), after, page, step)


def _counted(venture: str, listed: Sequence[Listed], at: datetime, stores: Stores) -> Part:
    """What some customers come to, by trait; nobody follows them yet.

    Who was erased meanwhile has no profile, and is counted nowhere; nor is who cannot be read, whom
    the nightly look at everybody finds.
    """
    profiles = stores.customers.find_many(venture, [one.customer for one in listed])
    parameters = stores.ventures.parameters(venture).active
    retained: dict[Trait, list[Sums]] = {EVERYBODY: []}
    earned: dict[Trait, list[revenue.Sums]] = {EVERYBODY: []}
    for profile in map(profiles.__getitem__, sorted(profiles)):
        try:
            lived = _lived(venture, profile, at, stores)
            retains, earns = _retained(profile, lived, at), _earned(profile, lived, parameters, at)
            whose = _traits(overlaid(profile, lived.history.state))
        except UNREADABLE as error:
            log.failure("customer_not_counted", error, venture=venture)
            continue
        for trait in whose:
            retained.setdefault(trait, []).append(retains)
            earned.setdefault(trait, []).append(earns)
    return Part(
        {trait: retention.merged(parts) for trait, parts in retained.items()},
        None,
        {trait: revenue.merged(parts) for trait, parts in earned.items()},
    )


def _lived(venture: str, profile: Profile, at: datetime, stores: Stores) -> Kept:
    """What is stored of a customer, as far as it is looked at; of who was never heard of, nothing.

    Usage since onboarding says who is retained, as long as the cohort is kept; bands look back as
    far as any rule does.
    """
    since = [(at - REACH).date()]
    if profile.onboarded_at:
        onboarded = profile.onboarded_at.astimezone(UTC).date()
        since += [onboarded] if onboarded >= retention.kept_since(at) else []
    lived = stores.past.lived(venture, profile.customer, min(since))
    return lived or Kept(History(), ())


def _retained(profile: Profile, lived: Kept, at: datetime) -> Sums:
    """What a customer adds to cohorts; of an older one than is kept, that there was one."""
    onboarded_at = profile.onboarded_at
    if onboarded_at is None or onboarded_at > at:
        return Sums(began=NEVER)
    if onboarded_at.astimezone(UTC).date() < retention.kept_since(at):
        return retention.launched(onboarded_at)
    active = retention.active_days(lived.history.active_days, lived.facts, at)
    return retention.of_customer(onboarded_at, active, at)


def _earned(profile: Profile, lived: Kept, parameters: Parameters, at: datetime) -> revenue.Sums:
    """What a customer adds to revenue, with the band of that instant."""
    state = lived.history.state
    words = subscriptions.words(lived.facts, at)
    return revenue.of_customer(
        revenue.steps(profile, state, words, at, subscriptions.unpaid(lived.facts)),
        band_at(lived.history, parameters, at),
        overlaid(profile, state).renews_at,
        at,
    )


def _traits(profile: Profile) -> list[Trait]:
    owner = [f"owner:{profile.owner}"] if profile.owner else []
    return [EVERYBODY, f"tier:{profile.tier}", *owner]
