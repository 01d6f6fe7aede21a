"""What is counted of everybody once a night: how they stand, how they stood, what they use."""

from typing import Any

from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.outbox import Outbox
from functions.shared.store.ventures import Ventures
from functions.verify_scores import flow as verifying
from tests.fakes.outside import MemoryBus
from tests.unit.api import DAY, Api, founded
from tests.unit.test_api_gates import counted


def night(api: Api) -> None:
    """The nightly look, which keeps the day's scores."""
    stores = verifying.Stores(
        table=api.table,
        ventures=Ventures(api.table),
        customers=Customers(api.table),
        health=HealthStore(api.table),
        outbox=Outbox(api.table),
        bus=MemoryBus(),
    )
    for segment in range(keys.SEGMENTS):
        verifying.look(api.at, segment, None, stores)


def before(api: Api) -> dict[int, dict[str, Any]]:
    """How everybody stood, by days ago."""
    counted(api)
    return {one["days"]: one for one in api.of("GET", "/insights")["before"]}


def test_who_had_left_a_week_ago_and_is_back_did_not_stand_anywhere_then() -> None:
    api = founded()
    began = api.at
    api.customer("acme")
    api.happened("feature_used", "acme", feature="api", core=True)
    night(api)
    api.at = began + 3 * DAY
    api.happened("subscription_changed", "acme", status="canceled")
    for days in (4, 20, 59):
        api.at = began + days * DAY
        night(api)
    api.at = began + 60 * DAY
    api.happened("subscription_changed", "acme", status="active")
    night(api)
    said = before(api)
    assert {days: one["scored"] for days, one in said.items()} == {7: 0, 30: 0, 90: 0}
    whole = api.of("GET", "/insights")
    assert (whole["scored"], whole["fell"], whole["rose"]) == (1, 0, 0)
    assert api.of("GET", "/customers/acme/health")["trend"] == "stable"
    history = api.of("GET", "/customers/acme/history?days=400")["items"]
    assert [one["score"] for one in history] == [45, None, 45]
