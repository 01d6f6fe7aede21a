"""What the port to our own public door promises, of the gateway over real HTTP and of its twin."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from typing_extensions import override

from functions.ingest_webhook.vendors import verify
from functions.shared.contracts.facts import read_facts
from functions.shared.gateways.public_door import PublicDoor
from functions.shared.kernel.errors import Refused, Unavailable
from functions.shared.ports.outside import Door
from tests.fakes.outside import MemoryDoor, MemorySecrets

AT = datetime(2026, 3, 2, 8, 14, 6, tzinfo=UTC)
VENTURE = "3f0c7b52-8e0d-4a68-9a55-0d5a5c1f7e11"
SECRET = "whsec_" + base64.b64encode(b"a standard webhooks key, 32 byte").decode()
LOGIN = {"id": "l", "kind": "login", "customer": "c", "occurred_at": AT.isoformat(), "data": {}}
BOTH = pytest.mark.parametrize(
    "kind", ["memory", pytest.param("http", marks=pytest.mark.integration)]
)


@dataclass(frozen=True, slots=True)
class Rig:
    """A door, the facts that came in by it, and how it stops answering."""

    door: Door
    taken: Callable[[], list[str]]
    leave: Callable[[], None]


class Intake(ThreadingHTTPServer):
    """A public door of its own, which proves each delivery as ours does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Delivery)
        self.taken: list[str] = []
        self.broken = False


class _Delivery(BaseHTTPRequestHandler):
    server: Intake

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(503 if self.server.broken else self._judged(body))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _judged(self, body: bytes) -> int:
        if self.path != f"/webhooks/{VENTURE}/standard":
            return 404
        headers = dict(self.headers)
        try:
            verify(
                "standard",
                secrets=[SECRET],
                method="POST",
                url=self.path,
                headers=headers,
                body=body,
                at=AT,
            )
            facts = read_facts(json.loads(body), source="standard", at=AT, ahead="replace")
        except Refused:
            return 400
        self.server.taken += [one.fact.id for one in facts]
        return 202

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is said of what comes in."""


@pytest.fixture
def rig(kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    if kind == "memory":
        twin = MemoryDoor()

        def taken() -> list[str]:
            return [one.id for message in twin.facts.receive() for one in message.facts]

        yield Rig(twin, taken, lambda: setattr(twin, "unavailable", True))
        return
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Intake() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        host, port = server.server_address[:2]
        held = MemorySecrets(stored={f"sources/{VENTURE}/standard": (SECRET,)})
        door = PublicDoor(held, f"http://{host!s}:{port}/", "sources/")
        yield Rig(door, lambda: server.taken, lambda: setattr(server, "broken", True))
        server.shutdown()
        thread.join()


@BOTH
def test_facts_that_are_handed_in_come_in_with_their_proof(rig: Rig) -> None:
    rig.door.deliver(VENTURE, "msg_1", [LOGIN], AT)
    [taken] = rig.taken()
    assert taken.endswith("l")


@BOTH
def test_what_is_no_fact_is_refused_and_a_door_that_does_not_answer_is_unavailable(
    rig: Rig,
) -> None:
    with pytest.raises(Refused):
        rig.door.deliver(VENTURE, "msg_1", [{**LOGIN, "kind": "nonsense"}], AT)
    rig.leave()
    with pytest.raises(Unavailable):
        rig.door.deliver(VENTURE, "msg_2", [LOGIN], AT)


def test_without_its_secret_nothing_is_handed_in() -> None:
    with pytest.raises(Unavailable):
        PublicDoor(MemorySecrets(), "http://127.0.0.1:9", "s/").deliver(VENTURE, "m", [LOGIN], AT)
