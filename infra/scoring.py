"""Health: facts become a score, time alone moves it, and both are verified every night."""

from aws_cdk import aws_events as events
from constructs import Construct

from functions.apply_parameters.settings import Settings as ApplyParameters
from functions.score_health.settings import Settings as ScoreHealth
from functions.shared.runtime.metrics import Metric
from functions.sweep_decay.settings import Settings as SweepDecay
from functions.verify_scores.settings import Settings as VerifyScores
from infra.changes import Changes
from infra.data import Data
from infra.function import TenureFunction
from infra.intake import Intake
from infra.platform import Platform
from infra.queue import WorkQueue
from infra.schedule import EVERY_MINUTE, Scheduled


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
            indexes=["board"],
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
        proposed = WorkQueue(self, "Parameters", platform, timeout=60)
        changes.route("ParametersProposed", to=proposed)
        apply = TenureFunction(
            self,
            platform,
            ApplyParameters(table_name=data.table_name, parameters_queue_url=proposed.url),
            timeout=60,
        )
        data.let(
            apply,
            "GetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            indexes=["board"],
        )
        proposed.let_send(apply)
        proposed.feed(apply)

    def _verify(self, platform: Platform, data: Data, changes: Changes) -> None:
        verify = TenureFunction(
            self,
            platform,
            VerifyScores(table_name=data.table_name, bus_name=changes.bus.event_bus_name),
            memory=1024,
            timeout=900,
        )
        data.let(
            verify,
            "GetItem",
            "BatchGetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            indexes=["board"],
        )
        changes.let_publish(verify)
        platform.alarm(
            self,
            "FoundWrong",
            verify.counted(Metric.SCORES_FOUND_WRONG),
            above=0,
            because="The nightly pass found stored bands or due entries that it should not find.",
        )
        at_two = events.Schedule.cron(minute="0", hour="2")
        Scheduled(self, platform, verify, at_two, retries=2)
