"""Channels to the outside: whose secrets open them, and who may use those."""

from typing import Literal

import aws_cdk as cdk
from constructs import Construct

from infra.function import TenureFunction
from infra.nag import acknowledge
from infra.platform import Platform


class Channels(Construct):
    """What the ventures are connected with; on a developer's machine, what stands in for it."""

    def __init__(self, scope: Construct, platform: Platform) -> None:
        super().__init__(scope, "Channels")
        self._platform = platform
        self.secret_prefix = f"tenure/{platform.stage.name}/channels/"

    def let_post(self, function: TenureFunction) -> None:
        """Exactly secretsmanager:GetSecretValue, on the ventures' Slack tokens."""
        self._let(function, "slack", "GetSecretValue")
        self.let_reply(function)

    def let_reply(self, function: TenureFunction) -> None:
        """Answer who pressed a button, which asks for no grant."""
        if self._platform.slack_endpoint:
            function.function.add_environment("TENURE_LOCAL_SLACK", self._platform.slack_endpoint)

    def let_call(self, function: TenureFunction) -> None:
        """Exactly secretsmanager:GetSecretValue, on the secrets that sign webhooks."""
        self._let(function, "webhook", "GetSecretValue")
        if self._platform.webhooks_endpoint:
            function.function.add_environment(
                "TENURE_LOCAL_WEBHOOKS", self._platform.webhooks_endpoint
            )

    def let_ask(self, function: TenureFunction) -> None:
        """Exactly secretsmanager:GetSecretValue, on the ventures' tokens for SurveyMonkey."""
        self._let(function, "surveymonkey", "GetSecretValue")
        if self._platform.surveymonkey_endpoint:
            function.function.add_environment(
                "TENURE_LOCAL_SURVEYMONKEY", self._platform.surveymonkey_endpoint
            )

    def let_connect(self, function: TenureFunction) -> None:
        """Make and renew the channels' secrets, which needs reading: the former one is kept."""
        self._let(function, "", "CreateSecret", "GetSecretValue", "PutSecretValue")

    def _let(
        self,
        function: TenureFunction,
        channel: Literal["slack", "surveymonkey", "webhook", ""],
        *actions: str,
    ) -> None:
        # Secrets Manager adds six characters of its own to a secret's name; what a venture never
        # set has none, and that must not be a refusal.
        names = f"{self.secret_prefix}*/{channel}*" if channel else f"{self.secret_prefix}*"
        secrets = cdk.Stack.of(self).format_arn(
            service="secretsmanager",
            resource="secret",
            resource_name=names,
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        function.allow(*(f"secretsmanager:{action}" for action in actions), on=[secrets])
        account = "arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>"
        acknowledge(
            function,
            f"AwsSolutions-IAM5[Resource::{account}:secret:{names}]",
            "Ventures come and go at run time, so the secrets of their channels have no names "
            "yet; the pattern holds nothing but these secrets of this stage.",
        )
