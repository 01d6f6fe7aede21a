"""Presets, locks and proposals over HTTP: who may, what is refused and how, and what is kept."""

import pytest

from functions.shared.store.proposals import Proposals
from tests.unit.api import HOUR, Api, founded
from tests.unit.test_api_work import at_risk, waiting

MANAGER = "success_manager"
PENALTY = {"changes": {"ticket_penalty": 15}, "reason": "tickets hurt"}
MESSAGES = {"changes": {"max_messages_per_week": 5}, "reason": "they ask for more"}


def values(api: Api) -> dict[str, object]:
    return {p["name"]: p["value"] for p in api.of("GET", "/parameters")["items"]}


def locked(api: Api, name: str, reason: str = "agreed with the board") -> None:
    api.of("POST", f"/parameters/{name}/lock", {"reason": reason})


def proposed(api: Api, body: object) -> str:
    said = api.of("POST", "/parameters/proposals", body, role=MANAGER, status=201)
    return str(said["id"])


def acts(api: Api) -> list[str]:
    return [entry["act"] for entry in api.of("GET", "/parameters/audit?limit=100")["items"]]


@pytest.mark.parametrize("body", [None, {"reason": "we sell to banks", "version": 0}])
def test_a_preset_is_one_version(body: object) -> None:
    api = founded()
    said = api.of("POST", "/parameters/presets/enterprise", body)
    assert (said["version"], said["status"]) == (1, "pending")
    api.settle()
    now = values(api)
    preset = api.of("GET", "/parameters", role="viewer")["presets"]["enterprise"]
    assert len(preset) == 5
    assert {name: now[name] for name in preset} == preset
    [entry] = api.of("GET", "/parameters/audit")["items"]
    assert (entry["act"], entry["preset"], entry["version"]) == ("preset", "enterprise", 1)
    assert entry["reason"] == ("we sell to banks" if body else "preset enterprise")
    assert {change["name"] for change in entry["changes"]} >= {"value_weight", "active_login_days"}
    assert api.of("POST", "/parameters/presets/enterprise")["version"] == 1
    assert acts(api) == ["preset"]


def test_a_preset_is_refused_as_any_change_is() -> None:
    api = founded()
    assert api.fields("POST", "/parameters/presets/hobby", status=404) == {"preset"}
    api.of("POST", "/parameters/presets/startup", role=MANAGER, status=403)
    stale = {"reason": "r", "version": 3}
    assert api.fields("POST", "/parameters/presets/startup", stale, status=409) == {"version"}
    locked(api, "campaign_cooldown_days")
    assert api.fields("POST", "/parameters/presets/startup", status=423) == {
        "campaign_cooldown_days"
    }
    assert values(api)["target_uptime_percent"] == 99.5
    api.of("POST", "/parameters/presets/consumer")


def test_a_locked_parameter_is_refused_to_everybody_until_it_is_unlocked() -> None:
    api = founded()
    said = api.of("POST", "/parameters/ticket_penalty/lock", {"reason": "agreed with the board"})
    word = {"by": "executive-1", "at": "2026-03-02T10:30:00Z", "reason": "agreed with the board"}
    assert (said["name"], said["locked"]) == ("ticket_penalty", word)
    [shown] = [p for p in api.of("GET", "/parameters")["items"] if p["locked"]]
    assert shown == said
    put = {"value": 15, "reason": "r"}
    refused = api.of("PUT", "/parameters/ticket_penalty", put, status=423)
    assert refused["title"] == "Locked"
    assert [error["field"] for error in refused["errors"]] == ["ticket_penalty"]
    assert "executive-1" in refused["errors"][0]["message"]
    assert "agreed with the board" in refused["errors"][0]["message"]
    both = {"ticket_penalty": 15, "max_messages_per_week": 5}
    assert api.fields("PATCH", "/parameters", {"changes": both, "reason": "r"}, status=423) == {
        "ticket_penalty"
    }
    assert api.fields("POST", "/parameters/proposals", PENALTY, status=423) == {"ticket_penalty"}
    assert values(api)["max_messages_per_week"] == 3
    api.at += HOUR
    again = api.of("POST", "/parameters/ticket_penalty/lock", {"reason": "me too"})
    assert again["locked"] == word
    freed = api.of("POST", "/parameters/ticket_penalty/unlock", {"reason": "a new board"})
    assert freed["locked"] is None
    api.of("POST", "/parameters/ticket_penalty/unlock")
    api.of("PUT", "/parameters/ticket_penalty", put)
    assert acts(api) == ["changed", "unlocked", "locked"]
    entry = api.of("GET", "/parameters/audit")["items"][1]
    assert (entry["parameter"], entry["by"], entry["reason"]) == (
        "ticket_penalty",
        "executive-1",
        "a new board",
    )
    assert (entry["at"], entry["activated_at"]) == ("2026-03-02T11:30:00Z", None)


