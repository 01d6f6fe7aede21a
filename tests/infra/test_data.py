"""The table as it is deployed is the table that the tests use, and it is kept safe."""

from typing import Any

from tests.infra.template import Template
from tests.table_schema import table_schema


def _table(template: Template) -> dict[str, Any]:
    (resource,) = (
        resource
        for resource in template.document["Resources"].values()
        if resource["Type"] == "AWS::DynamoDB::Table"
    )
    table: dict[str, Any] = resource
    return table


def test_it_is_the_table_of_the_tests(template: Template) -> None:
    properties = _table(template)["Properties"]
    expected = table_schema("any")
    for key in ("KeySchema", "GlobalSecondaryIndexes", "BillingMode"):
        assert properties[key] == expected[key]
    # A stream's view says by itself that there is one.
    assert properties["StreamSpecification"] == {
        "StreamViewType": expected["StreamSpecification"]["StreamViewType"]
    }
    assert _sorted(properties["AttributeDefinitions"]) == _sorted(expected["AttributeDefinitions"])
    assert properties["TimeToLiveSpecification"] == {
        "AttributeName": "expires_at",
        "Enabled": True,
    }


def test_it_can_be_restored_and_is_encrypted(template: Template) -> None:
    properties = _table(template)["Properties"]
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["SSESpecification"] == {"SSEEnabled": True}


def test_only_the_real_thing_outlives_its_stack(template: Template) -> None:
    table = _table(template)
    keeps = template.stage == "prod"
    assert table["Properties"]["DeletionProtectionEnabled"] is keeps
    assert table["DeletionPolicy"] == ("Retain" if keeps else "Delete")


def _sorted(attributes: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(attributes, key=lambda attribute: attribute["AttributeName"])
