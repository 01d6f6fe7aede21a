"""The language of templates: what is refused, by line and name; and that values stay values."""

from html import unescape
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain.letters import Occasion
from functions.shared.domain.templates import VARIABLES, Template
from functions.shared.rendering.letters import MOST_VALUE, mistakes, uses, written
from tests.unit.surveying import Links

UNSUBSCRIBE = "https://api.example/unsubscribe/t0k3n"
PARTS = ["{{", "}}", "{%", "%}", "{#", "#}", "<", ">", "&", '"', "'", "\r\n", "\n\n", "\x00", "a"]
HOSTILE = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(PARTS), max_size=20).map("".join)
)


def template(text: str, subject: str = "Hello") -> Template:
    return Template(name="ours", version=1, subject=subject, text=text)


def occasion(**said: str) -> Occasion:
    known = {
        "contact": "Mara",
        "customer": "Nordlys",
        "venture": "Brightdesk",
        "author": "Dana Reyes",
        "unsubscribe_url": UNSUBSCRIBE,
        "tier": "basic",
        "renews_on": "2027-01-31",
    }
    return Occasion(**{**known, **said})


def wrong(text: str) -> list[str]:
    return [one.message for one in mistakes(template(text)) if one.field == "text"]


def body(text: str, **said: str) -> str:
    """The plain text of a letter, without its footer."""
    assert wrong(text) == []
    return written(template(text), occasion(**said)).text.partition("\n\n--\n")[0]


def inside(text: str, **said: str) -> str:
    """What stands in the HTML of a letter."""
    assert wrong(text) == []
    html = written(template(text), occasion(**said)).html
    return html.partition('<div style="max-width:560px">')[2].partition('<p style="margin:32px')[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello {{ contct_name }}", "line 1: there is no variable 'contct_name'; contact_name is"),
        ("a\n\n{{ mood }}", "line 3: there is no variable 'mood'"),
        ("{% if mood %}a{% endif %}", "line 1: there is no variable 'mood'"),
        ("Hello {{ contact_name }}", "line 1: contact_name may be empty"),
        ("{% if tier %}{{ renews_on }}{% endif %}", "line 1: renews_on may be empty"),
        ("{% if not renews_on %}{{ renews_on }}{% endif %}", "renews_on may be empty"),
        ("{% if renews_on %}a{% else %}{{ renews_on }}{% endif %}", "renews_on may be empty"),
        ("{% if renews_on or tier %}{{ renews_on }}{% endif %}", "renews_on may be empty"),
        ('{{ renews_on if tier == "a" else "b" }}', "renews_on may be empty"),
        ('{{ "a" if tier }}', "is not allowed"),
        ("a\n{% if tier %}", "line 2: "),
        ("{{ tier", "line 1: "),
        ("{{ tier.upper() }}", "`a(b)` is not allowed"),
        ("{{ tier.__class__ }}", "`a.b` is not allowed"),
        ('{{ tier["__class__"] }}', "`a[b]` is not allowed"),
        ("{{ tier|upper }}", "there is no filter 'upper'"),
        ("{{ tier|default(venture_name) }}", "write it as in"),
        ("{{ range(10) }}", "is not allowed"),
        ("{{ 7 }}", "`a number` is not allowed"),
        ('{{ "a" * 1000000000 }}', "`mul` is not allowed"),
        ('{{ "a" ~ "b" }}', "`concat` is not allowed"),
        ('{{ "\\r\\nBcc: x" }}', "can be seen"),
        ('{{ "\\ud800" }}', "can be seen"),
        ("{{ tier and venture_name }}", "`and` is not allowed"),
        ('{{ "a" or "b" }}', "only a variable"),
        ("{% if tier < venture_name %}a{% endif %}", "== or !="),
        ("{% if tier is defined %}a{% endif %}", "`test` is not allowed"),
        ("{% for n in range(10**9) %}a{% endfor %}", "line 1: `for` is not allowed"),
        ("{% set tier = 1 %}a", "`assign` is not allowed"),
        ("{% macro f() %}a{% endmacro %}", "`macro` is not allowed"),
        ('{% include "x" %}', "`include` is not allowed"),
        ('{% extends "x" %}a', "`extends` is not allowed"),
        ('{% import "x" as x %}a', "`import` is not allowed"),
        ("{% autoescape false %}a{% endautoescape %}", "is not allowed"),
        ("a\x07", "line 1: holds the control character"),
        ("a\n\u2028", "line 2: holds the control character"),
        ("a" * 10_001, "at most 10000 characters"),
        ("{# nothing #}", "would be empty"),
        ("{% if renews_on %}a{% endif %}", "would be empty"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, said: str) -> None:
    assert any(said in message for message in wrong(text)), wrong(text)


def test_every_mistake_is_told_at_once() -> None:
    said = wrong("{{ a }}\n{{ b }}\n{{ a }}\n{% for x in a %}{% endfor %}")
    assert [message[:7] for message in said] == ["line 1:", "line 2:", "line 3:", "line 4:"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 3_000 + "tier" + ")" * 3_000 + " }}",
        "{{ " + "not " * 2_000 + "tier }}",
        "{{ " + "tier or " * 1_000 + "tier }}",
        "{% if " + "tier and " * 1_000 + "tier %}a{% endif %}",
        "{% if tier %}" * 500 + "a" + "{% endif %}" * 500,
        "{{ " + "9" * 9_000 + " }}",
        "{{ 1e999999999 }}",
        "{{ 10**10**10 }}",
        "{{ [" * 900,
    ],
)
def test_what_would_take_long_or_deep_is_refused_at_once(text: str) -> None:
    began = process_time()
    assert wrong(text)
    assert process_time() - began < 5


