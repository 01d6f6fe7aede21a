"""One Lambda function: bundle, environment, a role of exact actions, logs, alarms."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from functions.shared.kernel.settings import render
from functions.shared.runtime.metrics import DIMENSION, NAMESPACE, Metric
from infra import bundle
from infra.nag import acknowledge
from infra.platform import ARCHITECTURE, RUNTIME, Platform

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class TenureFunction(Construct):
    """The function whose settings these are; it may do nothing but log until something is allowed.

    The settings' class says which function it is: that of `functions.score_health.settings` is
    handled by `functions.score_health.handler.handle`.
    """

    def __init__(
        self,
        scope: Construct,
        platform: Platform,
        settings: "DataclassInstance",
        *,
        memory: int = 512,
        timeout: int = 20,
    ) -> None:
        self.name = type(settings).__module__.split(".")[1]
        self.id = "".join(word.capitalize() for word in self.name.split("_"))
        super().__init__(scope, self.id)
        self.timeout = timeout
        function_name = platform.stage.named(self.name.replace("_", "-"))
        self._allowed = iam.PolicyDocument()
        self._log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/lambda/{function_name}",
            retention=platform.stage.log_retention,
            removal_policy=platform.stage.removal,
        )
        handler = f"functions.{self.name}.handler"
        python = bundle.python_of(local=platform.stage.local)
        with bundle.staged(handler, python) as folder:
            self.function = lambda_.Function(
                self,
                "Function",
                function_name=function_name,
                runtime=RUNTIME,
                architecture=ARCHITECTURE,
                handler=f"{handler}.handle",
                code=lambda_.Code.from_asset(str(folder)),
                layers=[platform.layer],
                memory_size=memory,
                timeout=cdk.Duration.seconds(timeout),
                environment=render(settings),
                log_group=self._log_group,
                # Without the tracer in the code this costs nothing at import.
                tracing=lambda_.Tracing.ACTIVE,
                # CDK adds broad grants of its own to a role that it may change.
                role=self._role().without_policy_updates(),
            )
        if platform.clock_file:
            self.function.add_environment("TENURE_CLOCK_FILE", platform.clock_file)
        cdk.CfnOutput(cdk.Stack.of(self), f"Function{self.id}", value=self.function.function_name)
        self._watch(platform)
        acknowledge(
            self.function,
            "AwsSolutions-L1",
            "Not the newest Python: this one is supported until 2029, and the layer and the "
            "bytecode are made for it. The next is taken when its cold start is measured.",
        )

    def allow(self, *actions: str, on: Sequence[str]) -> None:
        """Let the function do exactly these actions on these resources."""
        self._allowed.add_statements(iam.PolicyStatement(actions=list(actions), resources=list(on)))

    def counted(self, metric: Metric) -> cloudwatch.Metric:
        """What the function's own code counts under a name."""
        return cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name=metric.value,
            dimensions_map={DIMENSION: self.function.function_name},
            statistic="Sum",
            period=_period(),
        )

    def _role(self) -> iam.Role:
        self.allow("logs:CreateLogStream", "logs:PutLogEvents", on=[self._log_group.log_group_arn])
        self.allow("xray:PutTraceSegments", "xray:PutTelemetryRecords", on=["*"])
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"allowed": self._allowed},
        )
        acknowledge(
            role,
            "AwsSolutions-IAM5[Resource::*]",
            "X-Ray's two write actions and the question for the mail service's quota know no "
            "resources; nothing else here is granted on all.",
        )
        return role

    def _watch(self, platform: Platform) -> None:
        platform.alarm(
            self,
            "Errors",
            self.function.metric_errors(period=_period()),
            above=0,
            because=f"{self.name} failed in a way that it does not expect.",
        )
        platform.alarm(
            self,
            "Throttles",
            self.function.metric_throttles(period=_period()),
            above=0,
            periods=3,
            because=f"{self.name} is refused capacity for a quarter of an hour.",
        )


def _period() -> cdk.Duration:
    return cdk.Duration.minutes(5)
