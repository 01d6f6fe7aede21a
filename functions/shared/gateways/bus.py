"""The event bus on EventBridge."""

import json
from collections.abc import Sequence
from typing import Any, Final

from functions.shared.gateways import aws
from functions.shared.gateways.packs import packs
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.outside import Event

SOURCE: Final = "tenure"

_REQUEST_EVENTS: Final = 10
_REQUEST_BYTES: Final = 256 * 1024


def connect(bus_name: str, **options: Any) -> "EventBridgeBus":
    """The bus over a new client; `options` are those of `boto3.client`, `endpoint_url` say."""
    return EventBridgeBus(aws.connect("events", **options), bus_name)


class EventBridgeBus:
    """The Bus port on one event bus."""

    def __init__(self, client: aws.Client, bus_name: str) -> None:
        self._client = client
        self._bus_name = bus_name

    def publish(self, events: Sequence[Event]) -> None:
        """Put the events on the bus.

        Raises:
            Unavailable: not all of them are; publishing all again does no harm.
        """
        entries = [
            {
                "EventBusName": self._bus_name,
                "Source": SOURCE,
                "DetailType": event.name,
                "Detail": json.dumps(dict(event.detail), separators=(",", ":"), allow_nan=False),
            }
            for event in events
        ]
        for pack in packs(entries, size=_size, most=_REQUEST_EVENTS, most_bytes=_REQUEST_BYTES):
            self._put(pack)

    def _put(self, entries: Sequence[dict[str, str]]) -> None:
        try:
            answer = self._client.put_events(Entries=list(entries))
        except aws.Trouble as error:
            raise Unavailable(f"the bus does not answer: {aws.code(error)}") from error
        if answer.get("FailedEntryCount"):
            codes = {entry["ErrorCode"] for entry in answer["Entries"] if entry.get("ErrorCode")}
            raise Unavailable(
                f"the bus refused {answer['FailedEntryCount']} events: {', '.join(sorted(codes))}"
            )


def _size(entry: dict[str, str]) -> int:
    """What EventBridge counts of an entry, in bytes."""
    return sum(len(entry[name].encode()) for name in ("Source", "DetailType", "Detail"))
