"""Letters: whom they name, what they link to, and that nobody can write markup into them."""

from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from functions.advance_playbooks.writing import Writer
from functions.shared.domain import letters
from functions.shared.domain.customers import Contact, Profile
from functions.shared.domain.effects import Effect
from functions.shared.domain.letters import Author, Letter, Occasion
from functions.shared.domain.playbooks.document import Email, Instead, Offer
from functions.shared.domain.templates import Template
from functions.shared.domain.ventures import Venture
from functions.shared.kernel.errors import Refused
from functions.shared.rendering.letters import mistakes, uses, written
from functions.shared.store import playbooks, templates
from functions.shared.store.memory import MemoryTable
from tests.fakes.outside import MemorySecrets
from tests.unit.surveying import Links

UNSUBSCRIBE = "https://api.example/unsubscribe/t0k3n"
SHIPPED = {template.name: template for template in templates.delivered()}
AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
VENTURE = Venture(
    id="v1",
    name="Brightdesk",
    status="active",
    current_workflow_stage=32,
    created_at=AT,
    pepper="pepper",
)
every = pytest.mark.parametrize("name", sorted(SHIPPED))


def sent(step: Email, kept: templates.Templates) -> str:
    """The text of the message that a step sends."""
    person = Contact("mara@nordlys.example", "Mara")
    profile = Profile(customer="c1", name="Nordlys", contacts=(person,), saved_at=AT)
    effect = Effect(key="e", owner="o", step="a", contact="d", status="claimed", claimed_at=AT)
    secrets = MemorySecrets()
    secrets.stored["links"] = ("s3cret",)
    writer = Writer(
        templates=kept, secrets=secrets, link_secret_name="links", public_base_url="https://x.y"
    )
    return writer.mail(VENTURE, profile, person, step, effect).letter.text


def occasion(**said: str) -> Occasion:
    known = {
        "contact": "Mara",
        "customer": "Nordlys",
        "venture": "Brightdesk",
        "author": "Dana Reyes",
        "unsubscribe_url": UNSUBSCRIBE,
    }
    return Occasion(**{**known, **said})


def letter_of(name: str, o: Occasion) -> Letter:
    return written(SHIPPED[name], o)


def test_every_step_that_writes_has_its_letter() -> None:
    steps = [step for playbook in playbooks.delivered().values() for step in playbook.steps]
    named = {(s.template, s.template_version) for s in steps if isinstance(s, Email | Offer)}
    assert named == {(template.name, template.version) for template in templates.delivered()}


def test_of_a_shipped_letter_every_version_stays() -> None:
    versions: dict[str, set[int]] = {}
    for template in templates.delivered():
        versions.setdefault(template.name, set()).add(template.version)
        assert "Subject:" not in template.subject
    assert all(those == set(range(1, len(those) + 1)) for those in versions.values())


@every
def test_every_shipped_letter_is_one_that_a_person_could_save(name: str) -> None:
    assert mistakes(SHIPPED[name]) == []
    assert uses(SHIPPED[name]) >= {"contact_name", "venture_name", "signature"}


@every
def test_each_greets_signs_and_lets_go(name: str) -> None:
    letter = letter_of(name, occasion())
    assert letter.text.startswith("Hello Mara,")
    assert "Dana Reyes\nBrightdesk" in letter.text
    assert UNSUBSCRIBE in letter.text
    assert UNSUBSCRIBE in Links(letter.html).found
    assert '<html lang="en">' in letter.html


@pytest.mark.parametrize("name", ["personal_email", "adoption_guide"])
def test_the_managers_letters_name_the_customer(name: str) -> None:
    letter = letter_of(name, occasion())
    assert "Nordlys" in letter.text
    assert "Nordlys" in letter.html


@every
def test_names_are_text_and_not_markup(name: str) -> None:
    nasty = '<img src=x onerror="a()">&\r\nBcc: x@y.example'
    o = occasion(contact=nasty, customer=nasty, venture=nasty, author=nasty)
    letter = letter_of(name, o)
    assert "<img" not in letter.html
    assert "<img" in unescape(letter.html)
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject


def test_somebody_without_a_name_is_greeted_too() -> None:
    assert letter_of("personal_email", occasion(contact=" ")).text.startswith("Hello,")


@pytest.mark.parametrize(
    ("owner", "author"),
    [
        ("Dana Reyes <dana@b.example>", Author("Dana Reyes", "dana@b.example")),
        ("Dana Reyes", Author("Dana Reyes", None)),
        ("dana@b.example", Author("Brightdesk", "dana@b.example")),
        ("Reyes, Dana", Author("Reyes, Dana", None)),
        ("Reyes, Dana <dana@b.example>", Author("Reyes, Dana", "dana@b.example")),
        ('"Reyes, Dana" <dana@b.example>', Author("Reyes, Dana", "dana@b.example")),
        ("Dana Reyes (dana@b.example)", Author("Dana Reyes", "dana@b.example")),
        ("Dana (Sales) <dana@b.example>", Author("Dana (Sales)", "dana@b.example")),
        ("dana@b.example (Dana Reyes)", Author("Dana Reyes", "dana@b.example")),
        ("Dana Reyes dana@b.example", Author("Dana Reyes", "dana@b.example")),
        ("Dana Reyes, dana.r+x@mail.b.example", Author("Dana Reyes", "dana.r+x@mail.b.example")),
        ("Dana <dana@b.example>, Olga <olga@b.example>", Author("Dana", "dana@b.example")),
        ("<dana@b.example>", Author("Brightdesk", "dana@b.example")),
        ("@dana", Author("@dana", None)),
        ("Dana @ Sales", Author("Dana @ Sales", None)),
        ("dana@sales", Author("dana@sales", None)),
        ("Dana <dana@b..example>", Author("Dana <dana@b..example>", None)),
        ("Dana <.dana@b.example>", Author("Dana <.dana@b.example>", None)),
        ("Dana dana@b@c.example", Author("Dana dana@b@c.example", None)),
        (f"Dana <{'d' * 65}@b.example>", Author(f"Dana <{'d' * 65}@b.example>", None)),
        ("Dana\r\nBcc: x", Author("Dana Bcc: x", None)),
        (None, Author("Brightdesk", None)),
        ("", Author("Brightdesk", None)),
    ],
)
def test_who_signs(owner: str | None, author: Author) -> None:
    assert letters.author(owner, "Brightdesk") == author


def test_a_venture_that_signs_itself_is_named_once() -> None:
    letter = letter_of("personal_email", occasion(author="Brightdesk"))
    assert "Brightdesk\nBrightdesk" not in letter.text


def test_one_click_headers() -> None:
    assert letters.unsubscribe_headers(UNSUBSCRIBE) == {
        "List-Unsubscribe": f"<{UNSUBSCRIBE}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_a_run_keeps_the_version_that_its_document_names() -> None:
    table = MemoryTable()
    kept = templates.Templates(table)
    newer = Template(name="personal_email", version=2, subject="New", text="New.")
    kept.save(VENTURE.id, newer, by="eva", at=AT)
    step = Email(id="a", title="A", template="personal_email", template_version=1)
    assert sent(step, kept).startswith("Hello Mara,\n\nI look after Nordlys at Brightdesk")
    assert sent(replace(step, template_version=2), kept).startswith("New.\n\n--")
    # So did runs that began before documents named versions.
    assert sent(replace(step, template_version=None), kept).startswith("New.\n\n--")
    with pytest.raises(Refused, match="no version 3"):
        sent(replace(step, template_version=3), kept)


def test_a_variant_writes_its_own_version() -> None:
    other = Instead(variant="b", template="product_tour", template_version=1)
    step = Email(id="a", title="A", template="webinar", template_version=7, instead=(other,))
    as_b = step.as_in("b")
    assert (as_b.template, as_b.template_version) == ("product_tour", 1)
    assert step.as_in("a") == step
