"""Bands reached during an import are starting points: nobody is told, whatever goes wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from typing_extensions import override

from functions.score_health import flow as scoring
from functions.shared.domain.facts import IMPORTED, Addressed, Fact, Kind
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import Item, Key, Page, Write
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.outbox import news
from tests.unit.api import AT, DAY, HOUR, Api, founded


@pytest.fixture
def api() -> Api:
    made = founded()
    made.customer()
    return made


def fact(kind: Kind, at: datetime, **data: object) -> Fact:
    name = ids.digest(kind.value, at.isoformat(), ids.canonical(data))
    return Fact(id=name, source="t", kind=kind, occurred_at=at, data=data)


def imported(*facts: Fact) -> list[Fact]:
    return [replace(one, flags=(IMPORTED,)) for one in facts]


def healthy(at: datetime) -> list[Fact]:
    """Logged in now, with features: 100 points."""
    used = [fact(Kind.FEATURE_USED, at, feature=f"f{n}", core=n == 0) for n in range(4)]
    return [fact(Kind.LOGIN, at), *used]


def trouble(at: datetime, tickets: int = 3) -> list[Fact]:
    return [fact(Kind.TICKET_CHANGED, at, ticket=str(n), status="open") for n in range(tickets)]


def take(api: Api, facts: list[Fact], at: datetime = AT) -> None:
    known = [Addressed(fact=one, customer="acme") for one in facts]
    scoring.take_in(api.venture, known, at, api.scoring())


def told(api: Api) -> list[str]:
    """The notices that others hear of, in their order."""
    notices = (n for record in api.table.stream for n in news(record.old, record.new))
    return [n.name for n in notices if n.name != "ParametersProposed"]


def band(api: Api) -> str | None:
    record = HealthStore(api.table).read(api.venture, "acme", strong=True)
    return record.band.value if record.band else None


def texts(api: Api) -> list[str]:
    return [e["text"] for e in api.of("GET", "/customers/acme/timeline")["items"]]


def test_an_import_moves_the_band_and_tells_nobody(api: Api) -> None:
    take(api, imported(*healthy(AT)))
    assert band(api) == "healthy"
    assert told(api) == []
    assert "band changed from critical to healthy by an import: a starting point" in texts(api)
    flags = [e["data"].get("flags") for e in api.of("GET", "/customers/acme/timeline")["items"]]
    assert None in flags  # the decision itself


def test_an_imported_end_and_a_first_value_are_no_news(api: Api) -> None:
    canceled = fact(Kind.SUBSCRIPTION_CHANGED, AT - DAY, status="canceled")
    take(api, imported(*healthy(AT), canceled))
    assert band(api) is None
    assert told(api) == []
    assert "band changed from critical to none by an import: a starting point" in texts(api)


def test_what_happens_after_an_import_is_news(api: Api) -> None:
    take(api, imported(*healthy(AT)))
    take(api, trouble(AT + HOUR, 4), AT + HOUR)
    # 40 + 0 + 30 points are healthy still.
    assert told(api) == []
    take(api, [fact(Kind.SUBSCRIPTION_CHANGED, AT + 3 * HOUR, status="canceled")], AT + 3 * HOUR)
    assert told(api) == ["CustomerEnded"]


def test_news_in_one_batch_with_an_import_stay_news(api: Api) -> None:
    take(api, [*imported(*trouble(AT - DAY)), *healthy(AT)])
    assert told(api) == ["BandChanged", "MilestoneReached"]
    assert band(api) == "healthy"


def test_what_time_alone_has_done_is_told_whatever_is_imported_with_it(api: Api) -> None:
    take(api, imported(*healthy(AT)))
    take(api, imported(*trouble(AT, 1)))
    later = AT + timedelta(days=40)
    take(api, imported(fact(Kind.GOAL_REACHED, AT - DAY, goal="first report")), later)
    assert told(api) == ["BandChanged"]


def test_an_import_that_was_taken_in_is_taken_in_again_without_a_write(api: Api) -> None:
    take(api, imported(*healthy(AT)))
    written = len(api.table.stream)
    take(api, imported(*healthy(AT)))
    assert len(api.table.stream) == written


def test_held_imports_are_still_imports_when_they_find_their_customer() -> None:
    api = founded()
    take(api, imported(*healthy(AT)))
    assert len(api.of("GET", "/holding")["items"]) == 5
    api.customer()
    api.settle()
    assert api.of("GET", "/holding")["items"] == []
    assert band(api) == "healthy"
    assert told(api) == []


class Dying(MemoryTable):
    """A table whose nth call dies, before it is done or after; `calls` counts them."""

    calls = 0
    dies: tuple[int, bool] = (0, False)

    def _call(self, *, after: bool) -> None:
        self.calls += not after
        if self.dies == (self.calls, after):
            raise Unavailable("died")

    @override
    def get(self, key: Key, *, strong: bool = False) -> Item | None:
        self._call(after=False)
        return super().get(key, strong=strong)

    @override
    def query(self, pk: str, **named: Any) -> Page:
        self._call(after=False)
        return super().query(pk, **named)

    @override
    def write(self, *writes: Write) -> bool:
        self._call(after=False)
        done = super().write(*writes)
        self._call(after=True)
        return done


def deaths() -> Iterator[tuple[int, bool]]:
    for number in range(1, 200):
        yield number, False
        yield number, True


def test_a_look_between_a_death_and_the_next_try_tells_nobody_either() -> None:
    died = 0
    for number, after in deaths():
        table = Dying()
        api = Api(table=table)
        api.venture = api.ask("POST", "/v1/ventures", {"name": "Acme"}, status=201)["id"]
        api.customer()
        table.calls, table.dies = 0, (number, after)
        try:
            take(api, imported(*healthy(AT)))
        except Unavailable:
            died += 1
        over = table.calls < number
        table.dies = (0, False)
        # Something else makes somebody look: a fact that scores nothing.
        take(api, [fact(Kind.PAYMENT_FAILED, AT)])
        assert told(api) == [], (number, after)
        take(api, imported(*healthy(AT)))
        assert (band(api), told(api)) == ("healthy", []), (number, after)
        if over:
            break
    assert died > 10
