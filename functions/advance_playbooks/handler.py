"""Doorway: the schedule, every minute, and the packs of steps that it hands out."""

import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.advance_playbooks import braking, flow
from functions.advance_playbooks.case import World
from functions.advance_playbooks.settings import Settings
from functions.advance_playbooks.writing import Writer
from functions.shared.contracts import turns as contract
from functions.shared.gateways import bus, due_packs, mail, secrets, slack, webhooks
from functions.shared.kernel import settings
from functions.shared.runtime import batch, instants, log, turns
from functions.shared.runtime.turns import Turns
from functions.shared.store.alerts import Alerts
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.dynamo import connect
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages
from functions.shared.store.snapshots import Snapshots
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.templates import Templates
from functions.shared.store.ventures import Remembered, Ventures

ENOUGH_MS: Final = 24_000
"""Nothing is begun with less than this left: an escalation waits for Slack and for the mail
service, ten seconds each at the very most."""

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_mailer = mail.connect(_settings.mail_sender, _settings.mail_configuration_set)
_world = World(
    remembered=Remembered(Ventures(_table)),
    customers=Customers(_table),
    health=HealthStore(_table),
    enrolments=Enrolments(_table),
    courses=Courses(_table),
    messages=Messages(_table),
    surveys=Surveys(_table),
    gates=Gates(_table),
    braking=braking.over(_table),
    tasks=Tasks(_table),
    writer=Writer(
        templates=Templates(_table),
        secrets=secrets.connect(),
        link_secret_name=_settings.link_secret_name,
        public_base_url=_settings.public_base_url,
    ),
    mailer=_mailer,
    slack=slack.connect(_settings.channel_secret_prefix),
    webhooks=webhooks.connect(_settings.channel_secret_prefix),
    snapshots=Snapshots(_table),
    alerts=Alerts(_table),
    bus=bus.connect(_settings.bus_name),
    turns=Turns(
        index=Due(_table),
        packs=due_packs.connect(_settings.steps_queue_url),
        mailer=_mailer,
    ),
)


def handle(event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
    """Advance what is due at the instant that the schedule fired for; the next minute goes on."""
    time_left = instants.time_left(context, ENOUGH_MS)
    if "Records" in event:
        return batch.each(event, lambda record: _carry_out(record, time_left))
    advanced = flow.advance_due(instants.of_schedule(event), _world, time_left)
    said = turns.told(advanced.steps)
    said |= {"entries": advanced.entries, "unheard": turns.told(advanced.looks)["failed"]}
    log.outcome("playbooks_advanced", counts=turns.counted(advanced.steps, advanced.looks), **said)
    return said


def _carry_out(record: Mapping[str, Any], time_left: Callable[[], bool]) -> None:
    _, entries = contract.read(record["body"])
    at = instants.of_pack(record)
    if at is None:
        log.outcome("pack_too_old", entries=len(entries))
        return
    taken = flow.carry_out(entries, at, _world, time_left)
    log.outcome("pack_carried_out", counts=turns.counted(taken), **turns.told(taken))
