"""Doorway: files that were dropped into the bucket, and the chunks that are left of them."""

import json
import os
from collections.abc import Mapping
from typing import Any

from functions.import_file import flow
from functions.import_file.settings import Settings
from functions.shared.domain.imports import RUNNING, Dropped, Import
from functions.shared.gateways import bucket, chunks, facts_queue
from functions.shared.kernel import settings
from functions.shared.runtime import batch, instants, log
from functions.shared.runtime.metrics import Metric
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.dynamo import connect
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.imports import Imports
from functions.shared.store.profiles import Profiles
from functions.shared.store.ventures import Remembered, Ventures

_settings = settings.read(Settings, os.environ)
_table = connect(_settings.table_name)
_facts = facts_queue.connect(_settings.facts_queue_url)


_world = flow.World(
    remembered=Remembered(Ventures(_table)),
    imports=Imports(_table),
    profiles=Profiles(Customers(_table), HealthStore(_table), Courses(_table), _facts),
    gates=Gates(_table),
    facts=_facts,
    bucket=bucket.connect(_settings.bucket_name),
    chunks=chunks.connect(_settings.imports_queue_url),
)


def handle(event: Mapping[str, Any], _context: object) -> batch.Answer:
    """Take a chunk in for each message; those that fail come again."""
    return batch.each(event, _take_in)


def _take_in(record: Mapping[str, Any]) -> None:
    said, at = json.loads(record["body"]), instants.of_message(record)
    if "detail-type" not in said:
        _said(flow.go_on(said["venture"], said["import"], at, _world))
    elif not (file := _dropped(said["detail"]["object"])).key.endswith("/"):
        _said(flow.take_up(file, at, _world))


def _dropped(told: Mapping[str, Any]) -> Dropped:
    """A file as S3 tells of it on the bus ("Object Created"); its key is not escaped there."""
    return Dropped(
        key=told["key"],
        etag=told["etag"],
        size=told["size"],
        sequencer=told.get("sequencer", ""),
    )


def _said(one: Import | None) -> None:
    if one is None:
        return
    counts = {Metric.ROWS_IMPORTED: one.accepted, Metric.ROWS_REFUSED: one.refused}
    log.outcome(
        "chunk_imported" if one.status == RUNNING else "file_imported",
        counts=None if one.status == RUNNING else counts,
        venture=one.venture,
        imported=one.id,
        status=one.status,
        rows=one.rows,
        accepted=one.accepted,
        refused=one.refused,
    )
