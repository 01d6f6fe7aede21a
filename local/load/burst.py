"""The burst: who is in the venture, what is sent at which moment, and where every fact ended."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from functions.ingest_webhook.vendors import translate
from local.stack import Answer, Stack
from tests import deliveries
from tests.payloads import AT
from tests.senders import SENDERS

CUSTOMER = "acme"
LARGE = 1_000_000
"""Bytes that a delivery may have: the first of each source has so many."""
WORKERS = 32


class Lost(Exception):
    """A delivery was answered as none may be, or a fact that was accepted is nowhere."""


@dataclass(slots=True)
class Outcome:
    """What was answered: how often which status, how fast, and which facts were accepted."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)

    def percentile(self, part: float) -> float:
        """The seconds within which this part of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request, signed."""

    path: str
    headers: Mapping[str, str]
    body: bytes


def settle(stack: Stack, at: datetime = AT) -> str:
    """A venture that every source is connected to, and that knows whose every second one's are."""
    stack.wait_idle()
    stack.set_clock(at)
    made = _asked(stack, "POST", "/v1/ventures", {"name": "Under load"}, HTTPStatus.CREATED)
    venture = str(made["id"])
    home = f"/v1/ventures/{venture}"
    for source in deliveries.SOURCES:
        _asked(stack, "PUT", f"{home}/sources/{source}", {"secret": SENDERS[source].secret})
    aliases: dict[str, list[str]] = {}
    for source in deliveries.SOURCES[::2]:
        for told in translate(source, deliveries.payload(source, 0), at)[0]:
            for alias in told.aliases:
                if alias.source != "email" and alias.value not in aliases.get(alias.source, ()):
                    aliases.setdefault(alias.source, []).append(alias.value)
    _asked(stack, "PUT", f"{home}/customers/{CUSTOMER}", {"name": "Acme", "aliases": aliases})
    return venture


def made(stack: Stack, venture: str, requests: int, at: datetime = AT) -> list[Delivery]:
    """So many deliveries, of every source in turn, each of another fact."""
    return list(_made(stack, venture, requests, at))


def _made(stack: Stack, venture: str, requests: int, at: datetime) -> Iterator[Delivery]:
    for number in range(requests):
        source = deliveries.SOURCES[number % len(deliveries.SOURCES)]
        sender, path = SENDERS[source], f"/webhooks/{venture}/{source}"
        body = sender.wire(deliveries.body(source, number))
        if number < len(deliveries.SOURCES) and sender.wire is bytes:
            body += b" " * (LARGE - len(body))
        headers = sender.headers(body, at, url=stack.api + path)
        headers["Content-Type"] = headers.pop("content-type")
        yield Delivery(path, headers, body)


def send(
    stack: Stack, sent: Sequence[Delivery], seconds: float, *, senders: int = WORKERS
) -> Outcome:
    """Send the deliveries, spread evenly over so many seconds, however slow the answers are.

    Raises:
        Lost: one was neither accepted nor answered 503 with Retry-After.
    """
    outcome, start = Outcome(), time.monotonic()

    def one(number: int) -> tuple[float, Answer]:
        time.sleep(max(0.0, start + number * seconds / len(sent) - time.monotonic()))
        begun = time.monotonic()
        it = sent[number]
        answer = stack.request("POST", it.path, body=it.body, headers=it.headers)
        return time.monotonic() - begun, answer

    with ThreadPoolExecutor(senders) as pool:
        for took, answer in pool.map(one, range(len(sent))):
            outcome.seconds.append(took)
            outcome.statuses[answer.status] += 1
            if answer.status == HTTPStatus.ACCEPTED:
                outcome.accepted |= set(answer.json()["ids"])
            elif answer.status != HTTPStatus.SERVICE_UNAVAILABLE or (
                int(answer.headers.get("retry-after", "0")) < 1
            ):
                raise Lost(f"answered {answer.status}: {answer.body.decode()}")
    return outcome


def ended(stack: Stack, venture: str) -> tuple[set[str], set[str]]:
    """The facts that the customer has, and those that wait for somebody, by id."""
    stack.wait_idle()
    home = f"/v1/ventures/{venture}"
    kept = _every(stack, f"{home}/customers/{CUSTOMER}/timeline")
    held = _every(stack, f"{home}/holding")
    return (
        {str(one["id"]) for one in kept if one["kind"] == "fact"},
        {str(one["id"]) for one in held},
    )


def _every(stack: Stack, path: str) -> Iterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = _asked(stack, "GET", f"{path}?limit=100{cursor}")
        yield from page["items"]
        if page["next"] is None:
            return
        cursor = f"&cursor={page['next']}"


def _asked(
    stack: Stack, method: str, path: str, body: Any = None, status: int = HTTPStatus.OK
) -> Any:
    answer = stack.request(method, path, json_body=body, role="executive")
    if answer.status != status:
        raise Lost(f"{method} {path} answered {answer.status}: {answer.body.decode()}")
    return answer.json()
