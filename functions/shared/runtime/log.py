"""One line of JSON per outcome, which carries its metrics too (CloudWatch's embedded format).

An outcome is a name and keys: never a payload, never personal data. That holds for errors as well:
foreign error texts quote what they choke on, so of an error its type and its place are logged.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Final, TypeAlias

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from functions.shared.kernel import clock
from functions.shared.kernel.errors import TenureError, Unavailable, Undecided
from functions.shared.runtime.metrics import DIMENSION, NAMESPACE, Metric

Key: TypeAlias = str | int | float | bool | datetime | None

_FRAMES: Final = 12
_CAUSES: Final = 4


class _Output:
    """Standard output as it is when a line is written, not as it was at import."""

    def write(self, text: str) -> int:
        """Write a line, or its end."""
        return sys.stdout.write(text)

    def flush(self) -> None:
        """Let the line go."""
        sys.stdout.flush()


def _line(said: Mapping[str, Any]) -> str:
    """Powertools' keys, and beside them the outcome's, whose names may be any words."""
    own = {name: value for name, value in said.items() if name != "keys"}
    return json.dumps(own | {k: v for k, v in said.get("keys", {}).items() if k not in own})


_function: Final = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "local")
_logger: Final = Logger(
    service=_function,
    logger_handler=logging.StreamHandler(_Output()),
    logger_formatter=LambdaPowertoolsFormatter(
        json_serializer=_line,
        log_record_order=["level", "timestamp", "message"],
        utc=True,
        use_rfc3339=True,
    ),
    location=None,
)


def outcome(event_name: str, /, *, counts: Mapping[Metric, int] | None = None, **keys: Key) -> None:
    """Log what came of it, and count it."""
    _logger.info(event_name, extra={"keys": _written(keys) | _embedded(counts)})


def failure(
    event_name: str,
    error: BaseException,
    /,
    *,
    counts: Mapping[Metric, int] | None = None,
    **keys: Key,
) -> None:
    """Log an error by its type, its causes' types and its place in the code."""
    said = {"error": _described(error), "where": list(_places(error.__traceback__))[-_FRAMES:]}
    _logger.error(event_name, extra={"keys": _written(keys) | said | _embedded(counts)})


def _written(keys: Mapping[str, Key]) -> dict[str, object]:
    return {
        name: clock.stamp(value) if isinstance(value, datetime) else value
        for name, value in keys.items()
        if value is not None
    }


def _embedded(counts: Mapping[Metric, int] | None) -> dict[str, object]:
    """The counts as CloudWatch reads them out of a log line.

    Source: CloudWatch's "Specification: Embedded metric format".
    """
    if not counts:
        return {}
    described = {
        "Namespace": NAMESPACE,
        "Dimensions": [[DIMENSION]],
        "Metrics": [{"Name": metric.value, "Unit": "Count"} for metric in counts],
    }
    stamped = round(clock.now().timestamp() * 1000)
    return {
        "_aws": {"Timestamp": stamped, "CloudWatchMetrics": [described]},
        DIMENSION: _function,
        **{metric.value: count for metric, count in counts.items()},
    }


def _described(error: BaseException) -> list[str]:
    """Type and, where we or AWS chose the words, what it says; of the error and its causes."""
    described: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(described) < _CAUSES:
        described.append(f"{type(cause).__name__}{_words(cause)}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return described


def _words(error: BaseException) -> str:
    if isinstance(error, Unavailable | Undecided):
        return f": {error.detail}"
    if isinstance(error, TenureError):
        return "".join(f" {wrong.loggable}" for wrong in error.errors[:5])
    answer = getattr(error, "response", None)
    if isinstance(answer, Mapping):
        code = (answer.get("Error") or {}).get("Code")
        return f": {code} of {getattr(error, 'operation_name', '?')}"
    return ""


def _places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{code.co_filename}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
