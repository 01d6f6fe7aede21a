"""What the HTTP API says and hears about alerts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from functions.shared.contracts.answers import Said
from functions.shared.contracts.facts import Closed, LongText
from functions.shared.domain import alerts, deliveries

Action = Literal[
    "acknowledge",
    "false_alarm",
    "contacted",
    "stop_program",
    "authorize_offer",
    "override",
    "executive_call",
    "pause_campaigns",
]
DECISIONS = frozenset(
    {"stop_program", "authorize_offer", "override", "executive_call", "pause_campaigns"}
)
"""What the executive alone may do about an alert, and gives a reason for."""


class AlertBody(Closed):
    """What somebody did about an alert, or decides about it.

    `contacted` says that somebody tried to reach the customer. The executive's decisions are
    carried out, and recorded with their `reason`, which they need.
    """

    action: Action
    reason: LongText = Field(default="", validate_default=True)

    @field_validator("reason")
    @classmethod
    def _reasoned(cls, reason: str, known: ValidationInfo) -> str:
        if known.data.get("action") in DECISIONS and not reason.strip():
            raise ValueError("must say why it is decided so")
        return reason


class AlertTestBody(Closed):
    """An alert that only shows whether it arrives: in one channel, or in both."""

    channel: Literal["slack", "mail"] | None = None


class AlertAnswer(Said):
    """What somebody did about an alert, when, and why."""

    action: str
    by: str
    at: datetime
    reason: str

    @classmethod
    def of(cls, answer: alerts.Answer) -> "AlertAnswer":
        """The answer as callers see it."""
        return cls(action=answer.action, by=answer.by, at=answer.at, reason=answer.reason)


class AlertDelivery(Said):
    """A message of an alert: where it went, and what became of it, when, and why.

    `escalated` is one that goes to others because nobody answered; a `task` stands where no channel
    took what concerns a customer.
    """

    channel: deliveries.Channel
    to: str
    escalated: bool
    status: Literal["planned", "claimed", "done", "returned", "failed"]
    tries: int
    at: datetime
    why: str

    @classmethod
    def of(cls, delivery: deliveries.Delivery) -> "AlertDelivery":
        """The message as callers see it."""
        return cls(
            channel=delivery.channel,
            to=delivery.to,
            escalated=delivery.turn == "escalated",
            status=delivery.status,
            tries=delivery.tries,
            at=delivery.at,
            why=delivery.why or delivery.instead,
        )


class Alert(Said):
    """An alert about one incident: since when, who was told, and what they did about it.

    `due_at` is when it was to be sent, `answer_by` until when somebody must answer; where nobody
    does, others are told at `escalated_at`. `repeats` says how often it happened once more while it
    was open.
    """

    id: str
    kind: alerts.Kind
    severity: alerts.Severity
    subject: str
    customer_id: str | None
    title: str
    text: list[str]
    fields: Mapping[str, str]
    status: alerts.Status
    opened_at: datetime
    due_at: datetime
    sent_at: datetime | None
    answer_by: datetime | None
    escalated_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    repeats: int
    repeated_at: datetime | None
    trigger_firing: str | None
    deliveries: list[AlertDelivery]
    answers: list[AlertAnswer]

    @classmethod
    def of(cls, alert: alerts.Alert) -> "Alert":
        """The alert as callers see it."""
        incident = alert.incident
        return cls(
            id=alert.id,
            kind=incident.kind,
            severity=alert.rule.severity,
            subject=incident.subject,
            customer_id=incident.customer,
            title=incident.title,
            text=list(incident.text),
            fields=dict(incident.fields),
            status=alert.status,
            opened_at=alert.opened_at,
            due_at=incident.due_at,
            sent_at=alert.sent_at,
            answer_by=alert.answer_by,
            escalated_at=alert.escalated_at,
            closed_at=alert.closed_at,
            outcome=alert.outcome,
            repeats=alert.repeats,
            repeated_at=alert.repeated_at,
            trigger_firing=incident.firing,
            deliveries=[AlertDelivery.of(one) for one in alert.deliveries],
            answers=[AlertAnswer.of(one) for one in alert.answers],
        )


class Alerts(Said):
    """A page of alerts, the open ones first, each kind the newest first."""

    items: list[Alert]
    next: Annotated[str | None, Field(description="The next page's cursor; null on the last.")]
