"""What a venture keeps in versions: shipped ones, and its own after them; none ever changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict, Refused, Unknown
from functions.shared.ports.table import (
    Absent,
    Condition,
    Is,
    Item,
    Key,
    Put,
    Table,
    Update,
    Value,
)
from functions.shared.store import documents, keys


class Versioned(Protocol):
    """What is known by a name and a version."""

    @property
    def name(self) -> str:
        """What all its versions are called."""
        ...

    @property
    def version(self) -> int:
        """Counted from 1."""
        ...


V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True, slots=True)
class Kept(Generic[V]):
    """A version, by whom it was saved and when; a shipped one by nobody."""

    document: V
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[V]):
    """What is kept: its word, its type, its keys, how many and how long, and the shipped ones."""

    word: str
    type: type[V]
    prefix: str
    head: Callable[[str, str], Key]
    one: Callable[[str, str, int], Key]
    most: int
    longest: int
    shipped: Callable[[], Sequence[V]]


class Versions(Generic[V]):
    """Reads and saves documents of one kind; a saved version never changes."""

    def __init__(self, table: Table, kind: Kind[V]) -> None:
        self._table = table
        self._kind = kind

    def all(self, venture: str) -> list[V]:
        """The newest version of every document of a venture, by name."""
        newest = newest_of(self._kind.shipped())
        after: Item | None = None
        while True:
            page = self._table.query(
                keys.venture(venture).pk, prefix=self._kind.prefix, strong=True, after=after
            )
            for item in page.items:
                document = documents.load(self._kind.type, str(item["doc"]))
                newest[document.name] = document
            after = page.after
            if after is None:
                return [newest[name] for name in sorted(newest)]

    def newest(self, venture: str, name: str) -> V:
        """The newest version of a document.

        Raises:
            Unknown: there is none of this name.
        """
        return self.kept(venture, name).document

    def kept(self, venture: str, name: str, version: int | None = None) -> Kept[V]:
        """A version of a document, or the newest one, and who saved it.

        Raises:
            Unknown: there is none of this name, or no such version.
        """
        kind = self._kind
        key = kind.head(venture, name) if version is None else kind.one(venture, name, version)
        if item := self._table.get(key, strong=True):
            document = documents.load(kind.type, str(item["doc"]))
            return Kept(document, str(item["by"]), clock.parse(str(item["at"])))
        found = [one for one in kind.shipped() if one.name == name]
        for shipped in sorted(found, key=lambda one: one.version, reverse=True):
            if version in (None, shipped.version):
                return Kept(shipped)
        names = {document.name for document in self.all(venture)}
        if name in names:
            raise Unknown(f"there is no version {version} of the {kind.word} {name!r}")
        raise Unknown(f"there is no {kind.word} {name!r}; there are {', '.join(sorted(names))}")

    def save(self, venture: str, document: V, *, by: str, at: datetime) -> None:
        """Keep a new version, which must follow the newest one.

        Raises:
            Conflict: the version is not the one that follows; somebody was faster.
            Refused: it is too long, or there are too many.
        """
        kind = self._kind
        head, version = kind.head(venture, document.name), document.version
        doc = documents.dump(document)
        if len(doc.encode()) > kind.longest:
            raise Refused(f"a {kind.word} is at most {kind.longest} bytes long")
        known = self._table.get(head, strong=True)
        shipped = newest_of(kind.shipped()).get(document.name)
        if not known and not shipped and len(self.all(venture)) >= kind.most:
            raise Refused(f"a venture has at most {kind.most} {kind.word}s")
        newest = known["version"] if known else shipped.version if shipped else 0
        if version - 1 != newest:
            raise Conflict(f"the newest version is {newest}; a new one must be made from it")
        unchanged: Condition = Is("version", version - 1) if known else Absent()
        said: dict[str, Value] = {"doc": doc, "by": by, "at": clock.stamp(at)}
        one = kind.one(venture, document.name, version)
        saved = self._table.write(
            Update(head, (unchanged,), put={"version": version, **said}),
            Put({"pk": one.pk, "sk": one.sk, **said}, (Absent(),)),
        )
        if not saved:
            raise Conflict("somebody saved a version meanwhile; read it and try again")


def newest_of(documents: Sequence[V]) -> dict[str, V]:
    """The newest one of each name."""
    return {one.name: one for one in sorted(documents, key=lambda one: one.version)}
