"""What is counted of everybody once a night: how they stand, how they stood, what they use."""

from dataclasses import replace
from typing import Any

import pytest

from functions.count_insights import flow
from functions.shared.domain import insights
from functions.shared.domain.insights import Insight, Sums, Use
from functions.shared.domain.reports import parts
from functions.shared.domain.segments import TIERS
from functions.shared.store import documents, keys
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.insights import Part
from functions.shared.store.outbox import Outbox
from functions.shared.store.ventures import Ventures
from functions.verify_scores import flow as verifying
from tests.fakes.outside import MemoryBus
from tests.unit.api import AT, DAY, Api, founded
from tests.unit.test_api_gates import counted


def using(number: int, width: str) -> Sums:
    """A customer of an owner, who uses some features, all of them with long names."""
    names = [f"{number:03}{n}{width * 252}" for n in range(4)]
    used = {name: Use(10**6, 10**6, 10**6) for name in names}
    return Sums(customers=1, owners={f"{number:04}{width * 252}": 10**6}, features=used)


@pytest.mark.parametrize("width", ["x", "ü", "😀", '"', "\\"])
def test_no_names_are_too_long_to_be_kept(width: str) -> None:
    """An item holds 400 KB: a step's part has a sum for everybody and one for each tier."""
    some = insights.merged(using(number, width) for number in range(flow.PAGE))
    assert some.cut
    part = Part(dict.fromkeys((insights.EVERYBODY, *map(str, TIERS)), some), "c")
    assert len(documents.dump(part).encode()) < 395_000
    again = insights.merged([some] * keys.SEGMENTS)
    assert len(documents.dump(again).encode()) < 395_000 / 5
    assert again.cut
    # The most used are those that are kept.
    more = replace(using(9, width), features={f"top{width * 250}": Use(10**7, 0, 10**7)})
    kept = insights.merged([some, more]).features
    assert next(iter(kept)).startswith("top")


def test_names_as_people_give_them_are_all_kept() -> None:
    named = [
        Sums(features={f"Reports / quarterly export {n}": Use(1, 0, 1)}, owners={f"Dana {n}": 1})
        for n in range(insights.MOST)
    ]
    some = insights.merged(named)
    assert (len(some.features), len(some.owners), some.cut) == (insights.MOST, insights.MOST, False)


def test_a_report_says_where_the_rarest_features_are_left_out() -> None:
    def said(*, cut: bool) -> str:
        return parts.adoption(Insight(AT, Sums(customers=1, cut=cut))).counted

    assert "left out" in said(cut=True)
    assert "left out" not in said(cut=False)


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
