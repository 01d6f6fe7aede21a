"""Alerts: our own people hear of what is wrong, and others where nobody answers."""

import aws_cdk as cdk
from constructs import Construct

from functions.raise_alert.settings import Settings as RaiseAlert
from functions.shared.runtime.metrics import Metric
from infra.changes import Changes
from infra.channels import Channels
from infra.data import Data
from infra.function import TenureFunction
from infra.mail import Mail
from infra.platform import Platform
from infra.queue import WorkQueue
from infra.schedule import EVERY_MINUTE, Scheduled

TIMEOUT = 55
WORKERS = 100
"""Messages that are taken up at the same time: each may wait for Slack and for the mail service."""
PROMISED = cdk.Duration.seconds(60)
"""An alert is sent so soon after it is due."""


class Alerts(Construct):
    """The function that tells of alerts; it hears of each that opens, and looks every minute."""

    def __init__(
        self,
        scope: Construct,
        platform: Platform,
        data: Data,
        changes: Changes,
        mail: Mail,
        channels: Channels,
    ) -> None:
        super().__init__(scope, "Alerts")
        # An alert that is due before the next look waits here for its instant.
        opened = WorkQueue(self, "Opened", platform, timeout=TIMEOUT)
        changes.route("AlertOpened", "ResponseReceived", to=opened)
        tell = TenureFunction(
            self,
            platform,
            RaiseAlert(
                table_name=data.table_name,
                alerts_queue_url=opened.url,
                mail_sender=mail.sender,
                mail_configuration_set=mail.configuration_set,
                channel_secret_prefix=channels.secret_prefix,
            ),
            timeout=TIMEOUT,
        )
        data.let(tell, "GetItem", "Query", "PutItem", "ConditionCheckItem", indexes=["due"])
        mail.let_send(tell)
        channels.let_post(tell)
        opened.let_send(tell)
        opened.feed(tell, batch=1, at_once=WORKERS)
        Scheduled(self, platform, tell, EVERY_MINUTE)
        self._watch(platform, tell)

    def _watch(self, platform: Platform, tell: TenureFunction) -> None:
        platform.alarm(
            self,
            "Late",
            tell.counted(Metric.ALERT_LATENESS).with_(statistic="Maximum"),
            above=PROMISED.to_seconds(),
            because="Somebody heard of an alert more than a minute after it was due.",
        )
        platform.alarm(
            self,
            "Untold",
            tell.counted(Metric.ALERTS_UNTOLD),
            above=0,
            because="Nobody could be told of an alert: neither Slack nor the mail service took it.",
        )
