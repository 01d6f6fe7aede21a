"""RETENTION-002: once a month it is looked at how many are still there, and something is proposed.

What is done about a firing may be done again, and is the same: alerts and proposals are known by
what they are about. It is kept last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from functions.evaluate_triggers import alerting
from functions.evaluate_triggers.outcomes import Ended, Fired, NotFired, Outcome, WentOn
from functions.evaluate_triggers.stores import Stores
from functions.shared.domain import exits, retention
from functions.shared.domain import retention_watch as watch
from functions.shared.domain.alerts import Alert, Incident, Kind
from functions.shared.domain.changes import AUTOMATION
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.periods import month
from functions.shared.domain.retention import COHORTS, EVERYBODY
from functions.shared.domain.retention_watch import SUBJECT, TRIGGER, Found, Idea
from functions.shared.domain.trigger_figures import IMPROVED_AFTER, MEASURED
from functions.shared.domain.triggers import Firing, Look, Response
from functions.shared.kernel.errors import Conflict, Refused
from functions.shared.runtime import log
from functions.shared.store import looks
from functions.shared.store.health import UNREADABLE

REASONS_SINCE: Final = timedelta(days=90)
DOWN: Final[Sequence[Kind]] = ("retention_down", "retention_dropped")
UNIMPROVED: Final = f"{SUBJECT}, unimproved"
"""The subject of the alert that nothing has improved: what is folded into an open one tells nobody.
"""
MOST_LEFT: Final = 100
"""Of so many who said why they left, the latest, it is looked at whether a ticket is open."""


def look(venture: str, at: datetime, stores: Stores) -> list[Outcome]:
    """Look whether retention is as it should be; fire for the newest cohort of which it is not."""
    p = stores.remembered.parameters(venture).active
    found = _find(venture, at, p, stores)
    last = stores.looks.last(venture, TRIGGER)
    if isinstance(found, str):
        counted = last.counted if last else None
        stores.looks.keep(_look(venture, at, found, counted=counted, decided=False))
        return [NotFired(TRIGGER, found)]
    kept = _look(venture, at, found.said(p), counted=month(at), decided=True)
    if found.wanting is None:
        stores.looks.keep(kept)
        return [NotFired(TRIGGER, kept.found)]
    firing = watch.fired(venture, found, p, at)
    if stores.firings.fire(firing, looks.put(kept)):
        return [Fired(TRIGGER, firing.id), *follow(firing, at, stores)]
    _fold(firing, found, p, stores)
    stores.looks.keep(kept)
    return [NotFired(TRIGGER, "it fired for this before, or a firing is open")]


def follow(firing: Firing, at: datetime, stores: Stores) -> list[Outcome]:
    """Go on with a firing: end it, or do what the month asks for."""
    p = stores.remembered.parameters(firing.venture).active
    found = _find(firing.venture, at, p, stores, this_month=False)
    if isinstance(found, str):
        return _save(firing.waits(at + watch.LOOK_EVERY), stores)
    case = Case(firing=firing, found=found, parameters=p, at=at)
    alerts = [stores.alerts.report(incident, at)[0] for incident in _incidents(case)]
    responses = [one for alert in alerts for one in alerting.told(_heard_by(alert), alert)]
    responses += _measured(case)
    if outcome := _over(case, alerts):
        _close(case, alerts, outcome, stores)
        depth = min(case.month, watch.DEEPEST)
        return _save(firing.ended(outcome, at, *responses, depth=depth), stores)
    if case.month > firing.depth or not firing.responses:
        responses += _month(case, stores)
    after = firing.went_on(*responses, depth=case.month, look_at=at + watch.LOOK_EVERY)
    return _save(after, stores)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A firing, and what is found of retention by now."""

    firing: Firing
    found: Found
    parameters: Parameters
    at: datetime

    @property
    def month(self) -> int:
        """The month that it is in."""
        return watch.month_of(self.firing, self.at)

    @property
    def said(self) -> str:
        """What is found by now, in a sentence."""
        return self.found.said(self.parameters)


def _find(
    venture: str, at: datetime, p: Parameters, stores: Stores, *, this_month: bool = True
) -> Found | str:
    count = stores.retention.newest()
    if count is None:
        return "nobody was counted yet"
    if this_month and month(count.at) < month(at):
        return f"the last count, of {count.at.isoformat()}, is of an earlier month"
    counted = stores.retention.counted(venture, count, EVERYBODY)
    if counted is None:
        return "the venture is newer than the last count"
    return watch.find(retention.told(*counted, count.at, COHORTS - 1), p)


def _fold(firing: Firing, found: Found, p: Parameters, stores: Stores) -> None:
    """What is found while a firing is open belongs to it."""
    still_open = stores.firings.open_about(firing.venture, TRIGGER, SUBJECT)
    if still_open is None or still_open.id == firing.id:
        return
    case = Case(firing=still_open, found=found, parameters=p, at=firing.fired_at)
    for incident in _fall(case, found.fell.cohort if found.fell else None):
        stores.alerts.report(incident, case.at)
    more = Response(what=f"found wanting, too: {case.said}", at=case.at, subject=firing.cause)
    look_at = still_open.look_at
    after = still_open.went_on(more, depth=still_open.depth, look_at=look_at)
    if after is not still_open and not stores.firings.save(after):
        raise Conflict("the firing changed since it was read")


