"""The table of CONTRIBUTING: what makes a fact's identity, per source, and for how long it must."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.ingest_webhook.vendors import SOURCES, translate
from functions.ingest_webhook.vendors.windows import WINDOWS
from functions.shared.domain.facts import USAGE_LIFE
from tests import deliveries
from tests.payloads import AT
from tests.unit.api import founded
from tests.unit.test_ingest_repeats import everything, known, take_in

DOCUMENT = Path(__file__).parents[2] / "CONTRIBUTING.md"
UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}
UNKNOWN = timedelta(days=30)
"""For how long a vendor may go on who does not say."""


@dataclass(frozen=True, slots=True)
class Row:
    """One source: the fields of its identity, its window, and how long the vendor goes on."""

    source: str
    fields: tuple[str, ...]
    window: timedelta | None
    horizon: timedelta


def duration(text: str) -> timedelta | None:
    said = re.fullmatch(r"(\d+) (minutes|hours|days)", text)
    return int(said[1]) * UNITS[said[2]] if said else None


def table() -> list[Row]:
    lines = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| `")]
    rows = []
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        source = cells[0].strip("`")
        if len(cells) == 4 and source in SOURCES:
            assert duration(cells[2]) or cells[2] == "nothing signed"
            horizon = duration(cells[3])
            assert horizon or cells[3] == "not documented"
            fields = tuple(re.findall(r"`([\w.]+)`", cells[1]))
            rows.append(Row(source, fields, duration(cells[2]), horizon or UNKNOWN))
    return rows


ROWS = {row.source: row for row in table()}


def other(value: Any) -> Any:
    """Another value of the same form."""
    if isinstance(value, int):
        return value + 1
    if re.fullmatch(r"\d+\.\d+", value):
        return f"{float(value) + 1:.6f}"
    try:
        return (datetime.fromisoformat(value) + timedelta(minutes=1)).isoformat()
    except ValueError:
        return value[:-1] + ("1" if value[-1] != "1" else "2")


def changed(payload: Any, path: str) -> Any:
    """The payload with one field changed, in each of its events where there are several."""
    for event in payload if isinstance(payload, list) else [payload]:
        *parents, leaf = path.split(".")
        place = event
        for parent in parents:
            place = place[int(parent)] if isinstance(place, list) else place[parent]
        place[leaf] = other(place[leaf])
    return payload


def ids(source: str, payload: Any, at: datetime = AT) -> set[str]:
    return {one.fact.id for one in translate(source, payload, at)[0]}


def test_it_has_every_source_with_its_window() -> None:
    assert {row.source: row.window for row in ROWS.values()} == {
        source: WINDOWS.get(source) for source in SOURCES
    }


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_each_field_of_the_identity_makes_another_fact_and_the_receipt_does_not(
    source: str,
) -> None:
    row = ROWS[source]
    first = ids(source, deliveries.payload(source, 1))
    assert first
    assert row.fields
    for field in row.fields:
        assert not first & ids(source, changed(deliveries.payload(source, 1), field)), field
    assert ids(source, deliveries.payload(source, 1), AT + row.horizon) == first


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_it_is_remembered_for_longer_than_the_vendor_goes_on(source: str) -> None:
    row = ROWS[source]
    assert row.horizon < USAGE_LIFE
    api = founded()
    api.customer()
    take_in(api, everything(source), AT)
    before = known(api)
    take_in(api, everything(source), AT + row.horizon)
    assert known(api) == before
