"""What steers a venture changes one act at a time, whoever else acts, and never by halves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from functions.shared.domain.changes import AUTOMATION, Audit, Lock, Proposal
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import (
    Conflict,
    Forbidden,
    Locked,
    Refused,
    Unavailable,
    Unknown,
)
from functions.shared.ports.table import Write
from functions.shared.store.configuration import Changed, Configuration
from functions.shared.store.memory import MemoryTable
from functions.shared.store.proposals import Proposals
from functions.shared.store.ventures import Ventures

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
BY: Final = {"by": "eve", "reason": "because", "at": AT}
LOCK = Lock("eve", AT, "because")


class Meddled(MemoryTable):
    """A table at which others are faster, or whose answer is lost, at one write."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: list[Callable[[], object]] = []
        self.lost = False

    @override
    def write(self, *writes: Write) -> bool:
        if self.meanwhile:
            self.meanwhile.pop()()
        done = super().write(*writes)
        if self.lost:
            self.lost = False
            raise Unavailable("the answer was lost")
        return done


@dataclass
class Stage:
    table: Meddled = field(default_factory=Meddled)

    def __post_init__(self) -> None:
        self.configuration = Configuration(self.table)
        self.proposals = Proposals(self.table)
        Ventures(self.table).create(
            Venture(
                id="v1",
                name="Acme",
                status="active",
                current_workflow_stage=32,
                created_at=AT,
                pepper="p",
            )
        )

    def change(self, **changes: object) -> Changed:
        return self.configuration.change("v1", changes, by="eve", reason="because", at=AT)

    def propose(self, **changes: object) -> Proposal:
        return self.proposals.propose("v1", changes, by="ann", reason="because", at=AT)

    def decide(self, proposal: Proposal, decision: Any = "approve", **changes: object) -> Proposal:
        return self.proposals.decide(
            "v1", proposal.id, decision, changes=changes, by="eve", reason="because", at=AT
        )

    @property
    def value(self) -> int:
        return self.configuration.steering("v1").in_force.active.max_messages_per_week

    @property
    def audit(self) -> list[Audit]:
        return self.configuration.audit("v1", limit=100)[0]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_the_audit_tells_who_changed_what_newest_first(stage: Stage) -> None:
    stage.change(max_messages_per_week=5)
    stage.change(max_messages_per_week=6, sending_days="Mon-Sat")
    [latest], after = stage.configuration.audit("v1", limit=1)
    [first], _ = stage.configuration.audit("v1", limit=1, after=after)
    assert (latest.version, latest.by, latest.reason, latest.at) == (2, "eve", "because", AT)
    assert {(c.name, c.before, c.after) for c in latest.changes} == {
        ("max_messages_per_week", 5, 6),
        ("sending_days", "Mon-Fri", "Mon-Sat"),
    }
    assert (first.version, first.activated_at) == (1, AT)


def test_how_far_a_pending_version_is_is_known_by_segments(stage: Stage) -> None:
    stage.change(ticket_penalty=15)
    for segment in (3, 7, 3):
        stage.configuration.prepared("v1", 1, segment)
    applying = stage.configuration.applying("v1", 1)
    assert (applying.made_by.version, applying.prepared) == (1, 2)
    stage.configuration.prepared("v1", 9, 3)
    for version in (0, 9):
        with pytest.raises(Unknown):
            stage.configuration.applying("v1", version)


def test_every_version_can_be_read_back_whole(stage: Stage) -> None:
    stage.change(high_value_arr=2500.5, max_messages_per_week=5)
    stage.configuration.change(
        "v1", {"max_messages_per_week": 6}, by="eve", reason="because", at=AT + HOUR
    )
    read = stage.configuration.version_at("v1", AT + HOUR / 2)
    assert read.version == 1
    assert (read.values["high_value_arr"], read.max_messages_per_week) == (2500.5, 5)
    assert stage.configuration.version_at("v1", AT - HOUR).version == 0


