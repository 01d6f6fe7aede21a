"""Segment's calls: what people do in the product, and which accounts they belong to.

A product says by the names of its events what they mean here:

| call | becomes |
| --- | --- |
| track `Signed In` (also `Logged In`, `Login`) | `login` |
| track `Feature Used` with `feature`, and `core` true for a core feature | `feature_used` |
| track `Goal Reached` (also `Goal Completed`) with `goal` | `goal_reached` |
| group with `name`, `plan` | the customer's name, and its tier where the plan is called like one |
| identify with `company`: its `name`, `plan` | the same |

Case, spaces, `_` and `-` in an event's name do not matter. Any other event is counted and dropped:
that something happened says neither that a feature is adopted nor that a goal is reached.
Sources: segment.com/docs, "Spec: Track", "Spec: Group", "Spec: B2B SaaS"; the destination
"Webhooks (Actions)".
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel

from functions.ingest_webhook.vendors.foreign import (
    Foreign,
    Loose,
    NameOrNone,
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
from functions.shared.contracts.facts import Instant
from functions.shared.domain.facts import Addressed, Alias, Kind
from functions.shared.kernel import ids
from functions.shared.kernel.errors import FieldError, Refused, Unproven

SOURCE: Final = "segment"

_HEADER: Final = "x-signature"
_BATCH: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
_BATCHED: Final = (
    "a batch of Segment's calls is signed in its first one alone, and proves nothing about the "
    'others: turn batching off ("Enable Batching" in the destination\'s settings)'
)
_PUNCTUATION: Final = re.compile(r"[\s_-]+")
_LOGINS: Final = frozenset({"signedin", "loggedin", "login"})
_FEATURES: Final = frozenset({"featureused"})
_GOALS: Final = frozenset({"goalreached", "goalcompleted"})
_TIERS: Final = frozenset({"enterprise", "professional", "basic", "free"})
_MOST: Final = 256


class _Part(Foreign):
    """Segment writes its own names in camel case."""

    model_config = ConfigDict(alias_generator=to_camel)


class _Context(_Part):
    group_id: NameOrNone = None
    traits: Loose = Field(default_factory=dict)


class _Call(_Part):
    """One call."""

    type: str
    message_id: NameOrNone = None
    event: WordsOrNone = None
    user_id: NameOrNone = None
    group_id: NameOrNone = None
    anonymous_id: NameOrNone = None
    timestamp: Instant | None = None
    received_at: Instant | None = None
    properties: Loose = Field(default_factory=dict)
    traits: Loose = Field(default_factory=dict)
    context: Annotated[_Context, BeforeValidator(lambda said: said or {})] = _Context()


_CALL: Final[TypeAdapter[_Call]] = TypeAdapter(_Call)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """The hex HMAC-SHA1 of the body.

    Of a batch only the first call is signed, so whatever follows it may be anybody's.

    Raises:
        Unproven: it is not signed; of a batch it says what to do about that.
        Refused: it is a batch, though somebody signed all of it.
    """
    signature = header(delivery, _HEADER)
    if not HEX_SHA1.fullmatch(signature):
        raise malformed(_HEADER)
    batch = _BATCH.match(delivery.body) is not None
    try:
        require_match([signature], in_hex(verbatim(secrets), delivery.body, "sha1"))
    except Unproven:
        raise (Unproven(_BATCHED) if batch else Unproven("the signature does not match")) from None
    if batch:
        raise Refused(_BATCHED, FieldError("body", "must be one call, not a batch"))


def matters(payload: object, /) -> bool:
    """Calls whose names mean something here, as the module says."""
    call: _Call = read(_CALL, payload)
    return _meant(call) is not None


def facts(payload: object, at: datetime) -> list[Addressed]:
    """The one fact that the call tells."""
    call: _Call = read(_CALL, payload)
    meant = _meant(call)
    if meant is None:
        return []
    kind, data = meant
    return [
        told(
            kind,
            data,
            source=SOURCE,
            event=call.message_id or ids.digest(ids.canonical(payload)),
            occurred_at=call.timestamp or call.received_at or at,
            at=at,
            aliases=_aliases(call),
            path="properties",
        )
    ]


def _meant(call: _Call) -> tuple[Kind, dict[str, Any]] | None:
    """The kind of fact that a call is, and its data; None where it means nothing to us."""
    if call.type in ("group", "identify"):
        profile = _profile(call)
        return (Kind.PROFILE_CHANGED, profile) if profile else None
    if call.type != "track":
        return None
    name = _PUNCTUATION.sub("", call.event or "").lower()
    if name in _LOGINS:
        return Kind.LOGIN, {}
    if name in _FEATURES:
        used = {"feature": _text(call.properties, "feature")}
        return Kind.FEATURE_USED, used | {"core": call.properties.get("core") is True}
    if name in _GOALS:
        return Kind.GOAL_REACHED, {"goal": _text(call.properties, "goal")}
    return None


def _profile(call: _Call) -> dict[str, Any]:
    """What the call says of the account; what an identify says of a person is not the account's."""
    traits = call.traits
    if call.type == "identify":
        company = traits.get("company")
        traits = company if isinstance(company, dict) else {}
    plan = str(traits.get("plan") or "").lower()
    known = {"name": _text(traits, "name"), "tier": plan if plan in _TIERS else None}
    return {field: value for field, value in known.items() if value}


def _text(properties: dict[str, Any], name: str) -> str | None:
    value = properties.get(name)
    return value[:_MOST] if isinstance(value, str) and value else None


def _aliases(call: _Call) -> tuple[Alias, ...]:
    """The account, else the person, else their address, else the browser.

    Raises:
        Refused: the call names none of them.
    """
    company = call.traits.get("company")
    own = company.get("id") if isinstance(company, dict) else None
    known = named(SOURCE, call.group_id, call.context.group_id, own, call.user_id)
    emails = address(call.traits.get("email")) + address(call.context.traits.get("email"))
    browser = named(SOURCE, call.anonymous_id and f"anonymous:{call.anonymous_id}")
    if not (known or emails or browser):
        wanted = FieldError("userId", "must be there, or a groupId or an anonymousId")
        raise Refused("nobody can tell whose call this is", wanted)
    return known + emails or browser
