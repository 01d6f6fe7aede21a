"""The success system's own health, as the HTTP API answers it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from functions.shared.contracts.answers import Said
from functions.shared.domain import system
from functions.shared.domain.canary import Journey
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.system import Finding, Kept
from functions.shared.domain.triggers import Firing


class SystemComponent(Said):
    """How a component stands now, and what that rests on.

    `since` is the look that first found it so, and `failures` how many looks in a row found it
    failing; both are None until it was looked at, or where it has changed since the last look.
    """

    component: Literal["scores", "crm_sync", "campaigns", "surveys"]
    status: Literal["working", "failing", "not_applicable"]
    evidence: str
    since: datetime | None
    failures: int | None

    @classmethod
    def of(cls, finding: Finding, kept: Kept | None) -> "SystemComponent":
        """The component as callers see it."""
        seen = kept.seen.get(finding.component) if kept else None
        known = seen if seen and seen.standing == finding.standing else None
        return cls(
            component=finding.component,
            status=finding.standing,
            evidence=finding.evidence,
            since=known.since if known else None,
            failures=known.failures if known else None,
        )


class SystemUptime(Said):
    """The share of a span in which it worked, of the time in which it worked or failed.

    In seconds: `idle` is when nothing was asked of it, `unknown` when nobody looked; neither counts
    as up, nor as down. `percent` is None where it neither worked nor failed, and so is `reached`.
    """

    days: int
    since: datetime
    component: Literal["scores", "crm_sync", "campaigns", "surveys"] | None
    percent: float | None
    target: float
    reached: bool | None
    up: int
    down: int
    idle: int
    unknown: int

    @classmethod
    def of(
        cls, said: system.Uptime, days: int, component: system.Component | None, p: Parameters
    ) -> "SystemUptime":
        """The uptime as callers see it."""
        percent, target = said.percent, float(p.target_uptime_percent)
        return cls(
            days=days,
            since=said.since,
            component=component,
            percent=percent,
            target=target,
            reached=None if percent is None else percent >= target,
            up=said.up,
            down=said.down,
            idle=said.idle,
            unknown=said.unknown,
        )


class SystemOutage(Said):
    """A component's outage: why, since when, what was done about it, how and when it ended."""

    id: str
    component: str
    since: datetime
    why: str
    responses: list[str]
    status: Literal["open", "ended"]
    outcome: str | None
    ended_at: datetime | None

    @classmethod
    def of(cls, firing: Firing) -> "SystemOutage":
        """The firing as callers see it."""
        return cls(
            id=firing.id,
            component=firing.subject,
            since=firing.fired_at,
            why=firing.why,
            responses=[one.what for one in firing.responses],
            status=firing.status,
            outcome=firing.outcome,
            ended_at=firing.ended_at,
        )


class SystemCanary(Said):
    """The last journey of the canary, which travels the whole path hourly, for all ventures.

    `lags` are the seconds that each leg took that was seen, in their order; `failure` says which
    one did not come, or why it was called off: everything is paused.
    """

    status: Literal["travelling", "arrived", "failed", "called_off"]
    began_at: datetime
    lags: dict[str, int]
    failure: str | None

    @classmethod
    def of(cls, journey: Journey) -> "SystemCanary":
        """The journey as callers see it."""
        return cls(
            status=journey.status,
            began_at=journey.began_at,
            lags=dict(journey.lags),
            failure=journey.failure,
        )


class System(Said):
    """Whether the success system of a venture works, at the instant of the question, and why not.

    `score_lag_seconds` is how long the look at a score has waited that waits longest. `crm_success`
    is in percent of the last day's rows, None where none were synced. `looked_at` is the last of
    the hourly looks, from which `uptime` is counted; `failures` how many in a row found some
    component failing. `canary` is None until one set out. `errors` are the last outages, the newest
    first.
    """

    status: Literal["healthy", "warning", "degraded"]
    because: list[str]
    as_of: datetime
    looked_at: datetime | None
    score_lag_seconds: int
    crm_success: float | None
    active_campaigns: int
    failures: int
    components: list[SystemComponent]
    uptime: list[SystemUptime]
    canary: SystemCanary | None
    errors: list[SystemOutage]

    @classmethod
    def of(
        cls,
        now: "Now",
        kept: Kept | None,
        uptimes: Mapping[tuple[int, system.Component | None], system.Uptime],
        firings: Iterable[Firing],
        p: Parameters,
    ) -> "System":
        """The system as callers see it."""
        status, because = system.health(
            now.findings,
            crm_success=now.crm_success,
            active_campaigns=now.active_campaigns,
            lost=now.lost,
        )
        seen = kept.seen.values() if kept else ()
        return cls(
            status=status,
            because=list(because),
            as_of=now.at,
            looked_at=kept.looked_at if kept else None,
            score_lag_seconds=int(now.lag.total_seconds()),
            crm_success=now.crm_success,
            active_campaigns=now.active_campaigns,
            failures=max((one.failures for one in seen), default=0),
            components=[SystemComponent.of(one, kept) for one in now.findings],
            uptime=[
                SystemUptime.of(said, days, component, p)
                for (days, component), said in uptimes.items()
            ],
            canary=SystemCanary.of(now.canary) if now.canary else None,
            errors=[SystemOutage.of(firing) for firing in firings],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What was found at the instant of the question."""

    at: datetime
    findings: tuple[Finding, ...]
    lag: timedelta
    crm_success: float | None
    active_campaigns: int
    canary: Journey | None

    @property
    def lost(self) -> str | None:
        """Why the canary was lost, if it was."""
        if self.canary is None or self.canary.status != "failed":
            return None
        return self.canary.failure
