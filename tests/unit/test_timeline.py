"""Timelines: facts, days of usage and decisions, newest first, in pages that lose nothing."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain import state
from functions.shared.domain.facts import Fact, Kind
from functions.shared.ports.table import Put
from functions.shared.store import keys, timeline
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.timeline import Timeline

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


@given(
    moments=st.lists(
        st.tuples(st.sampled_from(["login", "goal", "decision"]), st.integers(0, 200)), max_size=30
    ),
    limit=st.integers(1, 7),
)
def test_pages_hold_everything_once_and_in_order(
    moments: list[tuple[str, int]], limit: int
) -> None:
    table = MemoryTable()
    profile = keys.profile("v", "c")
    table.write(Put({"pk": profile.pk, "sk": profile.sk}, ()))
    health = HealthStore(table)
    expected = set()
    for number, (kind, hours) in enumerate(moments):
        at = AT - timedelta(hours=hours)
        if kind == "login":
            login = Fact(id=f"t:{number}", source="t", kind=Kind.LOGIN, occurred_at=at)
            for key, day in state.usage_of(login).items():
                health.add_day("v", "c", key, day)
                expected.add(f"usage:t:{key.day.isoformat()}")
        elif kind == "goal":
            data = {"goal": "g"}
            goal = Fact(
                id=f"t:{number}", source="t", kind=Kind.GOAL_REACHED, occurred_at=at, data=data
            )
            health.keep("v", "c", [goal, goal])
            expected.add(goal.id)
        else:
            table.write(timeline.decision("v", "c", at=at, entry_id=f"d:{number}", text="decided"))
            expected.add(f"d:{number}")
    seen = []
    cursor = None
    while True:
        page, cursor = Timeline(table).page("v", "c", limit=limit, before=cursor)
        assert len(page) <= limit
        seen += page
        if cursor is None:
            break
    assert sorted(entry.id for entry in seen) == sorted(expected)
    instants = [entry.at for entry in seen]
    assert instants == sorted(instants, reverse=True)
