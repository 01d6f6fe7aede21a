"""What tests of several rooms share."""

from collections.abc import Iterator

import pytest

from tests.ministack import running


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of this run's emulator, started when the first test asks for it."""
    with running(tmp_path_factory.mktemp("ministack")) as endpoint:
        yield endpoint
