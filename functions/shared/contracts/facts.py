"""Facts on the wire: as callers send them, and as the facts queue carries them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from functions.shared.domain import exits
from functions.shared.domain import facts as domain
from functions.shared.kernel import clock
from functions.shared.kernel.errors import FieldError, Refused

MOST_FACTS = 500
MOST_ALIASES = 20
OURS = frozenset({"email", "customer"})
"""What no source may be called: the sources of names that are ours to give."""
CUSTOMER_ID = r"^[A-Za-z0-9._:@-]{1,128}$"


def _instant(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueError("must be an ISO 8601 instant with an offset, as text")
    try:
        at = clock.parse(value)
    except OverflowError:
        at = None
    # Within these years every calculation of ours stays in the calendar.
    if at is None or not 1970 <= at.year < 2970:
        raise ValueError("must lie in the years 1970 to 2969")
    return at


_zones = cache(available_timezones)


def _zone(value: object) -> object:
    if isinstance(value, str) and value not in _zones():
        raise ValueError("must be an IANA time zone, such as Europe/Berlin")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=256)]
LongText = Annotated[str, StringConstraints(max_length=10_000)]
TimeZone = Annotated[str, BeforeValidator(_zone)]
CustomerId = Annotated[str, StringConstraints(pattern=CUSTOMER_ID)]
Amount = Annotated[str, StringConstraints(pattern=r"^\d{1,15}(\.\d{1,4})?$")]


# A source's own counter; the bound is what a store's number can hold beyond doubt.
SequenceNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]


class Closed(BaseModel):
    """A shape of our own: strict, and closed to what it does not know."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Login(Closed):
    """Data of `login`."""


class FeatureUsed(Closed):
    """Data of `feature_used`."""

    feature: Text
    core: bool = False


class GoalReached(Closed):
    """Data of `goal_reached`."""

    goal: Text


class TicketChanged(Closed):
    """Data of `ticket_changed`; `sequence` orders changes of one instant."""

    ticket: Text
    status: Literal["open", "pending", "solved", "closed", "deleted"]
    priority: Text | None = None
    subject: LongText | None = None
    sequence: SequenceNumber | None = None


class SubscriptionChanged(Closed):
    """Data of `subscription_changed`; `sequence` orders changes of one instant."""

    status: Literal["trialing", "active", "past_due", "canceled"]
    plan: Text | None = None
    arr: Amount | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    renews_at: Instant | None = None
    sequence: SequenceNumber | None = None


class PaymentFailed(Closed):
    """Data of `payment_failed`."""

    amount: Amount | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None


class AliasBody(Closed):
    """How a source names the customer."""

    source: Text
    value: Text


class NewAlias(AliasBody):
    """A further name of a customer; addresses and ids are given by the profile alone."""

    @field_validator("source")
    @classmethod
    def _foreign(cls, source: str) -> str:
        if source in OURS:
            raise ValueError("is not an alias: use the contacts, or the customer's id")
        return source


class ProfileChanged(Closed):
    """Data of `profile_changed`: only what changed, and names that the customer has besides."""

    name: Text | None = None
    tier: Literal["enterprise", "professional", "basic", "free"] | None = None
    arr: Amount | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    renews_at: Instant | None = None
    owner: Text | None = None
    timezone: TimeZone | None = None
    aliases: Annotated[list[NewAlias], Field(min_length=1, max_length=MOST_ALIASES)] | None = None


class NpsAnswered(Closed):
    """Data of `nps_answered`; `sequence` orders answers of one instant."""

    survey: Text
    contact: Text
    score: Annotated[int, Field(ge=0, le=10)]
    comment: LongText | None = None
    sequence: SequenceNumber | None = None


class ExitAnswered(Closed):
    """Data of `exit_answered`; `sequence` orders answers of one instant."""

    survey: Text
    contact: Text
    reason: exits.Reason
    comment: LongText | None = None
    sequence: SequenceNumber | None = None


