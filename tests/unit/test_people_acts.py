"""What people do about runs: contacted, snoozed, a step left out; each once, however often said."""

from dataclasses import replace

import pytest

from functions.shared.domain.playbooks import acts, decide
from functions.shared.domain.playbooks.acts import Person
from functions.shared.domain.playbooks.enrolment import ACTS_KEPT, Enrolment, StepRun
from functions.shared.kernel.errors import Conflict
from functions.shared.store import tasks
from functions.shared.store.enrolments import Enrolments, changed
from tests.unit.api import AT, DAY, HOUR, Api, founded
from tests.unit.test_api_work import a_task, at_risk, enrolled, stored, waiting
from tests.unit.test_playbooks import AT as AT_NOON
from tests.unit.test_playbooks import STANDING
from tests.unit.test_playbooks import enrolled as entered

DANA = Person("dana")
BOSS = Person("olga", executive=True)
NOTE = {"note": "left a message"}


def contact_task(api: Api, run: str, number: int = 1) -> str:
    return a_task(api, number, subject=run, contact=True).id


def texts(api: Api) -> list[str]:
    return [entry["text"] for entry in api.of("GET", "/customers/acme/timeline")["items"]]


def test_a_contact_is_recorded_once_and_closes_the_contact_tasks_of_its_run() -> None:
    api = founded()
    at_risk(api)
    run = enrolled(api)
    mine = contact_task(api, run)
    other = contact_task(api, "another run", 2)
    upsell = a_task(api, 3, subject=run).id
    api.at += HOUR
    path = f"/enrolments/{run}/contacted"
    said = api.of("POST", path, NOTE, role="success_manager")
    assert said["contacted_at"] == "2026-03-02T11:30:00Z"
    assert said["status"] == "active"
    [act] = said["acts"]
    assert (act["kind"], act["by"], act["note"]) == (
        "contacted",
        "success_manager-1",
        "left a message",
    )
    closed = {t["id"]: t["outcome"] for t in api.of("GET", "/tasks")["items"]}
    assert closed == {mine: "done", other: None, upsell: None}
    told = "at_risk: success_manager-1 tried to reach the customer: left a message"
    assert texts(api).count(told) == 1
    api.at += HOUR
    assert api.of("POST", path, NOTE, role="success_manager") == said
    assert texts(api).count(told) == 1
    assert not api.facts.messages  # It is no response.
    again = api.of("POST", path, {"note": "and again"})
    assert (len(again["acts"]), again["contacted_at"]) == (2, said["contacted_at"])


def test_the_same_note_again_is_another_contact_where_a_task_asks_for_one() -> None:
    api = founded()
    at_risk(api)
    run = enrolled(api)
    path = f"/enrolments/{run}/contacted"
    first = api.of("POST", path)
    assert api.of("POST", path) == first
    api.at += 4 * DAY
    task = contact_task(api, run)
    again = api.of("POST", path)
    assert tasks.Tasks(api.table).get(api.venture, task).outcome == "done"
    assert [act["at"] for act in again["acts"]] == ["2026-03-02T10:30:00Z", "2026-03-06T10:30:00Z"]
    assert api.of("POST", path) == again
    # Of a run that is over it is no news, whatever is open still.
    api.of("POST", f"/enrolments/{run}/stop")
    contact_task(api, run, 2)
    assert len(api.of("POST", path)["acts"]) == 2


def test_the_customer_shows_its_runs_and_what_was_done_about_them() -> None:
    api = founded()
    at_risk(api)
    run = enrolled(api)
    said = api.of("POST", f"/enrolments/{run}/contacted")
    assert api.of("GET", "/customers/acme", role="viewer")["enrolments"] == [said]
    api.of("POST", f"/enrolments/{run}/stop")
    assert api.of("GET", "/customers/acme")["enrolments"] == []


def test_who_may_act_and_on_what() -> None:
    api = founded()
    at_risk(api)
    run = enrolled(api)
    for act, body in (
        ("contacted", NOTE),
        ("snooze", {"days": 1}),
        ("skip", {"step": "personal_email"}),
    ):
        api.of("POST", f"/enrolments/{run}/{act}", body, role="viewer", status=403)
        api.of("POST", f"/enrolments/none/{act}", body, status=404)
    api.of("POST", f"/enrolments/{run}/stop")
    for act, body in (("contacted", NOTE), ("snooze", {"days": 1}), ("skip", {"step": "call"})):
        problem = api.of("POST", f"/enrolments/{run}/{act}", body, status=409)
        assert "has ended" in problem["detail"]


