"""The gates at the API, and that nothing acts on customers before the entry."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from functions.count_insights import flow
from functions.shared.domain import alerts
from functions.shared.domain.alerts import Incident
from functions.shared.domain.crm import Outcome, Run
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.verdicts import Answer
from functions.shared.ports.table import Delete
from functions.shared.store import keys
from functions.shared.store.alerts import Alerts
from functions.shared.store.crm_runs import CrmRuns
from functions.shared.store.insights import Count
from functions.shared.store.stages import Stages
from functions.shared.store.ventures import Ventures
from tests.unit.advancing import House
from tests.unit.api import AT, DAY, HOUR, Api, founded
from tests.unit.surveying import MONDAY, VENTURE, build
from tests.unit.test_step_kinds import HOOK, SLACK, document

MAIL = {"id": "write", "kind": "email", "title": "Write", "template": "check_in"}
EXIT = {"id": "ask", "kind": "survey", "title": "Ask", "survey": "exit"}


def counted(api: Api) -> None:
    """Everybody is counted, as of now."""
    stores, count = flow.over(api.table), Count("w", api.at)
    for segment in range(keys.SEGMENTS):
        place = None
        while True:
            _, place = flow.look(count, segment, place, stores, page=2)
            if place is None:
                break
    stores.insights.end(count)


def gates(api: Api) -> dict[str, Any]:
    """Every gate by its name."""
    return {gate["gate"]: gate for gate in api.of("GET", "/gates", role="viewer")["items"]}


def status(api: Api, gate: str) -> dict[str, str]:
    """The verdict of each condition of a gate."""
    return {one["name"]: one["status"] for one in gates(api)[gate]["conditions"]}


def test_a_new_venture_has_five_gates_and_says_what_is_not_known() -> None:
    api = founded()
    assert {name: gate["status"] for name, gate in gates(api).items()} == {
        "entry": "failed",
        "32.1": "failed",
        "32.2": "failed",
        "32.3": "not_yet_decidable",
        "exit": "failed",
    }
    assert status(api, "32.1") == {
        "crm_configured": "failed",
        "playbooks_created": "passed",
        "team_trained": "not_yet_decidable",
    }
    assert status(api, "32.2") == {
        "metrics_defined": "passed",
        "scoring_implemented": "not_yet_decidable",
        "alerts_configured": "failed",
    }
    assert status(api, "exit") == {
        "success_system_active": "failed",
        "retention_improving": "not_yet_decidable",
        "nps_positive": "failed",
    }


def test_the_team_is_trained_when_every_owner_is_confirmed_once() -> None:
    api = founded()
    api.customer("acme", owner="Dana Reyes")
    api.customer("brio", owner="eli")
    counted(api)
    assert "Dana Reyes, eli" in gates(api)["32.1"]["conditions"][2]["evidence"]
    first = api.of("POST", "/gates/training", {"owner": "Dana Reyes"}, role="viewer")
    assert first == {"owner": "Dana Reyes", "by": "viewer-1", "at": "2026-03-02T10:30:00Z"}
    api.at = AT + DAY
    again = api.of("POST", "/gates/training", {"owner": "dana  reyes"}, role="executive")
    assert again == first
    assert gates(api)["32.1"]["conditions"][2]["evidence"] == "not confirmed: eli"
    api.of("POST", "/gates/training", {"owner": "eli"}, role="success_manager")
    trained = gates(api)["32.1"]["conditions"][2]
    assert (trained["status"], trained["passed"]) == ("passed", True)
    assert trained["facts"] == [
        {"what": "owners of customers", "value": 2, "at": "2026-03-02T10:30:00Z"},
        {"what": "of them trained", "value": 2, "at": None},
        {"what": "Dana Reyes, confirmed by", "value": "viewer-1", "at": "2026-03-02T10:30:00Z"},
        {"what": "eli, confirmed by", "value": "success_manager-1", "at": "2026-03-03T10:30:00Z"},
    ]


def test_a_confirmation_says_whose_training_it_is() -> None:
    api = founded()
    assert api.fields("POST", "/gates/training", {}) == {"owner"}
    assert api.fields("POST", "/gates/training", {"owner": ""}) == {"owner"}
    api.ask(
        "POST",
        "/v1/ventures/00000000-0000-4000-8000-999999999999/gates/training",
        {"owner": "dana"},
        status=404,
    )


def test_alerts_are_configured_when_a_test_alert_is_answered() -> None:
    api = founded()
    store = Alerts(api.table)
    alert, _ = store.report(
        Incident(
            kind="test",
            venture=api.venture,
            subject="test",
            cause="1",
            title="A test",
            text=("It arrives.",),
            due_at=AT,
        ),
        AT,
    )
    assert status(api, "32.2")["alerts_configured"] == "not_yet_decidable"
    # Due, and nobody sends it.
    api.at = AT + DAY
    parts = gates(api)["exit"]["conditions"][0]["parts"]
    assert {p["name"]: p["status"] for p in parts}["alerts_working"] == "failed"
    sent = alert.sent(AT, Parameters())
    assert store.save(sent)
    assert status(api, "32.2")["alerts_configured"] == "failed"
    answer = alerts.Answer(action="acknowledge", by="dana", at=AT)
    closed = sent.closed("answered", AT)
    assert store.save(replace(closed, answers=(answer,)))
    assert status(api, "32.2")["alerts_configured"] == "passed"
    parts = gates(api)["exit"]["conditions"][0]["parts"]
    assert {p["name"]: p["status"] for p in parts}["alerts_working"] == "passed"


def test_an_alert_that_was_answered_before_it_was_due_is_not_late() -> None:
    api = founded()
    api.customer()
    incident = alerts.critical(api.venture, "acme", cause="band:1", since=AT, delay=HOUR)
    alert, _ = Alerts(api.table).report(incident, AT)

    def working() -> str:
        parts = gates(api)["exit"]["conditions"][0]["parts"]
        return str({part["name"]: part["status"] for part in parts}["alerts_working"])

    api.at = AT + DAY
    assert working() == "failed"
    api.of("POST", f"/alerts/{alert.id}", {"action": "acknowledge"})
    assert working() == "not_yet_decidable", "nobody need send what is in somebody's hands"


def test_a_connected_crm_and_a_scored_customer_are_seen() -> None:
    api = founded()
    api.of("PUT", "/sources/hubspot", {"secret": "s"})
    api.customer()
    assert status(api, "32.2")["scoring_implemented"] == "passed"
    assert status(api, "32.1")["crm_configured"] == "passed"
    [crm, *_] = gates(api)["32.1"]["conditions"]
    assert {"what": "connected by", "value": "executive-1", "at": "2026-03-02T10:30:00Z"} in crm[
        "facts"
    ]


def test_the_crm_is_synchronized_while_its_last_run_succeeded_lately() -> None:
    api = founded()
    api.of("PUT", "/sources/hubspot", {"secret": "s"})

    def syncing() -> str:
        parts = gates(api)["exit"]["conditions"][0]["parts"]
        return str({part["name"]: part["status"] for part in parts}["crm_syncing"])

    assert syncing() == "not_yet_decidable"
    runs = CrmRuns(api.table)
    assert runs.log(api.venture, sync("1", AT, 0))
    assert syncing() == "passed"
    assert runs.log(api.venture, sync("2", AT + HOUR, 5))
    api.at = AT + DAY
    assert syncing() == "passed"
    api.at = AT + DAY + HOUR
    assert syncing() == "failed"


def sync(name: str, at: datetime, errors: int) -> Run:
    """A run of the CRM's synchronization: of five rows so many failed."""
    status: Outcome = "failed" if errors else "succeeded"
    return Run(id=name, at=at, seconds=1, count=5, errors=errors, status=status)


