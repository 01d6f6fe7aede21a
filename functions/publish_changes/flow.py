"""The outbox leaves: what an item's change adds to its notices goes to the bus, then is marked."""

from functions.shared.ports.outside import Bus
from functions.shared.ports.table import Item, Key
from functions.shared.store.outbox import Outbox, behind, event_of, news


def publish(old: Item | None, new: Item | None, *, bus: Bus, outbox: Outbox) -> int:
    """Publish what a change of an item says; answers how many events that were.

    A crash between the bus and the mark publishes again: consumers act on what they read anew. So
    do the notices before these that are not marked: one that the stream has given up on would
    otherwise count as published with them.
    """
    if new is None or not news(old, new):
        return 0
    notices = behind(new)
    if not notices:
        return 0
    key = Key(str(new["pk"]), str(new["sk"]))
    bus.publish([event_of(key, notice) for notice in notices])
    outbox.done(key, max(notice.n for notice in notices))
    return len(notices)
