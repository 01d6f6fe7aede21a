"""Ventures: the tenants, their parameters in versions, their sources, and their entry gate."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.shared.domain.contact import Holidays
from functions.shared.domain.parameters import InForce, Parameters
from functions.shared.domain.ventures import Override, Venture
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict, Unknown
from functions.shared.ports.table import Absent, AtMost, Below, Is, Item, Key, Put, Table, Update
from functions.shared.store import documents, keys
from functions.shared.store.configuration import Changed, Configuration, first

ATTEMPTS = 5
CACHED_SECONDS = 60
FLOW_STEP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A connected source: its name, and when its secret was last set, by whom."""

    name: str
    connected_at: datetime
    by: str


class Ventures:
    """Reads and changes ventures."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._configuration = Configuration(table)

    def create(self, venture: Venture, *, listed: bool = True) -> None:
        """Keep a new venture, with the default parameters; one that is not `listed` is on no list.

        Raises:
            Conflict: there is a venture of this id.
        """
        made = self._table.write(
            Put(_item(venture, revision=1, listed=listed), (Absent(),)),
            first(venture.id),
        )
        if not made:
            raise Conflict(f"there is a venture {venture.id} already")

    def get(self, venture_id: str, *, strong: bool = False) -> Venture:
        """The venture.

        Raises:
            Unknown: there is none of this id.
        """
        item = self._table.get(keys.venture(venture_id), strong=strong)
        if item is None:
            raise _unknown()
        return _venture(item)

    def page(self, *, limit: int, after: Item | None = None) -> tuple[list[Venture], Item | None]:
        """Up to `limit` ventures, furthest in the workflow first, and where to go on after."""
        page = self._table.query(
            keys.VENTURES, index="board", descending=True, limit=limit, after=after
        )
        wanted = [Key(str(row["pk"]), str(row["sk"])) for row in page.items]
        found = self._table.get_many(wanted)
        return [_venture(found[key]) for key in wanted if key in found], page.after

    def all(self) -> list[Venture]:
        """Every venture, furthest in the workflow first."""
        found, after = self.page(limit=100)
        while after:
            more, after = self.page(limit=100, after=after)
            found += more
        return found

    def change(self, venture_id: str, decide: Callable[[Venture], Venture]) -> Venture:
        """Change a venture by a function of what it is.

        Raises:
            Unknown: there is none of this id.
            Conflict: others kept changing it.
        """
        for _ in range(ATTEMPTS):
            item = self._table.get(keys.venture(venture_id), strong=True)
            if item is None:
                raise _unknown()
            revision = _number(item, "revision")
            after = decide(_venture(item))
            changed = _item(after, revision + 1, listed="board_pk" in item)
            if self._table.write(Put(changed, (Is("revision", revision),))):
                return after
        raise Conflict("others kept changing the venture; read it and try again")

    def parameters(self, venture_id: str, *, strong: bool = False) -> InForce:
        """The parameters in force: the active version, and the pending one where there is one.

        Raises:
            Unknown: there is no such venture.
        """
        return self._configuration.steering(venture_id, strong=strong).in_force

    def modes(self, venture_ids: Sequence[str]) -> dict[str, str]:
        """The progression mode of each of some ventures."""
        return self._configuration.modes(venture_ids)

    def actives(self, venture_ids: Sequence[str]) -> dict[str, Parameters]:
        """The active parameters of each of some ventures."""
        return self._configuration.actives(venture_ids)

    def change_parameters(
        self,
        venture_id: str,
        changes: Mapping[str, object],
        *,
        by: str,
        reason: str,
        at: datetime,
        expected: int | None = None,
    ) -> Changed:
        """Make a new version with the changes, as `Configuration.change` does."""
        return self._configuration.change(
            venture_id, changes, by=by, reason=reason, at=at, expected=expected
        )

    def prepared(self, venture_id: str, version: int, segment: int) -> None:
        """Keep that everybody in a segment is prepared for a pending version."""
        self._configuration.prepared(venture_id, version, segment)

    def activate(self, venture_id: str, version: int, at: datetime) -> None:
        """Make the pending version active; nothing happens where it is no longer pending."""
        self._configuration.activate(venture_id, version, at)

    def version_at(self, venture_id: str, at: datetime) -> Parameters:
        """The version that was active at an instant; before the first change, the defaults."""
        return self._configuration.version_at(venture_id, at)

    def connect(self, venture_id: str, source: Source) -> None:
        """Keep that a source is connected; the latest word stands."""
        key = keys.source(venture_id, source.name)
        connected_at = clock.stamp(source.connected_at)
        self._table.write(
            Update(
                key,
                (Below("connected_at", connected_at),),
                put={"connected_at": connected_at, "doc": documents.dump(source)},
            )
        )

    def sources(self, venture_id: str) -> list[Source]:
        """The connected sources, by name; there are never more than a page of them."""
        page = self._table.query(keys.venture(venture_id).pk, prefix=keys.SOURCES)
        return [documents.load(Source, str(item["doc"])) for item in page.items]

    def flowed(self, venture_id: str, at: datetime) -> bool:
        """Keep that a fact was accepted at an instant, to the hour; False where that is known.

        Most calls only read.
        """
        known = self.last_fact_at(venture_id)
        if known is None or at - known >= FLOW_STEP:
            stamp = clock.stamp(at)
            key = keys.flow(venture_id)
            return self._table.write(
                Update(key, (Below("last_at", stamp),), put={"last_at": stamp})
            )
        return False

    def last_fact_at(self, venture_id: str) -> datetime | None:
        """When a fact was last accepted, to the hour."""
        item = self._table.get(keys.flow(venture_id))
        return clock.parse(str(item["last_at"])) if item else None

    def pass_entry(self, venture_id: str, at: datetime) -> None:
        """Keep that both conditions of the entry gate held; the first time stands."""
        key = keys.entry_passed(venture_id)
        self._table.write(Put({"pk": key.pk, "sk": key.sk, "at": clock.stamp(at)}, (Absent(),)))

    def entry_passed_at(self, venture_id: str) -> datetime | None:
        """When both conditions of the entry gate first held."""
        item = self._table.get(keys.entry_passed(venture_id))
        return clock.parse(str(item["at"])) if item else None

    def override_entry(self, venture_id: str, override: Override) -> None:
        """Let the entry gate count as passed; the latest word stands.

        Raises:
            Unknown: there is no such venture.
        """
        key = keys.gate_override(venture_id)
        if self._table.get(keys.venture(venture_id)) is None:
            raise _unknown()
        at = clock.stamp(override.at)
        self._table.write(
            Update(key, (Below("at", at),), put={"at": at, "doc": documents.dump(override)})
        )

    def entry_override(self, venture_id: str) -> Override | None:
        """The executive's override of the entry gate, where there is one."""
        item = self._table.get(keys.gate_override(venture_id))
        return documents.load(Override, str(item["doc"])) if item else None

    def keep_holidays(self, venture_id: str, holidays: Holidays, *, by: str, at: datetime) -> None:
        """Keep the venture's holidays in place of the former ones; the latest word stands."""
        key, stamp = keys.holidays(venture_id), clock.stamp(at)
        put = {"at": stamp, "by": by, "doc": documents.dump(holidays)}
        self._table.write(Update(key, (AtMost("at", stamp),), put=put))

    def holidays(self, venture_id: str, *, strong: bool = False) -> Holidays:
        """The venture's holidays; none where none were kept."""
        item = self._table.get(keys.holidays(venture_id), strong=strong)
        return documents.load(Holidays, str(item["doc"])) if item else Holidays()


