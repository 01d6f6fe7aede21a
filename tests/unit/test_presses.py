"""Presses of buttons in Slack: whose counts, what they do, and that they do it once."""

from dataclasses import replace
from typing import Any

import pytest

from functions.accept_command import presses
from functions.ingest_webhook.vendors.slack import BUTTONS
from functions.shared.domain.playbooks.document import Slack
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.presses import Press
from functions.shared.kernel import ids
from functions.shared.kernel.errors import Refused, Unavailable
from functions.shared.store.enrolments import changed
from tests.fakes.outside import MemoryReplies
from tests.unit.api import HOUR, Api, founded
from tests.unit.test_api_work import at_risk, stored, waiting

MANAGER, EXECUTIVE, STRANGER = "U1", "U2", "U3"
REPLY = "https://hooks.slack.com/actions/1"


@pytest.fixture
def api() -> Api:
    api = founded()
    people = [(MANAGER, "success_manager"), (EXECUTIVE, "executive")]
    listed = [{"user": user, "role": role} for user, role in people]
    api.of("PUT", "/channels/slack/people", {"people": listed})
    at_risk(api)
    return api


def press(api: Api, action: str, enrolment: str, step: str, user: str = MANAGER) -> Press:
    api.at += HOUR
    return Press(
        id=ids.digest(action, enrolment, step, user, str(api.at)),
        action=action,
        enrolment=enrolment,
        step=step,
        user=user,
        at=api.at,
        reply_url=REPLY,
    )


def carry_out(api: Api, pressed: Press) -> presses.Carried:
    return presses.carry_out(api.venture, pressed, api.commanding)


def told(api: Api) -> list[str]:
    entries = api.of("GET", "/customers/acme/timeline?limit=100")["items"]
    return [entry["text"] for entry in entries if "in Slack" in entry["text"]]


def test_a_press_approves_the_step_that_waits_and_the_timeline_names_who_pressed(api: Api) -> None:
    enrolment = waiting(api)
    pressed = press(api, "approve", enrolment, "personal_email")
    assert carry_out(api, pressed) == presses.Carried(done=True, said="approved it.")
    run = stored(api, enrolment)
    assert (run.approval, run.due_at) == ("approved", pressed.at)
    assert told(api) == ["at_risk, personal_email approved by slack:U1: in Slack"]


def test_a_press_that_comes_again_changes_and_says_nothing_more(api: Api) -> None:
    enrolment = waiting(api)
    pressed = press(api, "reject", enrolment, "personal_email")
    assert carry_out(api, pressed).done
    after, entries = stored(api, enrolment), told(api)
    for _ in range(2):
        assert carry_out(api, pressed) == presses.Carried(done=True, said=None)
    assert (stored(api, enrolment), told(api)) == (after, entries)
    assert after.runs[-1].result == "rejected"
    assert after.runs[-1].detail == "rejected by slack:U1: in Slack"


def test_two_who_press_at_once_do_it_once(api: Api) -> None:
    enrolment = waiting(api)
    first = press(api, "approve", enrolment, "personal_email")
    second = press(api, "approve", enrolment, "personal_email", EXECUTIVE)
    assert carry_out(api, first).done
    after = stored(api, enrolment)
    assert carry_out(api, second) == presses.Carried(done=True, said="approved it.")
    assert carry_out(api, second) == presses.Carried(done=True, said=None)
    assert stored(api, enrolment) == after
    assert len(told(api)) == 1


def test_what_a_press_does_and_that_it_was_done_are_one_write(api: Api) -> None:
    enrolment = waiting(api)
    pressed = press(api, "approve", enrolment, "personal_email")
    real, writes = api.table.write, 0

    def dying(*parts: Any) -> bool:
        nonlocal writes
        writes += 1
        if writes > 1:
            raise Unavailable("died")
        return real(*parts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api.table, "write", dying)
        with pytest.raises(Unavailable):
            carry_out(api, pressed)
    assert stored(api, enrolment).approval == "approved"
    assert len(told(api)) == 1
    assert carry_out(api, pressed) == presses.Carried(done=True, said=None)


@pytest.mark.parametrize("user", [STRANGER, ""])
def test_a_press_by_somebody_unknown_is_refused_in_so_many_words(api: Api, user: str) -> None:
    enrolment = waiting(api)
    before = stored(api, enrolment)
    carried = carry_out(api, press(api, "approve", enrolment, "personal_email", user))
    assert not carried.done
    assert carried.said
    assert "people of Slack" in carried.said
    assert (stored(api, enrolment), told(api)) == (before, [])


def test_while_nobody_said_who_is_who_nobody_may_press() -> None:
    api = founded()
    at_risk(api)
    assert not carry_out(api, press(api, "approve", waiting(api), "personal_email")).done


def test_a_press_about_a_step_that_is_behind_decides_nothing_about_another(api: Api) -> None:
    enrolment = waiting(api)
    assert carry_out(api, press(api, "reject", enrolment, "personal_email")).done
    ask(api, enrolment)
    before = stored(api, enrolment)
    carried = carry_out(api, press(api, "approve", enrolment, "call"))
    assert (carried.done, stored(api, enrolment)) == (False, before)
    assert carried.said == "Not done: the step that this was about no longer waits"


