"""Surveys spread over the quarter: each contact on their own day, once the milestone is reached."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

import pytest

from functions.shared.domain import surveys
from functions.shared.domain.customers import Contact
from functions.shared.domain.facts import Fact, Kind
from functions.shared.store.surveys import Surveys
from functions.shared.store.ventures import Ventures
from tests.unit.surveying import EIRIK, MARA, MONDAY, VENTURE, World, build, core_feature

DAY = timedelta(days=1)
AT_ANY_TIME = {
    "sending_hours_start": 0,
    "sending_hours_end": 24,
    "sending_days": "Mon-Sun",
}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A venture that asks on own days, at any hour; Nordlys has been on board for 20 days."""
    world = build(monkeypatch)
    world.parameters(
        nps_sampling="quarter",
        nps_deploy_milestone="onboarding_complete",
        nps_reminder_days=0,
        **AT_ANY_TIME,
    )
    return world


def turn_of(person: Contact, after: datetime = MONDAY) -> surveys.Milestone:
    return next(surveys.turns(VENTURE.id, person.email, after))


def live(world: World, *, days: int, since: datetime = MONDAY) -> dict[str, list[datetime]]:
    """Run at the start of so many days; answers on which days each address was asked."""
    asked: dict[str, list[datetime]] = {}
    for day in range(days):
        at = (since + day * DAY).replace(hour=0)
        before = len(world.mails)
        world.run(at)
        for mail in world.mails[before:]:
            asked.setdefault(mail.to, []).append(at)
    return asked


def test_everybody_is_asked_on_their_own_day_of_every_quarter(world: World) -> None:
    asked = live(world, days=400)
    assert set(asked) == {MARA.email, EIRIK.email}
    for person in (MARA, EIRIK):
        turns = surveys.turns(VENTURE.id, person.email, MONDAY)
        assert asked[person.email] == [next(turns).at for _ in asked[person.email]]
        assert len(asked[person.email]) >= 4
        first = turn_of(person)
        assert world.survey(person, first.name).sent_at == first.at
    assert turn_of(MARA).at != turn_of(EIRIK).at


def test_days_on_which_no_mail_goes_put_nobody_off_for_a_quarter(world: World) -> None:
    world.parameters(sending_hours_start=9, sending_hours_end=17, sending_days="Mon")
    quarters = 8
    for hours in range(0, 24 * 92 * quarters, 3):
        world.run(MONDAY.replace(hour=0) + timedelta(hours=hours))
    for person in (MARA, EIRIK):
        sent = [mail for mail in world.mails if mail.to == person.email]
        assert len(sent) >= quarters - 1


def test_at_the_milestone_itself_nobody_is_asked(world: World) -> None:
    world.parameters(nps_deploy_milestone="first_value_realization")
    world.take_in(core_feature(MONDAY))
    flow = world.handlers["plan_survey"].flow
    stores = world.handlers["plan_survey"]._stores  # noqa: SLF001 -- the handler's own stores
    outcome = flow.plan(VENTURE.id, "nordlys", surveys.FIRST_VALUE, MONDAY, stores)
    assert outcome == flow.NotPlanned("surveys are spread over the quarter")
    assert set(live(world, days=100)) == {MARA.email, EIRIK.email}


def test_before_the_milestone_an_own_day_passes(world: World) -> None:
    world.parameters(nps_deploy_milestone="90_day_checkpoint")
    ninetieth = MONDAY + 70 * DAY
    asked = live(world, days=200)
    for person in (MARA, EIRIK):
        assert asked[person.email][0] == turn_of(person, ninetieth).at
    world.parameters(nps_deploy_milestone="first_value_realization")
    assert live(world, days=100, since=MONDAY + 200 * DAY) == {}


def test_history_makes_no_wave(world: World) -> None:
    for number in range(60):
        person = Contact(f"p{number}@old{number}.example", "Old")
        world.customer(f"old{number}", person, onboarded_at=MONDAY - 900 * DAY)
    days = live(world, days=92)
    assert len(days) == 62
    assert max(Counter(chain(*days.values())).values()) <= 6


def test_who_was_asked_within_the_interval_is_left_out_of_the_quarter(world: World) -> None:
    world.parameters(nps_survey_interval_days=180)
    asked = live(world, days=400)
    for person in (MARA, EIRIK):
        first, second = asked[person.email][:2]
        assert 180 <= (second - first).days <= 184
        assert second == turn_of(person, first + 100 * DAY).at
        name = turn_of(person, first).name
        survey = world.survey(person, name)
        assert (survey.status, survey.reason) == ("dropped", "asked less than 180 days ago")


def test_a_pause_of_months_leaves_no_wave_behind(world: World) -> None:
    Ventures(world.table).change(VENTURE.id, lambda v: replace(v, status="paused"))
    assert live(world, days=200) == {}
    for person in (MARA, EIRIK):
        survey = world.survey(person, turn_of(person).name)
        assert (survey.status, survey.reason) == ("dropped", "its quarter is over")


def test_an_outage_of_months_is_one_survey_each(world: World) -> None:
    asked = live(world, days=30, since=MONDAY + 300 * DAY)
    assert all(len(days) == 1 for days in asked.values())


def test_who_has_churned_is_not_even_planned(world: World) -> None:
    world.take_in(
        Fact(
            id="billing:1",
            source="billing",
            kind=Kind.SUBSCRIPTION_CHANGED,
            occurred_at=MONDAY,
            data={"status": "canceled"},
        )
    )
    assert live(world, days=100) == {}


def test_a_contact_who_comes_later_has_their_own_day_too(world: World) -> None:
    asked = live(world, days=5)
    late = Contact("late@nordlys.example", "Late")
    world.customer("nordlys", MARA, EIRIK, late, saved_at=MONDAY + 5 * DAY)
    asked = live(world, days=95, since=MONDAY + 5 * DAY)
    assert asked[late.email][0] == turn_of(late, MONDAY + 5 * DAY).at


def test_with_everyone_own_days_ask_nobody(world: World) -> None:
    world.parameters(nps_sampling="everyone")
    assert live(world, days=200) == {}


def test_a_survey_of_a_quarter_is_counted_under_its_name(world: World) -> None:
    live(world, days=95)
    turn = turn_of(MARA)
    _, sent = Surveys(world.table).window(VENTURE.id, turn.at - DAY, turn.at + DAY)
    assert turn.name in {one.survey for one in sent} == {world.survey(MARA, turn.name).name}
