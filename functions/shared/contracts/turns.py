"""A pack of what is due, as it waits in a queue for its worker."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.shared.domain.turns import Entry, Pack
from functions.shared.kernel.errors import Refused


class PackBody(BaseModel):
    """The body of a message: the kind of work, and the entries of the due index."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    version: int = Field(default=1, ge=1)
    kind: str
    entries: list[tuple[str, str, str]]


def written(kind: str, pack: Pack) -> str:
    """A pack as a message's body."""
    entries = [(entry.pk, entry.sk, entry.due_at) for entry in pack.entries]
    return PackBody(kind=kind, entries=entries).model_dump_json()


def read(body: str) -> tuple[str, tuple[Entry, ...]]:
    """The kind of work and the entries of a message's body.

    Raises:
        Refused: it is no pack.
    """
    try:
        said = PackBody.model_validate_json(body)
    except ValidationError as error:
        raise Refused("this is no pack of what is due") from error
    return said.kind, tuple(Entry(*entry) for entry in said.entries)
