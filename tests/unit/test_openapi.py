"""The document of the HTTP API is what the code would write, and what the handlers serve."""

import json
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest

from functions.accept_command.flow import COMMANDS
from functions.answer_query.flow import ANSWERS
from functions.ingest_webhook.vendors import SOURCES as VENDORS
from functions.shared.domain.sources import SOURCES
from functions.shared.kernel.settings import variables
from local.api_document import DOCUMENT, OPERATIONS_OF_PEOPLE, operations, text

DOCUMENTED: Mapping[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
FUNCTIONS = sorted({operation.function for operation in operations()})


def test_the_file_is_what_the_code_would_write() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == text(), "run python -m local.api_document"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_handler_serves_exactly_the_operations_of_its_function(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = import_module(f"functions.{function}.settings").Settings
    for variable in (*variables(settings), "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, "here")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("REPLAY_WINDOWS", "{}")
    served = vars(import_module(f"functions.{function}.handler"))["_ROUTES"]
    assert set(served) == {o.route_key for o in operations() if o.function == function}


def test_each_command_is_open_to_the_role_that_the_document_says() -> None:
    roles = {key: role for key, (role, _) in COMMANDS.items()} | dict.fromkeys(ANSWERS, "viewer")
    assert roles == {
        o.route_key: o.role for o in operations() if o.function in OPERATIONS_OF_PEOPLE
    }


def test_operations_have_names_of_their_own() -> None:
    names = [operation.id for operation in operations()]
    assert len(set(names)) == len(names)


def test_every_reference_leads_somewhere() -> None:
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', DOCUMENT.read_text(encoding="utf-8")):
        place: Any = DOCUMENTED
        for part in reference.split("/"):
            place = place[part]


def test_every_path_names_its_parameters() -> None:
    for path, methods in DOCUMENTED["paths"].items():
        for operation in methods.values():
            named = [p["name"] for p in operation["parameters"] if p["in"] == "path"]
            assert named == re.findall(r"{(\w+)}", path)


def test_the_sources_that_can_be_connected_are_those_that_can_send() -> None:
    assert set(SOURCES) == set(VENDORS)
