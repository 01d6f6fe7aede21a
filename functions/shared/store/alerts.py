"""Alerts: kept with whom they concern, one open for each incident, found when they are due."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, Literal, TypeAlias

from functions.shared.domain import alerts
from functions.shared.domain.alerts import Alert, Answer, Incident, Kind
from functions.shared.domain.deliveries import Delivery
from functions.shared.domain.records import Notice
from functions.shared.domain.turns import Entry
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Conflict, Unknown
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
from functions.shared.store import documents, due, keys, open_ones

ATTEMPTS = 5
KIND: Final = "alert"
"""What alerts are called in the due index."""
Listed: TypeAlias = Literal["open", "closed"]


class Alerts:
    """Reads and changes alerts."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def report(self, incident: Incident, at: datetime, *joined: Write) -> tuple[Alert, bool]:
        """Raise the alert of an incident, or fold it into the one that is open; whether it is new.

        What is `joined` is written with a new alert alone. A cause that was told of before changes
        nothing, whatever became of its alert.

        Raises:
            Conflict: others kept changing it; reporting it again does no harm.
            Unknown: the customer whom it concerns is not there, or no longer.
        """
        for _ in range(ATTEMPTS):
            opening = open_ones.read(self._table, _open_key(incident))
            if opening.id:
                alert = self.get(incident.venture, opening.id)
                if incident.cause in alert.causes:
                    return alert, False
                if known := self._told_of(incident):
                    return known, False
                after = alert.folded(incident.cause, at)
                if self._table.write(changed(after), _told(incident, alert.id), *_there(alert)):
                    return after, False
                self._check_customer(incident)
                continue
            if known := self._folded(incident):
                return known, False
            alert = alerts.opened(incident, at)
            if self._table.write(
                _put(alert, (Absent(),), news=True),
                opening.opens(alert.id),
                *_there(alert),
                *joined,
            ):
                return alert, True
            if known := self.find(incident.venture, alert.id):
                return known, False
            self._check_customer(incident)
        raise Conflict("others kept changing the alert; report it again")

    def close(
        self,
        venture: str,
        kind: Kind,
        subject: str,
        outcome: str,
        at: datetime,
        *,
        customer: str | None = None,
    ) -> Alert | None:
        """Close the open alert about a subject, because what was wrong is over; None: none is open.

        An alert that was not due yet is never sent then.

        Raises:
            Conflict: others kept changing it; closing it again does no harm.
        """
        for _ in range(ATTEMPTS):
            key = keys.open_alert(venture, kind, subject, customer)
            opening = open_ones.read(self._table, key)
            if opening.id is None:
                return None
            after = self.get(venture, opening.id).closed(outcome, at)
            if self._table.write(changed(after), opening.closes()):
                return after
        raise Conflict("others kept changing the alert; close it again")

    def save(self, after: Alert, *joined: Write) -> bool:
        """Keep an alert as somebody changed it; False where it changed since it was read.

        One that is closed by it makes way for the next one about its subject.
        """
        return self._table.write(*self.saving(after), *joined)

    def saving(self, after: Alert) -> tuple[Write, ...]:
        """The writes that keep an alert as somebody changed it, for who does more with them."""
        if after.status != "closed":
            return (changed(after),)
        opening = open_ones.read(self._table, _open_key(after.incident))
        return (changed(after), *((opening.closes(),) if opening.id == after.id else ()))

    def answer_critical(
        self, venture: str, customer: str, answer: Answer, *joined: Write
    ) -> Alert | None:
        """Note what was done about a critical customer in the alert that is open about them.

        None where none is, where somebody has answered it already, or that came before it.

        Raises:
            Conflict: others kept changing it; doing it again does no harm.
        """
        for _ in range(ATTEMPTS):
            alert = self.open_about(venture, "customer_critical", customer, customer=customer)
            if alert is None or not alert.asks_for(answer):
                return None
            after = alert.with_answer(answer)
            if self.save(after, *joined):
                return after
        raise Conflict("others kept changing the alert; answer it again")

    def heard(self, venture: str, alert_id: str, key: str, after: Delivery) -> bool:
        """Keep what is told of a message that nobody knew the outcome of; False where it is known.

        What was taken may still be told to have come back.

        Raises:
            Conflict: others kept changing the alert; telling it again does no harm.
        """
        for _ in range(ATTEMPTS):
            alert = self.find(venture, alert_id)
            known = alert.delivery(key) if alert else None
            if alert is None or known is None:
                return False
            if known.status != "claimed" and (known.status, after.status) != ("done", "returned"):
                return False
            if self._table.write(changed(alert.with_delivery(key, after))):
                return True
        raise Conflict("others kept changing the alert; tell it again")

    def open_about(
        self, venture: str, kind: Kind, subject: str, *, customer: str | None = None
    ) -> Alert | None:
        """The open alert about a subject, or None."""
        opening = open_ones.read(self._table, keys.open_alert(venture, kind, subject, customer))
        return self.find(venture, opening.id) if opening.id else None

    def get(self, venture: str, alert: str) -> Alert:
        """The alert.

        Raises:
            Unknown: there is none.
        """
        found = self.find(venture, alert)
        if found is None:
            raise Unknown(f"there is no alert {alert!r}")
        return found

    def find(self, venture: str, alert: str) -> Alert | None:
        """The alert, or None."""
        key = keys.alert(venture, alert, ids.customer_of(alert))
        item = self._table.get(key, strong=True)
        return documents.load(Alert, str(item["doc"])) if item else None

    def of_cause(self, venture: str, kind: Kind, customer: str, cause: str) -> Alert | None:
        """The alert about a customer that a cause raised, or was folded into; open or closed."""
        known = alerts.identifier(kind, customer, cause, customer)
        found = self.find(venture, known)
        if found is None and (
            into := self._table.get(keys.folded_cause(venture, known, customer), strong=True)
        ):
            found = self.find(venture, str(into["into"]))
        return found

    def due(self, at: datetime) -> Iterator[tuple[str, str]]:
        """Venture and identifier of every alert that somebody must look at by an instant."""
        for entry in due.entries(self._table, KIND, at):
            yield of_entry(Entry(str(entry["pk"]), str(entry["sk"]), str(entry["due_at"])))

    def page(
        self,
        venture: str,
        listed: Listed,
        *,
        since: datetime | None = None,
        limit: int,
        after: Item | None = None,
    ) -> tuple[list[Alert], Item | None]:
        """Alerts of a venture that are open, or closed, the newest first; and the next cursor."""
        page = self._table.query(
            keys.listing(venture, f"alerts#{listed}"),
            at_least=clock.stamp(since) if since else None,
            at_most="~" if since else None,
            descending=True,
            limit=limit,
            after=after,
            index="board",
        )
        return [documents.load(Alert, str(item["row"])) for item in page.items], page.after

    def _told_of(self, incident: Incident) -> Alert | None:
        """The alert that told of an incident's cause, whatever became of it."""
        return self._folded(incident) or self.find(incident.venture, incident.alert)

    def _folded(self, incident: Incident) -> Alert | None:
        """The alert into which an incident's cause was folded."""
        into = self._table.get(_folded_key(incident), strong=True)
        return self.get(incident.venture, str(into["into"])) if into else None

    def _check_customer(self, incident: Incident) -> None:
        if incident.customer is None:
            return
        if self._table.get(keys.profile(incident.venture, incident.customer), strong=True) is None:
            raise Unknown(f"there is no customer {incident.customer!r}")


