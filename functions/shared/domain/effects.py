"""Messages that go out once: claimed before they are sent, settled by what is known after.

The mail service takes no idempotency key. What a crash leaves open is settled by the service's own
events, and where those fail, by a person; never by sending again and hoping.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

PATIENCE = timedelta(minutes=60)
Status: TypeAlias = Literal["claimed", "done", "failed", "asked"]
Feedback: TypeAlias = Literal["complained", "unsubscribed", "bad answer"]
"""How a message may be taken badly, the worst first."""
FEEDBACK: Final[tuple[Feedback, ...]] = get_args(Feedback)
Told: TypeAlias = Literal["delivered", "opened", "clicked", "bounced", "complained", "unsubscribed"]
"""What may be told of a message that is out."""
TOLD: Final[tuple[Told, ...]] = get_args(Told)
Said: TypeAlias = Told | Feedback
Reach: TypeAlias = Literal["contact", "team", "slack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One message to one contact, or to our own people: the claim, and what became of it.

    `key` follows from what the message is for (enrolment or survey, step, contact); `owner` is the
    enrolment or survey, `playbook` that of the enrolment, or of the `run` whose step asks with the
    survey. `attempts` counts sends that may have gone out.
    `told` is what became of it, each once and in one order, whichever was heard first; `feedback`
    is set where it was taken badly, to the worst word of it. What `reaches` our own team by mail,
    or in Slack, passes no gate and counts in no ledger; `contact` then says the same.
    """

    key: str
    owner: str
    step: str
    contact: str
    status: Status
    claimed_at: datetime
    attempts: int = 1
    settled_at: datetime | None = None
    settled_by: str | None = None
    message_id: str | None = None
    failure: str | None = None
    playbook: str | None = None
    run: str | None = None
    told: tuple[Told, ...] = ()
    feedback: Feedback | None = None
    reaches: Reach = "contact"

    @property
    def words(self) -> int:
        """How much was said of it; it only grows."""
        return len(self.told) + (self.feedback is not None)

    def heard(self, said: Said) -> "Effect":
        """The effect, with one more word about it; repeated, it is the same."""
        told = tuple(one for one in TOLD if one in self.told or one == said)
        worst = next((one for one in FEEDBACK if one in (self.feedback, said)), None)
        return replace(self, told=told, feedback=worst)

    def done(self, by: str, at: datetime, message_id: str | None = None) -> "Effect":
        """The effect, known to have happened."""
        return replace(
            self,
            status="done",
            settled_at=at,
            settled_by=by,
            message_id=message_id or self.message_id,
        )

    def failed(self, why: str, at: datetime) -> "Effect":
        """The effect, known not to have happened and not to be tried again."""
        return replace(self, status="failed", settled_at=at, settled_by="mail service", failure=why)

    def claimed_again(self, at: datetime) -> "Effect":
        """The effect, about to be tried once more."""
        return replace(self, status="claimed", claimed_at=at, attempts=self.attempts + 1)

    def asked(self) -> "Effect":
        """The effect, about which a person was asked."""
        return replace(self, status="asked")


@dataclass(frozen=True, slots=True)
class Pulse:
    """Of the messages whose events came, when the latest was claimed; None: no event came yet."""

    latest_confirmed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome is known; go on."""


@dataclass(frozen=True, slots=True)
class KeepWaiting:
    """The mail service's events may still come."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SendOnceMore:
    """Events of later messages came and this one's did not: it never went out."""

    reason: str


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Nothing tells whether it went out; a person decides."""

    reason: str


Resolution: TypeAlias = Settled | KeepWaiting | SendOnceMore | AskPerson


def resolve(effect: Effect, pulse: Pulse, at: datetime, *, by_people: bool = False) -> Resolution:
    """What to do about a message that was claimed earlier, by another run.

    `by_people` leaves it to a person whether what is open is sent once more.
    """
    if effect.status in ("done", "failed"):
        return Settled()
    if effect.status == "asked":
        return KeepWaiting(at + PATIENCE, "a person was asked whether the message went out")
    if at < effect.claimed_at + PATIENCE:
        return KeepWaiting(
            effect.claimed_at + PATIENCE,
            "a crash left open whether the message went out; waiting for the mail service's events",
        )
    later = pulse.latest_confirmed is not None and pulse.latest_confirmed > effect.claimed_at
    if by_people and later:
        return AskPerson("no event came for this message, but for later ones; a person decides")
    if later and effect.attempts < 2:
        return SendOnceMore("no event came for this message, but for later ones")
    return AskPerson("no event of the mail service tells whether the message went out")
