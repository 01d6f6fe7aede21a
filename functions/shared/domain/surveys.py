"""Surveys: when a contact is asked, and what becomes of each question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias, assert_never

from functions.shared.domain import brakes, contact, effects
from functions.shared.domain.segments import Traits
from functions.shared.domain.state import State
from functions.shared.kernel import ids

DAY = timedelta(days=1)
LINK_LIFE = timedelta(days=90)
# A milestone that became known later than this is history, brought by an import: nobody is asked.
# Nor is anybody who was not asked by then, for a pause or a closed entry gate held all of them.
MILESTONE_LIFE = timedelta(days=30)
DAYS_OF_QUARTER = 90
"""So many days has the shortest quarter."""
LATEST = timedelta(days=14)
"""So long after their own day somebody is still asked, where they were asked late before."""
QUARTER = "quarter"
"""The sampling that asks each contact on a day of its own in every quarter."""
FIRST_VALUE = "first_value_realization"
TIMED: tuple[tuple[str, timedelta], ...] = (
    ("onboarding_complete", 14 * DAY),
    ("30_day_checkpoint", 30 * DAY),
    ("60_day_checkpoint", 60 * DAY),
    ("90_day_checkpoint", 90 * DAY),
)

STEP, REMINDER_STEP = "survey", "survey_reminder"
"""Under which names the two messages of a survey are known to the mail service."""
TRY_AGAIN = timedelta(minutes=1)
AN_ANSWER = "an answer"
"""Who settles a message of which nobody knew: its link was answered, so it went out."""

Status: TypeAlias = Literal["planned", "claimed", "sent", "dropped", "asked", "handed_over"]
Reminder: TypeAlias = Literal["due", "claimed", "sent", "left"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point of a customer's life that a survey may follow."""

    name: str
    at: datetime


def milestones(onboarded_at: datetime) -> tuple[Milestone, ...]:
    """The milestones that time alone brings, earliest first."""
    return tuple(Milestone(name, onboarded_at + after) for name, after in TIMED)


def next_milestone(onboarded_at: datetime, after: datetime) -> Milestone | None:
    """The first milestone of time that lies after an instant; None when all are past."""
    return next((m for m in milestones(onboarded_at) if m.at > after), None)


def turns(venture: str, email: str, after: datetime) -> Iterator[Milestone]:
    """A contact's own days after an instant, one in each quarter, named like `2026-Q1`; endless.

    The day follows from the address alone, out of the 90 that every quarter has; so it is the same
    in all of them, and two of a contact's days are 90 to 92 days apart.
    """
    day = int(ids.digest("turn", venture, email.strip().lower()), 16) % DAYS_OF_QUARTER * DAY
    year, quarter = after.year, (after.month - 1) // 3
    while True:
        turn = datetime(year, 3 * quarter + 1, 1, tzinfo=UTC) + day
        if turn > after:
            yield Milestone(f"{year}-Q{quarter + 1}", turn)
        year, quarter = (year, quarter + 1) if quarter < 3 else (year + 1, 0)


def turn_within(venture: str, email: str, since: datetime, until: datetime) -> Milestone | None:
    """The latest of a contact's own days from one instant up to another; None where none is."""
    found = None
    for turn in turns(venture, email, since - timedelta.resolution):
        if turn.at > until:
            return found
        found = turn
    return None


def next_look(
    venture: str, onboarded_at: datetime | None, emails: Iterable[str], after: datetime
) -> datetime | None:
    """When a customer may next have to be asked: its next milestone of time, or anybody's own day.

    Whichever of them the venture goes by then: an instant too many does no harm.
    """
    following = next_milestone(onboarded_at, after) if onboarded_at else None
    instants = [next(turns(venture, email, after)).at for email in emails]
    return min([*instants, *([following.at] if following else [])], default=None)


