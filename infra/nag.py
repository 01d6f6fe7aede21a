"""Acknowledging a cdk-nag rule, beside the resource that does not follow it."""

import aws_cdk as cdk
from constructs import IConstruct


def acknowledge(resource: IConstruct, rule: str, reason: str) -> None:
    """Say why the resource rightly does not follow the rule, in words that one can dispute."""
    cdk.Validations.of(resource).acknowledge(cdk.Acknowledgment(id=rule, reason=reason))