def test_every_gate_answers_the_same_as_it_is_decided() -> None:
    api = founded()
    api.customer()
    api.happened("login")
    counted(api)
    decided = Stages(api.table).decided(api.venture, Parameters(), api.at)
    said = gates(api)
    for answer in decided:
        assert said[answer.name]["status"] == answer.verdict
        assert names(said[answer.name]["conditions"]) == [leaf.name for leaf in leaves(answer)]


def names(conditions: list[dict[str, Any]]) -> list[str]:
    return [name for one in conditions for name in (names(one["parts"]) or [one["name"]])]


def leaves(answer: Answer) -> list[Answer]:
    return [leaf for part in answer.parts for leaf in leaves(part)] or [answer]


def before_entry() -> House:
    """A venture that acts by itself, with more customers wanted than it has."""
    api = founded(progression_mode="auto")
    changes = {"entry_min_customers": 100, "nps_deploy_milestone": "first_value_realization"}
    api.of("PATCH", "/parameters", {"changes": changes, "reason": "a test"})
    api.settle()
    return House(api)


def test_before_the_entry_nothing_acts_on_customers_and_after_it_all_of_it_does() -> None:
    here = before_entry()
    here.api.secrets.stored["links"] = ("a long secret",)
    here.api.customer("acme")
    here.api.happened("login", at=here.at - 5 * DAY)
    here.hear()
    # By itself no playbook begins, whatever falls.
    here.later(days=40)
    assert here.runs() == []
    # A person may begin one; its steps wait.
    for number, step in enumerate((MAIL, EXIT, SLACK, HOOK)):
        name, customer = f"own{number}", f"c{number}"
        here.api.customer(customer)
        here.api.of("PUT", f"/playbooks/{name}", document(step, name=name), status=201)
        here.api.of("POST", f"/customers/{customer}/enrolments", {"playbook": name}, status=201)
    here.later(days=3)
    assert (here.mails, here.notes, here.webhooks.told) == ([], [], [])
    assert all(here.runs(f"c{n}")[0].runs == () for n in range(4))
    held = {one["reason"] for one in here.api.of("GET", "/held")["items"]}
    assert all("the entry gate is closed" in reason for reason in held)
    here.api.of("POST", "/gates/entry", {"decision": "override", "reason": "we begin"})
    here.later(days=4)
    done = {step.result for n in range(4) for run in here.runs(f"c{n}") for step in run.runs}
    assert done <= {"sent", "told"}
    assert {mail.to for mail in here.written} >= {"ada@c0.example", "ada@c1.example"}
    assert (len(here.notes), len(here.webhooks.told)) == (1, 1)


def test_before_the_entry_no_survey_goes_and_after_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    there = build(monkeypatch)
    there.parameters(entry_min_customers=100)
    there.table.write(Delete(keys.gate_override(VENTURE.id)))
    assert there.plan() == 2
    there.run()
    assert there.mailer.sent == []
    there.parameters(entry_min_customers=1)
    Ventures(there.table).flowed(VENTURE.id, MONDAY)
    there.run(MONDAY + DAY)
    assert len(there.mailer.sent) == 2
