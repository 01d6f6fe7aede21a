"""What fired in the year, and why: every firing, every brake that the system put on, every alert
that is the executive's, and every one that became theirs because nobody answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args

from functions.shared.domain.alerts import Alert
from functions.shared.domain.triggers import Firing, Trigger
from functions.shared.ports.table import Item, Table
from functions.shared.store.alerts import Alerts, Listed
from functions.shared.store.brakes import Brakes
from functions.shared.store.firings import Firings

PAGE: Final = 100
TRIGGERS: Final[tuple[Trigger, ...]] = get_args(Trigger)
ENTERED: Final = "critical program entered"
NO_RESPONSE: Final = "no response in 48 hours"
LISTS: Final[tuple[Listed, ...]] = get_args(Listed)


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Something fired: when, what, about whom or what, and why."""

    at: datetime
    what: str
    subject: str
    why: str


def entries(table: Table, venture: str) -> list[Entry]:
    """All that ever fired in a venture, in order."""
    return sorted([*_firings(table, venture), *_alerts(table, venture), *_brakes(table, venture)])


def firings(table: Table, venture: str) -> Iterator[Firing]:
    """Every firing of every trigger."""
    for trigger in TRIGGERS:
        after: Item | None = None
        while True:
            page, after = Firings(table).page(venture, trigger, limit=PAGE, after=after)
            yield from page
            if after is None:
                break


def alerts(table: Table, venture: str) -> Iterator[Alert]:
    """Every alert, whatever became of it."""
    for listed in LISTS:
        after: Item | None = None
        while True:
            page, after = Alerts(table).page(venture, listed, limit=PAGE, after=after)
            yield from page
            if after is None:
                break


def _firings(table: Table, venture: str) -> Iterator[Entry]:
    for firing in firings(table, venture):
        yield Entry(firing.fired_at, firing.trigger, firing.subject, firing.why)
        # The critical program tells of who does not respond; what alerts tell is told by them.
        runs = {one.subject for one in firing.responses if one.what == ENTERED}
        for told in firing.responses:
            if told.what == "executive told" and told.subject in runs:
                yield Entry(told.at, NO_RESPONSE, firing.subject, f"depth {firing.depth}")


def _alerts(table: Table, venture: str) -> Iterator[Entry]:
    for alert in alerts(table, venture):
        incident = alert.incident
        if alert.rule.executive:
            yield Entry(alert.opened_at, incident.kind, incident.subject, incident.text[0])
        if alert.escalated_at:
            what = f"{incident.kind}, unanswered"
            yield Entry(alert.escalated_at, what, incident.subject, f"since {alert.sent_at}")


def _brakes(table: Table, venture: str) -> Iterator[Entry]:
    for brake in Brakes(table).of(venture):
        for act in brake.acts:
            if act.action == "pause":
                yield Entry(act.at, act.by, brake.scope, act.reason)
