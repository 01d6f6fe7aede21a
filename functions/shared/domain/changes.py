"""Changes of parameters: who may make which, what stands in their way, and what is kept of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from functions.shared.domain.parameters import SPECS, InForce, Parameters, check_values
from functions.shared.kernel import ids
from functions.shared.kernel.errors import (
    BeingApplied,
    Conflict,
    FieldError,
    Forbidden,
    Locked,
    Refused,
    TenureError,
)

AUTOMATION = "automation"
"""Who acts where no person does."""
PROPOSAL = "proposal-"
"""How a proposal's identifier begins; an enrolment's never does."""

Act: TypeAlias = Literal[
    "changed", "preset", "locked", "unlocked", "proposed", "approved", "modified", "rejected"
]
Verdict: TypeAlias = Literal["approved", "modified", "rejected"]


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One parameter of a change: its value before and after, in JSON's own types."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Lock:
    """Who forbade changes to a parameter, when, and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """One act on the parameters: who did it, when and why, and what differs by it.

    `version` is the version that the act made, or the newest that stood when it made none.
    `activated_at` is when that version began to count; None where the act made none, or it is
    still pending.
    """

    act: Act
    version: int
    at: datetime
    by: str
    reason: str
    changes: tuple[ValueChange, ...] = ()
    parameter: str | None = None
    preset: str | None = None
    proposal: str | None = None
    proposed_by: str | None = None
    activated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Steering:
    """What steers a venture: the parameters in force, and which of them are locked."""

    in_force: InForce
    locks: Mapping[str, Lock]

    @property
    def newest(self) -> Parameters:
        """The pending version where there is one, else the active one."""
        return self.in_force.versions[-1]

    def changed(self, changes: Mapping[str, object], expected: int | None = None) -> Parameters:
        """The version that the changes make of the active one.

        Raises:
            BeingApplied: a version is pending, and no value is wrong by itself.
            Conflict: `expected` is not the active version.
            Locked: names every parameter that is locked.
            Refused: names every field that is wrong.
        """
        active, pending = self.in_force.active, self.in_force.pending
        if pending:
            check_values(changes)
            raise BeingApplied(
                f"version {pending.version} of the parameters is being applied; wait for it"
            )
        if expected is not None and expected != active.version:
            raise Conflict(
                f"the change was made for version {expected}, "
                f"but version {active.version} is active",
                FieldError("version", f"version {active.version} is active"),
            )
        self.check_locks(changes)
        return active.changed(changes, active.version + 1)

    def check_locks(self, changes: Mapping[str, object]) -> None:
        """Let pass what names no locked parameter.

        Raises:
            Locked: names every one that is.
        """
        locked = {name: self.locks[name] for name in changes if name in self.locks}
        if locked:
            raise Locked(
                "locked by the executive, nothing was changed: " + ", ".join(locked),
                *(FieldError(name, f"is locked{_why(lock)}") for name, lock in locked.items()),
            )


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided a proposal, when and why, and the version that it made, if it made one."""

    by: str
    at: datetime
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change that waits for the executive; `version` is the newest one when it was made."""

    id: str
    venture: str
    changes: tuple[ValueChange, ...]
    by: str
    reason: str
    at: datetime
    version: int
    status: Literal["open"] | Verdict = "open"
    decision: Decision | None = None
    revision: int = 1

    @property
    def wanted(self) -> dict[str, object]:
        """The values that it proposes, by parameter."""
        return {change.name: change.after for change in self.changes}

    def approved(self, steering: Steering) -> Parameters:
        """The version that it makes as it stands.

        It is stale when a parameter of it no longer has the value that its maker saw; what else
        changed meanwhile does not matter as long as the whole still holds.

        Raises:
            Conflict: a version is pending, it is stale, or it no longer fits the rest.
            Locked: names every parameter of it that is locked.
        """
        values = steering.in_force.active.values
        stale = [change for change in self.changes if values[change.name] != change.before]
        if stale and not steering.in_force.pending:
            raise Conflict(
                "the proposal is stale: reject it, or modify it to what shall hold now",
                *(
                    FieldError(
                        c.name, f"was {c.before} when this was proposed, is {values[c.name]}"
                    )
                    for c in stale
                ),
            )
        try:
            return steering.changed(self.wanted)
        except Locked:
            raise
        except Refused as refused:
            raise Conflict(
                "the proposal no longer fits the other parameters: reject or modify it",
                *refused.errors,
            ) from refused

    def obstacle(self, steering: Steering) -> TenureError | None:
        """What is in the way of approving it now; None where nothing is, or it was decided."""
        if self.decision:
            return None
        try:
            self.approved(steering)
        except TenureError as error:
            return error
        return None

    def decided(self, verdict: Verdict, decision: Decision) -> "Proposal":
        """The proposal with its decision, which ends it."""
        return replace(self, status=verdict, decision=decision, revision=self.revision + 1)


def proposed(
    steering: Steering,
    changes: Mapping[str, object],
    *,
    venture: str,
    by: str,
    reason: str,
    at: datetime,
) -> Proposal:
    """A proposal on top of the newest version; its identifier follows from all that it says.

    Raises:
        Locked: names every parameter that is locked.
        Refused: names every field that is wrong, or all of them where nothing would change.
    """
    steering.check_locks(changes)
    before = steering.newest
    differing = differences(before, before.changed(changes, before.version + 1))
    if not differing:
        raise Refused(
            "the proposal would change nothing",
            *(FieldError(name, f"is {before.values[name]} already") for name in changes),
        )
    wanted = ids.canonical({change.name: change.after for change in differing})
    return Proposal(
        id=PROPOSAL + ids.digest(venture, str(before.version), wanted, by, reason),
        venture=venture,
        changes=differing,
        by=by,
        reason=reason,
        at=at,
        version=before.version,
    )


def differences(before: Parameters, after: Parameters) -> tuple[ValueChange, ...]:
    """The parameters that differ, with both values."""
    values = before.values
    return tuple(
        ValueChange(name, values[name], value)
        for name, value in after.values.items()
        if value != values[name]
    )


def timing(changes: Mapping[str, object]) -> bool:
    """Whether automation may apply the changes by itself: each is of a timing parameter."""
    return all(name in SPECS and SPECS[name].timing for name in changes)


def check_right(by: str, changes: Mapping[str, object]) -> None:
    """Let pass whom these changes are allowed.

    Raises:
        Forbidden: automation would change what is not timing; names every such parameter.
    """
    if by == AUTOMATION and not timing(changes):
        raise Forbidden(
            "automation applies timing parameters only, and proposes the others",
            *(FieldError(n, "is no timing parameter") for n in changes if not timing({n: None})),
        )


def _why(lock: Lock) -> str:
    return f" by {lock.by} since {lock.at.isoformat()}" + (
        f": {lock.reason}" if lock.reason else ""
    )
