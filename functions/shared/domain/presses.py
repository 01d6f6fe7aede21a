"""Buttons under Slack messages: what each stands for, and what a press of one says."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

ALERT: Final = "alert:"
"""Stands in place of a step where a button is about an alert; no step may be called so."""
_SUBJECT = re.compile(r"(\S{1,100}) (\S{1,300})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A person pressed a button about a step of an enrolment, or about an alert.

    `id` follows from who pressed what and when, so that one press is known again. `user` is the
    person's id in Slack. `reply_url`, where there is one, takes an answer for half an hour.
    """

    id: str
    action: str
    enrolment: str
    step: str
    user: str
    at: datetime
    reply_url: str | None = None

    @property
    def alert(self) -> str | None:
        """The alert that it is about; None where it is about a step."""
        return self.enrolment if self.step == ALERT else None

    @property
    def by(self) -> str:
        """Who pressed, as audits and reasons name them."""
        return f"slack:{self.user}"


def subject(enrolment: str, step: str) -> str:
    """A button's value: what a press of it is about."""
    return f"{step} {enrolment}"


def about(value: str) -> tuple[str, str]:
    """The enrolment and the step that a button's value names; of an alert, that and `ALERT`.

    Raises:
        ValueError: it names none.
    """
    said = _SUBJECT.fullmatch(value)
    if said is None:
        raise ValueError("must name a step and an enrolment")
    return said[2], said[1]
