"""RETENTION-001: a customer fell into a critical state; what is done, and how it ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from functions.shared.domain import health
from functions.shared.domain.alerts import FALSE_ALARM, Alert, fall_cause
from functions.shared.domain.crossings import Crossing
from functions.shared.domain.customers import Profile
from functions.shared.domain.health import Band
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.document import Escalation
from functions.shared.domain.playbooks.enrolment import Enrolment, StepRun
from functions.shared.domain.routing import to_executive
from functions.shared.domain.state import History
from functions.shared.domain.triggers import Firing, Response, identifier

DAY: Final = timedelta(days=1)
TRIGGER: Final = "RETENTION-001"
PROGRAM: Final = "critical"
WIN_BACK: Final = "win_back"
AGAIN_AFTER: Final = 7 * DAY
LATEST: Final = DAY
"""So long after it was due somebody may still act on a fall; by then it is where they stand."""
OFTEN: Final = timedelta(hours=6)
"""How often it is looked at what was done, until the executive is told."""
SELDOM: Final = DAY
"""And how often after that."""
PATIENCE: Final = timedelta(hours=1)
"""So much later than its time may a program's own step tell the executive."""
EXECUTIVE: Final = "executive told"
HEALED: Final = "healed before it was due"
NO_CRM: Final = "CRM not updated: nothing is written to a CRM"
MOST_REASONS: Final = 3
"""Facts that are told one by one of what a component of a score rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer as the trigger sees them, read anew; `crossing` is the last one, if it is recent.

    `profile` holds what later facts said about it, too. `runs` are all of the customer's.
    """

    profile: Profile
    history: History
    band: Band | None
    as_of: datetime
    crossing: Crossing | None
    runs: Sequence[Enrolment]
    parameters: Parameters
    at: datetime

    @property
    def churned(self) -> bool:
        """Whether the subscription ended."""
        return self.history.state.churned


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The alerts that a fall raised, open or closed, if it did.

    One says that the customer is `critical`, and the other that they have been `unanswered`: that
    nobody has heard from them, which the executive must know.
    """

    critical: Alert | None = None
    unanswered: Alert | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """It is over: how, and how deep the response had come."""

    outcome: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class GoesOn:
    """It goes on: how deep the response is by now, and when to look again."""

    depth: int
    look_at: datetime


Verdict: TypeAlias = Over | GoesOn


def due_at(fell_at: datetime, p: Parameters) -> datetime:
    """When the response to a fall begins, if it did not heal."""
    return fell_at + timedelta(minutes=p.critical_alert_delay_minutes)


def horizon(at: datetime, p: Parameters) -> datetime:
    """The instant after which a fall must lie for anybody to act on it."""
    return at - timedelta(minutes=p.critical_alert_delay_minutes) - LATEST


def recent_fall(customer: Customer) -> Crossing | None:
    """The fall that brought the customer to where they are, where it may still be acted on."""
    crossing = customer.crossing
    if crossing is None or not crossing.fell or crossing.band is not customer.band:
        return None
    return crossing if crossing.at > horizon(customer.at, customer.parameters) else None


def fall_of(customer: Customer) -> Crossing | None:
    """The fall into a critical state that the trigger fires for; None where there is none."""
    fall = recent_fall(customer)
    return fall if fall and fall.band is Band.CRITICAL else None


def program_before(fall: Crossing, runs: Sequence[Enrolment]) -> Enrolment | None:
    """The run through the critical program that began in the 7 days before a fall.

    The fall's own is none, though it enters at that very instant where there is no delay.
    """
    return next(
        (
            run
            for run in runs
            if run.playbook == PROGRAM
            and run.occasion != fall_cause(fall.n)
            and fall.at - AGAIN_AFTER < run.entered_at <= fall.at
        ),
        None,
    )


def fired(venture: str, fall: Crossing, customer: Customer) -> Firing:
    """The firing for a fall: the same fall is the same firing, whoever looks, and when."""
    name, cause = customer.profile.customer, fall_cause(fall.n)
    return Firing(
        id=identifier(TRIGGER, name, cause, name),
        venture=venture,
        trigger=TRIGGER,
        subject=name,
        cause=cause,
        customer=name,
        fired_at=fall.at,
        why=f"the score fell below {customer.parameters.at_risk_threshold}",
        evidence=dict(_evidence(fall, customer)),
        look_at=due_at(fall.at, customer.parameters),
    )


def judge(firing: Firing, customer: Customer, told: Told) -> Verdict:
    """What has become of it by now."""
    p, at = customer.parameters, customer.at
    due = due_at(firing.fired_at, p)
    if customer.churned:
        return Over("churned", firing.depth)
    if customer.band is not Band.CRITICAL:
        healed = _rose_at(firing, customer) < due
        outcome = HEALED if healed else f"recovered to {p.at_risk_threshold} or above"
        return Over(outcome, firing.depth)
    if again := _fell_again(firing, customer):
        # It can only have fallen again after it rose.
        outcome = HEALED if again.at < due else "recovered, and fell again"
        return Over(outcome, firing.depth)
    if _responded(due, customer):
        return Over("responded", firing.depth)
    if any(run.playbook == WIN_BACK for run in _since(firing, customer)):
        return Over("depth reached: nobody responded, and win-back took over", 3)
    escalated = escalated_at(firing, p)
    if executive_told(firing, customer, told):
        return GoesOn(2, _next(firing, at, at + SELDOM))
    if at >= escalated:
        ahead = escalated + PATIENCE
        return GoesOn(2, _next(firing, at, ahead if ahead > at else at + OFTEN))
    return GoesOn(1, _next(firing, at, min(at + OFTEN, escalated)))


def escalated_at(firing: Firing, p: Parameters) -> datetime:
    """When the executive must know of it, where the customer has not responded."""
    return due_at(firing.fired_at, p) + timedelta(hours=p.executive_escalation_hours)


def executive_told(firing: Firing, customer: Customer, told: Told) -> bool:
    """Whether the executive knows of it, however they came to."""
    known = (*firing.responses, *done(firing, customer, told))
    return any(response.what == EXECUTIVE for response in known)


def executive_due(firing: Firing, customer: Customer, told: Told) -> bool:
    """Whether the executive must be told by now of who is critical still, and has not responded.

    A step that is about to tell them goes first, for so long as it may be late, and an alert that
    is telling them; nobody hears of what somebody called a false alarm.
    """
    escalated = escalated_at(firing, customer.parameters)
    if customer.at < escalated or executive_told(firing, customer, told):
        return False
    if told.critical and any(one.action == FALSE_ALARM for one in told.critical.answers):
        return False
    if told.critical and any(one.open for one in to_executive(told.critical)):
        return False
    return customer.at >= escalated + PATIENCE or not escalating(firing, customer)


def escalating(firing: Firing, customer: Customer) -> list[Enrolment]:
    """The runs since the fall that are to tell the executive, and have not."""
    return [
        run for run in customer.runs if run.entered_at >= firing.fired_at and will_escalate(run)
    ]


def is_about_falls(run: Enrolment) -> bool:
    """Whether what a run tells the executive is of a fall; a journey has a matter of its own."""
    return run.document.kind == "program"


def will_escalate(run: Enrolment) -> bool:
    """Whether a run is to tell the executive of a fall, and has not."""
    if run.status != "active" or not is_about_falls(run):
        return False
    behind = {step.step for step in run.runs}
    return any(
        isinstance(step, Escalation) and step.id not in behind for step in run.document.steps
    )


def escalations(run: Enrolment) -> list[StepRun]:
    """The steps of a run that told the executive of a fall."""
    if not is_about_falls(run):
        return []
    return [
        step
        for step in run.runs
        if isinstance(run.document.step(step.step), Escalation) and step.result == "told"
    ]


def done(firing: Firing, customer: Customer, told: Told) -> list[Response]:
    """What has come to pass of the response by now, in its order."""
    due, alert = due_at(firing.fired_at, customer.parameters), told.critical
    found = []
    if customer.at >= due and customer.band is Band.CRITICAL:
        found.append(Response(what=NO_CRM, at=due))
    if alert and alert.sent_at:
        found.append(Response(what="alert sent", at=alert.sent_at, subject=alert.id))
    if alert and alert.answers:
        found.append(Response(what="alert answered", at=alert.answers[0].at, subject=alert.id))
    if alert and alert.escalated_at and any(d.status == "done" for d in to_executive(alert)):
        found.append(Response(what=EXECUTIVE, at=alert.escalated_at, subject=alert.id))
    if (late := told.unanswered) and late.sent_at:
        found.append(Response(what=EXECUTIVE, at=late.sent_at, subject=late.id))
    for run in _since(firing, customer):
        what = f"{run.playbook} program entered"
        found.append(Response(what=what, at=run.entered_at, subject=run.id))
        if run.contacted_at:
            found.append(Response(what="contacted", at=run.contacted_at, subject=run.id))
    found += [
        Response(what=EXECUTIVE, at=step.at, subject=run.id)
        for run in customer.runs
        if run.entered_at >= firing.fired_at
        for step in escalations(run)
    ]
    return sorted(found, key=lambda response: response.at)


def _since(firing: Firing, customer: Customer) -> list[Enrolment]:
    """The runs that answer the fall: through the critical program, or that win back."""
    return [
        run
        for run in customer.runs
        if run.playbook in (PROGRAM, WIN_BACK) and run.entered_at >= firing.fired_at
    ]


def _responded(due: datetime, customer: Customer) -> bool:
    """Whether the customer responded since our people began to act, or a person says so."""
    word = customer.history.state.register("responded")
    if word is not None and word.at > due:
        return True
    return any(
        run.playbook == PROGRAM and run.entered_at >= due and run.outcome == "responded"
        for run in customer.runs
    )


def _later(firing: Firing, customer: Customer) -> Crossing | None:
    """The last crossing, where it came after the fall."""
    crossing = customer.crossing
    return crossing if crossing and fall_cause(crossing.n) != firing.cause else None


def _fell_again(firing: Firing, customer: Customer) -> Crossing | None:
    later = _later(firing, customer)
    # Also where an import told of it, which is no fall: it was critical no longer in between.
    again = later and later.band is Band.CRITICAL and later.at >= firing.fired_at
    return later if again else None


def _rose_at(firing: Firing, customer: Customer) -> datetime:
    later = _later(firing, customer)
    return later.at if later else customer.as_of


def _next(firing: Firing, at: datetime, then: datetime) -> datetime:
    """When to look again: when it was to be, where that lies ahead."""
    return firing.look_at if firing.look_at and firing.look_at > at else then


def _evidence(fall: Crossing, customer: Customer) -> Iterator[tuple[str, str]]:
    profile, p = customer.profile, customer.parameters
    yield "fell_at", fall.at.isoformat()
    yield "band_before", fall.before.value if fall.before else "none"
    yield "score_before", _said(fall.score_before)
    yield "score", _said(fall.score)
    for part in health.explain(customer.history, p, fall.at).components:
        why = "; ".join(because.text for because in part.because[:MOST_REASONS])
        yield part.name, f"{part.points} of {part.max}" + (f": {why}" if why else "")
    yield "arr", f"{profile.arr} {profile.currency}"
    yield "owner", profile.owner or "nobody"
    yield "parameters_version", str(p.version)


def _said(score: int | None) -> str:
    return "none" if score is None else str(score)