def test_a_subject_is_one_line() -> None:
    said = mistakes(template("a", "one\ntwo"))
    assert [(one.field, one.message) for one in said] == [("subject", "must be one line")]
    assert [one.field for one in mistakes(template("a", "{{ contact_name }}"))] == ["subject"]
    assert [one.field for one in mistakes(template("a", "a" * 201))] == ["subject"]


def test_a_language_is_one_that_footers_speak() -> None:
    german = Template(name="a", version=1, language="de", subject="Hallo", text="Hallo")
    assert mistakes(german) == []
    letter = written(german, occasion())
    assert '<html lang="de">' in letter.html
    assert f"Keine weiteren E-Mails von Brightdesk: {UNSUBSCRIBE}" in letter.text
    other = Template(name="a", version=1, language="tlh", subject="a", text="a")
    assert [one.field for one in mistakes(other)] == ["language"]


def test_what_is_empty_is_asked_for() -> None:
    asked = "Hello{% if contact_name %} {{ contact_name }}{% endif %},"
    assert (body(asked), body(asked, contact=" ")) == ("Hello Mara,", "Hello,")
    for instead in (
        'Hello {{ contact_name or "all" }},',
        'Hello {{ contact_name|default("all") }},',
        'Hello {{ contact_name if contact_name else "all" }},',
        "Hello {% if not contact_name %}all{% else %}{{ contact_name }}{% endif %},",
        "Hello {% if contact_name and tier %}{{ contact_name }}{% else %}all{% endif %},",
        "Hello {% if not tier %}x{% elif contact_name %}{{ contact_name }}{% else %}all{%endif%},",
    ):
        assert (body(instead), body(instead, contact="")) == ("Hello Mara,", "Hello all,")


def test_what_is_left_out_leaves_no_gap() -> None:
    text = "a\n\n{% if renews_on %}\nThe day is {{ renews_on }}.\n{% endif %}\n\nb"
    assert body(text) == "a\n\nThe day is 2027-01-31.\n\nb"
    assert body(text, renews_on="") == "a\n\nb"
    assert inside(text, renews_on="").count("<p") == 2


