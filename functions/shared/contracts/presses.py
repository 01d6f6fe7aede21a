"""A press of a button on its way from the door to where it is carried out."""

from typing import Literal

from functions.shared.contracts.facts import Closed, Instant
from functions.shared.domain.presses import Press


class PressAccepted(Closed):
    """One message of the queue of presses: a signed press, received at an instant."""

    version: Literal[1] = 1
    venture: str
    received_at: Instant
    id: str
    action: str
    enrolment: str
    step: str
    user: str
    reply_url: str | None

    @classmethod
    def of(cls, venture: str, press: Press) -> "PressAccepted":
        """The message that tells a press."""
        return cls(
            venture=venture,
            received_at=press.at,
            id=press.id,
            action=press.action,
            enrolment=press.enrolment,
            step=press.step,
            user=press.user,
            reply_url=press.reply_url,
        )

    @property
    def press(self) -> Press:
        """The press that the message tells."""
        return Press(
            id=self.id,
            action=self.action,
            enrolment=self.enrolment,
            step=self.step,
            user=self.user,
            at=self.received_at,
            reply_url=self.reply_url,
        )
