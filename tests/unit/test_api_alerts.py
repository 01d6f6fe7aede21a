"""Alerts over HTTP, and by buttons: what people do about them, and what the executive decides."""

from datetime import timedelta
from typing import Any

import pytest

from functions.accept_command import presses
from functions.shared.domain.alerts import Alert, Incident, Kind, critical, fall_cause
from functions.shared.domain.presses import ALERT, Press, about, subject
from functions.shared.kernel import ids
from functions.shared.store.alerts import Alerts
from tests.unit.api import AT, HOUR, Api, founded
from tests.unit.test_stale import unreadable

MINUTE = timedelta(minutes=1)
MANAGER, EXECUTIVE = "U1", "U2"
OVER = "the alert is closed, and no program of its time runs any more"


@pytest.fixture
def api() -> Api:
    api = founded()
    people = [(MANAGER, "success_manager"), (EXECUTIVE, "executive")]
    listed = [{"user": user, "role": role} for user, role in people]
    api.of("PUT", "/channels/slack/people", {"people": listed})
    api.of("POST", "/gates/entry", {"decision": "override", "reason": "a test"})
    api.customer("acme")
    return api


def raised(api: Api, kind: Kind = "customer_critical", n: int = 1, **said: Any) -> Alert:
    if kind == "customer_critical":
        incident = critical(
            api.venture, "acme", cause=fall_cause(n), since=api.at, delay=5 * MINUTE
        )
    else:
        incident = Incident(
            kind=kind,
            venture=api.venture,
            subject="nps",
            cause=f"look {n}",
            title="Something is wrong",
            text=("Look into it.",),
            due_at=api.at,
            **said,
        )
    api.at += MINUTE
    return Alerts(api.table).report(incident, api.at)[0]


def answered(
    api: Api, alert: Alert, action: str, *, role: str = "executive", status: int = 200
) -> Any:
    body = {"action": action, "reason": "we talked"}
    return api.of("POST", f"/alerts/{alert.id}", body, role=role, status=status)


def critical_run(api: Api) -> str:
    body = {"playbook": "critical"}
    return str(api.of("POST", "/customers/acme/enrolments", body, status=201)["id"])


def run(api: Api, enrolment: str) -> Any:
    listed = api.of("GET", "/enrolments")["items"]
    (found,) = [one for one in listed if one["id"] == enrolment]
    return found


def timeline(api: Api) -> list[str]:
    return [e["text"] for e in api.of("GET", "/customers/acme/timeline?limit=100")["items"]]


def tasks(api: Api) -> list[tuple[str, str, str]]:
    listed = api.of("GET", "/tasks?status=open")["items"]
    return [(task["title"], task["owner"], task["why"]) for task in listed]


def test_alerts_are_listed_the_open_ones_first_and_shown_one_by_one(api: Api) -> None:
    names = [raised(api, "nps_negative").id, raised(api, "crm_sync_failed").id, raised(api).id]
    answered(api, Alerts(api.table).get(api.venture, names[0]), "acknowledge")
    listed = api.of("GET", "/alerts")["items"]
    assert [one["id"] for one in listed] == [names[2], names[1], names[0]]
    assert [one["id"] for one in api.of("GET", "/alerts?status=closed")["items"]] == names[:1]
    assert [one["id"] for one in api.of("GET", "/alerts?kind=crm_sync_failed")["items"]] == [
        names[1]
    ]
    page = api.of("GET", "/alerts?limit=2")
    rest = api.of("GET", f"/alerts?limit=2&cursor={page['next']}")
    assert [one["id"] for one in page["items"] + rest["items"]] == [names[2], names[1], names[0]]
    shown = api.of("GET", f"/alerts/{names[2]}", role="viewer")
    assert (shown["kind"], shown["severity"], shown["customer_id"]) == (
        "customer_critical",
        "high",
        "acme",
    )
    assert (shown["status"], shown["sent_at"], shown["deliveries"]) == ("waiting", None, [])
    api.of("GET", "/alerts/none", status=404)


def test_who_acknowledges_is_named_once_and_the_alert_stays_open_until_it_is_over(
    api: Api,
) -> None:
    alert = raised(api)
    answered(api, alert, "acknowledge", role="success_manager")
    api.at += HOUR
    said = answered(api, alert, "acknowledge", role="success_manager")
    assert (said["status"], len(said["answers"])) == ("waiting", 1)
    assert said["answers"][0]["reason"] == "we talked"
    texts = [text for text in timeline(api) if "acknowledge" in text]
    assert len(texts) == 1
    assert texts[0].endswith(": we talked")
    answered(api, alert, "acknowledge", role="viewer", status=403)


