"""The Table port on DynamoDB, with the low-level client."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NotConnected

from functions.shared.kernel.errors import Unavailable
from functions.shared.ports.table import (
    Absent,
    AtMost,
    Below,
    Check,
    Condition,
    Index,
    Is,
    Item,
    Key,
    Page,
    Present,
    Put,
    Update,
    Value,
    Write,
)

# The wire's shapes belong to botocore, which has no types; they do not leave this module.
Client: TypeAlias = Any
Attributes: TypeAlias = dict[str, dict[str, Any]]
_Request: TypeAlias = dict[str, Any]

_KEYS: Final[Mapping[Index | None, tuple[str, str]]] = {
    None: ("pk", "sk"),
    "due": ("due_pk", "due_at"),
    "board": ("board_pk", "board_sk"),
}
_PLAIN: Final = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}
_BATCH: Final = 100
_FRUITLESS_ROUNDS: Final = 5
# Two transactions that check one item conflict, and botocore does not try again by itself.
_IN_THE_WAY: Final = frozenset({"TransactionConflict", "TransactionConflictException"})
_PAUSES: Final = (0.02, 0.05, 0.1, 0.2)
_PASSING: Final = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


def connect(table_name: str, **options: Any) -> "DynamoTable":
    """The table over a new client; `options` are those of `boto3.client`, `endpoint_url` say."""
    config = Config(
        connect_timeout=1,
        read_timeout=5,
        retries={"mode": "standard"},
        tcp_keepalive=True,
    )
    return DynamoTable(boto3.client("dynamodb", config=config, **options), table_name)


def attributes_of(item: Item) -> Attributes:
    """The item as DynamoDB writes it; what is None or an empty set is left out."""
    return {name: _attribute(value) for name, value in item.items() if not _nothing(value)}


def item_of(attributes: Mapping[str, Mapping[str, Any]]) -> Item:
    """The item that DynamoDB, or its stream, wrote so."""
    return {name: _value(attribute) for name, attribute in attributes.items()}


class DynamoTable:
    """The Table port on one DynamoDB table.

    A request that is wrong in form, a defect of ours, comes out as botocore's own error, or as
    `ValueError` or `TypeError` where it is seen before it is sent.
    """

    def __init__(
        self, client: Client, table_name: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._name = table_name
        self._pause = pause

    def close(self) -> None:
        """Let go of the connections, which otherwise live as long as the process."""
        self._client.close()

    def get(self, key: Key, *, strong: bool = False) -> Item | None:
        """The item, or None. Without `strong` it may be as old as some seconds."""
        request = {"TableName": self._name, "Key": _key(key), "ConsistentRead": strong}
        answer = self._ask("get_item", request)
        return item_of(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[Key], *, strong: bool = False) -> Mapping[Key, Item]:
        """The items that exist, of any number of keys, batched."""
        wanted = [_key(key) for key in dict.fromkeys(keys)]
        found: dict[Key, Item] = {}
        for start in range(0, len(wanted), _BATCH):
            asked = {"Keys": wanted[start : start + _BATCH], "ConsistentRead": strong}
            for attributes in self._batch({self._name: asked}):
                found[Key(attributes["pk"]["S"], attributes["sk"]["S"])] = item_of(attributes)
        return found

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        at_least: str | None = None,
        at_most: str | None = None,
        descending: bool = False,
        limit: int | None = None,
        after: Item | None = None,
        index: Index | None = None,
        strong: bool = False,
    ) -> Page:
        """One page of a partition by sort key: `prefix`, or the inclusive range."""
        if prefix and (at_least is not None or at_most is not None):
            raise ValueError("prefix and range exclude each other")
        if at_most is not None and at_most < (at_least or "\0"):
            return Page((), None)  # which DynamoDB would refuse
        request = self._selection(pk, prefix, at_least, at_most, index)
        request |= {"ScanIndexForward": not descending, "ConsistentRead": strong}
        if limit is not None:
            request["Limit"] = limit
        if after is not None:
            request["ExclusiveStartKey"] = attributes_of(after)
        answer = self._ask("query", request)
        last = answer.get("LastEvaluatedKey")
        return Page(tuple(map(item_of, answer["Items"])), item_of(last) if last else None)

    def write(self, *writes: Write) -> bool:
        """Do all of the writes or none; False when a condition does not hold."""
        match [action for write in writes if (action := self._action(write))]:
            case []:
                return True
            case [(kind, request)] if kind in _PLAIN:
                return self._plain(_PLAIN[kind], request)
            case actions:
                return self._transaction([{kind: request} for kind, request in actions])

    def _batch(self, wanted: _Request) -> Iterator[Attributes]:
        """The items of one batch; keys that were left unprocessed are asked for again.

        A round that brought something is followed at once (what goes over 16 MB comes back
        unprocessed too); one that brought nothing means throttling, and is followed after a pause.
        """
        fruitless = 0
        while wanted:
            answer = self._ask("batch_get_item", {"RequestItems": wanted})
            yield from answer["Responses"].get(self._name, ())
            left = answer.get("UnprocessedKeys") or {}
            if left and len(left[self._name]["Keys"]) == len(wanted[self._name]["Keys"]):
                fruitless += 1
                if fruitless == _FRUITLESS_ROUNDS:
                    raise Unavailable("batch_get_item: keys stay unprocessed")
                self._pause(0.05 * 2**fruitless)
            wanted = left

    def _selection(
        self, pk: str, prefix: str, at_least: str | None, at_most: str | None, index: Index | None
    ) -> _Request:
        partition, sort = _KEYS[index]
        terms = _Terms()
        condition = f"{terms.name(partition)} = {terms.value(pk)}"
        if prefix:
            condition += f" AND begins_with({terms.name(sort)}, {terms.value(prefix)})"
        elif at_least and at_most is not None:
            bounds = f"{terms.value(at_least)} AND {terms.value(at_most)}"
            condition += f" AND {terms.name(sort)} BETWEEN {bounds}"
        elif at_least:
            condition += f" AND {terms.name(sort)} >= {terms.value(at_least)}"
        elif at_most is not None:
            condition += f" AND {terms.name(sort)} <= {terms.value(at_most)}"
        request = {"TableName": self._name, "KeyConditionExpression": condition, **terms.said()}
        return request | ({"IndexName": index} if index else {})

    def _action(self, write: Write) -> tuple[str, _Request] | None:
        """The write as DynamoDB names it, or None where nothing is to be done or checked."""
        terms = _Terms()
        kind = type(write).__name__
        request: _Request = {"TableName": self._name}
        if isinstance(write, Put):
            request["Item"] = attributes_of(write.item)
        else:
            request["Key"] = _key(write.key)
        if isinstance(write, Update) and (changes := _changes(write, terms)):
            request["UpdateExpression"] = changes
        elif isinstance(write, Check | Update):
            # An update of nothing makes no item either (see `_changes`): its conditions remain.
            if not write.when:
                return None
            kind = "ConditionCheck"
        if write.when:
            conditions = [_holds(condition, terms) for condition in write.when]
            request["ConditionExpression"] = " AND ".join(conditions)
        return kind, request | terms.said()

    def _plain(self, operation: str, request: _Request) -> bool:
        try:
            self._ask(operation, request)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            if error.response["ResponseMetadata"].get("RetryAttempts"):
                # botocore asked again: what stands in the way may be our own first attempt, whose
                # answer was lost. "False, nothing changed" would be a lie. (A transaction has a
                # token against that.)
                raise Unavailable(f"{operation}: refused on a second attempt") from error
            return False
        return True

    def _transaction(self, actions: list[_Request]) -> bool:
        try:
            self._ask("transact_write_items", {"TransactItems": actions})
        except ClientError as error:
            if _cancelled_for(error) - _PASSING != {"ConditionalCheckFailed"}:
                raise
            return False
        return True

    def _ask(self, operation: str, request: _Request) -> dict[str, Any]:
        """The answer, waiting a little for somebody else's transaction that is in the way."""
        for pause in _PAUSES:
            try:
                return self._ask_once(operation, request)
            except Unavailable as trouble:
                if not _is_conflict(trouble.__cause__):
                    raise
            self._pause(pause)
        return self._ask_once(operation, request)

    def _ask_once(self, operation: str, request: _Request) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self._client, operation)(**request)
        except ClientError as error:
            if _passing(error):
                code = error.response["Error"]["Code"]
                raise Unavailable(f"{operation}: {code}") from error
            raise
        except (NotConnected, HTTPClientError) as error:
            raise Unavailable(f"{operation}: {type(error).__name__}") from error
        return answer


