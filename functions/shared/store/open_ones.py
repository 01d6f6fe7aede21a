"""Of what may be open about a subject there is one at a time; an item says which one it is."""

from dataclasses import dataclass

from functions.shared.ports.table import Absent, Is, Key, Put, Table


@dataclass(frozen=True, slots=True)
class OpenOne:
    """Which one is open about a subject, None where none is; as it was read, strongly."""

    key: Key
    id: str | None
    revision: int

    def opens(self, one: str) -> Put:
        """The write by which one opens, where none is."""
        return self._put(one)

    def closes(self) -> Put:
        """The write by which the open one closes."""
        return self._put(None)

    def _put(self, one: str | None) -> Put:
        item = {"pk": self.key.pk, "sk": self.key.sk, "open": one, "revision": self.revision + 1}
        return Put(item, (Is("revision", self.revision) if self.revision else Absent(),))


def read(table: Table, key: Key) -> OpenOne:
    """What is open under a key."""
    item = table.get(key, strong=True)
    if item is None:
        return OpenOne(key, None, 0)
    one, revision = item.get("open"), item["revision"]
    return OpenOne(key, str(one) if one else None, revision if isinstance(revision, int) else 0)
