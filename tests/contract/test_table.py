"""What the Table port promises, asked of DynamoDB's emulator and of the memory twin alike."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import count
from typing import TypeAlias, get_args

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.shared.ports.table import (
    Absent,
    AtMost,
    Below,
    Check,
    Condition,
    Delete,
    Index,
    Is,
    Item,
    Key,
    Present,
    Put,
    Table,
    Update,
    Value,
    Write,
)
from functions.shared.store.dynamo import DynamoTable, item_of
from functions.shared.store.memory import MemoryTable
from tests.contract.conftest import TABLE
from tests.ministack import CREDENTIALS

REFUSED = (ClientError, ParamValidationError, ValueError, TypeError)
"""How the two say that a request is wrong in form: a defect of ours, which nobody catches."""

_partitions = count(1)


@pytest.fixture
def pk() -> str:
    """A partition that no other test uses; the emulator's table is shared by all."""
    return f"p{next(_partitions)}"


def shortly(parameter: object) -> str:
    return str(parameter)[:60]


def everything(table: Table, pk: str, index: Index | None = None) -> list[Item]:
    """All of a partition, by pages of three."""
    items: list[Item] = []
    page = table.query(pk, index=index, limit=3)
    items += page.items
    while page.after is not None:
        page = table.query(pk, index=index, limit=3, after=page.after)
        items += page.items
    return items


def fill(table: Table, pk: str, *sort_keys: str, **attributes: Value) -> None:
    for sk in sort_keys:
        assert table.write(Put({"pk": pk, "sk": sk, **attributes}, when=(Absent(),)))


# Items and values


def test_gives_back_what_was_put(table: Table, pk: str) -> None:
    item: Item = {
        "pk": pk,
        "sk": "a",
        "text": "é\u0000\U0001f600",
        "empty": "",
        "number": -12345678901234567890,
        "zero": 0,
        "yes": True,
        "no": False,
        "words": frozenset({"b", "a"}),
        "numbers": frozenset({10, 9, -1}),
        "list": ["x", 1, True, ["y"], {"z": 1}, frozenset({"s"})],
        "map": {"name": "n", "size": 1, "inner": {"set": frozenset({1}), "list": []}},
        "nothing": {},
    }
    assert table.write(Put(item, when=()))
    read = table.get(Key(pk, "a"))
    assert read == item
    assert read is not None
    assert {name: type(value) for name, value in read.items()} == {
        name: type(value) for name, value in item.items()
    }


def test_leaves_out_what_is_none_or_an_empty_set(table: Table, pk: str) -> None:
    item: Item = {"pk": pk, "sk": "a", "x": None, "y": frozenset(), "m": {"x": None, "z": 1}}
    assert table.write(Put(item, when=()))
    assert table.get(Key(pk, "a")) == {"pk": pk, "sk": "a", "m": {"z": 1}}


def test_an_item_that_was_given_or_read_is_a_copy(table: Table, pk: str) -> None:
    members: list[Value] = ["a"]
    table.write(Put({"pk": pk, "sk": "a", "list": members}, when=()))
    members.append("b")
    read = table.get(Key(pk, "a"))
    assert read is not None
    assert isinstance(read["list"], list)
    read["list"].append("c")
    assert table.get(Key(pk, "a")) == {"pk": pk, "sk": "a", "list": ["a"]}


def test_finds_no_item_where_there_is_none(table: Table, pk: str) -> None:
    assert table.get(Key(pk, "a")) is None
    assert table.get(Key(pk, "a"), strong=True) is None
    assert table.get_many([Key(pk, "a")]) == {}
    assert table.get_many([]) == {}
    assert table.query(pk).items == ()
    assert table.query(pk).after is None


@pytest.mark.parametrize("strong", [False, True])
def test_gets_any_number_of_items_at_once(table: Table, pk: str, strong: bool) -> None:
    keys = [Key(pk, f"{n:03}") for n in range(250)]
    for start in range(0, 250, 100):
        some = keys[start : start + 100]
        assert table.write(*(Put({"pk": k.pk, "sk": k.sk}, when=(Absent(),)) for k in some))
    found = table.get_many([*keys, Key(pk, "none"), keys[0]], strong=strong)
    assert found == {key: {"pk": key.pk, "sk": key.sk} for key in keys}


