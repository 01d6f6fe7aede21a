"""The memory twin under many due steps: it counts calls, and adds up how long they would take."""

from collections import Counter
from typing import Any

from typing_extensions import override

from functions.shared.ports.table import Item, Key, Page, Write
from functions.shared.store.memory import MemoryTable

SECONDS = {"get": 0.005, "query": 0.008, "write": 0.010, "transaction": 0.020, "mail": 0.120}
"""What a call takes in the model: on the slow side of what these services are seen to take."""
IDLE = "idle-"


class TimedTable(MemoryTable):
    """`spent` are the seconds of all calls since somebody set it back; `idle` counts their reads.

    A query of the due index is nobody's: `entries` says how many entries it gave.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()
        self.spent = 0.0
        self.idle = 0
        self.entries = 0

    def called(self, kind: str) -> None:
        """One more call of a kind."""
        self.calls[kind] += 1
        self.spent += SECONDS[kind]

    @override
    def get(self, key: Key, *, strong: bool = False) -> Item | None:
        self.called("get")
        self.idle += IDLE in key.pk
        return super().get(key, strong=strong)

    @override
    def query(self, pk: str, **said: Any) -> Page:
        self.called("query")
        page = super().query(pk, **said)
        self.idle += sum(IDLE in str(item["pk"]) for item in page.items)
        self.entries += len(page.items) if said.get("index") == "due" else 0
        return page

    @override
    def write(self, *writes: Write) -> bool:
        self.called("write" if len(writes) == 1 else "transaction")
        done = super().write(*writes)
        self.stream.clear()  # Nobody listens here, and it would fill the memory.
        return done
