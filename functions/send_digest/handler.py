"""Doorway: the schedule, every hour."""

import os
from collections.abc import Mapping
from typing import Any, Final

from functions.send_digest import flow
from functions.send_digest.settings import Settings
from functions.shared.gateways import mail
from functions.shared.kernel import settings
from functions.shared.kernel.errors import Unavailable
from functions.shared.runtime import instants, log
from functions.shared.store.dynamo import connect

ENOUGH_MS: Final = 12_000
"""Nothing is begun with less than this left: a message takes ten seconds at the very most."""

_settings = settings.read(Settings, os.environ)
_world = flow.over(
    connect(_settings.table_name),
    mail.connect(_settings.mail_sender, _settings.mail_configuration_set),
)


def handle(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """Mail the digests that are due at the instant that the schedule fired for."""
    time_left = instants.time_left(context, ENOUGH_MS)
    done = flow.run(instants.of_schedule(event), _world, time_left)
    for venture, error in done.failures:
        log.failure("digest_failed", error, venture=venture)
    said: dict[str, Any] = {**done.counts, "failed": len(done.failures)}
    log.outcome("digests_sent", **said)
    if done.later or done.failures:
        # Lambda runs it again, for the same instant; what went is known.
        raise Unavailable(f"{done.later + len(done.failures)} digests could not be sent yet")
    return said