@pytest.mark.parametrize(
    "item",
    [
        {"sk": ""},
        {"sk": "k" * 1025},
        {"pk": "k" * 2049},
        {"due_pk": "", "due_at": "x"},
        {"due_pk": 1},
        {"board_sk": 7},
        {"list": [None]},
        {"list": [frozenset()]},
        pytest.param({"set": frozenset({1, "a"})}, id="a set of two kinds"),
        {"number": 1.5},
        {"big": "x" * 410_000},
    ],
    ids=shortly,
)
def test_refuses_an_item_that_it_cannot_hold(
    table: Table, pk: str, item: Mapping[str, Value]
) -> None:
    whole = {"pk": pk, "sk": "a", **item}
    for others in ((), (Put({"pk": pk, "sk": "other"}, when=()),)):
        with pytest.raises(REFUSED):
            table.write(Put(whole, when=()), *others)
    assert everything(table, pk) == []


def test_refuses_a_key_of_nothing(table: Table, pk: str) -> None:
    for key in (Key(pk, ""), Key("", "a")):
        with pytest.raises(REFUSED):
            table.get(key)
    with pytest.raises(REFUSED):
        table.query("")


# Conditions

ITEM: dict[str, Value] = {"s": "m", "n": 5, "b": True, "one": 1}
CONDITIONS: list[tuple[Condition, bool, bool]] = [
    # the condition; whether it holds of ITEM; whether it holds where no item is
    (Absent(), False, True),
    (Present(), True, False),
    (Is("s", "m"), True, False),
    (Is("s", "n"), False, False),
    (Is("s", None), False, True),
    (Is("x", None), True, True),
    (Is("x", "m"), False, False),
    (Is("n", 5), True, False),
    (Is("n", 6), False, False),
    (Is("n", "5"), False, False),
    (Is("b", True), True, False),
    (Is("b", False), False, False),
    (Is("b", 1), False, False),
    (Is("one", True), False, False),
    (Is("pk", "elsewhere"), False, False),
    (Below("n", 5), False, True),
    (Below("n", 6), True, True),
    (Below("n", 10), True, True),
    (Below("n", "6"), False, True),
    (Below("s", "m"), False, True),
    (Below("s", "n"), True, True),
    (Below("s", "ma"), True, True),
    (Below("s", "Z"), False, True),
    (Below("s", "\uffff"), True, True),
    (Below("b", 6), False, True),
    (Below("x", 0), True, True),
    (AtMost("n", 4), False, True),
    (AtMost("n", 5), True, True),
    (AtMost("n", 10), True, True),
    (AtMost("s", "l"), False, True),
    (AtMost("s", "m"), True, True),
    (AtMost("s", "n"), True, True),
    (AtMost("one", "1"), False, True),
    (AtMost("x", ""), True, True),
]


def kinds(key: Key, *when: Condition) -> list[Write]:
    """One write of each kind under the condition."""
    return [
        Put({"pk": key.pk, "sk": key.sk, "put": 1}, when),
        Update(key, when, put={"put": 1}),
        Delete(key, when),
        Check(key, when),
    ]


def test_each_write_kind_is_tried() -> None:
    assert {type(write) for write in kinds(Key("p", "s"))} == {*get_args(Write)}
    assert {type(condition) for condition, _, _ in CONDITIONS} == {*get_args(Condition)}


@pytest.mark.parametrize(("condition", "of_item", "of_none"), CONDITIONS, ids=str)
def test_holds_a_write_to_its_condition(
    table: Table, pk: str, condition: Condition, of_item: bool, of_none: bool
) -> None:
    key, untouched, made = Key(pk, "a"), {"pk": pk, "sk": "a", **ITEM}, {"pk": pk, "sk": "a"}
    results: dict[type[Write], Item | None] = {
        Put: {**made, "put": 1},
        Update: {**untouched, "put": 1},
        Delete: None,
        Check: untouched,
    }
    for write in kinds(key, condition):
        table.write(Put(untouched, when=()))
        assert table.write(write) is of_item
        assert table.get(key, strong=True) == (results[type(write)] if of_item else untouched)

    results |= {Update: {**made, "put": 1}, Check: None}
    for write in kinds(key, condition):
        table.write(Delete(key))
        assert table.write(write) is of_none
        assert table.get(key, strong=True) == (results[type(write)] if of_none else None)


