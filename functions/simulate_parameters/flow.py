"""Try a change of parameters on everybody: score the same stored facts twice, change nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from functions.shared.domain import simulation
from functions.shared.domain.customers import Profile
from functions.shared.domain.simulation import Found, Question
from functions.shared.domain.ventures import Venture
from functions.shared.ports.table import Table
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.gates import Gates
from functions.shared.store.past import Past
from functions.shared.store.ventures import Ventures


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What a simulation reads."""

    ventures: Ventures
    customers: Customers
    past: Past
    enrolments: Enrolments
    gates: Gates


def over(table: Table) -> Stores:
    """The stores over a table."""
    return Stores(
        ventures=Ventures(table),
        customers=Customers(table),
        past=Past(table),
        enrolments=Enrolments(table),
        gates=Gates(table),
    )


def simulate(venture: Venture, question: Question, stores: Stores) -> Found:
    """What the change would do to everybody."""
    pages = _pages(venture.id, stores.customers)
    return simulation.merged(look(venture.id, page, question, stores) for page in pages)


def look(venture: str, listed: Sequence[Profile], question: Question, stores: Stores) -> Found:
    """What the change would do to some customers; who has no state yet, or was erased, is none."""
    return simulation.merged(
        simulation.of_customer(
            profile.customer,
            kept,
            profile.onboarded_at,
            question,
            partial(_in_program, venture, profile.customer, stores),
        )
        for profile in listed
        if (kept := stores.past.read(venture, profile.customer, question.since))
    )


def blocked(venture: Venture, question: Question, stores: Stores) -> str | None:
    """Why automation would start no program, if it would start none."""
    return stores.gates.blocked(venture, question.new, question.at)


def _in_program(venture: str, customer: str, stores: Stores) -> bool:
    return stores.enrolments.running(venture, customer) is not None


def _pages(venture: str, customers: Customers) -> Iterator[list[Profile]]:
    for listed in customers.pages(venture):
        found = customers.find_many(venture, [one.customer for one in listed])
        yield list(found.values())
