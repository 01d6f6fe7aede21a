"""Playbooks over HTTP: documents are read, saved as new versions, and refused by the path."""

import json
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from functions.shared.contracts import playbooks as contracts
from functions.shared.domain.templates import Shelf
from functions.shared.kernel.errors import Refused
from functions.shared.rendering.letters import uses
from functions.shared.store import documents, templates
from functions.shared.store.playbooks import MOST, delivered
from local.api_document import PLAYBOOK_SCHEMA, playbook_schema
from tests.unit.api import AT, DAY, Api, founded

Json = dict[str, Any]
SHIPPED = {(one.name, one.version): one for one in templates.delivered()}
SHELF = Shelf(
    dict(sorted(SHIPPED)),
    lambda name, version: uses(SHIPPED[name, version]) if (name, version) in SHIPPED else None,
)
SCHEMA = Draft202012Validator(json.loads(playbook_schema()))


def shipped(name: str = "at_risk") -> Json:
    """A shipped document, as anybody may send it."""
    document: Json = json.loads(json.dumps(documents.plain(delivered()[name])))
    return document


def changed(path: str, value: object, document: Json | None = None) -> Json:
    """A document with another value at a path; None takes it away."""
    whole = document or shipped("engagement")
    *way, last = path.split(".")
    place: Any = whole
    for part in way:
        place = place[int(part)] if isinstance(place, list) else place[part]
    key = int(last) if isinstance(place, list) else last
    if value is None:
        del place[key]
    else:
        place[key] = value
    return whole


def refused(document: object) -> dict[str, str]:
    """The paths that are refused, and why."""
    with pytest.raises(Refused) as refusal:
        contracts.read(document, SHELF)
    return {error.field: error.message for error in refusal.value.errors}


def test_the_schema_is_what_the_code_would_write() -> None:
    written = PLAYBOOK_SCHEMA.read_text(encoding="utf-8")
    assert written == playbook_schema(), "run python -m local.api_document"


@pytest.mark.parametrize("name", sorted(delivered()))
def test_every_shipped_document_is_one_that_a_person_could_save(name: str) -> None:
    assert contracts.read(shipped(name), SHELF) == delivered()[name]
    assert SCHEMA.is_valid(shipped(name))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("extra", 1),
        ("name", None),
        ("name", 7),
        ("name", ""),
        ("kind", "trip"),
        ("once", 1),
        ("priority", "2"),
        ("priority", True),
        ("priority", 1.5),
        ("version", 10**30),
        ("steps", {}),
        ("steps.0", "email"),
        ("steps.0.kind", "pigeon"),
        ("steps.0.colour", "red"),
        ("steps.1.after.days", "7"),
        ("entry.on", "sight"),
        ("entry.when.test", "mood"),
        ("entry.when.of.0.one_of.0", "asleep"),
        ("entry.when.of.1.one_of", None),
        ("entry.when.of.1.loud", True),
        ("exit.responded", "sometimes"),
        ("goal", "success"),
        ("cooldown", 7),
        ("owner", 7),
    ],
)
def test_a_mistake_of_shape_is_named_by_its_path(path: str, value: object) -> None:
    document = changed(path, value)
    assert list(refused(document)) == [path]
    if value not in ("", 10**30):
        assert not SCHEMA.is_valid(document)


BRANCH: Json = {"id": "fork", "kind": "branch", "when": {"test": "returned"}}
WAIT: Json = {"id": "fork", "kind": "wait", "until": {"test": "responded"}, "at_most": {"days": 1}}

NAMED = {"parameter": "critical_alert_delay_minutes"}
INSTEAD = [{"variant": "b", "template": "poem"}]


