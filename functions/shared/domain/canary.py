"""The canary: a customer who is nobody, and travels the whole path once an hour.

A signed delivery, a score, a fall, a playbook, a message, what the mail service says of it, and the
end: erased. Each leg is noted when it is seen; one that takes too long has failed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

Leg: TypeAlias = Literal["accepted", "scored", "enrolled", "sent", "reported", "erased"]
LEGS: Final[tuple[Leg, ...]] = get_args(Leg)
Status: TypeAlias = Literal["travelling", "arrived", "failed", "called_off"]
PATIENCE: Final = timedelta(minutes=15)
"""So long may one leg take."""
VENTURE: Final = "ca4a7000-0000-4000-8000-000000000001"
"""Its venture, which is on no list, so that nobody ever counts it."""
PARAMETERS: Final[Mapping[str, object]] = {
    "progression_mode": "auto",
    "sending_hours_start": 0,
    "sending_hours_end": 24,
    "sending_days": "Mon-Sun",
}
TICKETS: Final = 3
"""Open tickets that bring it from healthy to at risk."""
PROGRAM: Final = "at_risk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One hour's travel. `seen` is when each leg was; `failure` says why it did not arrive.

    `alerted` is the venture whose people were told of a failure, until a canary arrives again.
    """

    hour: datetime
    began_at: datetime
    seen: Mapping[str, datetime] = field(default_factory=dict)
    status: Status = "travelling"
    failure: str | None = None
    alerted: str | None = None
    revision: int = 1

    @property
    def customer(self) -> str:
        """Who travels."""
        return f"canary-{self.hour:%Y%m%d%H}"

    @property
    def email(self) -> str:
        """An address that takes mail and is nobody's.

        Source: "Using the Amazon SES mailbox simulator" of the SES developer guide, which allows
        labels.
        """
        return f"success+{self.hour:%Y%m%d%H}@simulator.amazonses.com"

    @property
    def next(self) -> Leg | None:
        """The leg that it is on; None at the end."""
        return next((leg for leg in LEGS if leg not in self.seen), None)

    @property
    def lags(self) -> Mapping[str, int]:
        """How many seconds each leg took that was seen, from the one before it."""
        since = self.began_at
        lags: dict[str, int] = {}
        for leg in LEGS:
            if leg in self.seen:
                lags[leg] = int((self.seen[leg] - since).total_seconds())
                since = self.seen[leg]
        return lags

    def reached(self, leg: Leg, at: datetime) -> "Journey":
        """The journey, with one leg more behind it."""
        after = replace(self, seen={**self.seen, leg: at})
        return replace(after, status="arrived") if after.next is None else after

    def is_late(self, at: datetime) -> bool:
        """Whether the leg that it is on takes too long."""
        return at - max([self.began_at, *self.seen.values()]) > PATIENCE

    def called_off(self, why: str) -> "Journey":
        """The journey, ended by no fault of the path."""
        return replace(self, status="called_off", failure=why)

    def failed(self, at: datetime, why: str) -> "Journey":
        """The journey, given up on the leg that it is on."""
        minutes = int((at - self.began_at).total_seconds() / 60)
        said = f"{self.next} did not come, {minutes} minutes after it set out"
        return replace(self, status="failed", failure=f"{said}: {why}" if why else said)


def sets_out(last: Journey | None, at: datetime) -> Journey | None:
    """The next hour's journey; None while the last one travels, or is of this very hour."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    # One that set out later than now did so before the clock was set back.
    if last and last.began_at <= at and (last.status == "travelling" or last.hour == hour):
        return None
    return Journey(
        hour=hour,
        began_at=at,
        alerted=last.alerted if last else None,
        revision=last.revision if last else 0,
    )