def ask(api: Api, enrolment: str) -> Enrolment:
    """Let the step that comes next wait for approval too."""
    asked = stored(api, enrolment).ask_approval("a person approves each step", api.at)
    assert api.table.write(*changed(asked))
    return asked


def test_a_message_that_is_a_step_asks_about_the_one_after_it(api: Api) -> None:
    entered = stored(api, waiting(api))
    alert = Slack(id="alert", title="T", text="x", channel="#here", buttons=("approve",))
    document = replace(entered.document, steps=(alert, *entered.document.steps))
    told = replace(entered, document=document, plan=(0, *entered.plan), revision=2)
    assert api.table.write(*changed(told))
    assert carry_out(api, press(api, "approve", entered.id, "alert")).done
    run = stored(api, entered.id)
    assert (run.step, run.approval) == ("personal_email", "approved")


def test_a_question_about_a_step_that_is_behind_approves_not_the_one_after_it(api: Api) -> None:
    enrolment = waiting(api)
    carry_out(api, press(api, "reject", enrolment, "personal_email"))
    before = ask(api, enrolment)
    carried = carry_out(api, press(api, "approve", enrolment, "personal_email"))
    assert carried.said == "Not done: the step that this was about no longer waits"
    assert stored(api, enrolment) == before


def test_contacted_and_stop_do_what_they_say(api: Api) -> None:
    enrolment = waiting(api)
    said = carry_out(api, press(api, "contacted", enrolment, "personal_email"))
    assert said == presses.Carried(done=True, said="has contacted the customer.")
    assert [act.by for act in stored(api, enrolment).acts] == ["slack:U1"]
    assert carry_out(api, press(api, "stop_program", enrolment, "personal_email")).done
    assert stored(api, enrolment).outcome == "stopped by slack:U1: in Slack"


def test_only_an_executive_pauses_all_campaigns(api: Api) -> None:
    enrolment = waiting(api)
    carried = carry_out(api, press(api, "pause_campaigns", enrolment, "call"))
    assert carried == presses.Carried(done=False, said="Not done: this needs the role executive")
    assert api.of("GET", "/brakes")["items"] == []
    pressed = press(api, "pause_campaigns", enrolment, "call", EXECUTIVE)
    assert carry_out(api, pressed).said == "paused all campaigns."
    (brake,) = api.of("GET", "/brakes")["items"]
    assert (brake["scope"], brake["by"], brake["stage"]) == ("venture", "slack:U2", "paused")
    assert carry_out(api, pressed) == presses.Carried(done=True, said=None)
    assert api.of("GET", "/brakes")["items"] == [brake]


@pytest.mark.parametrize("enrolment", ["none", "0b1c2d3e4f5061728394a5b6c7d8e9f0-nobody"])
@pytest.mark.parametrize("action", sorted(presses.BUTTONS.keys() - {"pause_campaigns"}))
def test_a_run_that_is_not_there_is_said_to_be_none(api: Api, action: str, enrolment: str) -> None:
    assert not carry_out(api, press(api, action, enrolment, "call", EXECUTIVE)).done


def test_trouble_is_not_taken_for_a_refusal(api: Api) -> None:
    pressed = press(api, "approve", waiting(api), "personal_email")
    with pytest.MonkeyPatch.context() as patch:

        def unavailable(*_: object, **__: object) -> bool:
            raise Unavailable("throttled")

        patch.setattr(api.table, "write", unavailable)
        with pytest.raises(Unavailable):
            carry_out(api, pressed)
    assert carry_out(api, pressed).said == "approved it."


def test_who_pressed_is_answered_and_of_what_was_done_everybody(api: Api) -> None:
    replies = MemoryReplies()
    enrolment = waiting(api)
    done = press(api, "approve", enrolment, "personal_email")
    for pressed in (done, done, press(api, "approve", enrolment, "gone", STRANGER)):
        presses.answer(pressed, carry_out(api, pressed), replies)
    assert [(user, to_all) for user, _, to_all in replies.replies] == [
        (MANAGER, True),
        (STRANGER, False),
    ]
    elsewhere = replace(done, reply_url="https://example.com/1")
    with pytest.raises(Refused):
        presses.answer(elsewhere, presses.Carried(done=True, said="approved it."), replies)
    presses.answer(replace(done, reply_url=None), presses.Carried(done=True, said="x"), replies)
    assert len(replies.replies) == 2


def test_every_button_that_the_door_lets_in_is_a_command() -> None:
    assert set(presses.BUTTONS) | set(presses.ON_ALERTS) == BUTTONS


def test_over_http_too_a_decision_may_say_which_step_it_means(api: Api) -> None:
    enrolment = waiting(api)
    for decision in ("approve", "reject", "modify"):
        body = {"decision": decision, "step": "call"}
        api.of("POST", f"/approvals/{enrolment}", body, status=409)
    assert stored(api, enrolment).approval == "pending"
    body = {"decision": "approve", "step": "personal_email"}
    said = api.of("POST", f"/approvals/{enrolment}", body)
    assert said["step"]["approval"] == "approved"
    assert api.of("POST", f"/approvals/{enrolment}", body) == said
