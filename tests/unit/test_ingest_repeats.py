"""What a source sends again is known again, for longer than any source goes on sending."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.ingest_webhook.vendors import SOURCES, translate
from functions.score_health import flow as scoring
from functions.shared.domain.facts import REGISTER_LIFE, Addressed
from functions.shared.runtime.body import read_json
from tests.payloads import AT, SAMPLES
from tests.unit.api import Api, founded

LONGEST = timedelta(days=3)
"""Stripe goes on for three days, which is longer than anybody else who says how long."""


def everything(source: str) -> list[Addressed]:
    """All that the source's samples tell, of one customer."""
    told = [
        fact
        for path in sorted((SAMPLES / source).glob("*.json"))
        for fact in translate(source, read_json(path.read_bytes()), AT)[0]
    ]
    return [replace(one, customer="acme") for one in told]


def take_in(api: Api, facts: list[Addressed], at: datetime) -> None:
    scoring.take_in(api.venture, facts, at, api.scoring())


def known(api: Api) -> tuple[Any, Any]:
    """The customer's timeline but for the system's own decisions, and the state's facts."""
    entries = api.of("GET", "/customers/acme/timeline?limit=100")["items"]
    told = [entry for entry in entries if entry["kind"] != "decision"]
    return told, api.scoring().health.read(api.venture, "acme").history


@pytest.mark.parametrize("source", sorted(SOURCES))
@pytest.mark.parametrize(
    "later", [timedelta(0), LONGEST, REGISTER_LIFE - timedelta(days=120), 2 * REGISTER_LIFE]
)
def test_a_repetition_changes_nothing_however_late(source: str, later: timedelta) -> None:
    api = founded()
    api.customer()
    take_in(api, everything(source), AT)
    before = known(api)
    assert len(before[0]) > 0
    take_in(api, everything(source)[::-1] * 2, AT + later)
    assert known(api) == before


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_what_arrives_in_another_order_ends_in_the_same(source: str) -> None:
    ends = []
    for step in (1, -1):
        api = founded()
        api.customer()
        for one in everything(source)[::step]:
            take_in(api, [one], AT)
        ends.append(known(api))
    assert ends[0] == ends[1]
