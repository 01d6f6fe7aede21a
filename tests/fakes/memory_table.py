"""The memory twin of the one table, where tests find it."""

from functions.shared.store.memory import (
    PAGE_BYTES,
    MemoryTable,
    StreamRecord,
    bytes_of,
)

__all__ = ["PAGE_BYTES", "MemoryTable", "StreamRecord", "bytes_of"]
