"""Who may enter a playbook, why, and when to look again: too early is fine, too late is not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never

from functions.shared.domain.health import RANK, Band, Lifecycle, at_a_glance, lifecycle_at
from functions.shared.domain.nps import Answer, category
from functions.shared.domain.playbooks import answers
from functions.shared.domain.playbooks.conditions import DAY, InBand, View, holds, parts_of, turns
from functions.shared.domain.playbooks.document import Answers, Day, Falls, Lapses, Playbook, Turns
from functions.shared.domain.state import State
from functions.shared.kernel.clock import stamp

HOUR = timedelta(hours=1)
FORTNIGHT = timedelta(days=14)
CORRECTED = timedelta(days=7)
"""A date that moves by less is the same event's: sources differ by hours, and people by days."""
INSTANT = timedelta(microseconds=1)
NEXT_LOOK = timedelta(hours=25)
"""By then whoever is looked at again after a day, at a full hour, was looked at."""
MORE_URGENT = "program is more urgent"
STOPPED = "stopped by "
"""How outcomes end, and begin, that say why a run is over."""
AGAIN = "#"
"""What parts an occasion's key from when its last run made way, where it lets in once more."""
UNTOLD = frozenset({"score", "features", "activated", "goal", "subscribed"})
"""What facts turn without an event that tells of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """The band fell: from which to which, when, by which revision of the customer's state.

    `outside_at` is when a look last saw them in that band, but at none of the scores at which its
    program begins.
    """

    source: str
    band: str
    at: datetime
    n: int
    outside_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The subscription ended, and when that was noticed."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The last time that a customer ran through a playbook: for what occasion, until when.

    Until `watched_until` it is of interest what becomes of them.
    """

    occasion: str
    entered_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    watched_until: datetime | None = None

    @property
    def made_way(self) -> bool:
        """Whether it ended for a more urgent program: its occasion is not used up."""
        return bool(self.outcome and self.outcome.endswith(MORE_URGENT))

    @property
    def answered(self) -> bool:
        """Whether the customer responded, or a person said that it is enough."""
        return self.outcome == "responded" or (self.outcome or "").startswith(STOPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is known of a customer's way through playbooks.

    `running` are the enrolments under way by lane, which is the playbook, and the contact where an
    answer began it; `program` is the one of them that is a program, `past` the last run of each
    lane, begun or over; `fell` is the last fall of the band, `churned` the last end of the
    subscription that was news. `was_active` says that a look saw them active once: who never was
    has not lapsed. `answered_at` is the end of the last program, where that was answered.
    `campaigns` are the ends of the last runs that wrote to them, by how urgent those were. `met`
    are the answers for which a run began, ever. `due_at` is when somebody must look whether they
    may enter; it is moved only by who read the same `nudge`, which grows whenever anybody asks for
    a look.
    """

    fell: Fall | None = None
    churned: Ended | None = None
    was_active: bool = False
    answered_at: datetime | None = None
    running: Mapping[str, str] = field(default_factory=dict)
    program: str | None = None
    past: Mapping[str, Past] = field(default_factory=dict)
    campaigns: Mapping[int, datetime] = field(default_factory=dict)
    met: frozenset[str] = frozenset()
    due_at: datetime | None = None
    nudge: str | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a customer may enter now; the same key is the same occasion, and lets in once.

    Where the run that it began made way, it lets in again, with a key that says after which.
    """

    key: str
    cause: str


@dataclass(frozen=True, slots=True)
class Later:
    """Nobody may enter now; look again at an instant, or when something happens (None).

    `outside` says that their score alone is in the way, which must be kept of the fall.
    """

    at: datetime | None
    outside: bool = False


def opening(playbook: Playbook, course: Course, view: View) -> Occasion | Later:
    """Whether the entry rule of a playbook lets a customer in now, or when to look again."""
    entry = playbook.entry
    if isinstance(entry, Answers):
        return _answered(playbook, entry, course, view)
    past = course.past.get(playbook.name)
    if playbook.name in course.running or (playbook.once and past):
        return Later(None)
    match entry:
        case Falls():
            found = _fallen(entry, course, past, view)
        case Day():
            found = _day(entry, past, view)
        case Turns():
            found = _turned(entry, past, view)
        case Lapses():
            found = _lapsed(entry, course, view)
        case _:
            assert_never(entry)
    if isinstance(found, Occasion) and past and occasion_of(past.occasion) == found.key:
        if not past.made_way or past.ended_at is None:
            return Later(None)
        found = replace(found, key=f"{found.key}{AGAIN}{stamp(past.ended_at)}")
    if isinstance(found, Occasion) and isinstance(entry, Falls) and not _begins(entry, view):
        # Of a score that moves within its band no event tells; a day is soon enough.
        return Later(_full_hour(view.at + DAY), outside=True)
    return found


def occasion_of(key: str) -> str:
    """The key with which an occasion let in for the first time, of that or a later one."""
    return key.partition(AGAIN)[0]


def _fallen(entry: Falls, course: Course, past: Past | None, view: View) -> Occasion | Later:
    fell = course.fell
    if fell is None or fell.band != entry.band:
        return Later(None)
    due = fell.at + entry.still_after.span(view.parameters)
    if view.at < due:
        return Later(due)
    last = max(due, fell.outside_at + NEXT_LOOK) if fell.outside_at else due
    if view.at >= last + DAY:
        return Later(None)  # What nobody could act on then is where they stand by now.
    if not holds(InBand(one_of=(entry.band,)), view):
        return Later(None)
    if past and view.at < past.entered_at + entry.again_after.span(view.parameters):
        return Later(None)
    source, band = fell.source.replace("_", " "), fell.band.replace("_", " ")
    return Occasion(f"band:{fell.n}", f"the band fell from {source} to {band}")


def _begins(entry: Falls, view: View) -> bool:
    """Whether the score is one of those at which the program of the band begins."""
    score = at_a_glance(view.history, view.parameters, view.at).score
    return score is not None and view.parameters.begins(entry.band, score)


def _lapsed(entry: Lapses, course: Course, view: View) -> Occasion | Later:
    history, answered = view.history, course.answered_at
    if course.program:
        return Later(None)  # Its end asks for a look.
    if history.state.churned:
        churned = course.churned
        # Who churned before anybody looked after them is where they stand, and no news.
        if churned is None or (answered and answered > churned.at):
            return Later(None)
        return Occasion(f"churned:{churned.at.isoformat()}", "the subscription ended")
    seen, days = history.active_until, view.parameters.win_back_inactive_days
    if seen is None or not (course.was_active or active(view)):
        return Later(None)
    opens = seen + days * DAY + entry.still_after.span(view.parameters) + INSTANT
    if view.at < opens:
        return Later(opens)
    if answered and answered > seen:
        return Later(None)
    return Occasion(f"inactive:{seen.isoformat()}", f"no activity for more than {days} days")


def active(view: View) -> bool:
    """Whether the customer is active at the instant."""
    return lifecycle_at(view.history, view.parameters, view.at) is Lifecycle.ACTIVE


def _day(entry: Day, past: Past | None, view: View) -> Occasion | Later:
    anchor = _anchor(entry, view)
    if anchor is None:
        return Later(None)
    opens, closes = anchor + entry.day * DAY, anchor + (entry.until + 1) * DAY
    if view.at < opens:
        return Later(opens)
    if view.at >= closes:
        return Later(None)
    if entry.when is not None and not holds(entry.when, view):
        # What happens meanwhile may let them in; a day is soon enough for what is counted in days.
        return Later(_full_hour(view.at + DAY))
    return Occasion(_event_key(entry, anchor, past), _cause(entry))


def _event_key(entry: Day, anchor: datetime, past: Past | None) -> str:
    """The occasion of an event; that of the last run where the event was only dated anew."""
    begun, name = occasion_of(past.occasion) if past else "", f"{entry.of}:"
    if begun.startswith(name):
        moved = anchor - datetime.fromisoformat(begun.removeprefix(name))
        if abs(moved) < CORRECTED:
            return begun
    return f"{name}{anchor.isoformat()}"


def _answered(playbook: Playbook, entry: Answers, course: Course, view: View) -> Occasion | Later:
    """Of the contacts whose last word is in the group, the one who waits for longest."""
    past = {lane: p for lane, p in course.past.items() if answers.name_of(lane) == playbook.name}
    if playbook.once and past:
        return Later(None)
    for answer in sorted(view.answers, key=lambda a: (a.at, a.contact)):
        lane = answers.lane_of(playbook.name, answers.occasion_key(answer))
        news = not answer.imported and view.at < answer.at + entry.within.span(view.parameters)
        if not news or category(answer.score) != entry.group or lane in course.running:
            continue
        before, first = past.get(lane), answers.occasion_key(answer)
        key = _next_key(answer, before)
        # Whose last word is on a survey of long ago had a run for it: newer ones came in between.
        passed = first in course.met and not (before and answers.same(before.occasion, first))
        if not passed and (before is None or before.occasion != key):
            return Occasion(key, f"answered {answer.score} of 10 in the survey {answer.survey}")
    return Later(None)


def _next_key(answer: Answer, before: Past | None) -> str:
    """The occasion of an answer; another one, where it left the group and came back to it."""
    key = answers.occasion_key(answer)
    if before is None or not answers.same(before.occasion, key):
        return key
    if before.ended_at and (before.outcome or "").startswith(answers.CHANGED):
        times = before.occasion.removeprefix(key).removeprefix(":") or "0"
        return f"{key}:{int(times) + 1}"
    return before.occasion


def _cause(entry: Day) -> str:
    event = entry.of.replace("_", " ")
    if entry.day < 0:
        return f"{-entry.day} days or less before the {event}"
    return f"day {entry.day} after the {event}"


def _anchor(entry: Day, view: View) -> datetime | None:
    match entry.of:
        case "onboarding":
            return view.profile.onboarded_at
        case "renewal":
            return view.profile.renews_at
        case "first_core_feature":
            return first_core(view.history.state)
        case _:
            assert_never(entry.of)


def first_core(state: State) -> datetime | None:
    """When a core feature was used for the first time."""
    cores = [feature.core.at for feature in state.features.values() if feature.core]
    return min(cores, default=None)


def _turned(entry: Turns, past: Past | None, view: View) -> Occasion | Later:
    if past and past.ended_at:
        again = past.ended_at + entry.again_after.span(view.parameters)
        if view.at < again:
            return Later(again)
    if holds(entry.when, view):
        return Occasion(f"turn:{view.at.isoformat()}", "its condition holds")
    soonest = _full_hour(view.at + entry.look_every.span(view.parameters))
    for at in sorted({max(turn, soonest) for turn in turns(entry.when, view)}):
        if holds(entry.when, replace(view, at=at)):
            return Later(at)
    told_by_nobody = any(part.test in UNTOLD for part in parts_of(entry.when))
    return Later(soonest if told_by_nobody else view.at + FORTNIGHT)


def _full_hour(at: datetime) -> datetime:
    """The first full hour from an instant on: who is looked at again anyway, is so together."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour if hour == at else hour + HOUR


def begun_by_fall(playbooks: Iterable[Playbook], before: Band, after: Band) -> Playbook | None:
    """The most urgent program that a change of band begins; None where it begins none.

    No rise begins one, and not every fall has a program.
    """
    if RANK[after] >= RANK[before]:
        return None
    begun = (
        playbook
        for playbook in playbooks
        if playbook.enabled
        and isinstance(playbook.entry, Falls)
        and playbook.entry.band == after.value
    )
    return max(begun, key=lambda playbook: playbook.priority, default=None)
