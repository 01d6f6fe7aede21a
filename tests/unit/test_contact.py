"""The contact gate: what may go, what waits and until when, what never goes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.domain.contact import (
    Circumstances,
    Drop,
    Hold,
    Holidays,
    Ledger,
    Send,
    Sent,
    may_send,
    opening,
)
from functions.shared.domain.parameters import Parameters, days_of

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)
FREE = Circumstances(kind="campaign", timezone="UTC", parameters=Parameters())
EMPTY = Ledger(contact="c")


def test_an_untroubled_message_goes() -> None:
    assert may_send(EMPTY, FREE, NOON) == Send()


@pytest.mark.parametrize(
    ("at", "zone", "opens"),
    [
        (datetime(2026, 3, 4, 8, 59, tzinfo=UTC), "UTC", datetime(2026, 3, 4, 9, tzinfo=UTC)),
        (datetime(2026, 3, 4, 17, 0, tzinfo=UTC), "UTC", datetime(2026, 3, 5, 9, tzinfo=UTC)),
        (datetime(2026, 3, 6, 17, 0, tzinfo=UTC), "UTC", datetime(2026, 3, 9, 9, tzinfo=UTC)),
        (
            datetime(2026, 3, 4, 12, 0, tzinfo=UTC),
            "Asia/Tokyo",
            datetime(2026, 3, 5, 0, tzinfo=UTC),
        ),
        # Clocks in Berlin go forward on 29 March 2026: 09:00 is 07:00 UTC from then on.
        (
            datetime(2026, 3, 27, 20, tzinfo=UTC),
            "Europe/Berlin",
            datetime(2026, 3, 30, 7, tzinfo=UTC),
        ),
    ],
)
def test_outside_their_hours_it_waits_for_the_opening(
    at: datetime, zone: str, opens: datetime
) -> None:
    answer = may_send(EMPTY, replace(FREE, timezone=zone), at)
    assert isinstance(answer, Hold)
    assert answer.until == opens
    assert zone in answer.reason


@given(
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    zone=st.sampled_from(["UTC", "America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu"]),
    hours=st.tuples(st.integers(0, 22), st.integers(1, 24)),
    days=st.sets(st.sampled_from(["Mon", "Wed", "Fri", "Sat", "Sun"]), min_size=1),
    holidays=st.frozensets(st.integers(-1, 14), max_size=12),
)
def test_an_opening_lies_within_hours_and_days_and_none_lies_before_it(
    minutes: int, zone: str, hours: tuple[int, int], days: set[str], holidays: frozenset[int]
) -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    start, length = hours
    end = min(24, start + length)
    p = replace(
        Parameters(),
        sending_hours_start=start,
        sending_hours_end=end,
        sending_days=",".join(sorted(days)),
    )

    def within(moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(zone))
        allowed = local.weekday() in days_of(p.sending_days) and local.date() not in off
        return allowed and start <= local.hour < end

    off = frozenset((at + n * DAY).date() for n in holidays)
    opens = opening(at, zone, p, off)
    assert opens >= at
    assert within(opens)
    if not within(at):
        step = timedelta(minutes=30)
        before = [at + step * n for n in range(int((opens - at) / step))]
        assert not any(within(moment) for moment in before)


CALENDAR = Holidays(
    everywhere=("2026-03-05",), zones={"Europe/Berlin": ("2026-03-06", "2026-03-09")}
)


@pytest.mark.parametrize(
    ("zone", "opens"),
    [
        ("UTC", datetime(2026, 3, 6, 9, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 10, 8, tzinfo=UTC)),
    ],
)
def test_nobody_is_written_to_on_a_holiday_of_theirs(zone: str, opens: datetime) -> None:
    free = replace(FREE, timezone=zone, holidays=CALENDAR.of(zone))
    answer = may_send(EMPTY, free, NOON + DAY)
    assert answer == Hold(opens, f"a holiday in {zone}")


def test_a_day_is_a_holiday_where_the_contact_lives() -> None:
    # Half past midnight on the 5th in Berlin is still the 4th in London.
    at = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
    p = replace(Parameters(), sending_hours_start=0, sending_hours_end=24)
    assert opening(at, "Europe/London", p, CALENDAR.of("Europe/London")) == at
    later = opening(at, "Europe/Berlin", p, CALENDAR.of("Europe/Berlin"))
    assert later == datetime(2026, 3, 9, 23, tzinfo=UTC)


def test_a_calendar_that_takes_every_sending_day_for_long_still_ends() -> None:
    mondays = frozenset((NOON + n * 7 * DAY - 2 * DAY).date() for n in range(1, 101))
    p = replace(Parameters(), sending_days="Mon")
    opens = opening(NOON, "UTC", p, mondays)
    assert opens == (NOON + 101 * 7 * DAY - 2 * DAY).replace(hour=9)


def test_where_the_clock_leaves_the_only_hour_out_it_opens_a_week_later() -> None:
    hour = {"sending_hours_start": 2, "sending_hours_end": 3, "sending_days": "Sun"}
    p = Parameters().changed(hour, 1)
    # Berlin's clocks go from two to three on 29 March 2026; the Sunday before is over.
    after = datetime(2026, 3, 22, 2, tzinfo=UTC)
    assert opening(after, "Europe/Berlin", p) == datetime(2026, 4, 5, 0, tzinfo=UTC)


def test_a_held_message_keeps_out_of_the_holiday_at_the_end_of_its_hold() -> None:
    rested = replace(FREE, campaign_ended_at=NOON - 6 * DAY, holidays=CALENDAR.of("UTC"))
    answer = may_send(EMPTY, rested, NOON)
    assert isinstance(answer, Hold)
    assert answer.until == datetime(2026, 3, 6, 9, tzinfo=UTC)


def test_a_brake_holds_what_may_be_sent_and_says_which() -> None:
    brake = Hold(NOON + DAY, "venture is paused", "venture")
    assert may_send(EMPTY, replace(FREE, brake=brake), NOON) == brake
    ledger = EMPTY.suppress("unsubscribed", NOON)
    assert isinstance(may_send(ledger, replace(FREE, brake=brake), NOON), Drop)


def test_the_weekly_cap_waits_until_the_first_message_is_a_week_old() -> None:
    sent = tuple(Sent(NOON - days * DAY, str(days)) for days in (6, 5, 1, 9))
    answer = may_send(replace(EMPTY, recent=sent), FREE, NOON)
    assert answer == Hold(NOON + DAY, "3 messages in 7 days, at most 3 may go")


def test_a_campaign_waits_for_the_cooldown_and_a_survey_does_not() -> None:
    rested = replace(FREE, campaign_ended_at=NOON - 2 * DAY)
    answer = may_send(EMPTY, rested, NOON)
    assert isinstance(answer, Hold)
    assert answer.until == NOON + 5 * DAY
    assert may_send(EMPTY, replace(rested, kind="survey"), NOON) == Send()


@pytest.mark.parametrize(
    ("own", "days"), [(timedelta(days=3), 7), (timedelta(days=20), 20), (timedelta(days=9.5), 9.5)]
)
def test_a_playbooks_own_cooldown_is_kept_where_it_is_the_longer_one(
    own: timedelta, days: float
) -> None:
    ended = NOON - 2 * DAY
    p = replace(Parameters(), sending_hours_start=0, sending_hours_end=24, sending_days="Mon-Sun")
    resting = replace(FREE, parameters=p, campaign_ended_at=ended, cooldown=own)
    free = ended + timedelta(days=days)
    answer = may_send(EMPTY, resting, NOON)
    assert isinstance(answer, Hold)
    assert answer.until == free
    assert may_send(EMPTY, resting, free) == Send()


def test_who_may_not_be_written_to_is_not_written_to() -> None:
    ledger = EMPTY.suppress("unsubscribed", NOON).suppress("bounced", NOON + DAY)
    assert ledger.suppressed == "unsubscribed"
    assert isinstance(may_send(ledger, FREE, NOON), Drop)


def test_a_contact_is_asked_once_in_ninety_days() -> None:
    asked = EMPTY.with_message("s", "survey", NOON)
    survey = replace(FREE, kind="survey")
    assert isinstance(may_send(asked, survey, NOON + 89 * DAY), Drop)
    assert may_send(asked, survey, NOON + 90 * DAY) == Send()
    assert may_send(asked.without_message("s"), survey, NOON) == Send()


@pytest.mark.parametrize("days", [1, 8, 60])
def test_a_survey_that_did_not_go_out_is_undone_however_late_that_is_known(days: int) -> None:
    before = EMPTY.with_message("first", "survey", NOON - 100 * DAY)
    ledger = before.with_message("s", "survey", NOON)
    ledger = ledger.with_message("letter", "campaign", NOON + days * DAY)
    undone = ledger.without_message("s")
    assert undone.last_surveyed_at == before.last_surveyed_at == NOON - 100 * DAY
    assert undone.without_message("s").last_surveyed_at == NOON - 100 * DAY
    assert [m.effect for m in undone.recent] == ["letter"]
    # Tried once more, it is still the one survey.
    again = ledger.with_message("s", "survey", NOON + days * DAY)
    assert again.last_surveyed_at == NOON + days * DAY
    assert again.without_message("s").last_surveyed_at == NOON - 100 * DAY
    assert ledger.without_message("letter").last_surveyed_at == NOON
    assert ledger.forgotten() == replace(EMPTY, revision=ledger.revision + 1)


def test_what_was_claimed_before_ledgers_knew_who_asked_is_undone_within_its_week() -> None:
    old = replace(EMPTY, recent=(Sent(NOON, "s"),), last_surveyed_at=NOON)
    assert old.without_message("s").last_surveyed_at is None
    assert old.without_message("other").last_surveyed_at == NOON


def test_a_blocked_venture_holds_and_says_why() -> None:
    answer = may_send(EMPTY, replace(FREE, blocked="the venture is paused"), NOON)
    assert isinstance(answer, Hold)
    assert answer.reason == "the venture is paused"


def test_the_ledger_forgets_what_is_older_than_a_week_and_counts_a_claim_once() -> None:
    ledger = EMPTY.with_message("a", "campaign", NOON - 8 * DAY)
    ledger = ledger.with_message("b", "campaign", NOON).with_message("b", "campaign", NOON)
    assert [m.effect for m in ledger.recent] == ["b"]
    assert ledger.revision == 3
