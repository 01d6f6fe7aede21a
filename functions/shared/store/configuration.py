"""What steers a venture: the head of its parameters, their versions, and the audit of every act.

The head says which version is active, which is pending and what is locked. It is changed by
conditional writes on its revision alone, each in one transaction with its audit entry and whatever
else belongs to it, so acts on the parameters have one order and none is ever half done.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from functions.shared.domain.changes import Audit, Lock, Steering, check_right, differences
from functions.shared.domain.parameters import SPECS, InForce, Parameters
from functions.shared.domain.presets import changes_of
from functions.shared.domain.records import Notice
from functions.shared.kernel import clock, ids
from functions.shared.kernel.errors import Conflict, FieldError, Unknown
from functions.shared.ports.table import Absent, Is, Item, Key, Present, Put, Table, Update, Value
from functions.shared.ports.table import Write as TableWrite
from functions.shared.store import documents, keys

ATTEMPTS = 5
PROPOSED = "ParametersProposed"
NEVER = "~"
"""Sorts after every instant."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Generic[T]):
    """What is to become of the head, and the answer once it has.

    Without an audit entry nothing is written. `after` is a new version, `locks` all locks from now
    on, `joined` what is written with them or not at all.
    """

    answer: T
    audit: Audit | None = None
    after: Parameters | None = None
    locks: Mapping[str, Lock] | None = None
    joined: tuple[TableWrite, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change: the version that holds it, and whether it is active already."""

    parameters: Parameters
    pending: bool


@dataclass(frozen=True, slots=True)
class Applying:
    """The act that made a version, and how many of `keys.SEGMENTS` are prepared for it."""

    made_by: Audit
    prepared: int


class Configuration:
    """Reads and changes what steers ventures."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def steering(self, venture_id: str, *, strong: bool = False) -> Steering:
        """The parameters in force and the locks.

        Raises:
            Unknown: there is no such venture.
        """
        return _steering(self._head(venture_id, strong=strong))

    def modes(self, venture_ids: Sequence[str]) -> dict[str, str]:
        """The progression mode of each of some ventures."""
        active = self.actives(venture_ids)
        return {venture: parameters.progression_mode for venture, parameters in active.items()}

    def actives(self, venture_ids: Sequence[str]) -> dict[str, Parameters]:
        """The active parameters of each of some ventures."""
        wanted = {keys.parameters_head(venture_id): venture_id for venture_id in venture_ids}
        found = self._table.get_many(list(wanted), strong=True)
        return {wanted[key]: _steering(item).in_force.active for key, item in found.items()}

    def change(
        self,
        venture_id: str,
        changes: Mapping[str, object],
        *,
        by: str,
        reason: str,
        at: datetime,
        expected: int | None = None,
    ) -> Changed:
        """Make a new version with the changes; what changes nothing makes none.

        A version that touches the score is pending until every customer is prepared for it, and
        says so to others through the table's stream.

        Raises:
            Unknown: there is no such venture.
            Forbidden: automation would change what is not timing.
            Locked: names every parameter that is locked.
            Refused: names every field that is wrong.
            Conflict: a version is pending, or `expected` is not the active version.
        """
        check_right(by, changes)
        audit = Audit(act="changed", version=0, at=at, by=by, reason=reason)
        return self.act(venture_id, lambda steering: _change(steering, changes, audit, expected))

    def apply_preset(
        self,
        venture_id: str,
        preset: str,
        *,
        by: str,
        reason: str,
        at: datetime,
        expected: int | None = None,
    ) -> Changed:
        """Make a new version with a preset's values; where they hold already there is none.

        Raises:
            Unknown: there is no such venture, or no such preset.
            Locked, Refused, Conflict: as of any change.
        """
        audit = Audit(act="preset", version=0, at=at, by=by, reason=reason, preset=preset)

        def decide(steering: Steering) -> Act[Changed]:
            changes = changes_of(preset, steering.in_force.active)
            return _change(steering, changes, audit, expected)

        return self.act(venture_id, decide)

    def lock(self, venture_id: str, name: str, lock: Lock) -> Lock:
        """Forbid changes to a parameter; one that is locked keeps its lock. Answers what stands.

        Raises:
            Unknown: there is no such venture, or no such parameter.
        """
        _check_known(name)

        def decide(steering: Steering) -> Act[Lock]:
            if name in steering.locks:
                return Act(answer=steering.locks[name])
            audit = _about(name, "locked", lock, steering)
            return Act(answer=lock, audit=audit, locks={**steering.locks, name: lock})

        return self.act(venture_id, decide)

    def unlock(self, venture_id: str, name: str, word: Lock) -> None:
        """Allow changes to a parameter again; `word` is who does so, when and why.

        Raises:
            Unknown: there is no such venture, or no such parameter.
        """
        _check_known(name)

        def decide(steering: Steering) -> Act[None]:
            if name not in steering.locks:
                return Act(answer=None)
            others = {n: lock for n, lock in steering.locks.items() if n != name}
            return Act(answer=None, audit=_about(name, "unlocked", word, steering), locks=others)

        self.act(venture_id, decide)

    def act(self, venture_id: str, decide: Callable[[Steering], Act[T]]) -> T:
        """Do what is decided on what steers the venture, deciding anew when that changed.

        Raises:
            Unknown: there is no such venture.
            Conflict: others kept changing it.
        """
        for _ in range(ATTEMPTS):
            head = self._head(venture_id, strong=True)
            before = _steering(head)
            act = decide(before)
            if act.audit is None or self._done(venture_id, head, before, act, act.audit):
                return act.answer
        raise Conflict("others kept changing the parameters; read them and try again")

    def activate(self, venture_id: str, version: int, at: datetime) -> None:
        """Make the pending version active; nothing happens where it is no longer pending."""
        for _ in range(ATTEMPTS):
            head = self._head(venture_id, strong=True)
            pending = _steering(head).in_force.pending
            if pending is None or pending.version != version:
                return
            if self._table.write(
                _headed(venture_id, head, _in_force(InForce(pending))),
                Update(
                    keys.parameters_version(venture_id, version),
                    (Present(),),
                    put={"activated_at": clock.stamp(at)},
                ),
            ):
                return
        raise Conflict("others kept changing the parameters")

    def prepared(self, venture_id: str, version: int, segment: int) -> None:
        """Keep that everybody in a segment is prepared for a version; again is as good as once."""
        key = keys.parameters_version(venture_id, version)
        self._table.write(Update(key, (Present(),), add={"prepared": frozenset({segment})}))

    def applying(self, venture_id: str, version: int) -> Applying:
        """How a version came about, and how far it is.

        Raises:
            Unknown: there is no such version, or it is the first one, which nobody made.
        """
        item = self._table.get(keys.parameters_version(venture_id, version), strong=True) or {}
        revision = _number(item, "revision")
        found = self._table.get(keys.parameters_audit(venture_id, revision), strong=True)
        if found is None:
            raise Unknown(f"there is no version {version} that somebody made")
        segments = item.get("prepared")
        return Applying(
            made_by=documents.load(Audit, str(found["doc"])),
            prepared=len(segments) if isinstance(segments, frozenset) else 0,
        )

    def version_at(self, venture_id: str, at: datetime) -> Parameters:
        """The version that was active at an instant; before the first change, the defaults."""
        versions, stamp = keys.parameters_version(venture_id, 0).pk, clock.stamp(at)
        after: Item | None = None
        while True:
            page = self._table.query(
                versions, prefix=keys.PARAMETER_VERSIONS, descending=True, after=after, strong=True
            )
            for item in page.items:
                if str(item.get("activated_at", NEVER)) <= stamp:
                    return _parameters(str(item["values"]))
            if page.after is None:
                return Parameters()
            after = page.after

    def audit(
        self, venture_id: str, *, limit: int, after: Item | None = None
    ) -> tuple[list[Audit], Item | None]:
        """Up to `limit` acts on the parameters, newest first, and where to go on after."""
        page = self._table.query(
            keys.parameters_audit(venture_id, 0).pk,
            prefix=keys.PARAMETER_AUDIT,
            descending=True,
            limit=limit,
            after=after,
            strong=True,
        )
        made = {
            str(item["sk"]): keys.parameters_version(venture_id, _number(item, "made"))
            for item in page.items
            if item.get("made")
        }
        versions = self._table.get_many(list(made.values()), strong=True)
        return [_entry(item, versions, made) for item in page.items], page.after

    def _head(self, venture_id: str, *, strong: bool) -> Item:
        item = self._table.get(keys.parameters_head(venture_id), strong=strong)
        if item is None:
            raise Unknown("there is no such venture")
        return item

    def _done(
        self, venture_id: str, head: Item, before: Steering, act: Act[T], audit: Audit
    ) -> bool:
        """Write an act as a whole; False when the head changed since it was read."""
        changes: dict[str, Value] = {}
        revision = _number(head, "revision") + 1
        made: list[TableWrite] = []
        if act.after:
            active = before.in_force.active
            pending = active.scores_differently(act.after)
            changes |= _in_force(InForce(active, act.after) if pending else InForce(act.after))
            made.append(_version(venture_id, audit, act.after, revision, pending=pending))
        if act.locks is not None:
            changes["locks"] = documents.dump(act.locks) if act.locks else None
        entry = keys.parameters_audit(venture_id, revision)
        return self._table.write(
            _headed(venture_id, head, changes),
            Put(
                {
                    "pk": entry.pk,
                    "sk": entry.sk,
                    "doc": documents.dump(audit),
                    "made": act.after.version if act.after else None,
                },
                (Absent(),),
            ),
            *made,
            *act.joined,
        )


def first(venture_id: str) -> Put:
    """The head of a new venture's parameters, which are the defaults."""
    key = keys.parameters_head(venture_id)
    return Put(
        {"pk": key.pk, "sk": key.sk, "revision": 1, **_in_force(InForce(Parameters()))}, (Absent(),)
    )


def _change(
    steering: Steering, changes: Mapping[str, object], audit: Audit, expected: int | None
) -> Act[Changed]:
    """What becomes of a change, for which the audit says who, when and why."""
    before, after = steering.in_force.active, steering.changed(changes, expected)
    differing = differences(before, after)
    if not differing:
        return Act(answer=Changed(before, pending=False))
    return Act(
        answer=Changed(after, pending=before.scores_differently(after)),
        audit=replace(audit, version=after.version, changes=differing),
        after=after,
    )


def _about(name: str, act: Literal["locked", "unlocked"], word: Lock, steering: Steering) -> Audit:
    version = steering.newest.version
    return Audit(
        act=act, version=version, at=word.at, by=word.by, reason=word.reason, parameter=name
    )


def _check_known(name: str) -> None:
    if name not in SPECS:
        raise Unknown(
            f"there is no parameter {name!r}", FieldError(name, "is no parameter", within="")
        )


def _headed(venture_id: str, head: Item, changes: Mapping[str, Value]) -> Update:
    revision = _number(head, "revision")
    return Update(
        keys.parameters_head(venture_id),
        (Is("revision", revision),),
        put={**changes, "revision": revision + 1},
    )


def _in_force(in_force: InForce) -> dict[str, Value]:
    """The head's versions; who makes a customer's state checks `newest` in the same breath."""
    pending = in_force.pending
    return {
        "newest": in_force.newest,
        "active": _values(in_force.active),
        "pending": _values(pending) if pending else None,
    }


def _steering(head: Item) -> Steering:
    pending, locks = head.get("pending"), json.loads(str(head.get("locks", "{}")))
    return Steering(
        InForce(_parameters(str(head["active"])), _parameters(str(pending)) if pending else None),
        {name: documents.load(Lock, json.dumps(lock)) for name, lock in locks.items()},
    )


def _values(parameters: Parameters) -> str:
    return ids.canonical({"version": parameters.version, **parameters.values})


@lru_cache(maxsize=256)
def _parameters(values: str) -> Parameters:
    # A function asks once a minute for what hardly ever changes.
    stored = json.loads(values)
    return Parameters.restored(stored["version"], stored)


def _version(
    venture_id: str, audit: Audit, after: Parameters, revision: int, *, pending: bool
) -> Put:
    """A version with all its values; a pending one tells others of itself through the stream."""
    key = keys.parameters_version(venture_id, after.version)
    detail = {"at": audit.at.isoformat(), "parameters_version": after.version}
    news = [Notice(1, PROPOSED, detail)] if pending else []
    return Put(
        {
            "pk": key.pk,
            "sk": key.sk,
            "values": _values(after),
            "revision": revision,
            "activated_at": None if pending else clock.stamp(audit.at),
            "outbox": ids.canonical(documents.plain(news)) if news else None,
        },
        (Absent(),),
    )


def _entry(item: Item, versions: Mapping[Key, Item], made: Mapping[str, Key]) -> Audit:
    """An audit entry with when the version that it made became active."""
    audit = documents.load(Audit, str(item["doc"]))
    version = versions.get(made.get(str(item["sk"]), Key("", "")), {})
    activated_at = version.get("activated_at")
    return replace(audit, activated_at=clock.parse(str(activated_at)) if activated_at else None)


def _number(item: Item, name: str) -> int:
    value = item.get(name)
    return value if isinstance(value, int) else 0
