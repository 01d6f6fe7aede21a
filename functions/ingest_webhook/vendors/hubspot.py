"""HubSpot's webhooks: what changed in companies and tickets; a delivery is a batch of events.

A new ticket is the customer's word, unless HubSpot says that staff or an import made it.

A company is the customer. What is associated with it, or merged into it, is one more name of the
same customer: so a ticket finds its customer once HubSpot told of its company.

Sources: developers.hubspot.com, "Request validation" (version 3), "Webhooks API" and "Generic
webhook subscriptions" (the types `object.*`, whose object is told by `objectTypeId`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel

from functions.ingest_webhook.vendors.foreign import (
    MOST_TEXT,
    Foreign,
    ForeignId,
    Milliseconds,
    NameOrNone,
    OwnId,
    WordsOrNone,
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
    stamped,
    verbatim,
)
from functions.shared.contracts.facts import MOST_ALIASES
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.kernel import ids

SOURCE: Final = "hubspot"

_DOCUMENTED: Final = frozenset(":/?@!$'()*,;")
# Others have seen these undone too; nothing in our own address depends on which are.
_SEEN: Final = _DOCUMENTED | frozenset('&=+`"><')
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")

_OWNED: Final = frozenset({"contact", "ticket"})
_TYPES: Final = {"0-1": "contact", "0-2": "company", "0-3": "deal", "0-5": "ticket"}
# The stages of the pipeline that every account has; those of others have numbers of their own,
# and are told by the date of closing alone.
_STAGES: Final = {"1": "open", "2": "pending", "3": "open", "4": "closed"}
# Who wrote a ticket that began so was one of the account's own people.
_BY_STAFF: Final = frozenset({"CRM_UI", "IMPORT", "MIGRATION"})
_STAGE: Final = "hs_pipeline_stage"
_CLOSED: Final = "closed_date"


class _Head(Foreign):
    model_config = ConfigDict(alias_generator=to_camel)

    subscription_type: str
    object_type_id: NameOrNone = None
    property_name: NameOrNone = None
    property_value: WordsOrNone = None
    association_removed: bool | None = None
    is_primary_association: bool | None = None

    @property
    def what(self) -> tuple[str, str]:
        """The object's type and what happened to it: `company`, `propertyChange`."""
        kind, _, happened = self.subscription_type.partition(".")
        if kind == "object":
            kind = _TYPES.get(self.object_type_id or "", "")
        return kind, happened


class _Happened(_Head):
    event_id: OwnId
    occurred_at: Milliseconds
    portal_id: ForeignId = ""
    subscription_id: ForeignId = ""
    change_source: NameOrNone = None


class _Event(_Happened):
    object_id: OwnId


class _Association(_Happened):
    association_type: str
    from_object_id: OwnId
    to_object_id: OwnId

    @property
    def ends(self) -> dict[str, str]:
        """What is associated: the types of objects, and their ids."""
        left, _, right = self.association_type.lower().partition("_to_")
        return {left: self.from_object_id, right: self.to_object_id}


class _Merge(_Happened):
    primary_object_id: OwnId
    merged_object_ids: tuple[OwnId, ...]
    new_object_id: NameOrNone = None


_HEAD: Final[TypeAdapter[_Head]] = TypeAdapter(_Head)
_EVENT: Final[TypeAdapter[_Event]] = TypeAdapter(_Event)
_ASSOCIATION: Final[TypeAdapter[_Association]] = TypeAdapter(_Association)
_MERGE: Final[TypeAdapter[_Merge]] = TypeAdapter(_Merge)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """Version 3 is the base64 HMAC-SHA256 of method, URI, body and timestamp (milliseconds).

    Versions 1 and 2 are plain hashes without a time: a delivery that carries only those is refused,
    or who has seen one could send it for ever.
    """
    signature = header(delivery, "x-hubspot-signature-v3")
    timestamp = header(delivery, "x-hubspot-request-timestamp", most=32)
    if not BASE64_SHA256.fullmatch(signature):
        raise malformed("x-hubspot-signature-v3")
    signed_at = stamped(timestamp, unit="milliseconds", name="x-hubspot-request-timestamp")
    keys = list(verbatim(secrets))
    expected = [
        mac
        for uri in dict.fromkeys((_undone(delivery.url, _DOCUMENTED), _undone(delivery.url, _SEEN)))
        for mac in in_base64(keys, _content(delivery, uri, timestamp))
    ]
    require_match([signature], expected)
    require_fresh(delivery, signed_at)


def matters(payload: object, /) -> bool:
    """What companies are called, who belongs to them, and what happens to tickets."""
    head: _Head = read(_HEAD, payload)
    match head.what:
        case ("company", "propertyChange"):
            return head.property_name == "name" and bool(head.property_value)
        case ("ticket", "propertyChange"):
            return _moved(head) is not None
        case ("ticket", "creation" | "deletion" | "restore"):
            return True
        case ("contact" | "company" | "ticket", "associationChange"):
            # An association's end frees no name: only a profile and an erasure do.
            return not head.association_removed
        case ("contact" | "company" | "ticket", "merge"):
            return True
        case _:
            return False


