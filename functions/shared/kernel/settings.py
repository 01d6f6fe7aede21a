"""A function's settings: one frozen class, read from its environment and rendered into it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")


def variables(settings: "type[DataclassInstance]") -> tuple[str, ...]:
    """The environment variables of a settings class, one per field, in the fields' order."""
    return tuple(field.name.upper() for field in fields(settings))


def read(settings: type[S], environ: Mapping[str, str]) -> S:
    """The settings that the environment holds; `LookupError` names every variable that is missing.

    Every field is a string; an empty variable counts as missing.
    """
    missing = [name for name in variables(settings) if not environ.get(name)]
    if missing:
        raise LookupError(f"missing in the environment: {', '.join(missing)}")
    return settings(**{name.lower(): environ[name] for name in variables(settings)})


def render(settings: "DataclassInstance") -> dict[str, str]:
    """The environment from which `read` makes the same settings."""
    return {name: str(getattr(settings, name.lower())) for name in variables(type(settings))}
