"""What people do about alerts; what the executive decides is carried out by the commands there are.

The deed, that it was done, and the customer's record of it are one write.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final, TypeAlias

from functions.accept_command import enrolments
from functions.accept_command.world import ATTEMPTS, World, venture_of
from functions.shared.contracts import alerts as contract
from functions.shared.contracts import answers, requests
from functions.shared.domain import brakes
from functions.shared.domain.alerts import Alert, Answer, Incident
from functions.shared.domain.brakes import VENTURE, Wish
from functions.shared.domain.playbooks.acts import Person
from functions.shared.domain.playbooks.document import Offer
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.tasks import Task
from functions.shared.kernel.clock import stamp
from functions.shared.kernel.errors import Conflict, FieldError, Refused
from functions.shared.ports.table import Write
from functions.shared.runtime.http import Request, Response, as_json
from functions.shared.runtime.people import is_executive, needs, who
from functions.shared.store import tasks, timeline
from functions.shared.store.acts import Acts

TASK_TIME: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something to be done about an alert, and the writes that it is one with."""

    alert: Alert
    answer: Answer
    by: Person
    writes: tuple[Write, ...]
    world: World

    def check_customer(self) -> str:
        """Whom the alert concerns.

        Raises:
            Refused: nobody alone.
        """
        if self.alert.incident.customer is None:
            wrong = FieldError("action", "is for alerts that concern a customer")
            raise Refused("the alert concerns no customer", wrong)
        return self.alert.incident.customer

    @property
    def venture(self) -> str:
        """The alert's venture."""
        return self.alert.incident.venture

    @property
    def acts(self) -> Acts:
        """What is done about runs, as one with the answer."""
        return Acts(self.world.table, joined=self.writes)

    @property
    def because(self) -> str:
        """Who did it, and why."""
        return self.by.name + (f": {self.answer.reason}" if self.answer.reason else "")

    def runs(self) -> list[Enrolment]:
        """What runs for the customer, programs first; nothing where it concerns nobody.

        Once the alert is closed, that is what had begun by then: a later run is about something
        else, and whoever answers an old message knows nothing of it.
        """
        customer = self.alert.incident.customer
        if customer is None:
            return []
        course = self.world.courses.get(self.venture, customer)
        running, over = self.world.enrolments.running(self.venture, course), self.alert.closed_at
        return [run for run in running if over is None or run.entered_at <= over]

    def program(self) -> Enrolment | None:
        """The program that runs for the customer."""
        return next((run for run in self.runs() if run.document.kind == "program"), None)


Do: TypeAlias = Callable[[Deed], object]


def answer(request: Request, world: World) -> Response:
    """Answer an alert; the same person's same answer again changes nothing."""
    venture = venture_of(request, world)
    body = requests.read(contract.AlertBody, request.json())
    said = Answer(action=body.action, by=who(request), at=request.at, reason=body.reason)
    for _ in range(ATTEMPTS):
        alert = world.alerts.get(venture.id, request.path["alert"])
        if body.action in contract.DECISIONS or alert.rule.executive:
            needs(request, "executive")
        after = alert.with_answer(said)
        if after is alert or _done(alert, after, said, request, world):
            return _shown(after)
    raise Conflict("the alert kept changing; read it and try again")


def try_out(request: Request, world: World) -> Response:
    """Send an alert that shows whether alerts arrive; one before, that is still open, is over."""
    venture = venture_of(request, world)
    body = requests.read(contract.AlertTestBody, request.json() if request.body else {})
    incident = Incident(
        kind="test",
        venture=venture.id,
        subject="test",
        cause=f"{stamp(request.at)} {body.channel or ''}",
        title="This is a test of the alerts",
        text=(
            f"{who(request)} wants to know whether alerts arrive here.",
            "Nothing is wrong. Whoever reads this acknowledges it.",
        ),
        due_at=request.at,
        channel=body.channel,
    )
    known = world.alerts.find(venture.id, incident.alert)
    if known is None:
        world.alerts.close(venture.id, "test", "test", "another test began", request.at)
    alert, _ = world.alerts.report(incident, request.at)
    return _shown(alert, HTTPStatus.CREATED)


def _done(alert: Alert, after: Alert, said: Answer, request: Request, world: World) -> bool:
    """Do it, with what is kept of it; False where the alert changed since it was read."""
    writes = (*world.alerts.saving(after), *_noted(alert, said), *world.joined)
    by = Person(said.by, executive=is_executive(request))
    try:
        DEEDS[said.action](Deed(alert=alert, answer=said, by=by, writes=writes, world=world))
    except Conflict:
        if world.alerts.get(alert.incident.venture, alert.id) == alert:
            raise
        return False
    # Where nothing was left to do, nothing has kept the answer yet.
    now = world.alerts.get(alert.incident.venture, alert.id)
    return now == after or (now == alert and world.table.write(*writes))


