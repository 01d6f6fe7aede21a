"""The facts queue on SQS."""

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
_REQUEST_BYTES: Final = 256 * 1024
# JSON lets these stand as they are; SQS refuses a message that holds them.
_ESCAPED: Final = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}


def connect(queue_url: str, **options: Any) -> "SqsFactsQueue":
    """The queue over a new client; `options` are those of `boto3.client`, `endpoint_url` say."""
    return SqsFactsQueue(aws.connect("sqs", **options), queue_url)


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
        bodies = messages(venture, facts, at)
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


def _size(item: contract.FactItem) -> int:
    return len(item.model_dump_json().encode())
