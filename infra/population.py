"""Work over everybody: a walk of one function over all segments of the customers' lists.

The walk is a state machine. For each segment, so many at a time, it asks the function for one step
after the other; when the last segment is through it asks once more, and the answer is the walk's
output. The questions are those of `functions/shared/runtime/walks.py`.
"""

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.function import TenureFunction
from infra.nag import acknowledge
from infra.platform import Platform
from infra.queue import DeadLetters

SEGMENTS = 16
"""Those of `functions/shared/store/keys.py`; a test holds them together."""
AT_ONCE = 8
"""Half of the segments, so that who asks at the API finds capacity as well."""
LONGEST = cdk.Duration.hours(12)
MAP = "Segment"

RETRY = [
    {
        # A crash has many names, and every step may be repeated: so whatever it was.
        "ErrorEquals": ["States.ALL"],
        "IntervalSeconds": 2,
        "BackoffRate": 2,
        "MaxDelaySeconds": 60,
        "MaxAttempts": 6,
        "JitterStrategy": "FULL",
    }
]


def arn_of(scope: Construct, platform: Platform, function: str) -> str:
    """The state machine that walks a function, by name: the function may be told before it is."""
    return _arn(scope, "stateMachine", _name(platform, function))


def let_start(function: TenureFunction, state_machine_arn: str) -> None:
    """Exactly states:StartExecution."""
    function.allow("states:StartExecution", on=[state_machine_arn])


class Walk(Construct):
    """The state machine that walks one function over everybody."""

    def __init__(self, scope: Construct, platform: Platform, function: TenureFunction) -> None:
        super().__init__(scope, f"{function.id}Walk")
        self._platform = platform
        name = _name(platform, function.name)
        self.arn = arn_of(self, platform, function.name)
        log_group = logs.LogGroup(
            self,
            "Logs",
            # The prefix keeps the log service's own policy short, however many there are.
            log_group_name=f"/aws/vendedlogs/states/{name}",
            retention=platform.stage.log_retention,
            removal_policy=platform.stage.removal,
        )
        role = self._role(name, function)
        machine = sfn.CfnStateMachine(
            self,
            "StateMachine",
            state_machine_name=name,
            role_arn=role.role_arn,
            definition_string=cdk.Stack.of(self).to_json_string(
                _definition(
                    function.function.function_arn,
                    # A developer's machine has a process for each.
                    at_once=2 if platform.stage.local else AT_ONCE,
                )
            ),
            tracing_configuration={"enabled": True},
            logging_configuration={
                "level": "ALL",
                "includeExecutionData": False,
                "destinations": [
                    {"cloudWatchLogsLogGroup": {"logGroupArn": log_group.log_group_arn}}
                ],
            },
        )
        machine.node.add_dependency(role)
        machine.apply_removal_policy(cdk.RemovalPolicy.DESTROY)
        cdk.CfnOutput(cdk.Stack.of(self), f"Walk{function.id}", value=machine.ref)
        self._watch(function)

    def begins_with(self, bus: events.IEventBus, source: str, detail_type: str) -> None:
        """Start a walk with every event of a type; what starts none in a day is kept and rings."""
        undelivered = DeadLetters(
            self, "Undelivered", self._platform, f"Events that start {self.node.id}"
        )
        allowed = iam.PolicyStatement(actions=["states:StartExecution"], resources=[self.arn])
        role = iam.Role(
            self,
            "Starter",
            assumed_by=iam.ServicePrincipal("events.amazonaws.com"),
            inline_policies={"allowed": iam.PolicyDocument(statements=[allowed])},
        )
        machine = sfn.StateMachine.from_state_machine_arn(self, "Machine", self.arn)
        events.Rule(
            self,
            "Rule",
            event_bus=bus,
            event_pattern=events.EventPattern(source=[source], detail_type=[detail_type]),
            targets=[
                targets.SfnStateMachine(
                    machine,
                    role=role.without_policy_updates(),
                    dead_letter_queue=undelivered.queue,
                    retry_attempts=185,
                    max_event_age=cdk.Duration.hours(24),
                )
            ],
        )

    def _role(self, name: str, function: TenureFunction) -> iam.Role:
        runs = _arn(self, "execution", f"{name}:*")
        segments = _arn(self, "execution", f"{name}/{MAP}:*")
        allowed = {
            "lambda:InvokeFunction": function.function.function_arn,
            # A distributed map is a parent that starts, follows and redrives its children.
            "states:StartExecution": self.arn,
            "states:DescribeExecution": runs,
            "states:StopExecution": runs,
            "states:RedriveExecution": segments,
            **dict.fromkeys((*_LOG_DELIVERY, *_TRACING), "*"),
        }
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("states.amazonaws.com"),
            inline_policies={
                "allowed": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(actions=[action], resources=[resource])
                        for action, resource in allowed.items()
                    ]
                )
            },
        )
        acknowledge(
            role,
            "AwsSolutions-IAM5[Resource::*]",
            "The log service's delivery actions and X-Ray's know no resources.",
        )
        for pattern in (f"{name}:*", f"{name}/{MAP}:*"):
            acknowledge(
                role,
                f"AwsSolutions-IAM5[Resource::{_spoken_arn(pattern)}]",
                "Executions have no names before they run; these are this state machine's own.",
            )
        return role

    def _watch(self, function: TenureFunction) -> None:
        for metric in ("ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"):
            self._platform.alarm(
                self,
                metric,
                cloudwatch.Metric(
                    namespace="AWS/States",
                    metric_name=metric,
                    dimensions_map={"StateMachineArn": self.arn},
                    statistic="Sum",
                    period=cdk.Duration.minutes(5),
                ),
                above=0,
                because=f"A walk of {function.name} ended before its end. Redrive the execution "
                "once its cause is gone: the segments that are through stay so.",
            )


