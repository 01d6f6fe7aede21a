"""Templates over HTTP: letters are read, saved as new versions, refused by the line, and shown."""

from typing import Any

from functions.shared.domain.templates import VARIABLES
from functions.shared.store.templates import MOST, delivered
from tests.unit.api import Api, founded

Json = dict[str, Any]


def letter(**said: object) -> Json:
    return {"version": 1, "subject": "News for {{ customer_name }}", "text": "Hello."} | said


def test_templates_are_listed_with_what_they_may_name() -> None:
    api = founded()
    said = api.of("GET", "/templates", role="viewer")
    assert [one["name"] for one in said["items"]] == sorted(one.name for one in delivered())
    assert [one["name"] for one in said["variables"]] == list(VARIABLES)
    [first] = [one for one in said["items"] if one["name"] == "personal_email"]
    assert (first["version"], first["saved_by"], first["saved_at"]) == (1, None, None)
    assert first == api.of("GET", "/templates/personal_email", role="viewer")
    assert first == api.of("GET", "/templates/personal_email?version=1")
    api.of("GET", "/templates/personal_email?version=2", status=404)
    api.of("GET", "/templates/none", status=404)
    assert api.fields("GET", "/templates/personal_email?version=x") == {"version"}


def test_a_saved_version_stands_beside_the_former_ones() -> None:
    api = founded()
    former = api.of("GET", "/templates/personal_email")
    saved = api.of("PUT", "/templates/personal_email", letter(text="One\r\ntwo\n"), status=201)
    assert (saved["version"], saved["saved_by"], saved["text"]) == (2, "executive-1", "One\ntwo")
    newest = api.of("GET", "/templates/personal_email")
    assert newest == {name: saved[name] for name in newest}
    assert newest == api.of("GET", "/templates/personal_email?version=2")
    assert former == api.of("GET", "/templates/personal_email?version=1")


def test_a_version_is_made_from_the_newest_one() -> None:
    api = founded()
    api.of("PUT", "/templates/personal_email", letter(), status=201)
    problem = api.of("PUT", "/templates/personal_email", letter(), status=409)
    assert "newest version is 2" in problem["detail"]
    api.of("PUT", "/templates/personal_email", letter(version=9), status=409)
    api.of("PUT", "/templates/personal_email", letter(version=2), status=201)
    api.of("PUT", "/templates/our_own", letter(), status=409)
    assert api.of("PUT", "/templates/our_own", letter(version=0), status=201)["version"] == 1


def test_saving_says_which_playbooks_go_on_with_which_version() -> None:
    api = founded()
    named = [{"playbook": "at_risk", "step": "personal_email", "template_version": 1}]
    saved = api.of("PUT", "/templates/personal_email", letter(), status=201)
    assert saved["named_by"] == named
    document = api.of("GET", "/playbooks/at_risk")["document"]
    assert document["steps"][0]["template_version"] == 1
    again = api.of("PUT", "/playbooks/at_risk", document, status=201)
    assert again["document"]["steps"][0]["template_version"] == 1
    document = again["document"]
    del document["steps"][0]["template_version"]
    newest = api.of("PUT", "/playbooks/at_risk", document, status=201)
    assert newest["document"]["steps"][0]["template_version"] == 2
    saved = api.of("PUT", "/templates/personal_email", letter(version=2), status=201)
    assert saved["named_by"] == [named[0] | {"template_version": 2}]
    assert api.of("PUT", "/templates/ours", letter(version=0), status=201)["named_by"] == []


def test_a_playbook_names_a_template_and_a_version_that_there_are() -> None:
    api = founded()
    document = api.of("GET", "/playbooks/at_risk")["document"]
    document["steps"][0] |= {"template": "ours", "template_version": None}
    assert api.fields("PUT", "/playbooks/at_risk", document) == {"steps.0.template"}
    api.of("PUT", "/templates/ours", letter(version=0), status=201)
    document["steps"][0]["template_version"] = 2
    assert api.fields("PUT", "/playbooks/at_risk", document) == {"steps.0.template_version"}
    document["steps"][0]["template_version"] = 1
    api.of("PUT", "/playbooks/at_risk", document, status=201)


