"""Alerts: something that our own people must hear of, by when, and what they did about it.

An incident is what is wrong with a subject: a customer who is critical, a component that fails. It
raises one alert; what happens again while that is open is folded into it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from functions.shared.domain.deliveries import Channel, Delivery
from functions.shared.domain.parameters import Parameters
from functions.shared.kernel import ids

Kind: TypeAlias = Literal[
    "customer_critical",
    "critical_unanswered",
    "high_value_at_risk",
    "nps_negative",
    "nps_dropped",
    "system_degraded",
    "component_failing",
    "crm_sync_failed",
    "retention_down",
    "retention_dropped",
    "campaigns_paused",
    "test",
]
Severity: TypeAlias = Literal["high", "medium", "low"]
Status: TypeAlias = Literal["waiting", "sent", "closed"]
OWNER: Final = "owner"
"""In place of a parameter's name: the customer's own success manager."""
MOST_CAUSES: Final = 100
FALSE_ALARM: Final = "false_alarm"
RESPONDED: Final = "responded"
"""What a customer did, in place of what somebody of ours answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How alerts of a kind are treated.

    `slack` and `mail` name the parameters that say who hears of it in which channel (`OWNER`: the
    customer's success manager), `answer_within` the time in which somebody must answer, in hours or
    as a parameter of hours. Whoever answers an alert that `ends_answered` has closed it; others
    end when what is wrong ends. An `executive` one is put to the executive, for a decision. Where a
    rule knows one channel alone, `instead` names the parameter of the other one, for when the first
    does not take it.
    """

    severity: Severity
    slack: str | None = None
    mail: str | None = None
    answer_within: int | str
    ends_answered: bool = False
    executive: bool = False
    instead: str | None = None


_EXECUTIVE: Final = Rule(
    severity="high",
    slack="executive_slack",
    mail="executive_email",
    answer_within=24,
    ends_answered=True,
    executive=True,
)
RULES: Final[Mapping[Kind, Rule]] = {
    "customer_critical": Rule(
        severity="high",
        slack="critical_slack_channel",
        mail=OWNER,
        answer_within="critical_response_hours",
    ),
    "nps_negative": replace(_EXECUTIVE, answer_within=1),
    "system_degraded": Rule(
        severity="medium",
        slack="operations_slack_channel",
        answer_within=1,
        instead="operations_email",
    ),
    "crm_sync_failed": Rule(
        severity="medium",
        mail="operations_email",
        answer_within=4,
        instead="operations_slack_channel",
    ),
    "retention_down": Rule(
        severity="medium",
        slack="success_slack_channel",
        answer_within=7 * 24,
        ends_answered=True,
        instead="at_risk_digest_recipients",
    ),
    "campaigns_paused": Rule(
        severity="high",
        slack="success_slack_channel",
        mail="at_risk_digest_recipients",
        answer_within=24,
    ),
    "critical_unanswered": _EXECUTIVE,
    "high_value_at_risk": _EXECUTIVE,
    "nps_dropped": _EXECUTIVE,
    "component_failing": _EXECUTIVE,
    "retention_dropped": _EXECUTIVE,
    "test": Rule(
        severity="low",
        slack="success_slack_channel",
        mail="at_risk_digest_recipients",
        answer_within=24,
        ends_answered=True,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """That something is wrong with a subject, and with whom the alert about it begins.

    `subject` is what is wrong: a customer's id, a component, `nps`. `cause` is the natural key of
    what happened: the same cause raises nothing twice, however long ago the first alert ended.
    `customer` is set where it concerns one, and `firing` where a standing trigger told of it. The
    alert is sent from `due_at` on, where it did not end before; through `channel` alone, where that
    is set.
    """

    kind: Kind
    venture: str
    subject: str
    cause: str
    customer: str | None = None
    title: str
    text: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    due_at: datetime
    firing: str | None = None
    channel: Channel | None = None

    @property
    def alert(self) -> str:
        """The identifier of the alert that this raises, if none about the subject is open."""
        return identifier(self.kind, self.subject, self.cause, self.customer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody did about an alert, and why: `acknowledge`, or what the executive decided."""

    action: str
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert about one incident.

    It waits until it is due, is sent, and closes, with an `outcome`, when what is wrong ends, or
    when somebody answered it. `causes` are what was folded into it, the first included;
    `deliveries` are the messages by which its people are told, `repeats` how often it was folded.
    It counts as sent once the first of them was taken, or none can be. While its venture is paused
    it rests, and is looked at again at `rests_until`.
    """

    id: str
    incident: Incident
    opened_at: datetime
    causes: tuple[str, ...]
    repeated_at: datetime | None = None
    status: Status = "waiting"
    sent_at: datetime | None = None
    answer_by: datetime | None = None
    answers: tuple[Answer, ...] = ()
    escalated_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    deliveries: tuple[Delivery, ...] = ()
    repeats: int = 0
    rests_until: datetime | None = None
    revision: int = 0

    @property
    def rule(self) -> Rule:
        """How alerts of its kind are treated."""
        return RULES[self.incident.kind]

    @property
    def answered(self) -> bool:
        """Whether somebody answered."""
        return bool(self.answers)

    @property
    def due_at(self) -> datetime:
        """When its people are to be told: as the incident says, or when it has rested."""
        due_at = self.incident.due_at
        return max(due_at, self.rests_until) if self.rests_until else due_at

    @property
    def look_at(self) -> datetime | None:
        """When somebody must look at it next: to send it, or because nobody answers.

        Of what is over, or in somebody's hands, nobody is told any more.
        """
        if self.status == "closed" or self.answered:
            return None
        asked = self._asked_for
        return max(asked, self.rests_until) if asked and self.rests_until else asked

    @property
    def _asked_for(self) -> datetime | None:
        looks = [delivery.look_at for delivery in self.deliveries]
        if self.status == "sent" and self.escalated_at is None:
            looks.append(self.answer_by)
        soonest = min((look for look in looks if look), default=None)
        if soonest is None and self.status == "waiting":
            # Not begun yet; or what became of the last message was heard of by others.
            return max((d.at for d in self.deliveries), default=self.incident.due_at)
        return soonest

    def delivery(self, key: str) -> Delivery | None:
        """The message with a natural key, or None."""
        return next((one for one in self.deliveries if one.key(self.id) == key), None)

    def with_delivery(self, key: str, after: Delivery) -> "Alert":
        """The alert, with one of its messages as it is now."""
        deliveries = tuple(after if d.key(self.id) == key else d for d in self.deliveries)
        return self._changed(replace(self, deliveries=deliveries))

    def telling(self, *deliveries: Delivery) -> "Alert":
        """The alert, with more messages to be sent."""
        return self._changed(replace(self, deliveries=self.deliveries + deliveries))

    def escalated(self, at: datetime, *deliveries: Delivery) -> "Alert":
        """The alert, whose time to answer is up, with the messages that others get of it."""
        return replace(self.telling(*deliveries), escalated_at=at)

    def asks_for(self, answer: Answer) -> bool:
        """Whether something was done about what it is about, and not before that happened.

        What a customer says before the alert was due answers nobody: nobody had begun to act.
        """
        since = self.opened_at
        if answer.action == RESPONDED:
            since = max(since, self.incident.due_at)
        return not self.answered and answer.at > since

    def hours(self, p: Parameters) -> int:
        """The hours that its people have to answer, by the parameters in force."""
        within = self.rule.answer_within
        return int(getattr(p, within)) if isinstance(within, str) else within

    def folded(self, cause: str, at: datetime) -> "Alert":
        """The alert, with one more thing that happened while it was open."""
        causes = (*self.causes, cause)[-MOST_CAUSES:]
        after = replace(self, causes=causes, repeated_at=at, repeats=self.repeats + 1)
        return self._changed(after)

    def sent(self, at: datetime, parameters: Parameters) -> "Alert":
        """The alert, of which its people were told; from now on they have time to answer."""
        by = at + timedelta(hours=self.hours(parameters))
        return self._changed(replace(self, status="sent", sent_at=at, answer_by=by))

    def with_answer(self, answer: Answer) -> "Alert":
        """The alert, that somebody did something about; the same again changes nothing.

        It closes with the answer where its rule says so, and where it was a false alarm.
        """
        if any((one.action, one.by) == (answer.action, answer.by) for one in self.answers):
            return self
        after = replace(self, answers=(*self.answers, answer))
        ends = self.rule.ends_answered or answer.action == FALSE_ALARM
        if ends and self.status != "closed":
            outcome = f"{answer.action.replace('_', ' ')} by {answer.by}"
            after = replace(after, status="closed", closed_at=answer.at, outcome=outcome)
        return self._changed(after)

    def resting(self, until: datetime) -> "Alert":
        """The alert, of which nobody is told before an instant."""
        return self._changed(replace(self, rests_until=until))

    def closed(self, outcome: str, at: datetime) -> "Alert":
        """The alert, at its end."""
        return self._changed(replace(self, status="closed", closed_at=at, outcome=outcome))

    def _changed(self, after: "Alert") -> "Alert":
        return replace(after, revision=self.revision + 1)


def identifier(kind: Kind, subject: str, cause: str, customer: str | None) -> str:
    """The identifier of the alert that a cause raises, which carries the customer it concerns."""
    digest = ids.digest("alert", kind, subject, cause)
    return ids.of_customer(digest, customer) if customer else digest


def opened(incident: Incident, at: datetime) -> Alert:
    """The alert that an incident raises."""
    return Alert(id=incident.alert, incident=incident, opened_at=at, causes=(incident.cause,))


def fall_cause(n: int) -> str:
    """The natural key of a fall, by the count that the band's change carries."""
    return f"band:{n}"


def critical(
    venture: str, customer: str, *, cause: str, since: datetime, delay: timedelta
) -> Incident:
    """That a customer is critical since an instant; `cause` is the fall's, see `fall_cause`.

    Whoever reports it, it is the same incident: who tells of one fall twice raises one alert.
    """
    return Incident(
        kind="customer_critical",
        venture=venture,
        subject=customer,
        cause=cause,
        customer=customer,
        title="A customer is in a critical state",
        text=("Somebody should talk to them today. Press the button once you tried.",),
        due_at=since + delay,
    )


def of_firing(incident: Incident, firing: str, fields: Mapping[str, str]) -> Incident:
    """The same incident, as a standing trigger tells of it, with how things stand."""
    return replace(incident, firing=firing, fields=fields)