def of_entry(entry: Entry) -> tuple[str, str]:
    """Venture and identifier of the alert that an entry of the due index stands for."""
    venture, _ = keys.customer_of(entry.pk)
    return venture, entry.sk.removeprefix(keys.ALERTS)


def entry_of(alert: Alert, at: datetime) -> Entry:
    """The entry of the due index that stands for an alert, to be looked at at an instant."""
    key = keys.alert(alert.incident.venture, alert.id, alert.incident.customer)
    return Entry(key.pk, key.sk, clock.stamp(at))


def changed(alert: Alert) -> Put:
    """The write that changes an alert, if it is as it was read: one revision before."""
    return _put(alert, (Is("revision", alert.revision - 1),))


def unchanged(alert: Alert) -> Check:
    """That an alert is as it was read, for a write that rests on it."""
    key = keys.alert(alert.incident.venture, alert.id, alert.incident.customer)
    return Check(key, (Is("revision", alert.revision),))


def unraised(venture: str, kind: Kind, customer: str, cause: str) -> Check:
    """That a cause has raised no alert about a customer, for a write that rests on it."""
    known = alerts.identifier(kind, customer, cause, customer)
    return Check(keys.alert(venture, known, customer), (Absent(),))


def _there(alert: Alert) -> tuple[Write, ...]:
    """Of who is erased nothing is said any more."""
    customer = alert.incident.customer
    if customer is None:
        return ()
    return (Check(keys.profile(alert.incident.venture, customer), (Present(),)),)


def _told(incident: Incident, alert: str) -> Put:
    """The write that keeps for good into which alert a cause was folded."""
    key = _folded_key(incident)
    return Put({"pk": key.pk, "sk": key.sk, "into": alert}, (Absent(),))


def _folded_key(incident: Incident) -> Key:
    return keys.folded_cause(incident.venture, incident.alert, incident.customer)


def _open_key(incident: Incident) -> Key:
    return keys.open_alert(incident.venture, incident.kind, incident.subject, incident.customer)


def _put(alert: Alert, when: tuple[Condition, ...], *, news: bool = False) -> Put:
    venture, customer = alert.incident.venture, alert.incident.customer
    key = keys.alert(venture, alert.id, customer)
    text, look_at = documents.dump(alert), alert.look_at
    listed: Listed = "closed" if alert.status == "closed" else "open"
    opened = Notice(1, "AlertOpened", {"at": alert.opened_at.isoformat(), "alert": alert.id})
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "doc": text,
            "revision": alert.revision,
            "due_pk": keys.due(KIND, alert.id) if look_at else None,
            "due_at": clock.stamp(look_at) if look_at else None,
            "board_pk": keys.listing(venture, f"alerts#{listed}"),
            "board_sk": f"{clock.stamp(alert.opened_at)}#{alert.id}",
            "row": text,
            "outbox": ids.canonical(documents.plain((opened,))) if news else None,
        },
        when,
    )
