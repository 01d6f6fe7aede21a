"""What the executive must decide is told them, in Slack and by mail, each once, and by a press."""

import itertools
from typing import Any

import pytest

from functions.accept_command import presses
from functions.advance_playbooks.flow import advance_due
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.presses import Press, about
from functions.shared.kernel.errors import Refused, Unavailable, Undecided
from functions.shared.ports.outside import Mail
from functions.shared.ports.table import Write
from functions.shared.store.messages import Messages
from tests.unit.advancing import MINUTE, House, house
from tests.unit.api import DAY
from tests.unit.test_step_kinds import OFFER, Json, document

WHY = "the executive approves every offer"
ASK = "own, offer: the executive: posted to @chairman in Slack; mailed"
PEOPLE = [{"user": "U1", "role": "success_manager"}, {"user": "U2", "role": "executive"}]


def offering(here: House | None = None, step: Json = OFFER) -> House:
    """A customer in a program that makes an offer; nobody has looked yet."""
    here = here or house()
    here.api.customer()
    here.api.happened("login", at=here.at - 10 * DAY)
    here.hear()
    here.api.of("PUT", "/playbooks/own", document(step), status=201)
    here.api.of("POST", "/customers/acme/enrolments", {"playbook": "own"}, status=201)
    here.api.of("PUT", "/channels/slack/people", {"people": PEOPLE})
    return here


def minutes(here: House, many: int) -> None:
    for _ in range(many):
        here.minute()


def to_executive(here: House) -> list[Mail]:
    return [mail for mail in here.mails if mail.to == "chairman@company.com"]


def run_of(here: House) -> Enrolment:
    return here.run_of("own")


def texts(here: House) -> list[str]:
    return [one["text"] for one in here.api.of("GET", "/customers/acme/timeline")["items"]]


def press(here: House, action: str, user: str = "U2") -> presses.Carried:
    """Somebody presses a button of the message in Slack."""
    [note] = here.notes
    [button] = [one for one in note.buttons if one.action == action]
    enrolment, step = about(button.value)
    pressed = Press(
        id=f"{action}-{user}", action=action, enrolment=enrolment, step=step, user=user, at=here.at
    )
    return presses.carry_out(here.api.venture, pressed, here.api.commanding)


def test_an_offer_is_put_to_the_executive_in_slack_and_by_mail_in_the_same_minute() -> None:
    here = offering()
    here.minute()
    [note], [mail] = here.notes, to_executive(here)
    assert (note.channel, note.title) == ("@chairman", "Decide: T: Acme")
    assert note.text[0] == "This waits for you: the executive approves every offer."
    assert note.fields["Stands for"] == "30 days from when it is sent"
    assert [(one.action, one.label, one.style) for one in note.buttons] == [
        ("approve", "Approve it", "primary"),
        ("reject", "Leave it out", "danger"),
    ]
    assert mail.letter.subject == note.title
    assert "left out" in mail.letter.text
    assert texts(here).count(ASK) == 1
    run = run_of(here)
    assert (run.approval, run.claimed, run.due_at) == ("pending", None, here.at + DAY)
    here.later(days=3)
    assert (len(here.notes), len(to_executive(here)), here.written) == (1, 1, [])
    [asked] = here.api.of("GET", "/approvals")["items"]
    assert asked["reason"] == "the executive approves every offer"


def test_the_press_of_the_executive_alone_lets_the_offer_go() -> None:
    here = offering()
    here.minute()
    assert not press(here, "approve", "U1").done
    assert press(here, "approve").done
    here.minute()
    [offer] = here.written
    assert offer.tags["step"] == "offer"
    assert here.tasks == []
    # The question was answered: pressed again, it decides nothing.
    assert not press(here, "reject").done
    assert [run.result for run in run_of(here).runs] == ["sent"]


def test_a_rejected_offer_is_left_out() -> None:
    here = offering()
    here.minute()
    assert press(here, "reject").done
    here.later(days=1)
    assert here.written == []
    assert [run.result for run in run_of(here).runs] == ["rejected"]


