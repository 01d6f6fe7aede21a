"""The one table as a `create_table` request; an infrastructure test compares it with the stack."""

from typing import Any


def table_schema(name: str) -> dict[str, Any]:
    """Keys, both sparse indexes and the stream. (The expiry attribute has a request of its own.)"""
    keys = ("pk", "sk", "due_pk", "due_at", "board_pk", "board_sk")
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
        "KeySchema": _key_schema("pk", "sk"),
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "due",
                "KeySchema": _key_schema("due_pk", "due_at"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "IndexName": "board",
                "KeySchema": _key_schema("board_pk", "board_sk"),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["row"]},
            },
        ],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    }


def _key_schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
