"""Exit surveys: the link's page asks why, its button records it, and the answers are ranked."""

import itertools
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest

from functions.shared.domain import exits, survey_letter
from functions.shared.domain.exits import REASONS, Leaving, Named
from functions.shared.domain.facts import Fact, Kind
from functions.shared.domain.languages import ENGLISH, SPOKEN, Words
from functions.shared.domain.letters import Occasion
from functions.shared.kernel import links
from functions.shared.store.customers import Customers
from functions.shared.store.exits import Exits
from functions.shared.store.health import HealthStore
from functions.shared.store.messages import contact_digest
from tests.unit.api import Api, founded
from tests.unit.surveying import LINK_SECRET, MARA, MONDAY, VENTURE, Links, World, build

DAY = timedelta(days=1)
WHO = contact_digest(VENTURE.pepper, MARA.email)
SURVEY = "win_back-1"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return build(monkeypatch)


def url(world: World, customer: str = "nordlys", purpose: str = links.EXIT, **said: str) -> str:
    fields = exits.link_fields(
        venture=VENTURE.id, customer=customer, survey=SURVEY, contact=WHO, **said
    )
    (secret,) = world.secrets.read(LINK_SECRET)
    return f"https://api.example/exit/{links.make(secret, purpose, fields, MONDAY + 90 * DAY)}"


def standing(world: World) -> tuple[Leaving, str]:
    found = Exits(world.table).standing(VENTURE.id, "nordlys", SURVEY, WHO)
    assert found
    return found


def checked(page: str) -> list[str]:
    return re.findall(r'value="(\w+)" required checked', page)


def test_looking_records_nothing(world: World) -> None:
    for method in ("GET", "HEAD"):
        assert world.ask(url(world), method=method).status == (200 if method == "GET" else 404)
    assert world.facts.messages == []
    page = world.ask(url(world)).body
    assert re.findall(r'name="reason" value="(\w+)" required', page) == list(REASONS)
    assert checked(page) == []
    assert "<script" not in page


def test_the_button_records_why_and_the_last_word_stands(world: World) -> None:
    said = world.post(url(world), reason="support", comment=" Nobody\r\nanswered <me>. ")
    assert said.status == 200
    assert "Nobody\nanswered &lt;me&gt;." in said.body
    assert ENGLISH.leaving.thanks.title in said.body
    world.take_in()
    answer, comment = standing(world)
    assert (answer.reason, comment) == ("support", "Nobody\nanswered <me>.")
    assert (answer.category, answer.sentiment) == ("support", "negative")
    page = world.ask(url(world)).body
    assert checked(page) == ["support"]
    assert ENGLISH.leaving.before in page
    world.clicks += 1
    assert world.post(url(world), reason="too_expensive").status == 200
    world.take_in()
    answer, comment = standing(world)
    assert (answer.reason, comment, answer.quote) == ("too_expensive", "", None)
    record = HealthStore(world.table).read(VENTURE.id, "nordlys")
    word = record.history.state.register("responded")
    assert word
    assert word.data["reason"] == "too_expensive"
    assert "comment" not in word.data
    assert [notice.name for notice in record.outbox].count("ResponseReceived") >= 1


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({}, "reason"),
        ({"reason": "boredom"}, "reason"),
        ({"reason": "other", "comment": "x" * 10_001}, "comment"),
    ],
)
def test_a_wrong_form_comes_back_with_what_it_said(
    world: World, form: dict[str, Any], wrong: str
) -> None:
    said = world.post(url(world), **form)
    assert said.status == 400
    assert f'id="{wrong}-error"' in said.body
    assert f'aria-describedby="{wrong}-error"' in said.body
    assert form.get("comment", "") in said.body
    assert world.facts.messages == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"reason": "nope"}', "reason"),
        ('{"comment": "x"}', "reason"),
        ('{"reason": "other", "comment": 3}', "comment"),
        ('{"reason": "other", "score": 3}', "score"),
        ("[]", "body"),
    ],
)
def test_a_program_is_told_which_field_is_wrong(world: World, body: str, field: str) -> None:
    said = world.post_json(url(world), body)
    assert said.status == 400
    assert f'"{field}"' in said.body
    assert world.facts.messages == []


def test_a_program_may_answer(world: World) -> None:
    said = world.post_json(url(world), '{"reason": "not_needed", "comment": null}')
    assert (said.status, said.body) == (200, '{"recorded": true, "reason": "not_needed"}')
    world.take_in()
    assert standing(world)[0].reason == "not_needed"


def test_other_links_and_old_ones_and_those_of_the_erased_open_nothing(world: World) -> None:
    for purpose in (links.ANSWER, links.UNSUBSCRIBE):
        assert world.ask(url(world, purpose=purpose)).status == 404
    assert world.ask(url(world).replace("/exit/", "/nps/")).status == 404
    assert world.ask(url(world), at=MONDAY + 90 * DAY).status == 410
    late = world.post(url(world), at=MONDAY + 90 * DAY, reason="other")
    assert late.status == 410
    assert world.ask(url(world, customer="somebody")).status == 404
    Customers(world.table).erase(VENTURE, "nordlys", MONDAY)
    assert world.post(url(world), reason="other").status == 404
    assert world.facts.messages == []


