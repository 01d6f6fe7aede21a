"""A function that runs by the clock."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_destinations as destinations
from constructs import Construct

from functions.shared.runtime.metrics import Metric
from infra.function import TenureFunction
from infra.platform import Platform
from infra.queue import DeadLetters

EVERY_MINUTE = events.Schedule.rate(cdk.Duration.minutes(1))


class Scheduled(Construct):
    """Runs the function by the schedule; a run that is not delivered, or fails, is kept and rings.

    The local stage fires the schedules itself, by its own clock, so there they are disabled.
    """

    def __init__(
        self,
        scope: Construct,
        platform: Platform,
        function: TenureFunction,
        schedule: events.Schedule,
        *,
        retries: int = 0,
    ) -> None:
        super().__init__(scope, f"{function.id}Schedule")
        missed = DeadLetters(self, "Missed", platform, f"Runs of {function.name}")
        missed.let_send(function)
        # A run that comes every minute is retried by the next one, which does all that is due.
        function.function.configure_async_invoke(
            retry_attempts=retries, on_failure=destinations.SqsDestination(missed.queue)
        )
        if schedule is EVERY_MINUTE:
            platform.alarm(
                self,
                "LooksFailed",
                function.counted(Metric.LOOKS_FAILED),
                above=0,
                periods=3,
                because=f"Something that is due fails in {function.name} again and again.",
            )
        events.Rule(
            self,
            "Rule",
            schedule=schedule,
            enabled=not platform.stage.local,
            description=f"Runs {function.name}",
            targets=[
                targets.LambdaFunction(
                    function.function,
                    dead_letter_queue=missed.queue,
                    retry_attempts=retries,
                    max_event_age=cdk.Duration.hours(1),
                )
            ],
        )
