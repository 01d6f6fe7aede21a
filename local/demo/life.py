"""How the venture lives: the clock moves to each minute that matters, and never past one.

In production every schedule fires every minute, and in a minute in which nothing is due it does
nothing. So here the clock jumps to the next minute for which the deployed due index, or the story,
holds something.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from urllib.parse import quote, urlsplit

from functions.shared.kernel import clock
from functions.verify_scores.flow import WRONG
from local.demo import senders
from local.demo.api import Api, Json, Mail, Surprise
from local.demo.people import OPENING, Account, at
from local.demo.story import SURVEY, Day, Delivery, Farewell, Reply, Story

MINUTE = timedelta(minutes=1)
VERIFIED = 21
"""Of so many nights the last one is verified."""
FACTS_AT_ONCE = 500
LISTS_AT_ONCE = 3
"""So many lists keep the functions busy, and still show how far it is."""

WHO_LOOKS = {
    "band": "sweep_decay",
    "step": "advance_playbooks",
    "mail": "advance_playbooks",
    "task": "advance_playbooks",
    "wake": "advance_playbooks",
    "entry": "advance_playbooks",
    "survey": "send_surveys",
    "milestone": "send_surveys",
    "alert": "raise_alert",
}
"""The scheduled function that looks after each kind of due work."""

SLACK_TOKEN = "xoxb-brightside"
SATURDAY = 5
MANAGER = "success_manager"
AWAY = "Tomas"
"""The success manager whose calls nobody makes in this story."""

T = TypeVar("T")


@dataclass(slots=True)
class Nights:
    """How often the nightly verification ran, and what it found in all."""

    runs: int = 0
    looked: int = 0
    wrong: int = 0


@dataclass(slots=True)
class Life:
    """The deployed system, and the instant that it lives at."""

    api: Api
    story: Story
    pool: ThreadPoolExecutor
    now: datetime
    nights: Nights = field(default_factory=Nights)
    left: dict[str, datetime] = field(default_factory=dict)
    """Who wants no more mail, and since when."""
    _fired: dict[str, datetime] = field(default_factory=dict)

    def found(self, name: str) -> None:
        """Make the venture: paused, so that nothing is done while its history comes in."""
        self.api.stack.set_clock(self.now)
        body = {"name": name, "status": "paused", "progression_mode": "auto"}
        self.api.venture = self.api.tell("POST", "", body)["id"]
        for source, secret in senders.SECRETS.items():
            self.api.tell("PUT", f"/sources/{source}", {"secret": secret})
        self.api.tell("PUT", "/channels/slack", {"secret": SLACK_TOKEN})

    def load(self, told: Callable[[int], object]) -> None:
        """Bring profiles and history in; told of each part how many things it held."""
        for _ in self.pool.map(self._join, self.story.founding):
            told(1)
        facts = list(self.story.history())
        lists = [facts[n : n + FACTS_AT_ONCE] for n in range(0, len(facts), FACTS_AT_ONCE)]
        for n in range(0, len(lists), LISTS_AT_ONCE):
            some = lists[n : n + LISTS_AT_ONCE]
            self._all(self._tell_facts, some)
            self.api.stack.wait_idle()
            told(sum(map(len, some)))
        for _ in self.pool.map(self._tell_ticket, self.story.history_tickets()):
            told(1)
        self.api.stack.wait_idle()

    def open(self) -> None:
        """The history is in; from now on the system may act."""
        self.api.tell("PATCH", "", {"status": "active"})

    def live(self, day: Day, until: datetime) -> None:
        """Live through what is left of a day, up to an instant."""
        for moment, act in sorted(self._moments(day), key=lambda pair: pair[0]):
            if moment >= self.now:
                self.pass_time(moment)
                act()
        self.pass_time(until)

    def _moments(self, day: Day) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """What happens on a day, and when."""
        # The nightly look at everybody; of these nights the last one, when most has happened.
        if (day.date - OPENING).days % VERIFIED == VERIFIED - 1:
            yield at(day.date, 2), self._verify
        if day.joining:
            yield at(day.date, 8, 30), partial(self._all, self._join, day.joining)
        for delivery in day.deliveries:
            yield delivery.at, partial(self._deliver, delivery)
        if day.replies or day.farewells:
            yield at(day.date, 15, 20), partial(self._react, day)
        if day.date.weekday() < SATURDAY:
            yield at(day.date, 15, 20), self._work

    def pass_time(self, until: datetime) -> None:
        """Let each minute pass in which something is due, before an instant; then be there."""
        while True:
            due = self._due()
            minute = min(due.values(), default=until)
            if minute >= until:
                break
            self._move(minute)
            for function in sorted(name for name, first in due.items() if first == minute):
                self._fired[function] = minute
                self.api.stack.invoke(function, minute)
        self._move(until)

    def _due(self) -> dict[str, datetime]:
        """At rest, for each function that something waits for, the first minute that it acts in."""
        self.api.stack.wait_idle()
        first: dict[str, datetime] = {}
        pages = self.api.stack.client("dynamodb").get_paginator("scan")
        for page in pages.paginate(TableName=self.api.stack.table, IndexName="due"):
            for entry in page["Items"]:
                function = WHO_LOOKS.get(entry["due_pk"]["S"].split("#")[1])
                if function is None:
                    continue  # A firing: the hourly look takes it up.
                minute = _minute_from(clock.parse(entry["due_at"]["S"]))
                first[function] = min(minute, first.get(function, minute))
        return {name: max(minute, self._next_run(name)) for name, minute in first.items()}

    def _next_run(self, function: str) -> datetime:
        """The first minute, from now on, in which a function has not run yet."""
        minute = _minute_from(self.now)
        return minute + MINUTE if self._fired.get(function) == minute else minute

    def _move(self, to: datetime) -> None:
        """Let the stage, in which nothing is under way, live at an instant."""
        if to != self.now:
            self.now = to
            self.api.stack.set_clock(to)

    def _verify(self) -> None:
        self.api.stack.invoke("verify_scores", self.now)
        self.api.stack.wait_idle()
        found = self.api.stack.walks("verify_scores")
        self.nights = Nights(
            runs=len(found),
            looked=sum(night["looked"] for night in found),
            wrong=sum(night[what] for night in found for what in (*WRONG, "unpublished")),
        )

    def _deliver(self, delivery: Delivery) -> None:
        """Send what the sources send; what is sent again comes when the first has settled."""
        if delivery.facts:
            self._tell_facts(delivery.facts)
            self.api.sent.late += delivery.late
        self._all(self._tell_ticket, delivery.tickets)
        self.api.stack.wait_idle()
        if delivery.facts_again:
            self.api.deliver("standard", delivery.facts_again, self.now, again=True)
        for event in delivery.tickets_again:
            self.api.deliver("zendesk", event, self.now, again=True)

    def _react(self, day: Day) -> None:
        """What people do with the mail that they got."""
        latest = {(mail.step, mail.to): mail for mail in self.api.mail()}
        self._scan([latest[SURVEY, reply.to] for reply in day.replies if reply.scanned])
        self._all(partial(self._reply, latest), day.replies)
        self._all(partial(self._leave, latest), day.farewells)

    def _work(self) -> None:
        """The success managers make the calls of the day before, but for the one who is away.

        What waits for the executive goes on waiting.
        """
        today = self.now.date().isoformat()
        for task in self.api.every("/tasks?status=open"):
            theirs = task["kind"] == "step" and not task["owner"].startswith(AWAY)
            if theirs and task["created_at"] < today:
                reached = int(task["customer_id"][-1]) % 2
                outcome = {"outcome": "reached" if reached else "not_reached"}
                self.api.tell("POST", f"/tasks/{quote(task['id'], safe='')}", outcome, MANAGER)
        for asked in self.api.every("/approvals?role=executive"):
            place = f"/approvals/{quote(asked['id'], safe='')}"
            self.api.tell("POST", place, {"decision": "approve", "reason": "worth a try"})

    def _scan(self, mails: Sequence[Mail]) -> None:
        """Follow every link, as programs do that look for dangerous ones: nothing may happen."""
        if not mails:
            return
        before = self.api.ask("/nps")["responses"]
        self._all(self.api.page, [link for mail in mails for link in mail.links])
        self.api.stack.wait_idle()
        if self.api.ask("/nps")["responses"] != before:
            raise Surprise("a program that followed links was taken for somebody who answers")

    def _reply(self, latest: Mapping[tuple[str, str], Mail], reply: Reply) -> None:
        """Open the link of a score, see it chosen, and press the page's button."""
        page = self.api.page(latest[SURVEY, reply.to].link(reply.score))
        if page.filled.get("score") != str(reply.score):
            raise Surprise(f"the link of {reply.score} does not choose {reply.score} on its page")
        self.api.press(page, {"comment": reply.comment})

    def _leave(self, latest: Mapping[tuple[str, str], Mail], farewell: Farewell) -> None:
        """Press the mail program's own button, which asks nobody anything (RFC 8058)."""
        mail = latest[farewell.step, farewell.to]
        self.api.post(urlsplit(mail.unsubscribe).path, b"List-Unsubscribe=One-Click")
        self.left[farewell.to] = self.now

    def _join(self, account: Account) -> None:
        self.api.tell("PUT", f"/customers/{account.id}", account.profile, MANAGER)

    def _tell_facts(self, facts: Sequence[Json]) -> None:
        self.api.deliver("standard", facts, self.now)

    def _tell_ticket(self, event: Json) -> None:
        self.api.deliver("zendesk", event, self.now)

    def _all(self, act: Callable[[T], object], things: Sequence[T]) -> None:
        """Do something with each of some things, several at a time."""
        for _ in self.pool.map(act, things):
            pass


def _minute_from(moment: datetime) -> datetime:
    """The first full minute that is not before an instant."""
    minute = moment.replace(second=0, microsecond=0)
    return minute if minute == moment else minute + MINUTE
