"""Reports: once a night everybody is counted for them."""

from aws_cdk import aws_events as events
from constructs import Construct

from functions.count_insights.settings import Settings as CountInsights
from infra.data import Data
from infra.function import TenureFunction
from infra.platform import Platform
from infra.population import Walk, arn_of, let_start
from infra.schedule import Scheduled

STEP = 180
"""Seconds that one step of a walk may take at most; it takes some ten."""
AT_HALF_PAST_THREE = events.Schedule.cron(minute="30", hour="3")
"""After the nightly look, whose snapshots say how customers stood, and beside nobody else."""


class Reports(Construct):
    """The function that counts what reports say of all; it writes its counts, and nothing else."""

    def __init__(self, scope: Construct, platform: Platform, data: Data) -> None:
        super().__init__(scope, "Reports")
        self._count(platform, data)

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
