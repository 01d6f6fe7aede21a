"""The HTTP API: one explicit route per operation of docs/openapi.json."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_logs as logs
from constructs import Construct

from functions.accept_command.settings import Settings as AcceptCommand
from functions.answer_query.settings import Settings as AnswerQuery
from infra.bundle import ROOT
from infra.channels import Channels
from infra.data import Data
from infra.function import TenureFunction
from infra.identity import Identity
from infra.intake import Intake
from infra.nag import acknowledge
from infra.platform import Platform

OPENAPI = ROOT / "docs" / "openapi.json"
# Neither addresses nor queries nor who asked: a line of this log is about the door, not a person.
ACCESS_LOG = json.dumps(
    {
        name: f"$context.{name}"
        for name in (
            "requestId",
            "requestTime",
            "routeKey",
            "status",
            "responseLength",
            "responseLatency",
            "integrationErrorMessage",
            "authorizer.error",
        )
    }
)
METHODS = frozenset({"get", "post", "put", "patch", "delete", "head"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its method in capitals, its path, the function that answers it."""

    method: str
    path: str
    function: str

    @property
    def of_people(self) -> bool:
        """Whether it asks for a person's token; the other routes are public, and signed."""
        return self.path.startswith("/v1")


def operations(document: Path = OPENAPI) -> Iterator[Operation]:
    """Every operation of the OpenAPI document, in its order."""
    for path, item in json.loads(document.read_text())["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield Operation(method.upper(), path, operation["x-function"])


class Api(Construct):
    """The one door for HTTP; its address is known before its routes are."""

    def __init__(self, scope: Construct, platform: Platform) -> None:
        super().__init__(scope, "Api")
        self._platform = platform
        self._identity = Identity(self, platform)
        self._http = apigateway.HttpApi(
            self, "Http", api_name=f"tenure-{platform.stage.name}", create_default_stage=False
        )
        self.endpoint = self._http.api_endpoint
        self._stage()
        platform.alarm(
            self,
            "Failures",
            self._http.metric_server_error(period=cdk.Duration.minutes(5), statistic="Sum"),
            above=0,
            because="Somebody got a 5xx.",
        )

    def answer(
        self, data: Data, intake: Intake, channels: Channels
    ) -> tuple[TenureFunction, TenureFunction]:
        """The two functions behind /v1: one reads, one writes."""
        query = TenureFunction(
            self, self._platform, AnswerQuery(table_name=data.table_name), timeout=10
        )
        data.let(query, "GetItem", "BatchGetItem", "Query", indexes=["board", "due"])
        command = TenureFunction(
            self,
            self._platform,
            AcceptCommand(
                table_name=data.table_name,
                facts_queue_url=intake.facts.url,
                facts_dead_letters_url=intake.facts.dead_letters.queue.queue_url,
                source_secret_prefix=intake.secret_prefix,
                channel_secret_prefix=channels.secret_prefix,
            ),
            timeout=20,
        )
        data.let(
            command,
            "GetItem",
            "BatchGetItem",
            "Query",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "ConditionCheckItem",
            indexes=["board"],
        )
        intake.facts.let_send(command)
        intake.facts.dead_letters.let_redrive(command)
        intake.let_write_secrets(command)
        channels.let_connect(command)
        channels.let_reply(command)
        intake.presses.feed(command)
        return query, command

    def serve(self, *functions: TenureFunction) -> None:
        """Open the routes, each answered by the function that the document names."""
        integration: Mapping[str, integrations.HttpLambdaIntegration] = {
            function.name: integrations.HttpLambdaIntegration(
                function.id,
                function.function,
                # A permission per route would outgrow the size of a function's policy.
                scope_permission_to_route=False,
            )
            for function in functions
        }
        for operation in operations():
            for route in self._http.add_routes(
                path=operation.path,
                methods=[apigateway.HttpMethod[operation.method]],
                integration=integration[operation.function],
                authorizer=self._identity.authorizer if operation.of_people else None,
            ):
                if not operation.of_people:
                    acknowledge(
                        route,
                        "AwsSolutions-APIG4",
                        "Public by nature: the function verifies the sender's signature, or the "
                        "link's, before anything else.",
                    )

    def _stage(self) -> None:
        log_group = logs.LogGroup(
            self,
            "AccessLogs",
            retention=self._platform.stage.log_retention,
            removal_policy=self._platform.stage.removal,
        )
        stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=self._http,
            stage_name="$default",
            auto_deploy=True,
            detailed_metrics_enabled=True,
            throttle=apigateway.ThrottleSettings(rate_limit=1000, burst_limit=2000),
        )
        settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=log_group.log_group_arn, format=ACCESS_LOG
        )
        cast("apigateway.CfnStage", stage.node.default_child).access_log_settings = settings
