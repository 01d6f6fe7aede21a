"""What an import leaves behind for people: every refused row by its line, and a summary."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Final

from functions.shared.domain.imports import Import, Problem
from functions.shared.kernel import clock
from functions.shared.ports.outside import Bucket

MOST_LISTED: Final = 10_000
"""Refusals that a report lists; the rest is counted."""

_MOST_BYTES: Final = 64 * 1024 * 1024
_NDJSON: Final = "application/x-ndjson"


def lines(problems: Iterable[Problem]) -> bytes:
    """The refusals as NDJSON."""
    said = (json.dumps(asdict(problem), ensure_ascii=False) + "\n" for problem in problems)
    return "".join(said).encode(errors="replace")


def keep(one: Import, problems: Sequence[Problem], bucket: Bucket) -> None:
    """Keep a chunk's refusals till the end; a chunk that is read again keeps the same."""
    if problems:
        bucket.write(one.part(one.chunks), lines(problems), _NDJSON)


def close(one: Import, bucket: Bucket) -> None:
    """Lay the report of an import that has ended down; repeated, it is the same."""
    parts = (bucket.read(one.part(chunk), most=_MOST_BYTES) for chunk in one.parts)
    bucket.write(f"{one.report}refused.ndjson", b"".join(p for p in parts if p), _NDJSON)
    bucket.write(f"{one.report}summary.json", _summary(one), "application/json")


def _summary(one: Import) -> bytes:
    said = {
        "import": one.id,
        "key": one.key,
        "kind": one.kind,
        "received_at": clock.stamp(one.received_at),
        "status": one.status,
        "bytes": one.size,
        "bytes_read": one.offset,
        "rows": one.rows,
        "accepted": one.accepted,
        "refused": one.refused,
        "refusals_listed": one.listed,
        "errors": [{"field": e.field, "message": e.message} for e in one.errors],
    }
    return (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode(errors="replace")