def test_a_snooze_in_days_ends_as_a_day_begins_where_the_customer_is() -> None:
    api = founded()
    api.customer(timezone="America/New_York")
    api.happened("login", at=AT - 10 * DAY)
    run = enrolled(api)
    body = {"days": 3, "reason": "on holiday"}
    said = api.of("POST", f"/enrolments/{run}/snooze", body, role="success_manager")
    assert said["snoozed_until"] == "2026-03-05T05:00:00Z"
    assert said["step"]["due_at"] == "2026-03-05T05:00:00Z"
    assert said["step"]["waiting"] == "snoozed by success_manager-1: on holiday"
    api.at += HOUR
    assert api.of("POST", f"/enrolments/{run}/snooze", body, role="success_manager") == said
    [told] = [text for text in texts(api) if "snoozed until" in text]
    assert told.endswith("on holiday")
    sooner = {"until": (AT + DAY).isoformat()}
    assert api.of("POST", f"/enrolments/{run}/snooze", sooner)["step"]["due_at"] == (
        "2026-03-03T10:30:00Z"
    )


def test_a_snooze_ends_where_the_customer_is_by_what_was_said_last() -> None:
    api = founded()
    api.customer(timezone="America/New_York")
    api.happened("login", at=AT - 10 * DAY)
    api.at += HOUR
    api.happened("profile_changed", at=api.at, timezone="Europe/Berlin")
    said = api.of("POST", f"/enrolments/{enrolled(api)}/snooze", {"days": 3})
    assert said["snoozed_until"] == "2026-03-04T23:00:00Z"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"until": AT.isoformat()}, "until"),
        ({"until": (AT + 32 * DAY).isoformat()}, "until"),
        ({"until": "tomorrow"}, "until"),
        ({"days": 0}, "days"),
        ({"days": 31}, "days"),
        ({"days": 1, "note": "x"}, "note"),
        ({}, "body"),
        ({"days": 1, "until": (AT + DAY).isoformat()}, "body"),
    ],
)
def test_a_snooze_is_checked(body: dict[str, object], field: str) -> None:
    api = founded()
    at_risk(api)
    run = enrolled(api)
    assert api.fields("POST", f"/enrolments/{run}/snooze", body) == {field}
    assert stored(api, run).snoozed_until is None


def test_nothing_goes_to_the_customer_before_the_snooze_ends() -> None:
    resting = acts.snoozed(entered(), AT_NOON + 2 * DAY, DANA, "", AT_NOON)
    later = AT_NOON + 2 * DAY
    assert resting.due_at == later
    for at in (AT_NOON, later - HOUR):
        decision = decide.decide(replace(resting, due_at=at), STANDING, at)
        assert decision == decide.KeepWaiting(later, "snoozed by dana")
    assert isinstance(decide.decide(resting, STANDING, later), decide.Advance)


def test_each_step_keeps_its_day_or_comes_when_the_snooze_ends() -> None:
    sent = entered().after(StepRun(step="personal_email", at=AT_NOON, result="sent", detail=""))
    own_day = AT_NOON + 3 * DAY
    short = acts.snoozed(sent, AT_NOON + DAY, DANA, "", AT_NOON)
    assert short.due_at == own_day
    long = acts.snoozed(sent, AT_NOON + 5 * DAY, DANA, "", AT_NOON)
    assert long.due_at == AT_NOON + 5 * DAY
    assert acts.snoozed(long, AT_NOON + DAY, DANA, "", AT_NOON).due_at == own_day


def test_a_step_that_repeats_keeps_its_beat_whatever_is_snoozed_between_two() -> None:
    run = replace(entered(), rhythm=(90 * 24 * 60, 0, 0))
    first = acts.snoozed(run, AT_NOON + 2 * DAY, DANA, "", AT_NOON)
    assert first.due_at == AT_NOON + 2 * DAY
    sent = run.after(StepRun(step="personal_email", at=AT_NOON + DAY, result="sent", detail=""))
    beat = AT_NOON + 90 * DAY
    assert sent.due_at == beat
    assert acts.snoozed(sent, AT_NOON + 12 * DAY, DANA, "", AT_NOON + 10 * DAY).due_at == beat
    late = acts.snoozed(sent, beat + 5 * DAY, DANA, "", beat - DAY)
    assert late.due_at == beat + 5 * DAY
    assert acts.snoozed(late, beat + DAY, DANA, "", beat - DAY).due_at == beat + DAY