def test_holds_a_write_to_all_of_its_conditions(table: Table, pk: str) -> None:
    key = Key(pk, "a")
    fill(table, pk, "a", **ITEM)
    # The names are reserved words of DynamoDB's expressions.
    assert table.write(Update(key, (Present(), Is("s", "m"), Below("n", 6)), put={"size": 1}))
    assert not table.write(Update(key, (Is("size", 1), AtMost("n", 4)), put={"size": 2}))
    assert not table.write(Update(key, (Is("size", 2), AtMost("n", 5)), put={"size": 3}))
    assert table.get(key, strong=True) == {"pk": pk, "sk": "a", **ITEM, "size": 1}


# Writes


def test_a_put_replaces_the_whole_item(table: Table, pk: str) -> None:
    fill(table, pk, "a", old=1)
    assert table.write(Put({"pk": pk, "sk": "a", "new": 2}, when=(Present(),)))
    assert table.get(Key(pk, "a")) == {"pk": pk, "sk": "a", "new": 2}


def test_an_update_changes_only_what_it_names(table: Table, pk: str) -> None:
    fill(table, pk, "a", stays=1, goes="x", empties=frozenset({"y"}), name="was")
    put: dict[str, Value] = {"name": "is", "goes": None, "empties": frozenset(), "never": None}
    assert table.write(Update(Key(pk, "a"), (), put=put))
    assert table.get(Key(pk, "a")) == {"pk": pk, "sk": "a", "stays": 1, "name": "is"}


def test_an_update_adds_to_a_set_each_member_once(table: Table, pk: str) -> None:
    key = Key(pk, "a")
    one, two = frozenset({"x", "y"}), frozenset({"y", "z"})
    for members in (one, one, two):
        assert table.write(Update(key, (), add={"words": members, "hours": frozenset({1, 12})}))
    expected = {"words": one | two, "hours": frozenset({1, 12})}
    assert table.get(key) == {"pk": pk, "sk": "a", **expected}


def test_an_update_that_adds_nothing_changes_nothing(table: Table, pk: str) -> None:
    fill(table, pk, "a", words=frozenset({"x"}))
    for when, holds in (((), True), ((Present(),), True), ((Absent(),), False)):
        nothing = Update(Key(pk, "a"), when, add={"words": frozenset(), "new": frozenset()})
        assert table.write(nothing) is holds
        assert table.write(nothing, Check(Key(pk, "b"), (Absent(),))) is holds
    assert everything(table, pk) == [{"pk": pk, "sk": "a", "words": frozenset({"x"})}]
    assert table.write(Update(Key(pk, "b"), ()), Update(Key(pk, "c"), (Absent(),)))
    assert [item["sk"] for item in everything(table, pk)] == ["a"]


def test_an_update_that_only_removes_makes_no_item(
    table: Table, pk: str, request: pytest.FixtureRequest
) -> None:
    if isinstance(table, DynamoTable):
        request.applymarker(
            pytest.mark.xfail(strict=True, reason="ministack 1.5.33 makes one, DynamoDB does not")
        )
    assert table.write(Update(Key(pk, "a"), (), put={"x": None}))
    assert table.get(Key(pk, "a"), strong=True) is None


@pytest.mark.parametrize(
    "update",
    [
        {"put": {"pk": "other"}},
        {"put": {"sk": "other"}},
        {"put": {"words": None}, "add": {"words": frozenset({"y"})}},
        {"add": {"words": frozenset({1})}},
        {"add": {"text": frozenset({"y"})}},
        {"put": {"due_pk": 1}},
        {"put": {"big": "x" * 400_000}},
    ],
    ids=shortly,
)
def test_refuses_an_update_that_makes_no_sense(
    table: Table, pk: str, update: Mapping[str, Mapping[str, frozenset[str]]]
) -> None:
    item: Item = {"pk": pk, "sk": "a", "words": frozenset({"x"}), "text": "t", "pad": "x" * 10_000}
    table.write(Put(item, when=()))
    wrong = Update(Key(pk, "a"), (Present(),), **update)
    for others in ((), (Put({"pk": pk, "sk": "b"}, when=()),)):
        with pytest.raises(REFUSED):
            table.write(wrong, *others)
    assert everything(table, pk) == [item]


