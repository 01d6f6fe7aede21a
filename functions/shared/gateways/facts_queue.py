"""The facts queue on SQS, and its dead letters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from functions.shared.contracts import facts as contract
from functions.shared.domain.facts import Addressed
from functions.shared.gateways import aws
from functions.shared.gateways.packs import packs
from functions.shared.kernel.errors import Unavailable

MOST_FACTS: Final = 100
"""Facts of one message: few enough to be scored well within one visibility timeout."""

_MESSAGE_BYTES: Final = 200_000
_REQUEST_MESSAGES: Final = 10
_OUT_OF_SIGHT: Final = 60
"""Seconds in which letters that were received are sent and deleted, or come back."""
_REQUEST_BYTES: Final = 256 * 1024
# JSON lets these stand as they are; SQS refuses a message that holds them.
_ESCAPED: Final = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}


def connect(queue_url: str, **options: Any) -> "SqsFactsQueue":
    """The queue over a new client; `options` are those of `boto3.client`, `endpoint_url` say."""
    return SqsFactsQueue(aws.connect("sqs", **options), queue_url)


def connect_dead_letters(url: str, queue_url: str, **options: Any) -> "SqsDeadLetters":
    """The dead letters of the queue, over a new client."""
    client = aws.connect("sqs", **options)
    return SqsDeadLetters(client, url, SqsFactsQueue(client, queue_url))


def messages(venture: str, facts: Sequence[Addressed], at: datetime) -> list[str]:
    """The facts as the queue's messages, as few as their limits allow."""
    whole = contract.accepted(venture, facts, at)
    return [
        whole.model_copy(update={"facts": pack}).model_dump_json().translate(_ESCAPED)
        for pack in packs(whole.facts, size=_size, most=MOST_FACTS, most_bytes=_MESSAGE_BYTES)
    ]


class SqsFactsQueue:
    """The FactsQueue port on one SQS queue."""

    def __init__(self, client: aws.Client, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def accept(self, venture: str, facts: Sequence[Addressed], at: datetime) -> None:
        """Keep the facts; when it returns, they are durable.

        Raises:
            Unavailable: not all of them are; sending all again does no harm.
        """
        self.send(messages(venture, facts, at))

    def send(self, bodies: Sequence[str]) -> None:
        """Keep messages as they are.

        Raises:
            Unavailable: not all of them are kept; sending all again does no harm.
        """
        for pack in packs(
            bodies,
            size=lambda body: len(body.encode()),
            most=_REQUEST_MESSAGES,
            most_bytes=_REQUEST_BYTES,
        ):
            self._send(pack)

    def _send(self, bodies: Sequence[str]) -> None:
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies)]
        try:
            answer = self._client.send_message_batch(QueueUrl=self._queue_url, Entries=entries)
        except aws.Trouble as error:
            raise Unavailable(f"the facts queue does not answer: {aws.code(error)}") from error
        if failed := answer.get("Failed"):
            codes = ", ".join(sorted({entry.get("Code", "") for entry in failed}))
            raise Unavailable(f"the facts queue refused {len(failed)} messages: {codes}")


class SqsDeadLetters:
    """The DeadLetters port on the queue where messages of the facts queue end that failed for good.

    Receiving, sending and deleting, and not a message move task: of those one runs at a time, and
    whoever starts one hears neither how far it came nor that it failed.
    """

    def __init__(self, client: aws.Client, url: str, queue: SqsFactsQueue) -> None:
        self._client = client
        self._url = url
        self._queue = queue

    def redrive(self, most: int) -> int:
        """Let up to `most` dead letters try again; how many do.

        Raises:
            Unavailable: not all of them; calling again does no harm.
        """
        redriven = 0
        while redriven < most and (letters := self._receive(min(10, most - redriven))):
            self._queue.send([letter["Body"] for letter in letters])
            self._delete(letters)
            redriven += len(letters)
        return redriven

    def _receive(self, most: int) -> list[dict[str, str]]:
        try:
            answer = self._client.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=most,
                # Without waiting, SQS asks some of its servers only, and may miss what is there.
                WaitTimeSeconds=1,
                VisibilityTimeout=_OUT_OF_SIGHT,
            )
        except aws.Trouble as error:
            raise Unavailable(f"the dead letters cannot be read: {aws.code(error)}") from error
        received: list[dict[str, str]] = answer.get("Messages", [])
        return received

    def _delete(self, letters: Sequence[dict[str, str]]) -> None:
        """Delete what was sent; a letter that stays is sent once more, which changes nothing."""
        entries = [
            {"Id": str(n), "ReceiptHandle": letter["ReceiptHandle"]}
            for n, letter in enumerate(letters)
        ]
        try:
            self._client.delete_message_batch(QueueUrl=self._url, Entries=entries)
        except aws.Trouble as error:
            raise Unavailable(f"dead letters were not deleted: {aws.code(error)}") from error


def _size(item: contract.FactItem) -> int:
    return len(item.model_dump_json().encode())
