"""What tests of several rooms share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import chromium
from tests.ministack import running

ROOMS = Path(__file__).parent
ONE_BY_ONE = frozenset({"contract", "e2e", "infra", "integration"})
"""Rooms whose tests share what takes long to set up; of the others each file goes by itself."""


# Who shares them out reads the groups as soon as its own turn comes.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what one worker carries out, where several share the tests."""
    for item in items:
        room, *rest = item.path.relative_to(ROOMS).parts
        name = room if room in ONE_BY_ONE else "/".join((room, *rest))
        item.add_marker(pytest.mark.xdist_group(name))


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
