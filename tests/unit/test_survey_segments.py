"""In which segment a survey and its answer count: by the profile, and by what facts told of it."""

from datetime import timedelta
from typing import Any

import pytest

from functions.shared.domain.facts import Fact, Kind
from functions.shared.kernel.errors import Undecided
from functions.shared.ports.table import Put
from functions.shared.store import keys
from functions.shared.store.health import UNREADABLE
from functions.shared.store.surveys import Surveys
from tests.unit.surveying import MARA, MONDAY, VENTURE, Links, World, build

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return build(monkeypatch)


def told(name: str = "p", **data: Any) -> Fact:
    """What a CRM says of the customer after its profile was saved."""
    return Fact(
        id=f"crm:{name}",
        source="crm",
        kind=Kind.PROFILE_CHANGED,
        occurred_at=MONDAY - timedelta(minutes=5),
        data=data,
    )


def counted(world: World, at: Any) -> tuple[set[object], set[object]]:
    """Tier and owner of all answers, and of all surveys, of the days before an instant."""
    given, asked = Surveys(world.table).window(VENTURE.id, MONDAY - DAY, at)
    return {(one.tier, one.owner) for one in given}, {(one.tier, one.owner) for one in asked}


def test_answers_count_where_their_survey_does(world: World) -> None:
    world.take_in(told(tier="enterprise", owner="Olga"))
    world.plan()
    world.run()
    for mail in world.mails:
        world.post(Links(mail.letter.html).found[0], at=MONDAY + HOUR, score="2")
    world.take_in(at=MONDAY + HOUR)
    given, asked = counted(world, MONDAY + DAY)
    assert given == asked == {("enterprise", "Olga")}


def test_an_answer_of_whom_nothing_can_be_read_is_kept_by_the_profile(world: World) -> None:
    world.take_in(told(tier="enterprise", owner="Olga"))
    world.plan()
    world.run()
    for mail in world.mails:
        world.post(Links(mail.letter.html).found[0], at=MONDAY + HOUR, score="2")
    key = keys.state(VENTURE.id, "nordlys")
    state = world.table.get(key, strong=True)
    assert state
    assert world.table.write(Put({**state, "doc": "{"}, ()))
    with pytest.raises(UNREADABLE):
        world.take_in(at=MONDAY + HOUR)
    given, _ = counted(world, MONDAY + DAY)
    assert given == {("basic", "Dana Reyes <dana@brightdesk.example>")}


def test_what_is_told_with_an_answer_counts_for_it_where_it_was_so_before(world: World) -> None:
    answer = Fact(
        id="form:1",
        source="form",
        kind=Kind.NPS_ANSWERED,
        occurred_at=MONDAY,
        data={"survey": "s", "contact": "a" * 32, "score": 9},
    )
    later = Fact(
        id="crm:later",
        source="crm",
        kind=Kind.PROFILE_CHANGED,
        occurred_at=MONDAY + HOUR,
        data={"tier": "free", "owner": "Nora"},
    )
    world.take_in(answer, later, told(tier="enterprise", owner="Olga"), at=MONDAY + HOUR)
    assert counted(world, MONDAY + DAY)[0] == {("enterprise", "Olga")}


def test_a_survey_that_an_event_settles_counts_by_what_facts_told(world: World) -> None:
    world.take_in(told(tier="enterprise", owner="Olga"))
    world.customer("nordlys", MARA)
    world.mailer.fails = [Undecided("nobody knows")]
    world.mailer.sends_all_the_same = True
    world.plan()
    world.run()
    assert world.survey().status == "claimed"
    assert world.hear(world.mails[0], "delivered", MONDAY + HOUR) == "settled"
    assert counted(world, MONDAY + DAY)[1] == {("enterprise", "Olga")}
