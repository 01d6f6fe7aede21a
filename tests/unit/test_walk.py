"""The ninety days in small: three mixes, every promise; and that a walk notices what is broken."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from functions.shared.store.health import HealthStore
from local.walk.mixes import MIXES, QUIET, TYPICAL, Lives, Mix
from local.walk.promises import by, promises
from local.walk.reference import RULES
from local.walk.system import System
from local.walk.walk import START, Lived, Task, Walk

CUSTOMERS, DAYS = 40, 36
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def lived(mix: Mix = TYPICAL, days: int = DAYS, meddling: float = 5) -> Lived:
    """A walk in which others act in between more often than in a long one."""
    walked = Walk(Task(mix, CUSTOMERS, days, 1, meddling)).live()
    # A venture's own item says each hour that facts flow; of few customers that is a large part.
    walked.written["intake"].items -= walked.kinds["intake: other"]
    return walked


def broken(walked: Lived) -> list[str]:
    return [promise.said for promise in promises(walked) if not promise.kept]


@pytest.mark.parametrize("mix", MIXES.values(), ids=MIXES)
def test_a_small_population_is_promised_what_a_large_one_is(mix: Mix) -> None:
    walked = lived(mix)
    # Who is interrupted writes twice, so that here an event costs more than it does in life.
    assert [said for said in broken(walked) if "per event" not in said] == []
    assert walked.events == pytest.approx(mix.events * CUSTOMERS * DAYS, abs=3)
    assert by(walked, "change").items >= 2 * CUSTOMERS
    assert walked.crossings.total() >= 10
    assert walked.meddled >= 20
    assert walked.repeats > 0


def test_the_typical_mix_has_the_figures_that_were_promised_for() -> None:
    lives = Lives(TYPICAL, [f"c{n}" for n in range(1000)], Random(1))
    kinds = dict.fromkeys(("login", "feature_used", "ticket_changed"), 0)
    seen = set()
    for day in range(10):
        reports = lives.begin(START + day * DAY)
        for report in [*reports, *lives.come(START + (day + 1) * DAY)]:
            for fact in (addressed.fact for addressed in report.facts):
                kinds[fact.kind] += fact.id not in seen
                seen.add(fact.id)
    assert kinds == {"login": 4_200, "feature_used": 28_000, "ticket_changed": 440}


def test_a_typical_event_costs_no_more_writes_than_were_promised() -> None:
    assert broken(lived(meddling=0)) == []


# What a walk must notice: each of these breaks the system, or its care, in one place.


def test_a_sweep_that_does_not_come_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(System, "sweep", lambda _self, _at: 0)
    assert any("next sweep" in said for said in broken(lived(QUIET)))


def test_a_sweep_that_looks_a_little_behind_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    due = HealthStore.due

    def behind(self: HealthStore, at: datetime) -> Iterator[tuple[str, str]]:
        return due(self, at - 2 * MINUTE)

    monkeypatch.setattr(HealthStore, "due", behind)
    assert any("next sweep" in said for said in broken(lived(QUIET)))


def test_a_score_that_is_read_wrong_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "core_feature_bonus", 9)
    walked = lived(days=3)
    assert any("was read, not" in wrong for wrong in walked.wrong)


def test_a_repeat_that_writes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(self: HealthStore, venture: str, customer: str, wanted: Any, **_: Any) -> Any:
        return {}

    monkeypatch.setattr(HealthStore, "days", careless)
    walked = lived(days=12, meddling=0)
    assert any("repeated" in wrong for wrong in walked.wrong)