@pytest.mark.parametrize("kind", ["nps_negative", "retention_dropped"])
def test_what_is_the_executives_closes_with_their_answer_alone(api: Api, kind: Kind) -> None:
    alert = raised(api, kind)
    answered(api, alert, "acknowledge", role="success_manager", status=403)
    said = answered(api, alert, "acknowledge")
    assert (said["status"], said["outcome"][:15]) == ("closed", "acknowledge by ")
    again, new = Alerts(api.table).report(
        Alerts(api.table).get(api.venture, alert.id).incident, api.at
    )
    assert (again.status, new) == ("closed", False)
    assert raised(api, kind, n=2).id != alert.id, "the next one is another"


def test_a_decision_needs_its_reason_and_the_executive(api: Api) -> None:
    alert = raised(api)
    for action in ("stop_program", "authorize_offer", "override", "executive_call"):
        answered(api, alert, action, role="success_manager", status=403)
        told = api.of("POST", f"/alerts/{alert.id}", {"action": action}, status=400)
        assert [wrong["field"] for wrong in told["errors"]] == ["reason"]
    assert api.of("GET", f"/alerts/{alert.id}")["answers"] == []


def test_stopping_the_program_ends_it_and_says_why_in_one_write(api: Api) -> None:
    alert = raised(api)
    answered(api, alert, "stop_program", status=409)
    enrolment = critical_run(api)
    answered(api, alert, "stop_program")
    said = answered(api, alert, "stop_program")
    assert [one["action"] for one in said["answers"]] == ["stop_program"]
    assert run(api, enrolment)["outcome"].startswith("stopped by ")
    assert run(api, enrolment)["outcome"].endswith(": we talked")
    assert sum("stop program by" in text for text in timeline(api)) == 1


def test_an_override_ends_the_program_where_one_runs_and_is_recorded_all_the_same(
    api: Api,
) -> None:
    enrolment = critical_run(api)
    answered(api, raised(api), "override")
    assert "an override of" in run(api, enrolment)["outcome"]
    said = answered(api, raised(api, "nps_dropped"), "override")
    assert [one["action"] for one in said["answers"]] == ["override"]


def test_a_false_alarm_ends_the_program_and_counts_as_one(api: Api) -> None:
    enrolment, alert = critical_run(api), raised(api)
    said = answered(api, alert, "false_alarm", role="success_manager")
    assert (said["status"], said["outcome"][:14]) == ("closed", "false alarm by")
    assert run(api, enrolment)["status"] == "ended"
    assert any("critical was a false alarm" in text for text in timeline(api))


def recovered(api: Api, alert: Alert) -> None:
    """What the alert was about is over, and a day passes."""
    Alerts(api.table).close(
        api.venture, alert.incident.kind, "acme", "recovered", api.at, customer="acme"
    )
    api.at += 24 * HOUR


@pytest.mark.parametrize("action", ["false_alarm", "contacted", "override", "stop_program"])
def test_an_answer_to_what_is_over_is_kept_and_touches_no_later_run(api: Api, action: str) -> None:
    alert = raised(api)
    recovered(api, alert)
    later = critical_run(api)
    over = action == "stop_program"
    said = answered(api, alert, action, status=409 if over else 200)
    assert over or [one["action"] for one in said["answers"]] == [action]
    assert not over or said["detail"] == OVER
    assert (run(api, later)["status"], run(api, later)["contacted_at"]) == ("active", None)


def test_a_run_of_that_time_is_still_acted_on_once_the_alert_is_over(api: Api) -> None:
    enrolment, alert = critical_run(api), raised(api)
    recovered(api, alert)
    answered(api, alert, "contacted", role="success_manager")
    assert run(api, enrolment)["contacted_at"] is not None
    answered(api, alert, "stop_program")
    assert run(api, enrolment)["status"] == "ended"


def test_a_press_under_an_alert_that_is_over_stops_nothing_and_says_so(api: Api) -> None:
    alert = raised(api)
    recovered(api, alert)
    later = critical_run(api)
    pressed = press(api, "stop_program", alert, EXECUTIVE)
    carried = presses.carry_out(api.venture, pressed, api.commanding)
    assert carried == presses.Carried(done=False, said=f"Not done: {OVER}")
    assert run(api, later)["status"] == "active"


def test_an_executives_call_is_a_task_for_the_owner(api: Api) -> None:
    alert = raised(api)
    for _ in range(2):
        answered(api, alert, "executive_call")
    [(title, owner, why)] = tasks(api)
    assert (title, owner) == ("Arrange a call of the executive with them", "dana")
    assert why.endswith(": we talked")
    answered(api, raised(api, "nps_dropped"), "executive_call", status=400)


def test_what_the_executive_wants_is_the_task_of_who_looks_after_them_by_then(api: Api) -> None:
    alert = raised(api)
    api.at += MINUTE
    api.happened("profile_changed", at=api.at, owner="erin")
    answered(api, alert, "executive_call")
    assert [owner for _, owner, _ in tasks(api)] == ["erin"]


