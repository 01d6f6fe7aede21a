"""Progression modes and approvals: who carries a step out, who says that it may go, until when."""

import pytest

from tests.unit.api import AT, DAY, HOUR
from tests.unit.working import MINUTE, Work, at_work


def in_days(work: Work, days: float) -> None:
    work.advance(AT + days * DAY)


def test_in_auto_a_step_goes_by_itself() -> None:
    work = at_work("auto")
    run = work.enrol()
    work.advance()
    assert len(work.mailer.sent) == 1
    assert [done.result for done in work.run(run).runs] == ["sent"]


def test_in_assisted_a_step_waits_for_its_owner_who_sees_it() -> None:
    work = at_work()
    run = work.enrol()
    work.advance()
    assert not work.mailer.sent
    [asked] = work.api.of("GET", "/approvals?owner=dana")["items"]
    assert (asked["id"], asked["role"], asked["owner"]) == (run, "success_manager", "dana")
    assert (asked["since"], asked["until"]) == ("2026-03-02T10:30:00Z", "2026-03-09T10:30:00Z")
    assert asked["reason"] == "a person approves each step"
    assert work.api.of("GET", "/approvals?owner=olga")["items"] == []
    assert work.api.of("GET", "/approvals?role=executive")["items"] == []
    assert work.api.of("GET", "/approvals?role=success_manager")["items"] == [asked]
    assert work.api.fields("GET", "/approvals?role=boss") == {"role"}
    work.api.at += HOUR
    body = {"decision": "approve", "reason": "go"}
    work.api.of("POST", f"/approvals/{run}", body, role="success_manager")
    work.api.of("POST", f"/approvals/{run}", body, role="success_manager")
    work.advance()
    assert len(work.mailer.sent) == 1
    approved = "at_risk, personal_email approved by success_manager-1: go"
    assert work.texts().count(approved) == 1


def test_what_its_owner_leaves_undecided_is_the_executives() -> None:
    work = at_work()
    run = work.enrol()
    for day in range(8):
        in_days(work, day)
    [asked] = work.api.of("GET", "/approvals")["items"]
    assert (asked["role"], asked["owner"]) == ("executive", "dana")
    assert asked["reason"] == "dana did not decide in 7 days"
    assert (asked["since"], asked["until"]) == ("2026-03-09T10:30:00Z", "2026-03-16T10:30:00Z")
    [task] = work.tasks()
    assert (task["kind"], task["role"], task["enrolment_id"]) == ("approval", "executive", run)
    assert (task["title"], task["due_at"]) == (
        "Decide: Write a personal email",
        "2026-03-16T10:30:00Z",
    )
    told = "at_risk, personal_email: the executive must decide: dana did not decide in 7 days"
    assert work.texts().count(told) == 1
    for decision in ("approve", "reject", "modify"):
        body = {"decision": decision, "reason": "mine"}
        work.api.of("POST", f"/approvals/{run}", body, role="success_manager", status=403)
    done = {"outcome": "done"}
    work.api.of("POST", f"/tasks/{task['id']}", done, role="success_manager", status=403)
    work.api.of("POST", f"/approvals/{run}", {"decision": "approve", "reason": "now"})
    assert work.tasks() == []
    work.advance(AT + 7 * DAY + MINUTE)
    assert len(work.written()) == 1


@pytest.mark.parametrize("decision", ["reject", "modify"])
def test_whatever_the_executive_decides_the_task_to_decide_is_done(decision: str) -> None:
    work = at_work()
    run = work.enrol()
    for day in range(8):
        in_days(work, day)
    [task] = work.tasks()
    work.api.of("POST", f"/approvals/{run}", {"decision": decision})
    [closed] = work.tasks("?status=closed")
    assert (closed["id"], closed["closed_by"]) == (task["id"], "executive-1")
    assert work.run(run).step == "adoption_guide"


def test_what_the_executive_leaves_undecided_too_is_left_out_and_the_run_goes_on() -> None:
    work = at_work()
    run = work.enrol()
    for day in range(15):
        in_days(work, day)
    after = work.run(run)
    assert [(done.step, done.detail) for done in after.runs] == [
        ("personal_email", "nobody approved the step in time")
    ]
    in_days(work, 15)
    assert [a["step"]["id"] for a in work.api.of("GET", "/approvals")["items"]] == [
        "adoption_guide"
    ]
    assert not work.written()


