"""Samples of what vendors send, and what our code makes of them."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.ingest_webhook.vendors import translate
from functions.shared.domain.facts import Addressed

SAMPLES = Path(__file__).parents[1] / "events" / "vendors"
AT = datetime(2026, 3, 7, tzinfo=UTC)


def sample(source: str, name: str, **changes: Any) -> dict[str, Any]:
    """A sample, with changes by dotted path (`data__object__status`, `answers__0__number`)."""
    payload: dict[str, Any] = json.loads((SAMPLES / source / f"{name}.json").read_text("utf-8"))
    for path, value in changes.items():
        *parents, leaf = path.split("__")
        place: Any = payload
        for parent in parents:
            place = place[int(parent) if isinstance(place, list) else parent]
        place[int(leaf) if isinstance(place, list) else leaf] = copy.deepcopy(value)
    return payload


def told(source: str, name: str, at: datetime = AT, **changes: Any) -> list[Addressed]:
    """The facts that a sample, with changes, tells."""
    facts, _ = translate(source, sample(source, name, **changes), at)
    return facts