def test_only_the_executive_locks_and_only_what_there_is() -> None:
    api = founded()
    for act in ("lock", "unlock"):
        api.of("POST", f"/parameters/ticket_penalty/{act}", role=MANAGER, status=403)
        assert api.fields("POST", f"/parameters/no_such/{act}", status=404) == {"no_such"}
        wrong = {"reason": 1}
        assert api.fields("POST", f"/parameters/ticket_penalty/{act}", wrong) == {"reason"}
    assert acts(api) == []


def test_the_ventures_progression_mode_is_a_parameter_that_can_be_locked() -> None:
    api = founded()
    locked(api, "progression_mode")
    body = {"progression_mode": "auto", "name": "Apex"}
    assert api.fields("PATCH", "", body, status=423) == {"progression_mode"}
    assert api.of("GET", "")["name"] == "Acme"


def test_a_proposal_waits_changes_nothing_and_is_listed() -> None:
    api = founded()
    said = api.of("POST", "/parameters/proposals", PENALTY, role=MANAGER, status=201)
    assert said == {
        "kind": "parameters",
        "id": said["id"],
        "changes": [{"name": "ticket_penalty", "before": 10, "after": 15}],
        "by": "success_manager-1",
        "reason": "tickets hurt",
        "at": "2026-03-02T10:30:00Z",
        "version": 0,
        "status": "open",
        "decision": None,
        "obstacle": None,
    }
    assert api.of("GET", "/approvals", role="viewer")["items"] == [said]
    assert values(api)["ticket_penalty"] == 10
    api.at += HOUR
    assert api.of("POST", "/parameters/proposals", PENALTY, role=MANAGER, status=201) == said
    assert acts(api) == ["proposed"]


def test_what_cannot_hold_is_not_even_proposed() -> None:
    api = founded()

    def fields(changes: object) -> set[str]:
        return api.fields("POST", "/parameters/proposals", {"changes": changes, "reason": "r"})

    assert fields({"ticket_penalty": 21, "no_such": 1}) == {"ticket_penalty", "no_such"}
    assert fields({"support_weight": 29}) == {
        "engagement_weight",
        "support_weight",
        "value_weight",
    }
    assert fields({"ticket_penalty": 10}) == {"ticket_penalty"}
    assert fields({}) == {"changes"}
    no_reason = {"changes": {"ticket_penalty": 15}}
    assert api.fields("POST", "/parameters/proposals", no_reason) == {"reason"}
    api.of("POST", "/parameters/proposals", PENALTY, role="viewer", status=403)
    assert api.of("GET", "/approvals")["items"] == []


def test_the_executive_approves_and_both_words_are_kept() -> None:
    api = founded()
    proposal = proposed(api, PENALTY)
    api.at += HOUR
    body = {"decision": "approve", "reason": "agreed"}
    said = api.of("POST", f"/approvals/{proposal}", body, role=MANAGER, status=403)
    assert said["title"] == "Not allowed"
    said = api.of("POST", f"/approvals/{proposal}", body)
    assert said["status"] == "approved"
    assert said["decision"] == {
        "by": "executive-1",
        "at": "2026-03-02T11:30:00Z",
        "reason": "agreed",
        "version": 1,
    }
    assert api.of("GET", "/parameters")["pending"] == 1
    api.at += HOUR
    api.settle()
    assert values(api)["ticket_penalty"] == 15
    entry, first = api.of("GET", "/parameters/audit")["items"]
    assert entry == {
        "act": "approved",
        "version": 1,
        "at": "2026-03-02T11:30:00Z",
        "by": "executive-1",
        "reason": "agreed",
        "changes": [{"name": "ticket_penalty", "before": 10, "after": 15}],
        "parameter": None,
        "preset": None,
        "proposal": proposal,
        "proposed_by": "success_manager-1",
        "activated_at": "2026-03-02T12:30:00Z",
    }
    assert (first["act"], first["by"], first["reason"]) == (
        "proposed",
        "success_manager-1",
        "tickets hurt",
    )
    assert api.of("POST", f"/approvals/{proposal}", body) == said
    reject = {"decision": "reject", "reason": "r"}
    told = api.of("POST", f"/approvals/{proposal}", reject, status=409)
    assert "approved by executive-1" in told["detail"]
    assert acts(api) == ["approved", "proposed"]


