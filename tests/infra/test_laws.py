"""Laws of the house that neither the linters nor import-linter can state."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.bundle import ROOT

ROOMS = ("functions", "infra", "local", "tests")


def _sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def _imports(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_the_inside_is_the_standard_librarys() -> None:
    for source in _sources("functions/shared/domain", "functions/shared/kernel"):
        tops = {name.split(".")[0] for name in _imports(source)} - {"functions"}
        assert tops <= sys.stdlib_module_names | {"_typeshed"}, source


def test_nothing_is_mocked() -> None:
    for source in _sources(*ROOMS):
        assert not [name for name in _imports(source) if name.startswith("unittest")], source


def test_one_place_asks_what_time_it_is() -> None:
    asking = {
        str(source.relative_to(ROOT))
        for source in _sources("functions", "infra")
        for node in ast.walk(ast.parse(source.read_bytes()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today", "time", "time_ns"}
        and not node.args[1:]
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    }
    assert asking == {"functions/shared/kernel/clock.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_package_has_its_room_card(room: str) -> None:
    for folder in {source.parent for source in _sources(room)}:
        card = ast.get_docstring(ast.parse((folder / "__init__.py").read_bytes())) or ""
        lines = [line for line in card.splitlines() if line]
        assert len(lines) == 3, folder
        assert [line.split(" ", 1)[0] for line in lines[1:]] == ["May", "Must"], folder


def test_nothing_of_one_machine_is_committed() -> None:
    registries = "https?:/|/simple/|file:/"
    found = subprocess.run(
        [
            "git",
            "grep",
            "-nIE",
            registries,
            "--",
            "requirements*.lock",
            "pyproject.toml",
            "Makefile",
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    # Status 1 is git's word for nothing found; outside of a repository there is nothing to ask.
    assert found.stdout == ""
