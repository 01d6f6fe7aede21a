"""Foreign shapes: what vendors send is read with tolerance, and told in our words."""

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

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LIFE: Final = datetime(2970, 1, 1, tzinfo=UTC) - _EPOCH


class Foreign(BaseModel):
    """A vendor's shape: what we do not know of it, we leave alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _name(value: object) -> object:
    plain = _plain(value)
    return plain if isinstance(plain, str) else None


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


ForeignId = Annotated[str, BeforeValidator(_plain), StringConstraints(max_length=200)]
"""An identifier of theirs, text or a number; empty where there is none."""
OwnId = Annotated[ForeignId, StringConstraints(min_length=1)]
"""An identifier that must be there."""
NameOrNone = Annotated[str | None, BeforeValidator(_name)]
"""A name where it is one; structures in its place are no concern of ours."""
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
) -> Addressed:
    """A fact that a delivery received at `at` tells; one of the future is taken to be of now.

    `event` is what the source calls what happened; with the source's name it is the fact's id.

    Raises:
        Refused: the data is not of the kind's contract.
    """
    ahead = occurred_at > at + AHEAD
    fact = Fact(
        id=f"{source}:{event}",
        source=source,
        kind=kind,
        occurred_at=at if ahead else occurred_at,
        data=data_of(kind, dict(data), "body"),
        flags=("occurred_at_ahead",) if ahead else (),
    )
    return Addressed(fact=fact, aliases=aliases)


def named(source: str, *names: str | None) -> tuple[Alias, ...]:
    """The aliases that these names of a source are, in their order; none for an absent one."""
    return tuple(Alias(source, name) for name in dict.fromkeys(names) if name)
