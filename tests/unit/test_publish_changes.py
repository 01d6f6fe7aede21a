"""The outbox leaves once each, in order, and nothing counts as published that is not."""

from functions.publish_changes.flow import publish
from functions.shared.domain.records import Notice
from functions.shared.kernel import ids
from functions.shared.ports.table import Item, Key, Put
from functions.shared.store import documents
from functions.shared.store.memory import MemoryTable
from functions.shared.store.outbox import Outbox
from tests.fakes.outside import MemoryBus

KEY = Key("v#venture#c#acme", "health#state")


def item(*numbers: int, published: int = 0) -> Item:
    notices = [Notice(n, "BandChanged", {"score": n}) for n in numbers]
    outbox = ids.canonical(documents.plain(notices))
    return {"pk": KEY.pk, "sk": KEY.sk, "outbox": outbox, "published": published}


def told(old: Item | None, new: Item | None) -> tuple[list[object], object]:
    """The numbers that went out, and up to which the item is marked."""
    table, bus = MemoryTable(), MemoryBus()
    if new:
        table.write(Put(new, ()))
    publish(old, new, bus=bus, outbox=Outbox(table))
    stored = table.get(KEY)
    return [event.detail["n"] for event in bus.events], stored and stored["published"]


def test_what_a_change_adds_goes_out_and_is_marked() -> None:
    assert told(None, item(1)) == ([1], 1)
    assert told(item(1, published=1), item(1, 2, published=1)) == ([2], 2)


def test_a_change_that_adds_nothing_tells_nothing() -> None:
    assert told(item(1), item(1, published=1)) == ([], 1)
    assert told(item(1), None) == ([], None)


def test_what_the_stream_gave_up_on_goes_out_with_the_next() -> None:
    assert told(item(5), item(5, 6)) == ([5, 6], 6)