def test_what_automation_applies_is_timing_alone(stage: Stage) -> None:
    done = stage.proposals.automate(
        "v1", {"at_risk_guide_delay_days": 2, "weekly_digest_hour": 7}, reason="sooner", at=AT
    )
    assert isinstance(done, Changed)
    assert (stage.audit[0].act, stage.audit[0].by) == ("changed", AUTOMATION)
    for changes in (
        {"max_messages_per_week": 4},
        {"max_messages_per_week": 4, "at_risk_guide_delay_days": 3},
        {"sending_hours_start": 0},
    ):
        waits = stage.proposals.automate("v1", changes, reason="more", at=AT)
        assert isinstance(waits, Proposal)
        assert waits.status == "open"
    assert stage.configuration.steering("v1").newest.version == 1
    with pytest.raises(Forbidden) as told:
        stage.configuration.change(
            "v1",
            {"max_messages_per_week": 4, "weekly_digest_hour": 8},
            by=AUTOMATION,
            reason="more",
            at=AT,
        )
    assert [error.field for error in told.value.errors] == ["max_messages_per_week"]
    with pytest.raises(Refused):
        stage.proposals.automate("v1", {"no_such": 4}, reason="more", at=AT)


def test_automation_is_locked_out_like_everybody(stage: Stage) -> None:
    stage.configuration.lock("v1", "weekly_digest_hour", LOCK)
    with pytest.raises(Locked):
        stage.proposals.automate("v1", {"weekly_digest_hour": 7}, reason="sooner", at=AT)


def test_a_lock_that_is_faster_than_a_change_counts(stage: Stage) -> None:
    stage.table.meanwhile.append(
        lambda: stage.configuration.lock("v1", "max_messages_per_week", LOCK)
    )
    with pytest.raises(Locked):
        stage.change(max_messages_per_week=5)
    assert stage.value == 3
    assert [entry.act for entry in stage.audit] == ["locked"]


def test_a_change_that_is_faster_than_an_approval_makes_it_stale(stage: Stage) -> None:
    proposal = stage.propose(max_messages_per_week=5)
    stage.table.meanwhile.append(lambda: stage.change(max_messages_per_week=4))
    with pytest.raises(Conflict, match="stale"):
        stage.decide(proposal)
    assert stage.value == 4
    assert stage.proposals.get("v1", proposal.id).status == "open"


def test_two_decisions_at_once_are_one(stage: Stage) -> None:
    proposal = stage.propose(max_messages_per_week=5)
    stage.table.meanwhile.append(lambda: stage.decide(proposal, "reject"))
    with pytest.raises(Conflict, match="rejected by eve"):
        stage.decide(proposal)
    assert stage.value == 3
    assert [entry.act for entry in stage.audit] == ["rejected", "proposed"]


def test_two_proposals_of_the_same_at_once_are_one(stage: Stage) -> None:
    stage.table.meanwhile.append(lambda: stage.propose(max_messages_per_week=5))
    proposal = stage.propose(max_messages_per_week=5)
    assert stage.proposals.page("v1", limit=10)[0] == [proposal]
    assert [entry.act for entry in stage.audit] == ["proposed"]


def test_locks_of_two_people_at_once_both_stand(stage: Stage) -> None:
    stage.table.meanwhile.append(lambda: stage.configuration.lock("v1", "ticket_penalty", LOCK))
    stage.configuration.lock("v1", "max_messages_per_week", LOCK)
    assert set(stage.configuration.steering("v1").locks) == {
        "ticket_penalty",
        "max_messages_per_week",
    }


def test_what_was_done_though_the_answer_was_lost_is_not_done_again(stage: Stage) -> None:
    stage.table.lost = True
    with pytest.raises(Unavailable):
        stage.propose(max_messages_per_week=5)
    proposal = stage.propose(max_messages_per_week=5)
    stage.table.lost = True
    with pytest.raises(Unavailable):
        stage.decide(proposal)
    assert stage.decide(proposal).status == "approved"
    stage.table.lost = True
    with pytest.raises(Unavailable):
        stage.configuration.lock("v1", "ticket_penalty", LOCK)
    stage.configuration.lock("v1", "ticket_penalty", LOCK)
    stage.change(max_messages_per_week=5)
    assert stage.value == 5
    assert [entry.act for entry in stage.audit] == ["locked", "approved", "proposed"]


