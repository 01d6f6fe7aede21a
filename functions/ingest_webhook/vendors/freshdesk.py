"""Freshdesk's automation rules: a ticket was created or changed, in words that its admin wrote.

Source: support.freshdesk.com, "Using webhooks in automation rules". Freshdesk signs nothing: a rule
sends a token that it was given, and a body of placeholders. The names here are those that it puts
into `freshdesk_webhook` by itself; `ticket` around shorter ones is understood as well.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import AliasChoices, AliasPath, BeforeValidator, Field, TypeAdapter

from functions.ingest_webhook.vendors.foreign import (
    MOST_SUBJECT,
    MOST_TEXT,
    Foreign,
    NameOrNone,
    OwnId,
    WordsOrNone,
    address,
    named,
    read,
    told,
)
from functions.ingest_webhook.vendors.signing import (
    Delivery,
    header,
    malformed,
    require_match,
    verbatim,
)
from functions.shared.contracts.facts import Instant
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.kernel import ids

SOURCE: Final = "freshdesk"
TOKEN: Final = "x-tenure-token"
"""The header that a rule is told to send its token in."""

_MOST_CREDENTIALS: Final = 2_048
_STATUSES: Final = {
    "2": "open",
    "3": "pending",
    "4": "solved",
    "5": "closed",
    "open": "open",
    "pending": "pending",
    "waiting on customer": "pending",
    "waiting on third party": "pending",
    "resolved": "solved",
    "closed": "closed",
    "deleted": "deleted",
}
_SPOKEN: Final = re.compile(r"customer_replied|created|\{?ticket_action: ?created\}?")


def _unwrapped(value: object) -> object:
    return value.get("freshdesk_webhook", value) if isinstance(value, dict) else value


def _status(value: object) -> str:
    said = str(value).strip().lower() if isinstance(value, int | str) else ""
    if said not in _STATUSES:
        raise ValueError("must be 2 to 5, open, pending, resolved, closed or deleted")
    return _STATUSES[said]


def _instant(value: object) -> object:
    """ISO 8601, or as Ruby writes an instant: `2026-03-02 08:14:05 UTC`. Nothing is no instant."""
    if not isinstance(value, str):
        return value
    return value.strip().replace(" UTC", "Z").replace(" +", "+").replace(" -", "-") or None


def _said(name: str, *path: str, default: Any = None) -> Any:
    """A field of Freshdesk's own name, or of its name within `ticket`."""
    within = AliasPath("ticket", *(path or (name,)))
    return Field(default, validation_alias=AliasChoices(f"ticket_{name}", within))


class _Ticket(Foreign):
    id: OwnId = _said("id", default=...)
    status: Annotated[str, BeforeValidator(_status)] = _said("status", default=...)
    priority: NameOrNone = _said("priority")
    subject: WordsOrNone = _said("subject")
    updated_at: Annotated[Instant | None, BeforeValidator(_instant)] = _said("updated_at")
    company_id: NameOrNone = _said("company_id")
    company_name: NameOrNone = _said("company_name")
    external_id: NameOrNone = _said("requester_unique_external_id", "requester_external_id")
    requester_id: NameOrNone = _said("requester_id")
    contact_email: WordsOrNone = _said("contact_email", "requester", "email")
    requester_email: WordsOrNone = _said("requester_email")
    event: NameOrNone = Field(None, validation_alias=AliasChoices("event", "triggered_event"))


_TICKET: Final[TypeAdapter[_Ticket]] = TypeAdapter(Annotated[_Ticket, BeforeValidator(_unwrapped)])


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """The token stands in `X-Tenure-Token`, or in basic credentials, as either of their parts.

    It proves who sends, and nothing about the body: that is all that Freshdesk can do.
    """
    given = (
        [header(delivery, TOKEN, most=_MOST_CREDENTIALS)]
        if TOKEN in delivery.headers
        else _credentials(header(delivery, "authorization", TOKEN, most=_MOST_CREDENTIALS))
    )
    require_match(given, list(verbatim(secrets)))


def matters(_: object, /) -> bool:
    """All of it does: a rule sends what its admin wants us to know."""
    return True


def facts(payload: object, at: datetime) -> list[Addressed]:
    """The ticket's status; that the customer spoke, where the rule says so.

    Without the instant of the change, the receipt stands for it and the fact is flagged.

    Raises:
        Refused: names every field that is wrong.
    """
    ticket: _Ticket = read(_TICKET, payload)
    return list(_told(ticket, at))


def _told(ticket: _Ticket, at: datetime) -> Iterator[Addressed]:
    changed_at = ticket.updated_at or at
    # There is no identifier of the delivery: what it says, and of when, is its identity.
    event = ids.digest(ticket.model_dump_json(), changed_at.isoformat())
    about = {
        "ticket": ticket.id,
        "status": ticket.status,
        "priority": ticket.priority.lower()[:MOST_TEXT] if ticket.priority else None,
        "subject": ticket.subject[:MOST_SUBJECT] if ticket.subject else None,
    }
    said: dict[str, Any] = {
        "source": SOURCE,
        "occurred_at": changed_at,
        "at": at,
        "aliases": _whose(ticket),
        "flags": () if ticket.updated_at else ("occurred_at_received",),
    }
    yield told(Kind.TICKET_CHANGED, about, event=event, **said)
    if ticket.event and _SPOKEN.fullmatch(ticket.event.lower()):
        yield told(Kind.RESPONDED, {"channel": "support"}, event=f"{event}:2", **said)


def _whose(ticket: _Ticket) -> tuple[Alias, ...]:
    names = (ticket.company_id, ticket.company_name, ticket.external_id, ticket.requester_id)
    addresses = (*address(ticket.contact_email), *address(ticket.requester_email))
    whose = (*named(SOURCE, *names), *addresses)
    # A ticket of nobody can still be claimed by hand.
    return whose or (Alias(SOURCE, f"ticket:{ticket.id}"),)


def _credentials(text: str) -> list[str]:
    """Name and password of basic credentials; each may be the token, as API keys are the name."""
    scheme, _, encoded = text.partition(" ")
    if scheme.lower() != "basic":
        raise malformed("authorization")
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        raise malformed("authorization") from None
    if base64.b64encode(decoded.encode()).decode() != encoded:
        raise malformed("authorization")
    name, _, password = decoded.partition(":")
    return [name, password]
