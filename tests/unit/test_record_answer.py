"""The link of a survey: looking records nothing, the button does, the last answer stands."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from functions.shared.domain.customers import Contact
from functions.shared.domain.languages import ENGLISH, GERMAN
from functions.shared.kernel import links
from functions.shared.ports.outside import Mail
from functions.shared.store.customers import Customers
from functions.shared.store.surveys import Surveys
from tests.unit.surveying import EIRIK, LINK_SECRET, MARA, MONDAY, VENTURE, Links, World, build


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = build(monkeypatch)
    world.plan()
    world.run()
    return world


def link(world: World, score: int = 9, to: str = MARA.email) -> str:
    mail = next(mail for mail in world.mails if mail.to == to)
    return Links(mail.letter.html).found[score]


def checked(page: str) -> list[str]:
    """The scores that a page shows as chosen."""
    inputs = [part for part in page.split("<input ")[1:] if " checked" in part.split(">")[0]]
    return [part.partition('value="')[2].partition('"')[0] for part in inputs]


def comment_in(page: str) -> str:
    inside = page.split("<textarea ")[1].split("</textarea>", maxsplit=1)[0]
    return unescape(inside.partition(">\n")[2])


def test_the_page_shows_the_links_score_chosen(world: World) -> None:
    said = world.ask(link(world, 7))
    assert said.status == 200
    assert checked(said.body) == ["7"]
    assert said.headers["content-type"] == "text/html; charset=utf-8"
    assert said.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in said.headers["content-security-policy"]
    assert "form-action 'self'" in said.headers["content-security-policy"]
    assert said.headers["referrer-policy"] == "no-referrer"
    assert "<script" not in said.body


def mail_of(world: World, person: Contact) -> Mail:
    return next(mail for mail in world.mails if mail.to == person.email)


def test_the_mail_its_page_and_the_way_out_speak_the_contacts_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = build(monkeypatch)
    lena, paulo = replace(MARA, language="de-CH"), replace(EIRIK, language="pt-BR")
    world.customer("nordlys", lena, paulo)
    world.plan()
    world.run()
    mail = mail_of(world, lena)
    assert mail.letter.subject == GERMAN.question.format(venture=VENTURE.name)
    url, way_out = Links(mail.letter.html).found[9], Links(mail.letter.html).found[-1]
    said = world.ask(url, accept_language="fr")
    assert '<html lang="de">' in said.body
    assert GERMAN.send in said.body
    assert "Vielen Dank. Ihre Wahl: 9." in world.post(url, score="9").body
    assert GERMAN.wrong_score in unescape(world.post(url, score="").body)
    assert GERMAN.leave_button in world.ask(way_out).body
    # No translation is there: the mail is English, and the browser may know better.
    assert mail_of(world, paulo).letter.subject.startswith("How likely")
    english = link(world, to=paulo.email)
    assert '<html lang="en">' in world.ask(english).body
    assert '<html lang="es">' in world.ask(english, accept_language="pt,es;q=0.5").body


def test_what_is_wrong_with_a_link_is_said_as_the_browser_speaks(world: World) -> None:
    forged = "https://api.example/nps/x"
    assert GERMAN.failures[404].title in world.ask(forged, accept_language="de-DE").body
    late = MONDAY + timedelta(days=90)
    assert GERMAN.failures[410].title in world.ask(link(world), at=late, accept_language="de").body


@pytest.mark.parametrize("query", ["", "?score=11", "?score=-1", "?score=9x", "?score=%D9%A9"])
def test_without_a_score_none_is_chosen(world: World, query: str) -> None:
    said = world.ask(link(world).partition("?")[0] + query)
    assert (said.status, checked(said.body)) == (200, [])


def test_a_scanner_that_opens_every_link_answers_nothing(world: World) -> None:
    before = len(world.table.stream)
    for mail in world.mails:
        in_text = re.findall(r"https://\S+", mail.letter.text)
        header = mail.headers["List-Unsubscribe"].strip("<>")
        urls = {*Links(mail.letter.html).found, *in_text, header}
        assert len(urls) == 12
        for url in urls:
            assert world.ask(url).status == 200
            world.ask(url, method="HEAD")
    assert world.facts.messages == []
    assert len(world.table.stream) == before
    assert world.nps().responses == 0


def test_the_button_records(world: World) -> None:
    said = world.post(link(world, 9), score="9", comment=" Just works.\r\nMostly. ")
    assert said.status == 200
    assert "You chose 9" in said.body
    assert comment_in(said.body) == "Just works.\nMostly."
    world.take_in()
    result = world.nps()
    assert (result.score, result.responses, result.response_rate) == (100.0, 1, 50.0)
    answer = Surveys(world.table).answer(world.survey())
    assert answer
    assert (answer.score, answer.comment, answer.tier) == (9, "Just works.\nMostly.", "basic")


def test_an_answer_can_be_changed_and_its_comment_too(world: World) -> None:
    world.post(link(world), score="9", comment="good")
    world.take_in()
    later = MONDAY + timedelta(days=1)
    shown = world.ask(link(world).partition("?")[0], at=later)
    assert (checked(shown.body), comment_in(shown.body)) == (["9"], "good")
    used_again = world.ask(link(world, 2), at=later).body
    assert checked(used_again) == ["2"]
    assert "You have answered already: you chose 9." in used_again
    world.post(link(world), at=later, score="2", comment="")
    world.take_in()
    result = world.nps(later)
    assert (result.score, result.responses, result.detractors) == (-100.0, 1, 1)


def test_the_last_press_stands_while_the_stages_clock_stands(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    clock.write_text(MONDAY.isoformat(), encoding="utf-8")
    monkeypatch.setenv("TENURE_CLOCK_FILE", str(clock))
    for score in ("3", "10", "8"):
        world.post(link(world), score=score)
    messages = list(world.facts.messages)
    assert all('"occurred_at":"2026-03-02T10:00:00Z"' in message for message in messages)
    for order in (messages, messages[::-1], messages + messages):
        world.facts.messages[:] = order
        world.take_in()
        assert (world.nps().responses, world.nps().passives) == (1, 1)


def test_each_contact_has_its_own_answer(world: World) -> None:
    world.post(link(world, to=MARA.email), score="10")
    world.post(link(world, to=EIRIK.email), score="0")
    world.take_in()
    assert (world.nps().score, world.nps().responses) == (0.0, 2)


def test_json_is_answered_in_json(world: World) -> None:
    said = world.post_json(link(world), '{"score": 6, "comment": null}')
    assert (said.status, json.loads(said.body)) == (200, {"recorded": True, "score": 6})
    world.take_in()
    assert world.nps().detractors == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"score": 11}', "score"),
        ('{"score": -1}', "score"),
        ('{"score": "9"}', "score"),
        ('{"score": 9.0}', "score"),
        ('{"score": true}', "score"),
        ('{"score": null}', "score"),
        ("{}", "score"),
        ('{"score": 9, "comment": 3}', "comment"),
        (json.dumps({"score": 9, "comment": "x" * 10_001}), "comment"),
        ('{"score": 9, "rating": 3}', "rating"),
        ("[9]", "body"),
    ],
)
def test_json_that_is_wrong_names_the_field(world: World, body: str, field: str) -> None:
    said = world.post_json(link(world), body)
    assert said.status == 400
    assert said.headers["content-type"] == "application/problem+json"
    assert [wrong["field"] for wrong in json.loads(said.body)["errors"]] == [field]
    assert world.facts.messages == []


def test_no_json_is_refused(world: World) -> None:
    assert world.post_json(link(world), "{").status == 400


@pytest.mark.parametrize("score", ["", "11", "nine", "9.5", "-1", " 9", "٩", "1" * 5000])
def test_a_form_that_is_wrong_says_so_and_keeps_the_comment(world: World, score: str) -> None:
    said = world.post(link(world), score=score, comment='"so" </textarea><b>')
    assert said.status == 400
    assert 'role="alert"' in said.body
    assert "choose a number from 0 to 10" in said.body
    assert comment_in(said.body) == '"so" </textarea><b>'
    assert "<b>" not in said.body
    assert world.facts.messages == []


def test_a_comment_may_be_long_but_not_endless(world: World) -> None:
    assert world.post(link(world), score="9", comment="\r\n" * 5000 + "x" * 5000).status == 200
    assert world.post(link(world), score="9", comment="x" * 10_001).status == 400
    said = world.post(link(world), score="9", comment="x" * 140_000)
    assert (said.status, said.headers["content-type"]) == (413, "text/html; charset=utf-8")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", None])
def test_other_types_are_refused(world: World, kind: str | None) -> None:
    said = world.ask(link(world), method="POST", body="score=9", content_type=kind)
    assert said.status == 415


def test_a_forged_link_is_unknown(world: World) -> None:
    real = link(world).partition("?")[0]
    token = real.rpartition("/")[2]
    fields = links.read(world.secrets.read(LINK_SECRET), links.ANSWER, token, MONDAY)
    forged = [
        real[:-1] + ("A" if real[-1] != "A" else "B"),
        "https://api.example/nps/x",
        "https://api.example/nps/" + links.make("another", links.ANSWER, fields),
        "https://api.example/nps/" + links.make("a long secret", links.UNSUBSCRIBE, fields),
    ]
    for url in forged:
        assert world.ask(url).status == 404
        assert world.post(url, score="9").status == 404
        said = world.post_json(url, '{"score": 9}')
        assert (said.status, json.loads(said.body)["title"]) == (404, "Not found")
    assert world.facts.messages == []


def test_a_link_expires(world: World) -> None:
    last = MONDAY + timedelta(days=90)
    assert world.ask(link(world), at=last - timedelta(minutes=1)).status == 200
    for said in (world.ask(link(world), at=last), world.post(link(world), at=last, score="9")):
        assert said.status == 410
        assert "no longer valid" in said.body


def test_a_link_outlives_the_rotation_of_its_secret(world: World) -> None:
    world.secrets.replace(LINK_SECRET, "a newer secret")
    assert world.ask(link(world)).status == 200


def test_a_link_of_a_secret_that_is_new_is_known_at_once(world: World) -> None:
    world.secrets.remembers = True
    world.secrets.read(LINK_SECRET)
    world.secrets.stored[LINK_SECRET] = ("brand new",)
    survey = world.survey()
    token = links.make("brand new", links.ANSWER, {"venture": VENTURE.id, "survey": survey.id})
    assert world.ask(f"https://api.example/nps/{token}").status == 200


def test_the_link_of_somebody_who_was_erased_leads_nowhere(world: World) -> None:
    Customers(world.table).erase(VENTURE, "nordlys", MONDAY)
    assert world.ask(link(world)).status == 404
    assert world.post(link(world), score="9").status == 404


def test_without_a_queue_nothing_is_said_to_be_recorded(world: World) -> None:
    world.facts.unavailable = True
    said = world.post(link(world), score="9")
    assert (said.status, said.headers["retry-after"]) == (503, "10")
    assert "does not work right now" in said.body
    problem = world.post_json(link(world), '{"score": 9}')
    assert (problem.status, problem.headers["retry-after"]) == (503, "10")
    world.secrets.unavailable = True
    assert world.ask(link(world)).status == 503


def test_a_ventures_name_is_text_and_not_markup(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = world.handlers["record_answer"].flow
    said = flow.pages.survey(ENGLISH, "<b>&Co", flow.Filled())
    assert "<b>&" not in said
    assert "&lt;b&gt;&amp;Co" in said
