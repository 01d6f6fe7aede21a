"""Enrolments: kept with their customer, one program at a time, found when they are due."""

from collections.abc import Iterator
from datetime import datetime

from functions.shared.domain.playbooks import Enrolment
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Unknown
from functions.shared.ports.table import (
    Absent,
    Check,
    Condition,
    Is,
    Item,
    Present,
    Put,
    Table,
    Update,
    Write,
)
from functions.shared.store import documents, due, keys, timeline


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

    def running(self, venture: str, customer: str) -> Enrolment | None:
        """The program that a customer is in, if any."""
        slot = self._table.get(keys.slot(venture, customer), strong=True)
        return self.get(venture, str(slot["enrolment"])) if slot and slot.get("enrolment") else None

    def campaign_ended_at(self, venture: str, customer: str) -> datetime | None:
        """When the customer's last program ended, if one did."""
        slot = self._table.get(keys.slot(venture, customer), strong=True)
        ended = slot.get("ended_at") if slot else None
        return clock.parse(str(ended)) if ended else None

    def enter(self, enrolment: Enrolment) -> bool:
        """Begin; False when this occasion has begun one already, another runs, or nobody is there.

        Nobody is there who was erased meanwhile.
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
        slot = keys.slot(enrolment.venture, enrolment.customer)
        return self._table.write(
            _put(enrolment, (Absent(),)),
            Update(slot, (Is("enrolment", None),), put={"enrolment": enrolment.id}),
            entered,
            Check(keys.profile(enrolment.venture, enrolment.customer), (Present(),)),
        )

    def save(self, after: Enrolment) -> bool:
        """Change an enrolment; False when it changed since it was read."""
        return self._table.write(*changed(after))

    def step(self, after: Enrolment, *joined: Write) -> bool:
        """Leave a step behind, with what joins it; False when it changed since it was read."""
        return self._table.write(*stepped(after), *joined)

    def due(self, at: datetime) -> Iterator[tuple[str, str]]:
        """Venture and identifier of every enrolment to look at by an instant."""
        for entry in due.entries(self._table, "step", at):
            venture, _ = keys.customer_of(str(entry["pk"]))
            yield venture, str(entry["sk"]).removeprefix(keys.ENROLMENTS)

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
        return [documents.load(Enrolment, str(item["row"])) for item in page.items], page.after


def changed(after: Enrolment) -> tuple[Write, ...]:
    """The writes that change an enrolment, if it is as it was read: one revision before."""
    put = _put(after, (Is("revision", after.revision - 1),))
    if after.status == "active":
        return (put,)
    ended_at = after.ended_at or after.entered_at
    slot = keys.slot(after.venture, after.customer)
    freed = Update(
        slot,
        (Is("enrolment", after.id),),
        put={"enrolment": None, "ended_at": clock.stamp(ended_at)},
    )
    left = timeline.decision(
        after.venture,
        after.customer,
        at=ended_at,
        entry_id=f"left:{after.id}",
        text=f"left the {after.playbook} playbook: {after.outcome}",
        enrolment=after.id,
    )
    return (put, freed, left)


def stepped(after: Enrolment) -> tuple[Write, ...]:
    """The writes that change an enrolment whose step was just carried out, with its entry."""
    run = after.runs[-1]
    carried_out = timeline.decision(
        after.venture,
        after.customer,
        at=run.at,
        entry_id=f"step:{after.id}:{run.step}",
        text=f"{after.playbook}, {run.step.replace('_', ' ')}: {run.result}, {run.detail}",
        enrolment=after.id,
        version=after.version,
    )
    return (*changed(after), carried_out)


def _put(enrolment: Enrolment, when: tuple[Condition, ...]) -> Put:
    key = keys.enrolment(enrolment.venture, enrolment.customer, enrolment.id)
    text = documents.dump(enrolment)
    due_at = enrolment.due_at
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": text,
            "revision": enrolment.revision,
            "due_pk": keys.due("step", enrolment.customer) if due_at else None,
            "due_at": clock.stamp(due_at) if due_at else None,
            "board_pk": keys.listing(enrolment.venture, f"enrolments#{enrolment.status}"),
            "board_sk": f"{clock.stamp(enrolment.entered_at)}#{enrolment.id}",
            "row": text,
        },
        when,
    )
