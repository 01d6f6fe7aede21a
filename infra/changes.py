"""How changes leave: the table's stream, the bus, and the rules that bring events to a queue."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from functions.publish_changes.settings import Settings as PublishChanges
from infra.data import Data
from infra.function import TenureFunction
from infra.platform import Platform
from infra.queue import DeadLetters, WorkQueue

SOURCE = "tenure"


class Changes(Construct):
    """The event bus, and the function that publishes on it what the table's outbox holds."""

    def __init__(self, scope: Construct, platform: Platform, data: Data) -> None:
        super().__init__(scope, "Changes")
        self._platform = platform
        self.bus = events.EventBus(
            self, "Bus", event_bus_name=f"tenure-{platform.stage.name}", description="What changed"
        )
        publish = TenureFunction(
            self,
            platform,
            PublishChanges(table_name=data.table_name, bus_name=self.bus.event_bus_name),
            timeout=60,
        )
        data.let(publish, "UpdateItem")
        data.stream_outbox(publish)
        self.let_publish(publish)

    def let_publish(self, function: TenureFunction) -> None:
        """Exactly events:PutEvents."""
        function.allow("events:PutEvents", on=[self.bus.event_bus_arn])

    def route(self, *detail_types: str, to: WorkQueue) -> None:
        """Bring our own events of these types to the queue."""
        route(
            to,
            self._platform,
            events.EventPattern(source=[SOURCE], detail_type=list(detail_types)),
            self.bus,
        )


def route(
    queue: WorkQueue,
    platform: Platform,
    pattern: events.EventPattern,
    bus: events.IEventBus | None = None,
) -> None:
    """Bring a bus's events to the queue; what cannot be delivered in a day is kept and rings."""
    undelivered = DeadLetters(queue, "Undelivered", platform, f"Events for {queue.node.id}")
    events.Rule(
        queue,
        "Rule",
        event_bus=bus,
        event_pattern=pattern,
        targets=[
            targets.SqsQueue(
                queue.queue,
                dead_letter_queue=undelivered.queue,
                retry_attempts=185,
                max_event_age=cdk.Duration.hours(24),
            )
        ],
    )
