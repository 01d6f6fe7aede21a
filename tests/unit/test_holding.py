"""Facts that wait: seen, sent on their way when they can be, and expired in sight of everybody."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from functions.accept_command import holding
from functions.shared.domain.facts import (
    EXPIRED_LIFE,
    HOLDING_LIFE,
    Addressed,
    Alias,
    Fact,
    Kind,
)
from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import Delete, Write
from functions.shared.store import keys
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.outbox import Outbox
from functions.shared.store.ventures import Ventures
from functions.verify_scores import flow as nightly
from tests.fakes.outside import MemoryBus
from tests.unit.api import AT, Api, founded

MINUTE = timedelta(minutes=1)
ORG = {"alias": {"source": "zendesk", "value": "org-acme"}}
NOTHING = {"replayed": 0, "waiting": 0, "redriven": 0, "next": None}


@pytest.fixture
def api() -> Api:
    return founded()


def ticket(name: str, whose: Mapping[str, Any] = ORG) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "ticket_changed",
        "occurred_at": (AT - MINUTE).isoformat(),
        "data": {"ticket": name, "status": "open"},
        **whose,
    }


def wait(api: Api, *facts: dict[str, Any]) -> None:
    """Let facts come, and be held."""
    api.of("POST", "/facts", {"facts": list(facts)}, status=202)
    api.settle()


def held(api: Api, status: str = "waiting") -> list[Any]:
    items: list[Any] = api.of("GET", f"/holding?status={status}&limit=100")["items"]
    return items


def night(api: Api) -> nightly.Found:
    """The nightly look at everybody, step by step."""
    stores = nightly.Stores(
        table=api.table,
        ventures=Ventures(api.table),
        customers=Customers(api.table),
        health=HealthStore(api.table),
        outbox=Outbox(api.table),
        bus=MemoryBus(),
    )
    whole = nightly.Found()
    for segment in range(keys.SEGMENTS):
        found, place = nightly.look(api.at, segment, None, stores)
        whole.expired += found.expired
        while place is not None:
            found, place = nightly.look(api.at, segment, place, stores)
            whole.expired += found.expired
    return whole


def known(api: Api, customer: str = "acme") -> set[str]:
    """The facts on a customer's timeline."""
    items = api.of("GET", f"/customers/{customer}/timeline?limit=100")["items"]
    return {item["id"] for item in items if item["kind"] == "fact"}


def test_it_is_seen_since_when_and_until_when_a_fact_waits(api: Api) -> None:
    wait(api, ticket("7"))
    [fact] = held(api)
    assert (fact["id"], fact["status"]) == ("7", "waiting")
    assert fact["received_at"] == "2026-03-02T10:30:00Z"
    assert fact["expires_at"] == "2026-04-01T10:30:00Z"
    assert held(api, "expired") == []
    assert api.fields("GET", "/holding?status=lost") == {"status"}


def test_it_expires_when_its_time_is_over_and_that_is_told(api: Api) -> None:
    wait(api, ticket("7"))
    api.at = AT + HOLDING_LIFE - MINUTE
    assert night(api).expired == 0
    api.at = AT + HOLDING_LIFE + MINUTE
    assert night(api).expired == 1
    assert night(api).expired == 0
    assert held(api) == []
    [fact] = held(api, "expired")
    assert (fact["id"], fact["status"]) == ("7", "expired")
    assert (fact["received_at"], fact["expires_at"]) == (
        "2026-03-02T10:30:00Z",
        "2026-04-01T10:31:00Z",
    )
    api.customer()
    api.settle()
    assert known(api) == set()
    api.at += EXPIRED_LIFE - MINUTE
    assert len(held(api, "expired")) == 1
    api.at += 2 * MINUTE
    assert held(api, "expired") == []
    images = (record.new for record in api.table.stream)
    lives = [image["expires_at"] for image in images if image and "expired#" in str(image["sk"])]
    assert lives == [int((AT + HOLDING_LIFE + MINUTE + EXPIRED_LIFE).timestamp())]


def test_a_fact_of_many_names_expires_once_and_is_forgotten_with_any_of_them(api: Api) -> None:
    venture, customers = Ventures(api.table).get(api.venture), Customers(api.table)
    names = (Alias("zendesk", "org-bolt"), Alias("zendesk", "org-acme"), Alias("email", "a@b.c"))
    fact = Fact(id="7", source="t", kind=Kind.LOGIN, occurred_at=AT)
    customers.hold(venture, Addressed(fact=fact, customer="someone", aliases=names), AT)
    api.at = AT + HOLDING_LIFE + MINUTE
    assert night(api).expired == 1
    assert [list(customers.held(venture, name)) for name in names] == [[], [], []]
    [told] = held(api, "expired")
    assert len(told["aliases"]) == 3
    api.customer("acme")
    api.of("DELETE", "/customers/acme", status=204)
    assert held(api, "expired") == []
    last = {record.key: record.new for record in api.table.stream}
    assert not [key for key, item in last.items() if item and key.sk.startswith(keys.EXPIRED)]


def test_what_comes_again_after_it_expired_waits_again(api: Api) -> None:
    wait(api, ticket("7"))
    api.at = AT + HOLDING_LIFE + MINUTE
    night(api)
    wait(api, ticket("7"))
    assert [fact["id"] for fact in held(api)] == ["7"]
    api.at += HOLDING_LIFE + MINUTE
    assert night(api).expired == 1
    assert [fact["id"] for fact in held(api, "expired")] == ["7"]


