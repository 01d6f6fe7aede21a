"""A venture's Slack, by its Web API: messages with buttons, and answers to who pressed one.

Sources: docs.slack.dev, the methods chat.postMessage, conversations.history, conversations.list,
conversations.open and users.list, "Rate limits", "Message metadata", "Block Kit" and "Handling
user interaction". The bot token needs the scopes chat:write, channels:read, channels:history,
groups:read and groups:history, and for messages to a person users:read, im:write and im:history.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from functions.shared.gateways import outgoing, secrets
from functions.shared.gateways.channel_secrets import ChannelSecrets
from functions.shared.kernel.errors import Refused, TenureError, Unavailable, Undecided
from functions.shared.ports.outside import Button, Note

URL: Final = "https://slack.com/api"
REPLIES: Final = "https://hooks.slack.com/"
LOCAL: Final = "TENURE_LOCAL_SLACK"
"""The variable by which the local stage, and no other, names a stand-in for Slack."""

EVENT_TYPE: Final = "tenure_effect"
"""What the metadata of our messages are called; their payload is the effect's key."""

SECONDS: Final = 10
_SKEW: Final = timedelta(minutes=5)
_PAGE: Final = 200
_ID: Final = re.compile(r"[CDGUW][A-Z0-9]{6,}")

_LATER: Final = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "org_login_required",
    }
)
# "It's possible some aspect of the operation succeeded before the error was raised."
_UNKNOWN: Final = frozenset({"internal_error", "fatal_error"})
_TOKEN: Final = frozenset(
    {"not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired"}
)
_MEANINGS: Final[Mapping[str, str]] = {
    "channel_not_found": "there is no such channel, or the app was not invited to it",
    "not_in_channel": "the app was not invited to the channel",
    "is_archived": "the channel is archived",
    "missing_scope": "the bot token lacks a scope",
    **dict.fromkeys(_TOKEN, "the bot token is not valid"),
}


def connect(secret_prefix: str, **options: Any) -> "SlackWeb":
    """Slack with the ventures' bot tokens; `options` are those of `boto3.client`."""
    held = ChannelSecrets(secrets.connect(**options), secret_prefix, "slack")
    local = os.environ.get(LOCAL)
    return SlackWeb(held, url=f"{local}/api" if local else URL)


def connect_replies() -> "SlackReplies":
    """Answers to presses, which need no token."""
    local = os.environ.get(LOCAL)
    return SlackReplies(f"{local}/" if local else REPLIES)


@dataclass(frozen=True, slots=True)
class _Said:
    """An answer of the Web API with HTTP 200."""

    body: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        return self.body.get("ok") is True

    @property
    def code(self) -> str:
        return str(self.body.get("error") or "")