def facts(payload: object, at: datetime) -> list[Addressed]:
    """The company's new name; the names that it has besides; the ticket's new status.

    Raises:
        Refused: names every field that is wrong.
    """
    head: _Head = read(_HEAD, payload)
    match head.what:
        case (_, "associationChange"):
            return list(_associated(read(_ASSOCIATION, payload), at))
        case (kind, "merge"):
            return [_merged(kind, read(_MERGE, payload), at)]
        case _:
            return list(_told(read(_EVENT, payload), at))


def _associated(event: _Association, at: datetime) -> Iterator[Addressed]:
    """That a contact or a ticket is the company's, or without a company, a ticket the contact's."""
    ends = event.ends
    owner = next((kind for kind in ("company", "contact") if kind in ends), None)
    others = [_name(kind, ends[kind]) for kind in ends if kind in _OWNED and kind != owner]
    # Who belongs to several companies belongs here to the first of them, as HubSpot has it.
    second = owner == "company" and event.is_primary_association is False
    if owner and others and not second:
        yield _names_given(event, at, (_name(owner, ends[owner]),), others)


def _merged(kind: str, event: _Merge, at: datetime) -> Addressed:
    """That all the merged objects are one, whichever of them was known."""
    objects = (event.primary_object_id, event.new_object_id, *event.merged_object_ids)
    names = tuple(_name(kind, one) for one in dict.fromkeys(objects) if one)
    return _names_given(event, at, names, names[:MOST_ALIASES])


def _names_given(
    event: _Happened, at: datetime, whose: tuple[Alias, ...], names: Sequence[Alias]
) -> Addressed:
    listed = [{"source": name.source, "value": name.value} for name in names]
    about = ("", *(f"{name.value}" for name in (*whose, *names)))
    return _fact(event, at, Kind.PROFILE_CHANGED, {"aliases": listed}, whose, about)


def _told(event: _Event, at: datetime) -> Iterator[Addressed]:
    match event.what:
        case ("company", "propertyChange"):
            name = (event.property_value or "")[:MOST_TEXT]
            yield _of_object(event, at, Kind.PROFILE_CHANGED, {"name": name})
        case ("ticket", "deletion"):
            yield _ticket(event, at, "deleted")
        case ("ticket", "creation" | "restore" as happened):
            yield _ticket(event, at, "open")
            if happened == "creation" and event.change_source not in _BY_STAFF:
                yield _spoke(event, at)
        case _:
            status = _moved(event)
            if status is not None:
                yield _ticket(event, at, status)


def _moved(head: _Head) -> str | None:
    """The ticket's status after a property of it changed; None where that does not tell it."""
    if head.property_name == _STAGE:
        return _STAGES.get(head.property_value or "")
    if head.property_name == _CLOSED:
        return "closed" if head.property_value else "open"
    return None


def _ticket(event: _Event, at: datetime, status: str) -> Addressed:
    data = {"ticket": event.object_id, "status": status}
    return _of_object(event, at, Kind.TICKET_CHANGED, data)


def _spoke(event: _Event, at: datetime) -> Addressed:
    whose = (_name("ticket", event.object_id),)
    about = (event.object_id, "responded")
    return _fact(event, at, Kind.RESPONDED, {"channel": "support"}, whose, about)


def _of_object(event: _Event, at: datetime, kind: Kind, data: Mapping[str, Any]) -> Addressed:
    object_type, _ = event.what
    whose = (_name(object_type, event.object_id),)
    return _fact(event, at, kind, data, whose, (event.object_id, event.property_name or ""))


def _fact(  # noqa: PLR0917 -- what a fact consists of
    event: _Happened,
    at: datetime,
    kind: Kind,
    data: Mapping[str, Any],
    whose: tuple[Alias, ...],
    about: Sequence[str],
) -> Addressed:
    # No page says that an event's id is unique: with what surrounds it, it is.
    around = (event.portal_id, event.subscription_id, event.event_id)
    return told(
        kind,
        data,
        source=SOURCE,
        event=ids.digest(*around, event.occurred_at.isoformat(), *about),
        occurred_at=event.occurred_at,
        at=at,
        aliases=whose,
    )


def _name(kind: str, identifier: str) -> Alias:
    return Alias(SOURCE, f"{kind}:{identifier}")


def _content(delivery: Delivery, uri: str, timestamp: str) -> bytes:
    head = f"{delivery.method.upper()}{uri}".encode("utf-8", "surrogatepass")
    return head + delivery.body + timestamp.encode()


def _undone(url: str, escapes: frozenset[str]) -> str:
    """The address with the escapes of these characters undone, once, as HubSpot signs it."""

    def plain(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in escapes else escape[0]

    return _ESCAPE.sub(plain, url)
