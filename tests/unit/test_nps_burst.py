"""A burst of 20,000 answers, a fifth twice, some late, some changed, counted to the last one."""

import random
from collections import Counter
from datetime import timedelta

from functions.score_health import flow
from functions.shared.domain.facts import Addressed, Fact, Kind
from tests.unit.api import AT, DAY, Api, founded

ANSWERS = 20_000
CUSTOMERS = 100
TOGETHER = 50


def burst(chance: random.Random) -> list[Addressed]:
    """Answers of 20,000 contacts; a fifth arrive twice, a tenth are older than the window.

    One in twenty had said something else an hour before, which arrives before or after.
    """
    told = []

    def said(number: int, name: str, age: timedelta) -> None:
        fact = Fact(
            id=name,
            source="delighted",
            kind=Kind.NPS_ANSWERED,
            occurred_at=AT - age,
            data={"survey": "s", "contact": f"p{number}", "score": chance.randrange(11)},
        )
        told.append(Addressed(fact=fact, customer=f"c{number % CUSTOMERS}"))

    for number in range(ANSWERS):
        age = timedelta(chance.uniform(31, 60) if number % 10 == 0 else chance.uniform(0, 29))
        said(number, f"a{number}", age)
        if number % 20 == 7:
            said(number, f"b{number}", age + timedelta(hours=1))
    told += told[: ANSWERS // 5]
    chance.shuffle(told)
    return told


def counts(api: Api, path: str) -> dict[str, int]:
    said = api.of("GET", path)
    names = ("responses", "promoters", "passives", "detractors")
    return {name: said[name] for name in names}


def expected(told: list[Addressed], days: int) -> dict[str, int]:
    """By the facts themselves: of each contact the last word, where that is young enough."""
    in_order = sorted((one.fact for one in told), key=lambda fact: fact.occurred_at)
    last = {str(fact.data["contact"]): fact for fact in in_order}.values()
    young = [fact for fact in last if fact.occurred_at > AT - days * DAY]
    scores = Counter(int(str(fact.data["score"])) for fact in young)
    detractors = sum(scores[score] for score in range(7))
    return {
        "responses": len(young),
        "promoters": scores[9] + scores[10],
        "passives": scores[7] + scores[8],
        "detractors": detractors,
    }


def test_a_burst_is_counted_exactly() -> None:
    api = founded()
    for number in range(CUSTOMERS):
        api.customer(f"c{number}")
    told = burst(random.Random(5))
    stores = api.scoring()
    for start in range(0, len(told), TOGETHER):
        flow.take_in(api.venture, told[start : start + TOGETHER], AT, stores)
    month, twice = expected(told, 30), expected(told, 60)
    assert (month["responses"], twice["responses"]) == (ANSWERS * 9 // 10, ANSWERS)
    assert counts(api, "/nps") == month
    assert counts(api, "/nps?days=60") == twice
