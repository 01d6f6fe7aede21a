"""Doorway: the schedule, every minute, alerts that opened, and those whose instant has come."""

import json
import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.raise_alert import flow
from functions.raise_alert.case import World
from functions.raise_alert.settings import Settings
from functions.shared.contracts import events
from functions.shared.contracts import turns as contract
from functions.shared.gateways import due_packs, mail, slack
from functions.shared.kernel import clock, settings
from functions.shared.runtime import batch, instants, log, turns
from functions.shared.runtime.metrics import Metric
from functions.shared.runtime.turns import Turns
from functions.shared.store.alerts import Alerts
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.dynamo import connect
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.ventures import Remembered, Ventures

ENOUGH_MS: Final = 24_000
"""Nothing is begun with less than this left: an alert waits for Slack and for the mail service, ten
seconds each at the very most."""

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_mailer = mail.connect(_settings.mail_sender, _settings.mail_configuration_set)
_world = World(
    remembered=Remembered(Ventures(_table)),
    alerts=Alerts(_table),
    customers=Customers(_table),
    health=HealthStore(_table),
    courses=Courses(_table),
    enrolments=Enrolments(_table),
    snapshots=Snapshots(_table),
    messages=Messages(_table),
    mailer=_mailer,
    slack=slack.connect(_settings.channel_secret_prefix),
    turns=Turns(
        index=Due(_table),
        packs=due_packs.connect(_settings.alerts_queue_url),
        mailer=_mailer,
    ),
    seconds_until=clock.seconds_until,
)


def handle(event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
    """Tell of what is due at the instant that the schedule fired for; the next minute goes on."""
    time_left = instants.time_left(context, ENOUGH_MS)
    if "Records" in event:
        return batch.each(event, lambda record: _heard(record, time_left))
    run = flow.run(instants.of_schedule(event), _world, time_left)
    said = {**turns.told(run.taken), "ahead": run.ahead}
    _tell(run)
    log.outcome("alerts_looked_at", counts=turns.counted(run.taken), **said)
    return said


def _heard(record: Mapping[str, Any], time_left: Callable[[], bool]) -> None:
    at = instants.of_message(record)
    if "detail-type" not in json.loads(record["body"]):
        _, entries = contract.read(record["body"])
        run = flow.carry_out(entries, at, _world, time_left)
        turns.told(run.taken)
        _tell(run)
        return
    event = events.read(record["body"])
    if isinstance(event, events.AlertOpened):
        _tell(flow.opened(event.venture, event.alert, at, _world))
    elif isinstance(event, events.ResponseReceived):
        flow.responded(event.venture, event.customer, event.responded_at, _world)
    else:
        raise ValueError(f"{type(event).__name__} is routed here by mistake")


def _tell(run: flow.Run) -> None:
    """Say what became of each alert, and how late its people were told."""
    for raised in run.raised:
        late = clock.age(raised.due_at).total_seconds() if raised.due_at else None
        counts = {Metric.ALERTS_UNTOLD: 1} if raised.untold else {}
        if late is not None:
            counts |= {Metric.ALERTS_SENT: 1, Metric.ALERT_LATENESS: round(late)}
        log.outcome(
            f"alert_{raised.what}",
            counts=counts,
            venture=raised.alert.incident.venture,
            kind=raised.alert.incident.kind,
            alert=raised.alert.id.partition("-")[0],
            seconds_late=late,
        )
