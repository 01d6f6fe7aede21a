"""Facts: one thing that happened to a customer, at a known instant, from a known source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

AHEAD = timedelta(minutes=5)
IMPORTED = "imported"
"""The flag of a fact that came with an import: what it moves is a starting point, and no news."""
USAGE_LIFE = timedelta(days=400)
"""How long a day of usage is kept after it; every other fact is kept for good."""
HOLDING_LIFE = timedelta(days=30)
"""For how long a fact waits for its customer to become known."""
EXPIRED_LIFE = timedelta(days=90)
"""For how long it is still told that a fact waited in vain."""


class Kind(StrEnum):
    """What can happen."""

    LOGIN = "login"
    FEATURE_USED = "feature_used"
    GOAL_REACHED = "goal_reached"
    TICKET_CHANGED = "ticket_changed"
    SUBSCRIPTION_CHANGED = "subscription_changed"
    PAYMENT_FAILED = "payment_failed"
    PROFILE_CHANGED = "profile_changed"
    NPS_ANSWERED = "nps_answered"
    EXIT_ANSWERED = "exit_answered"
    EMAIL_EVENT = "email_event"
    RESPONDED = "responded"
    READING = "reading"


USAGE = frozenset({Kind.LOGIN, Kind.FEATURE_USED})


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """How a source names a customer; verified emails are the source `email`."""

    source: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact about one customer.

    `id` is unique among all facts of a venture: the sender's own for facts in our shape, else the
    source, a colon, and what the source calls the event.
    `data` has passed its kind's contract. `flags` say what was mended on the way in.
    """

    id: str
    source: str
    kind: Kind
    occurred_at: datetime
    data: Mapping[str, object] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    @property
    def imported(self) -> bool:
        """Whether the fact is history that was imported; held facts stay so until they flow."""
        return IMPORTED in self.flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A fact as it arrived: told to a customer, or to the first of these aliases that is known."""

    fact: Fact
    customer: str | None = None
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Where a fact stands in time; the order decides between facts of one instant."""

    at: datetime
    fact: str
    source: str


def names_told(fact: Fact) -> tuple[Alias, ...]:
    """The further names that a fact gives its customer."""
    listed = fact.data.get("aliases") if fact.kind is Kind.PROFILE_CHANGED else None
    said = listed if isinstance(listed, list) else []
    return tuple(Alias(str(one["source"]), str(one["value"])) for one in said)
