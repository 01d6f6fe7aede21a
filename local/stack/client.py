"""What a program that uses the running stack holds: the demo, the end-to-end tests."""

import http.client
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from functions.shared.kernel import clock
from local.stack import aws, schedule
from local.stack.places import PENDING, Places


class NotIdle(Exception):
    """The stack did not come to rest in time; says what was still under way."""


class Failed(Exception):
    """A function that was invoked ended in an error; carries what it said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: its status, its headers in lower case, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass(slots=True)
class _Kept:
    connection: http.client.HTTPConnection
    used_at: float


class _Connections(threading.local):
    """One kept connection per thread and place; the other end closes it after 75 idle seconds."""

    _UNUSED_AT_MOST = 30

    def __init__(self, everyones: list[http.client.HTTPConnection]) -> None:
        self._kept: dict[str, _Kept] = {}
        self._everyones = everyones

    def to(self, place: str) -> http.client.HTTPConnection:
        kept = self._kept.get(place)
        if kept and time.monotonic() - kept.used_at > self._UNUSED_AT_MOST:
            kept.connection.close()
            kept = None
        if kept is None:
            kept = _Kept(http.client.HTTPConnection(place, timeout=120), 0)
            self._everyones.append(kept.connection)
        kept.used_at = time.monotonic()
        self._kept[place] = kept
        return kept.connection

    def drop(self, place: str) -> None:
        self._kept.pop(place).connection.close()


class Stack:
    """The running local stack. Safe to use from several threads."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self.endpoint: str = facts["endpoint"]
        self.api: str = facts["api"]
        self.tokens: Mapping[str, str] = facts["tokens"]
        self.table: str = facts["table"]
        self.bus: str = facts["bus"]
        self.queues: Mapping[str, str] = facts["queues"]
        self.imports: str = facts["imports"]
        self.functions: Mapping[str, str | None] = facts["functions"]
        self.clock = Path(facts["clock"])
        self.mail = str(facts["mailbox"]).removesuffix("/mailbox")
        self.client = cache(self._client)
        """A boto3 client of a service, by the service's name."""
        self._opened: list[http.client.HTTPConnection] = []
        self._connections = _Connections(self._opened)

    @classmethod
    def read(cls, path: Path) -> "Stack":
        """The stack that a `stack.json` describes."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def close(self) -> None:
        """Close every connection that was kept; the stack itself goes on."""
        for connection in self._opened:
            connection.close()

    def _client(self, service: str) -> Any:
        """A boto3 client, made once per service: of the emulator, or of what stands in for it."""
        return aws.client(service, self.mail if service == "sesv2" else self.endpoint)

    def set_clock(self, at: datetime | None) -> None:
        """Let the stage live at the instant, or at the real one again; call `wait_idle` before.

        What is under way meanwhile would see the new instant too.
        """
        text = clock.stamp(at) if at else ""
        # Replaced whole: a function that reads it now sees the former instant or this one.
        partial = self.clock.with_suffix(".partial")
        partial.write_text(text, encoding="utf-8")
        partial.rename(self.clock)

    def schedules(self, *, on: bool) -> None:
        """Let the scheduler fire by itself each minute (as it does at first), or not."""
        off = Places(state=self.clock.parent).schedules_off
        if on:
            off.unlink(missing_ok=True)
        else:
            off.touch()

    def invoke(self, function: str, at: datetime | None = None, **event: Any) -> Any:
        """Run a deployed function; a scheduled one with its event for the instant. Its result.

        Raises:
            Failed: it ended in an error.
            LookupError: it is not deployed.
        """
        name = self.functions.get(function)
        if not name:
            raise LookupError(f"{function} is not deployed")
        if at:
            rule = f"arn:aws:events:{aws.REGION}:{aws.ACCOUNT}:rule/{function}"
            event = schedule.scheduled_event(rule, at) | event
        answer = self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
        payload = answer["Payload"].read()
        if answer.get("FunctionError"):
            raise Failed(f"{function}: {payload.decode()}")
        return json.loads(payload) if payload else None

    def walks(self, function: str) -> list[dict[str, Any]]:
        """What each walk of a function over everybody came to, oldest first; of all that ended.

        Raises:
            Failed: one of them ended before its end.
        """
        machine = self.facts["outputs"][f"Walk{_capitalized(function)}"]
        states = self.client("stepfunctions")
        pages = states.get_paginator("list_executions").paginate(stateMachineArn=machine)
        runs = sorted(pages.search("executions[]"), key=lambda run: run["startDate"])
        outputs = []
        for run in runs:
            if run["status"] == "SUCCEEDED":
                told = states.describe_execution(executionArn=run["executionArn"])
                outputs.append(json.loads(told["output"]))
            elif run["status"] != "RUNNING":
                raise Failed(f"{run['name']} of {function}: {run['status']}")
        return outputs

    def request(
        self,
        method: str,
        path: str,
        *,
        json_body: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        role: str | None = None,
    ) -> Answer:
        """One request to the API, as a role of those that have tokens, or as nobody."""
        sent = dict(headers or {})
        if json_body is not None:
            body = json.dumps(json_body).encode()
            sent.setdefault("Content-Type", "application/json")
        if role:
            sent["Authorization"] = f"Bearer {self.tokens[role]}"
        return self._ask(self.api, method, path, body, sent)

    def mailbox(self) -> list[dict[str, Any]]:
        """All mail that was sent, oldest first, as API.md describes a message."""
        messages: list[dict[str, Any]] = self._mail("GET", "/mailbox")["messages"]
        return messages

    def empty_mailbox(self) -> None:
        """Forget the mail that was sent so far."""
        self._mail("DELETE", "/mailbox")

    def mail_faults(self, **switches: Any) -> None:
        """Switch faults of the mail service (see `local.stand_ins.mail.Faults`); none: all off."""
        self._mail(*(("POST", "/faults", switches) if switches else ("DELETE", "/faults")))

    def report_mail(self, message_id: str, event: str, *, link: str = "") -> None:
        """Let the mail service report Open, Click, Bounce, Complaint, Send or Delivery."""
        said = {"message_id": message_id, "event": event, "link": link}
        self._mail("POST", "/events", said)

    def stand_in(self, name: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """What another system's stand-in answers, `slack`, say (see `local.stand_ins`).

        Raises:
            ValueError: it does not take the request.
        """
        raw = None if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if raw else {}
        answer = self._ask(self.facts["stand_ins"][name], method, path, raw, sent)
        answered: dict[str, Any] = answer.json()
        if answer.status >= 400:
            raise ValueError(answered["error"])
        return answered

    def dead_letters(self) -> dict[str, int]:
        """Queues that nothing reads and that hold messages, by name, and how many."""
        resting: dict[str, int] = self._reading()["resting"]
        return {arn.rsplit(":", 1)[-1]: count for arn, count in resting.items()}

    def wait_idle(self, seconds: float = 480) -> None:
        """Wait until everything that was set in motion has come to rest.

        On a busy machine a function may run out of time, and what it had taken comes back once the
        queue no longer hides it, after six minutes mostly: rest is waited for longer than that.

        That is: every queue that a function reads is empty, also of messages in flight or delayed,
        the table's stream is read to its end, no function and no state machine runs, and the mail
        service has reported everything. A message whose function failed counts until its next
        attempt succeeds or it moves to the dead letters; a delayed mail event counts too.

        Raises:
            NotIdle: it took longer; names what was still under way.
        """
        deadline = time.monotonic() + seconds
        former: int | None = None
        while True:
            # Mail first: what it hands over between the two questions shows in the second.
            mail = self._mail("GET", "/pending")["pending"]
            reading = self._reading()
            if not mail and not reading["pending"]:
                # The emulator's own count is one moment, but the mail's was another: rest is
                # two equal moments between which nothing has happened at all.
                if reading["activity"] == former:
                    return
                former = reading["activity"]
            else:
                former = None
                if time.monotonic() > deadline:
                    raise NotIdle(f"after {seconds} s: mail events {mail}, {reading['pending']}")
                time.sleep(0.01)

    def _reading(self) -> dict[str, Any]:
        reading: dict[str, Any] = self._ask(self.endpoint, "GET", PENDING).json()
        return reading

    def _mail(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        raw = None if body is None else json.dumps(body).encode()
        answer = self._ask(self.mail, method, path, raw)
        answered: dict[str, Any] = answer.json()
        if answer.status >= 400:
            raise ValueError(answered["message"])
        return answered

    def _ask(
        self,
        base: str,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        place = urlsplit(base).netloc
        connection = self._connections.to(place)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self._connections.drop(place)
            raise
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, content)


def _capitalized(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
