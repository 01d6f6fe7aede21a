"""Playbook documents as people send them: the domain's own shape, closed, read in one pass.

Pydantic tries each kind of a nested condition against each; here a part is read once, as the kind
that it names, so that every mistake has the path at which it stands, and no depth is expensive.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from functions.shared.domain.playbooks.checks import mistakes
from functions.shared.domain.playbooks.document import Playbook
from functions.shared.domain.templates import Shelf
from functions.shared.kernel.errors import FieldError, Refused

MOST_DEEP: Final = 20
MOST: Final = 1_000_000
LONGEST: Final = 256
NAMED: Final[Mapping[type, str]] = {str: "text", int: "a whole number", bool: "true or false"}


def read(document: object, templates: Shelf) -> Playbook:
    """The playbook that a document describes.

    Raises:
        Refused: names the path of every mistake.
    """
    reading = _Reading()
    playbook = reading.part(Playbook, document, ())
    if reading.wrong:
        raise Refused("the document does not have the shape of a playbook", *reading.wrong)
    if wrong := mistakes(playbook, templates):
        raise Refused("the playbook was not saved", *wrong)
    read_one: Playbook = playbook
    return read_one


@dataclass(slots=True)
class _Reading:
    """Reads a document's parts, and notes what is wrong with them."""

    wrong: list[FieldError] = field(default_factory=list)

    def part(self, kind: Any, value: object, path: tuple[str, ...]) -> Any:
        """A part as its kind; anything, where it was noted as wrong."""
        if len(path) > MOST_DEEP:
            return self._refuse(path, "is nested too deeply")
        origin = get_origin(kind)
        if origin in (Union, UnionType):
            return self._one_of(get_args(kind), value, path)
        if origin is Literal:
            said = get_args(kind)
            known = isinstance(value, str) and value in said
            return value if known else self._refuse(path, f"must be one of {', '.join(said)}")
        if origin is tuple:
            return self._list(get_args(kind)[0], value, path)
        if is_dataclass(kind):
            return self._object(kind, value, path)
        return self._plain(kind, value, path)

    def _plain(self, kind: type, value: object, path: tuple[str, ...]) -> Any:
        # True is an int to Python, and none to JSON.
        if type(value) is not kind:
            return self._refuse(path, f"must be {NAMED[kind]}")
        if isinstance(value, int) and abs(value) > MOST:
            return self._refuse(path, f"must be at most {MOST}")
        if isinstance(value, str) and not 1 <= len(value.strip()) <= LONGEST:
            return self._refuse(path, f"must be 1 to {LONGEST} characters")
        return value

    def _one_of(self, kinds: tuple[Any, ...], value: object, path: tuple[str, ...]) -> Any:
        if value is None and NoneType in kinds:
            return None
        wanted = [kind for kind in kinds if kind is not NoneType]
        if len(wanted) == 1:
            return self.part(wanted[0], value, path)
        plain = [kind for kind in wanted if not is_dataclass(kind)]
        if plain:
            # A value, or an object that names where the value is kept.
            whole = next(kind for kind in wanted if is_dataclass(kind))
            return self.part(whole if isinstance(value, dict) else plain[0], value, path)
        if not isinstance(value, dict):
            return self._refuse(path, "must be an object")
        mark, by_mark = _marks(tuple(wanted))
        named = value.get(mark)
        if not isinstance(named, str) or named not in by_mark:
            return self._refuse((*path, mark), f"must be one of {', '.join(by_mark)}")
        return self._object(by_mark[named], value, path)

    def _list(self, kind: Any, value: object, path: tuple[str, ...]) -> Any:
        if not isinstance(value, list):
            return self._refuse(path, "must be a list")
        return tuple([self.part(kind, one, (*path, str(n))) for n, one in enumerate(value)])

    def _object(self, kind: Any, value: object, path: tuple[str, ...]) -> Any:
        if not isinstance(value, dict):
            return self._refuse(path, "must be an object")
        hints = get_type_hints(kind)
        said: dict[str, Any] = {}
        for f in fields(kind):
            at = (*path, f.name)
            if f.name in value:
                said[f.name] = self.part(hints[f.name], value[f.name], at)
            elif f.default is MISSING:
                self._refuse(at, "is missing")
        for name in sorted(value.keys() - hints.keys()):
            place = ".".join((*path, name))
            self.wrong.append(FieldError(place, "is not known here", within=".".join(path)))
        return None if self.wrong else kind(**said)

    def _refuse(self, path: tuple[str, ...], message: str) -> None:
        self.wrong.append(FieldError(".".join(path) or "body", message))


@cache
def _marks(kinds: tuple[type, ...]) -> tuple[str, dict[str, type]]:
    """The field by which kinds are told apart, and the kind of each of its values."""
    hints = [get_type_hints(kind) for kind in kinds]
    mark = next(name for name in hints[0] if all(get_origin(h.get(name)) is Literal for h in hints))
    by_mark = {get_args(h[mark])[0]: kind for h, kind in zip(hints, kinds, strict=True)}
    return mark, by_mark
