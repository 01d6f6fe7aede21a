"""The automatic brakes that need no message to be pulled: scores, the CRM's errors, NPS."""

from collections.abc import Iterator
from datetime import timedelta

from functions.check_system.world import Case, World
from functions.shared.domain import brake_causes
from functions.shared.domain.alerts import Incident
from functions.shared.domain.brake_causes import NPS_DAYS, Cause
from functions.shared.domain.brakes import VENTURE, Brake
from functions.shared.kernel import clock


def pull(case: Case, world: World) -> int:
    """Put on what there is a cause for; how many brakes were put on.

    Of every automatic brake that nobody has reviewed people are told, should that have been missed.
    """
    pulled = 0
    for cause in _causes(case, world):
        brake, now = world.automatic.pull(case.venture.id, cause, case.at)
        pulled += now
        _ask_executive(brake, case, world)
    for brake in case.examined.brakes:
        world.automatic.tell(case.venture.id, brake, case.at)
        _ask_executive(brake, case, world)
    return pulled


def _causes(case: Case, world: World) -> Iterator[Cause]:
    venture, examined, p, at = case.venture.id, case.examined, case.parameters, case.at
    scores = case.after.seen["scores"]
    if scores.standing == "failing":
        yield from brake_causes.stale_scores(
            scores.since,
            examined.of("scores").evidence,
            world.playbooks.all(venture),
            examined.brakes,
        )
    if examined.runs:
        limit = p.crm_sync_error_threshold_percent
        playbooks = world.playbooks.all(venture)
        yield from brake_causes.crm_errors(examined.runs, limit, playbooks, examined.brakes, at)
    given = world.surveys.given(venture, at - timedelta(days=2 * NPS_DAYS), at)
    yield from brake_causes.nps_drop(given, p, examined.brakes, at)


def _ask_executive(brake: Brake, case: Case, world: World) -> None:
    """Ask for the emergency review of a fall of NPS; once for each pause."""
    rests_on = brake.evidence
    if brake.scope != VENTURE or brake.review_by is None or rests_on is None:
        return
    if rests_on.about == "nps":
        world.alerts.report(
            Incident(
                kind="nps_dropped",
                venture=case.venture.id,
                subject="nps",
                cause=clock.stamp(brake.since),
                title=brake.opened.reason,
                text=(
                    "All campaigns are paused until this is decided.",
                    f"The review is due by {brake.review_by.isoformat()}.",
                ),
                fields=rests_on.figures,
                due_at=brake.since,
            ),
            case.at,
        )
