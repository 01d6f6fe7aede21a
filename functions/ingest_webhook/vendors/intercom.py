"""Intercom's notifications: what happened to conversations and tickets, and with whom.

Sources: developers.intercom.com, "Webhook topics and models" and "Webhook notifications". In the
models up to 1.4 a conversation carries its `user`, in later ones its `contacts`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, TypeAdapter

from functions.ingest_webhook.vendors.foreign import (
    MOST_SUBJECT,
    Foreign,
    ForeignId,
    NameOrNone,
    OwnId,
    Seconds,
    WordsOrNone,
    address,
    named,
    read,
    told,
)
from functions.ingest_webhook.vendors.signing import (
    HEX_SHA1,
    Delivery,
    header,
    in_hex,
    malformed,
    require_match,
    verbatim,
)
from functions.shared.domain.facts import Addressed, Alias, Kind

SOURCE: Final = "intercom"

_SUBJECTS: Final = ("conversation.", "ticket.")
# We wrote to them: that is no question of theirs, until they answer.
_OURS: Final = frozenset({"conversation.admin.single.created"})
_SPOKEN: Final = frozenset(
    {
        "conversation.user.created",
        "conversation.user.replied",
        "conversation.rating.added",
        "ticket.contact.replied",
        "ticket.rating.provided",
    }
)
_STATES: Final = {
    "open": "open",
    "snoozed": "pending",
    "closed": "closed",
    "submitted": "open",
    "in_progress": "open",
    "waiting_on_customer": "pending",
    "resolved": "solved",
}


def _category(value: object) -> object:
    """A ticket's state: its category where it is described, as it is since version 2.12."""
    said = value.get("category") if isinstance(value, dict) else value
    return said if isinstance(said, str) else None


def _members(value: object) -> object:
    """The people of a list, which comes wrapped."""
    inner = value.get("contacts") if isinstance(value, dict) else value
    return inner if isinstance(inner, list) else []


class _Head(Foreign):
    topic: str


class _Person(Foreign):
    id: ForeignId | None = None
    external_id: ForeignId | None = None
    user_id: ForeignId | None = None
    email: object = None
    type: NameOrNone = None
    role: NameOrNone = None


class _Company(Foreign):
    id: ForeignId | None = None
    company_id: ForeignId | None = None


class _Message(Foreign):
    subject: WordsOrNone = None


class _Item(Foreign):
    id: OwnId
    state: NameOrNone = None
    open: bool | None = None
    ticket_state: Annotated[str | None, BeforeValidator(_category)] = None
    updated_at: Seconds | None = None
    user: _Person | None = None
    contacts: Annotated[tuple[_Person, ...], BeforeValidator(_members)] = ()
    company: _Company | None = None
    company_id: ForeignId | None = None
    source: _Message | None = None
    conversation_message: _Message | None = None


class _Data(Foreign):
    item: _Item


class _Notification(Foreign):
    id: OwnId
    topic: str
    created_at: Seconds
    data: _Data


_HEAD: Final[TypeAdapter[_Head]] = TypeAdapter(_Head)
_NOTIFICATION: Final[TypeAdapter[_Notification]] = TypeAdapter(_Notification)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """`X-Hub-Signature` is `sha1=` and the body's HMAC-SHA1 in hexadecimal; no time is signed."""
    scheme, _, signature = header(delivery, "x-hub-signature").partition("=")
    if scheme != "sha1" or not HEX_SHA1.fullmatch(signature):
        raise malformed("x-hub-signature")
    require_match([signature], in_hex(verbatim(secrets), delivery.body, "sha1"))


def matters(payload: object, /) -> bool:
    """What happens to conversations and tickets does; a ping does not."""
    head: _Head = read(_HEAD, payload)
    return head.topic.startswith(_SUBJECTS) and head.topic not in _OURS


def facts(payload: object, at: datetime) -> list[Addressed]:
    """What became of the conversation, and that the customer spoke.

    Raises:
        Refused: names every field that is wrong.
    """
    notification: _Notification = read(_NOTIFICATION, payload)
    return list(_told(notification, at))


def _told(notification: _Notification, at: datetime) -> Iterator[Addressed]:
    item = notification.data.item
    said: dict[str, Any] = {"source": SOURCE, "at": at, "aliases": _whose(item)}
    status = "deleted" if notification.topic.endswith(".deleted") else _status(item)
    if status is not None:
        ticket = {"ticket": item.id, "status": status, "subject": _subject(item)}
        # The item is as it was when it was last changed, however late they tell of it.
        changed_at = item.updated_at or notification.created_at
        event = notification.id
        yield told(Kind.TICKET_CHANGED, ticket, event=event, occurred_at=changed_at, **said)
    if notification.topic in _SPOKEN:
        event, spoken_at = f"{notification.id}:2", notification.created_at
        yield told(
            Kind.RESPONDED, {"channel": "support"}, event=event, occurred_at=spoken_at, **said
        )


def _status(item: _Item) -> str | None:
    """Our word for the state; None where the item does not tell it."""
    for said in (item.ticket_state, item.state):
        if said in _STATES:
            return _STATES[said]
    if item.open is None:
        return None
    return "open" if item.open else "closed"


def _subject(item: _Item) -> str | None:
    message = item.source or item.conversation_message
    return message.subject[:MOST_SUBJECT] if message and message.subject else None


def _whose(item: _Item) -> tuple[Alias, ...]:
    """The company before the person; of a person the venture's own id before Intercom's."""
    people = [*item.contacts, *([item.user] if item.user else [])]
    company = item.company or _Company()
    names = [company.company_id, company.id, item.company_id]
    names += [name for p in people for name in (p.external_id, p.user_id, p.id)]
    addresses = [alias for p in people if not _is_lead(p) for alias in address(p.email)]
    whose = (*named(SOURCE, *names), *addresses)
    # A conversation of nobody can still be claimed by hand.
    return whose or (Alias(SOURCE, f"ticket:{item.id}"),)


def _is_lead(person: _Person) -> bool:
    """Whether it is a visitor, who may have typed in anybody's address."""
    return "lead" in {person.type, person.role}
