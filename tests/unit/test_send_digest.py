"""The weekly digest by mail: on its day, once a week to each, whatever breaks in between."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from typing_extensions import override

from functions.record_mail_event import flow as mail_events
from functions.record_mail_event import ses
from functions.send_digest import flow
from functions.send_digest.flow import Done
from functions.shared.kernel.errors import Refused, Throttled, Unavailable, Undecided
from functions.shared.ports.table import Present, Update, Write
from functions.shared.store import keys
from functions.shared.store.alerts import Alerts
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.memory import MemoryTable
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from tests.fakes.outside import MemoryFactsQueue, MemoryMailer
from tests.unit.api import AT, DAY, HOUR, Api, founded

NINE = AT.replace(hour=9, minute=0)
"""A Monday, at nine."""
ONE, OTHER = "success@company.com", "lead@company.com"


@dataclass
class Desk:
    """A venture with a customer at risk, and those who get its digest."""

    api: Api
    mailer: MemoryMailer = field(default_factory=MemoryMailer)

    def run(self, at: datetime = NINE, *, steps: int = 99) -> Done:
        """The hour strikes; there is time for so many mails."""
        left = iter([True] * steps + [False] * 99)
        return flow.run(at, flow.over(self.api.table, self.mailer), lambda: next(left))

    @property
    def to(self) -> list[str]:
        """Who got one."""
        return [sent.mail.to for sent in self.mailer.sent]

    def tell(self, told: str, place: int = -1, at: datetime = NINE) -> str:
        """The mail service tells of a mail what SES says of it, with its tags."""
        sent, table = self.mailer.sent[place], self.api.table
        stamp = at.isoformat()
        event = ses.read(
            {
                "eventType": told,
                "mail": {
                    "timestamp": stamp,
                    "messageId": sent.message_id,
                    "tags": {name: [text] for name, text in sent.mail.tags.items()},
                },
            }
        )
        assert event is not None
        stores = mail_events.Stores(
            messages=Messages(table),
            enrolments=Enrolments(table),
            surveys=Surveys(table),
            customers=Customers(table),
            alerts=Alerts(table),
            tasks=Tasks(table),
            receptions=Receptions(table),
            facts=MemoryFactsQueue(),
        )
        return mail_events.record(event, at, stores)


def desk(**changes: object) -> Desk:
    """A desk on a Monday morning."""
    api = founded()
    api.at = NINE
    if changes:
        api.of("PATCH", "/parameters", {"changes": changes, "reason": "a test"})
        api.settle()
    api.customer()
    return Desk(api)


def two() -> Desk:
    """A desk with two recipients."""
    return desk(at_risk_digest_recipients=[ONE, OTHER])


def test_each_recipient_gets_it_once_a_week() -> None:
    there = two()
    assert there.run() == Done(sent=2)
    assert there.to == [ONE, OTHER]
    assert there.run() == there.run(NINE + HOUR) == Done(known=2)
    assert there.run(NINE + 7 * DAY) == Done(sent=2)
    [first, _, later, _] = there.mailer.sent
    assert first.mail.letter.subject == "Acme: 1 customer needs somebody (2026-03-02)"
    assert first.mail.tags["digest"] == "2026-W10"
    assert later.mail.tags["digest"] == "2026-W11"
    assert "Acme" in first.mail.letter.text
    assert "<script" not in first.mail.letter.html


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (NINE - timedelta(minutes=1), 0),
        (NINE, 1),
        (NINE + timedelta(hours=14, minutes=59), 1),
        (NINE + 15 * HOUR, 0),
        (NINE - DAY, 0),
    ],
)
def test_it_goes_on_its_day_from_its_hour_on(at: datetime, sent: int) -> None:
    assert desk().run(at).sent == sent


def test_the_venture_says_when() -> None:
    there = desk(weekly_digest_day="Friday", weekly_digest_hour=16)
    assert there.run() == Done()
    friday = NINE + 4 * DAY + 7 * HOUR
    assert there.run(friday - HOUR) == Done()
    assert there.run(friday) == Done(sent=1)


def test_of_nobody_nothing_is_told() -> None:
    there = Desk(founded())
    assert there.run() == Done(empty=1)
    assert there.to == []


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_a_venture_that_rests_sends_none(status: str) -> None:
    there = desk()
    there.api.ask("PATCH", f"/v1/ventures/{there.api.venture}", {"status": status})
    assert there.run() == Done()


@pytest.mark.parametrize("trouble", [Throttled("slow"), Unavailable("busy")])
def test_what_certainly_did_not_go_goes_the_next_time(trouble: Unavailable) -> None:
    there = two()
    there.mailer.fails = [trouble]
    assert there.run() == Done(sent=1, later=1)
    assert there.run() == Done(sent=1, known=1)
    assert sorted(there.to) == sorted([ONE, OTHER])


def test_whoever_has_no_time_left_goes_on_the_next_time() -> None:
    there = two()
    assert there.run(steps=1) == Done(sent=1, later=1)
    assert there.run() == Done(sent=1, known=1)
    assert there.to == [ONE, OTHER]


def test_an_address_that_is_refused_is_not_tried_again() -> None:
    there = desk()
    there.mailer.fails = [Refused("no such address")]
    assert there.run() == Done(refused=1)
    assert there.run() == Done(known=1)


@pytest.mark.parametrize("went", [True, False])
def test_what_a_crash_left_open_is_never_sent_blindly(went: bool) -> None:
    there = desk()
    there.mailer.fails = [Undecided("a timeout")]
    there.mailer.sends_all_the_same = went
    assert there.run() == Done(open=1)
    assert there.run(NINE + HOUR) == Done(open=1)
    assert there.to == [ONE] * went


def test_the_services_own_event_settles_what_was_left_open() -> None:
    there = desk()
    there.mailer.fails, there.mailer.sends_all_the_same = [Undecided("a timeout")], True
    there.run()
    assert there.tell("Send") == "settled"
    assert there.tell("Send") == "known"
    assert there.run(NINE + 2 * HOUR) == Done(known=1)
    assert there.to == [ONE]


def test_what_never_went_goes_once_more_when_events_of_later_mail_came() -> None:
    there = desk()
    there.mailer.fails = [Undecided("a timeout")]
    assert there.run() == Done(open=1)
    Messages(there.api.table).beat(there.api.venture, NINE + timedelta(minutes=5))
    assert there.run(NINE + timedelta(minutes=59)) == Done(open=1)
    assert there.run(NINE + HOUR) == Done(sent=1)
    assert there.run(NINE + 2 * HOUR) == Done(known=1)


def test_a_bounce_of_the_digest_suppresses_nobody_and_counts_nowhere() -> None:
    there = desk()
    there.run()
    assert there.tell("Bounce") == "known"
    assert there.run(NINE + 7 * DAY) == Done(sent=1)


def test_a_digest_leaves_nothing_in_a_customers_partition() -> None:
    there = desk()
    before = rows(there)
    there.run()
    assert rows(there) == before


def rows(there: Desk) -> Any:
    """What lies with the customer."""
    return there.api.table.query(keys.customer_partition(there.api.venture, "acme")).items


def test_a_venture_that_fails_keeps_no_other_from_its_digest() -> None:
    there = desk()
    first = there.api.venture
    there.api.venture = there.api.ask("POST", "/v1/ventures", {"name": "Brio"}, status=201)["id"]
    there.api.customer("brio")
    key = keys.profile(first, "acme")
    there.api.table.write(Update(key, (Present(),), put={"doc": "{"}))
    done = there.run()
    assert (done.sent, [venture for venture, _ in done.failures]) == (1, [first])
    assert there.mailer.sent[0].mail.sender_name == "Brio"


class Killed(BaseException):
    """The function died at this call."""


class Mortal(MemoryTable):
    """A table at whose n-th write the function dies, before or after it is done."""

    def __init__(self, whole: MemoryTable, at: int, *, done: bool) -> None:
        super().__init__()
        self.__dict__.update(whole.__dict__)
        self.left, self.done = at, done

    @override
    def write(self, *writes: Write) -> bool:
        self.left -= 1
        if self.left == 0 and not self.done:
            raise Killed
        wrote = super().write(*writes)
        if self.left == 0:
            raise Killed
        return wrote


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("call", range(1, 6))
def test_wherever_it_dies_nobody_gets_two_and_who_certainly_got_none_gets_one(
    call: int,
    done: bool,
) -> None:
    there = two()
    whole = there.api.table
    left = iter([True] * 99)
    world = flow.over(Mortal(whole, call, done=done), there.mailer)
    try:
        flow.run(NINE, world, lambda: next(left))
    except Killed:
        assert call <= 4
    else:
        assert call > 4  # Two recipients, each claimed and settled.
    went = len(there.mailer.sent)
    for hour in range(1, 4):
        for place in range(len(there.mailer.sent)):
            there.tell("Send", place, NINE + hour * HOUR)
        there.run(NINE + hour * HOUR)
    assert there.to.count(ONE) <= 1
    assert there.to.count(OTHER) <= 1
    assert len(there.to) >= max(went, 1)
    # A claim of which no event ever tells is left alone: then the other got theirs.
    assert set(there.to) == {ONE, OTHER} or (done and call in (1, 3))
