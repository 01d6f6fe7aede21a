"""A door before the deployed HTTP API, so that a browser or a link needs no Host header.

The emulator tells its APIs apart by the Host header alone. Everything else of a request passes
through as it came: the raw target, every header, every byte of the body, and so does the answer.
"""

import http.client
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from local.stack.places import LOOPBACK

MAX_BODY = 10 * 1024 * 1024
"""What API Gateway takes at most; it answers 413 to more."""

_CONNECTION_ONLY = frozenset(
    {
        "connection",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that concern one connection, not the request (RFC 9110 section 7.6.1), and the Host."""

_UNUSED_AT_MOST = 30
"""Seconds after which a connection to the emulator, which closes idle ones at 75, is renewed."""


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # Else each answer waits 40 ms for an acknowledgement.
    upstream_port: ClassVar[int]
    host_file: ClassVar[Path]
    upstream: http.client.HTTPConnection | None = None
    used_at = 0.0

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the functions' own log tells what was asked."""

    def __getattr__(self, name: str) -> Any:
        # The base class looks up do_<METHOD>: every method passes.
        if name.startswith("do_"):
            return self._pass
        raise AttributeError(name)

    @override
    def finish(self) -> None:
        """End with the client's connection the one to the emulator."""
        if self.upstream:
            self.upstream.close()
        super().finish()

    def _pass(self) -> None:
        try:
            host = self.host_file.read_text(encoding="utf-8")
        except FileNotFoundError:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "Not deployed yet")
            return
        try:
            body = self._body()
        except ValueError:
            self._refuse(HTTPStatus.BAD_REQUEST, "Bad Request")
            return
        if body is None:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large")
            return
        try:
            answer, content = self._ask(host, body)
        except (OSError, http.client.HTTPException):
            if self.upstream:
                self.upstream.close()
            self._refuse(HTTPStatus.BAD_GATEWAY, "Bad Gateway")
            return
        self._give(answer, content)

    def _body(self) -> bytes | None:
        """The request's body, or None where it is more than API Gateway takes.

        It is read to its end all the same: a client that is still sending hears no answer.

        Raises:
            ValueError: its length is no length.
        """
        body = bytearray()
        seen = 0
        for piece in self._pieces():
            seen += len(piece)
            if seen <= MAX_BODY:
                body += piece
        return bytes(body) if seen <= MAX_BODY else None

    def _pieces(self) -> Iterator[bytes]:
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            yield from self._read(int(self.headers.get("Content-Length") or 0))
            return
        while size := int(self.rfile.readline(100).partition(b";")[0], 16):
            yield from self._read(size)
            self.rfile.readline(3)
        while self.rfile.readline(65537).strip():
            pass  # Trailers say nothing that we need.

    def _read(self, size: int) -> Iterator[bytes]:
        if size < 0:
            raise ValueError("negative length")
        while size and (piece := self.rfile.read(min(size, 65536))):
            size -= len(piece)
            yield piece

    def _ask(self, host: str, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        # Never asked twice, not even on a broken connection: a request may have had its effect.
        stale = time.monotonic() - self.used_at > _UNUSED_AT_MOST
        if self.upstream is None or stale:
            if self.upstream:
                self.upstream.close()
            self.upstream = http.client.HTTPConnection(LOOPBACK, self.upstream_port, timeout=120)
        target = self.requestline.split(" ")[1]
        self.upstream.putrequest(self.command, target, skip_host=True, skip_accept_encoding=True)
        self.upstream.putheader("Host", host)
        for name, value in self.headers.items():
            if name.lower() not in _CONNECTION_ONLY | {"content-length", "expect"}:
                self.upstream.putheader(name, value.encode("latin-1"))
        if body or self.command in {"POST", "PUT", "PATCH"}:
            self.upstream.putheader("Content-Length", str(len(body)))
        self.upstream.endheaders(body)
        answer = self.upstream.getresponse()
        content = answer.read()
        self.used_at = time.monotonic()
        return answer, content

    def _give(self, answer: http.client.HTTPResponse, content: bytes) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _CONNECTION_ONLY | {"content-length"}:
                self.send_header(name, value)
        bodiless = answer.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
        if self.command == "HEAD":
            self.send_header("Content-Length", answer.getheader("Content-Length") or "0")
        elif not bodiless:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and not bodiless:
            self.wfile.write(content)

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        """Answer in API Gateway's own shape; the connection may hold an unread body, so it ends."""
        content = f'{{"message":"{message}"}}'.encode()
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # A burst of webhooks comes in many connections at once.


def front(port: int, *, upstream_port: int, host_file: Path) -> ThreadingHTTPServer:
    """The door, listening on loopback; `host_file` will hold the API's host once it is deployed."""
    door = type("Door", (_Door,), {"upstream_port": upstream_port, "host_file": host_file})
    return _Server((LOOPBACK, port), door)
