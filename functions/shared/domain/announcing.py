"""What an alert says, in Slack and by mail: what is wrong, since when, and what is expected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from functions.shared.domain import inward, routing
from functions.shared.domain.alerts import Alert
from functions.shared.domain.deliveries import Delivery
from functions.shared.domain.inward import About, Words
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.enrolment import Enrolment

DECIDE: Final = (
    "What you decide, with one of the buttons or through the API, is carried out and recorded with "
    "its reason. What you do not need to decide, acknowledge."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the customer whom an alert concerns: how they stand, and what was tried.

    `before` are earlier scores by when they were, such as "a week ago".
    """

    about: About
    runs: Iterable[Enrolment] = ()
    before: Mapping[str, int] = field(default_factory=dict)


def words(alert: Alert, delivery: Delivery, known: Known | None, p: Parameters) -> Words:
    """What a message of an alert says.

    The executive is told more of a customer than who looks after them anyway.
    """
    incident, theirs = alert.incident, for_executive(alert, delivery)
    escalated = delivery.turn == "escalated"
    title = f"Nobody answers: {incident.title}" if escalated else incident.title
    text = [*routing.missed(alert, delivery), *incident.text]
    if escalated:
        text.append(_silence(alert))
    if known and theirs:
        # What was tried is said as it is by now, and how to decide is said last.
        text = [one for one in text if one != inward.CHOICES and not one.startswith(inward.TRIED)]
        text.append(inward.tried(known.runs))
    if theirs:
        text.append(DECIDE)
    name = known.about.profile.name if known else ""
    return Words(
        title=title if not name or name in title else f"{title}: {name}",
        text=tuple(text),
        fields=_fields(alert, delivery, known, p),
    )


def for_executive(alert: Alert, delivery: Delivery) -> bool:
    """Whether a message is for who decides about what is strategic."""
    return alert.rule.executive or delivery.turn == "escalated"


def _fields(alert: Alert, delivery: Delivery, known: Known | None, p: Parameters) -> dict[str, str]:
    said = {"Severity": alert.rule.severity, "Since": _instant(alert.opened_at)}
    if alert.repeats:
        times = "once more" if alert.repeats == 1 else f"{alert.repeats} times more"
        last = _instant(alert.repeated_at or alert.opened_at)
        said["Happened"] = f"{times} since, last {last}"
    if delivery.turn == "first":
        by = alert.answer_by or delivery.at + timedelta(hours=alert.hours(p))
        said["Answer by"] = _instant(by)
    said |= alert.incident.fields
    if known:
        said |= inward.standing(known.about)
        if for_executive(alert, delivery):
            said |= inward.past(known.before)
    return said


def _silence(alert: Alert) -> str:
    told = ", ".join(d.said for d in alert.deliveries if d.turn == "first" and d.status == "done")
    by = _instant(alert.answer_by) if alert.answer_by else ""
    return f"It was {told or 'taken by no channel'}; an answer was expected until {by}."


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
