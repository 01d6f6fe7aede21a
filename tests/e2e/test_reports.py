"""The weekly digest arrives once, says what the reference says, and reports are the same twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import reported
from tests.e2e.conftest import Scene
from tests.reported import Life, World
from tests.retained import Raw

pytestmark = [pytest.mark.integration, pytest.mark.e2e]

AT = datetime(2026, 3, 30, 9, tzinfo=UTC)
"""A Monday."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEFORE = (AT - 7 * DAY).replace(hour=2)


def lives() -> list[Life]:
    """Nine customers: a login each of some age, some with tickets, some with features."""
    found = []
    for number in range(9):
        life = Life(
            f"d{number}",
            ("enterprise", "basic")[number % 2],
            "dana",
            Decimal(f"{(number * 7 + 3) % 10}100.00"),
            "EUR",
            BEFORE - 60 * DAY,
        )
        told: list[tuple[str, datetime, dict[str, Any]]] = [
            ("login", BEFORE - (number * 5 + 1) * DAY, {})
        ]
        told += [
            ("ticket_changed", BEFORE - n * HOUR, {"ticket": str(n), "status": "open"})
            for n in range(number % 3)
        ]
        if number % 2:
            told.append(("feature_used", BEFORE - HOUR, {"feature": "export", "core": True}))
        # This week: one comes back, one gets into trouble, one leaves.
        news: dict[int, tuple[str, dict[str, Any]]] = {
            1: ("ticket_changed", {"ticket": "9", "status": "open"}),
            4: ("login", {}),
            6: ("subscription_changed", {"status": "canceled"}),
        }
        if number in news:
            kind, data = news[number]
            told.append((kind, AT - 3 * HOUR, data))
        facts = [Raw(f"{number}-{n}", kind, at, data) for n, (kind, at, data) in enumerate(told)]
        found.append(replace(life, facts=sorted(facts, key=lambda fact: fact.at)))
    return found


def tell(there: Scene, everybody: list[Life], since: datetime) -> None:
    """What happened by now, and after an instant, is told."""
    facts = [
        there.fact(life.name, fact.kind, fact.at, **fact.data)
        for life in everybody
        for fact in life.facts
        if since < fact.at <= there.at
    ]
    there.api("POST", "/facts", {"facts": facts}, status=202)
    there.stack.wait_idle()


def text(there: Scene, kind: str, form: str) -> str:
    """A report in one of its forms."""
    path = f"/v1/ventures/{there.venture}/reports/{kind}?format={form}"
    answer = there.stack.request("GET", path, role="viewer")
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"].startswith(f"text/{form}")
    return answer.body.decode()


def test_the_digest_is_mailed_once_and_its_figures_are_the_references(
    scene: Callable[..., Scene],
) -> None:
    there, everybody = scene(BEFORE, "manual"), lives()
    to = f"lead-{there.venture[:8]}@team.example"
    changes = {"at_risk_digest_recipients": [to]}
    there.api("PATCH", "/parameters", {"changes": changes, "reason": "a test"})
    for life in everybody:
        there.customer(
            life.name,
            tier=life.tier,
            arr=str(life.arr),
            owner=life.owner,
            onboarded_at=life.onboarded.isoformat(),
            aliases={},
        )
    tell(there, everybody, BEFORE - 90 * DAY)
    there.run("verify_scores")
    there.live_at(AT)
    tell(there, everybody, BEFORE)
    there.run("sweep_decay")
    there.run("count_insights")

    there.run("send_digest")
    there.run("send_digest")
    [mail] = there.mail_to(to)
    assert mail["subject"] == "Brightside: 5 customers need somebody (2026-03-30)"

    world = World(AT, AT, everybody, [], [], 0, 0)
    report = there.api("GET", "/reports/digest", role="viewer")
    claims = {claim["id"]: claim for part in report["sections"] for claim in part["claims"]}
    programs = {name for name in claims if name.startswith("programs/")}
    reported.compare(
        {name: claim for name, claim in claims.items() if name not in programs},
        reported.digest(world),
    )
    for claim in claims.values():
        if claim["value"] is not None:
            number = f"{claim['value']:.2f}".rstrip("0").rstrip(".")
            assert f"{claim['says']}: {number}" in mail["text"]
            assert number in mail["html"]

    for kind in ("digest", "insights", "handover"):
        for form in ("markdown", "html"):
            assert text(there, kind, form) == text(there, kind, form)
            assert "Brightside" in text(there, kind, form)

    there.live_at(AT + 5 * HOUR)
    there.run("send_digest")
    assert len(there.mail_to(to)) == 1
    there.live_at(AT + 7 * DAY)
    there.run("send_digest")
    assert len(there.mail_to(to)) == 2
