"""Work over HTTP: runs through playbooks, approvals, tasks and questions, and NPS."""

from dataclasses import replace

import pytest

from functions.shared.domain.effects import Effect
from functions.shared.domain.playbooks.enrolment import Enrolment
from functions.shared.domain.surveys import Survey, plan
from functions.shared.domain.tasks import Task
from functions.shared.ports.table import Put
from functions.shared.store import keys, surveys, tasks
from functions.shared.store.enrolments import Enrolments, changed
from functions.shared.store.messages import Messages, contact_digest
from functions.shared.store.programs import Programs
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Ventures
from tests.unit.api import AT, DAY, HOUR, Api, founded


def at_risk(api: Api, name: str = "acme") -> None:
    """A customer with 50 points."""
    api.customer(name)
    api.happened("login", name, at=AT - 10 * DAY)


def enrolled(api: Api, name: str = "acme") -> str:
    body = {"playbook": "at_risk", "reason": "a hunch"}
    said = api.of("POST", f"/customers/{name}/enrolments", body, role="success_manager", status=201)
    return str(said["id"])


def stored(api: Api, enrolment: str) -> Enrolment:
    return Enrolments(api.table).get(api.venture, enrolment)


def waiting(api: Api, name: str = "acme") -> str:
    """An enrolment whose first step waits for approval."""
    enrolment = stored(api, enrolled(api, name))
    assert api.table.write(*changed(enrolment.ask_approval("a person approves each step", api.at)))
    return enrolment.id


def test_a_person_lets_a_customer_enter() -> None:
    api = founded()
    at_risk(api)
    enrolment = enrolled(api)
    [said] = api.of("GET", "/enrolments", role="viewer")["items"]
    assert said["id"] == enrolment
    assert (said["playbook"], said["status"], said["customer_id"]) == ("at_risk", "active", "acme")
    assert said["cause"] == "entered by success_manager-1: a hunch"
    assert said["step"] == {
        "number": 0,
        "id": "personal_email",
        "kind": "email",
        "title": "Write a personal email",
        "due_at": "2026-03-02T10:30:00Z",
        "waiting": None,
        "approval": None,
    }


def test_a_customer_is_in_one_program_at_a_time() -> None:
    api = founded()
    at_risk(api)
    enrolled(api)
    api.at += HOUR
    api.of("POST", "/customers/acme/enrolments", {"playbook": "at_risk"}, status=409)


def test_nobody_enters_what_would_end_at_once() -> None:
    api = founded()
    api.customer()
    api.happened("login")
    body = {"playbook": "at_risk"}
    problem = api.of("POST", "/customers/acme/enrolments", body, status=409)
    assert "recovered" in problem["detail"]
    assert api.fields("POST", "/customers/acme/enrolments", {"playbook": "x"}) == {"playbook"}
    api.of("POST", "/customers/nobody/enrolments", body, status=404)
    api.of("POST", "/customers/acme/enrolments", body, role="viewer", status=403)


def test_a_run_is_stopped_once() -> None:
    api = founded()
    at_risk(api)
    enrolment = enrolled(api)
    body = {"reason": "she left"}
    said = api.of("POST", f"/enrolments/{enrolment}/stop", body, role="success_manager")
    assert (said["status"], said["step"]) == ("ended", None)
    assert said["outcome"] == "stopped by success_manager-1: she left"
    assert api.of("POST", f"/enrolments/{enrolment}/stop") == said
    assert api.of("GET", "/enrolments?status=active")["items"] == []
    assert api.of("GET", "/enrolments?status=ended")["items"] == [said]
    api.of("POST", "/enrolments/none/stop", status=404)
    api.of("POST", f"/enrolments/{enrolment}/stop", role="viewer", status=403)


def alarm(api: Api, playbook: str = "at_risk") -> list[bool]:
    lived = Programs(api.table).lived(api.venture, api.at - 9 * DAY, api.at)
    return [run.false_alarm for run in lived.runs if run.playbook == playbook]


