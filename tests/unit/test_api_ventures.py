"""Ventures over HTTP: who may do what, the selection rule, sources, the entry gate, cursors."""

import base64

import pytest

from functions.shared.domain.sources import ZENDESK_TEST_SECRET
from tests.unit.api import AT, DAY, Api, founded

STANDARD = "whsec_" + base64.b64encode(b"k" * 24).decode()


def test_a_venture_is_made_shown_and_changed() -> None:
    api = founded(current_workflow_stage=31)
    made = api.of("GET", "")
    assert made == {
        "id": api.venture,
        "name": "Acme",
        "status": "active",
        "current_workflow_stage": 31,
        "progression_mode": "assisted",
        "created_at": "2026-03-02T10:30:00Z",
    }
    changed = api.of("PATCH", "", {"status": "paused", "progression_mode": "auto"})
    assert changed == made | {"status": "paused", "progression_mode": "auto"}
    assert api.of("GET", "") == changed
    [entry] = api.of("GET", "/parameters/audit")["items"]
    assert (entry["by"], entry["reason"]) == ("executive-1", "set on the venture")


def test_a_venture_may_begin_in_any_mode() -> None:
    assert founded(progression_mode="auto").of("GET", "")["progression_mode"] == "auto"


def test_no_secret_of_a_venture_is_ever_told() -> None:
    api = founded()
    assert "pepper" not in str(api.of("GET", "")) + str(api.ask("GET", "/v1/ventures"))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "A", "status": "open"}, "status"),
        ({"name": "A", "current_workflow_stage": 41}, "current_workflow_stage"),
        ({"name": "A", "current_workflow_stage": "32"}, "current_workflow_stage"),
        ({"name": "A", "progression_mode": "wild"}, "progression_mode"),
        ({"name": "A", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_is_named(body: dict[str, object], field: str) -> None:
    problem = Api().ask("POST", "/v1/ventures", body, status=400)
    assert [wrong["field"] for wrong in problem["errors"]] == [field]


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', ""])
def test_what_is_no_object_is_refused(body: str) -> None:
    Api().ask("POST", "/v1/ventures", body, status=400)


@pytest.mark.parametrize("role", ["viewer", "success_manager", None])
def test_only_the_executive_makes_ventures(role: str | None) -> None:
    problem = Api().ask("POST", "/v1/ventures", {"name": "A"}, role=role, status=403)
    assert "executive" in problem["detail"]


def test_who_has_no_role_sees_nothing() -> None:
    problem = founded().of("GET", "", role=None, status=403)
    assert "viewer" in problem["detail"]


def test_there_is_nothing_in_a_venture_that_is_not_there() -> None:
    api = founded()
    api.venture = "none"
    for path in ("", "/customers", "/parameters", "/tasks", "/gates", "/holding", "/sources"):
        api.of("GET", path, status=404)
    api.of("PUT", "/customers/a", {"name": "A"}, status=404)
    api.of("POST", "/facts", {"facts": []}, status=404)


def test_the_selected_venture_is_active_furthest_and_newest() -> None:
    api = Api()
    api.ask("GET", "/v1/ventures/selected", status=404)

    def made(name: str, **said: object) -> str:
        body = {"name": name} | said
        return str(api.ask("POST", "/v1/ventures", body, status=201)["id"])

    made("paused", status="paused", current_workflow_stage=40)
    early = made("early", current_workflow_stage=31)
    assert api.ask("GET", "/v1/ventures/selected")["id"] == early
    made("older", current_workflow_stage=33)
    api.at = AT + DAY
    newer = made("newer", current_workflow_stage=33)
    assert api.ask("GET", "/v1/ventures/selected", role="viewer")["id"] == newer
    api.ask("PATCH", f"/v1/ventures/{newer}", {"status": "closed"})
    assert api.ask("GET", "/v1/ventures/selected")["name"] == "older"


def test_ventures_are_listed_page_by_page() -> None:
    api = Api()
    for number in range(5):
        api.ask("POST", "/v1/ventures", {"name": f"v{number}"}, status=201)
    listed, cursor = [], ""
    while True:
        page = api.ask("GET", f"/v1/ventures?limit=2{cursor}")
        listed += [venture["name"] for venture in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted(listed) == ["v0", "v1", "v2", "v3", "v4"]


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", "1.5", "", "99999999999", "٣"])
def test_a_limit_out_of_range_is_refused(limit: str) -> None:
    problem = Api().ask("GET", f"/v1/ventures?limit={limit}", status=400)
    assert problem["errors"][0]["field"] == "limit"


@pytest.mark.parametrize("cursor", ["x", "e30", "AAAA", "ü", "a" * 5000, ""])
def test_a_cursor_of_nobodys_making_is_refused(cursor: str) -> None:
    problem = Api().ask("GET", f"/v1/ventures?cursor={cursor}", status=400)
    assert problem["errors"][0]["field"] == "cursor"


def test_a_cursor_serves_only_the_list_that_gave_it() -> None:
    api = founded()
    for name in ("one", "two"):
        api.customer(name)
    cursor = api.of("GET", "/customers?limit=1")["next"]
    assert api.of("GET", f"/customers?limit=1&cursor={cursor}")["items"]
    assert api.fields("GET", f"/customers?band=critical&cursor={cursor}") == {"cursor"}
    assert api.fields("GET", f"/tasks?cursor={cursor}") == {"cursor"}


def test_a_query_that_is_not_known_is_named() -> None:
    api = founded()
    assert api.fields("GET", "/customers?color=red&band=critical") == {"color"}
    assert api.fields("GET", "?x=1") == {"x"}
    assert api.fields("PUT", "/customers/a?x=1", {"name": "A"}) == {"x"}


def test_a_source_is_connected_with_a_secret_that_is_never_shown() -> None:
    api = founded()
    api.of("PUT", "/sources/zendesk", {"secret": "first"})
    said = api.of("PUT", "/sources/zendesk", {"secret": "second"})
    assert said == {
        "source": "zendesk",
        "connected_at": "2026-03-02T10:30:00Z",
        "by": "executive-1",
    }
    api.of("PUT", "/sources/standard", {"secret": STANDARD})
    assert api.secrets.stored == {
        f"tenure/{api.venture}/zendesk": ("second", "first"),
        f"tenure/{api.venture}/standard": (STANDARD,),
    }
    listed = api.of("GET", "/sources", role="viewer")
    assert [source["source"] for source in listed["items"]] == ["standard", "zendesk"]
    assert "second" not in str(listed)
    api.of("PUT", "/sources/zendesk", {"secret": "x"}, role="success_manager", status=403)


@pytest.mark.parametrize(
    ("source", "secret"),
    [
        ("zendesk", ZENDESK_TEST_SECRET),
        ("zendesk", ""),
        ("freshdesk", "k" * 15),
        ("freshdesk", "a token of several words"),
        ("freshdesk", "ein-übliches-Losungswort"),
        ("standard", "k" * 40),
        ("standard", "whsec_" + base64.b64encode(b"k" * 23).decode()),
        ("standard", "whsec_" + base64.b64encode(b"k" * 65).decode()),
        ("standard", "whsec_?"),
        ("standard", "whsec_ü"),
    ],
)
def test_a_secret_that_proves_nothing_is_refused(source: str, secret: str) -> None:
    api = founded()
    assert api.fields("PUT", f"/sources/{source}", {"secret": secret}) == {"secret"}
    assert api.of("GET", "/sources")["items"] == []


def test_a_source_that_is_not_built_is_not_there() -> None:
    founded().of("PUT", "/sources/fax", {"secret": "s"}, status=404)


def test_the_entry_gate_shows_what_it_rests_on() -> None:
    api = founded()
    gate = api.of("GET", "/gates", role="viewer")["items"][0]
    assert (gate["gate"], gate["status"], gate["override"]) == ("entry", "failed", None)
    assert [c["passed"] for c in gate["conditions"]] == [False, False]
    api.customer()
    api.happened("login")
    gate = api.of("GET", "/gates")["items"][0]
    assert gate["status"] == "passed"
    assert "1 of 1" in gate["conditions"][0]["evidence"]
    # It is an entry: once passed, it stays so, whatever its conditions show.
    api.at = AT + 8 * DAY
    gate = api.of("GET", "/gates")["items"][0]
    assert gate["status"] == "passed"
    assert [c["passed"] for c in gate["conditions"]] == [True, False]


def test_the_executive_may_override_the_entry_gate() -> None:
    api = founded()
    body = {"decision": "override", "reason": "the pilot starts"}
    api.of("POST", "/gates/entry", body, role="success_manager", status=403)
    assert api.fields("POST", "/gates/entry", {"decision": "override"}) == {"reason"}
    gate = api.of("POST", "/gates/entry", body)
    assert gate["status"] == "passed"
    assert gate["override"] == {
        "by": "executive-1",
        "at": "2026-03-02T10:30:00Z",
        "reason": "the pilot starts",
    }
    assert api.of("GET", "/gates")["items"][0] == gate


def test_a_queue_that_does_not_answer_is_503() -> None:
    api = founded()
    api.facts.unavailable = True
    fact = {"id": "1", "kind": "login", "customer": "a", "occurred_at": AT.isoformat()}
    api.of("POST", "/facts", {"facts": [fact]}, status=503)