def test_a_snooze_leaves_what_is_being_sent_to_its_settlement() -> None:
    claimed = entered().claim("key", AT_NOON + HOUR)
    resting = acts.snoozed(claimed, AT_NOON + DAY, DANA, "", AT_NOON)
    assert (resting.due_at, resting.claimed, resting.waiting) == (
        AT_NOON + HOUR,
        "key",
        "being sent",
    )


def test_what_waits_for_approval_is_asked_for_anew_after_a_snooze() -> None:
    asked = entered().ask_approval("why", AT_NOON)
    assert acts.snoozed(asked, AT_NOON + DAY, DANA, "", AT_NOON).approval is None
    approved = asked.approved(AT_NOON)
    resting = acts.snoozed(approved, AT_NOON + DAY, DANA, "", AT_NOON)
    assert resting.approval == "approved"
    api = founded()
    at_risk(api)
    run = waiting(api)
    api.of("POST", f"/enrolments/{run}/snooze", {"days": 2})
    assert api.of("GET", "/approvals")["items"] == []
    api.of("POST", f"/approvals/{run}", {"decision": "approve"}, status=409)


def test_a_step_is_left_out_once_and_the_next_keeps_its_day() -> None:
    api = founded()
    at_risk(api)
    run = enrolled(api)
    body = {"step": "personal_email", "reason": "they just spoke"}
    said = api.of("POST", f"/enrolments/{run}/skip", body, role="success_manager")
    [done] = said["runs"]
    assert (done["step"], done["result"]) == ("personal_email", "skipped")
    assert done["detail"] == "left out by success_manager-1: they just spoke"
    assert (said["step"]["id"], said["step"]["due_at"]) == (
        "adoption_guide",
        "2026-03-05T10:30:00Z",
    )
    assert stored(api, run).revision == 1
    assert api.of("POST", f"/enrolments/{run}/skip", body) == said
    assert sum("left out" in text for text in texts(api)) == 1
    problem = api.of("POST", f"/enrolments/{run}/skip", {"step": "call"}, status=409)
    assert "adoption_guide" in problem["detail"]
    assert api.fields("POST", f"/enrolments/{run}/skip", {"step": "dance"}) == {"step"}
    assert api.fields("POST", f"/enrolments/{run}/skip", {}) == {"step"}


def test_leaving_out_the_last_step_ends_the_run() -> None:
    run = entered()
    for step in run.document.steps:
        run = acts.skipped(run, step.id, DANA, "", AT_NOON)
    assert (run.status, run.outcome, run.revision) == ("ended", "all steps run", 3)


def test_a_step_whose_message_is_being_sent_is_not_left_out() -> None:
    claimed = entered().claim("key", AT_NOON + HOUR)
    with pytest.raises(Conflict, match="is being sent"):
        acts.skipped(claimed, "personal_email", BOSS, "", AT_NOON)


def test_a_run_keeps_the_last_acts_and_the_first_contact() -> None:
    run = entered()
    for number in range(ACTS_KEPT + 5):
        run = acts.contacted(run, DANA, str(number), AT_NOON + number * HOUR)
    assert run.contacted_at == AT_NOON
    assert [act.note for act in run.acts] == [str(n) for n in range(5, ACTS_KEPT + 5)]


def test_an_act_is_decided_anew_where_somebody_was_faster() -> None:
    api = founded()
    at_risk(api)
    run = enrolled(api)
    task = contact_task(api, run)
    store = Enrolments(api.table)
    seen: list[Enrolment] = []
    real = api.table.write

    def slow(*writes: object) -> bool:
        if not seen:  # Somebody else moves the run between the read and the write.
            seen.append(store.get(api.venture, run))
            assert real(*changed(seen[0].held(AT + DAY, "meanwhile")))
        return real(*writes)  # type: ignore[arg-type]

    api.table.write = slow  # type: ignore[method-assign]
    said = api.of("POST", f"/enrolments/{run}/contacted", NOTE)
    assert (said["step"]["waiting"], len(said["acts"])) == ("meanwhile", 1)
    assert tasks.Tasks(api.table).get(api.venture, task).outcome == "done"