def test_a_program_that_should_not_have_begun_is_stopped_as_a_false_alarm() -> None:
    api = founded()
    at_risk(api)
    path = f"/enrolments/{enrolled(api)}/stop"
    body = {"reason": "a holiday", "false_alarm": True}
    said = api.of("POST", path, body)
    assert (said["false_alarm"], said["outcome"]) == (True, "stopped by executive-1: a holiday")
    assert alarm(api) == [True]
    text = "at_risk was a false alarm, said executive-1: a holiday"
    texts = [entry["text"] for entry in api.of("GET", "/customers/acme/timeline")["items"]]
    assert texts.count(text) == 1
    # Again, or without the word, nothing changes: what was said stays.
    assert api.of("POST", path, body) == said
    assert api.of("POST", path) == said
    assert api.fields("POST", path, {"false_alarm": "perhaps"}) == {"false_alarm"}


def test_a_run_that_is_over_may_still_be_called_a_false_alarm() -> None:
    api = founded()
    at_risk(api)
    run = enrolled(api)
    stopped = api.of("POST", f"/enrolments/{run}/stop", {"reason": "she left"})
    assert (stopped["false_alarm"], alarm(api)) == (False, [False])
    api.at += HOUR
    said = api.of("POST", f"/enrolments/{run}/stop", {"false_alarm": True})
    assert said == stopped | {"false_alarm": True}
    assert alarm(api) == [True]
    assert stored(api, run).outcome == stopped["outcome"]
    # The next run of the customer is another alarm.
    assert api.of("POST", "/customers/acme/enrolments", {"playbook": "at_risk"}, status=201)
    assert sorted(alarm(api)) == [False, True]


def test_a_journey_is_no_alarm() -> None:
    api = founded()
    at_risk(api)
    run = api.of("POST", "/customers/acme/enrolments", {"playbook": "engagement"}, status=201)
    path = f"/enrolments/{run['id']}/stop"
    assert api.fields("POST", path, {"false_alarm": True}) == {"false_alarm"}
    assert stored(api, run["id"]).status == "active"


