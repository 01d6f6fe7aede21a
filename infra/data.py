"""The one table, and who may do what with it."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from constructs import Construct

from infra.function import TenureFunction
from infra.platform import Platform
from infra.queue import ATTEMPTS, DeadLetters

Action: TypeAlias = Literal[
    "BatchGetItem",
    "ConditionCheckItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "UpdateItem",
]
Index: TypeAlias = Literal["due", "board"]


class Data(Construct):
    """The table with its sparse indexes and its stream of changes."""

    def __init__(self, scope: Construct, platform: Platform) -> None:
        super().__init__(scope, "Data")
        self._platform = platform
        self.table = dynamodb.Table(
            self,
            "Table",
            partition_key=_text("pk"),
            sort_key=_text("sk"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=platform.stage.keeps_data,
            removal_policy=platform.stage.removal,
            time_to_live_attribute="expires_at",
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        )
        self.table.add_global_secondary_index(
            index_name="due",
            partition_key=_text("due_pk"),
            sort_key=_text("due_at"),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        self.table.add_global_secondary_index(
            index_name="board",
            partition_key=_text("board_pk"),
            sort_key=_text("board_sk"),
            projection_type=dynamodb.ProjectionType.INCLUDE,
            non_key_attributes=["row"],
        )

    @property
    def table_name(self) -> str:
        """The table's physical name."""
        return self.table.table_name

    def let(
        self, function: TenureFunction, *actions: Action, indexes: Sequence[Index] = ()
    ) -> None:
        """Exactly these actions on the table, and dynamodb:Query on these indexes.

        A transaction needs the actions of its parts; its own name is no action.
        """
        arn = self.table.table_arn
        function.allow(*(f"dynamodb:{action}" for action in actions), on=[arn])
        if indexes:
            function.allow("dynamodb:Query", on=[f"{arn}/index/{index}" for index in indexes])

    def stream_outbox(self, function: TenureFunction) -> None:
        """Give the function every change that others must hear of, in order for each item."""
        arn = self.table.table_stream_arn or ""
        function.allow(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            on=[arn],
        )
        unpublished = DeadLetters(
            self, "Unpublished", self._platform, f"Changes that {function.name} could not publish"
        )
        unpublished.let_send(function)
        lambda_.EventSourceMapping(
            self,
            "Stream",
            target=function.function,
            event_source_arn=arn,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=100,
            bisect_batch_on_error=True,
            retry_attempts=ATTEMPTS,
            report_batch_item_failures=True,
            on_failure=sources.SqsDlq(unpublished.queue),
            filters=[_outbox()],
        )
        self._platform.alarm(
            self,
            "Lag",
            function.function.metric(
                "IteratorAge", statistic="Maximum", period=cdk.Duration.minutes(5)
            ),
            above=cdk.Duration.hours(1).to_milliseconds(),
            because="Changes leave the table an hour late; a stream forgets after a day.",
        )


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def _outbox() -> Mapping[str, Any]:
    # `exists` sees leaves alone, so the outbox is an attribute of a plain type.
    outbox = {"S": lambda_.FilterRule.exists()}
    return lambda_.FilterCriteria.filter({"dynamodb": {"NewImage": {"outbox": outbox}}})