def reached_at(milestone: str, onboarded_at: datetime | None, state: State) -> datetime | None:
    """When a customer reached a milestone, or will; None where it is not known to have."""
    if milestone == FIRST_VALUE:
        cores = [feature.core.at for feature in state.features.values() if feature.core]
        return min(cores, default=None)
    return onboarded_at + dict(TIMED)[milestone] if onboarded_at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One question to one contact, asked at one milestone, or on their own day of a quarter.

    Then `milestone` names the quarter, and it is not asked any more after `until`.
    `contact` is the digest of the address. `due_at` is when it is looked at next; None once it is
    over. `reason` says why it waits, or why it ended as it did. `tier`, `stage` and `owner` are the
    customer's when it was sent. Whoever has not answered `remind_days` after that is reminded once
    (0: never); `reminder` says how far that is, None where there is none to come. What a playbook
    asks says which, in which step and run: who pauses that holds it back, and what is said of its
    message counts there.
    """

    id: str
    venture: str
    customer: str
    milestone: str
    contact: str
    planned_at: datetime
    until: datetime | None = None
    playbook: str | None = None
    step: str | None = None
    run: str | None = None
    status: Status = "planned"
    due_at: datetime | None = None
    reason: str | None = None
    tier: str | None = None
    stage: str | None = None
    owner: str | None = None
    sent_at: datetime | None = None
    remind_days: int = 0
    reminder: Reminder | None = None
    reminded_at: datetime | None = None
    revision: int = 0

    @property
    def scopes(self) -> tuple[str, ...]:
        """What may be paused that holds it back."""
        if self.playbook is None:
            return brakes.ALL_CAMPAIGNS
        return brakes.scopes(self.playbook, self.step or "")

    @property
    def name(self) -> str:
        """Under which name its answer is kept: one answer per survey and contact."""
        return self.milestone

    @property
    def effect_key(self) -> str:
        """The natural key of the message that asks."""
        return message_key(self.id, STEP, self.contact)

    @property
    def reminder_key(self) -> str:
        """The natural key of the message that reminds."""
        return message_key(self.id, REMINDER_STEP, self.contact)

    @property
    def link_ends_at(self) -> datetime | None:
        """Until when it may be answered, by whichever of its messages; None before it is sent."""
        return self.sent_at + LINK_LIFE if self.sent_at else None

    def too_late(self, at: datetime) -> str | None:
        """Why it is not asked any more, where it was held so long; what a playbook asks is."""
        if self.until is not None:
            return "its quarter is over" if at >= self.until else None
        if self.playbook is None and at >= self.planned_at + MILESTONE_LIFE:
            return "its milestone is long past"
        return None

    def held(self, until: datetime, reason: str) -> "Survey":
        """The survey, not to be looked at before an instant, and why."""
        return replace(self, due_at=until, reason=reason, revision=self.revision + 1)

    def planned(self, at: datetime, reason: str) -> "Survey":
        """The survey, whose message certainly did not go out, to be tried again."""
        return replace(self.held(at, reason), status="planned")

    def claimed(self, look_again: datetime, remind_days: int = 0) -> "Survey":
        """The survey, about to be sent; if nothing is heard of it, it is looked at again."""
        held = self.held(look_again, "being sent")
        return replace(held, status="claimed", remind_days=remind_days)

    def asked(self, until: datetime, reason: str) -> "Survey":
        """The survey, about whose message a person was asked; looked at again meanwhile."""
        return replace(self.held(until, reason), status="asked")

    def sent(self, at: datetime, whose: Traits) -> "Survey":
        """The survey, known to have gone out, and what its customer was then."""
        over = self._over("sent", None)
        sent = replace(over, sent_at=at, tier=whose.tier, stage=whose.stage, owner=whose.owner)
        if not self.remind_days:
            return sent
        reason = f"a reminder follows after {self.remind_days} days without an answer"
        remind_at = at + self.remind_days * DAY
        return replace(sent, due_at=remind_at, reason=reason, reminder="due")

    def dropped(self, reason: str) -> "Survey":
        """The survey, not to be sent."""
        return self._over("dropped", reason)

    def handed_over(self, reason: str) -> "Survey":
        """The survey, given to a person as a task."""
        return self._over("handed_over", reason)

    def reminding(self, look_again: datetime) -> "Survey":
        """The survey, its reminder about to be sent."""
        return replace(self.held(look_again, "being reminded"), reminder="claimed")

    def remind_again(self, at: datetime, reason: str) -> "Survey":
        """The survey, whose reminder certainly did not go out, to be tried again."""
        return replace(self.held(at, reason), reminder="due")

    def reminded(self, at: datetime) -> "Survey":
        """The survey, its reminder known to have gone out."""
        return replace(self._over("sent", None), reminder="sent", reminded_at=at)

    def not_reminded(self, reason: str) -> "Survey":
        """The survey, of which nobody will be reminded."""
        return replace(self._over("sent", reason), reminder="left")

    def _over(self, status: Status, reason: str | None) -> "Survey":
        return replace(self, status=status, due_at=None, reason=reason, revision=self.revision + 1)


def plan(
    *,
    venture: str,
    customer: str,
    milestone: str,
    contact: str,
    at: datetime,
    until: datetime | None = None,
) -> Survey:
    """A survey, due at once; the same milestone and contact always give the same identifier."""
    return Survey(
        id=identifier(venture, customer, milestone, contact),
        venture=venture,
        customer=customer,
        milestone=milestone,
        contact=contact,
        planned_at=at,
        until=until,
        due_at=at,
    )


def message_key(survey: str, step: str, contact: str) -> str:
    """The natural key of one of the two messages of a survey."""
    return ids.digest(survey, step, contact)


def blamed(message: effects.Effect) -> str:
    """For which message counts what people think of one: of a reminder, the survey's own.

    So a playbook whose survey is reminded of sent one message, and not two, however it was taken.
    """
    if message.step == REMINDER_STEP:
        return message_key(message.owner, STEP, message.contact)
    return message.key


def identifier(venture: str, customer: str, name: str, contact: str) -> str:
    """The identifier of the survey of a name to a contact."""
    return ids.of_customer(ids.digest(venture, customer, name, contact), customer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand at the instant of a decision, read anew.

    `gone` says why the customer must not be asked at all; `rest` is what the time since the contact
    was last asked means for a survey of a quarter; `gate` is the contact gate's answer,
    None where the contact is no longer one of the customer's; `resolution` is what is known of the
    message where one was claimed before.
    """

    gone: str | None
    mode: str
    gate: contact.Answer | None
    rest: "Wait | Leave | None" = None
    resolution: effects.Resolution | None = None


