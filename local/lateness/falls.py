"""Customers who fall into a critical state one by one, and when who must hear of it did."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from functions.shared.kernel import clock
from local.stack import Stack

DAY: Final = timedelta(days=1)
SECOND: Final = timedelta(seconds=1)
OWNER: Final = "Dana Reyes <dana@tenure.example>"
PROMISED: Final = 60.0
"""Seconds after which an alert that is due has been sent."""
PATIENCE: Final = timedelta(minutes=4)
"""How long after its instant an alert that is nowhere is waited for."""
AT_ONCE: Final = 50
"""Facts of one request: a function must be done with them in its time, on a busy machine too."""


class Failed(Exception):
    """The stack answered as it may not."""


@dataclass(frozen=True, slots=True)
class Heard:
    """When an alert was due, and the seconds after which the last of its people had heard of it.

    None: not all of them have.
    """

    due_at: datetime
    seconds: float | None


@dataclass(slots=True)
class Venture:
    """A venture whose customers are at risk, and fall."""

    stack: Stack
    path: str
    id: str

    def ask(self, method: str, path: str, body: Any = None, status: int = HTTPStatus.OK) -> Any:
        """The answer to a request under the venture."""
        answer = self.stack.request(method, self.path + path, json_body=body, role="executive")
        if answer.status != status:
            raise Failed(f"{method} {path} answered {answer.status}: {answer.body.decode()}")
        return answer.json() if answer.body else None

    def fact(self, customer: str, name: str, kind: str, at: datetime, **data: object) -> Any:
        """A fact in our own shape."""
        return {
            "id": f"{self.id}:{customer}:{name}",
            "kind": kind,
            "customer": customer,
            "occurred_at": clock.stamp(at),
            "data": data,
        }


def settle(stack: Stack, alerts: int, minutes: int) -> Venture:
    """A venture of which so many customers are at risk; a fall must last so many minutes."""
    body = {"name": "Lateness", "progression_mode": "auto"}
    made = stack.request("POST", "/v1/ventures", json_body=body, role="executive")
    if made.status != HTTPStatus.CREATED:
        raise Failed(f"no venture: {made.body.decode()}")
    name = str(made.json()["id"])
    venture = Venture(stack, f"/v1/ventures/{name}", name)
    venture.ask("POST", "/gates/entry", {"decision": "override", "reason": "a measurement"})
    venture.ask("PUT", "/channels/slack", {"secret": "xoxb-the-bot-of-the-team"})
    changes = {"critical_alert_delay_minutes": minutes}
    venture.ask("PATCH", "/parameters", {"changes": changes, "reason": "a measurement"})
    stack.wait_idle(120)
    now = clock.now()
    facts = []
    for customer in names(alerts):
        profile = {
            "name": customer,
            "tier": "basic",
            # Of more than 10,000 the executive would hear, too.
            "arr": "900.00",
            "currency": "EUR",
            "onboarded_at": clock.stamp(now - 100 * DAY),
            "owner": OWNER,
        }
        venture.ask("PUT", f"/customers/{customer}", profile)
        used = {"feature": "export", "core": True}
        facts += [
            venture.fact(customer, "use", "feature_used", now - 40 * DAY, **used),
            venture.fact(customer, "login", "login", now - 15 * DAY),
        ]
    for first in range(0, len(facts), AT_ONCE):
        some = {"facts": facts[first : first + AT_ONCE]}
        venture.ask("POST", "/facts", some, HTTPStatus.ACCEPTED)
    stack.wait_idle(600)
    return venture


def names(alerts: int) -> Iterator[str]:
    """The customers."""
    return (f"customer-{number}" for number in range(alerts))


def fall(venture: Venture, alerts: int, seconds: float) -> None:
    """The customers fall, one after the other, evenly over so many seconds."""
    start = time.monotonic()
    for number, customer in enumerate(names(alerts)):
        time.sleep(max(0.0, start + number * seconds / alerts - time.monotonic()))
        now = clock.now()
        said = {"status": "open"}
        facts = [
            venture.fact(customer, f"t{n}", "ticket_changed", now, ticket=f"{customer}-{n}", **said)
            for n in range(3)
        ]
        venture.ask("POST", "/facts", {"facts": facts}, HTTPStatus.ACCEPTED)


def hear(venture: Venture, alerts: int) -> list[Heard]:
    """Wait until everybody has heard of every alert, or has not in a long time; when they did."""
    deadline = clock.now() + PATIENCE
    while True:
        heard = heard_of(venture)
        last = max((one.due_at for one in heard), default=deadline)
        deadline = max(deadline, last + PATIENCE)
        all_of_them = len(heard) >= alerts and all(one.seconds is not None for one in heard)
        if all_of_them or clock.now() > deadline:
            return heard
        time.sleep(2)


def heard_of(venture: Venture) -> list[Heard]:
    """Of every alert that there is, when everybody had heard of it."""
    known, told = list(_alerts(venture)), _arrivals(venture)
    return [_heard(alert, told) for alert in known]


def share_in_time(heard: Sequence[Heard], alerts: int) -> float:
    """The percent of the alerts of which everybody heard in time; one that is nowhere is late."""
    return 100 * sum(h.seconds is not None and h.seconds < PROMISED for h in heard) / alerts


def percentile(heard: Sequence[Heard], part: float) -> float:
    """The seconds within which this part of those that were heard of was."""
    ordered = sorted(one.seconds for one in heard if one.seconds is not None)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("inf")


def _heard(alert: Mapping[str, Any], told: Mapping[str, Mapping[str, datetime]]) -> Heard:
    due_at = datetime.fromisoformat(alert["due_at"])
    arrived = told.get(str(alert["id"]).partition("-")[0], {})
    if arrived.keys() != {"slack", "mail"}:
        return Heard(due_at, None)
    return Heard(due_at, (max(arrived.values()) - due_at).total_seconds())


def _alerts(venture: Venture) -> Iterator[Mapping[str, Any]]:
    cursor = ""
    while True:
        page = venture.ask("GET", f"/alerts?kind=customer_critical&limit=100{cursor}")
        yield from page["items"]
        if page["next"] is None:
            return
        cursor = f"&cursor={page['next']}"


def _arrivals(venture: Venture) -> dict[str, dict[str, datetime]]:
    """When which alert stood in Slack, and lay in the mailbox; by what names the alert."""
    found: dict[str, dict[str, datetime]] = {}
    for mail in venture.stack.mailbox():
        tags = mail["tags"]
        if tags.get("venture") == venture.id and tags.get("step") == "alert":
            at = datetime.fromisoformat(mail["sent_at"])
            found.setdefault(tags["alert"], {})["mail"] = at
    for post in venture.stack.stand_in("slack", "GET", "/messages")["messages"]:
        buttons = [b for block in post["blocks"] for b in block.get("elements", ())]
        for button in buttons[:1]:
            named = str(button["value"]).rpartition(" ")[2].partition("-")[0]
            if named in found:
                # The stand-in's instants are whole seconds: it stood there by the next one.
                at = datetime.fromtimestamp(int(post["ts"].partition(".")[0]), UTC) + SECOND
                found[named]["slack"] = at
    return found
