"""Customers: names with one owner, facts that wait for a name, and being forgotten."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from functions.shared.domain import surveys
from functions.shared.domain.contact import Ledger
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Addressed, Alias, Fact, Kind
from functions.shared.domain.ventures import Venture
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict, Expired, Unavailable, Unknown
from functions.shared.ports.table import Put, Write
from functions.shared.store import documents, keys
from functions.shared.store.customers import Customers, Erased, Known, Unheard
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import Messages, contact_digest

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)
VENTURE = Venture(
    id="v1",
    name="Acme",
    status="active",
    current_workflow_stage=32,
    created_at=AT,
    pepper="p",
)
ANN = Profile(
    customer="c1",
    name="Ann's shop",
    tier="enterprise",
    arr=Decimal("12000.00"),
    onboarded_at=AT - 20 * DAY,
    owner="olga",
    contacts=(Contact("Ann@Shop.example", "Ann"),),
    aliases=(Alias("zendesk", "organization:7"),),
    saved_at=AT,
)


def fact(
    number: int = 1, *aliases: Alias, customer: str | None = None, kind: Kind = Kind.LOGIN
) -> Addressed:
    made = Fact(id=f"api:{number}", source="api", kind=kind, occurred_at=AT)
    return Addressed(fact=made, customer=customer, aliases=aliases)


@pytest.fixture
def table() -> MemoryTable:
    return MemoryTable()


@pytest.fixture
def customers(table: MemoryTable) -> Customers:
    customers = Customers(table)
    customers.put(VENTURE, ANN)
    return customers


def everybody(customers: Customers, venture: str) -> list[str]:
    """The ids in all segments, by pages of three."""
    names = []
    for segment in range(keys.SEGMENTS):
        listed, after = customers.segment(venture, segment, limit=3)
        names += [one.customer for one in listed]
        while after is not None:
            listed, after = customers.segment(venture, segment, limit=3, after=after)
            names += [one.customer for one in listed]
    return names


def test_a_profile_of_before_contacts_had_a_language_can_be_read() -> None:
    text = documents.dump(ANN).replace(',"language":null', "")
    assert "language" not in text
    assert documents.load(Profile, text) == ANN


def test_a_profile_comes_back_as_it_was_put(customers: Customers) -> None:
    assert customers.get("v1", "c1") == ANN
    assert customers.find_many("v1", ["c1", "c2"]) == {"c1": ANN}
    with pytest.raises(Unknown):
        customers.get("v1", "c2")


def test_another_venture_sees_nothing(customers: Customers) -> None:
    other = replace(VENTURE, id="v2")
    assert customers.find("v2", "c1") is None
    named = fact(1, Alias("zendesk", "organization:7"))
    assert customers.resolve(other, named) == Unheard()
    assert everybody(customers, "v2") == []


@pytest.mark.parametrize(
    "named",
    [
        fact(customer="c1"),
        fact(1, Alias("zendesk", "organization:7")),
        fact(1, Alias("email", "ANN@shop.example")),
        fact(1, Alias("zendesk", "user:1"), Alias("email", "ann@shop.example")),
    ],
)
def test_a_fact_finds_its_customer_by_any_name(customers: Customers, named: Addressed) -> None:
    assert customers.resolve(VENTURE, named) == Known("c1")


def test_a_name_is_never_stored_in_the_clear(customers: Customers, table: MemoryTable) -> None:
    pks = [str(record.key.pk) for record in table.stream]
    assert not [pk for pk in pks if "shop" in pk.lower() or "organization" in pk]


def test_putting_again_replaces_and_frees_names(customers: Customers) -> None:
    customers.put(VENTURE, replace(ANN, aliases=(Alias("stripe", "cus_1"),), name="Ann"))
    assert customers.get("v1", "c1").name == "Ann"
    assert customers.resolve(VENTURE, fact(1, Alias("stripe", "cus_1"))) == Known("c1")
    assert customers.resolve(VENTURE, fact(1, Alias("zendesk", "organization:7"))) == Unheard()


def test_a_name_that_is_taken_is_refused_by_its_field(customers: Customers) -> None:
    bob = replace(ANN, customer="c2", contacts=(Contact("bob@x.example"), *ANN.contacts))
    with pytest.raises(Conflict) as refused:
        customers.put(VENTURE, bob)
    assert [e.field for e in refused.value.errors] == ["contacts.1.email", "aliases.zendesk"]
    assert customers.find("v1", "c2") is None
    assert customers.resolve(VENTURE, fact(1, Alias("email", "bob@x.example"))) == Unheard()


def test_the_list_counts_who_is_onboarded(customers: Customers) -> None:
    later = replace(ANN, customer="c2", onboarded_at=AT + DAY, contacts=(), aliases=())
    customers.put(VENTURE, later)
    customers.put(VENTURE, replace(later, customer="c3", onboarded_at=None))
    assert customers.onboarded("v1", AT, 10) == 1
    assert customers.onboarded("v1", AT + DAY, 10) == 2
    assert customers.onboarded("v1", AT + 999 * DAY, 1) == 1
    customers.put(VENTURE, replace(later, onboarded_at=None))
    assert customers.onboarded("v1", AT + 999 * DAY, 10) == 1


def test_everybody_is_in_one_segment_and_stays_there(customers: Customers) -> None:
    for n in range(2, 60):
        plain = replace(ANN, customer=f"c{n}", contacts=(), aliases=())
        customers.put(VENTURE, plain)
        customers.put(VENTURE, replace(plain, name="again", onboarded_at=AT + n * DAY))
    listed = everybody(customers, "v1")
    assert sorted(listed) == sorted(f"c{n}" for n in range(1, 60))
    customers.erase(VENTURE, "c7", AT)
    assert everybody(customers, "v1") == [name for name in listed if name != "c7"]


def test_a_segment_goes_on_after_whoever_was_the_last(customers: Customers) -> None:
    names = [f"c{n}" for n in range(2, 200) if keys.listed("v1", f"c{n}").pk.endswith("#03")]
    for name in names:
        customers.put(VENTURE, replace(ANN, customer=name, contacts=(), aliases=()))
    seen, after = customers.segment("v1", 3, limit=2)
    assert after == seen[-1].customer
    # Who goes meanwhile leaves no gap, also where it is the one to go on after.
    customers.erase(VENTURE, str(after), AT)
    while after is not None:
        listed, after = customers.segment("v1", 3, limit=2, after=after)
        seen += listed
    assert [one.customer for one in seen] == sorted(names)


def test_who_was_put_is_listed_at_once_however_far_behind_the_indexes_are() -> None:
    behind = MemoryTable(staleness=lambda: True)
    customers = Customers(behind)
    customers.put(VENTURE, ANN)
    assert everybody(customers, "v1") == ["c1"]


def milestone(table: MemoryTable) -> object:
    item = table.get(keys.profile("v1", "c1"))
    return item and item.get("due_at")


def test_the_next_milestone_is_due_and_passed_once(
    customers: Customers, table: MemoryTable
) -> None:
    thirty, sixty = ANN.saved_at + 10 * DAY, ANN.saved_at + 40 * DAY
    own = next(surveys.turns("v1", "ann@shop.example", AT)).at
    assert milestone(table) == "2026-11-25T00:00:00.000000Z" == clock.stamp(own)
    assert customers.pass_milestone("v1", ANN, own, own)
    assert milestone(table) == "2026-12-02T09:00:00.000000Z"
    assert customers.pass_milestone("v1", ANN, thirty, thirty)
    assert not customers.pass_milestone("v1", ANN, thirty, thirty)
    assert milestone(table) == "2027-01-01T09:00:00.000000Z"
    assert customers.pass_milestone("v1", ANN, sixty, sixty + 99 * DAY)
    assert milestone(table) == "2027-05-26T00:00:00.000000Z"


def test_who_has_neither_contacts_nor_an_onboarding_is_never_looked_for(
    customers: Customers, table: MemoryTable
) -> None:
    customers.put(VENTURE, replace(ANN, contacts=(), onboarded_at=None))
    assert milestone(table) is None


def test_a_milestone_that_is_due_is_not_jumped_over(
    customers: Customers, table: MemoryTable
) -> None:
    due = milestone(table)
    customers.put(VENTURE, replace(ANN, name="Ann", saved_at=AT + 11 * DAY))
    assert milestone(table) == due
    moved = replace(ANN, onboarded_at=AT, contacts=(), saved_at=AT)
    customers.put(VENTURE, moved)
    assert milestone(table) == "2026-12-06T09:00:00.000000Z"
    earlier = next(surveys.turns("v1", "oda@shop.example", AT)).at
    assert earlier < AT + 14 * DAY
    customers.put(VENTURE, replace(moved, contacts=(Contact("oda@shop.example", "Oda"),)))
    assert milestone(table) == clock.stamp(earlier)


def test_a_fact_waits_under_each_of_its_names(customers: Customers, table: MemoryTable) -> None:
    user, mail = Alias("zendesk", "user:1"), Alias("email", "Eve@x.example")
    waiting = fact(1, user, mail)
    assert customers.resolve(VENTURE, waiting) == Unheard()
    customers.hold(VENTURE, waiting, AT)
    customers.hold(VENTURE, waiting, AT + DAY)
    for alias in (user, Alias("email", "eve@x.example")):
        [[held]] = customers.held(VENTURE, alias)
        assert (held.fact, held.since) == (waiting, AT)
    shown, _ = customers.holding("v1", limit=10)
    assert [held.fact for held in shown] == [waiting]
    customers.release(VENTURE, [waiting])
    customers.release(VENTURE, [waiting])
    assert not list(customers.held(VENTURE, user))
    assert not list(customers.held(VENTURE, mail))
    assert customers.holding("v1", limit=10) == ([], None)


def test_a_fact_that_names_a_customer_who_is_not_there_waits_for_it(customers: Customers) -> None:
    waiting = fact(customer="c9")
    assert customers.resolve(VENTURE, waiting) == Unheard()
    customers.hold(VENTURE, waiting, AT)
    [[held]] = customers.held(VENTURE, Alias("customer", "c9"))
    assert held.fact == waiting
    customers.put(VENTURE, replace(ANN, customer="c9", contacts=(), aliases=()))
    assert customers.resolve(VENTURE, waiting) == Known("c9")


def test_many_facts_are_resolved_in_their_order(customers: Customers) -> None:
    asked = [fact(1, customer="c9"), fact(2, customer="c1"), fact(3, *ANN.aliases)]
    assert customers.resolve_all(VENTURE, asked) == [Unheard(), Known("c1"), Known("c1")]


def test_who_is_erased_stays_erased(customers: Customers, table: MemoryTable) -> None:
    messages = Messages(table)
    contact = contact_digest("p", "ann@shop.example")
    messages.suppress("v1", contact, "unsubscribed", AT)
    for number in range(120):
        key = keys.of_customer("v1", "c1", f"log#{number}")
        table.write(Put({"pk": key.pk, "sk": key.sk}, ()))
    customers.erase(VENTURE, "c1", AT + DAY)
    customers.erase(VENTURE, "c1", AT + DAY)
    assert not table.query(keys.customer_partition("v1", "c1")).items
    for late in (
        fact(customer="c1"),
        fact(2, *ANN.aliases),
        fact(3, Alias("email", "ann@shop.example")),
    ):
        assert customers.resolve(VENTURE, late) == Erased()
    assert messages.ledger("v1", contact).suppressed == "unsubscribed"
    with pytest.raises(Expired):
        customers.put(VENTURE, ANN)
    with pytest.raises(Conflict, match="one owner") as refused:
        customers.put(VENTURE, replace(ANN, customer="c2"))
    assert "erased" in refused.value.errors[0].message
    with pytest.raises(Unknown):
        customers.erase(VENTURE, "c2", AT)


def test_erasing_forgets_what_was_sent_and_what_waited(
    customers: Customers, table: MemoryTable
) -> None:
    messages = Messages(table)
    contact = contact_digest("p", "ann@shop.example")
    sent = Ledger(contact=contact).with_message("e1", "campaign", AT)
    key = keys.contact("v1", contact)
    table.write(Put({"pk": key.pk, "sk": key.sk, "doc": documents.dump(sent), "revision": 1}, ()))
    customers.hold(VENTURE, fact(1, Alias("zendesk", "organization:7"), Alias("x", "y")), AT)
    customers.erase(VENTURE, "c1", AT)
    assert messages.ledger("v1", contact).recent == ()
    assert customers.holding("v1", limit=10) == ([], None)
    assert not list(customers.held(VENTURE, Alias("x", "y")))


@pytest.mark.parametrize("survived", range(8))
def test_erasing_can_be_repeated_wherever_it_dies(
    customers: Customers, table: MemoryTable, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    key = keys.of_customer("v1", "c1", "health#state")
    table.write(Put({"pk": key.pk, "sk": key.sk}, ()))
    customers.hold(VENTURE, fact(1, Alias("zendesk", "organization:7")), AT)
    assert customers.learn(VENTURE, "c1", [Alias("hubspot", "contact:1")]) == ()
    write, left = table.write, [survived]

    def dying(*writes: Write) -> bool:
        if not left[0]:
            raise Unavailable("gone")
        left[0] -= 1
        return write(*writes)

    monkeypatch.setattr(table, "write", dying)
    with suppress(Unavailable):
        customers.erase(VENTURE, "c1", AT)
    monkeypatch.undo()
    customers.erase(VENTURE, "c1", AT)
    assert not table.query(keys.customer_partition("v1", "c1")).items
    assert customers.resolve(VENTURE, fact(2, *ANN.aliases)) == Erased()
    assert customers.resolve(VENTURE, fact(3, Alias("hubspot", "contact:1"))) == Erased()
    assert customers.holding("v1", limit=10) == ([], None)
