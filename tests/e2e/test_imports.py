"""Files dropped into the bucket of the deployed stack: customers, facts, refusals, a report."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.conftest import Scene

pytestmark = pytest.mark.e2e

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
PATIENCE = 120


def imported(scene: Scene, place: str, content: bytes) -> Any:
    """Drop a file, and wait until its import has ended: what the list says of it."""
    key = f"imports/{scene.venture}/{place}"
    scene.stack.client("s3").put_object(Bucket=scene.stack.imports, Key=key, Body=content)
    deadline = time.monotonic() + PATIENCE
    listed: list[Any] = []
    while time.monotonic() < deadline:
        listed = scene.api("GET", "/imports", role="viewer")["items"]
        ended = [one for one in listed if one["key"] == key and one["status"] != "running"]
        if ended:
            scene.stack.wait_idle()
            return ended[0]
        time.sleep(0.1)
    raise AssertionError(f"{key} was not imported in {PATIENCE} s: {listed}")


def reported(scene: Scene, one: Any, name: str) -> str:
    """A file of the import's report."""
    key = one["report"] + name
    answer = scene.stack.client("s3").get_object(Bucket=scene.stack.imports, Key=key)
    with answer["Body"] as body:
        return str(body.read().decode())


def test_customers_and_facts_are_imported_and_what_is_refused_is_told(
    scene: Callable[..., Scene],
) -> None:
    s = scene(AT)
    people = [
        f'c{n},"Customer {n},\nLtd.",2026-01-01T00:00:00Z,c{n}@customer.example,org-{n}'
        for n in range(30)
    ]
    names = "customer,name,onboarded_at,contacts.0.email,aliases.zendesk"
    broken = "c30,Thief,,,org-7"
    customers = "\r\n".join([names, *people, broken, ""]).encode("utf-8-sig")
    one = imported(s, "customers/crm.csv", customers)
    assert (one["status"], one["rows"], one["accepted"]) == ("done", 31, 30)
    told = [json.loads(line) for line in reported(s, one, "refused.ndjson").splitlines()]
    # Each name spans two lines of the file.
    assert told == [
        {"line": 62, "field": "aliases.zendesk", "message": "belongs to another customer"}
    ]

    hour = timedelta(hours=1)
    facts: list[dict[str, Any]] = [
        {"kind": "login", "customer": f"c{n}", "occurred_at": (AT - hour).isoformat()}
        for n in range(30)
    ]
    # Critical by the import itself: a starting point.
    facts += [
        {
            "kind": "ticket_changed",
            "source": "zendesk",
            "alias": {"source": "zendesk", "value": "org-3"},
            "occurred_at": (AT - n * hour).isoformat(),
            "data": {"ticket": str(n), "status": "open"},
        }
        for n in range(1, 4)
    ]
    stranger = {"kind": "login", "email": "nobody@yet.example", "occurred_at": AT.isoformat()}
    ahead = {"kind": "login", "customer": "c1", "occurred_at": (AT + 2 * hour).isoformat()}
    lines = [json.dumps(fact) for fact in [*facts, stranger, ahead]]
    one = imported(s, "facts/history.ndjson", "\n".join([*lines, "{"]).encode())
    assert (one["rows"], one["accepted"], one["refused"]) == (36, 34, 2)
    told = [json.loads(line) for line in reported(s, one, "refused.ndjson").splitlines()]
    assert [(line["line"], line["field"]) for line in told] == [(35, "occurred_at"), (36, "row")]
    summary = json.loads(reported(s, one, "summary.json"))
    assert (summary["status"], summary["refusals_listed"]) == ("done", 2)

    assert s.health("c5")["score"] == 70
    assert (s.health("c3")["score"], s.health("c3")["band"]) == (40, "at_risk")
    held = s.api("GET", "/holding")["items"]
    assert [fact["aliases"][0]["value"] for fact in held] == ["nobody@yet.example"]
    texts = [entry["text"] for entry in s.api("GET", "/customers/c3/timeline")["items"]]
    assert [text for text in texts if "starting point" in text]
    assert s.api("GET", "/enrolments")["items"] == []

    # The same file again changes nothing; the stranger's name makes the held fact flow.
    again = imported(s, "facts/again.ndjson", "\n".join(lines).encode())
    assert (again["accepted"], again["refused"]) == (34, 1)
    assert s.health("c3")["score"] == 40
    late = f"{names}\nlate,Late,,nobody@yet.example,\n".encode()
    assert imported(s, "customers/late.csv", late)["accepted"] == 1
    assert s.api("GET", "/holding")["items"] == []
    assert s.health("late")["score"] == 70

    # Now it is news: a fall that happens after the import begins its program.
    ticket = s.ticket("org-5", "900", "OPEN", AT)
    assert s.zendesk(ticket).status == 202
    s.stack.wait_idle()
    assert s.health("c5")["band"] == "at_risk"
    assert [run["customer_id"] for run in s.api("GET", "/enrolments")["items"]] == ["c5"]
    assert s.stack.dead_letters() == {}


def test_a_file_of_another_shape_is_refused_as_a_whole(scene: Callable[..., Scene]) -> None:
    s = scene(AT)
    one = imported(s, "facts/wrong.csv", b"kind,when,customer\nlogin,now,acme\n")
    assert (one["status"], one["rows"]) == ("refused", 0)
    assert {error["field"] for error in one["errors"]} == {"when", "occurred_at"}
    assert json.loads(reported(s, one, "summary.json"))["status"] == "refused"
