"""Walks over everybody, on Step Functions."""

from collections.abc import Mapping
from typing import Any

from functions.shared.gateways import aws
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Unavailable


def connect(state_machine_arn: str, **options: Any) -> "StepFunctionsWalks":
    """The walks of one state machine; `options` are those of `boto3.client`."""
    return StepFunctionsWalks(aws.connect("stepfunctions", **options), state_machine_arn)


class StepFunctionsWalks:
    """The Walks port on one state machine."""

    def __init__(self, client: aws.Client, state_machine_arn: str) -> None:
        self._client = client
        self._state_machine_arn = state_machine_arn

    def start(self, name: str, walk: Mapping[str, object]) -> None:
        """Start a walk; one of this name that was started before is that walk.

        Raises:
            Unavailable: nobody knows whether it started; starting it again does no harm.
        """
        try:
            self._client.start_execution(
                stateMachineArn=self._state_machine_arn, name=name, input=ids.canonical(walk)
            )
        except aws.Trouble as error:
            if aws.code(error) != "ExecutionAlreadyExists":
                raise Unavailable(f"the walk did not start: {aws.code(error)}") from error
