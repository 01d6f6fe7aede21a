"""The queue of files to import, where an import leaves itself its next chunk."""

from typing import Any

from functions.shared.gateways import aws
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Unavailable


def connect(queue_url: str, **options: Any) -> "SqsChunks":
    """The queue over a new client; `options` are those of `boto3.client`, `endpoint_url` say."""
    return SqsChunks(aws.connect("sqs", **options), queue_url)


class SqsChunks:
    """The Chunks port on one SQS queue."""

    def __init__(self, client: aws.Client, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def go_on(self, venture: str, import_id: str) -> None:
        """Let an import go on with its next chunk; when it returns, that is durable.

        Raises:
            Unavailable: it is not; asking again does no harm.
        """
        body = ids.canonical({"venture": venture, "import": import_id})
        try:
            self._client.send_message(QueueUrl=self._queue_url, MessageBody=body)
        except aws.Trouble as error:
            raise Unavailable(f"the next chunk could not be left: {aws.code(error)}") from error
