"""The link that ends mail: asked once, honoured at once, whoever presses it."""

import pytest

from functions.shared.kernel import links
from functions.shared.store.messages import Messages, contact_digest
from tests.unit.surveying import (
    EIRIK,
    LINK_SECRET,
    MARA,
    MONDAY,
    VENTURE,
    Links,
    World,
    build,
)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = build(monkeypatch)
    world.plan()
    world.run()
    return world


def link(world: World) -> str:
    mail = next(mail for mail in world.mails if mail.to == MARA.email)
    url = mail.headers["List-Unsubscribe"].strip("<>")
    assert url == Links(mail.letter.html).found[-1]
    return url


def suppressed(world: World, email: str = MARA.email) -> str | None:
    digest = contact_digest(VENTURE.pepper, email)
    return Messages(world.table).ledger(VENTURE.id, digest).suppressed


def test_opening_the_link_changes_nothing(world: World) -> None:
    said = world.ask(link(world))
    assert said.status == 200
    assert '<form method="post"><button' in said.body
    assert said.headers["cache-control"] == "no-store"
    assert suppressed(world) is None


def test_the_button_ends_mail_to_this_contact_alone(world: World) -> None:
    for _ in range(2):
        said = world.ask(link(world), method="POST")
        assert said.status == 200
        assert "You are unsubscribed" in said.body
    assert suppressed(world) == "unsubscribed"
    assert suppressed(world, EIRIK.email) is None
    world.plan("90_day_checkpoint", MONDAY)
    world.run()
    assert world.survey(milestone="90_day_checkpoint").status == "dropped"


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None]
)
def test_a_mail_program_presses_it_by_itself(world: World, kind: str | None) -> None:
    said = world.ask(
        link(world), method="POST", body="List-Unsubscribe=One-Click", content_type=kind
    )
    assert said.status == 200
    assert suppressed(world) == "unsubscribed"


def test_a_forged_link_ends_nothing(world: World) -> None:
    url = link(world)
    digest = contact_digest(VENTURE.pepper, MARA.email)
    fields = {"venture": VENTURE.id, "contact": digest}
    forged = [
        url[:-1] + ("A" if url[-1] != "A" else "B"),
        "https://api.example/unsubscribe/" + links.make("another", links.UNSUBSCRIBE, fields),
        "https://api.example/unsubscribe/" + links.make("a long secret", links.ANSWER, fields),
    ]
    for wrong in forged:
        for method in ("GET", "POST"):
            said = world.ask(wrong, method=method)
            assert said.status == 404
            assert "There is nothing here" in said.body
    assert suppressed(world) is None


def test_no_address_stands_in_the_link(world: World) -> None:
    token = link(world).rpartition("/")[2]
    fields = links.read(("a long secret",), links.UNSUBSCRIBE, token, MONDAY)
    assert "@" not in "".join(fields.values())


def test_who_was_written_to_long_ago_can_leave_and_the_retired_secret_opens_nothing_else(
    world: World,
) -> None:
    mail = next(mail for mail in world.mails if mail.to == MARA.email)
    for secret in ("the second", "the third"):
        world.secrets.replace(LINK_SECRET, secret)
    answer = Links(mail.letter.html).found[0]
    assert world.ask(link(world)).status == 404
    world.secrets.retire(LINK_SECRET, "a long secret")
    assert world.ask(answer).status == 404
    assert world.ask(link(world)).status == 200
    assert world.ask(link(world), method="POST").status == 200
    assert suppressed(world) == "unsubscribed"