def test_enrolments_are_listed_the_active_ones_first_page_by_page() -> None:
    api = founded()
    for name in ("a", "b", "c"):
        at_risk(api, name)
        enrolled(api, name)
    last = api.of("GET", "/enrolments")["items"][0]["id"]
    api.of("POST", f"/enrolments/{last}/stop", {})
    seen, cursor = [], ""
    while True:
        page = api.of("GET", f"/enrolments?limit=1{cursor}")
        seen += [one["status"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == ["active", "active", "ended"]
    assert api.of("GET", "/enrolments?playbook=critical")["items"] == []
    assert len(api.of("GET", "/enrolments?playbook=at_risk&limit=100")["items"]) == 3
    assert api.fields("GET", "/enrolments?status=open") == {"status"}


def test_a_step_is_approved_once() -> None:
    api = founded()
    at_risk(api)
    assert api.of("GET", "/approvals")["items"] == []
    enrolment = waiting(api)
    [approval] = api.of("GET", "/approvals", role="viewer")["items"]
    assert (approval["id"], approval["step"]["id"]) == (enrolment, "personal_email")
    assert approval["reason"] == "a person approves each step"
    api.at += HOUR
    body = {"decision": "approve", "reason": "go"}
    said = api.of("POST", f"/approvals/{enrolment}", body, role="success_manager")
    assert (said["step"]["approval"], said["step"]["due_at"]) == (
        "approved",
        "2026-03-02T11:30:00Z",
    )
    assert api.of("POST", f"/approvals/{enrolment}", body) == said
    assert api.of("GET", "/approvals")["items"] == []
    api.of("POST", f"/approvals/{enrolment}", {"decision": "reject"}, status=409)
    api.of("POST", f"/approvals/{enrolment}", body, role="viewer", status=403)


def test_a_rejected_step_is_left_out_and_the_next_keeps_its_day() -> None:
    api = founded()
    at_risk(api)
    enrolment = waiting(api)
    body = {"decision": "reject", "reason": "too early"}
    said = api.of("POST", f"/approvals/{enrolment}", body)
    [run] = said["runs"]
    assert (run["step"], run["result"]) == ("personal_email", "rejected")
    assert run["detail"] == "rejected by executive-1: too early"
    assert (said["step"]["id"], said["step"]["due_at"]) == (
        "adoption_guide",
        "2026-03-05T10:30:00Z",
    )
    texts = [entry["text"] for entry in api.of("GET", "/customers/acme/timeline")["items"]]
    assert any("too early" in text for text in texts)


def test_a_modified_step_becomes_a_task_of_the_owner() -> None:
    api = founded()
    at_risk(api)
    enrolment = waiting(api)
    body = {"decision": "modify", "reason": "call instead"}
    said = api.of("POST", f"/approvals/{enrolment}", body)
    assert [run["result"] for run in said["runs"]] == ["task"]
    [task] = api.of("GET", "/tasks", role="viewer")["items"]
    assert (task["title"], task["owner"]) == ("Write a personal email", "dana")
    assert "call instead" in task["why"]
    assert api.fields("POST", f"/approvals/{enrolment}", {"decision": "maybe"}) == {"decision"}
    api.of("POST", "/approvals/none", body, status=404)


def test_of_whom_nothing_can_be_read_a_modified_step_is_the_task_of_the_profiles_owner() -> None:
    api = founded()
    at_risk(api)
    enrolment = waiting(api)
    state = api.table.get(keys.state(api.venture, "acme"), strong=True)
    assert state
    assert api.table.write(Put({**state, "doc": "{"}, ()))
    api.of("POST", f"/approvals/{enrolment}", {"decision": "modify", "reason": "call instead"})
    [task] = api.of("GET", "/tasks")["items"]
    assert task["owner"] == "dana"
    said = api.of("POST", f"/enrolments/{enrolment}/snooze", {"days": 3})
    assert said["snoozed_until"]


def test_a_modified_step_is_the_task_of_who_looks_after_them_by_then_or_of_the_playbook() -> None:
    api = founded()
    at_risk(api)
    enrolment = waiting(api)
    api.at += HOUR
    api.happened("profile_changed", at=api.at, owner="erin")
    body = {"decision": "modify", "reason": "call instead"}
    api.of("POST", f"/approvals/{enrolment}", body)
    [task] = api.of("GET", "/tasks")["items"]
    assert task["owner"] == "erin"
    api = founded()
    shipped = api.of("GET", "/playbooks/at_risk")["document"]
    api.of("PUT", "/playbooks/at_risk", shipped | {"owner": "olga"}, status=201)
    api.customer(owner=None)
    api.happened("login", at=AT - 10 * DAY)
    api.of("POST", f"/approvals/{waiting(api)}", body)
    [task] = api.of("GET", "/tasks")["items"]
    assert task["owner"] == "olga"


def a_task(api: Api, number: int = 1, owner: str | None = "dana", **said: object) -> Task:
    task = Task(
        id=tasks.task_id("acme", str(number)),
        venture=api.venture,
        customer="acme",
        kind="step",
        title=f"Call {number}",
        why="at risk",
        owner=owner,
        subject="e",
        created_at=AT,
        due_at=AT + number * HOUR,
    )
    task = replace(task, **said)  # type: ignore[arg-type]
    assert api.table.write(tasks.made(task))
    return task


def test_tasks_are_listed_by_urgency_and_owner() -> None:
    api = founded()
    for number, owner in ((3, "dana"), (1, "olga"), (2, "dana"), (4, None)):
        a_task(api, number, owner)
    api.at += HOUR + HOUR / 2
    listed = api.of("GET", "/tasks?status=open")["items"]
    assert [(task["title"], task["overdue"]) for task in listed] == [
        ("Call 1", True),
        ("Call 2", False),
        ("Call 3", False),
        ("Call 4", False),
    ]
    page = api.of("GET", "/tasks?owner=dana&limit=1")
    rest = api.of("GET", f"/tasks?owner=dana&limit=1&cursor={page['next']}")
    assert [t["title"] for t in page["items"] + rest["items"]] == ["Call 2", "Call 3"]


def test_a_customer_who_was_reached_has_responded() -> None:
    api = founded()
    at_risk(api)
    task = a_task(api)
    body = {"outcome": "reached", "note": "a good call"}
    said = api.of("POST", f"/tasks/{task.id}", body, role="success_manager")
    assert (said["status"], said["outcome"], said["note"]) == ("closed", "reached", "a good call")
    assert (said["closed_by"], said["overdue"]) == ("success_manager-1", False)
    [message] = api.facts.receive()
    assert [(f.kind, f.customer, f.data) for f in message.facts] == [
        ("responded", "acme", {"channel": "task"})
    ]
    assert api.of("POST", f"/tasks/{task.id}", body) == said
    api.of("POST", f"/tasks/{task.id}", {"outcome": "done"}, status=409)
    assert not api.facts.messages
    assert api.of("GET", "/tasks?status=open")["items"] == []
    assert api.of("GET", "/tasks?status=closed")["items"] == [said]
    texts = [entry["text"] for entry in api.of("GET", "/customers/acme/timeline")["items"]]
    assert "task closed as reached: Call 1" in texts


@pytest.mark.parametrize("outcome", ["not_reached", "done"])
def test_other_outcomes_are_no_response(outcome: str) -> None:
    api = founded()
    task = a_task(api)
    api.of("POST", f"/tasks/{task.id}", {"outcome": outcome})
    assert not api.facts.messages


def test_a_tasks_outcome_is_checked() -> None:
    api = founded()
    task = a_task(api)
    assert api.fields("POST", f"/tasks/{task.id}", {"outcome": "asleep"}) == {"outcome"}
    api.of("POST", "/tasks/none", {"outcome": "done"}, status=404)
    api.of("POST", f"/tasks/{task.id}", {"outcome": "done"}, role="viewer", status=403)


def asked_step(api: Api) -> tuple[Task, Enrolment, Effect]:
    """An enrolment whose message may or may not have gone out, and the question about it."""
    at_risk(api)
    venture = Ventures(api.table).get(api.venture)
    contact = contact_digest(venture.pepper, "ada@acme.example")
    enrolment = stored(api, enrolled(api))
    effect = Effect(
        key=enrolment.effect_key(contact),
        owner=enrolment.id,
        step="personal_email",
        contact=contact,
        status="claimed",
        claimed_at=AT,
    )
    messages = Messages(api.table)
    claimed = enrolment.claim(effect.key, AT + HOUR)
    ledger = messages.ledger(api.venture, contact)
    joined = changed(claimed)
    assert messages.claim(api.venture, "acme", effect, ledger, kind="campaign", joined=joined)
    held = claimed.held(None, "a person was asked")
    assert messages.settle(api.venture, "acme", effect.asked(), joined=changed(held))
    task = a_task(api, kind="question", effect=effect.key, subject=enrolment.id)
    api.at += 2 * HOUR
    return task, held, effect


@pytest.mark.parametrize("outcome", ["done", "reached"])
def test_a_message_that_went_out_is_settled_by_a_person(outcome: str) -> None:
    api = founded()
    task, enrolment, effect = asked_step(api)
    api.of("POST", f"/tasks/{task.id}", {"outcome": outcome})
    settled = Messages(api.table).effect(api.venture, "acme", effect.key)
    assert settled is not None
    assert (settled.status, settled.settled_by) == ("done", "executive-1")
    after = stored(api, enrolment.id)
    assert [(run.result, run.at) for run in after.runs] == [("sent", AT)]
    assert (after.step, after.due_at) == ("adoption_guide", AT + 3 * DAY)
    assert not api.facts.messages


def test_a_message_that_did_not_go_out_may_go_now() -> None:
    api = founded()
    task, enrolment, effect = asked_step(api)
    api.of("POST", f"/tasks/{task.id}", {"outcome": "not_reached"})
    messages = Messages(api.table)
    assert messages.effect(api.venture, "acme", effect.key) is None
    assert messages.ledger(api.venture, effect.contact).recent == ()
    after = stored(api, enrolment.id)
    assert (after.step, after.claimed, after.due_at) == ("personal_email", None, api.at)


@pytest.mark.parametrize("outcome", ["done", "not_reached"])
def test_an_event_that_was_faster_than_the_person_stands(outcome: str) -> None:
    api = founded()
    task, enrolment, effect = asked_step(api)
    done = effect.done("mail event", api.at)
    assert Messages(api.table).settle(api.venture, "acme", done, joined=())
    said = api.of("POST", f"/tasks/{task.id}", {"outcome": outcome})
    assert said["status"] == "closed"
    settled = Messages(api.table).effect(api.venture, "acme", effect.key)
    assert settled is not None
    assert settled.settled_by == "mail event"
    assert stored(api, enrolment.id) == enrolment


def asked_survey(api: Api) -> tuple[Task, Survey]:
    """A survey whose message may or may not have gone out, and the question about it."""
    api.customer()
    contact = contact_digest(Ventures(api.table).get(api.venture).pepper, "ada@acme.example")
    survey = plan(
        venture=api.venture, customer="acme", milestone="30_day_checkpoint", contact=contact, at=AT
    )
    assert Surveys(api.table).plan(survey)
    effect = Effect(
        key=survey.effect_key,
        owner=survey.id,
        step="survey",
        contact=contact,
        status="claimed",
        claimed_at=AT,
    )
    messages = Messages(api.table)
    claimed = survey.claimed(AT + HOUR)
    ledger = messages.ledger(api.venture, contact)
    joined = [surveys.changed(claimed)]
    assert messages.claim(api.venture, "acme", effect, ledger, kind="survey", joined=joined)
    asked = claimed.asked(AT + HOUR, "nobody knows")
    assert messages.settle(api.venture, "acme", effect.asked(), [surveys.changed(asked)])
    task = a_task(api, kind="question", effect=effect.key, subject=survey.id)
    api.at += 2 * HOUR
    return task, survey


@pytest.mark.parametrize(("outcome", "status"), [("done", "sent"), ("not_reached", "planned")])
def test_a_question_about_a_survey_settles_the_survey(outcome: str, status: str) -> None:
    api = founded()
    task, survey = asked_survey(api)
    api.happened("profile_changed", tier="enterprise", owner="olga")
    api.of("POST", f"/tasks/{task.id}", {"outcome": outcome})
    after = Surveys(api.table).get(api.venture, survey.id)
    assert after.status == status
    whose = ("enterprise", "olga") if outcome == "done" else (None, None)
    assert (after.tier, after.owner) == whose
    assert after.sent_at == (AT if outcome == "done" else None)


def test_who_answered_a_survey_was_asked_whatever_a_person_says() -> None:
    api = founded()
    task, survey = asked_survey(api)
    api.happened("nps_answered", survey=survey.name, contact="ada@acme.example", score=9)
    api.of("POST", f"/tasks/{task.id}", {"outcome": "not_reached"})
    after = Surveys(api.table).get(api.venture, survey.id)
    assert (after.status, after.sent_at) == ("sent", AT)
    settled = Messages(api.table).effect(api.venture, "acme", survey.effect_key)
    assert settled is not None
    assert (settled.status, settled.settled_by) == ("done", "an answer")
