"""What comes in: signed webhooks, the queue of facts and that of presses of buttons."""

import json

import aws_cdk as cdk
from constructs import Construct

from functions.ingest_webhook.settings import Settings as IngestWebhook
from infra.channels import Channels
from infra.function import TenureFunction
from infra.links import Links
from infra.nag import acknowledge
from infra.platform import Platform
from infra.queue import WorkQueue


class Intake(Construct):
    """The doorway of other people's systems; it may read their secrets and send facts, no more."""

    def __init__(
        self, scope: Construct, platform: Platform, links: Links, channels: Channels
    ) -> None:
        super().__init__(scope, "Intake")
        self.facts = WorkQueue(self, "Facts", platform, timeout=60)
        self.presses = WorkQueue(self, "Presses", platform)
        self.secret_prefix = f"tenure/{platform.stage.name}/sources/"
        self._secrets = cdk.Stack.of(self).format_arn(
            service="secretsmanager",
            resource="secret",
            resource_name=f"{self.secret_prefix}*",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        self.ingest_webhook = TenureFunction(
            self,
            platform,
            IngestWebhook(
                source_secret_prefix=self.secret_prefix,
                channel_secret_prefix=channels.secret_prefix,
                facts_queue_url=self.facts.url,
                presses_queue_url=self.presses.url,
                public_base_url=links.base_url,
                replay_windows=self._replay_windows(),
            ),
            # SurveyMonkey is asked two questions on the way, three seconds each and three to
            # connect.
            timeout=20,
        )
        self.facts.let_send(self.ingest_webhook)
        self.presses.let_send(self.ingest_webhook)
        self.let_read_secrets(self.ingest_webhook)
        channels.let_ask(self.ingest_webhook)

    def _replay_windows(self) -> str:
        """Context `replay_windows`: seconds by source, as an object or as its JSON."""
        said = self.node.try_get_context("replay_windows") or {}
        return json.dumps(json.loads(said) if isinstance(said, str) else said)

    def let_read_secrets(self, function: TenureFunction) -> None:
        """Exactly secretsmanager:GetSecretValue, on the sources' secrets."""
        self._let("GetSecretValue", function=function)

    def let_write_secrets(self, function: TenureFunction) -> None:
        """Make and renew the sources' secrets, which needs reading: the former one stays valid."""
        self._let("CreateSecret", "GetSecretValue", "PutSecretValue", function=function)

    def let_write_secret_of(self, function: TenureFunction, venture: str) -> None:
        """Make and read the secret of one venture's standard source, and of no other."""
        name = f"{self.secret_prefix}{venture}/standard-*"
        arn = cdk.Stack.of(self).format_arn(
            service="secretsmanager",
            resource="secret",
            resource_name=name,
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        function.allow(
            "secretsmanager:CreateSecret",
            "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue",
            on=[arn],
        )
        account = "arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>"
        acknowledge(
            function,
            f"AwsSolutions-IAM5[Resource::{account}:secret:{name}]",
            "Secrets Manager adds six characters of its own to a secret's name; the rest of it is "
            "this one secret's.",
        )

    def _let(self, *actions: str, function: TenureFunction) -> None:
        function.allow(
            *(f"secretsmanager:{action}" for action in actions),
            on=[self._secrets],
        )
        account = "arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>"
        acknowledge(
            function,
            f"AwsSolutions-IAM5[Resource::{account}:secret:{self.secret_prefix}*]",
            "Ventures and their sources come and go at run time, so their secrets have no names "
            "yet; the prefix holds nothing but these secrets of this stage.",
        )
