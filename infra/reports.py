"""Reports: once a night everybody is counted for them, and the weekly digest is mailed."""

from aws_cdk import aws_events as events
from constructs import Construct

from functions.count_insights.settings import Settings as CountInsights
from functions.send_digest.settings import Settings as SendDigest
from infra.data import Data
from infra.function import TenureFunction
from infra.mail import Mail
from infra.platform import Platform
from infra.population import Walk, arn_of, let_start
from infra.schedule import Scheduled

STEP = 180
"""Seconds that one step of a walk may take at most; it takes some ten."""
AT_HALF_PAST_THREE = events.Schedule.cron(minute="30", hour="3")
"""After the nightly look, whose snapshots say how customers stood, and beside nobody else."""


EVERY_HOUR = events.Schedule.cron(minute="0")
"""Each venture has an hour of its own for its digest."""
TIMEOUT = 300


class Reports(Construct):
    """The function that counts what reports say of all, and the one that mails the digest."""

    def __init__(self, scope: Construct, platform: Platform, data: Data, mail: Mail) -> None:
        super().__init__(scope, "Reports")
        self._count(platform, data)
        self._send(platform, data, mail)

    def _count(self, platform: Platform, data: Data) -> None:
        walk = arn_of(self, platform, "count_insights")
        count = TenureFunction(
            self,
            platform,
            CountInsights(table_name=data.table_name, state_machine_arn=walk),
            memory=1024,
            timeout=STEP,
        )
        data.let(count, "GetItem", "BatchGetItem", "Query", "PutItem", indexes=["board"])
        let_start(count, walk)
        Walk(self, platform, count)
        Scheduled(self, platform, count, AT_HALF_PAST_THREE, retries=2)

    def _send(self, platform: Platform, data: Data, mail: Mail) -> None:
        send = TenureFunction(
            self,
            platform,
            SendDigest(
                table_name=data.table_name,
                mail_sender=mail.sender,
                mail_configuration_set=mail.configuration_set,
            ),
            timeout=TIMEOUT,
        )
        data.let(
            send, "GetItem", "BatchGetItem", "Query", "PutItem", "DeleteItem", indexes=["board"]
        )
        mail.let_send(send)
        Scheduled(self, platform, send, EVERY_HOUR, retries=2)
