"""Every event has one sample, which its model reads, and which the system's own notices match."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from functions.record_mail_event import ses
from functions.shared.contracts import events
from functions.shared.contracts.facts import FactsAccepted, accepted, addressed
from functions.shared.contracts.presses import PressAccepted
from functions.shared.domain import state
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.parameters import InForce, Parameters
from functions.shared.domain.records import Record
from functions.shared.store import keys
from functions.shared.store.outbox import event_of

SAMPLES = Path(__file__).parents[2] / "events"
AT = datetime(2026, 3, 9, 10, tzinfo=UTC)
VENTURE = "6f1c2c1e-5b0a-4c7e-9d3f-0a1b2c3d4e5f"


@pytest.mark.parametrize("name", sorted(events.MODELS))
def test_each_event_of_the_bus_has_a_sample_that_its_model_reads(name: str) -> None:
    sample = json.loads((SAMPLES / f"{name}.v1.json").read_text(encoding="utf-8"))
    event = events.read(json.dumps(sample))
    assert type(event).__name__ == name
    again = json.loads(event.model_dump_json(by_alias=True))
    said = sample["detail"]
    assert again.keys() == said.keys()
    instants = ("at", "responded_at", "due_at")
    assert {k: v for k, v in again.items() if k not in instants} == {
        k: v for k, v in said.items() if k not in instants
    }


def test_no_sample_of_the_bus_is_without_a_model() -> None:
    assert {path.name.removesuffix(".v1.json") for path in SAMPLES.glob("*.v1.json")} == {
        *events.MODELS,
        "FactsAccepted",
        "PressAccepted",
    }


def test_the_facts_message_survives_the_way_through_the_domain() -> None:
    text = (SAMPLES / "FactsAccepted.v1.json").read_text(encoding="utf-8")
    message = FactsAccepted.model_validate_json(text)
    facts = [addressed(item) for item in message.facts]
    assert accepted(message.venture, facts, message.received_at) == message


def test_the_message_of_a_press_survives_the_way_through_the_domain() -> None:
    text = (SAMPLES / "PressAccepted.v1.json").read_text(encoding="utf-8")
    message = PressAccepted.model_validate_json(text)
    assert PressAccepted.of(message.venture, message.press) == message
    assert message.press.by == "slack:U0DANA1"


def test_the_mail_services_event_is_read_by_its_tags() -> None:
    sample = json.loads((SAMPLES / "EmailDelivered.ses.json").read_text(encoding="utf-8"))
    event = ses.read(sample["detail"])
    assert event is not None
    assert (event.customer, event.told, event.at) == (
        "acme",
        "delivered",
        AT + timedelta(seconds=1),
    )


def test_what_a_record_notices_is_what_the_models_read() -> None:
    def fact(number: int, kind: Kind, at: datetime, **data: object) -> Fact:
        return Fact(id=f"t:{number}", source="t", kind=kind, occurred_at=at, data=data)

    life = [
        fact(1, Kind.LOGIN, AT),
        fact(2, Kind.FEATURE_USED, AT, feature="export", core=True),
        fact(3, Kind.TICKET_CHANGED, AT + timedelta(hours=1), ticket="1", status="open"),
        fact(4, Kind.TICKET_CHANGED, AT + timedelta(hours=2), ticket="2", status="open"),
        fact(5, Kind.RESPONDED, AT + timedelta(hours=3), channel="call"),
        fact(6, Kind.SUBSCRIPTION_CHANGED, AT + timedelta(hours=4), status="canceled"),
    ]
    record = Record()
    heard = []
    for one in life:
        known = record.revision
        history = state.fold(record.history, [one])
        record = record.moved(history, InForce(Parameters()), one.occurred_at)
        heard += [notice for notice in record.outbox if notice.n > known]
    key = keys.state(VENTURE, "acme")
    read = [
        events.read(json.dumps({"detail-type": event.name, "detail": event.detail}))
        for event in (event_of(key, notice) for notice in heard)
    ]
    assert [type(event).__name__ for event in read] == [
        "MilestoneReached",
        "BandChanged",
        "ResponseReceived",
        "CustomerEnded",
    ]
