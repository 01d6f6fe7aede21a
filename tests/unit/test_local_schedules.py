"""When the local stack fires a schedule, and at which instant."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.stack import schedule
from local.stack.places import Places
from local.stack.supervisor import Scheduler

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("expression", "since", "due"),
    [
        ("rate(1 minute)", MINUTE, True),
        ("rate(1 minute)", timedelta(seconds=59), False),
        ("rate(5 minutes)", 4 * MINUTE, False),
        ("rate(5 minutes)", 5 * MINUTE, True),
        ("rate(1 hour)", timedelta(days=20), True),
        ("cron(0 2 * * ? *)", MINUTE, True),
        ("cron(0 2 * * ? *)", timedelta(seconds=0), False),
        ("cron(30 1 * * ? *)", timedelta(hours=1), True),
        ("cron(30 1 * * ? *)", timedelta(minutes=30), False),
        ("cron(0/15 8-18 ? * MON-FRI *)", timedelta(hours=20), False),
        ("cron(0/15 8-18 ? * SUN,SAT *)", timedelta(hours=20), True),
        ("cron(0 2 ? * SUN 2026)", MINUTE, True),
        ("cron(0 2 1 FEB,MAR ? *)", MINUTE, True),
        ("cron(0 2 2 * ? *)", timedelta(days=40), False),
    ],
)
def test_what_ran_last_some_time_ago_is_due_or_not(
    expression: str, since: timedelta, due: bool
) -> None:
    assert schedule.parse(expression).due(AT - since, AT) is due


def test_what_never_ran_is_due_by_its_rate_at_once_and_by_cron_at_its_minute() -> None:
    assert schedule.parse("rate(1 day)").due(None, AT)
    assert schedule.parse("cron(0 2 * * ? *)").due(None, AT)
    assert not schedule.parse("cron(0 3 * * ? *)").due(None, AT)


@pytest.mark.parametrize("expression", ["rate(0.5 minutes)", "cron(0 2 L * ? *)", "at(2026)", ""])
def test_what_is_not_understood_is_said(expression: str) -> None:
    with pytest.raises(ValueError, match="not understood"):
        schedule.parse(expression)


class Rules:
    """The deployed rules, as EventBridge lists them."""

    def __init__(self, expressions: dict[str, str]) -> None:
        self._expressions = expressions

    def get_paginator(self, _operation: str) -> "Rules":
        return self

    def paginate(self) -> "Rules":
        return self

    def search(self, _expression: str) -> list[dict[str, str]]:
        arn = "arn:aws:events:us-east-1:000000000000:rule/"
        return [
            {"Name": name, "Arn": f"{arn}{name}", "State": "DISABLED", "ScheduleExpression": text}
            for name, text in self._expressions.items()
        ] + [{"Name": "heard", "Arn": f"{arn}heard", "EventPattern": "{}"}]

    def list_targets_by_rule(self, *, Rule: str) -> dict[str, list[dict[str, str]]]:  # noqa: N803
        return {"Targets": [{"Arn": f"arn:aws:lambda:us-east-1:000000000000:function:{Rule}"}]}


class Functions:
    """The deployed functions; remembers with which instants they were invoked."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, str]] = []

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        event = json.loads(Payload)
        assert event["detail-type"] == "Scheduled Event"
        self.runs.append((FunctionName.rsplit(":", 1)[-1], event["time"]))
        return {}


Tick = Callable[[datetime], list[tuple[str, str]]]


@pytest.fixture
def tick(tmp_path: Path) -> Tick:
    """Runs each given minute; what was invoked since the last."""
    rules = Rules({"sweep": "rate(1 minute)", "verify": "cron(0 2 * * ? *)"})
    functions = Functions()
    present = [AT]
    places = Places(state=tmp_path)
    places.clock.touch()

    def run(at: datetime) -> list[tuple[str, str]]:
        present[0] = at
        if places.clock_is_set():
            places.clock.write_text(at.isoformat(), encoding="utf-8")
        functions.runs.clear()
        scheduler.tick()
        scheduler.settle()
        return sorted(functions.runs)

    scheduler = Scheduler(places, events=rules, functions=functions, at=lambda: present[0])
    return run


def test_each_minute_runs_what_is_due_with_the_minutes_own_instant(tick: Tick) -> None:
    late = timedelta(seconds=0.3)

    assert tick(AT - MINUTE + late) == [("sweep", "2026-03-01T01:59:00Z")]
    assert tick(AT + late) == [
        ("sweep", "2026-03-01T02:00:00Z"),
        ("verify", "2026-03-01T02:00:00Z"),
    ]
    assert tick(AT + MINUTE + late) == [("sweep", "2026-03-01T02:01:00Z")]


def test_a_clock_that_stands_still_fires_nothing_again(tick: Tick, tmp_path: Path) -> None:
    (tmp_path / "clock").write_text("set", encoding="utf-8")
    at = AT + timedelta(seconds=30)

    assert tick(at) == [("sweep", "2026-03-01T02:00:30Z"), ("verify", "2026-03-01T02:00:30Z")]
    assert tick(at) == []
    assert tick(at + timedelta(days=30)) == [
        ("sweep", "2026-03-31T02:00:30Z"),
        ("verify", "2026-03-31T02:00:30Z"),
    ]
    assert tick(at) == [("sweep", "2026-03-01T02:00:30Z"), ("verify", "2026-03-01T02:00:30Z")]
