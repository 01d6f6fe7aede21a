"""One request to a system outside of AWS: one attempt, no redirects, and what is known after it.

With the standard library alone: a client of its own would cost a cold start 80 ms.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from functions.shared.kernel.errors import Refused

MOST_BYTES: Final = 8_000_000
"""Of an answer; whatever is longer is no answer to anything that is asked here."""
_CONNECT_SECONDS: Final = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the headers' names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Unsent(Exception):
    """Nothing of the request has left; says why."""


class Unanswered(Exception):
    """The request may have arrived, and no answer came; says why."""


def parts_of(url: str) -> SplitResult:
    """The parts of an address that can be called.

    Raises:
        Refused: it is no http or https URL in plain characters, or names a user.
    """
    try:
        parts = urlsplit(url)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        raise Refused("this is no address that can be called") from None
    visible = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    http_like = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not (visible and http_like and port_is_a_number):
        raise Refused("this is no address that can be called")
    return parts


def get(url: str, headers: Mapping[str, str], *, seconds: float) -> Answer:
    """The answer to a GET, which is over after so many seconds; asking again does no harm.

    Raises:
        Refused: this is no address that can be called.
        Unsent, Unanswered: no answer came.
    """
    return _answer("GET", url, None, headers, seconds=seconds)


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    address: str | None = None,
) -> Answer:
    """The answer to a POST, which is over after so many seconds, however slowly it drips.

    `address` is where to connect to, where that is already decided; the certificate must still be
    the host's.

    Raises:
        Refused: this is no address that can be called.
        Unsent: nothing has left.
        Unanswered: it may have arrived.
    """
    return _answer("POST", url, body, headers, seconds=seconds, address=address)


def _answer(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    seconds: float,
    address: str | None = None,
) -> Answer:
    parts = parts_of(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(parts.netloc, timeout=seconds)
    connection.sock = _connected(parts, address, seconds)
    # A socket's own timeout begins anew with each byte.
    over = threading.Timer(seconds, _hang_up, (connection.sock,))
    over.start()
    try:
        connection.request(method, target, body, dict(headers))
        answer = connection.getresponse()
        content = answer.read(MOST_BYTES)
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, content)
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(type(error).__name__) from error
    finally:
        over.cancel()
        connection.close()


def _connected(parts: SplitResult, address: str | None, seconds: float) -> socket.socket:
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    place = (address or host, parts.port or (443 if secure else 80))
    try:
        plain = socket.create_connection(place, timeout=min(seconds, _CONNECT_SECONDS))
    except OSError as error:
        raise Unsent(type(error).__name__) from error
    try:
        plain.settimeout(seconds)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _trust().wrap_socket(plain, server_hostname=host) if secure else plain
    except OSError as error:
        plain.close()
        raise Unsent(type(error).__name__) from error


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _hang_up(connected: socket.socket) -> None:
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # It has ended by itself.
