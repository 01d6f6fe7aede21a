"""A function's own queue, where it leaves itself the next page of a long walk."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.shared.gateways import aws
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Unavailable


def connect(queue_url: str, **options: Any) -> "SqsPages":
    """The queue, by its URL; `options` go to the client."""
    return SqsPages(aws.connect("sqs", **options), queue_url)


class SqsPages:
    """Leaves pages in a queue."""

    def __init__(self, client: aws.Client, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def leave(self, page: Mapping[str, object]) -> None:
        """Leave a page; when it returns, it is durable.

        Raises:
            Unavailable: it is not; leaving it again does no harm.
        """
        try:
            self._client.send_message(QueueUrl=self._queue_url, MessageBody=ids.canonical(page))
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("the next page could not be left") from error