def test_deletes_what_is_there_and_what_is_not(table: Table, pk: str) -> None:
    fill(table, pk, "a")
    for _ in range(2):
        assert table.write(Delete(Key(pk, "a")))
        assert table.get(Key(pk, "a"), strong=True) is None


def test_a_transaction_does_all_or_nothing(table: Table, pk: str) -> None:
    fill(table, pk, "put", "update", "delete", "check", n=1)

    def writes(last: Condition) -> list[Write]:
        return [
            Put({"pk": pk, "sk": "put", "n": 2}, when=(Is("n", 1),)),
            Put({"pk": pk, "sk": "new"}, when=(Absent(),)),
            Update(Key(pk, "update"), (Is("n", 1),), put={"n": 2}, add={"s": frozenset({"x"})}),
            Delete(Key(pk, "delete"), (Is("n", 1),)),
            Check(Key(pk, "check"), (last,)),
        ]

    before = everything(table, pk)
    assert not table.write(*writes(Is("n", 2)))
    assert everything(table, pk) == before
    assert table.write(*writes(Is("n", 1)))
    assert everything(table, pk) == [
        {"pk": pk, "sk": "check", "n": 1},
        {"pk": pk, "sk": "new"},
        {"pk": pk, "sk": "put", "n": 2},
        {"pk": pk, "sk": "update", "n": 2, "s": frozenset({"x"})},
    ]
    assert not table.write(*writes(Is("n", 1)))


def test_conditions_see_the_table_as_it_was_before_the_transaction(table: Table, pk: str) -> None:
    fill(table, pk, "a")
    assert table.write(Delete(Key(pk, "a")), Put({"pk": pk, "sk": "b"}, when=(Absent(),)))
    assert not table.write(
        Put({"pk": pk, "sk": "a"}, when=(Absent(),)), Check(Key(pk, "c"), (Present(),))
    )
    assert [item["sk"] for item in everything(table, pk)] == ["b"]


def test_the_same_transaction_asked_twice_is_two(table: Table, pk: str) -> None:
    twice = [Put({"pk": pk, "sk": sk}, when=(Absent(),)) for sk in "ab"]
    assert table.write(*twice)
    assert not table.write(*twice)


def test_refuses_a_transaction_of_too_many_or_of_one_item_twice(table: Table, pk: str) -> None:
    with pytest.raises(REFUSED):
        table.write(*(Put({"pk": pk, "sk": f"{n}"}, when=()) for n in range(101)))
    with pytest.raises(REFUSED):
        table.write(Put({"pk": pk, "sk": "a"}, when=()), Delete(Key(pk, "a")))
    assert everything(table, pk) == []


def test_writing_nothing_holds(table: Table, pk: str) -> None:
    assert table.write()
    assert table.write(Check(Key(pk, "a"), ()))
    assert table.write(Check(Key(pk, "a"), ()), Put({"pk": pk, "sk": "b"}, when=()))
    assert [item["sk"] for item in everything(table, pk)] == ["b"]


# Queries

# As DynamoDB sorts: by the bytes of UTF-8.
SORTED = ["A", "Z", "a", "a#", "a#1", "a#10", "a#2", "a$", "b", "é", "\uffff", "\U0001f600"]


def sort_keys(table: Table, pk: str, **how: str | bool | int) -> list[Value]:
    return [item["sk"] for item in table.query(pk, **how).items]  # type: ignore[arg-type]