@pytest.mark.parametrize(
    ("path", "value", "wrong"),
    [
        ("name", "Über", "name"),
        ("steps", [], "steps"),
        ("steps.0.template", "poem", "steps.0.template"),
        ("steps.0.template_version", 2, "steps.0.template_version"),
        ("steps.0.template_version", 0, "steps.0.template_version"),
        ("steps.1.id", "webinar_invitation", "steps.1.id"),
        ("steps.1.id", "survey", "steps.1.id"),
        ("steps.1.id", "end", "steps.1.id"),
        ("steps.1.id", "Two Words", "steps.1.id"),
        ("steps.1.after.days", -1, "steps.1.after.days"),
        ("steps.1.after.days", 401, "steps.1.after"),
        ("steps.0.after", {"days": 9}, "steps.1.after"),
        ("steps.1.after", {"parameter": "mood_days"}, "steps.1.after.parameter"),
        ("steps.1.after", {"parameter": "healthy_threshold"}, "steps.1.after.parameter"),
        ("steps.1.after", {"parameter": "win_back_check_in_days", "days": 1}, "steps.1.after"),
        ("steps.0", BRANCH | {"then": "nowhere"}, "steps.0.then"),
        ("steps.1", BRANCH | {"otherwise": "webinar_invitation"}, "steps.1.otherwise"),
        ("steps.1", WAIT | {"then": "fork"}, "steps.1.then"),
        ("steps.0", BRANCH | {"then": "end", "otherwise": "end"}, "steps.1"),
        ("steps.0", WAIT | {"at_most": {"hours": -1}}, "steps.0.at_most.hours"),
        ("steps.0.when", {"test": "all", "of": []}, "steps.0.when.of"),
        ("steps.0.when", {"test": "band", "one_of": []}, "steps.0.when.one_of"),
        ("steps.0.when", {"test": "features", "at_least": 0}, "steps.0.when.at_least"),
        ("steps.0.when", {"test": "score", "at_least": 9, "below": 9}, "steps.0.when.at_least"),
        (
            "steps.0.when",
            {"test": "not", "of": {"test": "arr", "at_least": "much"}},
            "steps.0.when.of.at_least",
        ),
        ("hold_out_percent", 51, "hold_out_percent"),
        ("hold_out_percent", -1, "hold_out_percent"),
        ("variants", [{"name": "a", "percent": 99}], "variants"),
        ("variants", [{"name": "a", "percent": 0}], "variants.0.percent"),
        ("variants", [{"name": "a", "percent": 50}] * 2, "variants.1.name"),
        ("variants", [{"name": "held_out", "percent": 100}], "variants.0.name"),
        ("steps.0.instead", INSTEAD, "steps.0.instead.0.variant"),
        ("steps.0.instead", INSTEAD, "steps.0.instead.0.template"),
        ("entry.again_after", {"hours": 23}, "entry.again_after"),
        ("entry.look_every", {}, "entry.look_every"),
        ("entry.again_after", NAMED, "entry.again_after"),
        ("entry.again_after", {"parameter": "critical_response_hours"}, "entry.again_after"),
        ("entry.again_after", {"parameter": "nps_reminder_days"}, "entry.again_after"),
        ("entry.look_every", NAMED, "entry.look_every"),
        ("entry", {"on": "answer", "group": "passive", "within": NAMED}, "entry.within"),
        ("cooldown", {"days": -1}, "cooldown.days"),
        ("cooldown", {"parameter": "nps_points"}, "cooldown.parameter"),
        ("goal", {"test": "features", "at_least": 0}, "goal.at_least"),
        ("entry", {"on": "day", "of": "renewal", "day": 3, "until": 2}, "entry.until"),
        ("entry", {"on": "day", "of": "renewal", "day": -401, "until": 2}, "entry.day"),
    ],
)
def test_a_mistake_of_sense_is_named_by_its_path(path: str, value: object, wrong: str) -> None:
    assert wrong in refused(changed(path, value))


def test_every_mistake_is_named_at_once() -> None:
    document = changed("steps.0.template", "poem", changed("steps.1.after.days", -1))
    assert {"steps.0.template", "steps.1.after.days"} <= set(refused(document))


def test_a_letter_that_names_what_is_not_known_any_more_is_refused() -> None:
    shelf = Shelf(SHELF.newest, lambda *_: frozenset({"venture_name", "mood", "weather"}))
    with pytest.raises(Refused) as refusal:
        contracts.read(shipped("engagement"), shelf)
    told = {error.field: error.message for error in refusal.value.errors}
    assert set(told) == {"steps.0.template", "steps.1.template"}
    assert told["steps.0.template"].endswith("no more: mood, weather")


def test_nonsense_is_refused_whatever_it_is() -> None:
    deep: Json = {"test": "returned"}
    for _ in range(500):
        deep = {"test": "not", "of": deep}
    said: list[object] = [None, [], "x", 7, {}, changed("entry.when", deep)]
    for nonsense in said:
        assert refused(nonsense)


