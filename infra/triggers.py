"""The standing triggers: at what happens to a customer, and by the clock."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from constructs import Construct

from functions.evaluate_triggers.settings import Settings as EvaluateTriggers
from functions.shared.runtime.metrics import Metric
from infra.changes import Changes
from infra.data import Data
from infra.function import TenureFunction
from infra.platform import Platform
from infra.queue import WorkQueue
from infra.schedule import Scheduled

EVERY_HOUR = events.Schedule.rate(cdk.Duration.hours(1))
TIMEOUT = 300
"""Seconds: once a day everybody in a critical state is looked at, as far as the time goes."""


class Triggers(Construct):
    """The function that fires, and goes on with what fired; it reports alerts, and sends none."""

    def __init__(self, scope: Construct, platform: Platform, data: Data, changes: Changes) -> None:
        super().__init__(scope, "Triggers")
        falls = WorkQueue(self, "Falls", platform, timeout=TIMEOUT)
        changes.route("BandChanged", "CustomerEnded", "ResponseReceived", to=falls)
        evaluate = TenureFunction(
            self, platform, EvaluateTriggers(table_name=data.table_name), timeout=TIMEOUT
        )
        data.let(
            evaluate,
            "GetItem",
            "BatchGetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "ConditionCheckItem",
            indexes=["due", "board"],
        )
        falls.feed(evaluate)
        Scheduled(self, platform, evaluate, EVERY_HOUR)
        platform.alarm(
            self,
            "LooksFailed",
            evaluate.counted(Metric.LOOKS_FAILED),
            above=0,
            because="A trigger could not be looked at, or what fired could not go on.",
        )