def test_an_unlocked_venture_has_no_locks_and_a_new_one_none(stage: Stage) -> None:
    assert stage.configuration.steering("v1").locks == {}
    stage.configuration.lock("v1", "ticket_penalty", LOCK)
    stage.change(max_messages_per_week=5)
    assert set(stage.configuration.steering("v1").locks) == {"ticket_penalty"}
    stage.configuration.unlock("v1", "ticket_penalty", LOCK)
    assert stage.configuration.steering("v1").locks == {}
    with pytest.raises(Unknown):
        stage.configuration.lock("v2", "ticket_penalty", LOCK)


def test_nothing_is_proposed_or_decided_elsewhere(stage: Stage) -> None:
    with pytest.raises(Unknown):
        stage.proposals.propose("v2", {"ticket_penalty": 5}, by="a", reason="r", at=AT)
    with pytest.raises(Unknown):
        stage.proposals.get("v1", "proposal-x")


WANTED = st.sampled_from(
    [
        {"max_messages_per_week": 4},
        {"max_messages_per_week": 5, "weekly_digest_hour": 7},
        {"ticket_penalty": 15},
        {"ticket_penalty": 10, "max_messages_per_week": 3},
        {"engagement_weight": 39},
    ]
)
NAMES = st.sampled_from(["max_messages_per_week", "ticket_penalty"])
ACTS = st.one_of(
    st.tuples(st.just("change"), WANTED),
    st.tuples(st.just("automate"), WANTED | st.just({"weekly_digest_hour": 8})),
    st.tuples(st.just("propose"), WANTED),
    st.tuples(st.sampled_from(["approve", "reject", "modify"]), WANTED),
    st.tuples(st.sampled_from(["lock", "unlock"]), NAMES),
    st.tuples(st.just("activate"), st.none()),
)


def act(stage: Stage, what: str, about: Any) -> None:
    """One person's act, which may be refused."""
    configuration = stage.configuration
    try:
        match what:
            case "change":
                stage.change(**about)
            case "automate":
                stage.proposals.automate("v1", about, reason="because", at=AT)
            case "propose":
                stage.propose(**about)
            case "lock":
                configuration.lock("v1", about, LOCK)
            case "unlock":
                configuration.unlock("v1", about, LOCK)
            case "activate":
                configuration.activate("v1", configuration.steering("v1").newest.version, AT)
            case _:
                for proposal in stage.proposals.page("v1", limit=1)[0]:
                    changes = about if what == "modify" else {}
                    stage.decide(proposal, what, **changes)
    except (Conflict, Refused):
        return


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(ACTS, st.booleans()), max_size=30))
def test_whoever_acts_and_whenever_the_audit_tells_it_all(
    acts: list[tuple[tuple[str, Any], bool]],
) -> None:
    stage = Stage()
    for (what, about), at_once in acts:
        if at_once:  # In the middle of whatever is written next.
            stage.table.meanwhile.append(partial(act, stage, what, about))
        else:
            act(stage, what, about)

    values, version = Parameters().values, 0
    locked: set[str] = set()
    waiting: set[str] = set()
    for entry in reversed(stage.audit):
        match entry.act:
            case "locked" | "unlocked":
                locked ^= {str(entry.parameter)}
            case "proposed":
                waiting.add(str(entry.proposal))
            case _ if entry.proposal:
                waiting.remove(entry.proposal)
        if entry.act in ("changed", "approved", "modified"):
            version += 1
            assert entry.version == version
            for change in entry.changes:
                assert change.name not in locked
                assert values[change.name] == change.before
                values |= {change.name: change.after}  # type: ignore[dict-item]
    steering = stage.configuration.steering("v1")
    assert (steering.newest.version, steering.newest.values) == (version, values)
    assert set(steering.locks) == locked
    assert {proposal.id for proposal in stage.proposals.page("v1", limit=100)[0]} == waiting