class SlackWeb:
    """The Slack port on the Web API."""

    def __init__(self, held: ChannelSecrets, *, url: str = URL, seconds: float = SECONDS) -> None:
        self._held = held
        self._url = url
        self._seconds = seconds
        self._known: dict[tuple[str, str], str] = {}

    def post(self, venture: str, note: Note) -> str:
        """Post the message; answers its `ts`, which is its name within the channel.

        Raises:
            Refused: it will never be taken: Slack is not connected, or says what is wrong.
            Unavailable: it certainly was not posted; it may be tried again.
            Undecided: nobody knows whether it was posted; `find` tells.
        """
        channel = note.channel
        if channel.startswith("@"):
            channel = self._id_of(venture, channel)
        body = json.dumps(_message(note, channel)).encode()
        said = self._ask(venture, "chat.postMessage", body, "application/json; charset=utf-8")
        if not said.ok:
            raise _meaning(said)
        ts = said.body.get("ts")
        if not isinstance(ts, str) or not ts:
            raise Undecided("Slack did not say which message it took")
        return ts

    def find(self, venture: str, note: Note, since: datetime) -> str | None:
        """The `ts` of the message with the note's effect; None: it certainly is not there.

        Raises:
            Refused: nobody will ever tell: Slack is not connected, or lets us not read the channel.
            Unavailable: Slack cannot answer now; asking again does no harm.
        """
        channel = self._id_of(venture, note.channel)
        if channel[0] in "UW":
            channel = self._conversation_with(venture, channel)
        asked = {
            "channel": channel,
            "oldest": f"{(since - _SKEW).timestamp():.6f}",
            "include_all_metadata": "true",
        }
        for message in self._listed(venture, "conversations.history", "messages", asked):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            ours = metadata.get("event_type") == EVENT_TYPE
            if ours and payload.get("effect") == note.effect:
                return str(message["ts"])
        return None

    def _id_of(self, venture: str, name: str) -> str:
        """Slack's own name for a channel or a person; what has one already keeps it."""
        if _ID.fullmatch(name):
            return name
        if (venture, name) not in self._known:
            self._known[venture, name] = self._looked_up(venture, name)
        return self._known[venture, name]

    def _looked_up(self, venture: str, name: str) -> str:
        bare = name.lstrip("#@")
        if name.startswith("@"):
            for person in self._listed(venture, "users.list", "members", {}):
                profile = person.get("profile") or {}
                if bare in (person.get("name"), profile.get("display_name")):
                    return str(person["id"])
            raise Refused(f"Slack knows no person {name}")
        kinds = {"types": "public_channel,private_channel", "exclude_archived": "true"}
        for channel in self._listed(venture, "conversations.list", "channels", kinds):
            if channel.get("name") == bare:
                return str(channel["id"])
        raise Refused(f"Slack knows no channel {name}: {_MEANINGS['channel_not_found']}")

    def _conversation_with(self, venture: str, person: str) -> str:
        said = self._read(venture, "conversations.open", {"users": person})
        return str((said.body.get("channel") or {}).get("id") or "")

    def _listed(
        self, venture: str, method: str, field: str, asked: Mapping[str, str]
    ) -> Iterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            page = {**asked, "limit": str(_PAGE)} | ({"cursor": cursor} if cursor else {})
            said = self._read(venture, method, page)
            yield from said.body.get(field) or ()
            cursor = str((said.body.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return

    def _read(self, venture: str, method: str, asked: Mapping[str, str]) -> _Said:
        """An answer to a question, which may be asked again whatever happened to it."""
        body = urlencode(asked).encode()
        try:
            said = self._ask(venture, method, body, "application/x-www-form-urlencoded")
        except Undecided as unknown:
            raise Unavailable(f"Slack does not answer: {unknown.detail}") from unknown
        if said.ok:
            return said
        if said.code in _UNKNOWN:
            raise Unavailable(f"Slack does not answer: {said.code}")
        raise _meaning(said)

    def _ask(self, venture: str, method: str, body: bytes, content_type: str) -> _Said:
        token = self._held.of(venture)[0]
        said = self._asked(method, token, body, content_type)
        if said.code in _TOKEN and (renewed := self._held.renewed(venture, token)):
            return self._asked(method, renewed, body, content_type)
        return said

    def _asked(self, method: str, token: str, body: bytes, content_type: str) -> _Said:
        headers = {"authorization": f"Bearer {token}", "content-type": content_type}
        try:
            answer = outgoing.post(f"{self._url}/{method}", body, headers, seconds=self._seconds)
        except outgoing.Unsent as error:
            raise Unavailable(f"Slack cannot be reached: {error}") from error
        except outgoing.Unanswered as error:
            raise Undecided(f"Slack did not answer: {error}") from error
        return _read_answer(answer)


class SlackReplies:
    """Answers to who pressed a button, at the address that the press itself brought along."""

    def __init__(self, below: str = REPLIES, seconds: float = SECONDS) -> None:
        self._below = below
        self._seconds = seconds

    def reply(self, url: str, user: str, text: str, *, to_all: bool) -> None:
        """Answer in the channel: to all who read it, or to the person who pressed alone.

        Raises:
            Refused: this is not Slack's address, or it takes no answer any more.
            Unavailable: nobody knows whether it was taken.
        """
        if not url.startswith(self._below):
            raise Refused("this is not where Slack takes answers")
        said = {
            "response_type": "in_channel" if to_all else "ephemeral",
            "replace_original": False,
            "text": f"<@{user}> {_escaped(text)}",
        }
        headers = {"content-type": "application/json; charset=utf-8"}
        try:
            answer = outgoing.post(url, json.dumps(said).encode(), headers, seconds=self._seconds)
        except (outgoing.Unsent, outgoing.Unanswered) as error:
            raise Unavailable(f"Slack did not take the answer: {error}") from error
        if answer.status >= 500 or answer.status == 429:
            raise Unavailable(f"Slack did not take the answer: {answer.status}")
        if answer.status != 200:
            raise Refused(f"Slack takes no answer any more: {answer.status}")


def _read_answer(answer: outgoing.Answer) -> _Said:
    if answer.status == 429:
        wait = answer.headers.get("retry-after", "")
        asks = f", to wait {wait} s" if wait.isdigit() else ""
        raise Unavailable(f"Slack asks for fewer messages{asks}")
    if 400 <= answer.status < 500:
        raise Refused(f"Slack refuses the request: HTTP {answer.status}")
    try:
        body = json.loads(answer.body) if answer.status == 200 else None
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Undecided(f"Slack answered nothing that says what it did: HTTP {answer.status}")
    return _Said(body)


def _meaning(said: _Said) -> TenureError:
    if said.code in _LATER:
        return Unavailable(f"Slack takes no message now: {said.code}")
    if said.code in _UNKNOWN or not said.code:
        return Undecided(f"nobody knows whether Slack took the message: {said.code or 'no code'}")
    needed = said.body.get("needed")
    meaning = _MEANINGS.get(said.code, "Slack refuses the message")
    return Refused(f"{meaning}: {said.code}" + (f" ({needed})" if needed else ""))


def _message(note: Note, channel: str) -> dict[str, Any]:
    return {
        "channel": channel,
        # What notifications and screen readers say in place of the blocks.
        "text": _escaped(_short("\n".join((note.title, *note.text)), 3_000)),
        "blocks": list(_blocks(note)),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"effect": note.effect}},
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _blocks(note: Note) -> Iterator[dict[str, Any]]:
    yield {"type": "header", "text": _plain(note.title, 150)}
    for paragraph in filter(str.strip, note.text):
        yield {"type": "section", "text": _plain(paragraph, 3_000)}
    fields = [_plain(f"{name}: {value}", 2_000) for name, value in note.fields.items()]
    for first in range(0, len(fields), 10):
        yield {"type": "section", "fields": fields[first : first + 10]}
    if note.buttons:
        yield {"type": "actions", "elements": [_button(button) for button in note.buttons]}


def _button(button: Button) -> dict[str, Any]:
    said = {
        "type": "button",
        "action_id": button.action,
        "text": _plain(button.label, 75),
        "value": button.value,
    }
    return said | ({"style": button.style} if button.style else {})


def _plain(text: str, most: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": _short(text, most), "emoji": False}


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _escaped(text: str) -> str:
    """Words that Slack takes for words: no mentions, no links (its three control characters)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
