"""A customer's way through playbooks: who asks for a look, and that no wish is lost."""

from datetime import timedelta

import pytest

from functions.advance_playbooks.flow import advance_due
from functions.shared.domain.parameters import Parameters
from functions.shared.domain.playbooks.conditions import View
from functions.shared.domain.playbooks.enrolment import Enrolment, enter
from functions.shared.domain.playbooks.entry import Course, Ended, Fall, Occasion
from functions.shared.domain.state import History
from functions.shared.kernel import clock
from functions.shared.kernel.errors import Conflict, Unavailable
from functions.shared.ports.table import Update
from functions.shared.store import keys
from functions.shared.store.courses import Courses
from functions.shared.store.customers import Customers
from functions.shared.store.due import Due
from functions.shared.store.enrolments import Enrolments
from functions.shared.store.playbooks import Playbooks
from tests.unit.advancing import house
from tests.unit.api import AT, DAY, Api, founded

MINUTE = timedelta(minutes=1)


def course(api: Api, name: str = "acme") -> Course:
    return Courses(api.table).get(api.venture, name)


def joined() -> tuple[Api, Courses]:
    """A customer of whom somebody has looked, and whom nobody needs to look at before next week."""
    api = founded()
    api.customer()
    courses = Courses(api.table)
    assert courses.looked(api.venture, "acme", course(api), AT + 7 * DAY)
    assert course(api).due_at == AT + 7 * DAY
    return api, courses


def test_a_profile_that_is_put_asks_for_a_look() -> None:
    api, _ = joined()
    api.at = AT + MINUTE
    api.customer(renews_at="2026-09-01T00:00:00Z")
    assert course(api).due_at == api.at


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("subscription_changed", {"status": "active", "renews_at": "2026-09-01T00:00:00Z"}),
        ("profile_changed", {"tier": "free"}),
    ],
)
def test_facts_that_move_dates_ask_for_a_look(kind: str, data: dict[str, str]) -> None:
    api, _ = joined()
    api.happened("login", at=AT)
    assert course(api).due_at == AT + 7 * DAY
    api.happened(kind, at=AT, **data)
    assert course(api).due_at == AT


def test_the_first_core_feature_asks_for_a_look() -> None:
    api, courses = joined()
    api.happened("feature_used", at=AT - DAY, feature="export", core=True)
    assert course(api).due_at == AT
    assert courses.looked(api.venture, "acme", course(api), AT + 7 * DAY)
    # A later one is not the first.
    api.happened("feature_used", at=AT - DAY / 2, feature="share", core=True)
    assert course(api).due_at == AT + 7 * DAY
    api.happened("feature_used", at=AT - 3 * DAY, feature="import", core=True)
    assert course(api).due_at == AT
    assert courses.looked(api.venture, "acme", course(api), None)


def test_a_look_under_way_does_not_undo_a_newer_wish() -> None:
    api, courses = joined()
    seen = course(api)
    courses.look(api.venture, "acme", AT + DAY, nudge="news")
    assert not courses.looked(api.venture, "acme", seen, None)
    assert course(api).due_at == AT + DAY
    assert courses.looked(api.venture, "acme", course(api), None)
    assert course(api).due_at is None


@pytest.mark.parametrize("news", ["fell", "churned"])
def test_a_look_under_way_that_has_not_seen_the_news_does_not_undo_the_look_for_it(
    news: str,
) -> None:
    api, courses = joined()
    seen = course(api)
    if news == "fell":
        fall = Fall(source="healthy", band="critical", at=AT, n=2)
        courses.fell(api.venture, "acme", fall)
    else:
        courses.churned(api.venture, "acme", Ended(at=AT))
    assert courses.looked(api.venture, "acme", course(api), AT + 5 * MINUTE)
    assert not courses.looked(api.venture, "acme", seen, AT + 14 * DAY)
    assert course(api).due_at == AT + 5 * MINUTE


def test_of_nobody_nothing_is_kept() -> None:
    api, courses = joined()
    courses.look(api.venture, "nobody", AT, nudge="x")
    assert course(api, "nobody") == Course()
    api.of("DELETE", "/customers/acme", status=204)
    courses.look(api.venture, "acme", AT, nudge="x")
    # News that is not kept says so: whoever brings it finds out by themselves that nobody is there.
    with pytest.raises(Conflict):
        courses.fell(api.venture, "acme", Fall(source="healthy", band="critical", at=AT, n=2))
    with pytest.raises(Conflict):
        courses.churned(api.venture, "acme", Ended(at=AT))
    assert course(api) == Course()