def test_what_nobody_approved_in_seven_days_is_told_the_executive_then() -> None:
    here = house()
    change = {"changes": {"progression_mode": "assisted"}, "reason": "r"}
    here.api.of("PATCH", "/parameters", change)
    here.api.settle()
    write = {"id": "write", "kind": "email", "title": "Write", "template": "check_in"}
    offering(here, write).later(days=6)
    assert (here.notes, here.mails) == ([], [])
    here.later(days=1, minutes=5)
    [note], [mail] = here.notes, to_executive(here)
    assert note.title == mail.letter.subject == "Decide: Write: Acme"
    assert note.text[0] == "This waits for you: dana did not decide in 7 days."
    assert press(here, "approve").done
    here.minute()
    assert [one.tags["step"] for one in here.written] == ["write"]


def test_without_slack_the_mail_alone_goes_and_without_either_the_task_stands() -> None:
    here = house()
    here.slack.unconnected.add(here.api.venture)
    offering(here).minute()
    assert (here.notes, len(to_executive(here))) == ([], 1)
    assert "own, offer: the executive: mailed; Slack is not connected" in texts(here)
    here = house()
    here.slack.unconnected.add(here.api.venture)
    here.mailer.fails = [Refused("no such address")]
    offering(here).minute()
    minutes(here, 3)
    assert here.mails == []
    [task] = here.tasks
    assert (task.kind, task.role) == ("approval", "executive")
    assert "own, offer: Slack is not connected; no such address" in texts(here)


def test_a_snooze_asks_anew_once_it_is_over() -> None:
    here = offering()
    here.minute()
    run = run_of(here)
    here.api.of("POST", f"/enrolments/{run.id}/snooze", {"days": 2})
    here.later(days=1)
    assert len(here.notes) == 1
    here.later(days=2)
    assert (len(here.notes), len(to_executive(here))) == (2, 2)


SLACK = [(), (Unavailable("slow"),), (Undecided("broke"),), (Unavailable("slow"),) * 9]
MAIL = [(), (Unavailable("slow"),) * 3]


@pytest.mark.parametrize("posted", [True, False])
@pytest.mark.parametrize(("slack", "mail"), list(itertools.product(SLACK, MAIL)))
def test_trouble_of_one_channel_sends_the_other_once_and_no_more(
    slack: tuple[Any, ...], mail: tuple[Any, ...], *, posted: bool
) -> None:
    here = house()
    here.slack.fails, here.mailer.fails = list(slack), list(mail)
    here.slack.posts_all_the_same = posted and slack == (Undecided("broke"),)
    offering(here).minute()
    here.slack.posts_all_the_same = False
    minutes(here, 20)
    assert len(here.notes) == (0 if len(slack) > 4 else 1)
    assert len(to_executive(here)) == 1
    assert run_of(here).approval == "pending"


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("call", range(1, 8))
def test_a_death_at_any_write_tells_the_executive_all_the_same_and_once(
    call: int, *, before: bool
) -> None:
    here = offering()
    real, writes = here.table.write, 0

    def dying(*parts: Write) -> bool:
        nonlocal writes
        writes += 1
        if writes == call and before:
            raise RuntimeError("died")
        done = real(*parts)
        if writes == call:
            raise RuntimeError("died")
        return done

    here.api.at += MINUTE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(here.table, "write", dying)
        advance_due(here.at, here.world())
    if writes == 4 and not before:
        # The mail was claimed and never sent: that later messages are told of says so.
        Messages(here.table).beat(here.api.venture, here.at + MINUTE)
    minutes(here, 70)
    assert (len(here.notes), len(to_executive(here))) == (1, 1)
    assert run_of(here).approval == "pending"
    assert texts(here).count(f"own, offer: the executive must decide: {WHY}") == 1
    assert sum("posted to @chairman" in text for text in texts(here)) == 1
    # Each of its writes is died at: asked, two claims settled twice, and how they were told.
    assert writes >= min(call, 6)