def test_a_rejected_proposal_changes_nothing_and_says_why() -> None:
    api = founded()
    proposal = proposed(api, PENALTY)
    body = {"decision": "reject", "reason": "not this quarter"}
    said = api.of("POST", f"/approvals/{proposal}", body)
    assert (said["status"], said["decision"]["version"]) == ("rejected", None)
    assert api.of("GET", "/approvals")["items"] == []
    assert api.of("GET", "/parameters")["version"] == 0
    assert acts(api) == ["rejected", "proposed"]
    told = api.of("POST", "/parameters/proposals", PENALTY, role=MANAGER, status=409)
    assert "not this quarter" in told["detail"]
    assert proposed(api, PENALTY | {"reason": "a new quarter"}) != proposal


def test_a_modified_proposal_applies_what_the_executive_says_instead() -> None:
    api = founded()
    proposal = proposed(api, PENALTY)
    instead = {"ticket_penalty": 12, "max_messages_per_week": 2}
    body = {"decision": "modify", "reason": "half of it", "changes": instead}
    said = api.of("POST", f"/approvals/{proposal}", body)
    assert (said["status"], said["decision"]["version"]) == ("modified", 1)
    api.settle()
    now = values(api)
    assert (now["ticket_penalty"], now["max_messages_per_week"]) == (12, 2)
    entry = api.of("GET", "/parameters/audit")["items"][0]
    assert (entry["act"], entry["proposal"], len(entry["changes"])) == ("modified", proposal, 2)


def test_a_decision_that_says_too_little_or_too_much_is_refused() -> None:
    api = founded()
    proposal = proposed(api, PENALTY)
    path = f"/approvals/{proposal}"
    assert api.fields("POST", path, {"decision": "approve"}) == {"reason"}
    assert api.fields("POST", path, {"decision": "modify"}) == {"reason", "changes"}
    more = {"decision": "approve", "reason": "r", "changes": {"ticket_penalty": 12}}
    assert api.fields("POST", path, more) == {"changes"}
    assert api.fields("POST", path, {"decision": "modify", "reason": "r", "changes": {}}) == {
        "changes"
    }

    def modified(**changes: object) -> set[str]:
        body = {"decision": "modify", "reason": "r", "changes": changes}
        return api.fields("POST", path, body)

    assert modified(ticket_penalty=10) == {"ticket_penalty"}
    assert modified(ticket_penalty=4) == {"ticket_penalty"}
    assert modified(no_such=4) == {"no_such"}
    api.of("POST", "/approvals/proposal-none", more | {"changes": None}, status=404)
    [still] = api.of("GET", "/approvals")["items"]
    assert (still["id"], still["status"]) == (proposal, "open")


def test_a_stale_proposal_says_so_and_stays_until_a_person_ends_it() -> None:
    api = founded()
    proposal = proposed(api, MESSAGES)
    api.of("PUT", "/parameters/campaign_cooldown_days", {"value": 5, "reason": "another one"})
    [still] = api.of("GET", "/approvals")["items"]
    assert still["obstacle"] is None
    api.of("PUT", "/parameters/max_messages_per_week", {"value": 4, "reason": "a little"})
    [stale] = api.of("GET", "/approvals")["items"]
    approve = {"decision": "approve", "reason": "fine"}
    told = api.of("POST", f"/approvals/{proposal}", approve, status=409)
    assert told["errors"] == [
        {"field": "max_messages_per_week", "message": "was 3 when this was proposed, is 4"}
    ]
    assert stale["obstacle"] == {"detail": told["detail"], "errors": told["errors"]}
    assert api.of("GET", "/approvals")["items"] == [stale]
    body = {"decision": "modify", "reason": "all the way", "changes": MESSAGES["changes"]}
    api.of("POST", f"/approvals/{proposal}", body)
    assert values(api)["max_messages_per_week"] == 5
    assert api.of("GET", "/approvals")["items"] == []