def test_orders_a_partition_by_the_bytes_of_its_sort_keys(table: Table, pk: str) -> None:
    fill(table, pk, *reversed(SORTED))
    fill(table, pk + "other", "a")
    assert sort_keys(table, pk) == SORTED
    assert sort_keys(table, pk, strong=True) == SORTED
    assert sort_keys(table, pk, descending=True) == SORTED[::-1]
    assert sort_keys(table, pk, limit=2) == SORTED[:2]
    assert sort_keys(table, pk, limit=2, descending=True) == SORTED[:-3:-1]
    assert sort_keys(table, pk, limit=100) == SORTED


def test_chooses_by_prefix_or_by_an_inclusive_range(table: Table, pk: str) -> None:
    fill(table, pk, *SORTED)
    assert sort_keys(table, pk, prefix="a#") == ["a#", "a#1", "a#10", "a#2"]
    assert sort_keys(table, pk, prefix="a#", descending=True, limit=2) == ["a#2", "a#10"]
    assert sort_keys(table, pk, prefix="\U0001f600") == ["\U0001f600"]
    assert sort_keys(table, pk, prefix="c") == []
    assert sort_keys(table, pk, at_least="a#", at_most="a#2") == ["a#", "a#1", "a#10", "a#2"]
    assert sort_keys(table, pk, at_least="a!", at_most="a#19") == ["a#", "a#1", "a#10"]
    assert sort_keys(table, pk, at_least="b") == SORTED[-4:]
    assert sort_keys(table, pk, at_most="a") == ["A", "Z", "a"]
    assert sort_keys(table, pk, at_most="a", descending=True, limit=1) == ["a"]
    assert sort_keys(table, pk, at_least="a", at_most="a") == ["a"]


def test_a_range_may_be_open_or_empty(table: Table, pk: str) -> None:
    fill(table, pk, "a", "b")
    assert sort_keys(table, pk, at_least="") == ["a", "b"]
    assert sort_keys(table, pk, at_least="", at_most="a") == ["a"]
    assert sort_keys(table, pk, at_least="b", at_most="a") == []
    assert sort_keys(table, pk, at_most="") == []


def test_refuses_a_query_that_makes_no_sense(table: Table, pk: str) -> None:
    with pytest.raises(REFUSED):
        table.query(pk, prefix="a", at_least="b")
    with pytest.raises(REFUSED):
        table.query(pk, limit=0)
    with pytest.raises(REFUSED):
        table.query(pk, index="due", strong=True)
    with pytest.raises(REFUSED):
        table.query(pk, prefix="a", after={"pk": pk, "sk": "b"})
    with pytest.raises(REFUSED):
        table.query(pk, index="due", after={"pk": pk, "sk": "b"})


def test_goes_on_after_a_page(table: Table, pk: str) -> None:
    fill(table, pk, *"abcde")
    first = table.query(pk, limit=2)
    assert first.after == {"pk": pk, "sk": "b"}
    # That the key is gone in the meantime does not matter.
    table.write(Delete(Key(pk, "b")))
    second = table.query(pk, limit=2, after=first.after)
    assert [item["sk"] for item in second.items] == ["c", "d"]
    third = table.query(pk, limit=2, after=second.after)
    assert [item["sk"] for item in third.items] == ["e"]
    assert third.after is None


def test_goes_on_within_prefix_and_direction(table: Table, pk: str) -> None:
    fill(table, pk, "a", "b1", "b2", "b3", "c")
    first = table.query(pk, prefix="b", limit=2, descending=True)
    assert [item["sk"] for item in first.items] == ["b3", "b2"]
    rest = table.query(pk, prefix="b", limit=2, descending=True, after=first.after)
    assert [item["sk"] for item in rest.items] == ["b1"]


def test_a_page_that_ends_at_its_limit_does_not_look_ahead(table: Table, pk: str) -> None:
    fill(table, pk, *"ab")
    last = table.query(pk, limit=2)
    assert last.after == {"pk": pk, "sk": "b"}
    assert table.query(pk, limit=2, after=last.after).items == ()


def test_a_page_ends_at_a_megabyte(table: Table, pk: str) -> None:
    fill(table, pk, *"abcde", pad="x" * 300_000, due_pk=pk, due_at="1")
    first = table.query(pk)
    assert [item["sk"] for item in first.items] == ["a", "b", "c"]
    assert first.after == {"pk": pk, "sk": "c"}
    rest = table.query(pk, after=first.after)
    assert [item["sk"] for item in rest.items] == ["d", "e"]
    assert rest.after is None
    # An index page counts only what the index holds.
    assert len(table.query(pk, index="due").items) == 5


