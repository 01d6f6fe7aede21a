"""A synthesized template, asked about its resources."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Template:
    """One stage's template; `assembly` is the folder that it was synthesized into."""

    stage: str
    assembly: Path

    @property
    def document(self) -> dict[str, Any]:
        text = (self.assembly / f"Tenure-{self.stage}.template.json").read_text()
        document: dict[str, Any] = json.loads(text)
        return document

    def resources(self, kind: str) -> dict[str, Properties]:
        """The properties of every resource of a type, by logical id."""
        return {
            name: resource["Properties"]
            for name, resource in self.document["Resources"].items()
            if resource["Type"] == kind
        }

    def functions(self) -> dict[str, Properties]:
        """The functions by their folders' names."""
        return {
            properties["Handler"].split(".")[1]: properties
            for properties in self.resources("AWS::Lambda::Function").values()
        }

    def function_ids(self) -> dict[str, str]:
        """The functions' folders' names by logical id."""
        return {
            name: properties["Handler"].split(".")[1]
            for name, properties in self.resources("AWS::Lambda::Function").items()
        }

    def bundle(self, function: str) -> Path:
        """The folder that becomes the function's zip."""
        key: str = self.functions()[function]["Code"]["S3Key"]
        return self.assembly / f"asset.{key.removesuffix('.zip')}"

    def grants(self, function: str) -> dict[str, set[str]]:
        """What the function may do: actions by the resource that they are allowed on."""
        role = self.functions()[function]["Role"]["Fn::GetAtt"][0]
        properties = self.resources("AWS::IAM::Role")[role]
        assert "ManagedPolicyArns" not in properties
        granted: dict[str, set[str]] = {}
        for policy in properties["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                assert statement["Effect"] == "Allow"
                for resource in _list(statement["Resource"]):
                    granted.setdefault(spoken(resource), set()).update(_list(statement["Action"]))
        return granted

    def alarms(self, metric: str) -> Iterator[tuple[Mapping[str, str], Properties]]:
        """The alarms on a metric: the logical ids of its dimensions, and the alarm."""
        for properties in self.resources("AWS::CloudWatch::Alarm").values():
            if properties["MetricName"] == metric:
                dimensions = {
                    dimension["Name"]: referred(dimension["Value"])
                    for dimension in properties["Dimensions"]
                }
                yield dimensions, properties


def referred(value: Mapping[str, Any]) -> str:
    """The logical id that an intrinsic function refers to."""
    if "Ref" in value:
        return str(value["Ref"])
    return str(value["Fn::GetAtt"][0])


def spoken(resource: object) -> str:
    """A resource's ARN in words: logical ids without their hashes, no partition and account."""
    match resource:
        case str():
            return resource
        case {"Ref": str(name)}:
            return name if name.startswith("AWS::") else _unhashed(name)
        case {"Fn::GetAtt": [str(name), str()]}:
            return _unhashed(name)
        case {"Fn::Select": [_, {"Fn::Split": [str(), value]}]}:
            return f"part of {spoken(value)}"
        case {"Fn::Join": [str(glue), [*parts]]}:
            joined = glue.join(spoken(part) for part in parts)
            return re.sub(r"^arn:AWS::Partition:(\w+):AWS::Region:AWS::AccountId:", r"\1 ", joined)
        case _:
            raise AssertionError(f"an unexpected resource: {resource}")


def _unhashed(name: str) -> str:
    return re.sub(r"[0-9A-F]{8}$", "", name)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