def test_the_last_fall_stands_whatever_arrives_last() -> None:
    api, courses = joined()
    late = Fall(source="healthy", band="at_risk", at=AT, n=9)
    courses.fell(api.venture, "acme", late)
    courses.fell(api.venture, "acme", Fall(source="healthy", band="critical", at=AT, n=4))
    assert course(api).fell == late


def begins(api: Api, playbook: str) -> Enrolment:
    """A run of the shipped playbook, about to begin."""
    profile = Customers(api.table).find(api.venture, "acme")
    assert profile
    return enter(
        Playbooks(api.table).newest(api.venture, playbook),
        venture=api.venture,
        customer="acme",
        occasion=Occasion(key="one", cause="a trial"),
        view=View(history=History(), profile=profile, parameters=Parameters(version=1), at=AT),
    )


def test_no_journey_begins_beside_a_program_that_was_not_there_when_it_was_let_in() -> None:
    api, _ = joined()
    seen, enrolments = course(api), Enrolments(api.table)
    assert enrolments.enter(begins(api, "win_back"), seen)
    assert not enrolments.enter(begins(api, "onboarding"), seen)
    assert course(api).program == begins(api, "win_back").id
    assert enrolments.enter(begins(api, "onboarding"), course(api)), "whoever knows of it may"


def test_the_end_of_a_campaign_that_was_kept_when_one_alone_was_is_known() -> None:
    api, _ = joined()
    key = keys.slot(api.venture, "acme")
    former = clock.stamp(AT - DAY)
    assert api.table.write(Update(key, (), put={"ended_at": former, "priority": 2}))
    assert course(api).campaigns == {2: AT - DAY}
    assert api.table.write(Update(key, (), put={"ended:2": clock.stamp(AT)}))
    assert course(api).campaigns == {2: AT}


def test_a_look_at_which_nobody_manages_is_asked_for_less_and_less_and_then_a_person() -> None:
    here = house()
    here.api.customer()
    here.hear()
    courses, at = Courses(here.table), here.at
    courses.look(here.api.venture, "acme", at, nudge="x")

    def asked(minutes: int) -> int:
        """How often somebody is told to look, in so many minutes in which nobody does."""
        nonlocal at
        times = 0
        for _ in range(minutes):
            times += advance_due(at, here.world()).entries
            at += MINUTE
        return times

    assert asked(10) == 10
    assert asked(24 * 60) < 24 * 12
    [task] = here.tasks
    assert task.customer == "acme"
    assert "nobody managed to look whether they may enter a playbook" in task.why
    assert "tried again once an hour" in task.why
    assert asked(24 * 60) < 24 * 12
    # Whoever manages at last has all as before; the next failure is the first.
    here.api.at = at
    known = courses.get(here.api.venture, "acme")
    assert courses.looked(here.api.venture, "acme", known, at + DAY)
    at += DAY
    assert asked(10) == 10
    assert len(here.tasks) == 1


def test_a_look_that_was_late_because_nothing_ran_is_no_failure() -> None:
    here = house()
    here.api.customer()
    here.hear()
    Courses(here.table).look(here.api.venture, "acme", here.at, nudge="x")
    assert advance_due(here.at + DAY, here.world()).looks.failures == []
    [(_, failure)] = advance_due(here.at + 2 * DAY, here.world()).looks.failures
    assert "nobody managed to look" in str(failure)


def test_who_fell_enters_within_an_hour_after_those_who_look_are_back() -> None:
    here = house()
    here.api.customer()
    here.api.happened("login", at=here.at - 29 * DAY)
    here.hear()
    here.later(hours=23)
    while not course(here.api).fell:
        here.minute()
    assert here.runs() == []
    for _ in range(7 * 60):
        here.api.at += MINUTE
        advance_due(here.at, here.world())
        here.bus.events.clear()
    here.later(hours=1)
    assert here.run_of("critical").status == "active"


def test_a_look_that_cannot_be_put_off_keeps_nobody_from_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = house()
    here.api.customer("acme")
    here.api.customer("beta")
    here.hear()
    for name in ("acme", "beta"):
        Courses(here.table).look(here.api.venture, name, here.at, nudge="x")

    def throttled(*_: object, **__: object) -> int:
        raise Unavailable("throttled")

    monkeypatch.setattr(Due, "put_off", throttled)
    advanced = advance_due(here.at + DAY, here.world())
    assert advanced.entries == 2
    assert [str(error) for _, error in advanced.looks.failures] == ["throttled", "throttled"]