# Indexes


def test_an_index_holds_only_items_with_both_of_its_keys(table: Table, pk: str) -> None:
    fill(table, pk, "neither")
    fill(table, pk, "half", due_pk=pk)
    fill(table, pk, "other half", due_at="2")
    fill(table, pk, "whole", due_pk=pk, due_at="1", row={"x": 1}, more=2)
    whole = {"pk": pk, "sk": "whole", "due_pk": pk, "due_at": "1"}
    assert everything(table, pk, "due") == [whole]
    assert everything(table, pk, "board") == []


def test_the_board_also_holds_the_row(table: Table, pk: str) -> None:
    row: Item = {"name": "n", "score": 7, "at": ["x"], "tags": frozenset({"t"})}
    fill(table, pk, "a", board_pk=pk, board_sk="071", row=row, more=2)
    fill(table, pk, "b", board_pk=pk, board_sk="070")
    assert everything(table, pk, "board") == [
        {"pk": pk, "sk": "b", "board_pk": pk, "board_sk": "070"},
        {"pk": pk, "sk": "a", "board_pk": pk, "board_sk": "071", "row": row},
    ]


def test_an_item_moves_within_an_index_leaves_it_and_comes_back(table: Table, pk: str) -> None:
    key = Key(pk, "a")

    def due() -> list[tuple[Value, Value]]:
        return [(item["sk"], item["due_at"]) for item in everything(table, pk, "due")]

    fill(table, pk, "a", "b", due_pk=pk, due_at="2")
    assert due() == [("a", "2"), ("b", "2")]
    table.write(Update(key, (), put={"due_at": "3"}))
    assert due() == [("b", "2"), ("a", "3")]
    table.write(Update(key, (), put={"due_pk": None, "due_at": None}))
    assert due() == [("b", "2")]
    table.write(Update(key, (), put={"due_pk": pk, "due_at": "1"}))
    assert due() == [("a", "1"), ("b", "2")]
    table.write(Update(key, (), put={"due_pk": pk + "other"}))
    assert due() == [("b", "2")]
    table.write(Delete(Key(pk, "b")))
    assert due() == []


def test_pages_through_an_index_also_where_sort_keys_are_equal(table: Table, pk: str) -> None:
    fill(table, pk, *"abcdefg", due_pk=pk, due_at="same")
    assert [item["sk"] for item in everything(table, pk, "due")] == list("abcdefg")
    first = table.query(pk, index="due", limit=3, at_most="same")
    assert first.after == {"pk": pk, "sk": "c", "due_pk": pk, "due_at": "same"}
    table.write(Update(Key(pk, "c"), (), put={"due_pk": None}))
    rest = table.query(pk, index="due", at_most="same", after=first.after)
    assert [item["sk"] for item in rest.items] == list("defg")


def test_chooses_in_an_index_by_its_sort_key(table: Table, pk: str) -> None:
    for sk, at in zip("abcd", ("2026-01", "2026-02", "2026-03", "2027-01"), strict=True):
        fill(table, pk, sk, board_pk=pk, board_sk=at)

    def chosen(**how: str | bool | int) -> str:
        items = table.query(pk, index="board", **how).items  # type: ignore[arg-type]
        return "".join(str(item["sk"]) for item in items)

    assert chosen(prefix="2026") == "abc"
    assert chosen(at_most="2026-02") == "ab"
    assert chosen(at_least="2026-02", at_most="2026-12") == "bc"
    assert chosen(descending=True, limit=3) == "dcb"


# Both, side by side


