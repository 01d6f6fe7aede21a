"""The success system's own health: which part of it works, since when, and how much of the time.

Nothing is kept as a counter: what was seen at each look is kept, and uptime is counted anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

from functions.shared.domain.parameters import Parameters

Component: TypeAlias = Literal["scores", "crm_sync", "campaigns", "surveys"]
COMPONENTS: Final[tuple[Component, ...]] = get_args(Component)
Standing: TypeAlias = Literal["working", "failing", "not_applicable"]
Health: TypeAlias = Literal["healthy", "warning", "degraded"]

SCORES_WITHIN: Final = timedelta(days=2)
"""How old a score may be that time alone would have changed."""
CRM_WITHIN: Final = timedelta(days=1)
SURVEY_WITHIN: Final = timedelta(days=7)
STANDS_STILL: Final = timedelta(days=1)
"""What has been due for so long is not on its way: nobody takes it up."""
LATE: Final = timedelta(minutes=5)
"""So much later than planned may the next look come without leaving a gap."""
LONGEST: Final = timedelta(days=1) + LATE
"""How long one look can stand for at most: looks are a day apart at the most."""
CRM_SUCCESS: Final = 95
"""Percent of what is synced that must succeed."""
WINDOWS: Final = (7, 30, 90)
"""Days over which uptime is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of a component at a look, and what that rests on."""

    component: Component
    standing: Standing
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How a component stands by now: since when, and how often in a row it was found failing."""

    standing: Standing
    since: datetime
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of a venture's looks: the last one, and what was seen in a row.

    `nps_told_at` is when the executive last heard that NPS fell.
    """

    looked_at: datetime
    seen: Mapping[str, Seen]
    nps_told_at: datetime | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look: what was found of each component, and for how many minutes it stands at most."""

    at: datetime
    minutes: int
    found: Mapping[str, Standing] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """How the system as a whole stood: it works where some part does and none fails."""
        if "failing" in self.found.values():
            return "failing"
        return "working" if "working" in self.found.values() else "not_applicable"

    def of(self, component: str | None) -> Standing:
        """How a component stood, or (None) the whole."""
        return self.found.get(component, "not_applicable") if component else self.standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptime:
    """For how many seconds of a span it worked and failed; `percent` is the share of both.

    `idle` is when nothing of it was asked for, `unknown` when nobody looked: neither counts as up,
    nor as down. Where it neither worked nor failed there is no percentage.
    """

    since: datetime
    until: datetime
    up: int
    down: int
    idle: int
    unknown: int

    @property
    def percent(self) -> float | None:
        """The share of the time known in which it worked, rounded down to two decimals."""
        known = self.up + self.down
        # Never rounded up to a target that was missed.
        return (self.up * 10_000 // known) / 100 if known else None


def is_due(kept: Kept | None, p: Parameters, at: datetime) -> bool:
    """Whether it is time to look again; a clock that was set back waits for its own time."""
    every = timedelta(minutes=p.health_check_interval_minutes)
    return kept is None or at - kept.looked_at >= every


def looked(
    before: Kept | None, findings: Iterable[Finding], p: Parameters, at: datetime
) -> tuple[Kept, Look]:
    """What is kept after a look, and the look itself."""
    found = tuple(findings)
    seen: dict[str, Seen] = {
        one.component: _seen(before.seen.get(one.component) if before else None, one.standing, at)
        for one in found
    }
    revision = before.revision + 1 if before else 1
    return (
        Kept(
            looked_at=at,
            seen=seen,
            nps_told_at=before.nps_told_at if before else None,
            revision=revision,
        ),
        Look(
            at=at,
            minutes=p.health_check_interval_minutes,
            found={one.component: one.standing for one in found},
        ),
    )


def _seen(before: Seen | None, standing: Standing, at: datetime) -> Seen:
    failures = 1 if standing == "failing" else 0
    if before is None or before.standing != standing:
        return Seen(standing=standing, since=at, failures=failures)
    return replace(before, failures=before.failures + failures)


def uptime(
    looks: Sequence[Look], since: datetime, until: datetime, component: Component | None = None
) -> Uptime:
    """The uptime of a component, or of the whole, over a span of time.

    A look stands until the next one, and for no longer than it was to: what lies after that is
    unknown. `looks` are in order, and reach back to `LONGEST` before the span.
    """
    seconds: dict[Standing, float] = {"working": 0, "failing": 0, "not_applicable": 0}
    for number, look in enumerate(looks):
        following = looks[number + 1].at if number + 1 < len(looks) else until
        end = min(following, look.at + timedelta(minutes=look.minutes) + LATE, until)
        span = (end - max(look.at, since)).total_seconds()
        seconds[look.of(component)] += max(0.0, span)
    known = {standing: round(span) for standing, span in seconds.items()}
    whole = round((until - since).total_seconds())
    return Uptime(
        since=since,
        until=until,
        up=known["working"],
        down=known["failing"],
        idle=known["not_applicable"],
        unknown=max(0, whole - sum(known.values())),
    )


def health(
    findings: Iterable[Finding],
    *,
    crm_success: float | None,
    active_campaigns: int,
    lost: str | None = None,
) -> tuple[Health, tuple[str, ...]]:
    """How the system is, in a word, and why.

    It is degraded while scores are too old or too little of the CRM's sync succeeds, and to be
    warned of while no campaign is active, decided or not, another part fails, or the canary was
    `lost`.
    """
    found = tuple(findings)
    failing = {one.component: one.evidence for one in found if one.standing == "failing"}
    degraded = [failing["scores"]] if "scores" in failing else []
    if crm_success is not None and crm_success < CRM_SUCCESS:
        degraded.append(f"{crm_success:g} % of the CRM's sync succeeded, under {CRM_SUCCESS} %")
    warnings = [why for component, why in failing.items() if component != "scores"]
    if lost:
        warnings.append(f"the canary did not arrive: {lost}")
    if not active_campaigns and "campaigns" not in failing:
        idle = [
            one.evidence
            for one in found
            if one.component == "campaigns" and one.standing == "not_applicable"
        ]
        warnings.append(": ".join(["no campaign is active", *idle]))
    if degraded:
        return "degraded", (*degraded, *warnings)
    return ("warning" if warnings else "healthy"), tuple(warnings)
