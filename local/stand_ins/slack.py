"""A Slack workspace's Web API, as far as Tenure speaks it, that keeps what was posted.

    POST   /api/chat.postMessage, /api/conversations.history, /api/conversations.list,
           /api/conversations.open, /api/users.list
    POST   /actions/...       an answer to a press (a `response_url`)
    GET    /messages          {"messages": [...]}, oldest first; DELETE forgets them
    GET    /replies           {"replies": [...]}: answers to presses, oldest first
    GET    /faults, POST      the switches of `Faults`; DELETE switches all off

A workspace is there for every bot token that begins with `xoxb-`. Any `#channel` is there, unless
a fault says no; `@name` is a person. Source: docs.slack.dev, the methods' own pages.
"""

import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from http import HTTPStatus
from itertools import count
from typing import Any

from local.stand_ins.door import Asked, Listening, Reply

_PAGE = 2
"""Results of a list's page, however many were asked for: "fewer may be returned"."""
_BLOCKS = 50
_LONGEST = {"header": 150, "section": 3_000, "field": 2_000, "button": 75, "value": 2_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What goes wrong, until it is switched off again."""

    rate_limited: int = 0
    """Every call is answered with 429, to come again after so many seconds."""
    error: str | None = None
    """Every call is answered with HTTP 200 and this code, `channel_not_found` say."""
    lose_answer: bool = False
    """A message is posted, but whoever posted it never hears of it."""
    lose_message: bool = False
    """The connection ends before anything is posted."""
    status: int = 0
    """Every call is answered with this status, 500 say, and nothing is done."""

    def switched(self, changes: Mapping[str, Any]) -> "Faults":
        """These faults with some of them changed.

        Raises:
            ValueError: there is no such fault.
        """
        unknown = changes.keys() - {known.name for known in fields(self)}
        if unknown:
            raise ValueError(f"there is no fault {sorted(unknown)}")
        return replace(self, **changes)


class Workspace:
    """The workspaces of all tokens: channels and people come into being when they are named."""

    def __init__(self, at: Callable[[], datetime]) -> None:
        self._at = at
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._messages: list[dict[str, Any]] = []
        self._replies: list[dict[str, Any]] = []
        self._names: dict[str, str] = {}
        self.faults = Faults()

    def answer(self, asked: Asked) -> Reply:
        """What Slack answers."""
        match asked.method, asked.path:
            case "GET", "/messages":
                return Reply({"messages": list(self._messages)})
            case "DELETE", "/messages":
                self._messages.clear()
                self._replies.clear()
                return Reply({})
            case "GET", "/replies":
                return Reply({"replies": list(self._replies)})
            case (("GET" | "POST" | "DELETE"), "/faults"):
                return self._switch(asked)
            case "POST", path if path.startswith("/actions/"):
                self._replies.append({"url": path, **asked.fields()})
                return Reply("ok")
            case "POST", path if path.startswith("/api/"):
                return self._called(path.removeprefix("/api/"), asked)
        return Reply({"ok": False, "error": "unknown_method"}, HTTPStatus.NOT_FOUND)

    def _switch(self, asked: Asked) -> Reply:
        if asked.method == "DELETE":
            self.faults = Faults()
        elif asked.method == "POST":
            self.faults = self.faults.switched(asked.fields())
        return Reply(asdict(self.faults))

    def _called(self, method: str, asked: Asked) -> Reply:
        faults = self.faults
        if method == "chat.postMessage":
            self._meet(str(asked.fields().get("channel") or ""))
        if faults.rate_limited:
            wait = {"Retry-After": str(faults.rate_limited)}
            return Reply(_no("ratelimited"), HTTPStatus.TOO_MANY_REQUESTS, wait)
        if faults.status:
            return Reply({}, faults.status)
        if not asked.headers.get("authorization", "").startswith("Bearer xoxb-"):
            return Reply(_no("invalid_auth"))
        if faults.error:
            return Reply(_no(faults.error))
        methods: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "chat.postMessage": self._post,
            "conversations.history": self._history,
            "conversations.list": self._channels,
            "conversations.open": self._open,
            "users.list": self._people,
        }
        if method not in methods:
            return Reply(_no("unknown_method"))
        if faults.lose_message and method == "chat.postMessage":
            return Reply(lost=True)
        said = methods[method](asked.fields())
        return Reply(said, lost=faults.lose_answer and method == "chat.postMessage")

    def _meet(self, channel: str) -> None:
        """Let a channel be there because it was named."""
        if channel.startswith("#"):
            self._names[_channel_id(channel)] = channel.removeprefix("#")

    def _post(self, said: dict[str, Any]) -> dict[str, Any]:
        channel = str(said.get("channel") or "")
        wrong = _wrong(said, channel)
        if wrong:
            return _no(wrong)
        with self._lock:
            if channel.startswith("#"):
                channel = _channel_id(channel)
            elif channel.startswith("U"):
                channel = f"D{channel[1:]}"
            message: dict[str, Any] = {
                "type": "message",
                "ts": f"{int(self._at().timestamp())}.{next(self._numbers):06d}",
                "channel": channel,
                "channel_name": said["channel"],
                "text": said.get("text", ""),
                "blocks": said.get("blocks", []),
                "metadata": said.get("metadata", {}),
            }
            self._messages.append(message)
        return {"ok": True, "channel": channel, "ts": message["ts"], "message": message}

    def _history(self, said: dict[str, Any]) -> dict[str, Any]:
        channel, oldest = str(said.get("channel")), float(said.get("oldest") or 0)
        if channel[:1] not in ("C", "D", "G"):
            return _no("channel_not_found")
        ours = [m for m in self._messages if m["channel"] == channel and float(m["ts"]) > oldest]
        shown = ours[::-1]
        if said.get("include_all_metadata") not in (True, "true", "1"):
            shown = [{k: v for k, v in m.items() if k != "metadata"} for m in shown]
        return _page("messages", shown, said)

    def _channels(self, said: dict[str, Any]) -> dict[str, Any]:
        known = [{"id": i, "name": name} for i, name in sorted(self._names.items())]
        return _page("channels", known, said)

    def _open(self, said: dict[str, Any]) -> dict[str, Any]:
        person = str(said.get("users") or "")
        return {"ok": True, "channel": {"id": f"D{person[1:]}"}} if person else _no("no_users")

    def _people(self, said: dict[str, Any]) -> dict[str, Any]:
        names = ("chairman", "ada", "ines")
        return _page(
            "members", [{"id": person_id(n), "name": n, "profile": {}} for n in names], said
        )


def person_id(name: str) -> str:
    """The id of a person of the workspace: chairman, ada, ines."""
    return f"U{zlib.crc32(name.encode()):08X}"


def _channel_id(name: str) -> str:
    return f"C{zlib.crc32(name.encode()):08X}"


def _no(code: str) -> dict[str, Any]:
    return {"ok": False, "error": code}


def _page(field: str, found: list[dict[str, Any]], said: Mapping[str, Any]) -> dict[str, Any]:
    first = int(said.get("cursor") or 0)
    following = str(first + _PAGE) if first + _PAGE < len(found) else ""
    page = found[first : first + _PAGE]
    return {"ok": True, field: page, "response_metadata": {"next_cursor": following}}


def _wrong(said: Mapping[str, Any], channel: str) -> str | None:
    """The code with which Slack refuses a message, where it does."""
    if channel[:1] not in ("#", "C", "D", "G", "U"):
        return "channel_not_found"
    blocks = said.get("blocks") or []
    if not blocks and not said.get("text"):
        return "no_text"
    if len(blocks) > _BLOCKS or not all(_fits(block) for block in blocks):
        return "invalid_blocks"
    return None


def _fits(block: Mapping[str, Any]) -> bool:
    match block["type"]:
        case "header":
            return _text_fits(block["text"], "header")
        case "section":
            listed = block.get("fields", [])
            own = "text" not in block or _text_fits(block["text"], "section")
            return own and len(listed) <= 10 and all(_text_fits(f, "field") for f in listed)
        case "actions":
            buttons = block["elements"]
            names = [button["action_id"] for button in buttons]
            return (
                1 <= len(buttons) <= 25
                and len(set(names)) == len(names)
                and all(_text_fits(button["text"], "button") for button in buttons)
                and all(len(button["value"]) <= _LONGEST["value"] for button in buttons)
            )
    return False


def _text_fits(text: Mapping[str, Any], of: str) -> bool:
    return 1 <= len(text["text"]) <= _LONGEST[of]


class SlackStandIn(Listening):
    """The Web API listening on loopback, while the `with` block lasts; port 0 picks one."""

    def __init__(self, port: int, *, at: Callable[[], datetime]) -> None:
        self.workspace = Workspace(at)
        super().__init__(port, self.workspace.answer, "slack")
