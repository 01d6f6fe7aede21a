"""What is stored of a customer's health, and how it moves: band, next look, what others must hear.

The score itself is computed whenever it is asked for; stored are the facts, and the band, so that
somebody notices when it changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from functions.shared.domain import health
from functions.shared.domain.health import Band, Signals
from functions.shared.domain.parameters import InForce, Parameters
from functions.shared.domain.state import History

FIRST = datetime(1, 1, 1, tzinfo=UTC)
STALE_AFTER = timedelta(days=2)
STARTING_POINTS = frozenset({"BandChanged", "CustomerEnded", "MilestoneReached"})
"""Notices that nobody hears where an import alone is their cause."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that others must hear of; `n` grows with every notice of a record."""

    n: int
    name: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The stored health of one customer.

    `revision` 0 means that nothing is stored yet. `due_at` is when the band must be looked at
    again: it may be too early, never too late. `outbox` holds the notices not yet published.
    """

    history: History = field(default_factory=History)
    band: Band | None = None
    score: int | None = None
    as_of: datetime = FIRST
    due_at: datetime | None = None
    parameters_version: int = 0
    revision: int = 0
    outbox: tuple[Notice, ...] = ()
    published: int = 0

    def moved(
        self, history: History, in_force: InForce, at: datetime, *, quiet: bool = False
    ) -> "Record":
        """The record with this history, looked at at an instant; itself where nothing moves.

        An instant before the record's own changes nothing that a later one has seen. A `quiet` move
        is an import's: what it reaches is a starting point, of which nobody is told.
        """
        at = max(at, self.as_of)
        seen = None if history.state.churned else health.signals(history)
        band = _band(seen, in_force.active, at)
        needed = _due(seen, band, in_force, at)
        early_enough = needed is None or (self.due_at is not None and self.due_at <= needed)
        woken = self.due_at is not None and self.due_at <= at
        same = self.revision > 0 and history.state == self.history.state and band is self.band
        still_due = needed is not None and needed <= at
        if same and early_enough and (not woken or still_due):
            return replace(self, history=history)
        after = replace(
            self,
            history=history,
            band=band,
            score=None if seen is None else health.score(seen, in_force.active, at),
            as_of=at,
            due_at=self.due_at if early_enough and not woken else needed,
            parameters_version=in_force.newest,
            revision=self.revision + 1,
        )
        kept = tuple(n for n in self.outbox if n.n > self.published)
        told = (n for n in _notices(self, after) if not quiet or n.name not in STARTING_POINTS)
        return replace(after, outbox=(*kept, *told))


def stale(record: Record, at: datetime) -> str | None:
    """Why nothing must be begun or written by a stored band any more; None while it is kept.

    The band is to be looked at when it is due. Where nobody has for two days, scores are not being
    computed, whatever the cause.
    """
    if record.due_at is None or at < record.due_at + STALE_AFTER:
        return None
    return f"the score is stale: it was to be looked at at {record.due_at.isoformat()}"


def due(history: History, band: Band | None, in_force: InForce, at: datetime) -> datetime | None:
    """The first instant from `at` on at which a version in force gives another band."""
    seen = None if history.state.churned else health.signals(history)
    return _due(seen, band, in_force, at)


def _due(
    seen: Signals | None, band: Band | None, in_force: InForce, at: datetime
) -> datetime | None:
    instants = []
    for parameters in in_force.versions:
        if _band(seen, parameters, at) is not band:
            return at
        crossing = None if seen is None else health.next_band(seen, parameters, at)
        if crossing is not None:
            instants.append(crossing)
    return min(instants, default=None)


def _band(seen: Signals | None, p: Parameters, at: datetime) -> Band | None:
    """The band at an instant; None for a churned customer, whose signals are not looked at."""
    return None if seen is None else health.band(health.score(seen, p, at), p)


def _notices(before: Record, after: Record) -> tuple[Notice, ...]:
    """What others must hear of a move, all under the move's revision."""

    def notice(name: str, **detail: object) -> Notice:
        return Notice(after.revision, name, {"at": after.as_of.isoformat(), **detail})

    notices = []
    known = before.revision > 0
    if known and before.band and after.band and before.band is not after.band:
        change = {"from": before.band.value, "to": after.band.value}
        notices.append(notice("BandChanged", **change, score=after.score))
    if after.history.state.churned and not before.history.state.churned:
        notices.append(notice("CustomerEnded", reason="churned"))
    if after.history.state.core and not before.history.state.core:
        notices.append(notice("MilestoneReached", milestone="first_value_realization"))
    answered = after.history.state.register("responded")
    if answered and answered != before.history.state.register("responded"):
        notices.append(notice("ResponseReceived", responded_at=answered.at.isoformat()))
    return tuple(notices)
