"""Enrolments: kept with their customer, one program at a time, found when they are due."""

from functions.shared.domain.playbooks.effect import Fared
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.playbooks.entry import Course, Past
from functions.shared.domain.turns import Entry
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import (
    Absent,
    Check,
    Condition,
    Is,
    Item,
    Key,
    Present,
    Put,
    Table,
    Write,
)
from functions.shared.store import courses, documents, keys, timeline

WRITING = ("email", "offer", "survey")
"""Kinds of steps that write to somebody: they wait for the mail service, and nothing else does."""


class Enrolments:
    """Reads and changes enrolments."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, venture: str, enrolment_id: str) -> Enrolment:
        """The enrolment.

        Raises:
            Unknown: there is none.
        """
        customer = ids.customer_of(enrolment_id)
        found = customer and self._table.get(
            keys.enrolment(venture, customer, enrolment_id), strong=True
        )
        if not found:
            raise Unknown(f"there is no enrolment {enrolment_id!r}")
        return documents.load(Enrolment, str(found["doc"]))

    def running(self, venture: str, course: Course) -> list[Enrolment]:
        """The enrolments that a course says are under way, programs first."""
        found = [self.get(venture, enrolment) for _, enrolment in sorted(course.running.items())]
        return sorted(found, key=lambda enrolment: enrolment.document.kind != "program")

    def of_customer(self, venture: str, customer: str) -> list[Enrolment]:
        """Every run of a customer, those that are over included, the latest entered first."""
        pk = keys.customer_partition(venture, customer)
        found: list[Enrolment] = []
        after: Item | None = None
        while True:
            page = self._table.query(pk, prefix=keys.ENROLMENTS, strong=True, after=after)
            found += [documents.load(Enrolment, str(item["doc"])) for item in page.items]
            after = page.after
            if after is None:
                return sorted(found, key=lambda run: run.entered_at, reverse=True)

    def enter(
        self, enrolment: Enrolment, course: Course, replaced: Enrolment | None = None
    ) -> bool:
        """Begin; False when this occasion has begun one already, another runs, or nobody is there.

        `replaced` is the program that runs, as it ends for this one. Nobody is there who was erased
        meanwhile.
        """
        entered = timeline.decision(
            enrolment.venture,
            enrolment.customer,
            at=enrolment.entered_at,
            entry_id=f"entered:{enrolment.id}",
            text=f"entered the {enrolment.playbook} playbook: {enrolment.cause}",
            enrolment=enrolment.id,
            playbook=enrolment.playbook,
            version=enrolment.version,
        )
        ended = (_put(replaced, _unchanged(replaced)), _left(replaced)) if replaced else ()
        return self._table.write(
            *ended,
            _put(enrolment, (Absent(),)),
            courses.began(enrolment, course, replaced),
            entered,
            Check(keys.profile(enrolment.venture, enrolment.customer), (Present(),)),
        )

    def save(self, after: Enrolment, *joined: Write) -> bool:
        """Change an enrolment, with what joins it; False when it changed since it was read."""
        return self._table.write(*changed(after), *joined)

    def step(self, after: Enrolment, *joined: Write) -> bool:
        """Leave a step behind, with what joins it; False when it changed since it was read."""
        return self._table.write(*stepped(after), *joined)

    def learn(self, after: Enrolment, past: Past, *, over: bool) -> bool:
        """Keep what was learned of a run that has ended, and whether there is more to learn.

        False when it, or the customer's course, changed since it was read.
        """
        return self._table.write(
            _put(after, _unchanged(after)), courses.learned(after, past, over=over)
        )

    def page(
        self, venture: str, status: str, *, limit: int, after: Item | None = None
    ) -> tuple[list[Enrolment], Item | None]:
        """Enrolments of a venture, the newest first, from a cursor on, and the next cursor."""
        page = self._table.query(
            keys.listing(venture, f"enrolments#{status}"),
            descending=True,
            limit=limit,
            after=after,
            index="board",
        )
        wanted = [Key(str(row["pk"]), str(row["sk"])) for row in page.items]
        found = self._table.get_many(wanted)
        read = [documents.load(Enrolment, str(found[k]["doc"])) for k in wanted if k in found]
        return [enrolment for enrolment in read if enrolment.status == status], page.after


def of_entry(entry: Entry) -> tuple[str, str]:
    """Venture and identifier of the enrolment that an entry of the due index stands for."""
    venture, _ = keys.customer_of(entry.pk)
    return venture, entry.sk.removeprefix(keys.ENROLMENTS)


def changed(after: Enrolment) -> tuple[Write, ...]:
    """The writes that change an enrolment, if it is as it was read: one revision before."""
    put = _put(after, _unchanged(after))
    return (put,) if after.status == "active" else (put, courses.left(after), _left(after))


def unchanged(enrolment: Enrolment) -> Check:
    """That an enrolment is as it was read, for a write that rests on it."""
    key = keys.enrolment(enrolment.venture, enrolment.customer, enrolment.id)
    return Check(key, (Is("revision", enrolment.revision),))


def corrected(after: Enrolment) -> Write:
    """The write that changes what is said of a run that is over: one revision before."""
    return _put(after, _unchanged(after))


def stepped(after: Enrolment) -> tuple[Write, ...]:
    """The writes that change an enrolment whose step was just carried out, with its entry."""
    run = after.runs[-1]
    time = sum(earlier.step == run.step for earlier in after.runs[:-1])
    carried_out = timeline.decision(
        after.venture,
        after.customer,
        at=run.at,
        entry_id=f"step:{after.id}:{run.step}" + (f":{time}" if time else ""),
        text=f"{after.playbook}, {run.step.replace('_', ' ')}: {run.result}, {run.detail}",
        enrolment=after.id,
        version=after.version,
    )
    return (*changed(after), carried_out)


def _unchanged(after: Enrolment) -> tuple[Condition, ...]:
    return (Is("revision", after.revision - 1),)


def _left(ended: Enrolment) -> Write:
    return timeline.decision(
        ended.venture,
        ended.customer,
        at=ended.ended_at or ended.entered_at,
        entry_id=f"left:{ended.id}",
        text=f"left the {ended.playbook} playbook: {ended.outcome}",
        enrolment=ended.id,
    )


def _kind(enrolment: Enrolment) -> str:
    """The line in which the current step waits for its turn."""
    step = enrolment.current
    return "mail" if step and step.kind in WRITING else "step"


def _put(enrolment: Enrolment, when: tuple[Condition, ...]) -> Put:
    key = keys.enrolment(enrolment.venture, enrolment.customer, enrolment.id)
    due_at = enrolment.due_at
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": documents.dump(enrolment),
            "revision": enrolment.revision,
            "due_pk": keys.due(_kind(enrolment), enrolment.customer) if due_at else None,
            "due_at": clock.stamp(due_at) if due_at else None,
            "board_pk": keys.listing(enrolment.venture, f"enrolments#{enrolment.status}"),
            "board_sk": f"{clock.stamp(enrolment.entered_at)}#{enrolment.id}",
            "row": documents.dump(Fared.of(enrolment)),
        },
        when,
    )
