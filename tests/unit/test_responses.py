"""What counts as a customer's response, and what does not, lived through from the fact to the end.

A response is a `responded` fact, an answered survey, a click on an answer button, a ticket or
comment by the customer after the message, an outcome `reached` recorded by a person.
"""

from collections.abc import Callable
from typing import Any

import pytest

from functions.record_mail_event.flow import MailEvent, Stores, record
from functions.shared.store.alerts import Alerts
from functions.shared.store.customers import Customers
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.feedback import Receptions
from functions.shared.store.messages import Messages
from functions.shared.store.surveys import Surveys
from functions.shared.store.tasks import Tasks
from tests.unit.api import AT, DAY, HOUR
from tests.unit.working import MINUTE, Work, at_work

Act = Callable[[Work], Any]


def says(kind: str, **data: Any) -> Any:
    """A fact of our own shape, an hour after the message."""
    act: Act = lambda work: work.api.happened(kind, **data)  # noqa: E731 -- a name for the type
    return pytest.param(act, id=f"{kind} {data}")


def reached(work: Work) -> None:
    """A person spoke to them, and says so where the task is."""
    [task] = work.tasks()
    work.close(task["id"], "reached")


def written(mode: str = "auto") -> tuple[Work, str]:
    """A run whose first message went out."""
    work = at_work(mode)
    run = work.enrol()
    work.advance()
    assert work.run(run).first_message_at == AT
    work.api.at = AT + HOUR
    return work, run


@pytest.mark.parametrize(
    "act",
    [
        says("responded", channel="email"),
        says("responded", channel="call"),
        says("responded", channel="slack"),
        says("nps_answered", survey="s", contact="c", score=4),
        says("ticket_changed", ticket="7", status="open"),
    ],
)
def test_a_response_ends_the_run(act: Act) -> None:
    work, run = written()
    act(work)
    work.react()
    assert work.run(run).outcome == "responded"
    work.advance(AT + 3 * DAY)
    assert len(work.mailer.sent) == 1


@pytest.mark.parametrize(
    "act",
    [
        says("responded", channel="email", automatic=True),
        says("ticket_changed", ticket="7", status="pending"),
        says("ticket_changed", ticket="7", status="solved"),
        says("goal_reached", goal="first report"),
        says("payment_failed"),
        says("profile_changed", name="Acme & Co"),
        says("email_event", effect="e", contact="c", event="opened"),
        says("email_event", effect="e", contact="c", event="clicked"),
    ],
)
def test_what_is_no_response_lets_the_run_go_on(act: Act) -> None:
    work, run = written()
    act(work)
    work.react()
    assert work.run(run).status == "active"


@pytest.mark.parametrize("told", ["delivered", "opened", "clicked"])
def test_a_mail_that_was_opened_or_scanned_is_no_response(told: str) -> None:
    work, run = written()
    [sent] = work.mailer.sent
    table = work.api.table
    stores = Stores(
        messages=Messages(table),
        enrolments=Enrolments(table),
        surveys=Surveys(table),
        customers=Customers(table),
        alerts=Alerts(table),
        tasks=Tasks(table),
        receptions=Receptions(table),
        facts=work.api.facts,
    )
    event = MailEvent(
        venture=work.api.venture,
        customer="acme",
        effect=sent.mail.tags["effect"],
        message_id=sent.message_id,
        told=told,  # type: ignore[arg-type]
        lasting=False,
        at=work.api.at,
    )
    record(event, work.api.at, stores)
    work.react()
    assert work.run(run).status == "active"


def test_what_was_said_before_the_message_is_no_response_to_it() -> None:
    work = at_work("auto")
    run = work.enrol()
    work.api.at = AT + MINUTE
    work.api.happened("ticket_changed", ticket="7", status="open")
    work.api.happened("responded", channel="email")
    work.react()
    assert work.run(run).status == "active"
    work.advance(AT + HOUR)
    work.react()
    assert work.run(run).status == "active"
    work.api.at += HOUR
    work.api.happened("ticket_changed", ticket="7", status="open")
    work.react()
    assert work.run(run).outcome == "responded"


def test_whom_a_person_reached_has_responded_though_no_message_went() -> None:
    work = at_work("manual")
    run = work.enrol()
    work.advance()
    work.api.at = AT + HOUR
    reached(work)
    work.react()
    assert work.run(run).outcome == "responded"


def test_a_message_that_a_person_wrote_is_one_that_can_be_answered() -> None:
    work = at_work("manual")
    run = work.enrol()
    work.advance()
    [task] = work.tasks()
    work.close(task["id"], "done")
    work.react()
    assert work.run(run).status == "active"
    work.api.at += HOUR
    work.api.happened("responded", channel="email")
    work.react()
    assert work.run(run).outcome == "responded"


def test_who_answers_after_they_were_contacted_has_responded_and_a_contact_alone_is_none() -> None:
    work = at_work()
    run = work.enrol()
    work.advance()
    work.api.of("POST", f"/enrolments/{run}/contacted", {"note": "left word"})
    work.react()
    assert work.run(run).status == "active"
    work.api.at += HOUR
    work.api.happened("ticket_changed", ticket="7", status="open")
    work.react()
    assert work.run(run).outcome == "responded"
