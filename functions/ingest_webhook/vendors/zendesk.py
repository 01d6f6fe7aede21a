"""Zendesk's event webhooks: what happened to tickets, and with whom.

Sources: developer.zendesk.com, "Verifying webhooks" and "Webhook event types: ticket events".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pydantic import TypeAdapter

from functions.ingest_webhook.vendors.foreign import (
    MOST_SEQUENCE,
    MOST_SUBJECT,
    MOST_TEXT,
    Foreign,
    ForeignId,
    NameOrNone,
    OwnId,
    named,
    read,
    told,
)
from functions.ingest_webhook.vendors.signing import (
    BASE64_SHA256,
    Delivery,
    header,
    in_base64,
    malformed,
    require_fresh,
    require_match,
    verbatim,
)
from functions.shared.contracts.facts import Instant
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.kernel.errors import FieldError, Refused

SOURCE: Final = "zendesk"

_TICKET_EVENTS: Final = "zen:event-type:ticket."
_GONE: Final = frozenset({"soft_deleted", "permanently_deleted"})
_STATUS: Final = {
    "NEW": "open",
    "OPEN": "open",
    "PENDING": "pending",
    "HOLD": "pending",
    "SOLVED": "solved",
    "CLOSED": "closed",
    "DELETED": "deleted",
}
_NOBODY: Final = frozenset({"", "0"})


class _Head(Foreign):
    type: str


class _Detail(Foreign):
    id: OwnId
    status: str | None = None
    priority: str | None = None
    subject: str | None = None
    organization_id: ForeignId | None = None
    requester_id: ForeignId | None = None


class _Author(Foreign):
    id: ForeignId | None = None
    is_staff: bool | None = None


class _Comment(Foreign):
    author: _Author | None = None


class _Sequence(Foreign):
    position: int | None = None


class _Meta(Foreign):
    sequence: _Sequence | None = None


class _Change(Foreign):
    current: NameOrNone = None
    previous: NameOrNone = None
    comment: _Comment | None = None
    meta: _Meta | None = None


class _TicketEvent(Foreign):
    id: OwnId
    type: str
    time: Instant
    detail: _Detail
    event: _Change = _Change()

    @property
    def what(self) -> str:
        """The event's own name: `created`, `status_changed`."""
        return self.type.removeprefix(_TICKET_EVENTS)


_HEAD: Final[TypeAdapter[_Head]] = TypeAdapter(_Head)
_TICKET_EVENT: Final[TypeAdapter[_TicketEvent]] = TypeAdapter(_TicketEvent)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """The signature header is the base64 HMAC-SHA256 of timestamp and body, one after the other."""
    signature = header(delivery, "x-zendesk-webhook-signature")
    timestamp = header(delivery, "x-zendesk-webhook-signature-timestamp", most=64)
    if not BASE64_SHA256.fullmatch(signature):
        raise malformed("x-zendesk-webhook-signature")
    content = timestamp.encode() + delivery.body
    require_match([signature], in_base64(verbatim(secrets), content))
    signed_at = _instant(timestamp)
    if signed_at is not None:
        require_fresh(delivery, signed_at)


def matters(payload: object, /) -> bool:
    """What happens to tickets does; users and organizations are the profile's business."""
    head: _Head = read(_HEAD, payload)
    return head.type.startswith(_TICKET_EVENTS)


def facts(payload: object, at: datetime) -> list[Addressed]:
    """The ticket's change; whose it no longer is; that the customer spoke.

    Raises:
        Refused: names every field that is wrong.
    """
    event: _TicketEvent = read(_TICKET_EVENT, payload)
    return list(_told(event, at))


def _told(event: _TicketEvent, at: datetime) -> Iterator[Addressed]:
    whose = _aliases(event.detail.organization_id, event.detail.requester_id)
    # A ticket of nobody can still be claimed by hand.
    whose = whose or (Alias(SOURCE, f"ticket:{event.detail.id}"),)
    status = _status(event)
    if status is not None:
        yield _fact(event, at, whose, Kind.TICKET_CHANGED, _ticket(event, status))
        if former := _former(event):
            yield _left(event, at, former)
    if _customer_spoke(event):
        yield _fact(event, at, whose, Kind.RESPONDED, {"channel": "support"}, suffix=":2")


def _left(event: _TicketEvent, at: datetime, former: tuple[Alias, ...]) -> Addressed:
    """The ticket's deletion from whom it belonged to.

    Only scoring knows whether the two identities are two customers. So the deletion stands just
    before the change: where both turn out to be one customer, the change is the last word.
    """
    gone = _ticket(event, "deleted")
    left = _fact(event, at, former, Kind.TICKET_CHANGED, gone, suffix=":1")
    before = left.fact.occurred_at - timedelta(microseconds=1)
    return replace(left, fact=replace(left.fact, occurred_at=before))


def _fact(
    event: _TicketEvent,
    at: datetime,
    aliases: tuple[Alias, ...],
    kind: Kind,
    data: dict[str, Any],
    *,
    suffix: str = "",
) -> Addressed:
    return told(
        kind,
        data,
        source=SOURCE,
        event=f"{event.id}{suffix}",
        occurred_at=event.time,
        at=at,
        aliases=aliases,
    )


def _ticket(event: _TicketEvent, status: str) -> dict[str, Any]:
    detail, meta = event.detail, event.event.meta
    position = meta.sequence.position if meta and meta.sequence else None
    return {
        "ticket": detail.id,
        "status": status,
        "priority": detail.priority.lower()[:MOST_TEXT] if detail.priority else None,
        "subject": detail.subject[:MOST_SUBJECT] if detail.subject else None,
        "sequence": position if position is not None and 0 <= position < MOST_SEQUENCE else None,
    }


def _status(event: _TicketEvent) -> str | None:
    """Our word for the ticket's status; None where the event does not tell it."""
    if event.what in _GONE:
        return "deleted"
    said = event.event.current if event.what == "status_changed" else None
    said = said or event.detail.status
    if not said:
        return None
    status = _STATUS.get(said.upper())
    if status is None:
        message = f"must be one of {', '.join(_STATUS)}"
        raise Refused("there is no such ticket status", FieldError("detail.status", message))
    return status


def _former(event: _TicketEvent) -> tuple[Alias, ...]:
    """How whoever had the ticket before this event was named, where that changed."""
    before = event.event.previous
    if before == event.event.current:
        return ()
    if event.what == "organization_changed":
        return _aliases(before, event.detail.requester_id)
    return _aliases(before) if event.what == "requester_changed" else ()


def _aliases(*names: str | None) -> tuple[Alias, ...]:
    return named(SOURCE, *(name for name in names if name not in _NOBODY))


def _customer_spoke(event: _TicketEvent) -> bool:
    if event.what == "created":
        return True
    author = event.event.comment.author if event.event.comment else None
    if event.what != "comment_added" or author is None:
        return False
    requester = event.detail.requester_id
    return author.is_staff is False or (requester is not None and author.id == requester)


def _instant(timestamp: str) -> datetime | None:
    """The signed instant; None where the timestamp is none, and then the signature alone counts."""
    try:
        signed_at = datetime.fromisoformat(timestamp)
    except ValueError:
        return None
    return signed_at if signed_at.tzinfo else signed_at.replace(tzinfo=UTC)
