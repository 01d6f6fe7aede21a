"""Walks over everybody: distributed, bounded, tried again, watched, and allowed nothing else."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from functions.shared.store import keys
from infra.population import AT_ONCE, SEGMENTS
from tests.infra.template import Properties, Template, referred, spoken

WALKED = {
    "apply_parameters",
    "count_insights",
    "count_retention",
    "simulate_parameters",
    "simulate_playbooks",
    "verify_scores",
}


def machines(template: Template) -> Iterator[tuple[str, str, Properties, dict[str, Any]]]:
    """Each state machine: its logical id, whom it walks, its properties, its definition."""
    for name, machine in template.resources("AWS::StepFunctions::StateMachine").items():
        text, functions = _text(machine["DefinitionString"])
        (function,) = {template.function_ids()[one] for one in functions}
        yield name, function, machine, json.loads(text)


def _text(value: Any) -> tuple[str, set[str]]:
    """A joined text with the logical ids in place of what they refer to, and those of functions."""
    _, parts = value["Fn::Join"]
    said = [part if isinstance(part, str) else referred(part) for part in parts]
    names = {referred(part) for part in parts if not isinstance(part, str) and "Fn::GetAtt" in part}
    return "".join(said), names


def role(template: Template, logical_id: str) -> dict[str, str]:
    """The actions of a role, each with the resource in words."""
    granted: dict[str, str] = {}
    for policy in template.resources("AWS::IAM::Role")[logical_id]["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = statement["Action"]
            for action in actions if isinstance(actions, list) else [actions]:
                granted[action] = spoken(statement["Resource"])
    return granted


def test_a_walk_has_as_many_segments_as_the_list() -> None:
    assert SEGMENTS == keys.SEGMENTS
    listed = {keys.listed("v", f"c{n}").pk for n in range(500)}
    assert listed == {keys.segment("v", n) for n in range(SEGMENTS)}


def test_a_walk_is_a_distributed_map_over_the_segments(template: Template) -> None:
    for _, _, _, definition in machines(template):
        begin = definition["States"][definition["StartAt"]]
        assert begin["Parameters"]["segments"] == list(range(SEGMENTS))
        each = definition["States"][begin["Next"]]
        assert each["ItemProcessor"]["ProcessorConfig"]["Mode"] == "DISTRIBUTED"
        assert each["MaxConcurrency"] == (2 if template.stage == "local" else AT_ONCE)
        # Nothing is tolerated: a version must not count while somebody is not prepared for it.
        assert not [name for name in each if name.startswith("Tolerated")]
        assert definition["States"][each["Next"]]["End"] is True
    assert {function for _, function, _, _ in machines(template)} == WALKED


def test_every_question_of_a_walk_is_asked_again_for_a_while(template: Template) -> None:
    for _, _, _, definition in machines(template):
        inner = definition["States"]["EachSegment"]["ItemProcessor"]["States"]
        for task in (inner["Step"], definition["States"]["End"]):
            (retry,) = task["Retry"]
            assert retry["ErrorEquals"] == ["States.ALL"]
            assert retry["MaxAttempts"] >= 5


def test_a_walk_may_ask_its_function_and_run_itself(prod: Template) -> None:
    for _, function, machine, _ in machines(prod):
        granted = role(prod, referred(machine["RoleArn"]))
        name = f"tenure-prod-{function.replace('_', '-')}"
        own = {action: on for action, on in granted.items() if on != "*"}
        assert re.fullmatch(
            r"(Reports|Retention|Scoring|Simulations)\w+Function", own.pop("lambda:InvokeFunction")
        )
        assert own == {
            "states:StartExecution": f"states stateMachine:{name}",
            "states:DescribeExecution": f"states execution:{name}:*",
            "states:StopExecution": f"states execution:{name}:*",
            "states:RedriveExecution": f"states execution:{name}/Segment:*",
        }
        anywhere = {action for action, on in granted.items() if on == "*"}
        assert {action.split(":")[0] for action in anywhere} == {"logs", "xray"}


def test_a_walk_that_ends_early_rings(template: Template) -> None:
    for metric in ("ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"):
        watched = [
            alarm["Dimensions"][0]["Value"]
            for alarm in template.resources("AWS::CloudWatch::Alarm").values()
            if alarm["MetricName"] == metric
        ]
        names = {spoken(arn).rpartition(f"tenure-{template.stage}-")[2] for arn in watched}
        assert names == {function.replace("_", "-") for function in WALKED}


def test_a_proposed_version_starts_its_walk_and_nothing_else(template: Template) -> None:
    (bus,) = template.resources("AWS::Events::EventBus")
    ((rule, target),) = (
        (rule, target)
        for rule in template.resources("AWS::Events::Rule").values()
        for target in rule["Targets"]
        if "RoleArn" in target
    )
    assert rule["EventBusName"] == {"Ref": bus}
    assert rule["EventPattern"] == {"source": ["tenure"], "detail-type": ["ParametersProposed"]}
    machine = f"states stateMachine:tenure-{template.stage}-apply-parameters"
    assert spoken(target["Arn"]) == machine
    assert role(template, referred(target["RoleArn"])) == {"states:StartExecution": machine}


@pytest.mark.parametrize("function", sorted(WALKED))
def test_a_walk_writes_what_it_does_to_a_log(function: str, template: Template) -> None:
    (logging,) = (
        machine["LoggingConfiguration"]
        for _, walked, machine, _ in machines(template)
        if walked == function
    )
    assert (logging["Level"], logging["IncludeExecutionData"]) == ("ALL", False)
