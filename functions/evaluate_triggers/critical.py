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
from functions.shared.domain.critical import DAY, TRIGGER, Customer, Over, Told
from functions.shared.domain.crossings import Crossing
from functions.shared.domain.customers import overlaid
from functions.shared.domain.health import Band, at_a_glance
from functions.shared.domain.inward import About
from functions.shared.domain.periods import PERIODS
from functions.shared.domain.triggers import Firing, Look
from functions.shared.kernel.errors import Conflict, Unknown
from functions.shared.ports.table import Write
from functions.shared.store import alerts as kept
from functions.shared.store import enrolments, firings

ATTEMPTS: Final = 4
PAGE: Final = 100
BEFORE: Final = {"a week ago": 7 * DAY, "a month ago": 30 * DAY, "three months ago": 90 * DAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What is open about a customer; `told` are the alerts of what fired, open or closed."""

    firing: Firing | None
    critical: Alert | None
    value: Alert | None
    told: Told


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
            if ended is None:
                case = _tell_executive(case, stores)
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

    A look that has no time left goes on in the next hour where it stands. Whoever cannot be looked
    at keeps nobody else from it; what is wrong is raised at the end, and the next hour tries again.
    """
    last = stores.looks.last(venture, TRIGGER)
    place, counted = (last.place, last.counted) if last else (None, None)
    since = critical.horizon(at, stores.remembered.parameters(venture).active)
    outcomes: list[Outcome] = []
    failures: list[Exception] = []
    looked = 0
    while True:
        page, place = stores.board.page(venture, "critical", limit=PAGE, after=place)
        for entry in page:
            try:
                if _unheard(venture, entry.customer, since, stores):
                    outcomes += look(venture, entry.customer, at, stores)
            except Exception as error:  # noqa: BLE001 -- whatever it is, it is this customer's alone
                failures.append(error)
        looked += len(page)
        if place is None or not time_left():
            break
    whole = place is None and not failures
    found = f"{looked - len(failures)} customers in a critical state were looked at"
    stores.looks.keep(
        Look(
            venture=venture,
            trigger=TRIGGER,
            at=at,
            decided=whole,
            found=found + (f", {len(failures)} could not be" if failures else ""),
            counted=PERIODS[TRIGGER](at) if whole else counted,
            place=place,
        )
    )
    if failures:
        raise failures[0]
    return outcomes


def _unheard(venture: str, customer: str, since: datetime, stores: Stores) -> bool:
    """Whether a customer fell lately and nothing is open about it: it may have been missed."""
    if stores.firings.open_about(venture, TRIGGER, customer, customer=customer):
        return False
    crossing = stores.crossings.last(venture, customer, since)
    return crossing is not None and crossing.fell


def _read(venture: str, name: str, at: datetime, stores: Stores) -> Case | None:
    about = {"customer": name}
    firing = stores.firings.open_about(venture, TRIGGER, name, **about)
    found = Open(
        firing=firing,
        critical=stores.alerts.open_about(venture, "customer_critical", name, **about),
        value=stores.alerts.open_about(venture, "high_value_at_risk", name, **about),
        told=_told(firing, stores) if firing else Told(),
    )
    profile = stores.customers.find(venture, name, strong=True)
    if profile is None:
        return None
    record = stores.health.read(venture, name, strong=True)
    p = stores.remembered.parameters(venture).active
    at = max(at, record.as_of)
    since = critical.horizon(at, p)
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
    told = case.open.told
    verdict = critical.judge(firing, customer, told) if firing else None
    outcome = verdict.outcome if isinstance(verdict, Over) else None
    alert = case.open.critical
    # While they are critical, an alert may be about a later fall than what is over.
    if alert and customer.band is not Band.CRITICAL:
        _close_alert(alert, outcome or _left(customer), at, stores)
    elif alert and outcome and firing and firing.cause in alert.causes:
        _close_alert(alert, outcome, at, stores)
    if firing is None or not isinstance(verdict, Over):
        return None
    if told.unanswered and told.unanswered.status != "closed":
        _close_alert(told.unanswered, verdict.outcome, at, stores)
    responses = critical.done(firing, customer, told)
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
    firing = critical.fired(case.venture, fall, customer)
    if critical.program_before(fall, customer.runs):
        # People hear of it all the same; so soon after the last one no program would tell them.
        _report(replace(_critical(firing, customer), firing=None), customer.at, stores)
        return NotFired(TRIGGER, "the critical program was entered within 7 days before")
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
    verdict = critical.judge(firing, customer, case.open.told)
    if isinstance(verdict, Over):
        return []
    responses = critical.done(firing, customer, case.open.told)
    after = firing.went_on(*responses, depth=verdict.depth, look_at=verdict.look_at)
    if after is firing or not stores.firings.save(after):
        # Where somebody else goes on with it now, they saw as much.
        return []
    return [WentOn(TRIGGER, f"{len(after.responses)} responses, depth {after.depth}")]


def _told(firing: Firing, stores: Stores) -> Told:
    """The alerts of a firing, whatever became of them."""
    of, venture, name, cause = stores.alerts.of_cause, firing.venture, firing.subject, firing.cause
    return Told(
        critical=of(venture, "customer_critical", name, cause),
        unanswered=of(venture, "critical_unanswered", name, cause),
    )


def _tell_executive(case: Case, stores: Stores) -> Case:
    """See that the executive hears of who has not responded in time, if by nobody else.

    It is written only while neither the steps nor the alert that might tell them have moved, and
    they tell nobody once it is: of one fall the executive hears once.

    Raises:
        Conflict: something of this changed since it was read.
    """
    firing, customer, told = case.open.firing, case.customer, case.open.told
    if firing is None or case.blocked or not critical.executive_due(firing, customer, told):
        return case
    runs = critical.escalating(firing, customer)
    if any(stores.messages.escalating(run) for run in runs):
        return case
    resting = [firings.unchanged(firing), *(enrolments.unchanged(run) for run in runs)]
    if told.critical:
        resting.append(kept.unchanged(told.critical))
    raised = _report(_unanswered(firing, case, stores), customer.at, stores, *resting)
    return replace(case, open=replace(case.open, told=replace(told, unanswered=raised)))


def _report(incident: Incident, at: datetime, stores: Stores, *joined: Write) -> Alert | None:
    try:
        return stores.alerts.report(incident, at, *joined)[0]
    except Unknown:
        return None  # Of who is erased nothing is said any more.


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


def _unanswered(firing: Firing, case: Case, stores: Stores) -> Incident:
    """What the executive must know of a critical customer who has not responded."""
    customer = case.customer
    name, hours = customer.profile.customer, customer.parameters.executive_escalation_hours
    words = inward.escalation(
        "A critical customer does not respond",
        f"The customer is in a critical state since {firing.fired_at:%Y-%m-%d %H:%M} UTC, and "
        f"nobody has heard from them in {hours} hours.",
        _about(customer, firing.why),
        customer.runs,
        _scores_before(case, stores),
    )
    return Incident(
        kind="critical_unanswered",
        venture=firing.venture,
        subject=name,
        cause=firing.cause,
        customer=name,
        title=words.title,
        text=words.text,
        fields=words.fields,
        due_at=customer.at,
        firing=firing.id,
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