class EmailEvent(Closed):
    """Data of `email_event`."""

    effect: Text
    contact: Text
    event: Literal["delivered", "opened", "clicked", "bounced", "complained"]


class Responded(Closed):
    """Data of `responded`; an `automatic` answer (Auto-Submitted, RFC 3834) counts as none."""

    channel: Text
    contact: Text | None = None
    automatic: bool | None = None


class Reading(Closed):
    """Data of `reading`: a success manager's own score, until it expires."""

    value: Annotated[int, Field(ge=0, le=100)]
    reason: Text
    expires_at: Instant


DATA: dict[domain.Kind, type[Closed]] = {
    domain.Kind.LOGIN: Login,
    domain.Kind.FEATURE_USED: FeatureUsed,
    domain.Kind.GOAL_REACHED: GoalReached,
    domain.Kind.TICKET_CHANGED: TicketChanged,
    domain.Kind.SUBSCRIPTION_CHANGED: SubscriptionChanged,
    domain.Kind.PAYMENT_FAILED: PaymentFailed,
    domain.Kind.PROFILE_CHANGED: ProfileChanged,
    domain.Kind.NPS_ANSWERED: NpsAnswered,
    domain.Kind.EXIT_ANSWERED: ExitAnswered,
    domain.Kind.EMAIL_EVENT: EmailEvent,
    domain.Kind.RESPONDED: Responded,
    domain.Kind.READING: Reading,
}


class FactBody(Closed):
    """A fact as callers send it; one of `customer`, `alias` and `email` says whose it is."""

    id: Text
    kind: Literal[
        "login",
        "feature_used",
        "goal_reached",
        "ticket_changed",
        "subscription_changed",
        "payment_failed",
        "profile_changed",
        "nps_answered",
        "exit_answered",
        "email_event",
        "responded",
        "reading",
    ]
    customer: CustomerId | None = None
    alias: AliasBody | None = None
    email: (
        Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)] | None
    ) = None
    occurred_at: Instant
    data: dict[str, Any] = Field(default_factory=dict)


class FactItem(Closed):
    """A fact as the facts queue carries it, checked and with its identity."""

    id: str
    source: str
    kind: str
    customer: str | None = None
    aliases: list[tuple[str, str]] = []
    occurred_at: Instant
    data: dict[str, Any]
    flags: list[str] = []


class FactsAccepted(Closed):
    """One message of the facts queue: facts of one venture, accepted at one instant."""

    version: Literal[1] = 1
    venture: str
    received_at: Instant
    facts: list[FactItem]


_FACTS = TypeAdapter(list[FactBody])
_DATA: dict[domain.Kind, TypeAdapter[Closed]] = {
    kind: TypeAdapter(model) for kind, model in DATA.items()
}


def read_facts(
    bodies: object, *, source: str, at: datetime, ahead: Literal["refuse", "replace"]
) -> list[domain.Addressed]:
    """Facts from callers' JSON: one object or a list of up to 500.

    An `occurred_at` more than 5 minutes after `at` is refused, or replaced by `at` and flagged.

    Raises:
        Refused: names every field that is wrong.
    """
    listed = bodies if isinstance(bodies, list) else [bodies]
    if not listed:
        raise Refused("there is no fact", FieldError("facts", "must hold at least one fact"))
    if len(listed) > MOST_FACTS:
        raise Refused(
            "too many facts", FieldError("facts", f"holds {len(listed)}, at most {MOST_FACTS}")
        )
    facts = validated(_FACTS, listed, prefix="facts")
    read: list[domain.Addressed] = []
    errors: list[FieldError] = []
    for number, fact in enumerate(facts):
        try:
            read.append(from_body(fact, f"facts.{number}.", source=source, at=at, ahead=ahead))
        except Refused as refused:
            errors.extend(refused.errors)
    if errors:
        raise Refused("the facts were not accepted: nothing was kept", *errors)
    return read


