"""What a function does, against what its role allows: the emulator asks nobody for permission."""

import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Final

from functions.shared.ports.table import Check, Delete, Put, Update, Write
from functions.shared.store.memory import MemoryTable
from functions.simulate_playbooks.stage import Copies
from tests.infra.test_grants import GRANTS

FUNCTIONS: Final = Path(__file__).parents[1] / "functions"
TABLE: Final = "DataTable"
_WRITES: Final = {
    Put: "PutItem",
    Update: "UpdateItem",
    Delete: "DeleteItem",
    Check: "ConditionCheckItem",
}
# The wire's operations that are granted under another name.
_SPOKEN: Final = {
    "SendMessageBatch": "SendMessage",
    "DeleteMessageBatch": "DeleteMessage",
}


def allowed(function: str, action: str, index: str | None = None) -> bool:
    """Whether the function's role allows an action, on the table or on an index of it."""
    grants = GRANTS[function]
    if action.endswith("Item") or action == "Query":
        return action in grants.get(f"{TABLE}/index/{index}" if index else TABLE, "").split()
    return any(action in actions.split() for actions in grants.values())


def called(operation: str, request: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """The actions that one call of AWS needs, and the index that they are on."""
    if operation == "TransactWriteItems":
        kinds = [kind for part in request["TransactItems"] for kind in part]
        return [(f"{kind}Item", None) for kind in kinds]
    return [(_SPOKEN.get(operation, operation), request.get("IndexName"))]


class Watch:
    """Whatever functions do to memory twins of the table, while `MemoryTable` is watched."""

    def __init__(self) -> None:
        self.not_allowed: set[tuple[str, str, str | None]] = set()

    def over(self, method: str) -> Callable[..., Any]:
        """The twin's method, watched."""
        real = getattr(MemoryTable, method)

        def watched(table: MemoryTable, *args: Any, **named: Any) -> Any:
            # What lives on a stage is copies, and asks nobody.
            function = None if isinstance(table, Copies) else _running()
            if function:
                for action, index in _done(method, args, named):
                    if not allowed(function, action, index):
                        self.not_allowed.add((function, action, index))
            return real(table, *args, **named)

        return watched


def _done(
    method: str, args: tuple[Any, ...], named: Mapping[str, Any]
) -> list[tuple[str, str | None]]:
    if method == "write":
        writes: tuple[Write, ...] = args
        return [(_WRITES[type(write)], None) for write in writes]
    if method == "query":
        return [("Query", named.get("index"))]
    return [("GetItem" if method == "get" else "BatchGetItem", None)]


def _running() -> str | None:
    """The function whose code called, the outermost one; None where a test itself did."""
    found = None
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 -- the cheap way to see who calls
    while frame:
        found = _function_of(frame.f_code.co_filename) or found
        frame = frame.f_back
    return found


@cache
def _function_of(file: str) -> str | None:
    if not file.startswith(str(FUNCTIONS)) or "/shared/" in file:
        return None
    return Path(file).relative_to(FUNCTIONS).parts[0]