class Remembered:
    """Ventures and their parameters, remembered for at most a minute by one running function."""

    def __init__(self, ventures: Ventures, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._ventures = ventures
        self._elapsed = elapsed
        self._known: dict[str, tuple[float, Venture]] = {}
        self._in_force: dict[str, tuple[float, InForce]] = {}
        self._holidays: dict[str, tuple[float, Holidays]] = {}

    def venture(self, venture_id: str) -> Venture:
        """The venture, at most a minute old; `Unknown` where there is none."""
        known = self._known.get(venture_id)
        if known is None or self._elapsed() - known[0] > CACHED_SECONDS:
            known = (self._elapsed(), self._ventures.get(venture_id))
            self._known[venture_id] = known
        return known[1]

    def holidays(self, venture_id: str) -> Holidays:
        """The venture's holidays, at most a minute old."""
        known = self._holidays.get(venture_id)
        if known is None or self._elapsed() - known[0] > CACHED_SECONDS:
            known = (self._elapsed(), self._ventures.holidays(venture_id))
            self._holidays[venture_id] = known
        return known[1]

    def parameters(self, venture_id: str, *, fresh: bool = False) -> InForce:
        """The parameters in force, at most a minute old; `fresh` reads them anew, strongly.

        While a version is pending they are read at every call: it may count at any moment.
        """
        known = self._in_force.get(venture_id)
        old = known and self._elapsed() - known[0] > CACHED_SECONDS
        if fresh or known is None or old or known[1].pending:
            read = self._ventures.parameters(venture_id, strong=fresh)
            known = (self._elapsed(), read)
            self._in_force[venture_id] = known
        return known[1]


def _unknown() -> Unknown:
    return Unknown("there is no such venture")


def _item(venture: Venture, revision: int, *, listed: bool) -> Item:
    key = keys.venture(venture.id)
    created_at = clock.stamp(venture.created_at)
    return {
        "pk": key.pk,
        "sk": key.sk,
        "doc": documents.dump(venture),
        "revision": revision,
        "board_pk": keys.VENTURES if listed else None,
        "board_sk": f"{venture.current_workflow_stage:03d}#{created_at}#{venture.id}"
        if listed
        else None,
    }


def _venture(item: Item) -> Venture:
    return documents.load(Venture, str(item["doc"]))


def _number(item: Item, name: str) -> int:
    value = item.get(name)
    return value if isinstance(value, int) else 0