def test_many_expire_step_by_step(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "PAGE", 3)
    wait(api, *(ticket(str(number)) for number in range(10)))
    api.at = AT + HOLDING_LIFE + MINUTE
    assert night(api).expired == 10
    assert len(held(api, "expired")) == 10


@pytest.mark.parametrize("survived", range(4))
def test_wherever_a_night_dies_the_next_ends_the_same(
    api: Api, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    wait(api, *(ticket(str(number)) for number in range(3)))
    api.at = AT + HOLDING_LIFE + MINUTE
    write, left = api.table.write, [survived]

    def dying(*writes: Write) -> bool:
        if not left[0]:
            raise Unavailable("gone")
        left[0] -= 1
        return write(*writes)

    monkeypatch.setattr(api.table, "write", dying)
    with suppress(Unavailable):
        night(api)
    monkeypatch.undo()
    night(api)
    assert held(api) == []
    assert {fact["id"] for fact in held(api, "expired")} == {"0", "1", "2"}


def stuck(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact waits although its name is known: whoever gave the name died before it flowed."""
    wait(api, ticket("7"))
    api.facts.unavailable = True
    api.of(
        "PUT", "/customers/acme", {"name": "Acme", "aliases": {"zendesk": "org-acme"}}, status=503
    )
    api.facts.unavailable = False
    assert [fact["id"] for fact in held(api)] == ["7"]


def test_what_can_find_its_customer_never_expires(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck(api, monkeypatch)
    api.at = AT + HOLDING_LIFE + MINUTE
    assert night(api).expired == 0
    assert [fact["id"] for fact in held(api)] == ["7"]


def test_a_replay_sends_what_can_find_its_customer_and_repeating_it_does_no_harm(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck(api, monkeypatch)
    wait(api, ticket("9", {"customer": "nobody"}))
    assert api.of("POST", "/holding/replay") == {**NOTHING, "replayed": 1, "waiting": 1}
    for _ in range(2):
        api.settle()
        assert known(api) == {"7"}
        assert api.of("POST", "/holding/replay") == {**NOTHING, "waiting": 1}
    assert [fact["id"] for fact in held(api)] == ["9"]


def test_a_replay_that_dies_loses_nothing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck(api, monkeypatch)
    api.facts.unavailable = True
    api.of("POST", "/holding/replay", status=503)
    api.facts.unavailable = False
    assert [fact["id"] for fact in held(api)] == ["7"]
    write = api.table.write

    def dying(*writes: Write) -> bool:
        if isinstance(writes[0], Delete):
            raise Unavailable("gone")
        return write(*writes)

    monkeypatch.setattr(api.table, "write", dying)
    api.of("POST", "/holding/replay", status=503)
    monkeypatch.undo()
    assert api.of("POST", "/holding/replay")["replayed"] == 1
    api.settle()
    assert known(api) == {"7"}
    assert held(api) == []


def test_a_long_holding_area_is_replayed_request_by_request(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "PAGE", 2)
    monkeypatch.setattr(holding, "PAGES", 2)
    wait(api, *(ticket(str(number), {"customer": "nobody"}) for number in range(5)))
    first = api.of("POST", "/holding/replay")
    assert (first["waiting"], bool(first["next"])) == (4, True)
    second = api.of("POST", f"/holding/replay?cursor={first['next']}")
    assert second == {**NOTHING, "waiting": 1}
    assert api.fields("POST", "/holding/replay?cursor=x") == {"cursor"}
    assert api.fields("POST", "/holding/replay?limit=1") == {"limit"}
    api.of("POST", "/holding/replay", role="viewer", status=403)


def test_dead_letters_are_redriven_by_a_replay_and_change_nothing_twice(api: Api) -> None:
    api.customer()
    api.of("POST", "/facts", {"facts": [ticket("7")]}, status=202)
    api.dead_letters.letters, api.facts.messages = api.facts.messages * 2, []
    assert api.of("POST", "/holding/replay") == {**NOTHING, "redriven": 2}
    assert len(api.facts.messages) == 2
    assert json.loads(api.facts.messages[0])["venture"] == api.venture
    api.settle()
    assert known(api) == {"7"}
    assert api.of("POST", "/holding/replay") == NOTHING


def test_an_erased_persons_facts_are_dropped_by_a_replay(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck(api, monkeypatch)
    release = Customers.release
    monkeypatch.setattr(Customers, "release", lambda *_: None)
    api.of("DELETE", "/customers/acme", status=204)
    monkeypatch.setattr(Customers, "release", release)
    assert api.of("POST", "/holding/replay")["replayed"] == 1
    api.settle()
    assert held(api) == []
    assert not api.table.query(keys.customer_partition(api.venture, "acme")).items


def test_a_name_that_is_another_customers_moves_nothing(api: Api) -> None:
    api.customer("acme", aliases={"zendesk": "org-7"})
    wait(api, ticket("7", {"alias": {"source": "zendesk", "value": "org-7"}}))
    taken = {"name": "Bolt", "aliases": {"zendesk": "org-7"}}
    assert api.fields("PUT", "/customers/bolt", taken, status=409) == {"aliases.zendesk"}
    api.of("GET", "/customers/bolt", status=404)
    # Moved in the open, by both profiles: what came before stays with whom it was told to.
    api.customer("acme", aliases={})
    api.customer("bolt", aliases={"zendesk": "org-7"})
    wait(api, ticket("8", {"alias": {"source": "zendesk", "value": "org-7"}}))
    assert (known(api, "acme"), known(api, "bolt")) == ({"7"}, {"8"})
