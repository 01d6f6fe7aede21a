"""What the memory twin offers beyond the port: reads of yesterday, and small pages."""

from functions.shared.ports.table import Delete, Index, Key, Put, Update, Value
from functions.shared.store.memory import MemoryTable

A, B = Key("p", "a"), Key("p", "b")


class Staleness:
    """A hook that answers as it is told."""

    def __init__(self) -> None:
        self.now = False

    def __call__(self) -> bool:
        return self.now


def item(key: Key, **attributes: Value) -> Put:
    return Put({"pk": key.pk, "sk": key.sk, **attributes}, when=())


def rows(table: MemoryTable, pk: str, index: Index | None = None) -> list[tuple[Value, Value]]:
    return [(row["sk"], row.get("n")) for row in table.query(pk, index=index).items]


def test_a_stale_get_sees_the_item_before_its_latest_change() -> None:
    stale = Staleness()
    table = MemoryTable(staleness=stale)
    stale.now = True
    table.write(item(A, n=1))
    assert table.get(A) is None
    table.write(item(A, n=2))
    table.write(item(B, n=1))
    assert table.get(A) == {"pk": "p", "sk": "a", "n": 1}
    assert table.get_many([A, B]) == {A: {"pk": "p", "sk": "a", "n": 1}}
    assert table.get(A, strong=True) == {"pk": "p", "sk": "a", "n": 2}
    assert len(table.get_many([A, B], strong=True)) == 2
    table.write(Delete(A))
    assert table.get(A) == {"pk": "p", "sk": "a", "n": 2}


def test_a_stale_query_sees_the_partition_before_its_latest_change() -> None:
    stale = Staleness()
    table = MemoryTable(staleness=stale)
    table.write(item(A, n=1))
    table.write(item(A, n=2), item(B, n=2))
    table.write(item(Key("elsewhere", "a")))
    stale.now = True
    assert rows(table, "p") == [("a", 1)]
    stale.now = False
    assert rows(table, "p") == [("a", 2), ("b", 2)]
    table.write(Delete(A))
    stale.now = True
    assert rows(table, "p") == [("a", 2), ("b", 2)]
    assert [row["sk"] for row in table.query("p", strong=True).items] == ["b"]


def test_a_stale_index_shows_an_item_where_it_was() -> None:
    stale = Staleness()
    table = MemoryTable(staleness=stale)
    table.write(item(A, due_pk="x", due_at="1"), item(B, due_pk="x", due_at="2"))
    table.write(Update(A, (), put={"due_pk": "y"}))
    stale.now = True
    assert rows(table, "x", "due") == [("a", None), ("b", None)]
    assert rows(table, "y", "due") == []
    stale.now = False
    assert rows(table, "x", "due") == [("b", None)]
    assert rows(table, "y", "due") == [("a", None)]


def test_small_pages_are_followed_to_the_end() -> None:
    table = MemoryTable(page_bytes=10)
    for sk in "abc":
        table.write(item(Key("p", sk), pad="x" * 100))
    page, seen = table.query("p"), ""
    while page.after:
        seen += "".join(str(row["sk"]) for row in page.items)
        page = table.query("p", after=page.after)
    assert seen + "".join(str(row["sk"]) for row in page.items) == "abc"


def test_what_the_stream_tells_is_nobodys_to_change() -> None:
    table = MemoryTable()
    table.write(item(A, list=["x"]))
    told = table.stream[0].new
    assert told is not None
    assert isinstance(told["list"], list)
    told["list"].append("y")
    assert table.get(A) == {"pk": "p", "sk": "a", "list": ["x"]}
