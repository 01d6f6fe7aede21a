"""What a look at a trigger came to, with its reason: what is logged of it."""

from dataclasses import dataclass
from typing import TypeAlias

from functions.shared.domain.triggers import Trigger


@dataclass(frozen=True, slots=True)
class Fired:
    """A trigger fired."""

    trigger: Trigger
    reason: str


@dataclass(frozen=True, slots=True)
class NotFired:
    """A trigger that could have fired did not, and why."""

    trigger: Trigger
    reason: str


@dataclass(frozen=True, slots=True)
class WentOn:
    """More was done about an open firing, or learned of it."""

    trigger: Trigger
    reason: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A firing ended, and how."""

    trigger: Trigger
    reason: str


Outcome: TypeAlias = Fired | NotFired | WentOn | Ended
