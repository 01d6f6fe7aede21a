"""The queue on which packs of what is due wait for their workers."""

from collections.abc import Sequence
from typing import Any, Final

from functions.shared.contracts import turns
from functions.shared.domain.turns import Pack
from functions.shared.gateways import aws
from functions.shared.gateways.packs import packs as packed
from functions.shared.kernel.errors import Unavailable

_REQUEST_MESSAGES: Final = 10
_REQUEST_BYTES: Final = 200_000
_COUNTS: Final = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)


def connect(queue_url: str, **options: Any) -> "SqsPacks":
    """The queue over a new client; `options` are those of `boto3.client`, `endpoint_url` say."""
    return SqsPacks(aws.connect("sqs", **options), queue_url)


class SqsPacks:
    """The Packs port on one SQS queue."""

    def __init__(self, client: aws.Client, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def hand_out(self, kind: str, packs: Sequence[Pack]) -> None:
        """Let workers carry the packs out.

        Raises:
            Unavailable: not all of them; handing them out again does no harm.
        """
        entries = [
            {
                "Id": str(n % _REQUEST_MESSAGES),
                "MessageBody": turns.written(kind, pack),
                "DelaySeconds": pack.delay,
            }
            for n, pack in enumerate(packs)
        ]
        for request in packed(
            entries, size=_size, most=_REQUEST_MESSAGES, most_bytes=_REQUEST_BYTES
        ):
            self._send(request)

    def waiting(self) -> int:
        """About how many packs were handed out and are not carried out yet.

        Raises:
            Unavailable: nobody knows now.
        """
        try:
            answer = self._client.get_queue_attributes(
                QueueUrl=self._queue_url, AttributeNames=list(_COUNTS)
            )
        except aws.Trouble as error:
            raise Unavailable(f"the packs cannot be counted: {aws.code(error)}") from error
        return sum(int(answer["Attributes"][name]) for name in _COUNTS)

    def _send(self, entries: Sequence[dict[str, Any]]) -> None:
        try:
            answer = self._client.send_message_batch(
                QueueUrl=self._queue_url, Entries=list(entries)
            )
        except aws.Trouble as error:
            raise Unavailable(f"packs could not be handed out: {aws.code(error)}") from error
        if failed := answer.get("Failed"):
            raise Unavailable(f"{len(failed)} packs were not handed out")


def _size(entry: dict[str, Any]) -> int:
    return len(str(entry["MessageBody"]).encode())