def test_what_was_locked_meanwhile_is_refused_and_can_still_be_rejected() -> None:
    api = founded()
    proposal = proposed(api, MESSAGES)
    locked(api, "max_messages_per_week")
    approve = {"decision": "approve", "reason": "fine"}
    assert api.fields("POST", f"/approvals/{proposal}", approve, status=423) == {
        "max_messages_per_week"
    }
    [still] = api.of("GET", "/approvals")["items"]
    assert [error["field"] for error in still["obstacle"]["errors"]] == ["max_messages_per_week"]
    api.of("POST", f"/approvals/{proposal}", {"decision": "reject", "reason": "locked"})
    assert values(api)["max_messages_per_week"] == 3


def test_what_no_longer_fits_the_others_names_every_field() -> None:
    api = founded()
    proposal = proposed(api, {"changes": {"moderate_login_days": 3}, "reason": "r"})
    api.of("PUT", "/parameters/active_login_days", {"value": 4, "reason": "r"})
    approve = {"decision": "approve", "reason": "fine"}
    told = api.of("POST", f"/approvals/{proposal}", approve, status=409)
    assert "is being applied" in told["detail"]
    api.settle()
    fields = api.fields("POST", f"/approvals/{proposal}", approve, status=409)
    assert fields == {"active_login_days", "moderate_login_days"}


def test_a_proposal_on_top_of_a_pending_version_waits_for_it() -> None:
    api = founded()
    api.of("PUT", "/parameters/ticket_penalty", {"value": 12, "reason": "r"})
    proposal = proposed(api, PENALTY)
    [still] = api.of("GET", "/approvals")["items"]
    assert still["changes"] == [{"name": "ticket_penalty", "before": 12, "after": 15}]
    assert "is being applied" in still["obstacle"]["detail"]
    api.settle()
    api.of("POST", f"/approvals/{proposal}", {"decision": "approve", "reason": "fine"})


def test_proposals_and_steps_are_one_list_with_cursors_that_hold() -> None:
    api = founded()
    at_risk(api)
    step = waiting(api)
    wanted: list[str] = []
    for value in (5, 6, 7):
        api.at += HOUR
        body = {"changes": {"max_messages_per_week": value}, "reason": "r"}
        wanted.insert(0, proposed(api, body))
    seen, cursor, newest = [], "", ""
    while True:
        page = api.of("GET", f"/approvals?limit=1{cursor}")
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
        if len(seen) == 1:  # What is decided or comes while somebody reads moves nobody else.
            reject = {"decision": "reject", "reason": "r"}
            api.of("POST", f"/approvals/{wanted[0]}", reject)
            api.at += HOUR
            late = {"changes": {"max_messages_per_week": 8}, "reason": "r"}
            newest = proposed(api, late)
    assert seen == [*wanted, step]
    kinds = {one["kind"] for one in api.of("GET", "/approvals?kind=step")["items"]}
    assert kinds == {"step"}
    first = api.of("GET", "/approvals?kind=parameters&limit=1")
    assert [one["id"] for one in first["items"]] == [newest]
    assert api.fields("GET", f"/approvals?limit=1&cursor={first['next']}") == {"cursor"}
    assert api.fields("GET", "/approvals?kind=offer") == {"kind"}


def test_a_step_takes_no_changes() -> None:
    api = founded()
    at_risk(api)
    body = {"decision": "modify", "changes": {"ticket_penalty": 5}}
    assert api.fields("POST", f"/approvals/{waiting(api)}", body) == {"changes"}


def test_what_automation_proposes_waits_like_anybodys() -> None:
    api = founded()
    changes = {"at_risk_guide_delay_days": 2, "max_messages_per_week": 2}
    Proposals(api.table).automate(api.venture, changes, reason="fewer, sooner", at=api.at)
    [waits] = api.of("GET", "/approvals")["items"]
    assert (waits["by"], len(waits["changes"])) == ("automation", 2)
    body = {"decision": "approve", "reason": "try it"}
    api.of("POST", f"/approvals/{waits['id']}", body)
    entry = api.of("GET", "/parameters/audit")["items"][0]
    assert (entry["by"], entry["proposed_by"]) == ("executive-1", "automation")