def test_a_variants_letter_is_pinned_too() -> None:
    api = founded()
    document = api.of("GET", "/playbooks/at_risk")["document"]
    document["variants"] = [{"name": "a", "percent": 50}, {"name": "b", "percent": 50}]
    document["steps"][0]["instead"] = [{"variant": "b", "template": "none"}]
    named = "steps.0.instead.0.template"
    assert api.fields("PUT", "/playbooks/at_risk", document) == {named}
    document["steps"][0]["instead"][0]["template"] = "product_tour"
    saved = api.of("PUT", "/playbooks/at_risk", document, status=201)["document"]
    assert saved["steps"][0]["instead"][0]["template_version"] == 1
    told = api.of("PUT", "/templates/product_tour", letter(), status=201)["named_by"]
    assert {"playbook": "at_risk", "step": "personal_email", "template_version": 1} in told


def test_what_is_refused_is_not_saved() -> None:
    api = founded()
    path = "/templates/personal_email"
    wrong = letter(subject="{{ mood }}", text="a\n{{ contct_name }}", language="xx")
    problem = api.of("PUT", path, wrong, status=400)
    told = {error["field"]: error["message"] for error in problem["errors"]}
    assert told["subject"] == "line 1: there is no variable 'mood'"
    assert told["text"].startswith("line 2: there is no variable 'contct_name'; contact_name")
    assert "language" in told
    assert api.fields("PUT", path, {"name": "a"}) == {"name", "version", "subject", "text"}
    assert api.fields("PUT", path, letter(text="a" * 10_001)) == {"text"}
    assert api.fields("PUT", path, letter(text=" \n ")) == {"text"}
    assert api.fields("PUT", path, letter(version=-1)) == {"version"}
    assert api.fields("PUT", "/templates/Two%20Words", letter(version=0)) == {"name"}
    api.of("PUT", path, letter(), role="success_manager", status=403)
    assert api.of("GET", path)["version"] == 1


def test_a_venture_has_so_many_templates_and_no_more() -> None:
    api = founded()
    for number in range(MOST - len(delivered())):
        api.of("PUT", f"/templates/more_{number}", letter(version=0), status=201)
    problem = api.of("PUT", "/templates/one_more", letter(version=0), status=400)
    assert f"at most {MOST} templates" in problem["detail"]
    api.of("PUT", "/templates/personal_email", letter(), status=201)


def shown(api: Api, body: Json | None = None, name: str = "personal_email") -> Json:
    said: Json = api.of("POST", f"/templates/{name}/preview", body, role="viewer")
    return said


def test_a_letter_is_shown_with_made_up_names() -> None:
    said = shown(founded())
    assert said["text"].startswith("Hello Mara Lind,\n\nI look after Nordlys at ")
    assert "unsubscribe.invalid" in said["text"]
    assert "unsubscribe.invalid" in said["html"]


def test_a_letter_is_shown_as_a_customer_would_get_it() -> None:
    api = founded()
    api.customer("acme", owner="Ida Holm <ida@b.example>", contacts=[])
    said = shown(api, {"customer": "acme"})
    assert said["text"].startswith("Hello,\n\n")
    assert "\n\nIda Holm\n" in said["text"]
    problem = api.of("POST", "/templates/personal_email/preview", {"customer": "no"}, status=404)
    assert "customer" in problem["detail"]


def test_a_version_or_a_draft_is_shown() -> None:
    api = founded()
    api.of("PUT", "/templates/personal_email", letter(text="Second."), status=201)
    assert shown(api)["text"].startswith("Second.")
    assert shown(api, {"version": 1})["text"].startswith("Hello Mara Lind,")
    draft = {"subject": "A & B", "text": "Third.", "language": "fr"}
    said = shown(api, {"draft": draft}, "not_yet")
    assert (said["subject"], said["text"][:6]) == ("A & B", "Third.")
    assert "A &amp; B" in said["html"]
    path = "/templates/personal_email/preview"
    wrong = {"draft": draft | {"text": "{{ a }}"}}
    assert api.fields("POST", path, wrong) == {"draft.text"}
    assert api.fields("POST", path, {"draft": draft, "version": 1}) == {"version"}
    assert api.fields("POST", path, {"version": 0}) == {"version"}
    api.of("POST", path, {"version": 3}, status=404)
    assert api.of("GET", "/templates/personal_email")["version"] == 2
