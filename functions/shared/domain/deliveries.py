"""Messages about an alert, to each whom it goes to, and what became of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from functions.shared.domain.effects import PATIENCE, Effect
from functions.shared.kernel import ids

Channel: TypeAlias = Literal["slack", "mail", "task"]
"""A task stands where neither Slack nor the mail service takes what concerns a customer."""
Turn: TypeAlias = Literal["first", "escalated"]
LIFE: Final = timedelta(minutes=2)
"""Longer than any run lives: what is open in Slack by then, nobody is about to settle."""
TRY_AGAIN: Final = timedelta(minutes=1)
TRIES: Final = 5
"""How often a channel is tried that cannot be reached, before it counts as failed."""
NAMES: Final[dict[Channel, str]] = {"slack": "Slack", "mail": "Mail", "task": "A task"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message about an alert, to a channel, a person or an address.

    `at` is when it is to be sent, was claimed, or was settled. One that is `returned` was taken and
    came back; what follows from that is still to be done. So many `tries` certainly were not
    taken, so many `attempts` may have gone out. `name` is what the channel calls the message.
    `instead` says what did not take it, where it goes here for that.
    """

    channel: Channel
    to: str
    turn: Turn = "first"
    status: Literal["planned", "claimed", "done", "returned", "failed"] = "planned"
    at: datetime
    tries: int = 0
    attempts: int = 0
    why: str = ""
    name: str | None = None
    instead: str = ""

    @property
    def open(self) -> bool:
        """Whether it is still to be seen whether it arrives."""
        return self.status in ("planned", "claimed", "returned")

    @property
    def look_at(self) -> datetime | None:
        """When somebody must look at it next: to send it, or as a crash, or its return, left it."""
        if self.status == "claimed":
            return self.at + (LIFE if self.channel == "slack" else PATIENCE)
        return self.at if self.status in ("planned", "returned") else None

    @property
    def said(self) -> str:
        """What became of it, in words."""
        match self.channel, self.status:
            case "task", _:
                return f"became a task for {self.to}"
            case channel, "failed":
                return f"{NAMES[channel]} did not take it: {self.why}"
            case channel, "returned":
                return f"{NAMES[channel]} came back: {self.why}"
            case "slack", "done":
                return f"posted to {self.to} in Slack"
            case "mail", "done":
                return f"mailed {self.to}"
            case channel, _:
                waits = f": {self.why}" if self.why else ""
                return f"{NAMES[channel]} has not taken it yet{waits}"

    def key(self, alert: str) -> str:
        """The natural key of the message, which travels with it."""
        return ids.digest("told", alert, self.turn, self.channel, self.to)

    def effect(self, alert: str) -> Effect:
        """The claim, as the rules for messages of unknown outcome see it."""
        return Effect(
            key=self.key(alert),
            owner=alert,
            step=self.turn,
            contact="team",
            status="claimed",
            claimed_at=self.at,
            attempts=self.attempts,
            reaches="team",
        )

    def claimed(self, at: datetime) -> "Delivery":
        """The message, about to be sent."""
        return replace(self, status="claimed", at=at, attempts=self.attempts + 1)

    def given_back(self, at: datetime, why: str) -> "Delivery":
        """The message, which certainly was not taken: tried again a little later, or given up."""
        tries = self.tries + 1
        if tries >= TRIES:
            return replace(self, status="failed", at=at, tries=tries, why=why)
        again = at + TRY_AGAIN
        return replace(
            self, status="planned", at=again, tries=tries, attempts=self.attempts - 1, why=why
        )

    def done(self, at: datetime, name: str | None) -> "Delivery":
        """The message, known to have gone out."""
        return replace(self, status="done", at=at, name=name, why="")

    def returned(self, why: str) -> "Delivery":
        """The message, known to have come back."""
        return replace(self, status="returned", why=why)

    def failed(self, at: datetime, why: str) -> "Delivery":
        """The message, known not to have gone out and not to be tried again."""
        return replace(self, status="failed", at=at, why=why)
