"""Documents inside items: frozen dataclasses as JSON text and back, instants with their offset."""

import json
from collections.abc import Mapping
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
    read: T = _read(kind, json.loads(text))
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
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        if value is None:
            return None
        return _read(next(k for k in get_args(kind) if k is not NoneType), value)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], part) for part in value)
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        return {key: _read(get_args(kind)[1], part) for key, part in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        # What was None was left out; a field that has a default of its own keeps it.
        left_out = {
            f.name: None
            for f in fields(kind)
            if f.name not in value and f.default is MISSING and f.default_factory is MISSING
        }
        return kind(**left_out, **{name: _read(hints[name], part) for name, part in value.items()})
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is Decimal:
        return Decimal(value)
    return kind(value) if isinstance(kind, type) and kind not in (object, NoneType) else value
