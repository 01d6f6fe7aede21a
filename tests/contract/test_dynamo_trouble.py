"""What becomes of DynamoDB's troubles; no emulator has them, so a scripted client does."""

from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import Absent, Check, Key, Put, Write
from functions.shared.store.dynamo import DynamoTable

PUT = Put({"pk": "p", "sk": "s"}, when=(Absent(),))
CHECK = Check(Key("p", "t"), when=(Absent(),))


class Scripted:
    """A client whose every operation gives, or raises, what comes next."""

    def __init__(self, *script: Exception | dict[str, Any]) -> None:
        self._script = list(script)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Any:
        def answer(**request: Any) -> dict[str, Any]:
            self.asked.append((operation, request))
            following = self._script.pop(0)
            if isinstance(following, Exception):
                raise following
            return following

        return answer


def error(code: str, status: int = 400, retries: int = 0, reasons: str = "") -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": reasons},
        "ResponseMetadata": {"HTTPStatusCode": status, "RetryAttempts": retries},
    }
    if reasons:
        response["CancellationReasons"] = [{"Code": reason} for reason in reasons.split()]
    return ClientError(response, "Operation")


def cancelled(reasons: str) -> ClientError:
    return error("TransactionCanceledException", reasons=reasons)


@pytest.mark.parametrize(
    "trouble",
    [
        error("ThrottlingException"),
        error("ProvisionedThroughputExceededException"),
        error("RequestLimitExceeded"),
        error("TransactionInProgressException"),
        error("InternalServerError", 500),
        error("AnythingElse", 503),
        cancelled("TransactionConflict ThrottlingError"),
        cancelled("ThrottlingError ProvisionedThroughputExceeded"),
        EndpointConnectionError(endpoint_url="x"),
        ConnectTimeoutError(endpoint_url="x"),
        ReadTimeoutError(endpoint_url="x"),
        ConnectionClosedError(endpoint_url="x"),
    ],
    ids=str,
)
def test_passing_trouble_is_unavailable(trouble: Exception) -> None:
    for writes in ((PUT,), (CHECK,), (PUT, CHECK)):
        with pytest.raises(Unavailable) as raised:
            DynamoTable(Scripted(trouble), "t").write(*writes)
        assert raised.value.__cause__ is trouble
    with pytest.raises(Unavailable):
        DynamoTable(Scripted(trouble), "t").get(CHECK.key)


@pytest.mark.parametrize(
    "conflict",
    [error("TransactionConflictException"), cancelled("None TransactionConflict")],
    ids=str,
)
def test_another_transaction_in_the_way_is_waited_for_a_little(conflict: Exception) -> None:
    pauses: list[float] = []
    client = Scripted(conflict, conflict, {})
    assert DynamoTable(client, "t", pauses.append).write(PUT, CHECK) is True
    assert len(pauses) == 2
    client = Scripted(*[conflict] * 5)
    with pytest.raises(Unavailable) as raised:
        DynamoTable(client, "t", pauses.append).write(PUT)
    assert raised.value.__cause__ is conflict
    assert sum(pauses) < 0.5


@pytest.mark.parametrize(
    ("refusal", "writes"),
    [
        (error("ConditionalCheckFailedException"), (PUT,)),
        (cancelled("ConditionalCheckFailed"), (CHECK,)),
        (cancelled("None ConditionalCheckFailed"), (PUT, CHECK)),
        # A transaction's token lets it be asked again without doing it again.
        (
            error("TransactionCanceledException", 400, 1, "ConditionalCheckFailed None"),
            (PUT, CHECK),
        ),
        (cancelled("ConditionalCheckFailed TransactionConflict"), (PUT, CHECK)),
    ],
    ids=str,
)
def test_a_condition_that_does_not_hold_is_an_answer(
    refusal: Exception, writes: tuple[Write, ...]
) -> None:
    assert DynamoTable(Scripted(refusal), "t").write(*writes) is False


def test_a_condition_that_our_own_lost_write_may_have_broken_is_no_answer() -> None:
    lost = error("ConditionalCheckFailedException", retries=1)
    with pytest.raises(Unavailable):
        DynamoTable(Scripted(lost), "t").write(PUT)


@pytest.mark.parametrize(
    "defect",
    [
        error("ValidationException"),
        error("AccessDeniedException"),
        error("ResourceNotFoundException"),
        cancelled("ValidationError None"),
        cancelled("ValidationError ConditionalCheckFailed"),
    ],
    ids=str,
)
def test_a_defect_of_ours_comes_out_as_it_is(defect: Exception) -> None:
    for writes in ((PUT,), (PUT, CHECK)):
        with pytest.raises(ClientError):
            DynamoTable(Scripted(defect), "t").write(*writes)


def unprocessed(*sort_keys: str) -> dict[str, Any]:
    keys = [{"pk": {"S": "p"}, "sk": {"S": sk}} for sk in sort_keys]
    return {"t": {"Keys": keys, "ConsistentRead": False}} if keys else {}


def answered(*sort_keys: str, left: dict[str, Any]) -> dict[str, Any]:
    items = [{"pk": {"S": "p"}, "sk": {"S": sk}} for sk in sort_keys]
    return {"Responses": {"t": items}, "UnprocessedKeys": left}


def test_asks_again_for_unprocessed_keys_and_pauses_when_none_was_processed() -> None:
    pauses: list[float] = []
    client = Scripted(
        answered("a", left=unprocessed("b", "c")),
        answered(left=unprocessed("b", "c")),
        answered(left=unprocessed("b", "c")),
        answered("b", "c", left={}),
    )
    table = DynamoTable(client, "t", pauses.append)
    keys = [Key("p", sk) for sk in "abc"]
    assert list(table.get_many(keys)) == keys
    assert [request["RequestItems"] for _, request in client.asked[1:]] == [
        unprocessed("b", "c")
    ] * 3
    assert pauses == [0.1, 0.2]


def test_keys_that_stay_unprocessed_are_unavailable() -> None:
    pauses: list[float] = []
    client = Scripted(*[answered(left=unprocessed("a"))] * 5)
    with pytest.raises(Unavailable):
        DynamoTable(client, "t", pauses.append).get_many([Key("p", "a")])
    assert sum(pauses) < 2
