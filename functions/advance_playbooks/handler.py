"""Doorway: the schedule, every minute."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.advance_playbooks import braking, flow
from functions.advance_playbooks.case import World
from functions.advance_playbooks.settings import Settings
from functions.advance_playbooks.writing import Writer
from functions.shared.gateways import bus, mail, secrets
from functions.shared.kernel import settings
from functions.shared.runtime import instants, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages
from functions.shared.store.templates import Templates
from functions.shared.store.ventures import Remembered, Ventures

ENOUGH_MS: Final = 12_000
"""Nothing is begun with less than this left: a message takes ten seconds at the very most."""

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_world = World(
    remembered=Remembered(Ventures(_table)),
    customers=Customers(_table),
    health=HealthStore(_table),
    enrolments=Enrolments(_table),
    courses=Courses(_table),
    messages=Messages(_table),
    gates=Gates(_table),
    braking=braking.over(_table),
    writer=Writer(
        templates=Templates(_table),
        secrets=secrets.connect(),
        link_secret_name=_settings.link_secret_name,
        public_base_url=_settings.public_base_url,
    ),
    mailer=mail.connect(_settings.mail_sender, _settings.mail_configuration_set),
    bus=bus.connect(_settings.bus_name),
)


def handle(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """Advance what is due at the instant that the schedule fired for; the next minute goes on."""
    time_left = instants.time_left(context, ENOUGH_MS)
    advanced = flow.advance_due(instants.of_schedule(event), _world, time_left)
    for enrolment, error in advanced.failures:
        log.failure("enrolment_failed", error, enrolment=enrolment)
    counts = {Metric.LOOKS_FAILED: advanced.failed}
    said = {"looked": advanced.looked, "entries": advanced.entries, "failed": advanced.failed}
    log.outcome("playbooks_advanced", counts=counts, **said)
    return said