@dataclass(frozen=True, slots=True)
class GoOut:
    """Send the survey now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at an instant; `hold` is the gate's, where that is why."""

    until: datetime
    reason: str
    hold: contact.Hold | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Do not send it, ever."""

    reason: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Make it a task for a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Put the open question to a person, whether the message went out."""

    reason: str


@dataclass(frozen=True, slots=True)
class Conclude:
    """The outcome of the message is known; take it over."""


Decision: TypeAlias = GoOut | Wait | Leave | HandOver | Ask | Conclude
Rest: TypeAlias = Wait | Leave | None


def rest(survey: Survey, ledger: contact.Ledger, interval_days: int, at: datetime) -> Rest:
    """What is left of the interval since a contact was last asked, for a survey of a quarter.

    It waits for some days, while others are left out: else whoever was once asked late, for a
    weekend or a full week lay between, would be left out in the next quarter.
    """
    asked_at = ledger.last_surveyed_at
    rested_at = asked_at + interval_days * DAY if asked_at else at
    if survey.until is None or rested_at <= at:
        return None
    reason = f"asked less than {interval_days} days ago"
    soon = rested_at <= survey.planned_at + LATEST
    return Wait(rested_at, reason) if soon else Leave(reason)


def decide(standing: Standing) -> Decision:
    """What comes next for a survey that is due."""
    match standing.resolution:
        case effects.Settled():
            return Conclude()
        case effects.KeepWaiting(until, reason):
            return Wait(until, reason)
        case effects.AskPerson(reason):
            return Ask(reason)
        case effects.SendOnceMore() | None:
            return Leave(standing.gone) if standing.gone else _through(standing)
        case _:
            assert_never(standing.resolution)


def _through(standing: Standing) -> Decision:
    """What the contact gate's answer means for a survey."""
    match standing.gate:
        case None:
            return Leave("the contact is no longer one of the customer's")
        case contact.Drop() | contact.Hold() | contact.Send() if standing.rest:
            return standing.rest
        case contact.Drop(reason):
            return Leave(reason)
        case contact.Hold(until, reason, str()) as paused:
            return Wait(until, reason, paused)
        case contact.Hold() | contact.Send() if standing.mode == "manual":
            return HandOver("people carry out the steps of this venture")
        case contact.Hold(until, reason) as hold:
            return Wait(until, reason, hold)
        case contact.Send():
            return GoOut()
        case _:
            assert_never(standing.gate)


ANSWERED = "it is answered"

Reminding: TypeAlias = GoOut | Wait | Leave | Conclude


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderStanding:
    """How things stand at the instant at which a reminder is decided on, read anew.

    `over` says why nobody is to be reminded at all; the rest is as in `Standing`.
    """

    over: str | None
    link_ends_at: datetime
    gate: contact.Answer | None
    resolution: effects.Resolution | None = None


def decide_reminder(standing: ReminderStanding) -> Reminding:
    """What comes next for a survey that was sent and is not known to be answered.

    Of a reminder nobody is asked whether it went out: rather than twice, it goes out not at all.
    """
    match standing.resolution:
        case effects.Settled():
            return Conclude()
        case effects.KeepWaiting(until, reason):
            return Wait(until, reason)
        case effects.AskPerson(reason):
            return Leave(reason)
        case effects.SendOnceMore() | None:
            return Leave(standing.over) if standing.over else _reminder_through(standing)
        case _:
            assert_never(standing.resolution)


def _reminder_through(standing: ReminderStanding) -> Reminding:
    """What the contact gate's answer means for a reminder."""
    match standing.gate:
        case None:
            return Leave("the contact is no longer one of the customer's")
        case contact.Drop(reason):
            return Leave(reason)
        case contact.Hold(until, reason) as hold if until < standing.link_ends_at:
            return Wait(until, reason, hold)
        case contact.Hold(_, reason):
            return Leave(f"the survey ends before a reminder may go: {reason}")
        case contact.Send():
            return GoOut()
        case _:
            assert_never(standing.gate)
