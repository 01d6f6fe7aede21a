"""What tests of several rooms share."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from typing_extensions import override
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests import chromium
from tests.ministack import running

ONE_BY_ONE = frozenset({"contract", "e2e", "infra", "integration"})
"""Rooms whose tests share what takes long to set up; of the others each file goes by itself."""


# What passed once passes again: who wants to search further says CHANCE=1. A machine that stands
# still for a moment is no failure of the example that it stood still at.
settings.register_profile("suite", deadline=None, derandomize=not os.environ.get("CHANCE"))
settings.load_profile("suite")


class ByRoom(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
    """Keeps together what one worker carries out, where several share the tests out."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        room = file.split("/")[1]
        return room if room in ONE_BY_ONE else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByRoom:
    """Share the tests out in this way, whatever `--dist` says."""
    return ByRoom(config, log)


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of this run's emulator, started when the first test asks for it."""
    with running(tmp_path_factory.mktemp("ministack")) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Browser]:
    """This run's browser, started when the first test asks for it; without one, such tests skip."""
    executable = chromium.found()
    if executable is None:
        pytest.skip(f"no browser here: none of {', '.join(chromium.NAMES)} is installed")
    running = chromium.Browser(executable, tmp_path_factory.mktemp("chromium"))
    yield running
    running.close()
