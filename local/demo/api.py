"""The deployed HTTP API as the demo's people and sources use it."""

import itertools
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from typing_extensions import override

from functions.shared.kernel import clock
from local.demo import senders
from local.stack import Answer, Stack

Json = dict[str, Any]


class Surprise(Exception):
    """The system did something that it must not do; says what, to whoever runs the demo."""


@dataclass(slots=True)
class Sent:
    """What the sources have sent so far: requests, and facts and ticket events in them."""

    requests: int = 0
    accepted: int = 0
    duplicates: int = 0
    late: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as it arrived; `step` and `effect` are the tags that the system gave it."""

    to: str
    step: str
    effect: str
    sent_at: datetime
    text: str
    unsubscribe: str

    @property
    def links(self) -> list[str]:
        """Every link of the message."""
        return _LINK.findall(self.text)

    def link(self, score: int) -> str:
        """The link that stands for a score."""
        return next(link for link in self.links if link.endswith(f"?score={score}"))


_LINK = re.compile(r"https?://\S+")


@dataclass(slots=True)
class Api:
    """One venture, asked and told over HTTP."""

    stack: Stack
    venture: str = ""
    sent: Sent = field(default_factory=Sent)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def ask(self, path: str) -> Json:
        """What a route under the venture answers."""
        answer = self.stack.request("GET", f"/v1/ventures/{self.venture}{path}", role="viewer")
        return _read(answer, "GET", path)

    def every(self, path: str) -> list[Json]:
        """All items of a list under the venture."""
        items: list[Json] = []
        joint, cursor = "&" if "?" in path else "?", None
        while True:
            more = f"&{urlencode({'cursor': cursor})}" if cursor else ""
            page = self.ask(f"{path}{joint}limit=100{more}")
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                return items

    def tell(self, method: str, path: str, body: Json, role: str = "executive") -> Json:
        """Have a command carried out under the venture."""
        url = f"/v1/ventures/{self.venture}{path}".removesuffix("/")
        return _read(self.stack.request(method, url, json_body=body, role=role), method, url)

    def mail(self) -> list[Mail]:
        """All mail that was sent to customers, oldest first; our own people get some, too."""
        return [
            Mail(
                to=message["to"][0],
                step=message["tags"]["step"],
                effect=message["tags"]["effect"],
                sent_at=clock.parse(message["sent_at"]),
                text=message["text"],
                unsubscribe=message["headers"]["List-Unsubscribe"].strip("<>"),
            )
            for message in self.stack.mailbox()
            if "List-Unsubscribe" in message["headers"]
        ]

    def told(self) -> dict[str, int]:
        """How many messages our own people got, by the way that they came."""
        posted = self.stack.stand_in("slack", "GET", "/messages")["messages"]
        inside = [m for m in self.stack.mailbox() if "List-Unsubscribe" not in m["headers"]]
        return {"Slack message": len(posted), "mail": len(inside)}

    def deliver(
        self, source: str, body: Sequence[Json] | Json, at: datetime, *, again: bool = False
    ) -> None:
        """One signed webhook: a list of our own facts, or one event of Zendesk's."""
        raw = json.dumps(body).encode()
        path = f"/webhooks/{self.venture}/{source}"
        with self.sent.lock:
            number = next(self._numbers)
        signed = senders.headers(source, raw, f"demo-{number}", at)
        answer = self.stack.request("POST", path, body=raw, headers=signed)
        accepted = _read(answer, "POST", path)["accepted"]
        with self.sent.lock:
            self.sent.requests += 1
            self.sent.accepted += accepted
            self.sent.duplicates += accepted if again else 0

    def page(self, url: str) -> "Page":
        """A page behind a link of a letter."""
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answer = self.stack.request("GET", target)
        if answer.status != 200:
            raise Surprise(f"the page {parts.path[:12]}… answers {answer.status}")
        return Page.read(parts.path, answer.body.decode())

    def press(self, page: "Page", changes: Mapping[str, str]) -> None:
        """Send the page's form, as it is filled in, with some fields changed."""
        body = urlencode({**page.filled, **changes}).encode()
        self.post(page.path, body)

    def post(self, path: str, body: bytes) -> None:
        """Send a form."""
        form = {"content-type": "application/x-www-form-urlencoded"}
        answer = self.stack.request("POST", path, body=body, headers=form)
        if answer.status != 200:
            raise Surprise(f"the form of {path[:12]}… answers {answer.status}")


@dataclass(frozen=True, slots=True)
class Page:
    """A page with one form: where it goes, and how its fields are filled in."""

    path: str
    filled: dict[str, str]

    @classmethod
    def read(cls, path: str, html: str) -> "Page":
        """The first form of a page."""
        reader = _Form()
        reader.feed(html)
        return cls(path, reader.filled)


class _Form(HTMLParser):
    """Collects what a browser would send: checked choices, and texts as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.filled: dict[str, str] = {}
        self._area: str | None = None

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input" and "checked" in said:
            self.filled[name] = said.get("value") or ""
        elif tag == "textarea":
            self.filled.setdefault(name, "")
            self._area = name

    @override
    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.filled[self._area] += data.removeprefix("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None


def _read(answer: Answer, method: str, path: str) -> Json:
    if answer.status >= 300:
        raise Surprise(f"{method} {path} answers {answer.status}: {answer.body.decode()[:500]}")
    read: Json = answer.json() if answer.body else {}
    return read
