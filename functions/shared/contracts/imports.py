"""Rows of imported files: a fact or a customer each, as a table's cells or as an object.

The shapes are those of the API; a table names their fields by path, as refusals do: `data.score`,
`alias.source`, `contacts.0.email`, `aliases.zendesk`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from functions.shared.contracts import facts, requests
from functions.shared.domain import facts as domain
from functions.shared.domain.customers import Profile
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import FieldError, Refused

SOURCE: Final = "import"
MOST_COLUMNS: Final = 200

_SOURCE: Final = re.compile(r"[a-z0-9_-]{1,64}")
_CUSTOMER: Final = re.compile(facts.CUSTOMER_ID)
_WHOSE: Final = (("customer",), ("email",), ("alias.source", "alias.value"))
_LISTS: Final = frozenset({"contacts", "aliases"})
_DATA: Final = frozenset(
    f"data.{name}"
    for model in facts.DATA.values()
    for name in model.model_fields.keys() - _LISTS  # A cell holds no list.
)
_FACT: Final = _DATA | {
    "id",
    "source",
    "kind",
    "customer",
    "email",
    "alias.source",
    "alias.value",
    "occurred_at",
}
_PROFILE: Final = (requests.ProfileBody.model_fields.keys() - _LISTS) | {"customer"}
_CONTACT: Final = re.compile(
    rf"contacts\.(\d{{1,2}})\.({'|'.join(requests.ContactBody.model_fields)})"
)
_FLAGS: Final = {"true": True, "false": False}
_ALIAS: Final = re.compile(r"aliases\.([^.]{1,256})(?:\.(\d{1,2}))?")
_BODY: Final = TypeAdapter(facts.FactBody)


def check_columns(kind: str, columns: Sequence[str]) -> None:
    """Let the header of a table of `facts` or `customers` pass.

    Raises:
        Refused: names every column that is not known, is there twice, or is missing.
    """
    errors = [*_unknown(kind, columns), *_missing(kind, frozenset(columns))]
    if errors:
        raise Refused("the columns are not those of such a file", *errors)


def fact_of_cells(columns: Sequence[str], cells: Sequence[str], at: datetime) -> domain.Addressed:
    """The fact that a row of a table tells; an empty cell says nothing.

    Raises:
        Refused: names every field that is wrong.
    """
    said: dict[str, Any] = {"data": {}}
    for column, cell in zip(columns, cells, strict=True):
        outer, _, inner = column.partition(".")
        if cell and inner:
            said.setdefault(outer, {})[inner] = cell
        elif cell:
            said[outer] = cell
    return _fact(said, at, cells=True)


def fact_of_object(said: Mapping[str, Any], at: datetime) -> domain.Addressed:
    """The fact that an object tells: the API's shape, whose `id` may be left out.

    Raises:
        Refused: names every field that is wrong.
    """
    return _fact(dict(said), at, cells=False)


def customer_of_cells(columns: Sequence[str], cells: Sequence[str], saved_at: datetime) -> Profile:
    """The profile that a row of a table tells; an empty cell says nothing.

    Raises:
        Refused: names every column that is wrong.
    """
    said: dict[str, Any] = {}
    contacts: dict[int, dict[str, str | bool]] = {}
    aliases: dict[str, list[str]] = {}
    for column, cell in zip(columns, cells, strict=True):
        if not cell:
            continue
        if contact := _CONTACT.fullmatch(column):
            held = _FLAGS.get(cell, cell) if contact[2] == "consent" else cell
            contacts.setdefault(int(contact[1]), {})[contact[2]] = held
        elif alias := _ALIAS.fullmatch(column):
            aliases.setdefault(alias[1], []).append(cell)
        else:
            said[column] = cell
    said["contacts"] = [contacts[number] for number in sorted(contacts)]
    said["aliases"] = {source: v[0] if len(v) == 1 else v for source, v in aliases.items()}
    try:
        return customer_of_object(said, saved_at)
    except Refused as refused:
        raise Refused(refused.detail, *of_columns(refused.errors, columns, cells)) from None


def customer_of_object(said: Mapping[str, Any], saved_at: datetime) -> Profile:
    """The profile that an object tells: the API's shape, and `customer`, whose it is.

    Raises:
        Refused: names every field that is wrong.
    """
    customer = said.get("customer")
    if not isinstance(customer, str) or not _CUSTOMER.fullmatch(customer):
        raise Refused("whose?", FieldError("customer", f"must match {facts.CUSTOMER_ID}"))
    body = {name: value for name, value in said.items() if name != "customer"}
    return requests.read(requests.ProfileBody, body).profile(customer, saved_at)


def of_columns(
    errors: Iterable[FieldError], columns: Sequence[str], cells: Sequence[str]
) -> Iterable[FieldError]:
    """The errors by the columns' names: contacts and names may have been left out in between."""
    said = [column for column, cell in zip(columns, cells, strict=True) if cell]
    contacts = sorted({int(c[1]) for column in said if (c := _CONTACT.fullmatch(column))})
    for error in errors:
        first, *rest = error.field.split(".")
        if first == "contacts" and rest and rest[0].isdigit():
            rest[0] = str(contacts[int(rest[0])])
            yield FieldError(".".join([first, *rest]), error.message)
        elif first == "aliases" and rest:
            own = [c for c in said if (a := _ALIAS.fullmatch(c)) and a[1] == rest[0]]
            yield from _of_aliases(error, own, rest[1:])
        else:
            yield error