def _noted(alert: Alert, said: Answer) -> tuple[Write, ...]:
    """The entry of the customer's timeline; of what concerns nobody alone, the alert tells."""
    customer = alert.incident.customer
    if customer is None:
        return ()
    why = f": {said.reason}" if said.reason else ""
    entry = timeline.decision(
        alert.incident.venture,
        customer,
        at=said.at,
        entry_id=f"answered:{alert.id}:{said.action}:{said.by}",
        text=f"alert, {alert.incident.title}: {said.action.replace('_', ' ')} by {said.by}{why}",
        alert=alert.id,
        action=said.action,
        by=said.by,
    )
    return (entry,)


def _acknowledge(deed: Deed) -> None:
    """It is in somebody's hands; that is all."""
    del deed


def _contacted(deed: Deed) -> None:
    """Somebody tried to reach the customer: so it is said of the program that asks for it, too."""
    deed.check_customer()
    if run := deed.program():
        deed.acts.contacted(deed.venture, run.id, deed.by, deed.answer.reason, deed.answer.at)


def _false_alarm(deed: Deed) -> None:
    """Nothing was wrong: the program that it began ends, and counts as a false alarm."""
    if run := deed.program():
        stop = enrolments.stopping(deed.because, deed.answer.at, false_alarm=True)
        deed.acts.decided(deed.venture, run.id, stop)


def _stop(deed: Deed) -> None:
    deed.check_customer()
    run = deed.program()
    if run is None:
        closed = deed.alert.status == "closed"
        over = "the alert is closed, and no program of its time runs any more"
        raise Conflict(over if closed else "no program runs for this customer")
    stop = enrolments.stopping(deed.because, deed.answer.at, false_alarm=False)
    deed.acts.decided(deed.venture, run.id, stop)


def _override(deed: Deed) -> None:
    """The executive decides in place of the program, if one runs."""
    if run := deed.program():
        by = f"an override of {deed.because}"
        stop = enrolments.stopping(by, deed.answer.at, false_alarm=False)
        deed.acts.decided(deed.venture, run.id, stop)


def _authorize_offer(deed: Deed) -> None:
    """The offer that waits for approval goes; where none waits, the owner makes one."""
    waiting = (
        run for run in deed.runs() if isinstance(run.current, Offer) and run.approval == "pending"
    )
    if run := next(waiting, None):
        acts = deed.acts.meaning(run.step)
        acts.approved(deed.venture, run.id, deed.by, deed.answer.reason, deed.answer.at)
    else:
        _ask_owner(deed, "Make them an offer: the executive has authorized one")


def _executive_call(deed: Deed) -> None:
    _ask_owner(deed, "Arrange a call of the executive with them")


def _ask_owner(deed: Deed, title: str) -> None:
    """Make it a task for who looks after the customer."""
    alert, at = deed.alert, deed.answer.at
    profile = deed.world.customers.current(deed.venture, deed.check_customer(), strong=True)
    task = Task(
        id=tasks.task_id(profile.customer, alert.id, deed.answer.action),
        venture=deed.venture,
        customer=profile.customer,
        kind="notice",
        title=title,
        why=f"decided by {deed.because}",
        owner=profile.owner,
        subject=alert.id,
        contact=True,
        created_at=at,
        due_at=at + TASK_TIME,
    )
    if deed.world.tasks.find(deed.venture, task.id) is None:
        deed.world.table.write(tasks.made(task), *deed.writes)


def _pause(deed: Deed) -> None:
    wish = Wish(action="pause", by=deed.by.name, at=deed.answer.at, reason=deed.answer.reason)
    deed.world.brakes.change(
        deed.venture, VENTURE, lambda known: brakes.changed(known, VENTURE, wish), *deed.writes
    )


def _shown(alert: Alert, status: int = HTTPStatus.OK) -> Response:
    return as_json(answers.plain(contract.Alert.of(alert)), status)


DEEDS: Final[Mapping[str, Do]] = {
    "acknowledge": _acknowledge,
    "false_alarm": _false_alarm,
    "contacted": _contacted,
    "stop_program": _stop,
    "authorize_offer": _authorize_offer,
    "override": _override,
    "executive_call": _executive_call,
    "pause_campaigns": _pause,
}
"""What is done about each answer, beside keeping it."""
