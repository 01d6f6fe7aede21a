"""What every capability stands on: the stage, the dependency layer, the alarms' destination."""

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.stage import Stage

RUNTIME = lambda_.Runtime.PYTHON_3_13
ARCHITECTURE = lambda_.Architecture.ARM_64


class Platform(Construct):
    """Shared ground; what exists only on a developer's machine enters here, as parameters."""

    def __init__(self, scope: Construct, stage: Stage, dependencies: Path) -> None:
        super().__init__(scope, "Platform")
        self.stage = stage
        self.layer = lambda_.LayerVersion(
            self,
            "Dependencies",
            code=lambda_.Code.from_asset(str(dependencies)),
            compatible_runtimes=[RUNTIME],
            compatible_architectures=[ARCHITECTURE],
            description="Powertools and pydantic, from the lock",
        )
        # Parameters, and not context: a cached synthesis must not depend on a machine's ports.
        self.clock_file = self._local_parameter("ClockFile")
        self.mail_endpoint = self._local_parameter("LocalMailEndpoint")
        self.slack_endpoint = self._local_parameter("LocalSlackEndpoint")
        self.webhooks_endpoint = self._local_parameter("LocalWebhooksEndpoint")
        self.surveymonkey_endpoint = self._local_parameter("LocalSurveyMonkeyEndpoint")
        topic = self.node.try_get_context("alarm_topic_arn")
        self._alarm_topic = sns.Topic.from_topic_arn(self, "Alarms", topic) if topic else None

    def _local_parameter(self, name: str) -> str | None:
        if not self.stage.local:
            return None
        return cdk.CfnParameter(cdk.Stack.of(self), name).value_as_string

    def alarm(
        self,
        scope: Construct,
        name: str,
        metric: cloudwatch.IMetric,
        *,
        above: float,
        because: str,
        periods: int = 1,
    ) -> None:
        """Alarm when the metric is above a number for some periods on end; no data is no alarm."""
        alarm = cloudwatch.Alarm(
            scope,
            name,
            metric=metric,
            threshold=above,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=periods,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=because,
        )
        if self._alarm_topic:
            alarm.add_alarm_action(actions.SnsAction(self._alarm_topic))
