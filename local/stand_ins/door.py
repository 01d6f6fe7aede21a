"""How a stand-in listens: one small HTTP server on loopback, whose answers are JSON."""

import json
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl

from typing_extensions import override

MAX_BODY = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request; the headers' names are in lower case, the path is without its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    raw: bytes

    def fields(self) -> dict[str, Any]:
        """The body's fields, of JSON or of a form; none where there is no body.

        Raises:
            ValueError: it is of another kind.
        """
        if not self.raw:
            return {}
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(self.raw.decode(), strict_parsing=True))
        said = json.loads(self.raw)
        if not isinstance(said, dict):
            raise ValueError("the body must be a JSON object")
        return said


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `lost` means that it never arrives: the connection is closed in its place."""

    body: Any = None
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False


Answer = Callable[[Asked], Reply]


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # Else each answer waits 40 ms for an acknowledgement.
    answered: ClassVar[Callable[[Asked], Reply]]

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: who wants to know asks what was kept."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if size > MAX_BODY:
            self.close_connection = True
            self._say(Reply({"error": "too large"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
            return
        asked = Asked(
            method=self.command,
            path=self.path.partition("?")[0].rstrip("/"),
            headers={name.lower(): value for name, value in self.headers.items()},
            raw=self.rfile.read(size),
        )
        try:
            reply = type(self).answered(asked)
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            reply = Reply({"error": f"{type(error).__name__}: {error}"}, HTTPStatus.BAD_REQUEST)
        self._say(reply)

    def _say(self, reply: Reply) -> None:
        if reply.lost:
            self.close_connection = True
            return
        body = b"" if reply.body is None else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of who hung up before the answer; all else is told as ever."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Listening:
    """A stand-in listening on loopback, while the `with` block lasts; port 0 picks one."""

    def __init__(self, port: int, answer: Answer, name: str) -> None:
        door = type("Door", (_Door,), {"answered": staticmethod(answer)})
        self._server = _Server(("127.0.0.1", port), door)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name=name, daemon=True
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