_LOG_DELIVERY = (
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
)
_TRACING = (
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)


def _name(platform: Platform, function: str) -> str:
    return platform.stage.named(function.replace("_", "-"))


def _arn(scope: Construct, resource: str, name: str) -> str:
    return cdk.Stack.of(scope).format_arn(
        service="states",
        resource=resource,
        resource_name=name,
        arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
    )


def _spoken_arn(execution: str) -> str:
    """An ARN of executions as cdk-nag speaks of it."""
    return f"arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{execution}"


def _definition(function_arn: str, *, at_once: int) -> Mapping[str, Any]:
    """The walk, in the Amazon States Language."""
    return {
        "StartAt": "Segments",
        "TimeoutSeconds": LONGEST.to_seconds(),
        "States": {
            "Segments": {
                "Type": "Pass",
                "Parameters": {"walk.$": "$", "segments": list(range(SEGMENTS))},
                "Next": "EachSegment",
            },
            "EachSegment": {
                "Type": "Map",
                "Label": MAP,
                "ItemsPath": "$.segments",
                "MaxConcurrency": at_once,
                "ItemSelector": {"walk.$": "$.walk", "segment.$": "$$.Map.Item.Value"},
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    **_segment(function_arn),
                },
                "ResultPath": "$.counts",
                "Next": "End",
            },
            "End": _ask(
                function_arn,
                {"walk.$": "$.walk", "counts.$": "$.counts", "at.$": "$$.State.EnteredTime"},
                {"End": True},
            ),
        },
    }


def _segment(function_arn: str) -> Mapping[str, Any]:
    """One segment: step after step, until there is nobody to go on after."""
    return {
        "StartAt": "Step",
        "States": {
            "Step": _ask(function_arn, None, {"Next": "IsThrough"}),
            "IsThrough": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.after", "IsNull": True, "Next": "Through"}],
                "Default": "Step",
            },
            "Through": {"Type": "Pass", "OutputPath": "$.counts", "End": True},
        },
    }


def _ask(
    function_arn: str, question: Mapping[str, str] | None, then: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Ask the function a question (None: its own former answer), and go on with the answer."""
    payload = {"Payload": question} if question else {"Payload.$": "$"}
    return {
        "Type": "Task",
        "Resource": f"arn:{cdk.Aws.PARTITION}:states:::lambda:invoke",
        "Parameters": {"FunctionName": function_arn, **payload},
        "OutputPath": "$.Payload",
        "Retry": RETRY,
        **then,
    }
