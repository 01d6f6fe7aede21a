"""The queue of presses on SQS."""

from collections.abc import Sequence
from typing import Any

from functions.shared.contracts.presses import PressAccepted
from functions.shared.domain.presses import Press
from functions.shared.gateways import aws
from functions.shared.kernel.errors import Unavailable


def connect(queue_url: str, **options: Any) -> "SqsPresses":
    """The queue over a new client; `options` are those of `boto3.client`, `endpoint_url` say."""
    return SqsPresses(aws.connect("sqs", **options), queue_url)


class SqsPresses:
    """The Presses port on one SQS queue."""

    def __init__(self, client: aws.Client, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def accept(self, venture: str, presses: Sequence[Press]) -> None:
        """Keep the presses; when it returns, they are durable.

        Raises:
            Unavailable: not all of them are; keeping all again does no harm.
        """
        for press in presses:
            body = PressAccepted.of(venture, press).model_dump_json()
            try:
                self._client.send_message(QueueUrl=self._queue_url, MessageBody=body)
            except aws.Trouble as error:
                raise Unavailable(f"the press could not be kept: {aws.code(error)}") from error
