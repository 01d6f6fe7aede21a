"""A customer's way through playbooks: what runs, what ran, and when somebody may next enter."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from functions.shared.domain.playbooks.answers import contact_of, first_of
from functions.shared.domain.playbooks.enrolment import WATCHED, Enrolment
from functions.shared.domain.playbooks.entry import Course, Ended, Fall, Past
from functions.shared.domain.turns import Entry
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict
from functions.shared.ports.table import (
    Check,
    Condition,
    Is,
    Item,
    Present,
    Table,
    Update,
    Value,
)
from functions.shared.store import documents, due, keys

ATTEMPTS = 4
"""How often news is kept anew, because others kept some at the same moment."""
RUNS, PAST = "run:", "past:"
"""What begins the names of the attributes that hold a lane's enrolment, and its last run."""
ENDED = "ended:"
"""What begins those that hold when the last campaign of a priority ended."""
MET = "met"
"""The attribute that holds the answers for which a run began: two or three in a year."""


class Courses:
    """Reads and moves courses."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, venture: str, customer: str) -> Course:
        """The course of a customer, an empty one before anything happened."""
        item = self._table.get(keys.slot(venture, customer), strong=True)
        return _course(item) if item else Course()

    def look(self, venture: str, customer: str, at: datetime, *, nudge: str) -> None:
        """Ask that somebody looks at an instant whether the customer may enter a playbook.

        `nudge` is unique to what happened, so that a look under way does not undo it.
        """
        self._move(venture, customer, (), {"nudge": nudge, **_due(customer, at)})

    def fell(self, venture: str, customer: str, fall: Fall) -> None:
        """Keep the last fall of a customer's band; an older one never takes a newer one's place.

        A look under way that has not seen it does not say when to look again.

        Raises:
            Conflict: others kept changing it, or the customer was erased; keeping it again does no
                harm.
        """
        for _ in range(ATTEMPTS):
            known = self.get(venture, customer).fell
            if known and known.n >= fall.n:
                return
            unchanged = Is("fell", documents.dump(known) if known else None)
            news = {"fell": documents.dump(fall), "nudge": f"fell:{fall.n}"}
            if self._move(venture, customer, (unchanged,), news):
                return
        raise Conflict("others kept changing the customer's course; keep the fall again")

    def churned(self, venture: str, customer: str, ended: Ended) -> None:
        """Keep the last end of a subscription, in the same way.

        Raises:
            Conflict: as of a fall.
        """
        at = clock.stamp(ended.at)
        for _ in range(ATTEMPTS):
            known = self.get(venture, customer).churned
            if known and known.at >= ended.at:
                return
            unchanged = Is("churned", clock.stamp(known.at) if known else None)
            news = {"churned": at, "nudge": f"churned:{at}"}
            if self._move(venture, customer, (unchanged,), news):
                return
        raise Conflict("others kept changing the customer's course; keep the end again")

    def looked(
        self,
        venture: str,
        customer: str,
        course: Course,
        due_at: datetime | None,
        *,
        active: bool = False,
        outside_at: datetime | None = None,
    ) -> bool:
        """Keep when to look again, and that the customer was seen to be active.

        `outside_at` is when they were seen where they fell to, but not at a score at which a
        program begins. False where somebody asked for a look meanwhile.
        """
        seen = active and not course.was_active
        if due_at == course.due_at and not seen and not outside_at:
            return True
        unasked = (Is("nudge", course.nudge),)
        found: dict[str, Value] = {"was_active": 1} if seen else {}
        if outside_at and course.fell:
            # Of a fall that came meanwhile the nudge tells.
            found["fell"] = documents.dump(replace(course.fell, outside_at=outside_at))
        return self._move(venture, customer, unasked, {**found, **_due(customer, due_at)})

    def _move(
        self,
        venture: str,
        customer: str,
        when: tuple[Condition, ...],
        put: Mapping[str, Value],
    ) -> bool:
        """Change a course; of somebody who is erased, nothing is kept."""
        return self._table.write(
            Update(keys.slot(venture, customer), when, put=put),
            Check(keys.profile(venture, customer), (Present(),)),
        )

    def due(self, at: datetime) -> Iterator[Entry]:
        """Every look that is due by an instant."""
        for item in due.entries(self._table, "entry", at):
            yield Entry(str(item["pk"]), str(item["sk"]), str(item["due_at"]))


def of_entry(entry: Entry) -> tuple[str, str]:
    """Venture and customer of the look that an entry of the due index stands for."""
    return keys.customer_of(entry.pk)


def began(enrolment: Enrolment, course: Course, replaced: Enrolment | None) -> Update:
    """The write by which a run takes its place; `replaced` is the program that makes way for it."""
    lane, program = enrolment.lane, enrolment.document.kind == "program"
    conditions: list[Condition] = [Is(RUNS + lane, None)]
    past = Past(occasion=enrolment.occasion, entered_at=enrolment.entered_at)
    put: dict[str, Value] = {RUNS + lane: enrolment.id, PAST + lane: documents.dump(past)}
    if replaced:
        put |= _over(replaced)
    if program or not contact_of(enrolment.occasion):
        # A journey that was let in where no program ran does not begin beside one either.
        conditions.append(Is("program", course.program))
    if program:
        put["program"] = enrolment.id
    met = first_of(enrolment.occasion)
    return Update(
        keys.slot(enrolment.venture, enrolment.customer),
        tuple(conditions),
        put=put,
        add={MET: frozenset({met})} if met else {},
    )


def left(ended: Enrolment) -> Update:
    """The write by which a run that is over leaves its place, and asks who may enter what next."""
    look = {"nudge": f"left:{ended.id}", **_due(ended.customer, ended.ended_at)}
    return Update(
        keys.slot(ended.venture, ended.customer),
        (Is(RUNS + ended.lane, ended.id),),
        put={**_over(ended), **look},
    )


def learned(run: Enrolment, past: Past, *, over: bool) -> Update:
    """The write with which it is kept that something was learned of a past run; `over` ends it."""
    after = replace(past, watched_until=None) if over else past
    name = PAST + run.lane
    return Update(
        keys.slot(run.venture, run.customer),
        (Is(name, documents.dump(past)),),
        put={name: documents.dump(after)},
    )


def _over(ended: Enrolment) -> dict[str, Value]:
    at = ended.ended_at or ended.entered_at
    program = ended.document.kind == "program"
    past = Past(
        occasion=ended.occasion,
        entered_at=ended.entered_at,
        ended_at=at,
        outcome=ended.outcome,
        watched_until=ended.entered_at + WATCHED,
    )
    put: dict[str, Value] = {
        RUNS + ended.lane: None,
        PAST + ended.lane: documents.dump(past),
    }
    if program:
        put |= {"program": None, "answered": clock.stamp(at) if past.answered else None}
    # What answers somebody is no campaign: it neither waits for a cooldown nor begins one.
    if program or (ended.first_message_at and not contact_of(ended.occasion)):
        put[f"{ENDED}{ended.document.priority}"] = clock.stamp(at)
    return put


def _due(customer: str, at: datetime | None) -> dict[str, Value]:
    return {
        "due_pk": keys.due("entry", customer) if at else None,
        "due_at": clock.stamp(at) if at else None,
        "tries": None,
    }


def _campaigns(item: Item) -> dict[int, datetime]:
    """When the last campaign of each priority ended; also of one that ended when one was kept."""
    former, priority = item.get("ended_at"), item.get("priority")
    of = priority if isinstance(priority, int) else 0
    known = {of: clock.parse(str(former))} if former else {}
    return known | {
        int(n.removeprefix(ENDED)): clock.parse(str(v))
        for n, v in item.items()
        if n.startswith(ENDED)
    }


def _course(item: Item) -> Course:
    due_at, fell = item.get("due_at"), item.get("fell")
    program, nudge = item.get("program"), item.get("nudge")
    churned, answered = item.get("churned"), item.get("answered")
    met = item.get(MET)
    return Course(
        fell=documents.load(Fall, str(fell)) if fell else None,
        churned=Ended(at=clock.parse(str(churned))) if churned else None,
        was_active=bool(item.get("was_active")),
        answered_at=clock.parse(str(answered)) if answered else None,
        running={n.removeprefix(RUNS): str(v) for n, v in item.items() if n.startswith(RUNS) and v},
        program=str(program) if program else None,
        past={
            n.removeprefix(PAST): documents.load(Past, str(v))
            for n, v in item.items()
            if n.startswith(PAST)
        },
        campaigns=_campaigns(item),
        due_at=clock.parse(str(due_at)) if due_at else None,
        met=frozenset(map(str, met)) if isinstance(met, frozenset) else frozenset(),
        nudge=str(nudge) if nudge else None,
    )
