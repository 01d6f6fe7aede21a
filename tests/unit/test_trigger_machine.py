"""Firing twice for the same cause is impossible: whatever comes twice, late, not at all, or dies.

Chance chooses what happens to a customer, in which order the events of it are delivered, which are
lost or come twice, when the schedule fires, at which call of the table a run dies, and what others
do while it is under way.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from functions.evaluate_triggers import flow, stores
from functions.publish_changes.flow import publish
from functions.shared.contracts import events
from functions.shared.domain.crossings import Crossing
from functions.shared.domain.facts import Kind
from functions.shared.domain.health import Band
from functions.shared.domain.triggers import Firing
from functions.shared.kernel.errors import Conflict
from functions.shared.ports.table import Item, Key, Page, Write
from functions.shared.store.crossings import Crossings
from functions.shared.store.health import HealthStore
from functions.shared.store.memory import MemoryTable
from functions.shared.store.outbox import Outbox
from tests.fakes.outside import MemoryBus
from tests.unit.api import DAY, HOUR, Api
from tests.unit.test_nps_trigger import MONDAY, answered
from tests.unit.test_retention_trigger import JUNE, counted
from tests.unit.test_starting_points import fact, imported, take, trouble
from tests.unit.triggering import Watched

MINUTE = timedelta(minutes=1)
TIMES = {"minutes": 5 * MINUTE, "hours": 7 * HOUR, "days": 2 * DAY}
PAST = 10**9
"""A call that no run makes."""


class Died(BaseException):
    """A function died at a call; nothing that it might do about errors happens."""


class Mortal(MemoryTable):
    """A table at one of whose calls whoever calls dies, or is overtaken by somebody else."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.dies_at = PAST
        self.after = False
        self.overtaken_at = PAST
        self.overtake: Callable[[], None] = lambda: None

    def _called(self) -> bool:
        """Count a call; whether to die once it is done."""
        self.calls += 1
        if self.calls == self.overtaken_at:
            # Others have a run of their own.
            self.overtaken_at = PAST
            calls, self.calls, self.dies_at, dies_at = self.calls, -PAST, PAST, self.dies_at
            self.overtake()
            self.calls, self.dies_at = calls, dies_at
        if self.calls == self.dies_at and not self.after:
            raise Died
        return self.calls == self.dies_at

    @override
    def get(self, key: Key, *, strong: bool = False) -> Item | None:
        self._called()
        return super().get(key, strong=strong)

    @override
    def get_many(self, keys: Sequence[Key], *, strong: bool = False) -> Mapping[Key, Item]:
        self._called()
        return super().get_many(keys, strong=strong)

    @override
    def query(self, pk: str, **named: Any) -> Page:
        self._called()
        return super().query(pk, **named)

    @override
    def write(self, *writes: Write) -> bool:
        dies = self._called()
        done = super().write(*writes)
        if dies:
            raise Died
        return done


