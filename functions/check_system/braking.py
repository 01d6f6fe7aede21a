"""The automatic brakes that need no message to be pulled: scores, the CRM's errors, NPS."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from functions.check_system.world import Case, World
from functions.shared.domain import brake_causes
from functions.shared.domain.alerts import Incident
from functions.shared.domain.brake_causes import NPS_DAYS, Cause
from functions.shared.domain.brakes import VENTURE, Brake, said
from functions.shared.kernel import clock

MONTH: Final = timedelta(days=NPS_DAYS)


def pull(case: Case, world: World) -> tuple[int, datetime | None]:
    """Put on what there is a cause for; how many brakes were, and when a fall of NPS was told.

    Of every automatic brake that nobody has reviewed people are told, should that have been missed.
    """
    pulled = 0
    brakes = {brake.scope: brake for brake in case.examined.brakes}
    given = world.surveys.given(case.venture.id, case.at - 2 * MONTH, case.at)
    fell = brake_causes.nps_fell(given, case.parameters, case.at)
    for cause in _causes(fell, case, world):
        brake, now = world.automatic.pull(case.venture.id, cause, case.at)
        brakes[brake.scope] = brake
        pulled += now
    for brake in brakes.values():
        world.automatic.tell(case.venture.id, brake, case.at)
        _ask_executive(brake, case, world)
    return pulled, _tell_executive(fell, brakes.get(VENTURE), case, world)


def _causes(fell: Cause | None, case: Case, world: World) -> Iterator[Cause]:
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
    yield from brake_causes.nps_drop(fell, examined.brakes, at)


def _tell_executive(
    fell: Cause | None, brake: Brake | None, case: Case, world: World
) -> datetime | None:
    """Tell of a fall of NPS for which nothing is paused, once in a month; when it was told last.

    Somebody has paused or resumed the venture, for whatever reason, and that stands; but the
    executive must know.
    """
    told_at = case.after.nps_told_at
    if fell is None or brake is None:
        return told_at
    if brake.evidence and brake.evidence.about == "nps":
        told_at = max(told_at or brake.since, brake.since)
        if brake.holding:
            return told_at  # They are asked with the brake.
    if told_at and case.at < told_at + MONTH:
        return told_at
    # A look that dies does the same again: it is kept last that they were told.
    cause = f"after {told_at:%Y-%m-%d}" if told_at else "the first"
    back = brake.released_at or brake.since
    world.alerts.report(
        Incident(
            kind="nps_dropped",
            venture=case.venture.id,
            # Its own: what is folded into an open one tells nobody.
            subject=f"nps, {cause}",
            cause=cause,
            title=fell.reason,
            text=(
                f"{said(brake)}."
                if brake.holding
                else f"Campaigns go on: {brake.scope} came back at {back.isoformat()}, and is "
                f"not paused by itself within {NPS_DAYS} days.",
                "What it comes from is to be looked into, and whether campaigns go on.",
            ),
            fields=fell.evidence.figures,
            due_at=case.at,
        ),
        case.at,
    )
    return case.at


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
