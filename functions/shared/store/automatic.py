"""Brakes that the system puts on by itself, and the alert by which people hear of each."""

from datetime import datetime

from functions.shared.domain import brakes
from functions.shared.domain.alerts import Incident
from functions.shared.domain.brake_causes import Cause
from functions.shared.domain.brakes import AUTOMATIC, EVERYTHING, Brake, Wish
from functions.shared.kernel import clock
from functions.shared.ports.table import Table
from functions.shared.store.alerts import Alerts
from functions.shared.store.brakes import Brakes
from functions.shared.store.ventures import Ventures


class AutomaticBrakes:
    """Puts brakes on, each once, and makes sure that people are told."""

    def __init__(self, table: Table) -> None:
        self._brakes = Brakes(table)
        self._alerts = Alerts(table)
        self._ventures = Ventures(table)

    def pull(self, venture: str, cause: Cause, at: datetime) -> tuple[Brake, bool]:
        """Pause a scope; its brake, and whether it was put on now. What is paused stays as it is.

        Whoever finds it on makes sure that people were told.
        """
        wish = Wish(
            action="pause",
            by=AUTOMATIC[cause.evidence.about],
            at=at,
            reason=cause.reason,
            evidence=cause.evidence,
        )
        brake, pulled = self._brakes.change(
            venture, cause.scope, lambda known: brakes.changed(known, cause.scope, wish)
        )
        self.tell(venture, brake, at)
        return brake, pulled

    def tell(self, venture: str, brake: Brake, at: datetime) -> None:
        """Raise the alert about an automatic brake that nobody has reviewed, once for each pause.

        Of a venture that is not active nobody is told anything.
        """
        if brake.review_by is None or brake.scope == EVERYTHING:
            return
        if self._ventures.get(venture, strong=True).status != "active":
            return
        self._alerts.report(told_of(venture, brake), at)


def told_of(venture: str, brake: Brake) -> Incident:
    """What people are told of an automatic brake: what waits, why, and what is theirs to do."""
    by = brake.review_by or brake.since
    return Incident(
        kind="campaigns_paused",
        venture=venture,
        subject=brake.scope,
        cause=f"{brake.scope}#{clock.stamp(brake.since)}",
        title=f"{brake.scope} is paused: {brake.opened.reason}",
        text=(
            f"It was paused by {brake.opened.by}, at {brake.since.isoformat()}.",
            "Nothing that it holds goes out until people let it go, in this order:",
            f"a review with its root cause, by {by.isoformat()}; a fix; a small cohort; then all.",
        ),
        fields={
            "scope": brake.scope,
            "paused by": brake.opened.by,
            "since": brake.since.isoformat(),
            "review by": by.isoformat(),
        },
        due_at=brake.since,
    )