@dataclass(slots=True)
class Story:
    """A customer at risk, what happens to them, and the events of it that nobody heard yet."""

    api: Api
    table: Mortal
    pending: list[events.Event] = field(default_factory=list)
    falls: set[str] = field(default_factory=set)
    facts: int = 0
    _told: int = 0

    def happen(self, what: str) -> None:
        """Something happens to the customer."""
        self.facts += 1
        at = self.api.at
        match what:
            case "fall" | "imported fall":
                said = trouble(at)
                take(self.api, imported(*said) if "imported" in what else said, at)
            case "rise":
                solved = [
                    replace(one, data={**one.data, "status": "solved"}) for one in trouble(at)
                ]
                take(self.api, [replace(one, id=f"{one.id}-{self.facts}") for one in solved], at)
            case "respond":
                self.api.happened("responded", channel="call")
            case "churn":
                self.api.happened("subscription_changed", status="canceled")
            case "return":
                self.api.happened("subscription_changed", status="active")
            case _:
                self.api.at += TIMES[what]
        self._publish()
        # Two moves at one instant are told apart by their count; the tickets' words are not.
        self.api.at += MINUTE

    def _publish(self) -> None:
        bus = MemoryBus()
        for record in self.table.stream[self._told :]:
            self._told += 1
            publish(record.old, record.new, bus=bus, outbox=Outbox(self.table))
        self._told = len(self.table.stream)
        for event in bus.events:
            said = {"detail-type": event.name, "detail": dict(event.detail)}
            told = events.read(json.dumps(said))
            if isinstance(told, flow.HEARD):
                self.pending.append(told)
            if isinstance(told, events.BandChanged) and told.target == "critical":
                self.falls.add(f"band:{told.n}")

    def hear(self, event: events.Event) -> None:
        """An event is delivered."""
        try:
            flow.hear(event, max(self.api.at, event.at), stores.over(self.table))
        except Conflict:
            self.pending.append(event)

    def hour(self) -> None:
        """The schedule fires."""
        looked = flow.run(self.api.at, stores.over(self.table))
        for _, error in looked.failures:
            if not isinstance(error, Conflict):
                raise error

    def crossing(self) -> Crossing | None:
        """The last crossing."""
        return Crossings(self.table).last(self.api.venture, "acme", self.api.at - 99 * DAY)

    def firings(self) -> list[Firing]:
        """Every firing."""
        house = Watched(self.api)
        return house.firings()

    def check(self) -> None:
        """What must hold at every moment."""
        fired = self.firings()
        causes = [one.cause for one in fired]
        assert len(set(causes)) == len(causes)
        assert set(causes) <= self.falls
        assert sum(one.status == "open" for one in fired) <= 1
        alerts = Watched(self.api).alerts("customer_critical")
        told = Counter(cause for alert in alerts for cause in alert.causes)
        assert not told or max(told.values()) == 1
        assert sum(alert.status != "closed" for alert in alerts) <= 1
        assert set(told) <= set(causes)

    def settle(self) -> None:
        """Everything that is left is delivered, and a day passes, with its hours."""
        while self.pending:
            self.hear(self.pending.pop(0))
        for _ in range(26):
            self.hour()
            self.check()
            self.api.at += HOUR

    def check_end(self, until: datetime) -> None:
        """What must hold once everything was looked at, at and after an instant."""
        record = HealthStore(self.table).read(self.api.venture, "acme", strong=True)
        last, alerts = self.crossing(), Watched(self.api).alerts("customer_critical")
        still_open = [one for one in self.firings() if one.status == "open"]
        opened = [alert for alert in alerts if alert.status != "closed"]
        if record.band is not Band.CRITICAL:
            assert [*still_open, *opened] == []
            return
        assert last is not None
        if not last.fell:
            assert [*still_open, *opened] == []
        elif last.at > until - DAY:
            fired = next(one for one in self.firings() if one.cause == f"band:{last.n}")
            if fired.status == "open":
                assert [alert.incident.firing for alert in opened] == [fired.id]


def begun() -> Story:
    """A customer at risk of a venture past its gate."""
    table = Mortal()
    api = Api(table=table)
    api.venture = founded_in(api)
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    api.customer()
    take(api, [fact(Kind.LOGIN, api.at - 8 * DAY)])
    return Story(api, table)


def founded_in(api: Api) -> str:
    """A venture in it."""
    return str(api.ask("POST", "/v1/ventures", {"name": "Acme"}, status=201)["id"])


happenings = st.sampled_from(
    ["fall", "fall", "rise", "rise", "respond", "churn", "return", "imported fall", *TIMES]
)
calls = st.integers(1, 30) | st.just(PAST)


@st.composite
def acts(draw: st.DrawFn) -> list[tuple[str, int, int, bool, int]]:
    """What is done, which event it is about, at which call it dies, when, and is overtaken."""
    return draw(
        st.lists(
            st.tuples(
                st.sampled_from(["deliver", "deliver", "again", "lose", "hour"]) | happenings,
                st.integers(0, 5),
                calls,
                st.booleans(),
                calls,
            ),
            min_size=1,
            max_size=14,
        )
    )


def do(story: Story, name: str, which: int) -> None:
    """One act."""
    if name == "hour":
        story.hour()
    elif name in ("deliver", "again", "lose"):
        if story.pending:
            event = story.pending[which % len(story.pending)]
            if name != "again":
                story.pending.remove(event)
            if name != "lose":
                story.hear(event)
    else:
        story.happen(name)


