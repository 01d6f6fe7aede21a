"""Due alerts: look whether there is something to tell, tell it, and others if nobody answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Final

from functions.raise_alert import telling
from functions.raise_alert.case import Case, World, over, read
from functions.shared.domain import critical, routing
from functions.shared.domain.alerts import RESPONDED, Alert, Answer, Kind
from functions.shared.domain.deliveries import Turn
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.turns import PACK, Entry, Pack
from functions.shared.kernel import clock
from functions.shared.ports.table import Write
from functions.shared.runtime import turns
from functions.shared.runtime.turns import Taken
from functions.shared.store import alerts, enrolments, timeline
from functions.shared.store.alerts import KIND, entry_of, of_entry

AHEAD: Final = timedelta(seconds=90)
"""So far ahead a run looks: until the next one has certainly begun."""
AT_ONCE: Final = 10_000
"""So many alerts are let wait by one run; what is more, the next one finds due."""
ATTEMPTS: Final = 5
REST: Final = timedelta(hours=1)
"""So long an alert is left alone whose venture is paused; what is still wrong then is told."""
FALLS: Final = 50
"""Of so many falls that one alert is about, the latest, it is kept that the executive knows."""
UNANSWERED: Final[Kind] = "critical_unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What a look at a due alert came to.

    `due_at` is the instant that it was due at, where the first of its people were told just now;
    `untold` says that nobody could be.
    """

    alert: Alert
    what: str
    due_at: datetime | None = None
    untold: bool = False


@dataclass(slots=True)
class Run:
    """What became of the due alerts, and how many wait for an instant before the next run."""

    taken: Taken = field(default_factory=Taken)
    raised: list[Raised] = field(default_factory=list)
    ahead: int = 0


def run(at: datetime, world: World, time_left: Callable[[], bool] = lambda: True) -> Run:
    """Look at every alert that is due, and let those wait that are so before the next run."""
    run = Run()
    turns.take(
        KIND,
        at,
        world.turns,
        lambda entry: _look(entry, at, world, run),
        time_left=time_left,
        put_off=False,
        taken=run.taken,
    )
    soon = [
        entry
        for entry in islice(world.turns.index.line(KIND, at + AHEAD), AT_ONCE)
        if entry.due_at > clock.stamp(at)
    ]
    run.ahead = _let_wait(soon, world)
    return run


def carry_out(
    entries: Sequence[Entry], at: datetime, world: World, time_left: Callable[[], bool]
) -> Run:
    """Look at alerts that were handed out, or whose instant has come."""
    run = Run()
    turns.carry_out(
        entries,
        at,
        world.turns,
        # Who waited has waited for this instant, whenever the wait began.
        lambda entry: _look(entry, max(at, clock.parse(entry.due_at)), world, run),
        time_left=time_left,
        put_off=False,
        taken=run.taken,
    )
    return run


def opened(venture: str, alert_id: str, at: datetime, world: World) -> Run:
    """Tell an alert that was opened just now, if it is due; let it wait, if it is so soon."""
    alert, run = world.alerts.find(venture, alert_id), Run()
    if alert is None or alert.look_at is None:
        return run
    entry = entry_of(alert, alert.look_at)
    if alert.look_at <= at:
        _look(entry, at, world, run)
    elif alert.look_at <= at + AHEAD:
        run.ahead = _let_wait([entry], world)
    return run


def responded(venture: str, customer: str, at: datetime, world: World) -> bool:
    """Note that a customer responded to those who act: nobody need be told of them any more."""
    answer = Answer(action=RESPONDED, by="the customer", at=at)
    return world.alerts.answer_critical(venture, customer, answer) is not None


def _look(entry: Entry, at: datetime, world: World, run: Run) -> None:
    raised = look(*of_entry(entry), at, world)
    if raised:
        run.raised.append(raised)


def look(venture: str, alert_id: str, at: datetime, world: World) -> Raised | None:
    """Look at one alert: tell it, close it, or tell others; None where nothing is to be done.

    Raises:
        Unknown: it is there no longer.
    """
    before = world.alerts.get(venture, alert_id)
    if before.look_at is None or before.look_at > at:
        return None  # The index was behind: somebody moved it meanwhile.
    case = read(before, at, world)
    if case is None:
        return None  # Erased: nothing of the customer remains, and this neither.
    alert = _decided(before, case, world)
    if alert is None:
        return None  # Others keep changing it; the next minute looks again.
    if alert.status == "closed":
        return Raised(alert=alert, what="closed")
    if alert.look_at and alert.look_at > at:
        return Raised(alert=alert, what="rests")
    alert = telling.tell(alert, case, world)
    return _raised(before, alert)


