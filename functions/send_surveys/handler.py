"""Doorway: the schedule, every minute, and the packs of surveys that it hands out."""

import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.send_surveys import flow
from functions.send_surveys.case import World
from functions.send_surveys.settings import Settings
from functions.send_surveys.writing import Writer
from functions.shared.contracts import turns as contract
from functions.shared.gateways import due_packs, mail, secrets
from functions.shared.kernel import settings
from functions.shared.runtime import batch, instants, log, turns
from functions.shared.runtime.turns import Turns
from functions.shared.store.brakes import Brakes
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.dynamo import connect
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from functions.shared.store.ventures import Remembered, Ventures

ENOUGH_MS: Final = 12_000
"""Nothing is begun with less than this left: a message takes ten seconds at the very most."""

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_mailer = mail.connect(_settings.mail_sender, _settings.mail_configuration_set)
_world = World(
    remembered=Remembered(Ventures(_table)),
    customers=Customers(_table),
    health=HealthStore(_table),
    surveys=Surveys(_table),
    messages=Messages(_table),
    gates=Gates(_table),
    brakes=Brakes(_table),
    tasks=Tasks(_table),
    writer=Writer(
        secrets=secrets.connect(),
        link_secret_name=_settings.link_secret_name,
        public_base_url=_settings.public_base_url,
    ),
    mailer=_mailer,
    turns=Turns(
        index=Due(_table),
        packs=due_packs.connect(_settings.surveys_queue_url),
        mailer=_mailer,
    ),
)


def handle(event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
    """Send what is due at the instant that the schedule fired for; the next minute goes on."""
    time_left = instants.time_left(context, ENOUGH_MS)
    if "Records" in event:
        return batch.each(event, lambda record: _carry_out(record, time_left))
    milestones, surveys = flow.run(instants.of_schedule(event), _world, time_left)
    said = {
        **turns.told(surveys),
        "milestones": milestones.looked + milestones.handed_out,
        "failed": milestones.failed + surveys.failed,
    }
    log.outcome("surveys_run", counts=turns.counted(milestones, surveys), **said)
    return said


def _carry_out(record: Mapping[str, Any], time_left: Callable[[], bool]) -> None:
    kind, entries = contract.read(record["body"])
    at = instants.of_pack(record)
    if at is None:
        log.outcome("pack_too_old", kind=kind, entries=len(entries))
        return
    taken = flow.carry_out(kind, entries, at, _world, time_left)
    log.outcome("pack_carried_out", counts=turns.counted(taken), kind=kind, **turns.told(taken))
