"""Doorway: the schedule, every minute."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.send_surveys import flow
from functions.send_surveys.settings import Settings
from functions.send_surveys.writing import Writer
from functions.shared.gateways import mail, secrets
from functions.shared.kernel import settings
from functions.shared.runtime import instants, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.brakes import Brakes
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures

ENOUGH_MS: Final = 12_000
"""Nothing is begun with less than this left: a message takes ten seconds at the very most."""

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_world = flow.World(
    remembered=Remembered(Ventures(_table)),
    customers=Customers(_table),
    health=HealthStore(_table),
    surveys=Surveys(_table),
    messages=Messages(_table),
    gates=Gates(_table),
    brakes=Brakes(_table),
    writer=Writer(
        secrets=secrets.connect(),
        link_secret_name=_settings.link_secret_name,
        public_base_url=_settings.public_base_url,
    ),
    mailer=mail.connect(_settings.mail_sender, _settings.mail_configuration_set),
)


def handle(event: Mapping[str, Any], context: Any) -> dict[str, int]:
    """Send what is due at the instant that the schedule fired for; the next minute goes on."""
    time_left = instants.time_left(context, ENOUGH_MS)
    done = flow.run(instants.of_schedule(event), _world, time_left)
    for name, error in done.failures:
        log.failure("survey_failed", error, subject=name)
    failed = len(done.failures)
    log.outcome(
        "surveys_run",
        counts={Metric.LOOKS_FAILED: failed},
        milestones=done.milestones,
        surveys=done.surveys,
        failed=failed,
    )
    return {"milestones": done.milestones, "surveys": done.surveys, "failed": failed}