def _decided(alert: Alert, case: Case, world: World) -> Alert | None:
    """The alert with what is to be done about it now, kept; None where others keep changing it."""
    for _ in range(ATTEMPTS):
        after, joined = _decide(alert, case, world)
        if after is alert or world.alerts.save(after, *joined):
            return after
        alert = world.alerts.get(case.venture.id, alert.id)
        if alert.look_at is None or alert.look_at > case.at:
            return None
    return None


def _decide(alert: Alert, case: Case, world: World) -> tuple[Alert, tuple[Write, ...]]:
    p, at = case.parameters, case.at
    if case.venture.status == "paused":
        return alert.resting(at + REST), ()
    if alert.status == "waiting" and not alert.deliveries:
        if reason := over(alert, case):
            return alert.closed(reason, at), _noted(alert, "not-sent", f"not sent: {reason}", case)
        return alert.telling(*routing.first(alert, p, case.owner, at)), ()
    if alert.status == "waiting" and not any(d.open for d in alert.deliveries):
        # What others heard of its last message has its consequences still to come.
        after = routing.followed(alert, "first", p, case.owner, at)
        return after, telling.told(alert, after, case)
    if alert.escalated_at is None and alert.answer_by and alert.answer_by <= at:
        if alert.incident.kind == "test":
            return alert.closed("nobody answered", at), ()
        if reason := over(alert, case):
            said = f"nobody else is told: {reason}"
            return alert.closed(reason, at), _noted(alert, "not-escalated", said, case)
        return _escalated(alert, case, world)
    return alert, ()


def _escalated(alert: Alert, case: Case, world: World) -> tuple[Alert, tuple[Write, ...]]:
    """The alert, of which the executive hears; once, where a step or another one has told them.

    While a step is telling them it is left as it is.
    """
    at, name = case.at, alert.incident.customer
    others: tuple[Write, ...] = ()
    if name and alert.incident.kind == "customer_critical":
        about = [(case.venture.id, UNANSWERED, name, cause) for cause in alert.causes[-FALLS:]]
        runs = _runs_about(alert, name, world)
        told = any(critical.escalations(run) for run in runs)
        if told or any(world.alerts.of_cause(*one) for one in about):
            known = _noted(alert, "escalated", "nobody answers: the executive knows", case)
            return alert.escalated(at), known
        steps = [run for run in runs if critical.will_escalate(run)]
        if any(world.messages.escalating(run) for run in steps):
            return alert, ()
        others = (
            *(alerts.unraised(*one) for one in about),
            *(enrolments.unchanged(run) for run in steps),
        )
    after = alert.escalated(at, *routing.escalated(alert, case.parameters, at))
    noted = _noted(alert, "escalated", "nobody answers: the executive is told", case)
    return after, (*noted, *others)


def _runs_about(alert: Alert, customer: str, world: World) -> list[Enrolment]:
    """The runs that a fall began of which an alert tells, or that began after it."""
    since = min(alert.opened_at, alert.incident.due_at)
    return [
        run
        for run in world.enrolments.of_customer(alert.incident.venture, customer)
        if run.occasion in alert.causes or run.entered_at >= since
    ]


def _noted(alert: Alert, name: str, what: str, case: Case) -> tuple[Write, ...]:
    """What a customer's own record is told of an alert about them."""
    customer = alert.incident.customer
    if customer is None:
        return ()
    entry = timeline.decision(
        case.venture.id,
        customer,
        at=case.at,
        entry_id=f"{name}:{alert.id}",
        text=f"alert, {alert.incident.title}: {what}",
        alert=alert.id,
    )
    return (entry,)


def _raised(before: Alert, after: Alert) -> Raised | None:
    if before.deliveries == after.deliveries:
        return None
    turn: Turn = "first" if after.escalated_at is None else "escalated"
    untold = routing.untold(after, turn)
    begun = before.status == "waiting" and after.status == "sent"
    told = "escalated" if turn == "escalated" else "sent" if begun else "tried"
    return Raised(
        alert=after,
        what="untold" if untold else told,
        due_at=before.due_at if begun and not untold else None,
        untold=untold and not routing.untold(before, turn),
    )


def _let_wait(entries: Sequence[Entry], world: World) -> int:
    """Let alerts wait for their instants, those of one second together; how many do."""
    waits = [(world.seconds_until(clock.parse(entry.due_at)), entry) for entry in entries]
    timed = sorted((w for w in waits if w[0] is not None), key=lambda w: (w[0], w[1].due_at))
    packs = []
    for delay, group in groupby(timed, key=lambda wait: wait[0] or 0):
        together = [entry for _, entry in group]
        packs += [
            Pack(entries=tuple(together[n : n + PACK]), delay=delay)
            for n in range(0, len(together), PACK)
        ]
    if packs:
        world.turns.packs.hand_out(KIND, packs)
    return len(timed)
