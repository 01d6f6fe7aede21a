"""Why an automatic brake is put on: what it rests on, and the sentence that people are told.

What a former brake was put on for is never a cause again: from its release on, counting begins
anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from functions.shared.domain import crm, nps
from functions.shared.domain.brakes import VENTURE, Brake, Evidence, playbook_scope
from functions.shared.domain.nps import Answer
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.document import Playbook

NPS_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """That a scope is to be paused, why, and by what evidence."""

    scope: str
    reason: str
    evidence: Evidence


def stale_scores(
    outage: datetime, evidence: str, playbooks: Iterable[Playbook], brakes: Iterable[Brake]
) -> tuple[Cause, ...]:
    """Scores cannot be computed since an instant: no program goes on by them."""
    known = _by_scope(brakes)
    figures = {"failing_since": outage.isoformat()}
    return tuple(
        Cause(
            scope=scope,
            reason=f"scores cannot be computed: {evidence}",
            evidence=Evidence(about="scores", since=outage, figures=figures),
        )
        for scope in _scopes(one for one in playbooks if one.kind == "program")
        if outage > _counted_from(known.get(scope), outage - timedelta(seconds=1))
    )


def crm_errors(
    runs: Sequence[crm.Run],
    limit: Decimal,
    playbooks: Iterable[Playbook],
    brakes: Iterable[Brake],
    at: datetime,
) -> tuple[Cause, ...]:
    """Too much of the CRM's sync fails: what acts by the CRM's data waits for somebody's look."""
    known = _by_scope(brakes)
    causes = []
    for scope in _scopes(one for one in playbooks if one.driven_by == "crm"):
        since = _counted_from(known.get(scope), at - crm.RATE_OVER)
        counted = crm.errors(runs, since)
        if counted.over(limit):
            causes.append(
                Cause(
                    scope=scope,
                    reason=f"{counted.errors} of {counted.rows} rows of the CRM's sync "
                    f"({counted.percent:g} %) were errors, over {limit} %: verify the CRM's data "
                    "by hand",
                    evidence=Evidence(
                        about="crm",
                        since=since,
                        percent=counted.percent,
                        limit=str(limit),
                        figures={"rows": str(counted.rows), "errors": str(counted.errors)},
                    ),
                )
            )
    return tuple(causes)


def nps_drop(fell: Cause | None, brakes: Iterable[Brake], at: datetime) -> tuple[Cause, ...]:
    """NPS fell by too much, and nobody has decided about it."""
    span = timedelta(days=NPS_DAYS)
    if fell is None or at - span < _counted_from(_by_scope(brakes).get(VENTURE), at - span):
        return ()  # The later month began before the brake came off: it was decided about.
    return (fell,)


def nps_fell(answers: Sequence[Answer], p: Parameters, at: datetime) -> Cause | None:
    """NPS fell by too much from one month to the next, each of which has enough answers."""
    span = timedelta(days=NPS_DAYS)
    before, after = nps.windows(
        answers, (), until=at, span=span, count=2, enough=p.nps_min_responses
    )
    change = nps.change(before.nps, after.nps)
    if change is None or not before.nps.significant or not after.nps.significant:
        return None
    if -change.points <= p.nps_drop_points:
        return None
    return Cause(
        scope=VENTURE,
        reason=f"NPS fell by {-change.points:g} points in {NPS_DAYS} days, from "
        f"{before.nps.score:g} to {after.nps.score:g}, over {p.nps_drop_points} points",
        evidence=Evidence(
            about="nps",
            since=before.since,
            limit=str(p.nps_drop_points),
            figures={
                "before": f"{before.nps.score:g}",
                "answers_before": str(before.nps.responses),
                "after": f"{after.nps.score:g}",
                "answers_after": str(after.nps.responses),
                "points": f"{change.points:g}",
                "margin": f"{change.margin:g}",
            },
        ),
    )


def _scopes(playbooks: Iterable[Playbook]) -> list[str]:
    return [playbook_scope(one.name) for one in playbooks if one.enabled]


def _by_scope(brakes: Iterable[Brake]) -> Mapping[str, Brake]:
    return {brake.scope: brake for brake in brakes}


def _counted_from(brake: Brake | None, earliest: datetime) -> datetime:
    """From when on something counts: not what a former brake was put on for."""
    return max(earliest, brake.counts_from) if brake and brake.counts_from else earliest
