"""A large sample file: rows in disorder, some of them broken, and what is to come of each."""

import csv
import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.shared.domain.facts import IMPORTED, Fact, Kind

COLUMNS = (
    "id", "kind", "customer", "occurred_at", "data.feature", "data.core", "data.goal",
    "data.ticket", "data.status", "data.survey", "data.contact", "data.score", "data.comment",
)  # fmt: skip
SOURCE = "import"
DAYS = 300
FACTS_EACH = 50
MOST_TOGETHER = 30
"""Rows about one customer that follow each other at most, as exports have them."""
REMARKS = ("fine", 'they said "soon"', "slow,\nbut friendly", "größer\r\nals gedacht")

Row = Mapping[str, str]
BREAKS: tuple[tuple[str, Callable[[Row], Row]], ...] = (
    ("kind", lambda row: {**row, "kind": "logn"}),
    ("kind", lambda row: {**row, "kind": ""}),
    ("occurred_at", lambda row: {**row, "occurred_at": "yesterday"}),
    ("occurred_at", lambda row: {**row, "occurred_at": "2900-01-01T00:00:00Z"}),
    ("customer", lambda row: {**row, "customer": "two words"}),
    ("customer", lambda row: {**row, "customer": ""}),
    ("data.ticket", lambda row: {**row, "kind": "ticket_changed", "data.ticket": ""}),
    ("row", lambda row: dict(list(row.items())[:-2])),
)
"""Ways for a row to be broken, and a field that its refusal names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Two files, the good facts by customer, and the broken rows: line, and a field it names."""

    facts_file: bytes
    customers_file: bytes
    facts: Mapping[str, Sequence[Fact]]
    broken: Mapping[int, str]


def made(rows: int, broken: int, seed: int, at: datetime) -> Sample:
    """A file of so many rows, so many of them broken, all of them before an instant."""
    chance = random.Random(seed)
    names = [f"c{number:05d}" for number in range(max(1, rows // FACTS_EACH))]
    spoilt = frozenset(chance.sample(range(rows), broken))
    facts: dict[str, list[Fact]] = {name: [] for name in names}
    wrong: dict[int, str] = {}
    text = io.StringIO()
    lines = _written(text, COLUMNS)
    customer, following = "", 0
    for number in range(rows):
        if not following:
            customer, following = chance.choice(names), chance.randrange(1, MOST_TOGETHER)
        following -= 1
        fact = _fact(number, at - timedelta(seconds=chance.randrange(DAYS * 86_400)), chance)
        row = _row(fact, customer)
        if number in spoilt:
            wrong[lines + 1], spoil = BREAKS[number % len(BREAKS)]
            row = spoil(row)
        else:
            facts[customer].append(fact)
        lines += _written(text, list(row.values()))
    people = "".join(f"{name},Customer {name},org-{name}\r\n" for name in names)
    return Sample(
        facts_file=text.getvalue().encode(),
        customers_file=f"customer,name,aliases.zendesk\r\n{people}".encode("utf-8-sig"),
        facts=facts,
        broken=wrong,
    )


def _written(text: io.StringIO, cells: Sequence[str]) -> int:
    """Write a row; how many lines of the file it takes."""
    begin = text.tell()
    csv.writer(text, lineterminator="\n").writerow(cells)
    text.seek(begin)
    return text.read().count("\n")


def _fact(number: int, at: datetime, chance: random.Random) -> Fact:
    kind = chance.choices(
        (Kind.LOGIN, Kind.FEATURE_USED, Kind.GOAL_REACHED, Kind.TICKET_CHANGED, Kind.NPS_ANSWERED),
        (50, 25, 5, 12, 8),
    )[0]
    name = chance.randrange(8)
    data: Mapping[Kind, Mapping[str, object]] = {
        Kind.LOGIN: {},
        Kind.FEATURE_USED: {"feature": f"f{name}", "core": name == 0},
        Kind.GOAL_REACHED: {"goal": f"g{name}"},
        Kind.TICKET_CHANGED: {"ticket": f"t{name}", "status": ("open", "solved")[number % 2]},
        Kind.NPS_ANSWERED: {
            "survey": f"s{name}",
            "contact": "ada",
            "score": name,
            "comment": REMARKS[name % len(REMARKS)],
        },
    }
    return Fact(
        id=f"n{number}",
        source=SOURCE,
        kind=kind,
        occurred_at=at,
        data=data[kind],
        flags=(IMPORTED,),
    )


def _row(fact: Fact, customer: str) -> Row:
    said = {f"data.{name}": _cell(value) for name, value in fact.data.items()}
    own = {"kind": fact.kind.value, "customer": customer}
    # What a login is called does not show anywhere: it may go without.
    name = "" if fact.kind is Kind.LOGIN else fact.id
    row = {**own, **said, "id": name, "occurred_at": fact.occurred_at.isoformat()}
    return {column: row.get(column, "") for column in COLUMNS}


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
