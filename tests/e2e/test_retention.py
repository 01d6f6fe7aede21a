"""Everybody is counted on the deployed stack, and every number and amount is the reference's."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests import earned as amounts
from tests.e2e.conftest import Scene
from tests.retained import Person, Raw, began, beside, expected, joined_in, plus

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

AT = datetime(2026, 3, 31, 3, tzinfo=UTC)
DAY = timedelta(days=1)
POPULATION = 24


def people() -> list[Person]:
    """Customers of ten months: some stay, some fall silent, some cancel and some come back."""
    found = []
    for number in range(POPULATION):
        onboarded = AT - (13 * number + 2) * DAY
        lived = (AT - onboarded) // DAY
        silent = lived if number % 3 else lived // 2
        told: list[tuple[str, int, dict[str, Any]]] = [
            ("feature_used" if day % 2 else "login", day, {"feature": "export"} if day % 2 else {})
            for day in range(0, silent, 9)
        ]
        if number % 4 == 1:
            told.append(("subscription_changed", lived // 3, {"status": "canceled"}))
        if number % 8 == 1:
            told.append(
                ("subscription_changed", lived * 2 // 3, {"status": "active", "arr": "77.7"})
            )
        facts = [
            Raw(f"{number}-{n}", kind, onboarded + day * DAY, data)
            for n, (kind, day, data) in enumerate(told)
        ]
        tier = "enterprise" if number % 2 else "basic"
        arr, currency = f"{100 * number + 50}.25", "EUR" if number % 3 else "USD"
        renews = AT + number * 9 * DAY
        found.append(
            Person(f"c{number:02}", onboarded, tuple(facts), tier, None, arr, currency, renews)
        )
    return found


def tell(there: Scene, who: list[Person]) -> None:
    """What happened to some is told, the latest first."""
    facts = [
        there.fact(person.name, raw.kind, raw.at, **raw.data)
        for person in who
        for raw in reversed(person.facts)
    ]
    for start in range(0, len(facts), 500):
        there.api("POST", "/facts", {"facts": facts[start : start + 500]}, status=202)
    there.stack.wait_idle()


def compare(said: dict[str, Any], who: list[Person]) -> None:
    """Every cohort is as the reference has it."""
    cohorts = joined_in(who)
    assert len(said["cohorts"]) == 12
    launch = min(person.onboarded for person in who).date()
    used = began(who, AT, AT.date().replace(year=AT.year - 1, day=1))
    assert used
    assert used <= plus(launch, 1)
    for cohort in said["cohorts"]:
        since = max(date.fromisoformat(f"{cohort['month']}-01"), launch)
        some = cohorts.get(cohort["month"], ())
        assert beside(cohort["retained"]) == expected(some, AT, since, used)
    early = [person for person in who if person.onboarded.date() < launch + 30 * DAY]
    assert beside(said["baseline"]["retained"]) == expected(early, AT)


def compare_revenue(there: Scene, who: list[Person]) -> None:
    """Every amount is as the reference has it, over some windows and of a segment."""
    for months, query in ((12, ""), (1, "?months=1"), (6, "?months=6&segment=tier:basic")):
        said = there.api("GET", f"/revenue{query}", role="viewer")
        assert datetime.fromisoformat(said["as_of"]) == AT
        some = [one for one in who if "tier" not in query or one.tier == "basic"]
        assert amounts.beside(said["currencies"]) == amounts.expected(some, months, AT)
        assert [one["currency"] for one in said["currencies"]] == ["EUR", "USD"]


def test_every_cohort_is_the_references_and_what_comes_late_counts_the_next_time(
    scene: Callable[..., Scene],
) -> None:
    there = scene(AT, "manual")
    everybody = people()
    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(
                lambda one: there.customer(
                    one.name,
                    aliases={},
                    onboarded_at=one.onboarded.isoformat(),
                    tier=one.tier,
                    arr=one.arr,
                    currency=one.currency,
                    renews_at=one.renews and one.renews.isoformat(),
                ),
                everybody,
            )
        )
    tell(there, everybody[::2])
    there.run("count_retention")
    before = there.api("GET", "/retention?months=12", role="viewer")
    assert any(one["rolling"] for one in before["retained"])
    tell(there, everybody[1::2])
    there.run("count_retention")
    there.run("count_retention")
    counted = there.stack.walks("count_retention")
    assert counted[-1]["looked"] == counted[-2]["looked"] >= POPULATION

    said = there.api("GET", "/retention?months=12", role="viewer")
    assert said != before
    assert (datetime.fromisoformat(said["as_of"]), said["age_seconds"]) == (AT, 0)
    assert [one["cohort"] is not None for one in said["retained"]] == [True, True, True]
    compare(said, everybody)
    tier = there.api("GET", "/retention?months=12&segment=tier:enterprise", role="viewer")
    launch = min(person.onboarded for person in everybody).date()
    assert tier["baseline"]["since"] == launch.isoformat()
    assert [cohort["customers"] for cohort in tier["cohorts"]] == [
        sum(person.tier == "enterprise" for person in joined_in(everybody).get(name, ()))
        for name in (cohort["month"] for cohort in tier["cohorts"])
    ]
    compare_revenue(there, everybody)