def _over(case: Case, alerts: list[Alert]) -> str | None:
    """How it is over; None while it is not."""
    if case.found.wanting is None:
        return watch.ENOUGH
    if said := alerting.decision(alerts):
        return said
    if case.month > watch.DEEPEST:
        return f"depth reached: {watch.DEEPEST} months, and retention is still wanting"
    return None


def _close(case: Case, alerts: list[Alert], outcome: str, stores: Stores) -> None:
    """Close what is open of the alerts about a firing that is over.

    Where the executive decided, that is theirs; the team's stays theirs to answer.
    """
    recovered, decided = case.found.wanting is None, alerting.decision(alerts)
    about: list[tuple[Kind, str]] = []
    if recovered or decided:
        about += [("retention_dropped", SUBJECT), ("retention_dropped", UNIMPROVED)]
    if recovered:
        about.append(("retention_down", SUBJECT))
    for kind, subject in about:
        stores.alerts.close(case.firing.venture, kind, subject, outcome, case.at)


def _month(case: Case, stores: Stores) -> Iterator[Response]:
    """What a month asks for: why people left, ranked, and what is proposed about it."""
    at, venture, number = case.at, case.firing.venture, f"month {case.month}"
    given = stores.exits.window(venture, at - REASONS_SINCE, at)
    reasons = exits.ranked(given)
    left = sorted({answer.customer for answer in given[-MOST_LEFT:]})
    troubled = sum(_has_tickets(venture, one, stores) for one in left)
    for line in watch.ranking(reasons, len(left), troubled):
        yield Response(what=line, at=at, subject=number)
    for idea in watch.ideas(case.month, reasons, case.parameters):
        yield (
            _propose(case, idea, stores)
            if idea.changes
            else Response(what=f"proposed: {idea.what}", at=at, subject=number)
        )


def _has_tickets(venture: str, customer: str, stores: Stores) -> bool:
    try:
        return bool(stores.health.read(venture, customer).history.state.open_tickets)
    except UNREADABLE as error:
        log.failure("tickets_not_counted", error, venture=venture)
        return False


def _propose(case: Case, idea: Idea, stores: Stores) -> Response:
    """Put a change of parameters to the executive; where it cannot be made now, say why."""
    firing = case.firing
    reason = f"{TRIGGER}, month {case.month} of {firing.cause}: {case.said}"
    try:
        proposal = stores.proposals.propose(
            firing.venture, idea.changes, by=AUTOMATION, reason=reason, at=case.at
        )
    except (Refused, Conflict) as trouble:
        what = f"not proposed: {idea.what}: {trouble.detail}"
        return Response(what=what, at=case.at, subject=f"month {case.month}")
    return Response(what=f"proposed: {idea.what}", at=case.at, subject=proposal.id)


def _measured(case: Case) -> list[Response]:
    """What is retained once 60 days have passed, or once it is enough; kept once."""
    firing = case.firing
    known = any(response.what.startswith(MEASURED) for response in firing.responses)
    recovered = case.found.wanting is None
    if known or (case.at < firing.fired_at + IMPROVED_AFTER and not recovered):
        return []
    return [Response(what=MEASURED, at=case.at, subject=str(case.found.percent))]


def _incidents(case: Case) -> list[Incident]:
    """What people must hear of by now: a fall, and that three months have improved nothing."""
    firing = case.firing
    fell = firing.evidence["cohort"] if "change_percent" in firing.evidence else None
    incidents = [*_fall(case, fell)]
    if case.month > watch.CAMPAIGNS and not watch.improved(firing, case.found):
        why = f"{watch.CAMPAIGNS} months of changed campaigns have not improved retention"
        unimproved = _incident("retention_dropped", case, f"unimproved:{firing.cause}", why)
        incidents.append(replace(unimproved, subject=UNIMPROVED))
    return incidents


def _fall(case: Case, cohort: str | None) -> Iterator[Incident]:
    """The two alerts about the fall of a cohort, to the team and to the executive."""
    if cohort is None:
        return
    most = case.parameters.retention_drop_percent
    why = f"retention fell by more than {most} % against the cohort before"
    for kind in DOWN:
        yield _incident(kind, case, f"fell:{cohort}", why)


def _incident(kind: Kind, case: Case, cause: str, why: str) -> Incident:
    found = case.found
    return Incident(
        kind=kind,
        venture=case.firing.venture,
        subject=SUBJECT,
        cause=cause,
        title="Retention is down",
        text=(f"{why[0].upper()}{why[1:]}.", f"{case.said[0].upper()}{case.said[1:]}."),
        fields={
            "Cohort": found.newest.cohort or "",
            "Retained": f"{found.percent} %",
            "Target": f"{case.parameters.retention_target_1m} %",
            "Customers": str(found.newest.customers),
        },
        due_at=case.at,
        firing=case.firing.id,
    )


def _heard_by(alert: Alert) -> str:
    return "executive told" if alert.rule.executive else "success team told"


def _look(venture: str, at: datetime, found: str, *, counted: str | None, decided: bool) -> Look:
    return Look(
        venture=venture, trigger=TRIGGER, at=at, decided=decided, found=found, counted=counted
    )


def _save(after: Firing, stores: Stores) -> list[Outcome]:
    if not stores.firings.save(after):
        # Who changed it meanwhile did as much; the next look sees what is left.
        return []
    if after.status == "ended":
        return [Ended(TRIGGER, after.outcome or "")]
    return [WentOn(TRIGGER, f"{len(after.responses)} responses, depth {after.depth}")]