class _Terms:
    """The aliases of one request's expressions, since any attribute may be a reserved word."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: Attributes = {}

    def name(self, attribute: str) -> str:
        return self._names.setdefault(attribute, f"#n{len(self._names)}")

    def value(self, value: Value) -> str:
        alias = f":v{len(self._values)}"
        self._values[alias] = _attribute(value)
        return alias

    def said(self) -> _Request:
        names = {alias: attribute for attribute, alias in self._names.items()}
        said = {"ExpressionAttributeNames": names, "ExpressionAttributeValues": self._values}
        return {field: aliases for field, aliases in said.items() if aliases}


def _changes(update: Update, terms: _Terms) -> str:
    """The update expression; empty when there is nothing to change.

    DynamoDB makes no item for an expression that only removes. What it would refuse is refused
    here already, because its emulator lets it pass.
    """
    named = [*update.put, *(name for name, more in update.add.items() if more)]
    if len({*named, "pk", "sk"}) < len(named) + 2:
        raise ValueError("an update changes no key, and no attribute twice")
    sets, removes = [], []
    for attribute, value in update.put.items():
        if _nothing(value):
            removes.append(terms.name(attribute))
        else:
            sets.append(f"{terms.name(attribute)} = {terms.value(value)}")
    adds = [f"{terms.name(name)} {terms.value(more)}" for name, more in update.add.items() if more]
    clauses = {"SET": sets, "REMOVE": removes, "ADD": adds}
    return " ".join(f"{word} {', '.join(parts)}" for word, parts in clauses.items() if parts)


def _holds(condition: Condition, terms: _Terms) -> str:
    match condition:
        case Absent():
            return f"attribute_not_exists({terms.name('pk')})"
        case Present():
            return f"attribute_exists({terms.name('pk')})"
        case Is(attribute, None):
            return f"attribute_not_exists({terms.name(attribute)})"
        case Is(attribute, value):
            return f"{terms.name(attribute)} = {terms.value(value)}"
        case Below(attribute, value):
            name = terms.name(attribute)
            return f"(attribute_not_exists({name}) OR {name} < {terms.value(value)})"
        case AtMost(attribute, value):
            name = terms.name(attribute)
            return f"(attribute_not_exists({name}) OR {name} <= {terms.value(value)})"


def _passing(error: ClientError) -> bool:
    """Whether the same request may do better later."""
    if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500:
        return True
    reasons = _cancelled_for(error)
    return error.response["Error"]["Code"] in _PASSING or bool(reasons and reasons <= _PASSING)


def _is_conflict(error: BaseException | None) -> bool:
    """Whether nothing was done because another transaction held one of the items."""
    if not isinstance(error, ClientError):
        return False
    codes = _cancelled_for(error) or {error.response["Error"]["Code"]}
    return codes <= _IN_THE_WAY


def _cancelled_for(error: ClientError) -> frozenset[str]:
    reasons = error.response.get("CancellationReasons", ())
    return frozenset(each["Code"] for each in reasons) - {"None"}


def _key(key: Key) -> Attributes:
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def _nothing(value: Value) -> bool:
    return value is None or value == frozenset()


def _attribute(value: Value) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case frozenset() if value and all(isinstance(member, str) for member in value):
            return {"SS": sorted(map(str, value))}
        case frozenset() if value and all(type(member) is int for member in value):
            return {"NS": sorted(map(str, value))}
        case list():
            return {"L": [_attribute(member) for member in value]}
        case Mapping():
            return {"M": attributes_of(value)}
    raise TypeError(f"the table holds no {type(value).__name__} like this")


def _value(attribute: Mapping[str, Any]) -> Value:
    [(kind, content)] = attribute.items()
    match kind:
        case "S" | "BOOL":
            return content  # type: ignore[no-any-return]
        case "N":
            return int(content)
        case "SS":
            return frozenset(content)
        case "NS":
            return frozenset(map(int, content))
        case "L":
            return [_value(member) for member in content]
        case "M":
            return item_of(content)
    raise ValueError(f"no attribute of ours is of type {kind}")
