"""Health: facts become a score, time alone moves it, and both are verified every night."""

from aws_cdk import aws_events as events
from constructs import Construct

from functions.apply_parameters.settings import Settings as ApplyParameters
from functions.score_health.settings import Settings as ScoreHealth
from functions.shared.runtime.metrics import Metric
from functions.sweep_decay.settings import Settings as SweepDecay
from functions.verify_scores.settings import Settings as VerifyScores
from infra.changes import SOURCE, Changes
from infra.data import Data
from infra.function import TenureFunction
from infra.intake import Intake
from infra.platform import Platform
from infra.population import Walk, arn_of, let_start
from infra.schedule import EVERY_MINUTE, Scheduled

STEP = 180
"""Seconds that one step of a walk may take at most; it takes some ten."""


class Scoring(Construct):
    """Everything that writes a customer's score."""

    def __init__(
        self, scope: Construct, platform: Platform, data: Data, changes: Changes, intake: Intake
    ) -> None:
        super().__init__(scope, "Scoring")
        self._score_facts(platform, data, intake)
        self._sweep_decay(platform, data)
        self._apply_parameters(platform, data, changes)
        self._verify(platform, data, changes)

    def _score_facts(self, platform: Platform, data: Data, intake: Intake) -> None:
        score = TenureFunction(
            self,
            platform,
            ScoreHealth(table_name=data.table_name),
            memory=1024,
            # Ten messages of a hundred facts, each of another customer, in the worst case.
            timeout=60,
        )
        data.let(
            score,
            "GetItem",
            "BatchGetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "ConditionCheckItem",
        )
        intake.facts.feed(score)

    def _sweep_decay(self, platform: Platform, data: Data) -> None:
        sweep = TenureFunction(self, platform, SweepDecay(table_name=data.table_name), timeout=55)
        data.let(
            sweep,
            "GetItem",
            "Query",
            "PutItem",
            "ConditionCheckItem",
            indexes=["due"],
        )
        Scheduled(self, platform, sweep, EVERY_MINUTE)

    def _apply_parameters(self, platform: Platform, data: Data, changes: Changes) -> None:
        apply = TenureFunction(
            self, platform, ApplyParameters(table_name=data.table_name), timeout=STEP
        )
        data.let(apply, "GetItem", "Query", "PutItem", "UpdateItem")
        Walk(self, platform, apply).begins_with(changes.bus, SOURCE, "ParametersProposed")

    def _verify(self, platform: Platform, data: Data, changes: Changes) -> None:
        walk = arn_of(self, platform, "verify_scores")
        verify = TenureFunction(
            self,
            platform,
            VerifyScores(
                table_name=data.table_name,
                bus_name=changes.bus.event_bus_name,
                state_machine_arn=walk,
            ),
            memory=1024,
            timeout=STEP,
        )
        data.let(
            verify,
            "GetItem",
            "BatchGetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "ConditionCheckItem",
            indexes=["board"],
        )
        changes.let_publish(verify)
        let_start(verify, walk)
        Walk(self, platform, verify)
        platform.alarm(
            self,
            "FoundWrong",
            verify.counted(Metric.SCORES_FOUND_WRONG),
            above=0,
            because="The nightly pass found stored bands or due entries that it should not find.",
        )
        at_two = events.Schedule.cron(minute="0", hour="2")
        Scheduled(self, platform, verify, at_two, retries=2)