@pytest.mark.parametrize("words", SPOKEN.values(), ids=SPOKEN)
def test_page_and_letter_speak_the_contacts_language(world: World, words: Words) -> None:
    page = unescape(world.ask(url(world, language=words.tag), accept_language="fr").body)
    assert f'<html lang="{words.tag}">' in page
    assert words.leaving.question.format(venture=VENTURE.name) in page
    occasion = Occasion(
        contact="Mara <m>",
        customer="Nordlys",
        venture="Bright\ndesk",
        author="Dana Reyes",
        unsubscribe_url="https://api.example/unsubscribe/u",
    )
    letter = survey_letter.exit_survey(words, occasion, "https://api.example/exit/t")
    assert letter.subject == words.leaving.subject
    assert Links(letter.html).found == [
        "https://api.example/exit/t",
        "https://api.example/unsubscribe/u",
    ]
    for part in (words.leaving.how, "https://api.example/exit/t", "Dana Reyes\nBright desk"):
        assert part in letter.text
    assert "Mara &lt;m&gt;" in letter.html


def left(minute: int, reason: str, comment: str | None = None, contact: str = WHO) -> Fact:
    said = {"comment": comment} if comment else {}
    return Fact(
        id=f"exit:{minute}:{reason}",
        source="exit",
        kind=Kind.EXIT_ANSWERED,
        occurred_at=MONDAY + timedelta(minutes=minute),
        data={"survey": SURVEY, "contact": contact, "reason": reason, **said},
    )


def test_late_double_and_corrected_answers_end_in_one_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = [left(1, "support", "slow"), left(2, "other"), left(3, "too_hard", "a maze")]
    seen = set()
    for order in itertools.permutations([*facts, facts[0]]):
        world = build(monkeypatch)
        for fact in order:
            world.take_in(fact)
        (answer,) = Exits(world.table).window(VENTURE.id, MONDAY, MONDAY + DAY)
        seen.add((answer, standing(world)[1]))
    ((answer, comment),) = seen
    assert (answer.reason, comment) == ("too_hard", "a maze")


def answer(reason: str, customer: str = "a", at: datetime = MONDAY, quote: str = "") -> Leaving:
    return Leaving(
        customer=customer,
        survey=SURVEY,
        contact=WHO,
        reason=reason,  # type: ignore[arg-type]
        quote=quote or None,
        tier="basic",
        at=at,
    )


def test_reasons_are_ranked_with_the_newest_words_of_each_customer() -> None:
    given = [
        answer("other", "o"),
        answer("support", "s", quote="rude"),
        *(answer("too_hard", c, MONDAY + n * DAY, f"{c}{n}") for n, c in enumerate("abacd")),
    ]
    expected = (
        Named("too_hard", 5, 71.43, ("d4", "c3", "a2")),
        Named("support", 1, 14.29, ("rude",)),
        Named("other", 1, 14.29, ()),
    )
    assert {exits.ranked(order) for order in itertools.permutations(given, 7)} == {expected}
    assert exits.ranked([]) == ()
    # 1 of 32 is 3.125 %, which is rounded up as in the reports.
    many = [answer("support"), *(answer("other", f"{n}") for n in range(31))]
    assert [one.percent for one in exits.ranked(many)] == [96.88, 3.13]


def churned(api: Api, who: str, reason: str, comment: str) -> None:
    api.happened(
        "exit_answered", survey=SURVEY, contact=f"{who}@x.example", reason=reason, comment=comment
    )


def test_the_venture_sees_why_its_customers_left() -> None:
    api = founded()
    api.customer()
    churned(api, "ada", "support", "x" * 300)
    churned(api, "bo", "support", "Nobody answered")
    churned(api, "cy", "too_expensive", "")
    said = api.of("GET", "/churn-reasons?days=30")
    assert (said["responses"], said["days"], said["segment"]) == (3, 30, None)
    assert [(one["reason"], one["count"]) for one in said["items"]] == [
        ("support", 2),
        ("too_expensive", 1),
    ]
    (quote,) = said["items"][0]["quotes"]  # One customer, one quote.
    assert len(quote) <= 280
    api.at += 31 * DAY
    assert api.of("GET", "/churn-reasons?days=30")["items"] == []
    assert api.of("GET", "/churn-reasons")["responses"] == 3
    assert api.of("GET", "/churn-reasons?segment=tier:free")["responses"] == 0
    api.of("GET", "/churn-reasons?days=0", status=400)
    api.of("DELETE", "/customers/acme", status=204)
    assert api.of("GET", "/churn-reasons")["responses"] == 0
