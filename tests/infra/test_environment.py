"""What each function is told, and that only a developer's machine has a clock of its own."""

from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from functions.shared.kernel.settings import read, render
from functions.verify_scores.settings import Settings as VerifyScores
from infra.bundle import ROOT
from tests.infra.template import Template

FUNCTIONS = sorted(
    folder.parent.name
    for folder in Path(ROOT, "functions").glob("*/settings.py")
    if folder.parent.name != "shared"
)
SENDERS = {"advance_playbooks", "raise_alert", "send_digest", "send_surveys"}
SLACKERS = {"accept_command", "advance_playbooks", "raise_alert"}
CALLERS = {"advance_playbooks"}
ASKERS = {"ingest_webhook"}


def _variables(name: str) -> set[str]:
    settings = import_module(f"functions.{name}.settings").Settings
    return {field.name.upper() for field in fields(settings)}


def test_every_function_is_deployed(template: Template) -> None:
    assert sorted(template.functions()) == FUNCTIONS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_environment_is_the_settings(name: str, template: Template) -> None:
    told = set(template.functions()[name]["Environment"]["Variables"])
    extra = set()
    if template.stage == "local":
        stand_ins = {
            "AWS_ENDPOINT_URL_SESV2": SENDERS,
            "TENURE_LOCAL_SLACK": SLACKERS,
            "TENURE_LOCAL_SURVEYMONKEY": ASKERS,
            "TENURE_LOCAL_WEBHOOKS": CALLERS,
        }
        extra = {"TENURE_CLOCK_FILE"} | {v for v, users in stand_ins.items() if name in users}
    assert told == _variables(name) | extra


def test_only_a_developers_machine_has_parameters_of_its_own(template: Template) -> None:
    parameters = set(template.document["Parameters"])
    systems = ("Mail", "Slack", "SurveyMonkey", "Webhooks")
    stand_ins = {f"Local{system}Endpoint" for system in systems}
    own = {"ClockFile"} | stand_ins if template.stage == "local" else set()
    assert parameters == {"PublicBaseUrl", "MailSender"} | own


def test_what_is_rendered_is_read_back() -> None:
    settings = VerifyScores(table_name="t", bus_name="b", state_machine_arn="a")
    assert read(VerifyScores, render(settings)) == settings


def test_every_missing_variable_is_named() -> None:
    with pytest.raises(LookupError, match="TABLE_NAME, BUS_NAME, STATE_MACHINE_ARN"):
        read(VerifyScores, {"TABLE_NAME": "", "OTHER": "x"})
