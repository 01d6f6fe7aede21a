"""RETENTION-001, and the executive's part where the customer is of high value.

An event only says at whom to look: what is decided rests on what is read anew, so that it may come
twice, late, in another order, or not at all. What is open is read before the customer: what is
found to be over was open before it was over.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from functions.evaluate_triggers.outcomes import Ended, Fired, NotFired, Outcome, WentOn
from functions.evaluate_triggers.stores import Stores
from functions.shared.domain import alerts, critical, inward, records
from functions.shared.domain.alerts import Alert, Incident
from functions.shared.domain.critical import DAY, TRIGGER, Customer, Over
from functions.shared.domain.crossings import Crossing
from functions.shared.domain.customers import overlaid
from functions.shared.domain.health import Band, at_a_glance
from functions.shared.domain.inward import About
from functions.shared.domain.periods import PERIODS
from functions.shared.domain.triggers import Firing, Look
from functions.shared.kernel.errors import Conflict, Unknown

ATTEMPTS: Final = 4
PAGE: Final = 100
BEFORE: Final = {"a week ago": 7 * DAY, "a month ago": 30 * DAY, "three months ago": 90 * DAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What is open about a customer."""

    firing: Firing | None
    critical: Alert | None
    value: Alert | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A customer, what was open about them before they were read, and what is in the way."""

    venture: str
    open: Open
    customer: Customer
    stale: str | None
    blocked: str | None


def look(venture: str, customer: str, at: datetime, stores: Stores) -> list[Outcome]:
    """Do what a customer's standing asks for now: end what is over, go on, fire.

    Raises:
        Conflict: others kept changing it; looking again does no harm.
    """
    outcomes: list[Outcome] = []
    for _ in range(ATTEMPTS):
        case = _read(venture, customer, at, stores)
        if case is None or case.stale:
            return outcomes
        try:
            ended = _close(case, stores)
        except Conflict:
            continue
        if ended:
            # Where they fell again, that is fired for by whoever looks now, at what is left open.
            outcomes.append(ended)
            continue
        outcomes += _fire(case, stores)
        outcomes += _go_on(case, stores)
        return outcomes
    raise Conflict("others kept changing what is open about the customer; look again")


def look_for_falls(
    venture: str, at: datetime, stores: Stores, time_left: Callable[[], bool]
) -> list[Outcome]:
    """Look at who is critical and of whose fall nobody heard, however that came to be.

    A look that has no time left goes on in the next hour where it stands.
    """
    last = stores.looks.last(venture, TRIGGER)
    place, counted = (last.place, last.counted) if last else (None, None)
    since = critical.horizon(at, stores.remembered.parameters(venture).active)
    outcomes: list[Outcome] = []
    looked = 0
    while True:
        page, place = stores.board.page(venture, "critical", limit=PAGE, after=place)
        for entry in page:
            if _unheard(venture, entry.customer, since, stores):
                outcomes += look(venture, entry.customer, at, stores)
        looked += len(page)
        if place is None or not time_left():
            break
    stores.looks.keep(
        Look(
            venture=venture,
            trigger=TRIGGER,
            at=at,
            decided=place is None,
            found=f"{looked} customers in a critical state were looked at",
            counted=PERIODS[TRIGGER](at) if place is None else counted,
            place=place,
        )
    )
    return outcomes


def _unheard(venture: str, customer: str, since: datetime, stores: Stores) -> bool:
    """Whether a customer fell lately and nothing is open about it: it may have been missed."""
    if stores.firings.open_about(venture, TRIGGER, customer, customer=customer):
        return False
    crossing = stores.crossings.last(venture, customer, since)
    return crossing is not None and crossing.fell


def _read(venture: str, name: str, at: datetime, stores: Stores) -> Case | None:
    about = {"customer": name}
    found = Open(
        firing=stores.firings.open_about(venture, TRIGGER, name, **about),
        critical=stores.alerts.open_about(venture, "customer_critical", name, **about),
        value=stores.alerts.open_about(venture, "high_value_at_risk", name, **about),
    )
    profile = stores.customers.find(venture, name, strong=True)
    if profile is None:
        return None
    record = stores.health.read(venture, name, strong=True)
    p = stores.remembered.parameters(venture).active
    at = max(at, record.as_of)
    since = critical.horizon(at, p)
    firing = found.firing
    crossing = stores.crossings.last(
        venture, name, min(since, firing.fired_at if firing else since)
    )
    concerned = firing is not None or (crossing is not None and crossing.fell)
    return Case(
        venture=venture,
        open=found,
        customer=Customer(
            profile=overlaid(profile, record.history.state),
            history=record.history,
            band=record.band,
            as_of=record.as_of,
            crossing=crossing,
            runs=stores.enrolments.of_customer(venture, name) if concerned else (),
            parameters=p,
            at=at,
        ),
        stale=records.stale(record, at),
        blocked=stores.gates.blocked(stores.remembered.venture(venture), p, at)
        if concerned
        else None,
    )


def _close(case: Case, stores: Stores) -> Outcome | None:
    """End what is over: the alerts first, so that none is left to be sent; None: nothing is.

    Raises:
        Conflict: something open changed since it was read.
    """
    customer, firing = case.customer, case.open.firing
    at = customer.at
    if case.open.value and customer.band in (Band.HEALTHY, None):
        _close_alert(case.open.value, _left(customer), at, stores)
    verdict = critical.judge(firing, customer, case.open.critical) if firing else None
    outcome = verdict.outcome if isinstance(verdict, Over) else None
    alert = case.open.critical
    # While they are critical, an alert may be about a later fall than what is over.
    if alert and customer.band is not Band.CRITICAL:
        _close_alert(alert, outcome or _left(customer), at, stores)
    elif alert and outcome and firing and firing.cause in alert.causes:
        _close_alert(alert, outcome, at, stores)
    if firing is None or not isinstance(verdict, Over):
        return None
    responses = critical.done(firing, customer, case.open.critical)
    if not stores.firings.save(firing.ended(verdict.outcome, at, *responses, depth=verdict.depth)):
        raise Conflict("the firing changed since it was read")
    return Ended(TRIGGER, verdict.outcome)


def _close_alert(alert: Alert, outcome: str, at: datetime, stores: Stores) -> None:
    if not stores.alerts.save(alert.closed(outcome, at)):
        raise Conflict("the alert changed since it was read")


def _left(customer: Customer) -> str:
    return "churned" if customer.churned else "recovered"


def _fire(case: Case, stores: Stores) -> list[Outcome]:
    """Fire for the fall that brought the customer to where they are, where it is recent."""
    outcomes: list[Outcome] = []
    fall = critical.recent_fall(case.customer)
    if fall is None:
        return outcomes
    if case.blocked:
        return [NotFired(TRIGGER, case.blocked)]
    firing = case.open.firing.id if case.open.firing else None
    if firing is None and (lasting := critical.fall_of(case.customer)):
        outcomes.append(_fire_for(lasting, case, stores))
        firing = next((one.reason for one in outcomes if isinstance(one, Fired)), None)
    if case.customer.profile.arr >= case.customer.parameters.high_value_arr:
        incident = _value_at_risk(fall, case, stores)
        _report(replace(incident, firing=firing), case.customer.at, stores)
    return outcomes


def _fire_for(fall: Crossing, case: Case, stores: Stores) -> Outcome:
    customer = case.customer
    if critical.program_before(fall, customer.runs):
        return NotFired(TRIGGER, "the critical program was entered within 7 days before")
    firing = critical.fired(case.venture, fall, customer)
    if not stores.firings.fire(firing):
        known = stores.firings.find(case.venture, firing.id)
        if known is None:
            # Another one is open that was not when it was looked for, or the customer is gone.
            raise Conflict("others fired about the customer meanwhile; look again")
        if known.status == "ended":
            return NotFired(TRIGGER, "it fired for this fall before")
    _report(_critical(firing, customer), customer.at, stores)
    return Fired(TRIGGER, firing.id)


def _go_on(case: Case, stores: Stores) -> list[Outcome]:
    """Keep what came to pass of the response to what is open, and see that the alert is there."""
    firing, customer = case.open.firing, case.customer
    if firing is None:
        return []
    if not case.blocked:
        _report(_critical(firing, customer), customer.at, stores)
    verdict = critical.judge(firing, customer, case.open.critical)
    if isinstance(verdict, Over):
        return []
    responses = critical.done(firing, customer, case.open.critical)
    after = firing.went_on(*responses, depth=verdict.depth, look_at=verdict.look_at)
    if after is firing or not stores.firings.save(after):
        # Where somebody else goes on with it now, they saw as much.
        return []
    return [WentOn(TRIGGER, f"{len(after.responses)} responses, depth {after.depth}")]


def _report(incident: Incident, at: datetime, stores: Stores) -> None:
    try:
        stores.alerts.report(incident, at)
    except Unknown:
        return  # Of who is erased nothing is said any more.


def _critical(firing: Firing, customer: Customer) -> Incident:
    """The alert about a fall; whoever reports it, it is the same one."""
    p = customer.parameters
    said = alerts.critical(
        firing.venture,
        customer.profile.customer,
        cause=firing.cause,
        since=firing.fired_at,
        delay=timedelta(minutes=p.critical_alert_delay_minutes),
    )
    return alerts.of_firing(said, firing.id, inward.standing(_about(customer, firing.why)))


def _value_at_risk(fall: Crossing, case: Case, stores: Stores) -> Incident:
    """What the executive must know of a customer of high value whose band fell."""
    customer = case.customer
    profile, p = customer.profile, customer.parameters
    band = (fall.band or Band.CRITICAL).value.replace("_", " ")
    words = inward.escalation(
        "A customer of high value is at risk",
        f"The band fell to {band}, and the customer is worth {p.high_value_arr} or more a year.",
        _about(customer, f"the band fell to {band}"),
        customer.runs,
        _scores_before(case, stores),
    )
    return Incident(
        kind="high_value_at_risk",
        venture=case.venture,
        subject=profile.customer,
        cause=alerts.fall_cause(fall.n),
        customer=profile.customer,
        title=words.title,
        text=words.text,
        fields=words.fields,
        due_at=critical.due_at(fall.at, p),
    )


def _about(customer: Customer, cause: str) -> About:
    seen = at_a_glance(customer.history, customer.parameters, customer.at)
    return About(profile=customer.profile, seen=seen, cause=cause)


def _scores_before(case: Case, stores: Stores) -> dict[str, int]:
    """Earlier scores as snapshots keep them, by when they were."""
    name, today = case.customer.profile.customer, case.customer.at
    found = {
        when: stores.snapshots.on(case.venture, name, (today - ago).date())
        for when, ago in BEFORE.items()
    }
    return {when: one.score for when, one in found.items() if one and one.score is not None}
