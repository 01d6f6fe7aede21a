"""The mail service's events, as Amazon SES puts them on the default bus, in our own words.

Source: "Monitoring Amazon SES with EventBridge", and the event data that SES publishes.
"""

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from functions.record_mail_event.flow import MailEvent, Told
from functions.shared.kernel import ids

TOLD: dict[str, Told] = {
    "Send": "sent",
    "Reject": "rejected",
    "Rendering Failure": "rejected",
    "Delivery": "delivered",
    "Open": "opened",
    "Click": "clicked",
    "Bounce": "bounced",
    "Complaint": "complained",
}
WHOSE = frozenset({"alert", "customer", "digest"})
"""Of these tags ours have one at least: an alert may concern no customer, a digest never does."""


class _Foreign(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Mail(_Foreign):
    timestamp: AwareDatetime
    message_id: Annotated[str, Field(alias="messageId")]
    tags: dict[str, list[str]] = {}


class _Detail(_Foreign):
    event_type: Annotated[str, Field(alias="eventType")]
    mail: _Mail
    delivery: dict[str, Any] = {}
    open: dict[str, Any] = {}
    click: dict[str, Any] = {}
    bounce: dict[str, Any] = {}
    complaint: dict[str, Any] = {}


class _Stamped(_Foreign):
    timestamp: AwareDatetime | None = None


def read(detail: object) -> MailEvent | None:
    """The event, or None where it is about no message of ours or tells nothing that we look at.

    SES says other things on the same bus too, such as advice about an account, and of mail that
    others send from it.

    A bounce is lasting when it is permanent (`bounceType`); a full mailbox is not. Who reports that
    a message was no spam (`not-spam`) does not complain.
    """
    if not isinstance(detail, dict) or "eventType" not in detail:
        return None
    seen = _Detail.model_validate(detail)
    told = TOLD.get(seen.event_type)
    tags = {name: values[0] for name, values in seen.mail.tags.items() if values}
    ours = {"venture", "effect"} <= tags.keys() and not tags.keys().isdisjoint(WHOSE)
    if told is None or not ours:
        return None
    customer = _untagged(tags.get("customer", ""))
    particulars: dict[str, Any] = getattr(seen, seen.event_type.lower(), {})
    if customer is None or particulars.get("complaintFeedbackType") == "not-spam":
        return None
    at = _Stamped.model_validate(particulars).timestamp or seen.mail.timestamp
    return MailEvent(
        venture=tags["venture"],
        customer=customer,
        effect=tags["effect"],
        alert=_alert(tags.get("alert"), customer),
        message_id=seen.mail.message_id,
        told=told,
        lasting=told != "bounced" or particulars.get("bounceType") == "Permanent",
        at=at,
    )


def _alert(digest: str | None, customer: str) -> str | None:
    """The alert that the mail was about, named by both its tags; None where it was about none."""
    if digest is None:
        return None
    return ids.of_customer(digest, customer) if customer else digest


def _untagged(text: str) -> str | None:
    """The customer that a tag of ours names; None where it is somebody else's tag."""
    try:
        return ids.untag(text)
    except ValueError:
        return None
