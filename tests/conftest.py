"""What tests of several rooms share."""

from collections.abc import Iterator

import pytest

from tests import chromium
from tests.ministack import running


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
