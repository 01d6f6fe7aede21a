"""For any set of facts, any order with any repetition in any batches is the same state.

What is compared is what the system keeps and says: the stored state, the days of usage, the kept
facts, the score with its explanation, the instant of the next crossing, the answer that stands.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.score_health import flow
from functions.shared.domain import health, state
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.facts import Addressed, Fact, Kind
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.records import Record
from functions.shared.domain.state import History
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Item
from functions.shared.store import keys
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.exits import Exits
from functions.shared.store.gates import Gates
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Remembered, Ventures
from tests.unit.scoring import AT, EVERYTHING_COUNTS, P, facts, parameters

VENTURE = "6f1c2c1e-0000-4000-8000-000000000001"


@st.composite
def _deliveries(
    draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)
) -> tuple[list[Fact], list[list[Fact]]]:
    """Facts, and batches in which each of them comes at least once, in any order."""
    told = draw(facts(kinds))
    again = draw(st.lists(st.sampled_from(told), max_size=8))
    order: list[Fact] = draw(st.permutations([*told, *again]))
    batches: list[list[Fact]] = [[]]
    for fact in order:
        if draw(st.booleans()) and batches[-1]:
            batches.append([])
        batches[-1].append(fact)
    return told, batches


def taken_in(batches: Sequence[Sequence[Fact]], p: Parameters) -> tuple[MemoryTable, Record]:
    """What is stored after batches of one customer's facts, each accepted at the same instant."""
    table = MemoryTable()
    ventures = Ventures(table)
    venture = Venture(
        id=VENTURE,
        name="Brightside",
        status="active",
        current_workflow_stage=32,
        created_at=AT,
        pepper="p",
    )
    ventures.create(venture)
    changed = {name: value for name, value in p.values.items() if value != P.values[name]}
    ventures.change_parameters(VENTURE, changed, by="e", reason="r", at=AT)
    ventures.activate(VENTURE, p.version, AT)
    contacts = (Contact("ada@acme.example"), Contact("kim@acme.example"))
    customers = Customers(table)
    customers.put(venture, Profile(customer="c", name="C", contacts=contacts, saved_at=AT))
    stores = flow.Stores(
        remembered=Remembered(ventures),
        ventures=ventures,
        customers=customers,
        health=HealthStore(table),
        courses=Courses(table),
        surveys=Surveys(table),
        exits=Exits(table),
        gates=Gates(table),
    )
    for batch in batches:
        flow.take_in(VENTURE, [Addressed(fact=f, customer="c") for f in batch], AT, stores)
    return table, stores.health.read(VENTURE, "c", strong=True)


def _stored(history: History) -> History:
    """The history as its state item holds it: closed tickets are items of their own."""
    registers = {
        subject: register
        for subject, register in history.state.registers.items()
        if not state.is_ticket(subject) or state.is_open(register)
    }
    return replace(history, state=replace(history.state, registers=registers))


def kept(table: MemoryTable, record: Record) -> list[Item]:
    """The customer's kept facts, days, closed tickets and standing answers.

    Left out: the state item, which is compared as what it means, and what tells the way and not
    the end: decisions about band changes, and a closed ticket's own item once the state holds a
    later word, by which it is open again, and the wish that somebody looks who may enter what.
    """
    items = table.query(keys.customer_partition(VENTURE, "c")).items
    registers = record.history.state.registers.items()
    reopened = {s for s, r in registers if state.is_ticket(s) and state.is_open(r)}
    out = {
        keys.STATE,
        "profile",
        "slot",
        *(keys.closed_ticket(VENTURE, "c", s).sk for s in reopened),
    }
    return [i for i in items if i["sk"] not in out and "#decision#" not in str(i["sk"])]


@settings(max_examples=300, deadline=None)
@given(_deliveries(), st.sampled_from([P, EVERYTHING_COUNTS]))
def test_any_order_repetition_and_batching_is_the_same_state(
    delivery: tuple[list[Fact], list[list[Fact]]], p: Parameters
) -> None:
    told, batches = delivery
    clean_table, clean = taken_in([sorted(told, key=lambda f: (f.occurred_at, f.id))], p)
    table, record = taken_in(batches, p)

    assert record.history == clean.history
    assert health.explain(record.history, p, AT) == health.explain(clean.history, p, AT)
    # The stored score only orders the board: it is as old as the last write that was needed.
    assert record.band is clean.band
    assert kept(table, record) == kept(clean_table, clean)
    crossing = health.next_crossing(record.history, p, AT)
    assert crossing == health.next_crossing(clean.history, p, AT)
    if crossing:
        assert record.due_at is not None
        assert record.due_at <= crossing


@settings(max_examples=150, deadline=None)
@given(_deliveries([Kind.TICKET_CHANGED]))
def test_tickets_that_close_and_open_again_are_the_same_in_any_order(
    delivery: tuple[list[Fact], list[list[Fact]]],
) -> None:
    told, batches = delivery
    _, clean = taken_in([told], EVERYTHING_COUNTS)
    _, record = taken_in(batches, EVERYTHING_COUNTS)
    assert record.history == clean.history == _stored(state.fold(History(), told))
    assert record.band is clean.band


@settings(max_examples=300, deadline=None)
@given(_deliveries(), parameters())
def test_the_fold_alone_is_a_join(
    delivery: tuple[list[Fact], list[list[Fact]]], p: Parameters
) -> None:
    _folds_as_one(*delivery, p)


@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_order_and_repetition_never_show_in_facts_of_one_kind(
    kind: Kind, data: st.DataObject
) -> None:
    _folds_as_one(*data.draw(_deliveries([kind])), EVERYTHING_COUNTS)


def _folds_as_one(told: list[Fact], batches: list[list[Fact]], p: Parameters) -> None:
    folded, whole = History(), state.fold(History(), told)
    for batch in batches:
        folded = state.fold(folded, batch)
    assert folded == whole
    assert health.explain(folded, p, AT) == health.explain(whole, p, AT)