def test_a_customer_who_is_over_it_is_no_longer_asked_about() -> None:
    work = at_work()
    run = work.enrol()
    work.advance()
    work.api.at = AT + HOUR
    work.api.happened("login")
    work.api.happened("feature_used", feature="export", core=True)
    in_days(work, 1)
    assert work.run(run).outcome == "recovered"
    assert work.api.of("GET", "/approvals")["items"] == []


def test_in_manual_a_step_is_a_task_and_its_outcome_moves_the_run_on() -> None:
    work = at_work("manual")
    run = work.enrol()
    work.advance()
    [task] = work.tasks()
    assert (task["title"], task["owner"], task["contact"]) == (
        "Write a personal email",
        "dana",
        True,
    )
    assert work.run(run).step == "personal_email"
    in_days(work, 2)
    assert [t["id"] for t in work.tasks()] == [task["id"]]  # It waits for the person.
    work.close(task["id"], "done")
    after = work.run(run)
    assert [(done.step, done.result) for done in after.runs] == [("personal_email", "done")]
    assert (after.step, after.due_at) == ("adoption_guide", AT + 3 * DAY)
    assert after.first_message_at == AT + 2 * DAY
    work.close(task["id"], "done")
    assert work.run(run) == after
    assert not work.mailer.sent


def test_a_task_that_could_not_be_done_is_asked_for_again_tomorrow() -> None:
    work = at_work("manual")
    run = work.enrol()
    work.advance()
    [first] = work.tasks()
    work.close(first["id"], "not_reached")
    assert work.tasks() == []
    work.advance(AT + HOUR)
    assert work.tasks() == []
    in_days(work, 1)
    [second] = work.tasks()
    assert second["title"] == first["title"]
    assert second["id"] != first["id"]
    work.close(second["id"], "reached")
    assert work.run(run).step == "adoption_guide"


def test_in_manual_a_contact_and_a_skip_move_the_run_on_too() -> None:
    work = at_work("manual")
    run = work.enrol()
    work.advance()
    work.api.of("POST", f"/enrolments/{run}/contacted", {"note": "wrote"})
    assert work.tasks() == []
    assert [(d.step, d.result) for d in work.run(run).runs] == [("personal_email", "done")]
    in_days(work, 3)
    [task] = work.tasks()
    work.api.of("POST", f"/enrolments/{run}/skip", {"step": "adoption_guide", "reason": "no"})
    assert work.tasks() == []
    [closed] = [t for t in work.tasks("?status=closed") if t["id"] == task["id"]]
    assert (closed["outcome"], closed["note"]) == ("not_reached", "no")
    assert work.run(run).step == "call"


@pytest.mark.parametrize("mode", ["manual", "auto"])
def test_a_change_of_mode_reaches_a_step_that_waits_for_approval_within_a_day(mode: str) -> None:
    work = at_work()
    run = work.enrol()
    work.advance()
    work.mode(mode)
    in_days(work, 1)
    assert work.api.of("GET", "/approvals")["items"] == []
    assert len(work.tasks()) == (mode == "manual")
    assert len(work.mailer.sent) == (mode == "auto")
    refused = {"decision": "approve", "reason": "late"}
    work.api.of("POST", f"/approvals/{run}", refused, status=409)


def test_what_was_approved_goes_though_the_mode_is_another_one_by_now() -> None:
    work = at_work()
    run = work.enrol()
    work.advance()
    work.api.of("POST", f"/approvals/{run}", {"decision": "approve"})
    work.mode("auto")
    work.advance(AT + MINUTE)
    assert len(work.mailer.sent) == 1


def test_a_step_that_a_person_has_in_hand_stays_theirs() -> None:
    work = at_work("manual")
    run = work.enrol()
    work.advance()
    work.mode("auto")
    in_days(work, 1)
    assert (len(work.tasks()), work.run(run).step) == (1, "personal_email")
    assert not work.mailer.sent


def test_a_call_is_a_task_in_every_mode_and_the_run_does_not_wait_for_it() -> None:
    for mode in ("manual", "assisted", "auto"):
        work = at_work(mode)
        run = work.enrol()
        for step in ("personal_email", "adoption_guide"):
            work.api.of("POST", f"/enrolments/{run}/skip", {"step": step})
        in_days(work, 7)
        [task] = work.tasks()
        assert (task["title"], work.run(run).outcome) == (
            "Call the customer, one to one",
            "all steps run",
        )
