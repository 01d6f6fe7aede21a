"""Slack's button presses: what a success manager did about a customer, said where they were told.

Sources: docs.slack.dev, "Verifying requests from Slack", "Handling user interaction" and
"url_verification". Of a press only our own buttons matter: the one whose `value` is the customer's
id tells a fact; those of `BUTTONS`, whose `value` names a step of an enrolment or an alert, are
commands.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, StringConstraints, TypeAdapter

from functions.ingest_webhook.vendors.foreign import Foreign, OwnId, WordsOrNone, read, told
from functions.ingest_webhook.vendors.signing import (
    HEX_SHA256,
    Delivery,
    header,
    in_hex,
    malformed,
    require_fresh,
    require_match,
    stamped,
    verbatim,
)
from functions.shared.contracts.facts import CustomerId
from functions.shared.domain.facts import Addressed, Kind
from functions.shared.domain.presses import Press, about
from functions.shared.kernel import ids

SOURCE: Final = "slack"
REACHED: Final = "outcome_reached"
"""The `action_id` of the button by which a person says that they reached the customer."""
PRESSES: Final = frozenset({REACHED})
"""The buttons of ours that tell a fact; others of a workspace are no concern of ours."""
BUTTONS: Final = frozenset(
    {"acknowledge", "approve", "contacted", "pause_campaigns", "reject", "stop_program"}
)
"""The `action_id`s of the buttons of ours that are commands."""

_PRECISE: Final = re.compile(r"(\d{1,11})(?:\.(\d{1,6}))?", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _subject(value: str) -> str:
    about(value)
    return value


def _pressed_at(value: object) -> datetime:
    """Slack's own instants: seconds since 1970 with six decimals, as text."""
    said = _PRECISE.fullmatch(value) if isinstance(value, str) else None
    if said is None:
        raise ValueError("must be seconds since 1970 with decimals, as text")
    since = timedelta(seconds=int(said[1]), microseconds=int((said[2] or "").ljust(6, "0")))
    return _EPOCH + since


class _Head(Foreign):
    type: str


class _Challenge(_Head):
    challenge: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


class _Pressed(Foreign):
    action_id: str = ""


class _Presses(_Head):
    actions: list[_Pressed]


class _Named(Foreign):
    id: OwnId


class _Button(Foreign):
    action_id: str
    value: CustomerId
    action_ts: Annotated[datetime, BeforeValidator(_pressed_at)]


class _Press(Foreign):
    user: _Named
    team: _Named
    actions: list[_Button]


class _Command(Foreign):
    action_id: str
    value: Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_subject)]
    action_ts: Annotated[datetime, BeforeValidator(_pressed_at)]


class _Commanded(Foreign):
    user: _Named
    team: _Named
    actions: list[_Command]
    response_url: WordsOrNone = None


_HEAD: Final[TypeAdapter[_Head]] = TypeAdapter(_Head)
_CHALLENGE: Final[TypeAdapter[_Challenge]] = TypeAdapter(_Challenge)
_PRESSES: Final[TypeAdapter[_Presses]] = TypeAdapter(_Presses)
_PRESS: Final[TypeAdapter[_Press]] = TypeAdapter(_Press)
_COMMANDED: Final[TypeAdapter[_Commanded]] = TypeAdapter(_Commanded)


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """`X-Slack-Signature` is `v0=` and the hexadecimal HMAC-SHA256 of `v0:timestamp:body`."""
    scheme, _, signature = header(delivery, "x-slack-signature").partition("=")
    timestamp = header(delivery, "x-slack-request-timestamp", most=32)
    if scheme != "v0" or not HEX_SHA256.fullmatch(signature):
        raise malformed("x-slack-signature")
    signed_at = stamped(timestamp, unit="seconds", name="x-slack-request-timestamp")
    content = f"v0:{timestamp}:".encode() + delivery.body
    require_match([signature], in_hex(verbatim(secrets), content))
    require_fresh(delivery, signed_at)


def challenge(payload: object) -> str | None:
    """What Slack wants to hear back when it asks whether this address is ours; None else."""
    head: _Head = read(_HEAD, payload)
    if head.type != "url_verification":
        return None
    asked: _Challenge = read(_CHALLENGE, payload)
    return asked.challenge


def matters(payload: object, /) -> bool:
    """Presses of our own buttons do."""
    head: _Head = read(_HEAD, payload)
    if head.type != "block_actions":
        return False
    presses: _Presses = read(_PRESSES, payload)
    return any(press.action_id in PRESSES for press in presses.actions)


def presses(payload: object, at: datetime) -> list[Press]:
    """The commands that a press, received at `at`, gives.

    Raises:
        Refused: names every field that is wrong.
    """
    head: _Head = read(_HEAD, payload)
    if head.type != "block_actions":
        return []
    ours: _Presses = read(_PRESSES, payload)
    if not any(press.action_id in BUTTONS for press in ours.actions):
        return []
    said: _Commanded = read(_COMMANDED, payload)
    return [_commanded(button, said, at) for button in said.actions if button.action_id in BUTTONS]


def _commanded(button: _Command, said: _Commanded, at: datetime) -> Press:
    enrolment, step = about(button.value)
    pressed = (said.team.id, said.user.id, button.action_ts.isoformat())
    return Press(
        id=ids.digest("press", *pressed, button.action_id, button.value),
        action=button.action_id,
        enrolment=enrolment,
        step=step,
        user=said.user.id,
        at=at,
        reply_url=said.response_url,
    )


def facts(payload: object, at: datetime) -> list[Addressed]:
    """That the customer was reached, which counts as a response, as it does when a task says so.

    Raises:
        Refused: names every field that is wrong.
    """
    press: _Press = read(_PRESS, payload)
    return list(_told(press, at))


def _told(press: _Press, at: datetime) -> Iterator[Addressed]:
    for button in press.actions:
        if button.action_id == REACHED:
            pressed = f"{press.team.id}:{press.user.id}:{button.action_ts.isoformat()}"
            yield told(
                Kind.RESPONDED,
                {"channel": "slack"},
                source=SOURCE,
                event=f"{pressed}:{button.value}",
                occurred_at=button.action_ts,
                at=at,
                aliases=(),
                customer=button.value,
            )