@pytest.mark.integration
def test_the_stream_tells_the_same_changes_on_both(
    ministack: str, dynamo: DynamoTable, pk: str
) -> None:
    memory, key = MemoryTable(), Key(pk, "a")
    for writes in (
        [Put({"pk": pk, "sk": "a", "n": 1, "tags": frozenset({"x"})}, when=(Absent(),))],
        [Put({"pk": pk, "sk": "a", "n": 1, "tags": frozenset({"x"})}, when=())],
        [Put({"pk": pk, "sk": "a", "n": 2}, when=(Absent(),))],
        [Update(key, (), add={"tags": frozenset({"x"})})],
        [Update(key, (), put={"n": 2, "outbox": [{"kind": "k"}]})],
        [Delete(key), Put({"pk": pk, "sk": "b"}, when=()), Check(Key(pk, "c"), (Absent(),))],
        [Delete(key)],
    ):
        assert memory.write(*writes) == dynamo.write(*writes)
    assert [record.sequence for record in memory.stream] == [1, 2, 3, 4]
    told = [(record.key, record.old, record.new) for record in memory.stream]
    assert told == [change for change in changes(ministack) if change[0].pk == pk]


def changes(endpoint: str) -> Iterator[tuple[Key, Item | None, Item | None]]:
    """All that the emulator's stream tells."""
    client = boto3.client("dynamodbstreams", endpoint_url=endpoint, **CREDENTIALS)
    with closing(client):
        [stream] = client.list_streams(TableName=TABLE)["Streams"]
        description = client.describe_stream(StreamArn=stream["StreamArn"])
        for shard in description["StreamDescription"]["Shards"]:
            reader = client.get_shard_iterator(
                StreamArn=stream["StreamArn"],
                ShardId=shard["ShardId"],
                ShardIteratorType="TRIM_HORIZON",
            )["ShardIterator"]
            while reader and (answer := client.get_records(ShardIterator=reader))["Records"]:
                for record in answer["Records"]:
                    told = record["dynamodb"]
                    keys = item_of(told["Keys"])
                    old, new = (
                        item_of(told[image]) if image in told else None
                        for image in ("OldImage", "NewImage")
                    )
                    yield Key(str(keys["pk"]), str(keys["sk"])), old, new
                reader = answer.get("NextShardIterator")


Recipe: TypeAlias = list[list[tuple[str, str, int, int]]]
RECIPES = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["put", "update", "add", "remove", "delete", "check"]),
            st.sampled_from("abc"),
            st.integers(0, 3),
            st.integers(0, 7),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda step: step[1],
    ),
    min_size=1,
    max_size=12,
)


def write_of(pk: str, kind: str, sk: str, number: int, chance: int) -> Write:
    key = Key(pk, sk)
    anything: tuple[Condition, ...] = ()
    when = (
        (Absent(),),
        (Present(),),
        (Is("n", number),),
        (Below("n", number),),
        (AtMost("n", number),),
        (Is("n", None), AtMost("text", "1")),
        anything,
        anything,
    )[chance]
    attributes: dict[str, Value] = {
        "n": number,
        "text": str(number),
        "due_pk": pk if number % 2 else None,
        "due_at": str(number),
        "board_pk": f"{pk}#{number % 2}",
        "board_sk": None if number == 2 else "same",
        "row": {"n": number},
    }
    match kind:
        case "put":
            return Put({"pk": pk, "sk": sk, **attributes}, when)
        case "update":
            return Update(key, when, put=attributes)
        case "add":
            return Update(key, when, add={"set": frozenset({str(number), "x"})})
        case "remove":
            # Beside something set: the emulator makes an item for a mere removal.
            return Update(key, when, put={"due_pk": None, "row": None, "n": number})
        case "delete":
            return Delete(key, when)
    return Check(key, when)


@pytest.mark.integration
@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(recipe=RECIPES)
def test_any_writes_come_out_the_same_on_both(dynamo: DynamoTable, recipe: Recipe) -> None:
    pk, memory = f"p{next(_partitions)}", MemoryTable()
    for steps in recipe:
        writes = [write_of(pk, *step) for step in steps]
        assert memory.write(*writes) == dynamo.write(*writes), writes
    views: list[tuple[str, Index | None]] = [
        (pk, None),
        (pk, "due"),
        (f"{pk}#0", "board"),
        (f"{pk}#1", "board"),
    ]
    for partition, index in views:
        assert memory.query(partition, index=index) == dynamo.query(partition, index=index)
