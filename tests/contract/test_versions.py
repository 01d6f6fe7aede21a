"""What is kept in versions: playbooks and templates, in DynamoDB's emulator and the memory twin."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from functions.shared.domain.templates import Template
from functions.shared.kernel.errors import Conflict, Refused, Unknown
from functions.shared.ports.table import Table
from functions.shared.store import playbooks, templates
from functions.shared.store.playbooks import Playbooks
from functions.shared.store.templates import Templates

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
_ventures = count(1)


@pytest.fixture
def venture() -> str:
    """A venture that no other test uses."""
    return f"00000000-0000-4000-8000-{next(_ventures):012d}"


def template(version: int, name: str = "ours", text: str = "Hello.") -> Template:
    return Template(name=name, version=version, subject="News", text=text)


def test_a_saved_version_stays_as_it_is(table: Table, venture: str) -> None:
    kept = Templates(table)
    for version in (1, 2, 3):
        kept.save(venture, template(version, text=f"Ünï {version}"), by="eva", at=AT)
    assert kept.newest(venture, "ours").text == "Ünï 3"
    for version in (1, 2, 3):
        found = kept.kept(venture, "ours", version)
        assert (found.document.text, found.by, found.at) == (f"Ünï {version}", "eva", AT)
    with pytest.raises(Unknown, match="no version 4"):
        kept.kept(venture, "ours", 4)
    with pytest.raises(Unknown, match=r"there are .*ours"):
        kept.kept(venture, "yours")


def test_who_was_slower_is_told(table: Table, venture: str) -> None:
    kept = Templates(table)
    kept.save(venture, template(1, text="first"), by="eva", at=AT)
    for version in (1, 3):
        with pytest.raises(Conflict, match="newest version is 1"):
            kept.save(venture, template(version, text="second"), by="ada", at=AT)
    assert [one.text for one in kept.all(venture) if one.name == "ours"] == ["first"]


def test_two_at_once_are_one_after_the_other(table: Table, venture: str) -> None:
    kept = Templates(table)
    kept.save(venture, template(1), by="eva", at=AT)

    class Slow:
        """A table whose reader is overtaken between reading and writing."""

        def __init__(self) -> None:
            self.get, self.query = table.get, table.query

        def write(self, *writes: object) -> bool:
            kept.save(venture, template(2, text="faster"), by="ada", at=AT)
            return table.write(*writes)  # type: ignore[arg-type]

    with pytest.raises(Conflict, match="meanwhile"):
        Templates(Slow()).save(venture, template(2, text="slower"), by="eva", at=AT)  # type: ignore[arg-type]
    assert kept.kept(venture, "ours", 2).document.text == "faster"
    assert kept.newest(venture, "ours").text == "faster"


def test_a_venture_begins_with_what_is_shipped(table: Table, venture: str) -> None:
    kept = Templates(table)
    assert kept.all(venture) == sorted(templates.delivered(), key=lambda one: one.name)
    shipped = templates.delivered()[0]
    kept.save(venture, replace(shipped, version=2, text="ours"), by="eva", at=AT)
    assert kept.newest(venture, shipped.name).text == "ours"
    assert kept.kept(venture, shipped.name, 1).document == shipped
    assert kept.kept(venture, shipped.name, 1).by is None
    assert shipped in kept.all("another")


def test_names_that_begin_alike_are_kept_apart(table: Table, venture: str) -> None:
    kept = Templates(table)
    kept.save(venture, template(1, "a"), by="eva", at=AT)
    kept.save(venture, template(1, "a_b"), by="eva", at=AT)
    playbook = replace(playbooks.delivered()["at_risk"], name="a", version=1)
    Playbooks(table).save(venture, playbook, by="eva", at=AT)
    names = {one.name for one in kept.all(venture)} - {one.name for one in templates.delivered()}
    assert names == {"a", "a_b"}
    assert Playbooks(table).newest(venture, "a") == playbook


def test_a_text_beyond_all_measure_is_refused(table: Table, venture: str) -> None:
    with pytest.raises(Refused, match="bytes"):
        Templates(table).save(venture, template(1, text="a" * 90_000), by="eva", at=AT)
    assert "ours" not in {one.name for one in Templates(table).all(venture)}
