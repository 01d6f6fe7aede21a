"""The one gate that every outgoing message passes, and the ledger that it looks at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from functions.shared.domain.parameters import Parameters, days_of

WEEK = timedelta(days=7)
RECHECK = timedelta(hours=1)
MessageKind: TypeAlias = Literal["campaign", "survey", "reminder"]


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that was claimed for a contact."""

    at: datetime
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What was sent to a person lately, and whether they may be written to at all.

    `contact` is the keyed digest of the address; `suppressed` says why nothing may be sent. Which
    message asked last is `surveyed_by`, and when they had been asked before it `surveyed_before`.
    `revision` grows with every change, so that two senders cannot both take the last free place.
    """

    contact: str
    recent: tuple[Sent, ...] = ()
    last_surveyed_at: datetime | None = None
    surveyed_by: str | None = None
    surveyed_before: datetime | None = None
    suppressed: str | None = None
    suppressed_at: datetime | None = None
    revision: int = 0

    def with_message(self, effect: str, kind: MessageKind, at: datetime) -> "Ledger":
        """The ledger with one more message; what is older than a week is forgotten."""
        recent = (*(m for m in self.recent if m.at > at - WEEK and m.effect != effect),)
        after = replace(self, recent=(*recent, Sent(at, effect)), revision=self.revision + 1)
        if kind != "survey":
            return after
        again = effect == self.surveyed_by
        before = self.surveyed_before if again else self.last_surveyed_at
        return replace(after, last_surveyed_at=at, surveyed_by=effect, surveyed_before=before)

    def without_message(self, effect: str) -> "Ledger":
        """The ledger without a message that was claimed but certainly not sent."""
        recent = tuple(m for m in self.recent if m.effect != effect)
        after = replace(self, recent=recent, revision=self.revision + 1)
        # Older ledgers do not say who asked: it was what was claimed at that very instant.
        claimed = next((m.at for m in self.recent if m.effect == effect), None)
        older = self.surveyed_by is None and claimed and claimed == self.last_surveyed_at
        if effect != self.surveyed_by and not older:
            return after
        before = self.surveyed_before
        return replace(after, last_surveyed_at=before, surveyed_by=None, surveyed_before=None)

    def suppress(self, reason: str, at: datetime) -> "Ledger":
        """The ledger of a person who may no longer be written to; the first reason stands."""
        if self.suppressed:
            return self
        return replace(self, suppressed=reason, suppressed_at=at, revision=self.revision + 1)

    def without_consent(self) -> "Ledger":
        """The ledger as the gate sees it of a person who gave no consent; it is not kept so."""
        return self if self.suppressed else replace(self, suppressed="no consent")

    def forgotten(self) -> "Ledger":
        """The ledger of a person who is erased: of it all, only a suppression stays."""
        return Ledger(
            contact=self.contact,
            suppressed=self.suppressed,
            suppressed_at=self.suppressed_at,
            revision=self.revision + 1,
        )


@dataclass(frozen=True, slots=True)
class Send:
    """The message may go now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The message waits until an instant, for a reason that people are shown.

    `scope` is what is paused, where that is why.
    """

    until: datetime
    reason: str
    scope: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A message that waits: of which run or survey, in which revision; why, and until when.

    `scope` is what is paused, where that is why: then somebody must resume it.
    """

    customer: str
    owner: str
    kind: Literal["step", "survey"]
    playbook: str | None = None
    step: str
    reason: str
    until: datetime
    scope: str | None = None
    revision: int


@dataclass(frozen=True, slots=True)
class Drop:
    """The message will not go, for a reason that people are shown."""

    reason: str


Answer: TypeAlias = Send | Hold | Drop


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Days on which nobody is written to: everywhere, and by IANA time zone."""

    everywhere: tuple[str, ...] = ()
    zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, timezone: str) -> frozenset[date]:
        """The holidays of people in a time zone, by their own calendar."""
        days = (*self.everywhere, *self.zones.get(timezone, ()))
        return frozenset(date.fromisoformat(day) for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the gate needs to know beside the ledger.

    `blocked` says why automation may not act at all (the entry gate, a paused venture, a score
    that nobody keeps up to date); `brake` is how what people paused holds the message back.
    `campaign_ended_at` is the end of the customer's last campaign, for the cooldown, which is the
    venture's or the playbook's own, the longer one.
    """

    kind: MessageKind
    timezone: str
    parameters: Parameters
    holidays: frozenset[date] = frozenset()
    blocked: str | None = None
    brake: Hold | None = None
    campaign_ended_at: datetime | None = None
    cooldown: timedelta = timedelta()


def may_send(ledger: Ledger, c: Circumstances, at: datetime) -> Answer:
    """Whether a message may go to this person now, and if not, until when or why never."""
    if ledger.suppressed:
        return Drop(f"the contact must not be written to: {ledger.suppressed}")
    interval = timedelta(days=c.parameters.nps_survey_interval_days)
    if c.kind == "survey" and ledger.last_surveyed_at and at < ledger.last_surveyed_at + interval:
        return Drop(f"asked less than {c.parameters.nps_survey_interval_days} days ago")
    if c.brake:
        return c.brake
    if c.blocked:
        return Hold(at + RECHECK, c.blocked)
    holds = list(_holds(ledger, c, at))
    if not holds:
        return Send()
    latest = max(holds, key=lambda hold: hold.until)
    return Hold(opening(latest.until, c.timezone, c.parameters, c.holidays), latest.reason)


def _holds(ledger: Ledger, c: Circumstances, at: datetime) -> Iterator[Hold]:
    p = c.parameters
    if c.kind == "campaign" and c.campaign_ended_at:
        cooldown = max(timedelta(days=p.campaign_cooldown_days), c.cooldown)
        rested = c.campaign_ended_at + cooldown
        if at < rested:
            # Of a part of a day it is not said how much: the instant of the hold's end tells.
            days = cooldown.days + (cooldown > timedelta(days=cooldown.days))
            yield Hold(rested, f"the last campaign ended less than {days} days ago")
    week = sorted(m.at for m in ledger.recent if m.at > at - WEEK)
    if len(week) >= p.max_messages_per_week:
        free = week[len(week) - p.max_messages_per_week] + WEEK
        yield Hold(
            free, f"{len(week)} messages in 7 days, at most {p.max_messages_per_week} may go"
        )
    opens = opening(at, c.timezone, p, c.holidays)
    if opens > at:
        holiday = at.astimezone(ZoneInfo(c.timezone)).date() in c.holidays
        yield Hold(
            opens, f"{'a holiday' if holiday else 'outside the sending hours'} in {c.timezone}"
        )


def opening(
    at: datetime, timezone: str, p: Parameters, holidays: frozenset[date] = frozenset()
) -> datetime:
    """The first instant from `at` on within sending hours and days of a time zone; no holiday."""
    days = days_of(p.sending_days)
    local = at.astimezone(ZoneInfo(timezone))
    # Each holiday takes away one day of the one weekday that there may be; so does the spring, when
    # the clock leaves out the one hour of that day.
    for ahead in range(16 + 7 * len(holidays)):
        day = (local + timedelta(days=ahead)).date()
        if day.weekday() not in days or day in holidays:
            continue
        start = datetime.combine(day, time(p.sending_hours_start), local.tzinfo)
        end = datetime.combine(day, time(), local.tzinfo) + timedelta(hours=p.sending_hours_end)
        first = max(at, start.astimezone(at.tzinfo))
        if first < end.astimezone(at.tzinfo):
            return first
    raise AssertionError("no sending day ahead")  # days_of never answers an empty set