def test_playbooks_are_listed_with_their_documents() -> None:
    api = founded()
    listed = api.of("GET", "/playbooks", role="viewer")["items"]
    assert [one["name"] for one in listed] == sorted(delivered())
    [first] = [one for one in listed if one["name"] == "at_risk"]
    assert (first["version"], first["saved_by"], first["document"]) == (1, None, shipped())
    assert api.of("GET", "/playbooks/at_risk", role="viewer") == first
    assert api.of("GET", "/playbooks/at_risk?version=1") == first
    api.of("GET", "/playbooks/at_risk?version=2", status=404)
    api.of("GET", "/playbooks/none", status=404)
    assert api.fields("GET", "/playbooks/at_risk?version=x") == {"version"}


def enrolled(api: Api) -> str:
    api.customer("acme")
    api.happened("login", "acme", at=AT - 10 * DAY)
    said = api.of("POST", "/customers/acme/enrolments", {"playbook": "at_risk"}, status=201)
    return str(said["id"])


def test_a_saved_version_takes_over_and_runs_finish_on_theirs() -> None:
    api = founded()
    run = enrolled(api)
    document = changed("steps.0.title", "Write a letter", shipped())
    saved = api.of("PUT", "/playbooks/at_risk", document, status=201)
    assert (saved["version"], saved["saved_by"]) == (2, "executive-1")
    assert saved["document"] == {**document, "version": 2}
    assert (saved["under_way"], saved["counted_all"]) == ([{"version": 1, "runs": 1}], True)
    assert saved["says"] == (
        "1 run under way: each goes on, to its end, with the version that it began with; "
        "who enters from now on begins with version 2"
    )
    newest = api.of("GET", "/playbooks/at_risk")
    assert newest == {name: saved[name] for name in newest}
    assert api.of("GET", "/playbooks/at_risk?version=1")["document"] == shipped()
    [still] = api.of("GET", "/enrolments?status=active")["items"]
    assert (still["id"], still["version"], still["step"]["title"]) == (
        run,
        1,
        "Write a personal email",
    )


def test_a_playbook_that_is_switched_off_says_that_its_runs_go_on() -> None:
    api = founded()
    run = enrolled(api)
    saved = api.of("PUT", "/playbooks/at_risk", {**shipped(), "enabled": False}, status=201)
    assert saved["says"].endswith("unless the playbook is paused; nobody enters any more")
    [still] = api.of("GET", "/enrolments?status=active")["items"]
    assert still["id"] == run


def test_a_version_is_made_from_the_newest_one() -> None:
    api = founded()
    api.of("PUT", "/playbooks/at_risk", shipped(), status=201)
    problem = api.of("PUT", "/playbooks/at_risk", shipped(), status=409)
    assert "newest version is 2" in problem["detail"]
    api.of("PUT", "/playbooks/at_risk", {**shipped(), "version": 2}, status=201)
    ahead = {**shipped(), "version": 9}
    api.of("PUT", "/playbooks/at_risk", ahead, status=409)
    assert api.of("GET", "/playbooks/at_risk")["version"] == 3


def test_a_new_playbook_begins_with_version_0() -> None:
    api = founded()
    own = {**shipped("renewal"), "name": "our_own", "version": 0}
    assert api.of("PUT", "/playbooks/our_own", own, status=201)["version"] == 1
    names = [one["name"] for one in api.of("GET", "/playbooks")["items"]]
    assert "our_own" in names
    assert api.fields("PUT", "/playbooks/other", own) == {"name"}
    for number in range(MOST - len(names)):
        name = f"more_{number}"
        api.of("PUT", f"/playbooks/{name}", {**own, "name": name}, status=201)
    api.of("PUT", "/playbooks/one_more", {**own, "name": "one_more"}, status=400)


def test_what_is_refused_is_not_saved() -> None:
    api = founded()
    wrong = changed("steps.0.template", "poem", shipped())
    assert api.fields("PUT", "/playbooks/at_risk", wrong) == {"steps.0.template"}
    assert api.fields("PUT", "/playbooks/at_risk", {"nonsense": 1}) >= {"nonsense", "steps"}
    api.of("PUT", "/playbooks/at_risk", shipped(), role="success_manager", status=403)
    assert api.of("GET", "/playbooks/at_risk")["version"] == 1
    long = shipped()
    titled = [{**long["steps"][2], "id": f"s{n}", "title": "x" * 250} for n in range(50)]
    deep = {"test": "any", "of": [{"test": "goal", "goal": "g" * 250} for _ in range(120)]}
    long["steps"] = [{**titled[0], "when": deep}, *titled[1:]]
    api.of("PUT", "/playbooks/at_risk", long, status=400)
