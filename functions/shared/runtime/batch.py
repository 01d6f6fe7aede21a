"""Batches of records, of which some may fail: only those come again."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from functions.shared.runtime import log
from functions.shared.runtime.metrics import Metric

Record: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = dict[str, list[dict[str, str]]]


def each(event: Mapping[str, Any], handle: Callable[[Record], object]) -> Answer:
    """Handle every record of a queue's batch; answers those that failed."""
    return failed(
        record["messageId"]
        for record in event["Records"]
        if not _handled(record, handle, record["messageId"])
    )


def in_order(event: Mapping[str, Any], handle: Callable[[Record], object]) -> Answer:
    """Handle a stream's records up to the first that fails; answers where to go on from."""
    for record in event["Records"]:
        number = record["dynamodb"]["SequenceNumber"]
        if not _handled(record, handle, number):
            return failed([number])
    return failed([])


def failed(identifiers: Iterable[str]) -> Answer:
    """The answer that names the failed records; for who handles a whole batch at once."""
    return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in identifiers]}


def _handled(record: Record, handle: Callable[[Record], object], identifier: str) -> bool:
    try:
        handle(record)
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is this record's alone
        log.failure("record_failed", error, counts={Metric.RECORDS_FAILED: 1}, record=identifier)
        return False
    return True
