"""The two tables that a promise is held to."""

from collections.abc import Iterator

import boto3
import pytest

from functions.shared.ports.table import Table
from functions.shared.store.dynamo import DynamoTable, connect
from functions.shared.store.memory import MemoryTable
from tests.ministack import CREDENTIALS
from tests.table_schema import table_schema

TABLE = "contract"


@pytest.fixture(scope="session")
def dynamo(ministack: str) -> Iterator[DynamoTable]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", "127.0.0.1")
        administrator = boto3.client("dynamodb", endpoint_url=ministack, **CREDENTIALS)
        administrator.create_table(**table_schema(TABLE))
        administrator.close()
        table = connect(TABLE, endpoint_url=ministack, **CREDENTIALS)
    yield table
    table.close()


@pytest.fixture(
    params=["memory", pytest.param("dynamo", marks=pytest.mark.integration)],
)
def table(request: pytest.FixtureRequest) -> Table:
    if request.param == "memory":
        return MemoryTable()
    found: DynamoTable = request.getfixturevalue("dynamo")
    return found
