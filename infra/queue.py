"""Queues: work that waits for a function, and what failed for good."""

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.function import TenureFunction
from infra.nag import acknowledge
from infra.platform import Platform

ATTEMPTS = 5


class DeadLetters(Construct):
    """Where work goes that failed for good; one message is an alarm."""

    def __init__(self, scope: Construct, name: str, platform: Platform, holds: str) -> None:
        super().__init__(scope, name)
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(14),
        )
        platform.alarm(
            self,
            "Depth",
            self.queue.metric_approximate_number_of_messages_visible(
                period=cdk.Duration.minutes(1), statistic="Maximum"
            ),
            above=0,
            because=f"{holds}: nothing takes them up again by itself.",
        )
        acknowledge(
            self.queue,
            "AwsSolutions-SQS3",
            "This is a dead-letter queue itself; it is watched by its alarm.",
        )

    def let_send(self, function: TenureFunction) -> None:
        """Exactly sqs:SendMessage."""
        function.allow("sqs:SendMessage", on=[self.queue.queue_arn])

    def let_redrive(self, function: TenureFunction) -> None:
        """Take messages out; to send them where they came from is the work queue's to allow."""
        function.allow("sqs:ReceiveMessage", "sqs:DeleteMessage", on=[self.queue.queue_arn])


class WorkQueue(Construct):
    """Work for one function; a message that fails `ATTEMPTS` times goes to the dead letters."""

    def __init__(
        self, scope: Construct, name: str, platform: Platform, *, timeout: int = 20
    ) -> None:
        super().__init__(scope, name)
        self._timeout = timeout
        self.dead_letters = DeadLetters(self, "DeadLetters", platform, f"Messages of {name}")
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            # Lambda asks for six times the consumer's timeout, for its own retries when throttled.
            visibility_timeout=cdk.Duration.seconds(6 * timeout),
            retention_period=cdk.Duration.days(14),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters.queue, max_receive_count=ATTEMPTS
            ),
        )
        platform.alarm(
            self,
            "Age",
            self.queue.metric_approximate_age_of_oldest_message(period=cdk.Duration.minutes(1)),
            above=cdk.Duration.minutes(10).to_seconds(),
            periods=3,
            because=f"{name} are not worked off.",
        )

    @property
    def url(self) -> str:
        """Where messages are sent to."""
        return self.queue.queue_url

    def let_send(self, function: TenureFunction) -> None:
        """Exactly sqs:SendMessage."""
        function.allow("sqs:SendMessage", on=[self.queue.queue_arn])

    def feed(
        self, function: TenureFunction, *, batch: int = 10, at_once: int | None = None
    ) -> None:
        """Give the function batches of up to so many; it answers which messages failed.

        `at_once` is how many batches it is given at the same time at most.
        """
        if function.timeout > self._timeout:
            raise ValueError(f"{function.name} may take longer than its queue has patience for")
        function.allow(
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            on=[self.queue.queue_arn],
        )
        lambda_.EventSourceMapping(
            self,
            "Consumer",
            target=function.function,
            event_source_arn=self.queue.queue_arn,
            batch_size=batch,
            report_batch_item_failures=True,
            max_concurrency=at_once,
        )
