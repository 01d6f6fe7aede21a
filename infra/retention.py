"""Retention: once a night everybody is counted, in segments side by side."""

from aws_cdk import aws_events as events
from constructs import Construct

from functions.count_retention.settings import Settings as CountRetention
from infra.data import Data
from infra.function import TenureFunction
from infra.platform import Platform
from infra.population import Walk, arn_of, let_start
from infra.schedule import Scheduled

STEP = 180
"""Seconds that one step of a walk may take at most; it takes some ten."""
AT_THREE = events.Schedule.cron(minute="0", hour="3")
"""An hour after the nightly look, so that the two do not ask for the table together."""


class Retention(Construct):
    """The function that counts who is still there; it writes its counts, and nothing else."""

    def __init__(self, scope: Construct, platform: Platform, data: Data) -> None:
        super().__init__(scope, "Retention")
        walk = arn_of(self, platform, "count_retention")
        count = TenureFunction(
            self,
            platform,
            CountRetention(table_name=data.table_name, state_machine_arn=walk),
            memory=1024,
            timeout=STEP,
        )
        data.let(count, "GetItem", "BatchGetItem", "Query", "PutItem", indexes=["board"])
        let_start(count, walk)
        Walk(self, platform, count)
        Scheduled(self, platform, count, AT_THREE, retries=2)
