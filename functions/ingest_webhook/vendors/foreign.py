"""Foreign shapes: what vendors send is read with tolerance, and told in our words."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
)

from functions.shared.contracts.facts import data_of, validated
from functions.shared.domain.facts import AHEAD, Addressed, Alias, Fact, Kind
from functions.shared.kernel.errors import Refused

MOST_TEXT: Final = 256
"""Characters of a name that we keep, such as a priority's."""
MOST_SUBJECT: Final = 10_000
"""Characters of a text that people wrote."""
MOST_SEQUENCE: Final = 2**53
"""A counter from here on is no counter."""

_MOST_NAME: Final = 200
# RFC 5321 lets a path have 256 characters, its two angle brackets among them.
_MOST_EMAIL: Final = 254
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LIFE: Final = datetime(2970, 1, 1, tzinfo=UTC) - _EPOCH


class Foreign(BaseModel):
    """A vendor's shape: what we do not know of it, we leave alone."""

    # Validators are built when they are first asked for: a delivery reads one source of eleven.
    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _name(value: object) -> str | None:
    plain = _plain(value)
    return plain if isinstance(plain, str) and 0 < len(plain) <= _MOST_NAME else None


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _loose(value: object) -> object:
    return value if isinstance(value, dict) else {}


def _since_1970(value: object, unit: Literal["seconds", "milliseconds"]) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"must be a number of {unit} since 1970")
    try:
        since = timedelta(**{unit: value})
    except OverflowError:
        since = _LIFE
    if not timedelta(0) <= since < _LIFE:
        raise ValueError("must lie in the years 1970 to 2969")
    return _EPOCH + since


ForeignId = Annotated[str, BeforeValidator(_plain), StringConstraints(max_length=_MOST_NAME)]
"""An identifier of theirs, text or a number; empty where there is none."""
OwnId = Annotated[ForeignId, StringConstraints(min_length=1)]
"""An identifier that must be there."""
NameOrNone = Annotated[str | None, BeforeValidator(_name)]
"""A name where it is one; structures in its place are no concern of ours."""
WordsOrNone = Annotated[str | None, BeforeValidator(_words)]
"""Text where there is some, of any length."""
Loose = Annotated[dict[str, Any], BeforeValidator(_loose)]
"""An object whose fields anybody may choose; none where there is no object."""
Seconds = Annotated[AwareDatetime, BeforeValidator(lambda said: _since_1970(said, "seconds"))]
"""An instant that they count in seconds."""
Milliseconds = Annotated[
    AwareDatetime, BeforeValidator(lambda said: _since_1970(said, "milliseconds"))
]
"""An instant that they count in milliseconds."""


def read(adapter: TypeAdapter[Any], payload: object) -> Any:
    """A payload, read by an adapter.

    Raises:
        Refused: names every field that is wrong.
    """
    try:
        return validated(adapter, payload, prefix="")
    except OverflowError:
        raise Refused("an instant in the body is beyond the calendar") from None


def told(
    kind: Kind,
    data: Mapping[str, object],
    *,
    source: str,
    event: str,
    occurred_at: datetime,
    at: datetime,
    aliases: tuple[Alias, ...],
    customer: str | None = None,
    flags: tuple[str, ...] = (),
    path: str = "body",
) -> Addressed:
    """A fact that a delivery received at `at` tells; one of the future is taken to be of now.

    `event` is what the source calls what happened; with the source's name it is the fact's id.

    Raises:
        Refused: the data, which the delivery has at `path`, is not of the kind's contract.
    """
    ahead = occurred_at > at + AHEAD
    fact = Fact(
        id=f"{source}:{event}",
        source=source,
        kind=kind,
        occurred_at=at if ahead else occurred_at,
        data=data_of(kind, dict(data), path),
        flags=(*flags, *(("occurred_at_ahead",) if ahead else ())),
    )
    return Addressed(fact=fact, customer=customer, aliases=tuple(dict.fromkeys(aliases)))


def named(source: str, *names: object) -> tuple[Alias, ...]:
    """The aliases that these names of a source are, in their order; none for what is no name."""
    return tuple(Alias(source, name) for name in dict.fromkeys(map(_name, names)) if name)


def address(said: object) -> tuple[Alias, ...]:
    """The alias that an email address is; none for what is no address."""
    if not isinstance(said, str) or len(said) > _MOST_EMAIL or not _EMAIL.fullmatch(said):
        return ()
    return (Alias("email", said.lower()),)
