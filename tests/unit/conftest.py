"""Unit tests stay in their process, and no function does in them what its role does not allow."""

import socket
from collections.abc import Iterator
from typing import NoReturn

import pytest

from functions.shared.store.memory import MemoryTable
from tests.granted import Watch


def _refuse(*_: object, **__: object) -> NoReturn:
    raise AssertionError("a unit test opened a connection; it belongs in tests/integration")


@pytest.fixture(autouse=True)
def _no_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _refuse)
    monkeypatch.setattr(socket.socket, "bind", _refuse)


@pytest.fixture(scope="session", autouse=True)
def _nothing_that_is_not_granted() -> Iterator[None]:
    watch = Watch()
    with pytest.MonkeyPatch.context() as patch:
        for method in ("get", "get_many", "query", "write"):
            patch.setattr(MemoryTable, method, watch.over(method))
        yield
    assert watch.not_allowed == set()
