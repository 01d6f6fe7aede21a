"""ministack in a process that ends with its parent and says what is still under way.

`GET /_tenure/pending` answers what no AWS API tells, because no AWS API can: whether everything
that was set in motion has come to rest. ministack keeps it in memory, in one process:

    {"pending": {"<mapping's source>": n, ...}, "resting": {"<queue>": n, ...}, "activity": n}

`pending` counts, per event source mapping, messages (visible, delayed, in flight) or stream
records that the mapping has not finished, and executions of state machines that run; `resting`
counts messages of queues that nothing reads (dead letters); `activity` grows with everything that
has happened, so that two equal readings with nothing pending mean rest. This leans on ministack's
internals, so its version is pinned.
"""

import json
import os
import signal
import sys
import tempfile
import threading
import zipfile
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

from ministack import app as ministack
from ministack.core import lambda_runtime
from ministack.services import dynamodb, lambda_svc, sqs, stepfunctions
from typing_extensions import override

from local.stack.places import PENDING

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def _streams(source: str, mapping_id: str, account: str, region: str) -> tuple[int, int]:
    """Records that the mapping has not finished, and the records there ever were."""
    table = source.split("/stream/", maxsplit=1)[0].rsplit("/", 1)[-1]
    start = dynamodb.stream_start_position(table, account_id=account, region=region)
    end = dynamodb.stream_end_position(table, account_id=account, region=region)
    reached = lambda_svc._dynamodb_stream_positions._data.get((account, region, mapping_id), start)  # noqa: SLF001
    return end - max(reached, start), end


class Invocations:
    """Counts the functions that run, now and so far, around ministack's one way to run any."""

    def __init__(self, execute: Callable[..., dict[str, Any]]) -> None:
        self._execute = execute
        self._lock = threading.Lock()
        self.running = 0
        self.started = 0

    def __call__(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        with self._lock:
            self.running += 1
            self.started += 1
        try:
            return self._execute(*args, **kwargs)
        finally:
            with self._lock:
                self.running -= 1


def reading(invocations: Invocations) -> dict[str, Any]:
    """What is pending, what rests unread, and how much has happened so far."""
    pending = {"functions running": invocations.running}
    executions = [run["status"] for run in list(stepfunctions._executions._data.values())]  # noqa: SLF001
    pending["executions running"] = executions.count("RUNNING")
    activity = invocations.started + len(executions)
    read: set[str] = set()
    for account, region, mapping in list(lambda_svc._iter_all_esms()):  # noqa: SLF001
        source = mapping.get("EventSourceArn", "")
        if ":dynamodb:" in source:
            behind, ever = _streams(source, mapping["UUID"], account, region)
            pending[source] = pending.get(source, 0) + behind
            activity += ever
        else:
            read.add(source)
    resting: dict[str, int] = {}
    for queue in list(sqs._queues._data.values()):  # noqa: SLF001
        arn = queue["attributes"]["QueueArn"]
        place = pending if arn in read else resting
        place[arn] = len(queue["messages"])
    return {
        "pending": {source: count for source, count in pending.items() if count},
        "resting": {source: count for source, count in resting.items() if count},
        "activity": activity,
    }


def watched(app: Any, invocations: Invocations) -> Callable[..., Awaitable[None]]:
    """ministack's ASGI application, and our one path before it."""

    async def application(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PENDING:
            await app(scope, receive, send)
            return
        body = json.dumps(reading(invocations)).encode()
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


def _end_with_parent() -> None:
    """Stop when standard input closes: the supervisor holds its other end as long as it lives."""
    # Unbuffered: a buffered reader's lock, held here, would abort the interpreter's own ending.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _without_waiting_for_logs() -> None:
    """Collect what a function has logged when it answers; the rest joins its next invocation's.

    ministack waits up to 50 ms for a first line, which is most of a request that logs nothing.
    """
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (0.001, 0.001, 0.250)  # noqa: SLF001


def _as_wide_as_this_machine() -> None:
    """Read a queue with as many workers as there are processors: more cost only their starts."""
    lambda_svc._ESM_SQS_DEFAULT_CONCURRENCY = max(2, os.cpu_count() or 2)  # noqa: SLF001


class SharedArchive(zipfile.ZipFile):
    """An archive that is unpacked once, however many workers run what is in it.

    ministack unpacks the code and the layers anew for each worker: a thousand files, which was
    most of a cold start. Workers only read them, so each gets links to the one copy.
    """

    _unpacking = threading.Lock()
    _unpacked: ClassVar[dict[int, Path]] = {}

    @override
    def namelist(self) -> list[str]:
        """The names at the top; ministack looks at each for a way out of its folder."""
        return sorted({name.split("/")[0] for name in super().namelist()})

    @override
    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        content = hash(tuple((one.filename, one.CRC) for one in self.infolist()))
        with self._unpacking:
            if content not in self._unpacked:
                self._unpacked[content] = Path(tempfile.mkdtemp(prefix="unpacked-"))
                super().extractall(self._unpacked[content], self.infolist())
        for top in self._unpacked[content].iterdir():
            Path(path, top.name).symlink_to(top)


def _with_one_copy_of_each_archive() -> None:
    lambda_runtime.zipfile = SimpleNamespace(
        ZipFile=SharedArchive, BadZipFile=zipfile.BadZipFile, LargeFileError=zipfile.LargeZipFile
    )


def _reading_each_expression_once() -> None:
    """ministack reads a condition anew for every item that it is held against; ours are few."""
    for name in ("_tokenize", "_condition_syntax_error"):
        setattr(dynamodb, name, lru_cache(maxsize=1024)(getattr(dynamodb, name)))


def main() -> None:
    """Serve until the parent ends or says so."""
    _without_waiting_for_logs()
    _with_one_copy_of_each_archive()
    _reading_each_expression_once()
    _as_wide_as_this_machine()
    invocations = Invocations(lambda_svc._execute_function)  # noqa: SLF001
    lambda_svc._execute_function = invocations  # noqa: SLF001
    ministack.app = watched(ministack.app, invocations)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    ministack.main()


if __name__ == "__main__":
    main()
