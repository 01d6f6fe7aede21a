"""Surveys as values: the milestones that they follow, and what makes two of them one."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain import surveys
from functions.shared.domain.contact import Ledger, Send
from functions.shared.domain.state import State

EMPTY = State()
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_milestones_follow_the_onboarding() -> None:
    onboarded = datetime(2026, 1, 1, tzinfo=UTC)
    names = [(m.name, (m.at - onboarded).days) for m in surveys.milestones(onboarded)]
    assert names == [
        ("onboarding_complete", 14),
        ("30_day_checkpoint", 30),
        ("60_day_checkpoint", 60),
        ("90_day_checkpoint", 90),
    ]
    day_30 = onboarded + timedelta(days=30)
    following = surveys.next_milestone(onboarded, day_30)
    assert following
    assert following.name == "60_day_checkpoint"
    assert surveys.next_milestone(onboarded, onboarded + timedelta(days=90)) is None


def test_the_same_occasion_is_the_same_survey() -> None:
    def planned(at: datetime, milestone: str = "30_day_checkpoint") -> surveys.Survey:
        return surveys.plan(venture="v", customer="acme", milestone=milestone, contact="d", at=at)

    assert planned(AT).id == planned(AT + timedelta(days=1)).id
    assert planned(AT).id != planned(AT, "60_day_checkpoint").id
    assert planned(AT).id.endswith("-acme")


def test_every_milestone_of_time_comes_on_its_day() -> None:
    days = {"onboarding_complete": 14, "30_day_checkpoint": 30, "60_day_checkpoint": 60}
    for name, day in {**days, "90_day_checkpoint": 90}.items():
        assert surveys.reached_at(name, AT, EMPTY) == AT + timedelta(days=day)
        assert surveys.reached_at(name, None, EMPTY) is None
    assert surveys.reached_at(surveys.FIRST_VALUE, AT, EMPTY) is None


INSTANTS = st.integers(0, 15 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(st.emails(), INSTANTS)
def test_a_contact_has_one_own_day_in_every_quarter(email: str, after: datetime) -> None:
    found = list(islice(surveys.turns("v", email, after), 9))
    assert found[0].at > after
    assert found == list(islice(surveys.turns("v", f" {email.upper().lower()} ", after), 9))
    for one, two in pairwise(found):
        assert 90 <= (two.at - one.at).days <= 92
        # The earliest after an instant, wherever one looks from.
        assert next(surveys.turns("v", email, one.at)) == two
        assert next(surveys.turns("v", email, two.at - timedelta.resolution)) == two
    for turn in found:
        assert turn.name == f"{turn.at.year}-Q{(turn.at.month + 2) // 3}"
        assert turn.at.time() == time()


@given(st.emails(), INSTANTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_the_latest_own_day_of_a_span_is_found(
    email: str, since: datetime, span: timedelta
) -> None:
    found = surveys.turn_within("v", email, since, since + span)
    ten = islice(surveys.turns("v", email, since - timedelta(days=1)), 10)
    within = [turn for turn in ten if since <= turn.at <= since + span]
    assert found == (within[-1] if within else None)


def test_own_days_are_spread_evenly_over_a_quarter() -> None:
    start = datetime(2025, 12, 31, tzinfo=UTC)
    turns = (next(surveys.turns("v", f"p{n}@acme.example", start)).at for n in range(9_000))
    days = Counter((turn - datetime(2026, 1, 1, tzinfo=UTC)).days for turn in turns)
    assert set(days) == set(range(90))
    # A hundred a day: five standard deviations of chance to either side.
    assert 50 < min(days.values()) <= max(days.values()) < 150


@pytest.mark.parametrize(
    ("last", "until", "rest"),
    [
        (None, 90, None),
        (-90, 90, None),
        (-88, 90, surveys.Wait(AT + timedelta(days=2), "asked less than 90 days ago")),
        (-76, 90, surveys.Wait(AT + timedelta(days=14), "asked less than 90 days ago")),
        (-75, 90, surveys.Leave("asked less than 90 days ago")),
        (-1, None, None),
    ],
)
def test_a_survey_of_a_quarter_waits_for_the_interval_within_its_turn(
    last: int | None, until: int | None, rest: surveys.Rest
) -> None:
    survey = surveys.plan(
        venture="v",
        customer="acme",
        milestone="2026-Q1",
        contact="d",
        at=AT,
        until=None if until is None else AT + timedelta(days=until),
    )
    asked_at = None if last is None else AT + timedelta(days=last)
    ledger = Ledger(contact="d", last_surveyed_at=asked_at)
    assert surveys.rest(survey, ledger, 90, AT) == rest
    standing = surveys.Standing(gone=None, mode="auto", gate=Send(), rest=rest)
    assert surveys.decide(standing) == (rest or surveys.GoOut())
