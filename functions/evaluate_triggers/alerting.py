"""What people did about an alert that concerns no customer alone."""

from collections.abc import Iterable
from typing import Final

from functions.shared.domain.alerts import Alert
from functions.shared.domain.triggers import Response

UNDECIDED: Final = frozenset({"acknowledge", "contacted"})
"""Answers of whoever knows of it now, and has not decided anything."""


def told(what: str, alert: Alert) -> list[Response]:
    """That people were told of something, once they were, and that they answered."""
    found = []
    if alert.sent_at:
        found.append(Response(what=what, at=alert.sent_at, subject=alert.id))
    if alert.answers:
        found.append(Response(what="alert answered", at=alert.answers[0].at, subject=alert.id))
    return found


def decision(alerts: Iterable[Alert]) -> str | None:
    """What the executive decided about one of some alerts; None where they did not."""
    for alert in alerts:
        for answer in alert.answers if alert.rule.executive else ():
            if answer.action not in UNDECIDED:
                why = f": {answer.reason}" if answer.reason else ""
                return f"the executive decided, {answer.action.replace('_', ' ')}{why}"
    return None
