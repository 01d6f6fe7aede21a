"""The stages: what differs between a developer's machine, a shared trial and the real thing."""

import os
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

NAMES = ("local", "dev", "prod")


@dataclass(frozen=True, slots=True)
class Stage:
    """One deployment's kind; `name` is one of `NAMES`."""

    name: str

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise ValueError(f"stage must be one of {', '.join(NAMES)}, not {self.name!r}")

    @classmethod
    def of(cls, scope: Construct) -> "Stage":
        """The stage that is asked for: context `stage`, else TENURE_STAGE, else dev."""
        asked = scope.node.try_get_context("stage") or os.environ.get("TENURE_STAGE") or "dev"
        return cls(str(asked))

    @property
    def local(self) -> bool:
        """Whether this is one machine's stack, with a clock and a mail service of its own."""
        return self.name == "local"

    @property
    def keeps_data(self) -> bool:
        """Whether customers' data must outlive the stack."""
        return self.name == "prod"

    @property
    def removal(self) -> cdk.RemovalPolicy:
        """What happens to stored data when its resource goes."""
        return cdk.RemovalPolicy.RETAIN if self.keeps_data else cdk.RemovalPolicy.DESTROY

    @property
    def log_retention(self) -> logs.RetentionDays:
        """How long logs are kept: long enough to look into an incident, and no longer."""
        return logs.RetentionDays.THREE_MONTHS if self.keeps_data else logs.RetentionDays.TWO_WEEKS

    def named(self, name: str) -> str:
        """The physical name of a resource of this stage."""
        return f"tenure-{self.name}-{name}"
