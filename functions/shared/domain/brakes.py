"""Brakes: what is paused, why and since when, and the stages in which it comes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from functions.shared.domain.contact import Hold
from functions.shared.domain.effects import Feedback, Told
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Conflict

EVERYTHING = "everything"
VENTURE = "venture"
REVIEW_WITHIN = timedelta(hours=24)
RECHECK = timedelta(days=1)
"""How long a paused run is left alone. Whoever resumes it makes it due; this is for what they miss.
"""
WAKING = timedelta(minutes=5)
"""So long after a release the paused runs are looked for, for one may be paused by a late look."""
FEEDBACK_DAYS = 30
FEEDBACK_FROM = 20
"""The negative feedback of so many messages, and no fewer, says something."""
MOST_ACTS = 50
Stage: TypeAlias = Literal["paused", "reviewed", "fixed", "cohort", "released"]
STAGES: tuple[Stage, ...] = ("paused", "reviewed", "fixed", "cohort", "released")
Action: TypeAlias = Literal["pause", "review", "fix", "cohort", "resume"]
About: TypeAlias = Literal["feedback", "scores", "crm", "nps"]
AUTOMATIC: Final[Mapping[About, str]] = {
    "feedback": "the feedback brake",
    "scores": "the scores brake",
    "crm": "the CRM brake",
    "nps": "the NPS brake",
}
"""Who pulls an automatic brake, by what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did about a brake, and why; `cause` is the root cause that a review found."""

    action: Action
    by: str
    at: datetime
    reason: str
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an automatic brake rests on, `about` what: what was seen since an instant.

    Of feedback: of so many `messages` so many were taken badly, `percent` of them, over the
    `limit`; `customer` is whose message was the last, nobody's name (empty) once they are erased.
    Of whatever else: `figures` by name.
    """

    about: About = "feedback"
    since: datetime
    messages: int | None = None
    negative: int | None = None
    percent: float | None = None
    limit: str | None = None
    customer: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """A brake: `everything`, `venture`, `playbook:<name>` or `step:<name>:<id>` is paused.

    An `automatic` one was put on by the system, and rests on its `evidence`. While its stage is
    `cohort`, so many percent of the customers go on already. `waking` is since when the runs that
    it held are being made due again; None when none is looked for. Feedback counts on messages
    since `counts_from`, when the first went out again. `revision` grows with every change.
    """

    scope: str
    stage: Stage
    automatic: bool
    since: datetime
    acts: tuple[Act, ...]
    evidence: Evidence | None = None
    cohort_percent: int | None = None
    released_at: datetime | None = None
    counts_from: datetime | None = None
    waking: datetime | None = None
    revision: int = 1

    @property
    def opened(self) -> Act:
        """The act that put the brake on."""
        return next(act for act in reversed(self.acts) if act.action == "pause")

    @property
    def review_by(self) -> datetime | None:
        """Until when somebody must have looked into it; None where nobody must, or somebody did."""
        return self.since + REVIEW_WITHIN if self.automatic and self.stage == "paused" else None

    @property
    def holding(self) -> bool:
        """Whether it holds anybody back."""
        return self.stage != "released"

    def holds(self, customer: str) -> bool:
        """Whether it holds a customer back: in a cohort that is decided once, by their name."""
        return self.holding and not (
            self.stage == "cohort" and in_cohort(self.scope, customer, self.cohort_percent or 0)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants done about a brake."""

    action: Action
    by: str
    at: datetime
    reason: str
    cause: str | None = None
    percent: int = 10
    evidence: Evidence | None = None


def playbook_scope(name: str) -> str:
    """The scope of one playbook."""
    return f"playbook:{name}"


def step_scope(name: str, step: str) -> str:
    """The scope of one step of a playbook."""
    return f"step:{name}:{step}"


def scopes(playbook: str, step: str) -> tuple[str, ...]:
    """Every scope that may hold a step back, the widest first."""
    return (EVERYTHING, VENTURE, playbook_scope(playbook), step_scope(playbook, step))


ALL_CAMPAIGNS = (EVERYTHING, VENTURE)
"""The scopes that may hold a message back that belongs to no playbook."""


def in_cohort(scope: str, customer: str, percent: int) -> bool:
    """Whether a customer is among so many percent; always the same ones, and more with more."""
    return int(ids.digest("cohort", scope, customer)[:8], 16) % 100 < percent


def hold(
    brakes: Iterable[Brake], wanted: Sequence[str], customer: str, at: datetime
) -> Hold | None:
    """How brakes hold a customer back, by the widest of some scopes; None where none does."""
    on = {brake.scope: brake for brake in brakes if brake.holds(customer)}
    for scope in wanted:
        if brake := on.get(scope):
            return Hold(at + RECHECK, said(brake), scope)
    return None


def said(brake: Brake) -> str:
    """What is paused, since when, by whom and why, in a sentence."""
    why = brake.opened
    return f"{brake.scope} is paused since {brake.since.isoformat()} by {why.by}: {why.reason}"


def changed(brake: Brake | None, scope: str, wish: Wish) -> Brake:
    """The brake as a wish makes it; itself where that is how it stands already.

    An automatic brake is released step by step: review, root cause, fix, a cohort, then all. Who
    paused by hand may resume at once, or with a cohort first.

    Raises:
        Conflict: it is not paused, or something must be done before, which the detail names.
    """
    if wish.action == "pause":
        return _paused(brake, scope, wish)
    if brake and not brake.holding and wish.action == "resume":
        return brake  # Asked for twice.
    if brake is None or not brake.holding:
        raise Conflict(f"{scope} is not paused")
    if missing := _missing(brake, wish.action):
        raise Conflict(f"before {wish.action}, {scope} needs: {', '.join(missing)}")
    stage: dict[Action, Stage] = {"review": "reviewed", "fix": "fixed", "cohort": "cohort"}
    later = replace(
        brake,
        stage=stage.get(wish.action, "released"),
        acts=_with(brake, wish),
        revision=brake.revision + 1,
    )
    # Who widens a cohort, or lets all go after one, still counts what that one brought.
    counts_from = brake.counts_from if brake.stage == "cohort" else wish.at
    match wish.action:
        case "cohort":
            return replace(
                later, cohort_percent=wish.percent, counts_from=counts_from, waking=wish.at
            )
        case "resume":
            return replace(
                later,
                cohort_percent=None,
                released_at=wish.at,
                counts_from=counts_from,
                waking=wish.at,
            )
        case _:
            # Who looks into it once more takes the cohort back, too.
            return replace(later, cohort_percent=None)


def _paused(brake: Brake | None, scope: str, wish: Wish) -> Brake:
    if brake and brake.holding and brake.stage != "cohort":
        return brake  # The first reason stands, and how far somebody has come with it.
    return Brake(
        scope=scope,
        stage="paused",
        # Who pauses what comes back from an automatic brake does not make it a wish of their own.
        automatic=wish.evidence is not None or bool(brake and brake.holding and brake.automatic),
        since=wish.at,
        acts=_with(brake, wish),
        evidence=wish.evidence or (brake.evidence if brake and brake.holding else None),
        counts_from=brake.counts_from if brake else None,
        revision=brake.revision + 1 if brake else 1,
    )


def _missing(brake: Brake, action: Action) -> list[str]:
    """What must be done about an automatic brake before an action."""
    if not brake.automatic:
        return []
    needs: dict[str, Stage] = {
        "review with its root cause": "reviewed",
        "fix": "fixed",
        "cohort": "cohort",
    }
    before: dict[Action, int] = {"review": 0, "fix": 1, "cohort": 2, "resume": 3}
    reached = STAGES.index(brake.stage)
    wanted = list(needs.items())[: before.get(action, 0)]
    return [name for name, stage in wanted if reached < STAGES.index(stage)]


def _with(brake: Brake | None, wish: Wish) -> tuple[Act, ...]:
    act = Act(action=wish.action, by=wish.by, at=wish.at, reason=wish.reason, cause=wish.cause)
    return ((*(brake.acts if brake else ()), act))[-MOST_ACTS:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """How one message of a run was taken: what was told of it, and who said that it was bad."""

    customer: str
    at: datetime
    run: str = ""
    told: tuple[Told, ...] = ()
    negative: Feedback | None = None


def counted_from(brake: Brake | None, at: datetime) -> datetime:
    """From when on messages count: 30 days back, but not what a former brake was put on for."""
    window = at - timedelta(days=FEEDBACK_DAYS)
    return max(window, brake.counts_from) if brake and brake.counts_from else window


def negative_feedback(
    newest_first: Sequence[Reception], since: datetime, limit: Decimal
) -> Evidence | None:
    """The evidence that more than `limit` percent were taken badly; None where they were not.

    Fewer than 20 messages say nothing.
    """
    negative = [one for one in newest_first if one.negative]
    total = len(newest_first)
    if total < FEEDBACK_FROM or len(negative) * 100 <= total * limit:
        return None
    return Evidence(
        messages=total,
        negative=len(negative),
        percent=round(len(negative) * 100 / total, 2),
        limit=str(limit),
        since=since,
        customer=negative[0].customer,
    )