@settings(
    max_examples=int(os.environ.get("TRIGGER_STORIES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(acts(), st.sampled_from(["hour", "deliver", "fall", "rise"]))
def test_each_fall_fires_once_whatever_happens(
    chosen: list[tuple[str, int, int, bool, int]], other: str
) -> None:
    story = begun()
    for name, which, dies_at, after, overtaken_at in chosen:
        table = story.table
        if name in ("deliver", "again", "hour"):
            table.calls, table.dies_at, table.after = 0, dies_at, after
            table.overtaken_at = overtaken_at
            table.overtake = lambda which=which: do(story, other, which + 1)  # type: ignore[misc]
        with suppress(Died):
            do(story, name, which)
        table.dies_at = table.overtaken_at = PAST
        story.check()
    before = story.api.at
    story.settle()
    story.check_end(before)


def undisturbed(begin: Callable[[Api], Watched], at: datetime) -> tuple[list[str], int]:
    """What is done about what is wanting when nothing dies, and how many calls that takes."""
    table = Mortal()
    house = begin(_api(table))
    table.calls = 0
    flow.run(at, stores.over(table))
    calls = table.calls
    return _done(house), calls


def _api(table: Mortal) -> Api:
    api = Api(table=table)
    api.venture = founded_in(api)
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    return api


def _done(house: Watched) -> list[str]:
    fired = [*house.firings("RETENTION-002"), *house.firings("RETENTION-003")]
    return [
        *(f"{one.trigger} {one.cause} {r.what}" for one in fired for r in one.responses),
        *(a.incident.cause for a in house.alerts("nps_negative")),
        *(a.incident.cause for a in house.alerts("retention_down")),
        *(a.incident.cause for a in house.alerts("retention_dropped")),
        *(p["id"] for p in house.api.of("GET", "/approvals")["items"]),
    ]


def nps_below(api: Api) -> Watched:
    """A hundred answers, and most of them are bad."""
    house = Watched(api)
    answered(house, {3: 100}, MONDAY - DAY)
    return house


def retention_fell(api: Api) -> Watched:
    """A cohort of which fewer are left than of the one before."""
    house = Watched(api)
    counted(house, JUNE, feb=20, mar=10)
    return house


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("begin", "at"), [(nps_below, MONDAY), (retention_fell, JUNE)])
def test_a_look_that_dies_at_any_call_is_done_once_by_the_next(
    begin: Callable[[Api], Watched], at: datetime, *, after: bool
) -> None:
    wanted, calls = undisturbed(begin, at)
    assert len(wanted) >= 3
    for call in range(1, calls + 1):
        table = Mortal()
        house = begin(_api(table))
        table.calls, table.dies_at, table.after = 0, call, after
        with suppress(Died):
            flow.run(at, stores.over(table))
        table.dies_at = PAST
        for _ in range(2):
            assert flow.run(at, stores.over(table)).failures == ()
        assert sorted(_done(house)) == sorted(wanted), call


def fallen() -> Story:
    """A customer who fell, of which nobody heard yet."""
    story = begun()
    story.happen("fall")
    return story


def risen() -> Story:
    """A customer who fell, which fired, and rose, of which nobody heard yet."""
    story = fallen()
    while story.pending:
        story.hear(story.pending.pop(0))
    story.happen("rise")
    return story


def everything(story: Story) -> None:
    """All that is known of is delivered."""
    while story.pending:
        story.hear(story.pending.pop(0))


def calls_of(begin: Callable[[], Story]) -> int:
    """How many calls it takes to deliver everything."""
    story = begin()
    story.table.calls = 0
    everything(story)
    return story.table.calls


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("begin", [fallen, risen])
def test_a_delivery_that_dies_at_any_call_is_done_once_by_the_next(
    begin: Callable[[], Story], *, after: bool
) -> None:
    calls = calls_of(begin)
    assert calls > 10
    for call in range(1, calls + 1):
        story = begin()
        waiting = list(story.pending)
        story.table.calls, story.table.dies_at, story.table.after = 0, call, after
        with suppress(Died):
            everything(story)
        story.table.dies_at = PAST
        story.pending = waiting
        everything(story)
        story.check()
        story.check_end(story.api.at)


@pytest.mark.parametrize("begin", [fallen, risen])
@pytest.mark.parametrize("other", ["fall", "rise"])
def test_a_delivery_that_is_overtaken_at_any_call_takes_nothing_from_what_overtook_it(
    begin: Callable[[], Story], other: str
) -> None:
    for call in range(1, calls_of(begin) + 1):
        story = begin()

        def overtake(story: Story = story) -> None:
            mine, story.pending = story.pending, []
            story.happen(other)
            everything(story)
            story.pending = mine

        story.table.calls, story.table.overtaken_at = 0, call
        story.table.overtake = overtake
        everything(story)
        story.table.overtaken_at = PAST
        story.check()
        story.check_end(story.api.at)