def test_of_whom_nothing_can_be_read_the_profile_says_who_looks_after_them(api: Api) -> None:
    alert = raised(api)
    unreadable(api)
    answered(api, alert, "executive_call")
    assert [owner for _, owner, _ in tasks(api)] == ["dana"]


def test_an_offer_is_approved_where_one_waits_and_else_made_by_the_owner(api: Api) -> None:
    alert = raised(api)
    answered(api, alert, "authorize_offer")
    [(title, _, _)] = tasks(api)
    assert title == "Make them an offer: the executive has authorized one"


def test_pausing_all_campaigns_puts_the_ventures_brake_on(api: Api) -> None:
    alert = raised(api, "nps_dropped")
    answered(api, alert, "pause_campaigns")
    (brake,) = api.of("GET", "/brakes")["items"]
    assert (brake["scope"], brake["acts"][0]["reason"]) == ("venture", "we talked")
    said = answered(api, raised(api, "nps_dropped", n=2), "pause_campaigns")
    assert [one["action"] for one in said["answers"]] == ["pause_campaigns"]


def test_whoever_contacts_the_customer_has_answered_the_alert(api: Api) -> None:
    enrolment, alert = critical_run(api), raised(api)
    api.at += MINUTE
    api.of("POST", f"/enrolments/{enrolment}/contacted", {"note": "left a message"})
    shown = api.of("GET", f"/alerts/{alert.id}")
    assert [(one["action"], one["reason"]) for one in shown["answers"]] == [
        ("contacted", "left a message")
    ]


def test_an_answer_of_contacted_is_kept_in_the_run_too(api: Api) -> None:
    enrolment, alert = critical_run(api), raised(api)
    answered(api, alert, "contacted", role="success_manager")
    assert run(api, enrolment)["contacted_at"] is not None
    answered(api, raised(api, "crm_sync_failed"), "contacted", status=400)


def test_a_test_alert_is_another_one_each_time(api: Api) -> None:
    first = api.of("POST", "/alerts/test", {"channel": "slack"}, status=201)
    api.at += MINUTE
    second = api.of("POST", "/alerts/test", role="success_manager", status=201)
    assert (first["kind"], second["kind"]) == ("test", "test")
    assert first["id"] != second["id"]
    shown = api.of("GET", f"/alerts/{first['id']}")
    assert (shown["status"], shown["outcome"]) == ("closed", "another test began")
    api.of("POST", "/alerts/test", {"channel": "smoke"}, status=400)


# By a button.


def press(api: Api, action: str, alert: Alert, user: str = MANAGER) -> Press:
    api.at += HOUR
    named, step = about(subject(alert.id, ALERT))
    return Press(
        id=ids.digest(action, alert.id, user, str(api.at)),
        action=action,
        enrolment=named,
        step=step,
        user=user,
        at=api.at,
    )


@pytest.mark.parametrize("kind", ["customer_critical", "system_degraded"])
def test_a_press_answers_the_alert_once_whoever_it_concerns(api: Api, kind: Kind) -> None:
    alert = raised(api, kind)
    pressed = press(api, "acknowledge", alert)
    assert presses.carry_out(api.venture, pressed, api.commanding) == presses.Carried(
        done=True, said="is on it."
    )
    for _ in range(2):
        assert presses.carry_out(api.venture, pressed, api.commanding) == presses.Carried(
            done=True, said=None
        )
    (answer,) = api.of("GET", f"/alerts/{alert.id}")["answers"]
    assert (answer["action"], answer["by"], answer["reason"]) == (
        "acknowledge",
        "slack:U1",
        "in Slack",
    )


def test_a_press_of_the_executives_carries_out_what_it_says(api: Api) -> None:
    enrolment, alert = critical_run(api), raised(api)
    refused = presses.carry_out(
        api.venture, press(api, "stop_program", alert, MANAGER), api.commanding
    )
    assert not refused.done
    done = presses.carry_out(
        api.venture, press(api, "stop_program", alert, EXECUTIVE), api.commanding
    )
    assert (done.done, done.said) == (True, "stopped the program.")
    assert run(api, enrolment)["status"] == "ended"
    contacted = presses.carry_out(api.venture, press(api, "contacted", alert), api.commanding)
    assert contacted == presses.Carried(done=True, said="has contacted the customer.")
    odd = presses.carry_out(api.venture, press(api, "approve", alert), api.commanding)
    assert not odd.done


def test_a_press_contacts_and_says_so_in_the_run(api: Api) -> None:
    enrolment, alert = critical_run(api), raised(api)
    pressed = press(api, "contacted", alert)
    for said in ("has contacted the customer.", None):
        carried = presses.carry_out(api.venture, pressed, api.commanding)
        assert carried == presses.Carried(done=True, said=said)
    assert run(api, enrolment)["contacted_at"] is not None
    assert api.at > AT
