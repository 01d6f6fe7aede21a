"""Documents inside items: frozen dataclasses as JSON text and back, instants with their offset."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from functions.shared.kernel import ids

T = TypeVar("T")


def dump(value: object) -> str:
    """A dataclass as canonical JSON; what is None is left out."""
    return ids.canonical(plain(value))


def load(kind: type[T], text: str) -> T:
    """The dataclass that `dump` was given."""
    wanted: Any = kind
    read: T = _reader(wanted)(json.loads(text))
    return read


def plain(value: object) -> Any:
    """A value in JSON's own types."""
    if is_dataclass(value) and not isinstance(value, type):
        said = {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        return {name: part for name, part in said.items() if part is not None}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    return value


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What reads a value of a type: looked up once, for the same types are read all day."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _union_reader([k for k in get_args(kind) if k is not NoneType])
    if origin is tuple:
        member = _reader(get_args(kind)[0])
        return lambda value: tuple([member(part) for part in value])
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        entry = _reader(get_args(kind)[1])
        return lambda value: {key: entry(part) for key, part in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    if kind is datetime:
        return datetime.fromisoformat
    return (
        kind if isinstance(kind, type) and kind not in (object, NoneType) else lambda value: value
    )


def _union_reader(kinds: list[Any]) -> Callable[[Any], Any]:
    """Reads None, or one of some types: dataclasses are told apart by a field with one value."""
    if len(kinds) == 1:
        inner = _reader(kinds[0])
        return lambda value: None if value is None else inner(value)
    if all(isinstance(kind, type) and is_dataclass(kind) for kind in kinds):
        mark = next(
            f.name
            for f in fields(kinds[0])
            if all(get_origin(get_type_hints(kind).get(f.name)) is Literal for kind in kinds)
        )
        by_mark = {get_args(get_type_hints(kind)[mark])[0]: kind for kind in kinds}
        return lambda value: None if value is None else _reader(by_mark[value[mark]])(value)
    if parts := [kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)]:
        # Of an object and plain values, the object is the one that is written as one.
        whole = _reader(parts[0])
        return lambda value: whole(value) if isinstance(value, dict) else value
    return lambda value: value


def _dataclass_reader(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {f.name: _reader(hints[f.name]) for f in fields(kind)}
    # What was None was left out; a field that has a default of its own keeps it.
    without_default = {
        f.name: None for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING
    }

    def read(value: Mapping[str, Any]) -> Any:
        said = {name: readers[name](part) for name, part in value.items()}
        return kind(**(without_default | said))

    return read