def test_html_is_made_of_the_text() -> None:
    html = inside("a & b\nc\n\n1. one\n2. {{ tier }}\n\n- x <b>\n- y\n\n1. alone")
    paragraph, item = '<p style="margin:0 0 16px">', '<li style="margin:0 0 8px">'
    assert html == (
        f"{paragraph}a &amp; b<br>c</p>"
        f'<ol style="margin:0 0 16px;padding-left:24px">{item}one</li>{item}basic</li></ol>'
        f'<ul style="margin:0 0 16px;padding-left:24px">{item}x &lt;b&gt;</li>{item}y</li></ul>'
        f"{paragraph}1. alone</p>"
    )


def test_an_address_becomes_a_link_where_it_is_whole() -> None:
    whole = inside('See https://a.example/?b=1&c="d", or (http://e.example).')
    assert Links(whole).found == ["https://a.example/?b=1&c=", "http://e.example"]
    assert Links(inside("https://a.example/{{ tier }}")).found == []
    assert Links(inside("{{ customer_name }}", customer="https://a.example")).found == []


def test_who_signs_for_the_venture_is_named_once() -> None:
    assert body("{{ signature }}") == "Dana Reyes\nBrightdesk"
    assert body("{{ signature }}", author="Brightdesk") == "Brightdesk"


def test_what_a_template_names_is_told() -> None:
    text = '{% if renews_on %}{{ contact_name or "you" }}{% endif %} {{ tier }}'
    named = template(text, "{{ venture_name }}")
    assert uses(named) == {"renews_on", "contact_name", "tier", "venture_name"}


@given(st.text(alphabet=st.sampled_from("{}%#|()[].'\"ab_ 1\n<-*=ifor")), HOSTILE)
def test_any_text_is_refused_or_can_be_written(text: str, name: str) -> None:
    if not wrong(text):
        letter = written(template(text), occasion(contact=name, customer=name, renews_on=""))
        assert UNSUBSCRIBE in letter.text
        assert UNSUBSCRIBE in Links(letter.html).found


ALL = "\n\n".join(f'x{{{{ {name} or "none" }}}}x' for name in VARIABLES)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_a_value_is_never_more_than_a_value(
    contact: str, customer: str, venture: str, author: str
) -> None:
    said = {"contact": contact, "customer": customer, "venture": venture, "author": author}
    subject = 'For {{ customer_name or "you" }}: {{ contact_name or "you" }}'
    letter = written(template(ALL, subject), occasion(**said))
    flat = {name: " ".join(part.split()) for name, part in said.items()}
    for value in flat.values():
        clean = " ".join("".join(c if ord(c) > 31 and c != "\x7f" else " " for c in value).split())
        if clean.isascii():
            assert clean in letter.text
            assert clean in unescape(letter.html)
    assert not any(c in letter.subject for c in "\r\n\x00\u2028")
    # One paragraph for each variable, and the footer; one link; no tag but ours.
    assert letter.html.count("<p ") == len(VARIABLES) + 1
    assert Links(letter.html).found == [UNSUBSCRIBE]
    assert letter.html.count("<") == letter.html.count(">")
    assert "<img" not in letter.html
    letter.text.encode()


@pytest.mark.parametrize(
    "name", ["{{ venture_name }}", "{% for a in range(9) %}a{% endfor %}", "{{ 7 * 7 }}", "{#"]
)
def test_a_name_in_the_language_of_templates_is_a_name(name: str) -> None:
    letter = written(
        template("{{ customer_name }}", "{{ customer_name }}"), occasion(customer=name)
    )
    assert letter.subject == name
    assert letter.text.startswith(f"{name}\n\n--")
    assert name in unescape(letter.html)


def test_a_name_without_end_is_cut() -> None:
    assert body("{{ customer_name }}", customer="a" * 10_000) == "a" * MOST_VALUE