def from_body(
    body: FactBody,
    path: str = "",
    *,
    source: str,
    at: datetime,
    ahead: Literal["refuse", "replace"],
    cells: bool = False,
) -> domain.Addressed:
    """A caller's fact in the domain's own shape; `path` is what stands before its fields' names.

    With `cells` its data are text, as a table's cells are, and read as what their kind asks for.

    Raises:
        Refused: names every field that is wrong.
    """
    named = [n for n in ("customer", "alias", "email") if getattr(body, n) is not None]
    if len(named) != 1:
        said = "says " + " and ".join(named) if named else "says none"
        message = f"must say exactly one of customer, alias, email; {said}"
        raise Refused(message, FieldError(f"{path}customer", message))
    kind = domain.Kind(body.kind)
    data = data_of(kind, body.data, f"{path}data", cells=cells)
    occurred_at = body.occurred_at
    flags: tuple[str, ...] = ()
    if occurred_at > at + domain.AHEAD:
        if ahead == "refuse":
            message = f"is more than 5 minutes ahead of {at.isoformat()}"
            raise Refused(message, FieldError(f"{path}occurred_at", message))
        occurred_at, flags = at, ("occurred_at_ahead",)
    aliases: tuple[domain.Alias, ...] = ()
    if body.alias:
        aliases = (domain.Alias(body.alias.source, body.alias.value),)
    elif body.email:
        aliases = (domain.Alias("email", body.email.lower()),)
    fact = domain.Fact(
        id=body.id,
        source=source,
        kind=kind,
        occurred_at=occurred_at,
        data=data,
        flags=flags,
    )
    return domain.Addressed(fact=fact, customer=body.customer, aliases=aliases)


def data_of(
    kind: domain.Kind, data: object, path: str, *, cells: bool = False
) -> dict[str, object]:
    """Checked data of a fact's kind, without what is not said; of `cells`, from their text.

    Raises:
        Refused: names every field that is wrong.
    """
    model = validated(_DATA[kind], data, prefix=path, cells=cells)
    said: dict[str, object] = model.model_dump(mode="json", exclude_none=True)
    return said


def validated(adapter: TypeAdapter[Any], value: Any, *, prefix: str, cells: bool = False) -> Any:
    """The value, read by an adapter; `cells` are text that is read as what the adapter asks for.

    Raises:
        Refused: names every field that is wrong, by its path.
    """
    try:
        return adapter.validate_strings(value) if cells else adapter.validate_python(value)
    except ValidationError as error:
        raise Refused(
            "the body does not have the documented shape", *fields(error, prefix)
        ) from None


def fields(error: ValidationError, prefix: str) -> Iterable[FieldError]:
    """The fields that a validation found wrong; values are left out, for they may be personal."""
    for wrong in error.errors(include_url=False, include_context=False, include_input=False):
        parts = [str(part) for part in (prefix, *wrong["loc"]) if str(part)]
        made_up = ".".join(parts[:-1]) if wrong["type"] == "extra_forbidden" else None
        said = wrong["msg"].removeprefix("Value error, ")
        yield FieldError(".".join(parts) or "body", said, within=made_up)


def accepted(venture: str, facts: Sequence[domain.Addressed], at: datetime) -> FactsAccepted:
    """The queue message that carries facts."""
    return FactsAccepted(
        venture=venture,
        received_at=at,
        facts=[
            FactItem(
                id=a.fact.id,
                source=a.fact.source,
                kind=a.fact.kind.value,
                customer=a.customer,
                aliases=[(alias.source, alias.value) for alias in a.aliases],
                occurred_at=a.fact.occurred_at,
                data=dict(a.fact.data),
                flags=list(a.fact.flags),
            )
            for a in facts
        ],
    )


def addressed(item: FactItem) -> domain.Addressed:
    """A fact of the queue, in the domain's own shape."""
    fact = domain.Fact(
        id=item.id,
        source=item.source,
        kind=domain.Kind(item.kind),
        occurred_at=item.occurred_at,
        data=item.data,
        flags=tuple(item.flags),
    )
    aliases = tuple(domain.Alias(source, value) for source, value in item.aliases)
    return domain.Addressed(fact=fact, customer=item.customer, aliases=aliases)
