"""The door before the deployed API: what passes, and that it passes untouched."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from typing_extensions import override

from local.stack.front import MAX_BODY, front

pytestmark = pytest.mark.integration

HOST = "abcdef01.execute-api.localhost:4566"
Asked = tuple[str, list[tuple[str, str]], bytes]


class Emulator(BaseHTTPRequestHandler):
    """Answers as the test wants; remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[Asked]]
    status = 200

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.requestline, self.headers.items(), body))
        content = b"\x00answer"
        self.send_response(413 if b"large" in body else 200)
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_HEAD = do_DELETE = do_PATCH = _answer  # noqa: N815


@contextmanager
def _serving(server: ThreadingHTTPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def asked() -> list[Asked]:
    return []


@pytest.fixture
def port(asked: list[Asked], tmp_path: Path) -> Iterator[int]:
    """The door's port; behind it an API whose host is known."""
    behind = type("Behind", (Emulator,), {"asked": asked})
    host_file = tmp_path / "api_host"
    host_file.write_text(HOST, encoding="utf-8")
    emulator = ThreadingHTTPServer(("127.0.0.1", 0), behind)
    emulator.daemon_threads = True
    with (
        _serving(emulator) as upstream_port,
        _serving(front(0, upstream_port=upstream_port, host_file=host_file)) as door,
    ):
        yield door


@pytest.fixture
def connection(port: int) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    yield connection
    connection.close()


def _ask(connection: http.client.HTTPConnection, *request: Any) -> tuple[int, bytes]:
    connection.request(*request)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_a_request_passes_as_it_came_but_for_its_host(
    connection: http.client.HTTPConnection, asked: list[Asked]
) -> None:
    body = bytes(range(256))
    headers = {"X-Signature": "caf\xe9", "Content-Type": "application/octet-stream"}

    answer = _ask(connection, "POST", "/webhooks/a%20b%2Fc/x?q=1&q=%2B", body, headers)

    assert answer == (200, b"\x00answer")
    ((line, passed, received),) = asked
    assert line == "POST /webhooks/a%20b%2Fc/x?q=1&q=%2B HTTP/1.1"
    assert received == body
    assert dict(passed) == {
        "Host": HOST,
        "Accept-Encoding": "identity",
        "X-Signature": "caf\xe9",
        "Content-Type": "application/octet-stream",
        "Content-Length": "256",
    }


def test_the_answer_passes_with_each_of_its_headers(
    connection: http.client.HTTPConnection,
) -> None:
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()

    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "DELETE"])
def test_every_method_passes_on_one_kept_connection(
    connection: http.client.HTTPConnection, asked: list[Asked], method: str
) -> None:
    for _ in range(2):
        status, content = _ask(connection, method, "/x")
        assert (status, content) == (200, b"" if method == "HEAD" else b"\x00answer")

    assert len(asked) == 2


def test_an_errors_answer_passes(connection: http.client.HTTPConnection) -> None:
    assert _ask(connection, "POST", "/x", b"large") == (413, b"\x00answer")


def test_a_chunked_body_passes_whole(
    connection: http.client.HTTPConnection, asked: list[Asked]
) -> None:
    connection.request("POST", "/x", iter([b"one", b"two"]), encode_chunked=True)

    assert connection.getresponse().read() == b"\x00answer"
    assert asked[0][2] == b"onetwo"


def test_more_than_api_gateway_takes_is_413(
    connection: http.client.HTTPConnection, asked: list[Asked]
) -> None:
    status, content = _ask(connection, "POST", "/x", b"x" * (MAX_BODY + 1))

    assert (status, content) == (413, b'{"message":"Request Entity Too Large"}')
    assert asked == []


def test_a_length_that_is_none_is_400(port: int, asked: list[Asked]) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as raw:
        raw.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400 ")
    assert asked == []


def test_before_the_deployment_and_without_the_emulator_it_says_so(tmp_path: Path) -> None:
    host_file = tmp_path / "api_host"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    with _serving(front(0, upstream_port=nobody, host_file=host_file)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        undeployed = _ask(connection, "GET", "/")
        host_file.write_text(HOST, encoding="utf-8")
        unreachable = _ask(connection, "GET", "/")
        connection.close()

    assert undeployed == (503, b'{"message":"Not deployed yet"}')
    assert unreachable == (502, b'{"message":"Bad Gateway"}')
