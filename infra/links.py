"""Links in messages: the address that they start with, and the secret that signs them."""

import json

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.function import TenureFunction
from infra.nag import acknowledge
from infra.platform import Platform


class Links(Construct):
    """What a survey's and an unsubscription's link need: a public address and a signature."""

    def __init__(self, scope: Construct, platform: Platform, api_endpoint: str) -> None:
        super().__init__(scope, "Links")
        stack = cdk.Stack.of(self)
        address = cdk.CfnParameter(
            stack,
            "PublicBaseUrl",
            default="",
            description="What links in messages start with, and what vendors were told; "
            "empty: the API's own address",
        ).value_as_string
        given = cdk.CfnCondition(
            self, "Given", expression=cdk.Fn.condition_not(cdk.Fn.condition_equals(address, ""))
        )
        self.base_url = cdk.Fn.condition_if(given.logical_id, address, api_endpoint).to_string()
        self.secret_name = f"tenure/{platform.stage.name}/links"
        self._secret = secretsmanager.Secret(
            self,
            "Secret",
            secret_name=self.secret_name,
            description="Signs the links in messages",
            removal_policy=platform.stage.removal,
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template=json.dumps({"previous": None}),
                generate_string_key="current",
                password_length=64,
                exclude_punctuation=True,
            ),
        )
        acknowledge(
            self._secret,
            "AwsSolutions-SMG4",
            "Links live in mailboxes for months; a rotation by the calendar would break them. "
            "It is rotated by hand, with `previous` kept valid, when it may have leaked.",
        )

    def let_sign(self, function: TenureFunction) -> None:
        """Exactly secretsmanager:GetSecretValue, on the links' secret."""
        function.allow("secretsmanager:GetSecretValue", on=[self._secret.secret_arn])
