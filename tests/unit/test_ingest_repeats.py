"""What a source sends again is known again, for longer than any source goes on sending."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.ingest_webhook.vendors import SOURCES, translate
from functions.score_health import flow as scoring
from functions.shared.domain.facts import USAGE_LIFE, Addressed, Fact, Kind
from functions.shared.domain.state import ticket_subject
from functions.shared.runtime.body import read_json
from functions.shared.store import keys
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
    "later", [timedelta(0), LONGEST, USAGE_LIFE - timedelta(days=120), 2 * USAGE_LIFE]
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


def test_what_is_learned_years_later_counts_like_anything_else() -> None:
    api = founded()
    long_ago = AT - 3 * USAGE_LIFE
    for customer, kind, data in (
        ("opened", Kind.TICKET_CHANGED, {"ticket": "1", "status": "open"}),
        ("left", Kind.SUBSCRIPTION_CHANGED, {"status": "canceled"}),
        ("came", Kind.LOGIN, {}),
    ):
        api.customer(customer)
        old = Fact(id=customer, kind=kind, occurred_at=long_ago, source="standard", data=data)
        take_in(api, [Addressed(fact=old, customer=customer)], AT)
    [told] = api.of("GET", "/customers/opened/timeline")["items"]
    assert told["id"] == "opened"
    components = api.of("GET", "/customers/opened/health")["components"]
    assert {part["name"]: part["points"] for part in components}["support"] == 20
    assert api.of("GET", "/customers/left/health")["lifecycle"] == "churned"
    [engagement, *_] = api.of("GET", "/customers/came/health")["components"]
    assert engagement["unknown"] == []


def test_an_older_word_never_opens_a_closed_ticket_again_however_late() -> None:
    api = founded()
    api.customer()

    def word(number: int, status: str, at: datetime) -> Addressed:
        said = {"ticket": "1", "status": status}
        kind = Kind.TICKET_CHANGED
        told = Fact(id=f"word-{number}", kind=kind, occurred_at=at, source="zendesk", data=said)
        return Addressed(fact=told, customer="acme")

    take_in(api, [word(2, "solved", AT)], AT)
    subject = ticket_subject("zendesk", "1")
    closed = api.table.get(keys.closed_ticket(api.venture, "acme", subject))
    assert closed is not None
    assert "expires_at" not in closed
    take_in(api, [word(1, "open", AT - timedelta(days=1))], AT + 2 * USAGE_LIFE)
    assert api.scoring().health.read(api.venture, "acme").history.state.open_tickets == ()
