"""Imports: every good row is taken once, every broken one is named by its line, whatever dies."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.import_file import flow, report, rows
from functions.shared.contracts.facts import FactsAccepted
from functions.shared.domain.imports import Dropped, Import
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import Unavailable
from functions.shared.store.customers import Customers
from functions.shared.store.health import HealthStore
from functions.shared.store.ventures import Ventures
from local.imports.rig import Death, Rig
from tests.unit.api import founded

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
VENTURE = Venture(
    id="3f0c7b52-8e0d-4a68-9a55-0d5a5c1f7e11",
    name="Acme",
    status="active",
    current_workflow_stage=32,
    created_at=AT,
    pepper="pepper",
)
FACTS = (
    "id",
    "kind",
    "customer",
    "email",
    "occurred_at",
    "data.feature",
    "data.core",
    "data.score",
    "data.survey",
    "data.contact",
    "data.comment",
)


def rig(death: Death | None = None) -> Rig:
    return Rig(VENTURE, AT, death or Death())


def table(columns: Sequence[str], *said: Mapping[str, str], end: str = "\n") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator=end)
    writer.writeheader()
    writer.writerows(said)
    return text.getvalue().encode()


def objects(*said: object) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in said).encode()


def imported(stage: Rig, place: str, content: bytes) -> Import:
    return stage.take(stage.drop(place, content))


def sent(stage: Rig) -> list[dict[str, Any]]:
    """The facts that wait for being scored."""
    messages = [FactsAccepted.model_validate_json(m) for m in stage.facts.messages]
    return [fact.model_dump() for message in messages for fact in message.facts]


def refusals(stage: Rig, one: Import) -> list[tuple[int, str, str]]:
    """Line, field and message of each refusal in the report."""
    said = stage.bucket.files[f"{one.report}refused.ndjson"].decode().splitlines()
    return [(p["line"], p["field"], p["message"]) for p in map(json.loads, said)]


def summary(stage: Rig, one: Import) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(stage.bucket.files[f"{one.report}summary.json"])
    return said


def login(number: int, customer: str = "acme", **said: str) -> dict[str, str]:
    at = (AT - timedelta(hours=number)).isoformat()
    return {"id": f"l{number}", "kind": "login", "customer": customer, "occurred_at": at, **said}


def test_cells_become_what_their_kind_asks_for() -> None:
    stage = rig()
    answered = {
        "data.score": "9",
        "data.survey": "s",
        "data.contact": "ada",
        "data.comment": 'a,\n"b"\r\nc',
    }
    used = {"data.feature": "export", "data.core": "true"}
    one = imported(
        stage,
        "facts/a.csv",
        table(
            FACTS,
            login(0) | answered | {"kind": "nps_answered"},
            login(1) | used | {"kind": "feature_used", "customer": "", "email": "Ada@Acme.example"},
        ),
    )
    assert (one.status, one.rows, one.accepted, one.refused) == ("done", 2, 2, 0)
    nps, feature = sent(stage)
    assert nps["data"] == {"survey": "s", "contact": "ada", "score": 9, "comment": 'a,\n"b"\r\nc'}
    assert feature["data"] == {"feature": "export", "core": True}
    assert feature["aliases"] == [("email", "ada@acme.example")]
    assert {fact["source"] for fact in (nps, feature)} == {"import"}
    assert {tuple(fact["flags"]) for fact in (nps, feature)} == {("imported",)}


def test_a_table_and_objects_say_the_same_of_the_same_facts_without_ids() -> None:
    cells, said = rig(), rig()
    row = {
        "kind": "ticket_changed",
        "source": "zendesk",
        "alias.source": "zendesk",
        "alias.value": "7",
        "occurred_at": AT.isoformat(),
        "data.ticket": "1",
        "data.status": "open",
        "data.sequence": "3",
    }
    imported(cells, "facts/a.csv", table(tuple(row), row))
    imported(
        said,
        "facts/a.ndjson",
        objects(
            {
                "kind": "ticket_changed",
                "source": "zendesk",
                "alias": {"source": "zendesk", "value": "7"},
                "occurred_at": AT.isoformat(),
                "data": {"ticket": "1", "status": "open", "sequence": 3},
            }
        ),
    )
    assert sent(cells) == sent(said)
    assert sent(cells)[0]["id"].startswith("import:")
    assert sent(cells)[0]["source"] == "zendesk"


BROKEN = [
    (login(0) | {"kind": "logn"}, "kind"),
    (login(0) | {"occurred_at": "2026-03-02 10:00"}, "occurred_at"),
    (login(0) | {"occurred_at": "2026-03-03T10:30:00Z"}, "occurred_at"),
    (login(0) | {"customer": ""}, "customer"),
    (login(0) | {"email": "a@b"}, "customer"),
    (login(0) | {"customer": "no spaces"}, "customer"),
    (login(0) | {"data.score": "9"}, "data.score"),
    (
        login(0)
        | {"kind": "nps_answered", "data.score": "11", "data.survey": "s", "data.contact": "c"},
        "data.score",
    ),
    (
        login(0)
        | {"kind": "nps_answered", "data.score": "nine", "data.survey": "s", "data.contact": "c"},
        "data.score",
    ),
    (login(0) | {"kind": "feature_used", "data.feature": "x", "data.core": "perhaps"}, "data.core"),
    (login(0) | {"kind": "feature_used"}, "data.feature"),
]


@pytest.mark.parametrize(("row", "field"), BROKEN)
def test_a_broken_row_is_named_by_line_and_field_and_the_others_are_taken(
    row: dict[str, str], field: str
) -> None:
    stage = rig()
    one = imported(stage, "facts/a.csv", table(FACTS, login(1), row, login(2)))
    assert (one.status, one.rows, one.accepted, one.refused) == ("done", 3, 2, 1)
    ((line, named, message),) = refusals(stage, one)
    assert (line, named) == (3, field)
    assert message
    assert [fact["id"] for fact in sent(stage)] == ["l1", "l2"]


def test_lines_are_those_of_the_file_also_after_quoted_newlines_and_empty_lines() -> None:
    stage = rig()
    answered = {
        "kind": "nps_answered",
        "data.score": "9",
        "data.survey": "s",
        "data.contact": "ada",
    }
    good = login(0) | answered | {"data.comment": "one\ntwo\nthree"}
    bad = good | {"data.score": "12"}
    content = (
        table(FACTS, good, bad, end="\r\n") + b"\r\n\r\n" + table(FACTS, bad).split(b"\n", 1)[1]
    )
    one = imported(stage, "facts/a.csv", content)
    assert [line for line, _, _ in refusals(stage, one)] == [5, 10]


def test_a_byte_order_mark_and_windows_lines_do_not_matter() -> None:
    stage = rig()
    one = imported(stage, "facts/a.csv", b"\xef\xbb\xbf" + table(FACTS, login(1), end="\r\n"))
    assert (one.accepted, one.refused) == (1, 0)
    other = imported(
        stage, "facts/a.ndjson", b"\xef\xbb\xbf" + objects(login(1)).replace(b"\n", b"\r\n")
    )
    assert (other.accepted, other.refused) == (1, 0)


def test_bytes_that_are_no_text_are_named_by_line_and_column() -> None:
    stage = rig()
    content = table(FACTS, login(1), login(2, "b%d"), login(3)).replace(b"b%d", b"b\xff")
    one = imported(stage, "facts/a.csv", content)
    assert refusals(stage, one) == [(3, "customer", "is not UTF-8")]
    said = objects(login(1), login(2, "b%d"), login(3)).replace(b"b%d", b"b\xff")
    other = imported(stage, "facts/b.ndjson", said)
    assert refusals(stage, other) == [(2, "row", "is not UTF-8")]
    assert (one.accepted, other.accepted) == (2, 2)


def test_a_row_of_another_length_or_with_a_stray_quote_is_refused_alone() -> None:
    stage = rig()
    head, first, second = table(
        ("id", "kind", "customer", "occurred_at"), login(1), login(2)
    ).splitlines(keepends=True)
    content = (
        head
        + b"a,b\n"
        + first
        + b'"x"y,login,acme,2026-01-01T00:00:00Z\n'
        + second
        + b"a,b,c,d,e\n"
    )
    one = imported(stage, "facts/a.csv", content)
    assert [(line, field) for line, field, _ in refusals(stage, one)] == [
        (2, "row"),
        (4, "row"),
        (6, "row"),
    ]
    assert one.accepted == 2


@pytest.mark.parametrize("ending", [b'"', b"x" * (rows.LONGEST + 1)])
def test_from_a_quote_that_is_never_closed_on_nothing_is_guessed(ending: bytes) -> None:
    stage = rig()
    content = table(FACTS, login(1)) + b'l2,"' + b"\nl3,login,acme,,2026-01-01T00:00:00Z,,,,,," * 3
    content += b"" if ending == b'"' else ending
    one = imported(stage, "facts/a.csv", content)
    assert (one.status, one.accepted, one.refused) == ("stopped", 1, 1)
    ((line, field, message),) = refusals(stage, one)
    assert (line, field) == (3, "row")
    assert "nothing from here on was read" in message
    assert [fact["id"] for fact in sent(stage)] == ["l1"]


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_wherever_a_part_ends_the_rows_are_the_same(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = {"kind": "nps_answered", "data.survey": "s", "data.contact": "ada"}
    said = [
        login(n) | answered | {"data.score": str(n), "data.comment": 'é,\r\n"x"\n\n' * (n % 4)}
        for n in range(14)
    ]
    content = b"\xef\xbb\xbf" + table(FACTS, *said, end="\r\n") + b"\n,\n"
    if form == "ndjson":
        content = b"\xef\xbb\xbf" + objects(*(login(n) for n in range(14)), {}) + b"\n[]"
    whole = rig()
    ended = imported(whole, f"facts/a.{form}", content)
    assert ended.refused == {"csv": 4, "ndjson": 2}[form]
    monkeypatch.setattr(rows, "LONGEST", 200)
    for size in range(201, len(content) + 8, 7):
        monkeypatch.setattr(flow, "CHUNK_BYTES", size)
        stage = rig()
        one = imported(stage, f"facts/a.{form}", content)
        assert (one.rows, one.refused, one.offset) == (ended.rows, ended.refused, len(content))
        assert refusals(stage, one) == refusals(whole, ended)
        assert sent(stage) == sent(whole)


def test_objects_are_taken_line_by_line() -> None:
    stage = rig()
    lines = [b'{"id": "a"', b"[]", b"", objects(login(1)).strip(), b'{"id":"x","id":NaN}']
    one = imported(
        stage, "facts/a.ndjson", b"\n".join([*lines, objects(login(2) | {"nonsense": "1"})])
    )
    assert [(line, field) for line, field, _ in refusals(stage, one)] == [
        (1, "row"),
        (2, "row"),
        (5, "row"),
        (6, "nonsense"),
    ]
    assert one.accepted == 1


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("kind,customer,occurred_at,colour,data.colour", {"colour", "data.colour"}),
        ("kind,customer", {"occurred_at"}),
        ("kind,customer,occurred_at,data.aliases", {"data.aliases"}),
        ("kind,occurred_at,alias.source", {"customer"}),
        ("kind,kind,occurred_at,customer", {"kind"}),
        (
            "kind;customer;occurred_at",
            {"kind;customer;occurred_at", "kind", "occurred_at", "customer"},
        ),
        ("kind,,occurred_at,customer", {"header"}),
        (",".join(f"c{n}" for n in range(300)), {"header", "kind", "occurred_at", "customer"}),
        ("", {"header"}),
        ("\udcff\udcfek\0i\0", {"header"}),
        ("x" * (rows.LONGEST + 1), {"header"}),
    ],
)
def test_a_header_that_is_not_of_such_a_file_is_refused_as_a_whole(
    header: str, fields: set[str]
) -> None:
    stage = rig()
    content = (
        f"{header}\nlogin,acme,2026-01-01T00:00:00Z\n".encode(errors="surrogateescape")
        if header
        else b""
    )
    one = imported(stage, "facts/a.csv", content)
    assert (one.status, one.rows, one.accepted) == ("refused", 0, 0)
    assert {error.field for error in one.errors} == fields
    assert {field for _, field, _ in refusals(stage, one)} == fields
    assert summary(stage, one)["status"] == "refused"
    assert sent(stage) == []


@pytest.mark.parametrize(
    "place", ["facts/a.xlsx", "fact/a.csv", "a.csv", "facts/b/a.csv", "facts/.csv/"]
)
def test_a_file_that_does_not_belong_there_is_refused_with_a_report(place: str) -> None:
    stage = rig()
    one = imported(stage, place, b"kind\n")
    assert (one.status, one.kind) == ("refused", None)
    assert [error.field for error in one.errors] == ["key"]
    assert summary(stage, one)["errors"][0]["message"].startswith("must be imports/<venture>/")


def test_a_file_for_a_venture_that_is_not_there_leaves_a_report_alone() -> None:
    stage = rig()
    key = "imports/00000000-0000-4000-8000-000000000000/facts/a.csv"
    stage.bucket.files[key] = b"kind\n"
    written = len(stage.table.stream)
    file = Dropped(key=key, etag=stage.bucket.etag(key), size=5, sequencer="1")
    one = flow.take_up(file, AT, stage.world())
    assert one is not None
    assert [error.field for error in one.errors] == ["venture"]
    assert summary(stage, one)["status"] == "refused"
    assert len(stage.table.stream) == written


def test_a_file_that_is_replaced_while_it_is_read_is_not_mixed_with_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flow, "MOST_ROWS", {"facts": 2, "customers": 2})
    stage = rig()
    file = stage.drop("facts/a.csv", table(FACTS, *(login(n) for n in range(5))))
    flow.take_up(file, AT, stage.world())
    again = stage.drop("facts/a.csv", table(FACTS, *(login(n, "other") for n in range(3))))
    stage.take(file)
    second = stage.take(again)
    first = next(one for one in stage.seen if one.status == "stopped")
    assert (first.accepted, first.errors[0].field) == (2, "file")
    assert (second.status, second.accepted) == ("done", 3)


def test_a_file_that_is_dropped_again_is_imported_again_and_changes_nothing() -> None:
    stage = rig()
    content = table(FACTS, login(1), login(2))
    first = imported(stage, "facts/a.csv", content)
    assert stage.take(stage.drop("facts/a.csv", content)).id != first.id
    assert len(sent(stage)) == 4
    assert len({fact["id"] for fact in sent(stage)}) == 2


def test_a_message_that_comes_twice_finds_the_import_done() -> None:
    stage = rig()
    file = stage.drop("facts/a.csv", table(FACTS, login(1)))
    stage.take(file)
    stage.take(file)
    assert len(sent(stage)) == 1


def test_only_the_first_refusals_are_listed_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flow, "MOST_ROWS", {"facts": 3, "customers": 3})
    monkeypatch.setattr(report, "MOST_LISTED", 7)
    stage = rig()
    one = imported(stage, "facts/a.csv", table(FACTS, *[login(0) | {"kind": "logn"}] * 20))
    assert (one.refused, one.listed) == (20, 7)
    assert [line for line, _, _ in refusals(stage, one)] == list(range(2, 9))
    assert summary(stage, one)["refusals_listed"] == 7


# Customers

PROFILE = (
    "customer",
    "name",
    "tier",
    "arr",
    "onboarded_at",
    "contacts.0.email",
    "contacts.1.email",
    "contacts.1.name",
    "contacts.1.consent",
    "aliases.zendesk",
    "aliases.stripe.0",
    "aliases.stripe.1",
)


def person(name: str, **said: str) -> dict[str, str]:
    return {"customer": name, "name": name.title(), **said}


def test_customers_are_kept_as_the_api_keeps_them() -> None:
    stage = rig()
    row = person("acme", tier="enterprise", arr="120.50", onboarded_at="2026-01-01T00:00:00Z") | {
        "contacts.1.email": "bo@acme.example",
        "contacts.1.name": "Bo",
        "contacts.1.consent": "false",
        "aliases.zendesk": "7",
        "aliases.stripe.0": "cus_1",
        "aliases.stripe.1": "cus_2",
    }
    said = {
        "customer": "acme",
        "name": "Acme",
        "tier": "enterprise",
        "arr": "120.50",
        "onboarded_at": "2026-01-01T00:00:00Z",
        "contacts": [{"email": "bo@acme.example", "name": "Bo", "consent": False}],
        "aliases": {"zendesk": "7", "stripe": ["cus_1", "cus_2"]},
    }
    one = imported(stage, "customers/a.csv", table(PROFILE, row))
    assert (one.status, one.accepted, one.refused) == ("done", 1, 0)
    other = rig()
    imported(other, "customers/a.ndjson", objects({}, said))
    kept = [Customers(s.table).get(VENTURE.id, "acme") for s in (stage, other)]
    assert kept[0] == kept[1]  # Both stand in the second line.
    assert kept[0].saved_at == AT + timedelta(microseconds=2)
    assert HealthStore(stage.table).read(VENTURE.id, "acme").revision == 1


def test_names_of_others_are_refused_by_line_and_column() -> None:
    stage = rig()
    first = person("acme") | {"aliases.zendesk": "7", "contacts.0.email": "ada@acme.example"}
    second = person("bolt") | {"aliases.zendesk": "7", "contacts.1.email": "ADA@acme.example"}
    third = person("cora") | {"contacts.1.email": "no address", "contacts.1.consent": "perhaps"}
    one = imported(
        stage,
        "customers/a.csv",
        table(PROFILE, first, second, third),
    )
    assert [(line, field) for line, field, _ in refusals(stage, one)] == [
        (3, "contacts.1.email"),
        (3, "aliases.zendesk"),
        (4, "contacts.1.email"),
        (4, "contacts.1.consent"),
    ]
    assert one.accepted == 1
    assert Customers(stage.table).find(VENTURE.id, "bolt") is None


def test_a_name_that_is_too_long_is_refused_by_its_column() -> None:
    stage = rig()
    long = "x" * 300
    one = imported(
        stage,
        "customers/a.csv",
        table(
            PROFILE,
            person("acme") | {"aliases.zendesk": long},
            person("bolt") | {"aliases.stripe.1": long},
            person("cora") | {"aliases.stripe.0": "cus_1", "aliases.stripe.1": long},
        ),
    )
    assert [(line, field) for line, field, _ in refusals(stage, one)] == [
        (2, "aliases.zendesk"),
        (3, "aliases.stripe.1"),
        (4, "aliases.stripe.1"),
    ]


def test_more_names_than_a_customer_may_have_are_refused_by_their_source() -> None:
    stage = rig()
    many = {"aliases.stripe": "x"} | {f"aliases.stripe.{n}": str(n) for n in range(20)}
    row = {"customer": "acme", "name": "Acme"} | many
    one = imported(stage, "customers/a.csv", table(tuple(row), row))
    assert [(line, field) for line, field, _ in refusals(stage, one)] == [(2, "aliases.stripe")]


def test_what_was_held_flows_when_a_row_gives_the_name() -> None:
    stage = rig()
    imported(
        stage,
        "facts/a.csv",
        table(
            ("kind", "occurred_at", "alias.source", "alias.value"),
            {
                "kind": "login",
                "occurred_at": AT.isoformat(),
                "alias.source": "zendesk",
                "alias.value": "7",
            },
        ),
    )
    stage.score()
    assert len(Customers(stage.table).holding(VENTURE.id, limit=10)[0]) == 1
    imported(stage, "customers/a.csv", table(PROFILE, person("acme") | {"aliases.zendesk": "7"}))
    stage.score()
    assert Customers(stage.table).holding(VENTURE.id, limit=10)[0] == []
    record = HealthStore(stage.table).read(VENTURE.id, "acme", strong=True)
    assert record.score == 70
    assert record.outbox == ()


def test_the_erased_stay_erased() -> None:
    stage = rig()
    imported(stage, "customers/a.csv", table(PROFILE, person("acme")))
    Customers(stage.table).erase(VENTURE, "acme", AT)
    one = imported(stage, "customers/b.csv", table(PROFILE, person("acme")))
    ((line, _, message),) = refusals(stage, one)
    assert (line, message) == (2, "the customer was erased, and stays so")


def test_a_profile_that_was_saved_later_stands() -> None:
    stage = rig()
    file = stage.drop("customers/a.csv", table(PROFILE, person("acme", tier="free")))
    stage.at = AT + timedelta(hours=1)
    imported(stage, "customers/b.csv", table(PROFILE, person("acme", tier="basic")))
    stage.at = AT
    assert stage.take(file).status == "done"
    assert Customers(stage.table).get(VENTURE.id, "acme").tier == "basic"


def test_imports_are_listed_newest_first_with_how_far_they_have_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flow, "MOST_ROWS", {"facts": 2, "customers": 2})
    api = founded()
    stage = Rig(Ventures(api.table).get(api.venture), AT, table=api.table)
    stage.take(stage.drop("facts/a.csv", table(FACTS, login(1), login(0) | {"kind": "logn"})))
    stage.at = AT + timedelta(minutes=1)
    content = table(FACTS, *(login(n) for n in range(5)))
    flow.take_up(stage.drop("facts/b.csv", content), stage.at, stage.world())
    second, first = api.of("GET", "/imports", role="viewer")["items"]
    assert (second["status"], second["rows"], second["report"]) == ("running", 2, None)
    assert 0 < second["bytes_read"] < second["bytes"] == len(content)
    assert first["key"] == f"imports/{api.venture}/facts/a.csv"
    assert (first["status"], first["accepted"], first["refused"]) == ("done", 1, 1)
    assert first["bytes_read"] == first["bytes"]
    assert f"{first['report']}refused.ndjson" in stage.bucket.files
    stage.at = AT - timedelta(minutes=1)
    stage.take(stage.drop("facts/c.csv", b"kind,colour\n"))
    *_, third = api.of("GET", "/imports", role="viewer")["items"]
    assert (third["status"], third["rows"]) == ("refused", 0)
    assert {e["field"] for e in third["errors"]} == {"colour", "occurred_at", "customer"}
    page = api.of("GET", "/imports?limit=1", role="viewer")
    assert [one["id"] for one in page["items"]] == [second["id"]]
    rest = api.of("GET", f"/imports?limit=2&cursor={page['next']}", role="viewer")
    assert [one["id"] for one in rest["items"]] == [first["id"], third["id"]]


# Deaths and duplicates


def people() -> bytes:
    """A name that passes from one customer to another, and one that is claimed by two."""
    return table(
        PROFILE,
        person("acme") | {"aliases.zendesk": "7"},
        person("bolt") | {"aliases.zendesk": "8"},
        person("acme"),
        person("cora") | {"aliases.zendesk": "7"},
        person("dune") | {"aliases.zendesk": "8"},
    )


def history() -> bytes:
    good = [login(n, f"c{n % 3}") for n in range(9)]
    return table(
        FACTS, *good[:4], login(0) | {"kind": "logn"}, *good[4:], login(0) | {"customer": ""}
    )


def left(stage: Rig) -> Any:
    """All that can be seen of what was imported."""
    stage.score()
    customers = Customers(stage.table)
    names = ("acme", "bolt", "cora", "dune", "c0", "c1", "c2")
    health = HealthStore(stage.table)
    records = [health.read(VENTURE.id, name, strong=True) for name in names]
    reports = {k: v for k, v in stage.bucket.files.items() if k.startswith("reports/")}
    held, _ = customers.holding(VENTURE.id, limit=100)
    return (
        [customers.find(VENTURE.id, name) for name in names],
        [(r.history, r.band, r.score, r.outbox) for r in records],
        sorted(one.fact.fact.id for one in held),
        reports,
        Ventures(stage.table).parameters(VENTURE.id),
    )


@pytest.mark.parametrize(
    ("place", "content"), [("customers/a.csv", people()), ("facts/a.csv", history())]
)
def test_whatever_call_it_dies_at_the_import_ends_as_if_it_had_not(
    place: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "MOST_ROWS", {"facts": 4, "customers": 2})
    clean = rig()
    ended = imported(clean, place, content)
    wanted = left(clean)
    assert ended.refused
    calls = 0
    for call in range(1, 500):
        death = Death()
        for after in (False, True):
            death = Death(frozenset({(call, after)}))
            stage = rig(death)
            assert imported(stage, place, content) == ended, death.happened
            assert left(stage) == wanted, death.happened
        if not death.happened:
            break
        calls = call
    assert calls > 10


def test_two_that_read_the_same_chunk_end_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MOST_ROWS", {"facts": 4, "customers": 2})
    clean = rig()
    ended = imported(clean, "customers/a.csv", people())
    stage = rig()
    file = stage.drop("customers/a.csv", people())
    for _ in range(3):
        # Each message comes twice, and the second one's function dies where it would go on.
        flow.take_up(file, AT, stage.world())
        stage.chunks.messages *= 2
        stage.take(file)
    assert stage.seen[-1] == ended
    assert left(stage) == left(clean)


def test_a_queue_that_takes_no_facts_leaves_the_chunk_where_it_was() -> None:
    stage = rig()
    file = stage.drop("facts/a.csv", table(FACTS, login(1)))
    stage.facts.unavailable = True
    with pytest.raises(Unavailable):
        stage.take(file)
    stage.facts.unavailable = False
    assert stage.take(file).accepted == 1
    assert len(sent(stage)) == 1


SAMPLES = Path(__file__).parents[2] / "events" / "imports"


def test_the_sample_files_are_taken_and_say_the_same_in_both_forms() -> None:
    cells, said = rig(), rig()
    for stage, form in ((cells, "csv"), (said, "ndjson")):
        for kind in ("facts", "customers"):
            one = imported(stage, f"{kind}/a.{form}", (SAMPLES / f"{kind}.{form}").read_bytes())
            assert (one.status, one.refused) == ("done", 0), refusals(stage, one)
    assert sent(cells) == sent(said)
    profiles = [
        [Customers(stage.table).get(VENTURE.id, name) for name in ("acme", "bolt")]
        for stage in (cells, said)
    ]
    assert [replace(p, saved_at=AT) for p in profiles[0]] == [
        replace(p, saved_at=AT) for p in profiles[1]
    ]
    cells.score()
    record = HealthStore(cells.table).read(VENTURE.id, "acme", strong=True)
    # An answer ends only what was asked before it was given; a band that is reached begins nothing.
    assert (record.score, [n.name for n in record.outbox]) == (65, ["ResponseReceived"])
