"""What people think of a survey that a playbook asks counts against that playbook, once."""

from datetime import timedelta

import pytest

from functions.shared.domain.brakes import Reception
from functions.shared.store.customers import Customers
from functions.shared.store.feedback import Receptions
from functions.shared.store.surveys import Surveys
from tests.unit.surveying import MARA, MONDAY, VENTURE, World, build

DAY = timedelta(days=1)
REMINDED = MONDAY + 7 * DAY


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A venture whose playbook asks the one contact of a customer, and reminds them."""
    world = build(monkeypatch)
    world.customer("nordlys", MARA)
    profile = Customers(world.table).get(VENTURE.id, "nordlys")
    asking = ("own", "ask", "run-1")
    assert Surveys(world.table).plan_all(VENTURE, profile, "own_ask", MONDAY, of=asking) == 1
    world.run()
    world.run(REMINDED)
    assert len(world.mails) == 2
    return world


def received(world: World) -> list[Reception]:
    return Receptions(world.table).counted(VENTURE.id, "own", MONDAY - DAY)


def test_the_survey_and_its_reminder_are_one_message_of_the_playbook(world: World) -> None:
    for mail in world.mails:
        assert world.hear(mail, "delivered", REMINDED + DAY) == "known"
    assert [(one.run, one.told, one.negative) for one in received(world)] == [
        ("run-1", ("delivered",), None)
    ]


@pytest.mark.parametrize("which", [0, 1], ids=["the survey", "its reminder"])
def test_who_unsubscribes_by_either_of_them_counts_against_it(world: World, which: int) -> None:
    url = world.mails[which].headers["List-Unsubscribe"].strip("<>")
    assert world.ask(url, method="POST", at=REMINDED + DAY).status == 200
    assert [(one.run, one.negative) for one in received(world)] == [("run-1", "unsubscribed")]


@pytest.mark.parametrize("which", [0, 1], ids=["the survey", "its reminder"])
def test_who_complains_of_either_of_them_counts_against_it(world: World, which: int) -> None:
    world.hear(world.mails[which], "complained", REMINDED + DAY)
    assert [(one.run, one.negative) for one in received(world)] == [("run-1", "complained")]
