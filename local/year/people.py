"""What our own people do: whoever is on call, the success managers, and the chairman."""

from datetime import date
from typing import Final

from functions.shared.domain.alerts import Alert
from functions.shared.domain.brakes import Brake, Stage
from functions.shared.store.brakes import Brakes
from functions.shared.store.customers import Customers
from local.year import calendar, story
from local.year.deployment import Deployment

CHAIRMAN: Final = "chairman"
ON_CALL: Final = "ada"
ALERT: Final = "POST /v1/ventures/{venture}/alerts/{alert}"
BRAKE: Final = "POST /v1/ventures/{venture}/brakes/{scope}"
NEXT: Final[dict[Stage, str]] = {
    "paused": "review",
    "reviewed": "fix",
    "fixed": "cohort",
    "cohort": "resume",
}
"""What takes a brake from each stage to the next."""


def watch(deployment: Deployment, venture: str) -> None:
    """In the night: whoever is on call answers what says that our own system does not work."""
    for alert in _unanswered(deployment, venture):
        if alert.incident.kind == "system_degraded":
            _answer(alert, ON_CALL, deployment)


def work(deployment: Deployment, venture: str, day: date) -> None:
    """In the afternoon: everybody answers what is theirs, and the chairman lets go what was held.

    What the system paused by itself goes one step a day, from the day after on.
    """
    for alert in _unanswered(deployment, venture):
        by = CHAIRMAN if alert.rule.executive else _manager(alert, deployment)
        if not (_is_away(by, day) and alert.incident.customer):
            _answer(alert, by, deployment)
    for brake in Brakes(deployment.table).of(venture):
        if brake.automatic and brake.holding and brake.acts[-1].at.date() < day:
            _go_on(brake, venture, deployment)


def _unanswered(deployment: Deployment, venture: str) -> list[Alert]:
    """The open alerts of which somebody was told and that nobody answered."""
    found = calendar.alerts(deployment.table, venture)
    return [alert for alert in found if alert.status == "sent" and not alert.answered]


def _manager(alert: Alert, deployment: Deployment) -> str:
    """Who looks after the customer whom an alert concerns; else the first of the team."""
    incident = alert.incident
    if incident.customer is None:
        return story.OWNERS[0]
    return Customers(deployment.table).get(incident.venture, incident.customer).owner or ""


def _is_away(who: str, day: date) -> bool:
    since, until = story.AWAY
    return who == story.OWNERS[1] and since <= day < until


def _answer(alert: Alert, by: str, deployment: Deployment) -> None:
    said = {"action": "acknowledge"}
    deployment.command(ALERT, by, said, venture=alert.incident.venture, alert=alert.id)


def _go_on(brake: Brake, venture: str, deployment: Deployment) -> None:
    said = {"action": NEXT[brake.stage], "reason": "one step after the other"}
    if brake.stage == "paused":
        said["root_cause"] = "what the story tells"
    deployment.command(BRAKE, CHAIRMAN, said, venture=venture, scope=brake.scope)
