"""Who people are: a user pool of our own, or any OIDC issuer."""

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.nag import acknowledge
from infra.platform import Platform

ROLES = ("viewer", "success_manager", "executive")


class Identity(Construct):
    """The authorizer of everything under /v1.

    Context `oidc_issuer` and `oidc_audience` name another issuer, whose tokens then carry the roles
    in `cognito:groups`; without them people live in a pool with one group per role.
    """

    def __init__(self, scope: Construct, platform: Platform) -> None:
        super().__init__(scope, "Identity")
        issuer = self.node.try_get_context("oidc_issuer")
        if issuer:
            audience = self.node.try_get_context("oidc_audience")
            if not audience:
                raise ValueError("context oidc_issuer needs oidc_audience beside it")
            self.authorizer: apigateway.IHttpRouteAuthorizer = authorizers.HttpJwtAuthorizer(
                "People", str(issuer), jwt_audience=[str(audience)]
            )
            return
        pool = self._pool(platform)
        client = pool.add_client(
            "Console",
            auth_flows=cognito.AuthFlow(admin_user_password=True, user_srp=True),
            generate_secret=False,
            prevent_user_existence_errors=True,
            access_token_validity=cdk.Duration.hours(1),
            id_token_validity=cdk.Duration.hours(1),
            enable_token_revocation=True,
        )
        self.authorizer = authorizers.HttpUserPoolAuthorizer(
            "People", pool, user_pool_clients=[client]
        )
        stack = cdk.Stack.of(self)
        cdk.CfnOutput(stack, "UserPoolId", value=pool.user_pool_id)
        cdk.CfnOutput(stack, "UserPoolClientId", value=client.user_pool_client_id)

    def _pool(self, platform: Platform) -> cognito.UserPool:
        pool = cognito.UserPool(
            self,
            "People",
            user_pool_name=f"tenure-{platform.stage.name}",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
            ),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            mfa=cognito.Mfa.OPTIONAL,
            mfa_second_factor=cognito.MfaSecondFactor(sms=False, otp=True),
            deletion_protection=platform.stage.keeps_data,
            removal_policy=platform.stage.removal,
        )
        for role in ROLES:
            pool.add_group(role, group_name=role)
        acknowledge(
            pool,
            "AwsSolutions-COG2",
            "A second factor can be chosen, not forced: a company that forces one has an issuer "
            "of its own, which takes this pool's place by context.",
        )
        acknowledge(
            pool,
            "AwsSolutions-COG8",
            "Threat protection is priced per user; nobody signs up here uninvited.",
        )
        return pool