def _of_aliases(error: FieldError, own: Sequence[str], within: list[str]) -> Iterable[FieldError]:
    """The error about a source's names, by the column of the name that is wrong."""
    if within:
        yield FieldError(own[int(within[0])], error.message)
    else:
        yield FieldError(".".join(error.field.split(".")[:2]), error.message)


def _fact(said: dict[str, Any], at: datetime, *, cells: bool) -> domain.Addressed:
    source = said.pop("source", SOURCE)
    if not isinstance(source, str) or not _SOURCE.fullmatch(source):
        raise Refused("whose word?", FieldError("source", f"must match ^{_SOURCE.pattern}$"))
    named = "id" in said
    body = facts.validated(_BODY, said if named else said | {"id": SOURCE}, prefix="")
    told = facts.from_body(body, source=source, at=at, ahead="refuse", cells=cells)
    fact = replace(told.fact, flags=(*told.fact.flags, domain.IMPORTED))
    if not named:
        fact = replace(fact, id=_identity(replace(told, fact=fact)))
    return replace(told, fact=fact)


def _identity(told: domain.Addressed) -> str:
    """The identity of a fact that has none of its own: what it says, of whom, and when."""
    whose = told.customer or ids.canonical([[a.source, a.value] for a in told.aliases])
    fact = told.fact
    said = ids.canonical(dict(fact.data))
    at = clock.stamp(fact.occurred_at)
    return f"{SOURCE}:{ids.digest(fact.source, fact.kind.value, whose, at, said)}"


def _unknown(kind: str, columns: Sequence[str]) -> Iterable[FieldError]:
    if len(columns) > MOST_COLUMNS:
        yield FieldError("header", f"holds {len(columns)} columns, at most {MOST_COLUMNS}")
        return
    seen: set[str] = set()
    for number, column in enumerate(columns, 1):
        if not column:
            yield FieldError("header", f"gives column {number} no name")
        elif column in seen:
            yield FieldError(column, "is there twice")
        elif not _is_column(kind, column):
            yield FieldError(column, f"is not a column of {kind}; columns are divided by commas")
        seen.add(column)


def _is_column(kind: str, column: str) -> bool:
    if kind == "facts":
        return column in _FACT
    contact, alias = _CONTACT.fullmatch(column), _ALIAS.fullmatch(column)
    if contact:
        return int(contact[1]) < requests.MOST_CONTACTS
    return column in _PROFILE or bool(alias and int(alias[2] or 0) < facts.MOST_ALIASES)


def _missing(kind: str, columns: frozenset[str]) -> Iterable[FieldError]:
    for column in ("kind", "occurred_at") if kind == "facts" else ("customer", "name"):
        if column not in columns:
            yield FieldError(column, "is missing")
    if kind == "facts" and not any(columns.issuperset(way) for way in _WHOSE):
        yield FieldError(
            "customer", "is missing; or email, or alias.source with alias.value, in its place"
        )
